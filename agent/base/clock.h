// The one place that reads the wall clock. `now` is read once per cycle and passed down.
#pragma once

#include "checks/times.h"

namespace returnwatch::agent {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual checks::Time now() const = 0;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] checks::Time now() const override;
};

// For tests: moves only when told.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(checks::Time start) : now_(start) {}
  [[nodiscard]] checks::Time now() const override { return now_; }
  void advance(checks::Duration d) { now_ += d; }
  void set(checks::Time t) { now_ = t; }

 private:
  checks::Time now_;
};

}  // namespace returnwatch::agent
