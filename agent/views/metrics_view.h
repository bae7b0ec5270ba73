// The metrics' snapshot, read from the state file.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/metrics/snapshot.h"
#include "agent/store/database.h"
#include "config/config.h"

namespace returnwatch::agent {

// Everything but what only the running process knows (metrics/counters.h, budgets, version).
[[nodiscard]] metrics::MetricsSnapshot metrics_view(Database& db, const config::Config& config, checks::Time now);

}  // namespace returnwatch::agent
