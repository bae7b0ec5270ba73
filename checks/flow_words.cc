#include "checks/flow_words.h"

#include "checks/words.h"

namespace returnwatch::checks {

bool ended(const RunFact& r) {
  return r.status == "success" || r.status == "failure" || r.status == "stopped" || r.status == "partial";
}

const RunFact* newest_ended(const FlowCase& f) {
  for (const RunFact& r : f.runs) {
    if (r.status == "running") continue;
    return &r;
  }
  return nullptr;
}

std::optional<bool> by_schedule(const RunFact& r) {
  if (contains_word(r.trigger, "schedule")) return true;
  for (const char* event : {"api", "router", "webhook", "shape", "event", "callback"})
    if (same_word(r.trigger, event)) return false;
  return std::nullopt;
}

Problem flow_problem(const FlowCase& f, std::string_view cause, Time since, const std::string& what) {
  Problem p;
  p.cause = cause;
  p.subject = {SubjectKind::flow, f.id};
  p.since = since;
  p.summary = "Patchworks flow \"" + (f.name.empty() ? f.id : f.name) + "\" " + what + ".";
  return p;
}

void cannot_judge(const FlowCase& f, const std::string& why, Verdict& v) {
  v.no_data.push_back({"", "flow " + f.id + ": " + why, f.id});
}

bool unknown_newest(const FlowCase& f, Verdict& v) {
  for (const RunFact& r : f.runs) {
    if (r.status == "running") continue;
    if (ended(r)) return false;
    cannot_judge(f, "newest run has an unknown status", v);
    return true;
  }
  return false;
}

bool unknown_recent(const FlowCase& f, Time now, Verdict& v) {
  for (const RunFact& r : f.runs) {
    if (r.status == "running" || ended(r) || (r.started_at && *r.started_at <= now - days(7))) continue;
    cannot_judge(f, "run " + r.id + " has an unknown status", v);
    return true;
  }
  return false;
}

}  // namespace returnwatch::checks
