#include "agent/metrics/counters.h"

namespace returnwatch::agent::metrics {

void Counters::request(const std::string& store, const std::string& source, const std::string& outcome) {
  const std::lock_guard<std::mutex> hold(mutex_);
  ++requests_[{store, source, outcome}];
}

void Counters::notification(const std::string& receiver, const std::string& outcome) {
  const std::lock_guard<std::mutex> hold(mutex_);
  ++notifications_[{receiver, outcome}];
}

void Counters::cycle(double seconds, const std::map<std::string, double>& by_check) {
  const std::lock_guard<std::mutex> hold(mutex_);
  cycle_seconds_ = seconds;
  check_seconds_ = by_check;
}

void Counters::copy_to(MetricsSnapshot& s) const {
  const std::lock_guard<std::mutex> hold(mutex_);
  s.requests.clear();
  for (const auto& [key, total] : requests_)
    s.requests.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), total});
  s.notifications.clear();
  for (const auto& [key, total] : notifications_) s.notifications.push_back({key.first, key.second, total});
  s.cycle_seconds = cycle_seconds_;
  s.check_seconds.clear();
  for (const auto& [check, seconds] : check_seconds_) s.check_seconds.push_back({check, seconds});
}

}  // namespace returnwatch::agent::metrics
