// SPEC section 4: a flow has received this return's key and never sent it. A key tracked before a failed write is filtered out by
// every later poll, with green runs (contracts/patchworks.md 5, de-dupe trap).
#include <map>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Carried {
  const TrackedRecord* first_received = nullptr;
  bool sent = false;
};

void judge(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  const RmaFacts* on = nullptr;   // the newest that was approved: the keys do not say more
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) cannot_judge(v, r);
    else if (r.owes && r.approved_at) on = &r;
  }
  if (!on) return;
  ++v.looked_at;
  std::map<std::string, Carried> flows;
  for (const TrackedRecord& t : c.tracked) {
    Carried& x = flows[t.flow_id];
    if (t.sent) x.sent = x.sent || t.success;
    else if (!x.first_received || (t.at && x.first_received->at && *t.at < *x.first_received->at)) x.first_received = &t;
  }
  for (const auto& [id, x] : flows) {
    if (!x.first_received || x.sent) continue;
    const Time got = x.first_received->at.value_or(*on->approved_at);
    Problem p = return_problem(c, *on, "not_sent", std::max(*on->approved_at, got));
    p.summary = "Patchworks flow \"" + x.first_received->flow_name + "\" received return " + on->rma->id + " and never sent it on.";
    p.evidence.push_back({"patchworks", "flow " + x.first_received->flow_name + " tracked its key as received", x.first_received->at, x.first_received->run_id});
    p.evidence.push_back({"patchworks", "no successful send is tracked", {}, id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo record_not_carried_check() {
  CheckInfo i;
  i.id = "record_not_carried";
  i.title = "Return not carried by Patchworks";
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders, Need::tracked};
  i.causes = {{"not_sent"}};
  i.judge_case = judge;
  i.reads = "Patchworks' tracked data for the flows that the configuration says track returns";
  i.fires = "such a flow has received this return's key and never sent it successfully";
  i.not_when = "flows that were never seen to track";
  i.action = "Search the key in Patchworks' tracked data. If a run failed after tracking it, remove the de-dupe key and run the flow again for this return.";
  return i;
}

}  // namespace returnwatch::checks
