// The sources' trouble in the log: said when it begins or changes, counted while it stays the same, said again when it
// is over.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "agent/store/records.h"

namespace returnwatch::agent {

class TroubleLog {
 public:
  struct Line {
    bool good = false;  // trouble that is over
    std::string text;
  };
  // The states after a cycle of one store; gives the lines to write.
  [[nodiscard]] std::vector<Line> look(const std::string& store, const std::vector<SourceState>& states, Time now);

 private:
  struct OpenTrouble {
    std::string said;
    Time since{};
    long times = 0;
  };
  std::map<std::string, OpenTrouble> open_;
};

}  // namespace returnwatch::agent
