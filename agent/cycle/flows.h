// Patchworks flows as the checks need them: which are watched, how often they should run, when they should have.
#pragma once

#include <vector>

#include "agent/store/records.h"
#include "checks/case.h"
#include "config/config.h"

namespace returnwatch::agent {

// The first entry that names the flow, by id or name; null: none does.
[[nodiscard]] const config::Flow* configured_as(const std::string& id, const std::string& name,
                                                const std::vector<config::Flow>& configured);

// Completes `flows` (id, name, enabled, deployed, runs, queue from the store) with the configuration's expectations and
// the flows' own schedules. With no configured flow, those are watched that were once seen deployed and enabled.
void complete_flows(std::vector<checks::FlowCase>& flows, const std::vector<FlowRow>& rows,
                    const std::vector<config::Flow>& configured, checks::Time now);

}  // namespace returnwatch::agent
