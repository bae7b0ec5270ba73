// Clocks that differ, in the log: said when it begins or the sources that differ are others, and when it is over.
#pragma once

#include <optional>
#include <set>
#include <string>

#include "agent/app/trouble_log.h"
#include "agent/views/standing.h"

namespace returnwatch::agent {

class ClockLog {
 public:
  [[nodiscard]] std::optional<TroubleLog::Line> look(const Skews& skews);

 private:
  std::set<std::string> off_;  // sources
};

}  // namespace returnwatch::agent
