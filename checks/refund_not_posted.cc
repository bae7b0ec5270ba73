// docs/facts/specification.md section 4: a refund that is due and simply is not there. Refunds that failed and orders
// that forbid one are told by refund_failed and refund_blocked_by_order_status.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

std::string items(std::size_t n) { return std::to_string(n) + (n == 1 ? " item" : " items"); }

struct Cause {
  std::string_view id;
  std::string what;
  std::optional<Evidence> fact;
};

Cause claimed(const Transaction& tx) {
  const std::string names = tx.platform_refund_id.empty() ? "" : " for refund " + tx.platform_refund_id;
  return {"success_without_refund", " is marked as refunded in ReturnGO, but Shopify shows no matching refund",
          Evidence{"returngo", "payout " + tx.id + " is Success" + names, tx.updated_at ? tx.updated_at : tx.created_at,
                   tx.id}};
}

Cause partly(const RmaFacts& r, const Order& o) {
  Cause out{"partly_refunded", " is only partly refunded", std::nullopt};
  if (r.part_paid)
    out.fact = Evidence{"shopify", "order-level refunds after the return: " + to_string(*r.part_paid), {}, o.id};
  return out;
}

Cause cause_of(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, const Context& ctx) {
  const Order& o = *c.order;
  for (const UnitFacts* u : units)
    if (u->claimed) return claimed(*u->claimed);
  if (r.part_paid || std::any_of(units.begin(), units.end(), [](const UnitFacts* u) { return u->in_parts; }))
    return partly(r, o);
  if (archived_between(c, r, ctx.deadline(earliest_due(units))))
    return {"order_archived", " has no refund in Shopify and the order is archived",
            Evidence{"shopify", "order archived", o.closed_at, o.id}};
  return {"no_refund", " has no refund in Shopify", std::nullopt};
}

void tell_payment(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units,
                  const Context& ctx, Verdict& v) {
  const Cause cause = cause_of(c, r, units, ctx);
  Problem p = return_problem(c, r, cause.id, earliest_due(units));
  p.amount = still_owed(units);
  if (cause.fact) p.evidence.push_back(*cause.fact);
  p.evidence.push_back({"returngo", "refund to payment method due, return is " + r.rma->status, p.since, r.rma->id});
  p.evidence.push_back({"shopify",
                        "order has " + std::to_string(c.order->refunds.size()) + " refund(s), " +
                            (cause.id == "partly_refunded" ? "not enough" : "none") + " for these units",
                        c.order->read_at, c.order->id});
  p.summary = "Return " + r.rma->id + " (" + items(units.size()) + ")" + cause.what + ".";
  v.problems.push_back(std::move(p));
}

void tell_bank(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, Verdict& v) {
  Problem p = return_problem(c, r, "bank_not_recorded", earliest_due(units));
  p.amount = still_owed(units);
  p.summary = "Return " + r.rma->id + " (" + items(units.size()) +
              ") is to be refunded to a bank account and ReturnGO has no payout of it.";
  p.evidence.push_back({"returngo", "bank refund due, no payout recorded", p.since, r.rma->id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  std::vector<const UnitFacts*> payment, bank;
  std::string unsure;
  for (const UnitFacts* u : r.units) {
    const bool payment_unit = u->resolution == Resolution::payment;
    if (!payment_unit && u->resolution != Resolution::bank) continue;
    if (u->paid) v.why.push_back({r.rma->id, u->paid_by});
    if (u->paid || u->failure || !u->due_at) continue;
    if (!payment_unit && u->requested) continue;           // it has a payout, on its way
    if (payment_unit && !f.order_block.empty()) continue;  // told by refund_blocked_by_order_status
    if (!u->paid_unsure.empty()) unsure = u->paid_unsure;
    (payment_unit ? payment : bank).push_back(u);
  }
  if (payment.empty() && bank.empty()) return;
  if (unsure.empty() && !payment.empty()) unsure = f.block_unsure;
  if (!f.order_seen || !unsure.empty()) {
    v.no_data.push_back({r.rma->id, f.order_seen ? unsure : f.order_unseen_why});
    return;
  }
  if (!payment.empty()) tell_payment(c, r, payment, ctx, v);
  if (!bank.empty()) tell_bank(c, r, bank, v);
}

}  // namespace

CheckInfo refund_not_posted_check() {
  CheckInfo i;
  i.id = "refund_not_posted";
  i.title = "Refund not posted";
  i.topic = Topic::owed;
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"success_without_refund",
       "ReturnGO believes that it has paid: refund the items on the Shopify order, not in ReturnGO again, and note it "
       "on the return."},
      {"partly_refunded",
       "Check whether the smaller amount was agreed (fees). If it was, close this finding as accepted; if it was not, "
       "refund the rest.",
       Severity::warning},
      {"order_archived",
       "Refund the return in ReturnGO. An archived order can be refunded; unarchive it if ReturnGO does not find it."},
      {"no_refund", "Refund the return in ReturnGO."},
      {"bank_not_recorded",
       "Check the bank account for the transfer. If it went out, mark the return as refunded in ReturnGO; if it did "
       "not, "
       "send it.",
       Severity::warning,
       {},
       days(7)},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "the return's units and payouts in ReturnGO; the order's refunds in Shopify";
  i.fires =
      "a refund to the payment method is due and not paid, or only in part; a bank refund has no payout 7 days after "
      "it "
      "was due";
  i.not_when =
      "the refund failed or the order's state forbids it (other checks report that); the units are paid by any of the "
      "known "
      "ways";
  i.unseen_in_history = "past disputes and payment statuses are not kept, except for refunds: today's are used";
  return i;
}

}  // namespace returnwatch::checks
