// docs/facts/specification.md section 4: green is not delivered. Shopify's GraphQL errors arrive in a 200, so a run can
// end well with errors in its log (docs/facts/patchworks.md 5).
#include "checks/catalogue.h"
#include "checks/flow_words.h"

namespace returnwatch::checks {
namespace {

void judge(const StoreCase& c, const Context&, Verdict& v) {
  for (const FlowCase& f : c.flows) {
    if (!f.watched) continue;
    ++v.looked_at;
    if (unknown_newest(f, v)) continue;
    const RunFact* r = newest_ended(f);
    if (!r) continue;
    const bool green = r->status == "success";
    const bool nothing_sent = f.expect_send && green && r->received.value_or(0) > 0 && r->sent && *r->sent == 0;
    const std::string_view cause = r->status == "partial"                 ? "partial"
                                   : green && r->warnings.value_or(false) ? "errors_in_log"
                                   : nothing_sent                         ? "nothing_sent"
                                                                          : "";
    if (cause.empty() && f.expect_send && green && !(r->received && r->sent))
      cannot_judge(f, "run " + r->id + " does not say what it received and sent", v);
    if (cause.empty()) continue;
    Problem p = flow_problem(f, cause, r->finished_at ? *r->finished_at : r->started_at.value_or(Time{}),
                             cause == "partial" ? "ended as partial: some records were left out"
                             : cause == "errors_in_log"
                                 ? "ended green with errors or warnings in its log"
                                 : "received " + std::to_string(*r->received) + " records and sent none");
    p.evidence.push_back({"patchworks", "run " + r->id + " ended as " + r->status, r->finished_at, r->id});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo flow_partial_check() {
  CheckInfo i;
  i.id = "flow_partial";
  i.title = "Patchworks flow half succeeded";
  i.topic = Topic::integration;
  i.owner = Owner::technical;
  i.severity = Severity::warning;
  i.grace = Duration{0};
  i.needs = {Need::runs};
  i.causes = {
      {"partial",
       "Open the run, look at the failed payloads, then retry it within 72 hours or enter the records by hand."},
      {"errors_in_log",
       "Open the run's log, and check in the system at the other end that the records arrived. If the warning is "
       "harmless, have the flow not write it."},
      {"nothing_sent", "Open the run, see where its records were left out, and transfer them by hand or with a retry."},
  };
  i.judge_store = judge;
  i.reads = "the latest finished run of each watched flow, its warnings and its operations";
  i.fires =
      "the latest finished run was partial, was green with errors or warnings in its log, or received records and sent "
      "none where that is a fault";
  i.not_when = "a later clean run";
  i.unseen_in_history =
      "whether a flow was switched off and on again in between, and its earlier schedules, are not kept; Patchworks "
      "itself forgets runs after 7 days";
  return i;
}

}  // namespace returnwatch::checks
