// docs/facts/specification.md section 4: a refund that is due and simply is not there. Refunds that failed and orders
// that forbid one are told by refund_failed and refund_blocked_by_order_status.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

const Transaction* success_payout(const UnitFacts& u) {
  for (const Transaction& tx : u.rma->transactions)
    if (tx_status(tx.status) == TxStatus::success && names(tx, u)) return &tx;
  return nullptr;
}

std::string items(std::size_t n) { return std::to_string(n) + (n == 1 ? " item" : " items"); }

void tell_payment(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, Verdict& v) {
  const Transaction* claimed = nullptr;
  for (const UnitFacts* u : units)
    if (!claimed) claimed = success_payout(*u);
  const std::string_view cause = claimed           ? "success_without_refund"
                                 : r.part_paid     ? "partly_refunded"
                                 : c.order->closed ? "order_archived"
                                                   : "no_refund";
  Problem p = return_problem(c, r, cause, earliest_due(units));
  p.amount = still_owed(r, units);
  std::string what = " has no refund in Shopify";
  if (claimed) {
    what = " counts as refunded in ReturnGO, but Shopify has no such money";
    p.evidence.push_back({"returngo",
                          "payout " + claimed->id + " is Success" +
                              (claimed->platform_refund_id.empty() ? "" : " for refund " + claimed->platform_refund_id),
                          claimed->updated_at ? claimed->updated_at : claimed->created_at, claimed->id});
  } else if (r.part_paid) {
    what = " is only partly refunded";
    p.evidence.push_back(
        {"shopify", "order-level refunds after the return: " + to_string(*r.part_paid), {}, c.order->id});
  } else if (c.order->closed) {
    what = " has no refund in Shopify and the order is archived";
    p.evidence.push_back({"shopify", "order archived", c.order->closed_at, c.order->id});
  }
  p.evidence.push_back({"returngo", "refund to payment method due, return is " + r.rma->status, p.since, r.rma->id});
  p.evidence.push_back({"shopify",
                        "order has " + std::to_string(c.order->refunds.size()) + " refund(s), none for these units",
                        c.order->read_at, c.order->id});
  p.summary = "Return " + r.rma->id + " (" + items(units.size()) + ")" + what + ".";
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

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context&, Verdict& v) {
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
  if (!f.order_seen || !unsure.empty()) {
    v.no_data.push_back({r.rma->id, f.order_seen ? unsure : f.order_unseen_why});
    return;
  }
  if (!payment.empty()) tell_payment(c, r, payment, v);
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
       "Look in the bank for the transfer. If it went out, mark the return as refunded in ReturnGO; if it did not, "
       "send it.",
       Severity::warning,
       {},
       days(7)},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "the return's units and payouts in ReturnGO; the order's refunds in Shopify";
  i.fires =
      "a refund to the payment method is due and no money has covered it; a bank refund has no payout 7 days after it "
      "was due";
  i.not_when =
      "the refund failed or the order's state forbids it (other checks tell); the units are paid by any of the known "
      "ways";
  i.unseen_in_history =
      "disputes and the payment status of the past are not kept, but for refunds: they count as they are now";
  return i;
}

}  // namespace returnwatch::checks
