#include "alerts/settle.h"

#include <array>

namespace returnwatch::alerts {

std::optional<Step> acknowledge(const Alert& a, const std::string& who, const std::string& why,
                                std::optional<Time> until, Time now) {
  if (!is_open(a)) return std::nullopt;
  Alert changed = a;
  changed.acked_at = now;
  changed.acked_until = until;
  changed.acked_by = who;
  changed.acked_reason = why;
  return Step{{changed}, {{now, a.finding.fingerprint, "acknowledged", who, why}}, {}};
}

std::optional<Step> close(const Alert& a, const std::string& who, const std::string& why, Time now) {
  if (!is_open(a)) return std::nullopt;
  Alert changed = a;
  changed.closed_at = now;
  changed.closed_by = who;
  changed.closed_reason = why;
  changed.resolved_at = now;
  changed.resolved_how = "closed";
  return Step{{changed}, {{now, a.finding.fingerprint, "closed", who, why}}, {}};
}

std::optional<Step> assign(const Alert& a, const std::string& to, const std::string& who, Time now) {
  if (!is_open(a) || a.assigned_to == to) return std::nullopt;
  Alert changed = a;
  changed.assigned_to = to;
  return Step{{changed}, {{now, a.finding.fingerprint, "assigned", who, to.empty() ? "nobody" : to}}, {}};
}

std::optional<Step> take_back(const Alert& a, const std::string& who, Time now) {
  Alert changed = a;
  if (is_closed(a)) {
    changed.closed_at.reset();
    changed.closed_by.clear();
    changed.closed_reason.clear();
    changed.resolved_at.reset();
    changed.resolved_how.clear();
    if (a.fired_at) changed.fired_at = now;  // its close was told: what fires from now on is told as well
    return Step{{changed}, {{now, a.finding.fingerprint, "reopened", who, ""}}, {}};
  }
  if (!is_open(a) || !a.acked_at) return std::nullopt;
  changed.acked_at.reset();
  changed.acked_until.reset();
  changed.acked_by.clear();
  changed.acked_reason.clear();
  return Step{{changed}, {{now, a.finding.fingerprint, "unacknowledged", who, ""}}, {}};
}

bool valid_closing(const std::string& reason) {
  for (const char* word : std::array<const char*, 3>{"accepted", "written_off", "fixed"})
    if (reason == word || reason.rfind(std::string(word) + ":", 0) == 0) return true;
  return false;
}

}  // namespace returnwatch::alerts
