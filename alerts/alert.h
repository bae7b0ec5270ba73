// The life of a finding over time. State is derived from timestamps, so that no two columns can contradict each other.
#pragma once

#include <optional>
#include <string>

#include "alerts/notification.h"
#include "checks/finding.h"

namespace returnwatch::alerts {

struct Alert {
  checks::Finding finding;  // as last judged; once resolved, as it was
  std::string case_key;     // by what the agent knows its case: who resolves it
  Time first_seen{};
  std::optional<Time> fired_at;  // became due, and was re-read
  std::optional<Time> resolved_at;
  std::string resolved_how;  // healthy | expired | closed | unwatched
  std::optional<Time> acked_at;
  std::optional<Time> acked_until;  // nothing: until it is resolved
  std::string acked_by, acked_reason;
  std::optional<Time> closed_at;  // by somebody, as closed_reason says: "accepted", "written_off", "fixed", ": words"
  std::string closed_by, closed_reason;
  std::optional<Time> rearmed_at;  // closed as fixed, and seen healthy since: what comes then is told again
  std::string assigned_to;         // who looks after it
  int regressed = 0;               // how often it came back after a resolve
  int flips = 0;                   // of the last 24 h, for flapping
  std::optional<Time> flips_since;
  bool baseline = false;  // of the store's first complete cycle: told in digests
  std::string anew;       // the change of program that found or ended it: told in its digest; "" = none
};

[[nodiscard]] bool is_open(const Alert& a);    // pending or firing (however muted)
[[nodiscard]] bool is_firing(const Alert& a);  // fired, not resolved, not closed
[[nodiscard]] bool is_closed(const Alert& a);  // closed, and not armed again
[[nodiscard]] bool is_acknowledged(const Alert& a, Time now);
[[nodiscard]] bool is_flapping(const Alert& a, Time now);  // 4 or more flips within 24 h
[[nodiscard]] AlertState state_of(const Alert& a, bool silenced, Time now);

}  // namespace returnwatch::alerts
