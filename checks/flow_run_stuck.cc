// docs/facts/specification.md section 4: a run that started and does not end.
#include "checks/catalogue.h"
#include "checks/flow_words.h"

namespace returnwatch::checks {
namespace {

void judge(const StoreCase& c, const Context& ctx, Verdict& v) {
  for (const FlowCase& f : c.flows) {
    if (!f.watched) continue;
    ++v.looked_at;
    if (unknown_recent(f, ctx.now, v)) continue;
    const RunFact* oldest = nullptr;
    int running = 0;
    for (const RunFact& r : f.runs) {
      if (r.status != "running" || !r.started_at) continue;
      ++running;
      if (!oldest || *r.started_at < *oldest->started_at) oldest = &r;
    }
    if (!oldest) continue;
    Problem p = flow_problem(f, "run_stuck", *oldest->started_at, "has a run that started and never ended");
    p.evidence.push_back({"patchworks",
                          "run " + oldest->id + " is still running" +
                              (running > 1 ? ", with " + std::to_string(running - 1) + " more" : ""),
                          oldest->started_at, oldest->id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo flow_run_stuck_check() {
  CheckInfo i;
  i.id = "flow_run_stuck";
  i.title = "Patchworks run hangs";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = minutes(60);
  i.needs = {Need::runs};
  i.causes = {
      {"run_stuck", "Open the run; stop it if no step moves, and start it again."},
  };
  i.judge_store = judge;
  i.reads = "the runs of watched flows in Patchworks";
  i.fires = "a run started and did not end within 60 minutes";
  i.not_when = "the run has ended";
  i.unseen_in_history =
      "whether a flow was switched off and on again in between, and its earlier schedules, are not kept; Patchworks "
      "itself forgets runs after 7 days";
  return i;
}

}  // namespace returnwatch::checks
