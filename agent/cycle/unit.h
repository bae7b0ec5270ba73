// One store as the cycle sees it: its sources, and what its judgements ask the next poll for.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/cycle/cycle.h"
#include "agent/cycle/user_checks.h"
#include "agent/store/records.h"
#include "checks/case.h"
#include "checks/executor.h"

namespace returnwatch::agent {


struct Cycle::Unit {
  const config::Store& store;
  Records records;
  std::unique_ptr<returngo::ReturnGoSource> returngo;
  std::unique_ptr<shopify::ShopifySource> shopify;
  std::unique_ptr<patchworks::PatchworksSource> patchworks;  // only in the store that tells this key's findings
  std::vector<Unit*> sharers;       // the stores that share the key, this one first; empty but in that store
  std::vector<config::Flow> flows;  // of every store that shares the key
  std::set<std::string> reread_rmas, reread_orders, lookups;
  std::map<std::string, checks::Time> looked_up;  // order name -> when ReturnGO was asked for it
  std::set<std::string> backlog;                  // closed returns of before our time, read meanwhile
  UserChecks user_checks;
  checks::Policy policy;
  checks::Reach reach;
  std::optional<std::set<std::string>> granted;  // the shop's scopes, looked up once something seems idle
  std::set<checks::Need> left_out;               // what the last poll did not ask for: not granted, and idle before it
  std::string may_write;                         // write scopes that were warned of
  bool polled = false;                           // a full poll was made since the start
  bool complete = false, settled = false;
  Unit(const config::Store& s, const std::vector<config::UserCheck>& own, Database& db)
      : store(s), records(db, s.name), user_checks(own, db, s.name) {}

  // Sets up the sources, with secrets looked up; what is missing is added to `problems`.
  void connect_returngo(Database& db, Transport& transport, const CycleOptions& options, metrics::Counters& counters,
                        const config::Config& config, std::vector<std::string>& problems);
  void connect_shopify(Database& db, Transport& transport, const Clock& clock, const CycleOptions& options,
                       metrics::Counters& counters, std::vector<std::string>& problems);
  // `owners`: by Patchworks company and key, the store that reads it for all that share it.
  void connect_patchworks(Database& db, Transport& transport, const CycleOptions& options, metrics::Counters& counters,
                          std::map<std::string, Unit*>& owners, std::vector<std::string>& problems);
};

}  // namespace returnwatch::agent
