#include "agent/base/clock.h"

namespace returnwatch::agent {

checks::Time SystemClock::now() const {
  return std::chrono::time_point_cast<checks::Duration>(std::chrono::system_clock::now());
}

}  // namespace returnwatch::agent
