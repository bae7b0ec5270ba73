// What one poll of Patchworks carries along, and what its parts share; of this folder only.
#pragma once

#include <map>
#include <string>

#include "agent/sources/patchworks/source.h"

namespace returnwatch::agent::patchworks {

struct PatchworksSource::PatchworksPoll {
  checks::Time now;
  const PollPlan& plan;
  PollReport report;
  std::map<std::string, RunRow> runs;  // by id
  bool stop() const { return plan.stop && plan.stop(); }
};

constexpr int kMaxPages = 60;

[[nodiscard]] inline std::string millis(checks::Time t) {
  return std::to_string(static_cast<long long>(t.time_since_epoch().count()) * 1000);
}

}  // namespace returnwatch::agent::patchworks
