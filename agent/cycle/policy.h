// A store's policy as the checks need it: names resolved to ids, learned things filled in, working days as spans.
#pragma once

#include <string>
#include <vector>

#include "agent/store/records.h"
#include "checks/case.h"
#include "config/config.h"

namespace returnwatch::agent {

// `now` places the working-time window: 420 days back, 60 ahead.
[[nodiscard]] checks::Policy resolve_policy(const config::Store& store, const std::string& agent_timezone,
                                            const Records& records, checks::Time now);

[[nodiscard]] checks::Policy policy_of(const config::Config& config, const config::Store& store, Database& db,
                                       checks::Time now);

// gid, numeric id or name of a location to its numeric id; "" where no such location is known.
[[nodiscard]] std::string resolve_location(const std::string& named, const std::vector<checks::Location>& locations);

// Whole working days of an IANA zone as UTC spans, neighbours merged; empty when every hour counts.
[[nodiscard]] checks::WorkTime working_time(const std::vector<std::string>& days,
                                            const std::vector<std::string>& holidays, const std::string& timezone,
                                            checks::Time from, checks::Time to);

}  // namespace returnwatch::agent
