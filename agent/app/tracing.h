// The trace of a return or order, from the state as it stands.
#pragma once

#include <string>
#include <vector>

#include "agent/store/database.h"
#include "agent/views/trace.h"
#include "config/config.h"

namespace returnwatch::agent {

[[nodiscard]] std::vector<TraceReturn> trace_returns(Database& db, const config::Config& config,
                                                     const std::string& rma_or_order, const std::string& store,
                                                     checks::Time now);

}  // namespace returnwatch::agent
