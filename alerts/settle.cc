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

bool valid_closing(const std::string& reason) {
  for (const char* word : std::array<const char*, 3>{"accepted", "written_off", "fixed"})
    if (reason == word || reason.rfind(std::string(word) + ":", 0) == 0) return true;
  return false;
}

}  // namespace returnwatch::alerts
