// docs/facts/specification.md section 4: return reasons that should show on the order as a tag, note or attribute.
#include <algorithm>
#include <set>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

std::string shown_as(const std::string& mark) {
  const auto colon = mark.find(':');
  return mark.substr(0, colon) + " \"" + mark.substr(colon + 1) + "\"";
}

bool holds(const std::vector<std::string>& list, const std::string& mark) {
  return std::find(list.begin(), list.end(), mark) != list.end();
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!r.owes || !r.approved_at) return;
  ++v.looked_at;
  std::set<std::string> missing;
  std::string reason;
  bool unread = false;  // the mapping is younger than our reading of the order
  for (const UnitFacts* u : r.units)
    for (const ReasonMapping& m : ctx.policy.reasons) {
      if (!same_word(m.reason, u->unit->reason) || holds(c.order->shown, m.shown)) continue;
      unread = unread || !holds(c.order->looked_for, m.shown);
      missing.insert(m.shown);
      reason = m.reason;
    }
  if (unread) {
    v.no_data.push_back({r.rma->id, "the order was read before its reason was mapped"});
    return;
  }
  if (missing.empty()) return;
  Problem p = return_problem(c, r, "not_on_order", *r.approved_at);
  p.summary = "Order " + p.order_name + " does not show the return reason \"" + reason + "\" (" +
              shown_as(*missing.begin()) + " is missing).";
  for (const std::string& m : missing)
    p.evidence.push_back({"shopify", shown_as(m) + " is not on the order", c.order->read_at, c.order->id});
  v.problems.push_back(std::move(p));
}

void judge_reasons(const StoreCase& c, const Context& ctx, Verdict& v) {
  for (const ReasonUse& use : c.reasons) {
    ++v.looked_at;
    if (std::any_of(ctx.policy.reasons.begin(), ctx.policy.reasons.end(),
                    [&use](const ReasonMapping& m) { return same_word(m.reason, use.reason); }))
      continue;
    Problem p;
    p.cause = "no_mapping";
    p.subject = {SubjectKind::reason, use.reason};
    p.since = use.first;
    p.summary = "The return reason \"" + use.reason + "\" is in use (" + std::to_string(use.count) +
                (use.count == 1 ? " return" : " returns") + ") and has no mapping.";
    p.evidence.push_back({"returngo", std::to_string(use.count) + " return(s) carry this reason", use.first, ""});
    v.problems.push_back(std::move(p));
  }
}

}  // namespace

CheckInfo return_reason_not_mapped_check() {
  CheckInfo i;
  i.id = "return_reason_not_mapped";
  i.title = "Return reason not on the order";
  i.topic = Topic::integration;
  i.owner = Owner::cx;
  i.severity = Severity::info;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"not_on_order", "Set the tag, note or attribute on the order, and look at the flow that should have set it."},
      {"no_mapping",
       "Decide how the reason should show on the order, and add it to the configuration and to the flow."},
  };
  i.in_use = [](const Policy& p) { return !p.reasons.empty(); };
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = 0;
  i.judge_store = judge_reasons;
  i.reads =
      "the units' return reasons in ReturnGO; the order's tags, note and attributes in Shopify; the mapping in the "
      "configuration";
  i.fires = "a mapped reason does not show on the order; a reason is in use without a mapping";
  i.not_when = "there is no mapping at all";
  i.unseen_in_history =
      "when a tag, note or attribute came onto the order is not kept: it counts as always there; reasons without a "
      "mapping are not replayed";
  return i;
}

}  // namespace returnwatch::checks
