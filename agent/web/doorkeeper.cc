#include "agent/web/doorkeeper.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace returnwatch::agent::web {
namespace {

constexpr std::chrono::milliseconds kFirst{100}, kLongest{5000};
constexpr std::chrono::seconds kForgotten{30};  // one doubling for each such quiet time
constexpr std::chrono::minutes kBetweenLines{1};

}  // namespace

std::chrono::milliseconds Doorkeeper::turned_away(Steady::time_point now) {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (total_ > 0) doubled_ = std::max<int>(0, doubled_ - static_cast<int>((now - last_) / kForgotten));
  const auto wait = std::min(kLongest, kFirst * (1 << doubled_));
  if (wait < kLongest) ++doubled_;
  last_ = now;
  ++total_;
  ++unsaid_;
  return wait;
}

void Doorkeeper::look(Steady::time_point now) {
  std::uint64_t n = 0;
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (unsaid_ == 0 || (said_ != Steady::time_point{} && now - said_ < kBetweenLines)) return;
    n = unsaid_;
    unsaid_ = 0;
    said_ = now;
  }
  spdlog::warn("sign-in: {} with a wrong name, password or token since the last such line", n);
}

std::uint64_t Doorkeeper::total() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return total_;
}

}  // namespace returnwatch::agent::web
