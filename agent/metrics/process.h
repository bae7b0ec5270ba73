// What this process uses, from /proc.
#pragma once

#include <optional>

#include "agent/metrics/snapshot.h"

namespace returnwatch::agent::metrics {

[[nodiscard]] std::optional<ProcessFacts> process_facts();  // nothing where /proc cannot be read

}  // namespace returnwatch::agent::metrics
