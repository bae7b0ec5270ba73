// What can be trusted now: the sources' state turned into "this need is fresh" and into troubles to tell.
#pragma once

#include <set>
#include <vector>

#include "agent/store/records.h"
#include "checks/case.h"
#include "checks/executor.h"
#include "config/config.h"

namespace returnwatch::agent {

// What a check reads: its needs, and those of its parts that the policy asks for.
[[nodiscard]] std::set<checks::Need> needs_of(const checks::CheckInfo& check, const checks::Policy& policy);
// The same of every enabled check, and what every judgement stands on.
[[nodiscard]] std::set<checks::Need> needs_of(const checks::Options& options, const checks::Policy& policy,
                                              bool patchworks);

// Of these needs, those that the shop has no use for as far as its records show: native returns where none was seen,
// customers where no gift card and no Shopify store credit was ever owed to one. Where their scopes are granted they
// are read all the same.
[[nodiscard]] std::set<checks::Need> idle_needs(const checks::Policy& policy, const Records& records);

// Under this note a store keeps the name of the store that reads their common Patchworks key ("" = itself).

// A source is stale when its last success is older than the longer of 15 minutes and 3 planned intervals; in `check`
// mode at once. What was never read is stale.
[[nodiscard]] checks::Reach reach_of(const std::vector<SourceState>& states, checks::Time now, bool check_mode);
// The same for a store as it is kept, its share in another store's Patchworks included.
[[nodiscard]] checks::Reach reach_of_store(const config::Store& store, Database& db, checks::Time now, bool check_mode);
[[nodiscard]] std::vector<checks::SourceTrouble> troubles_of(const std::vector<SourceState>& states);
[[nodiscard]] checks::Duration staleness_allowed(const SourceState& s);

}  // namespace returnwatch::agent
