#include "agent/app/clock_log.h"

#include "agent/http/date_watch.h"

namespace returnwatch::agent {

std::optional<TroubleLog::Line> ClockLog::look(const Skews& skews) {
  std::set<std::string> off;
  checks::Duration worst{0};
  for (const auto& [of, skew] : skews) {
    if (!is_off(skew)) continue;
    off.insert(of.second);
    if (std::max(worst, -worst) < std::max(skew, -skew)) worst = skew;
  }
  if (off == off_) return std::nullopt;
  off_ = off;
  if (off.empty()) return TroubleLog::Line{true, "this machine's clock agrees with the sources' again"};
  std::string names;
  for (const std::string& name : off) names += (names.empty() ? "" : ", ") + name;
  return TroubleLog::Line{false, "this machine's clock is " + off_by(worst) + " the sources' (" + names +
                                     "): graces and schedules depend on it; synchronise it with NTP"};
}

}  // namespace returnwatch::agent
