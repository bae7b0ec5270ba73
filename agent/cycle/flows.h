// Patchworks flows as the checks need them: which are watched, how often they should run, when they should have.
#pragma once

#include <vector>

#include "agent/store/records.h"
#include "checks/case.h"
#include "config/config.h"

namespace returnwatch::agent {

// Completes `flows` (id, name, enabled, deployed, runs, queue from the store) with the configuration's expectations and the
// flows' own schedules. With no configured flow, those are watched that were once seen deployed and enabled; which those are
// is remembered in `records`.
void complete_flows(std::vector<checks::FlowCase>& flows, const std::vector<Records::FlowRow>& rows, const std::vector<config::Flow>& configured,
                    Records& records, checks::Time now);

}  // namespace returnwatch::agent
