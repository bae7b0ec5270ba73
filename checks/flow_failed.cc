// docs/facts/specification.md section 4. A scheduled flow's next success makes a failure good; an event's failed run
// stays failed until it is retried.
#include "checks/catalogue.h"
#include "checks/flow_words.h"

namespace returnwatch::checks {
namespace {

// By how its newest run began that tells; an expectation set on an event-driven flow does not make it a scheduled one.
bool scheduled(const FlowCase& f) {
  for (const RunFact& r : f.runs)
    if (const auto told = by_schedule(r)) return *told;
  return f.scheduled;
}

// A retry that failed is good when the run that it retried is: each may have been retried again.
bool retried(const FlowCase& f, const RunFact& failed, int depth = 0) {
  if (failed.retried_well) return true;
  if (depth > 8) return false;
  for (const RunFact& r : f.runs) {
    if (!failed.id.empty() && r.retry_of == failed.id && r.status == "success") return true;
    if (!failed.retry_of.empty() && r.id == failed.retry_of && retried(f, r, depth + 1)) return true;
  }
  return false;
}

void judge_scheduled(const FlowCase& f, Verdict& v) {
  if (unknown_newest(f, v)) return;
  const RunFact* r = newest_ended(f);
  if (!r || (r->status != "failure" && r->status != "stopped")) return;
  const bool stopped = r->status == "stopped";
  Problem p = flow_problem(f, stopped ? "run_stopped" : "run_failed",
                           r->finished_at ? *r->finished_at : r->started_at.value_or(Time{}),
                           stopped ? "was stopped in its last run" : "failed in its last run");
  p.evidence.push_back({"patchworks", "run " + r->id + " ended as " + r->status, r->finished_at, r->id});
  v.problems.push_back(std::move(p));
}

void judge_events(const FlowCase& f, const Context& ctx, Verdict& v) {
  std::vector<const RunFact*> failed;  // newest first
  for (const RunFact& r : f.runs)
    if (r.status == "failure" && r.started_at && *r.started_at > ctx.now - days(7) && !retried(f, r))
      failed.push_back(&r);
  if (unknown_recent(f, ctx.now, v) || failed.empty()) return;
  const RunFact& oldest = *failed.back();
  const Time since = oldest.finished_at ? *oldest.finished_at : *oldest.started_at;
  const std::size_t n = failed.size();
  Problem p = flow_problem(f, "run_failed", since,
                           "has " + std::to_string(n) + (n == 1 ? " failed run" : " failed runs") +
                               " that nobody retried, the oldest " + human(ctx.now - since) + " old");
  for (std::size_t i = 0; i < n && i < 5; ++i)
    p.evidence.push_back({"patchworks", "run " + failed[i]->id + " failed", failed[i]->finished_at, failed[i]->id});
  v.problems.push_back(std::move(p));
  v.again_at(*oldest.started_at + days(7));
}

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  for (const FlowCase& f : c.flows) {
    if (!f.watched) continue;
    ++v.looked_at;
    if (scheduled(f))
      judge_scheduled(f, v);
    else
      judge_events(f, ctx, v);
  }
}

}  // namespace

CheckInfo flow_failed_check() {
  CheckInfo i;
  i.id = "flow_failed";
  i.title = "Patchworks flow failed";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::runs};
  i.causes = {
      {"run_failed",
       "Open the run in Patchworks, read the failing step, fix the cause and retry it: payloads are kept for 72 "
       "hours only."},
      {"run_stopped",
       "Ask who stopped the run and why, then start it again with a look-back that covers what it missed."},
  };
  i.judge_store = judge;
  i.reads = "the runs of watched flows in Patchworks";
  i.fires =
      "a scheduled flow's latest finished run failed or was stopped; an event-driven flow has failed runs that were "
      "not retried successfully";
  i.not_when =
      "a later success of a scheduled flow; each failed event run was retried successfully, or is older than 7 days";
  i.unseen_in_history =
      "whether a flow was switched off and on again in between, and its earlier schedules, are not kept; Patchworks "
      "itself forgets runs after 7 days";
  return i;
}

}  // namespace returnwatch::checks
