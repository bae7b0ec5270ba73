// docs/facts/specification.md section 4: a run normally waits for seconds in Patchworks' queue; minutes mean that
// nothing is being picked.
#include "checks/catalogue.h"
#include "checks/flow_words.h"

namespace returnwatch::checks {
namespace {

void judge(const StoreCase& c, const Context&, Verdict& v) {
  for (const FlowCase& f : c.flows) {
    if (!f.watched) continue;
    ++v.looked_at;
    if (f.queued.empty()) continue;
    const std::size_t n = f.queued.size();
    Problem p = flow_problem(f, "queue_stalled", f.queued.front(),
                             "has " + std::to_string(n) + (n == 1 ? " run" : " runs") + " waiting in the queue");
    p.evidence.push_back({"patchworks", "oldest of " + std::to_string(n) + " queued run(s)", f.queued.front(), f.id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo queue_stalled_check() {
  CheckInfo i;
  i.id = "queue_stalled";
  i.title = "Patchworks queue stalled";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::critical;
  i.grace = minutes(10);
  i.needs = {Need::queue, Need::flows};
  i.causes = {
      {"queue_stalled",
       "Look at running flows that hold all slots, stop what hangs, and raise the priority of the returns flows."},
  };
  i.judge_store = judge;
  i.reads = "Patchworks' run queue for watched flows";
  i.fires = "queued runs wait longer than 10 minutes";
  i.not_when = "they were picked";
  i.in_history = false;
  return i;
}

}  // namespace returnwatch::checks
