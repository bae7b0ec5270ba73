// The effective policy of a store, as a recording's line and back: what decides a verdict, and nothing else. No
// address, no key, no receiver.
#pragma once

#include <string>
#include <vector>

#include "agent/record/lines.h"
#include "agent/store/records.h"
#include "config/config.h"

namespace returnwatch::agent::record {

// Locations and flows stand by their ids, whatever the configuration calls them: `records` knows them.
[[nodiscard]] Json policy_line(const config::Store& store, const std::string& agent_timezone, const Records& records);
// What of a policy line is not understood, or "".
[[nodiscard]] std::string mistake_in_policy(const Json& line);
[[nodiscard]] Json learned_line(const Records& records);

// The configuration that the lines describe; what a line leaves out is the default. Lines of entities whose store has
// no policy of its own get one.
[[nodiscard]] config::Config config_of(const Lines& lines);

}  // namespace returnwatch::agent::record
