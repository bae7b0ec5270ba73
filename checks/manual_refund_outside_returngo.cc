// docs/facts/specification.md section 4: money that left Shopify for a return without ReturnGO. Who made it is read
// from the refund's agreement (docs/facts/shopify.md 2.3); what ReturnGO carries is known by PlatformRefundId.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

bool older(const Rma& r, const Refund& refund) {
  return r.created_at && refund.created_at && *r.created_at <= *refund.created_at;
}

bool holds(const Refund& refund, const std::string& line_id) {
  return std::any_of(refund.lines.begin(), refund.lines.end(),
                     [&line_id](const RefundLine& l) { return l.line_id == line_id; });
}

// The live return, older than the refund, that the refund is about; the newest of several.
const RmaFacts* about(const Facts& f, const RefundFacts& r) {
  const RmaFacts* out = nullptr;
  for (const RmaFacts& rma : f.rmas) {
    if (!rma.live || !older(*rma.rma, *r.refund)) continue;
    const bool line = std::any_of(rma.units.begin(), rma.units.end(),
                                  [&r](const UnitFacts* u) { return holds(*r.refund, u->unit->line_id); });
    if (r.order_level || line) out = &rma;
  }
  return out;
}

std::string app_name(const App& app) {
  return !app.title.empty() ? app.title : !app.handle.empty() ? app.handle : "app " + app.id;
}

std::string_view cause_of(Actor actor) {
  switch (actor) {
    case Actor::person:
      return "made_by_person";
    case Actor::other_app:
      return "made_by_app";
    case Actor::none:
      return "unknown_actor";
    case Actor::returngo:
    case Actor::allowed:
      break;
  }
  return "";
}

void tell(const ReturnCase& c, const RefundFacts& r, const RmaFacts* rma, std::string_view cause, Verdict& v) {
  const Refund& refund = *r.refund;
  Problem p;
  p.cause = cause;
  p.subject = {SubjectKind::refund, refund.id};
  p.rma_id = rma ? rma->rma->id : "";
  p.order_id = c.order->id;
  p.order_name = c.order->name;
  p.since = refund.created_at.value_or(Time{});
  p.amount = refund.total.order ? refund.total.order : refund.total.shop;
  const std::string money = p.amount ? to_string(*p.amount) : "money";
  const std::string who = cause == "made_by_person" ? "by a person in the Shopify admin"
                          : cause == "made_by_app"  ? "by " + app_name(refund.app)
                          : cause == "no_rma"
                              ? (r.actor == Actor::other_app ? "by " + app_name(refund.app) : "outside ReturnGO")
                              : "by somebody Shopify does not name";
  p.summary = rma ? money + " was refunded on order " + p.order_name + " " + who + ", outside ReturnGO, while return " +
                        p.rma_id + " is open for it."
                  : money + " was refunded for returned items on order " + p.order_name + " " + who +
                        ", and ReturnGO has no return of it.";
  p.evidence.push_back({"shopify", "refund " + refund.id + " of " + money + " " + who, refund.created_at, refund.id});
  p.evidence.push_back({"returngo",
                        rma ? "no payout of any return on the order names it" : "no return on this order",
                        {},
                        rma ? p.rma_id : ""});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  bool unread = false;
  for (const RmaFacts& r : f.rmas) {
    if (r.status == RmaStatus::unknown) cannot_judge(v, r);
    unread = unread || !r.rma->read_at;
  }
  if (!f.order_seen || unread) {
    v.no_data.push_back({"", unread ? "a return of this order has not been read yet" : f.order_unseen_why});
    return;
  }
  for (const RefundFacts& r : f.refunds) {
    if (!r.money || r.of_chain) continue;
    ++v.looked_at;
    if (r.actor == Actor::returngo || r.actor == Actor::allowed || r.all_cancel) continue;  // carried: by ReturnGO
    if (c.rmas.empty()) {
      const bool of_returned = std::any_of(r.refund->lines.begin(), r.refund->lines.end(),
                                           [](const RefundLine& l) { return same_word(l.restock_type, "RETURN"); });
      if (of_returned) tell(c, r, nullptr, "no_rma", v);
    } else if (const RmaFacts* rma = about(f, r)) {
      tell(c, r, rma, cause_of(r.actor), v);
    }
  }
}

}  // namespace

CheckInfo manual_refund_outside_returngo_check() {
  CheckInfo i;
  i.id = "manual_refund_outside_returngo";
  i.title = "Refund made outside ReturnGO";
  i.topic = Topic::in_doubt;
  i.owner = Owner::cx;
  i.severity = Severity::warning;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"made_by_person",
       "Ask who refunded and why, and mark the items as refunded on the return in ReturnGO, so that they are not paid "
       "twice."},
      {"made_by_app",
       "If this app may refund returns, add it to refund_apps; if it may not, stop it. Either way, mark the items as "
       "refunded on the return in ReturnGO, so that they are not paid twice."},
      {"unknown_actor",
       "Look in the order's timeline for who refunded and why, and mark the items as refunded on the return in "
       "ReturnGO, so that they are not paid twice."},
      {"no_rma",
       "Create the return in ReturnGO if goods are on their way; if the refund was meant so, close this finding.",
       {},
       {},
       hours(24)},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_case = judge;
  i.hangs_on = kMoney;
  i.reads = "the order's refunds, their lines and agreements in Shopify; the payouts of its returns in ReturnGO";
  i.fires =
      "a refund with money, not carried by ReturnGO, holds a returned unit's line or is order-level on an order with "
      "an older live "
      "return; or refunds returned lines on an order without any return";
  i.not_when =
      "all lines are cancellations; no money; only lines that no return holds; made by ReturnGO's app or an allowed "
      "app; older than the return";
  return i;
}

}  // namespace returnwatch::checks
