// docs/facts/specification.md section 4: a flow has received this return's key and never sent it. A key tracked before
// a failed write is filtered out by every later poll, with green runs (docs/facts/patchworks.md 5, de-dupe trap).
#include <map>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Carried {
  const TrackedRecord* first = nullptr;  // the first that shows that the flow has the key
  bool sent = false;
};

// The return that a key is of: its own, or - the order's keys do not say more - the newest approved one.
const RmaFacts* owner_of(const TrackedRecord& t, const Facts& f) {
  const RmaFacts* out = nullptr;
  for (const RmaFacts& r : f.rmas)
    if (t.rma_id.empty() ? r.owes && r.approved_at && r.unjudgeable.empty() : r.rma->id == t.rma_id) out = &r;
  return out && out->owes && out->approved_at && out->unjudgeable.empty() ? out : nullptr;
}

void tell(const ReturnCase& c, const RmaFacts& r, const TrackedRecord& first, Verdict& v) {
  Problem p = return_problem(c, r, "not_sent", std::max(*r.approved_at, first.at.value_or(*r.approved_at)));
  const std::string flow = first.flow_name.empty() ? first.flow_id : first.flow_name;
  p.summary = "Patchworks flow \"" + flow + "\" received return " + r.rma->id + " and never sent it on.";
  p.evidence.push_back(
      {"patchworks",
       "flow " + flow + (first.sent ? " tried to send its key and failed" : " tracked its key as received"), first.at,
       first.run_id});
  p.evidence.push_back({"patchworks", "no successful send is tracked", {}, first.flow_id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context&, Verdict& v) {
  if (!r.owes) return;
  ++v.looked_at;
  std::map<std::string, Carried> carried;  // by flow
  for (const TrackedRecord& t : c.tracked) {
    if (owner_of(t, f) != &r) continue;
    Carried& x = carried[t.flow_id];
    x.sent = x.sent || (t.sent && t.success);
    if (!x.first || (t.at && x.first->at && *t.at < *x.first->at)) x.first = &t;
  }
  for (const auto& [flow, x] : carried)
    if (!x.sent) tell(c, r, *x.first, v);
}

}  // namespace

CheckInfo record_not_carried_check() {
  CheckInfo i;
  i.id = "record_not_carried";
  i.title = "Return not carried by Patchworks";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders, Need::tracked};
  i.causes = {
      {"not_sent",
       "Search the key in Patchworks' tracked data. If a run failed after tracking it, remove the de-dupe key and run "
       "the flow again for this return."},
  };
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = 0;
  i.reads = "Patchworks' tracked data for the flows that the configuration says track returns";
  i.fires = "such a flow has received this return's key and never sent it successfully";
  i.not_when = "flows that were never seen to track";
  return i;
}

}  // namespace returnwatch::checks
