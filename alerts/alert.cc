#include "alerts/alert.h"

namespace returnwatch::alerts {

const char* to_string(AlertState s) {
  switch (s) {
    case AlertState::pending:
      return "pending";
    case AlertState::firing:
      return "firing";
    case AlertState::acknowledged:
      return "acknowledged";
    case AlertState::silenced:
      return "silenced";
    case AlertState::resolved:
      return "resolved";
  }
  return "";
}

const char* to_string(Reason r) {
  switch (r) {
    case Reason::opened:
      return "opened";
    case Reason::joined:
      return "joined";
    case Reason::severity_rose:
      return "severity_rose";
    case Reason::repeated:
      return "repeated";
    case Reason::resolved:
      return "resolved";
    case Reason::digest:
      return "digest";
    case Reason::escalated:
      return "escalated";
    case Reason::flapping:
      return "flapping";
    case Reason::acknowledged:
      return "acknowledged";
    case Reason::changed:
      return "changed";
    case Reason::channel_dead:
      return "channel_dead";
    case Reason::test:
      return "test";
  }
  return "";
}

bool is_closed(const Alert& a) { return a.closed_at && !a.rearmed_at; }
bool is_open(const Alert& a) { return !a.resolved_at && !a.closed_at; }
bool is_firing(const Alert& a) { return is_open(a) && a.fired_at; }
bool is_acknowledged(const Alert& a, Time now) { return a.acked_at && (!a.acked_until || now < *a.acked_until); }
bool is_flapping(const Alert& a, Time now) {
  return a.flips >= 4 && a.flips_since && now - *a.flips_since <= checks::hours(24);
}

AlertState state_of(const Alert& a, bool silenced, Time now) {
  if (!is_open(a)) return AlertState::resolved;
  if (!a.fired_at) return AlertState::pending;
  if (silenced) return AlertState::silenced;
  return is_acknowledged(a, now) ? AlertState::acknowledged : AlertState::firing;
}

}  // namespace returnwatch::alerts
