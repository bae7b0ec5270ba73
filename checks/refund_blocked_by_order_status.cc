// docs/facts/specification.md section 4. Shopify never shows somebody else's failed mutation (docs/facts/shopify.md 2.2
// C): the block is inferred from a refund that is due and absent, and the order's state names the circumstance.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

std::string circumstance(std::string_view cause, const Order& o) {
  if (cause == "order_cancelled") return "the order is cancelled";
  if (cause == "payment_voided") return "the order's payment was voided";
  if (cause == "payment_expired") return "the order's payment authorization has expired";
  if (cause == "nothing_left_to_refund") return "nothing is left to refund on the order";
  if (cause == "order_unpaid")
    return "Shopify shows no payment of the order (" +
           (o.financial_status.empty() ? std::string("no payment status") : o.financial_status) + ")";
  if (cause == "dispute_open") return "a chargeback is open: do not refund by hand, the bank may return the money";
  if (cause == "inquiry_open")
    return "the customer's bank has asked about the payment: no money was taken yet, a refund usually ends it";
  return "Shopify says the order cannot be refunded";
}

// Where nothing was paid, or nothing is left, nothing is at risk.
bool has_amount(std::string_view cause, const Facts& f) {
  for (std::string_view without : {"payment_voided", "payment_expired", "nothing_left_to_refund", "order_unpaid"})
    if (cause == without) return false;
  return !f.received || f.received->minor > 0;
}

Evidence state_of(const Order& o, std::string_view cause) {
  std::string fact = "order is " + (o.financial_status.empty() ? "without a payment status" : o.financial_status);
  if (o.cancelled_at) fact += ", cancelled";
  if (cause == "dispute_open") fact += ", dispute open";
  if (cause == "inquiry_open") fact += ", inquiry open";
  if (!o.refundable) fact += ", not refundable";
  return {"shopify", fact, cause == "order_cancelled" ? o.cancelled_at : o.updated_at, o.id};
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context&, Verdict& v) {
  std::vector<const UnitFacts*> units;
  std::string unsure = f.block_unsure;
  for (const UnitFacts* u : r.units) {
    if (u->resolution != Resolution::payment || u->paid || u->failure || !u->due_at) continue;
    if (!u->paid_unsure.empty()) unsure = u->paid_unsure;
    units.push_back(u);
  }
  if (units.empty()) return;
  if (!f.order_seen || !unsure.empty()) {
    v.no_data.push_back({r.rma->id, f.order_seen ? unsure : f.order_unseen_why});
    return;
  }
  if (f.order_block.empty()) {
    v.why.push_back({r.rma->id, "the order's state does not stand in the way of a refund"});
    return;
  }
  const Time due = earliest_due(units);
  Problem p = return_problem(c, r, f.order_block, due);
  if (has_amount(f.order_block, f)) p.amount = still_owed(units);
  p.summary = "The refund for " + std::to_string(units.size()) + (units.size() == 1 ? " item" : " items") +
              " of return " + r.rma->id + " is due and has not been made; " + circumstance(f.order_block, *c.order) +
              ".";
  p.evidence.push_back({"returngo", "refund to payment method due, return is " + r.rma->status, due, r.rma->id});
  p.evidence.push_back(state_of(*c.order, f.order_block));
  if (r.part_paid)
    p.evidence.push_back({"shopify", "order-level refunds so far: " + to_string(*r.part_paid), {}, c.order->id});
  v.problems.push_back(std::move(p));
}

}  // namespace

CheckInfo refund_blocked_by_order_status_check() {
  CheckInfo i;
  i.id = "refund_blocked_by_order_status";
  i.title = "Refund blocked by the order's state";
  i.topic = Topic::owed;
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"order_cancelled",
       "Check what was refunded when the order was cancelled. If this return is still unpaid, pay the customer another "
       "way (gift card, store credit, bank) and note it on the return."},
      {"payment_voided",
       "No money was taken, so none is owed: close the refund in ReturnGO. If the payment provider did take it, refund "
       "it "
       "there.",
       Severity::warning},
      {"payment_expired",
       "The authorisation ran out before it was captured: ask the payment provider whether any money was taken. If it "
       "was, refund it there; if it was not, close this finding.",
       Severity::warning},
      {"nothing_left_to_refund",
       "Everything that was paid has gone back already. Look at the earlier refunds: usually the customer has the "
       "money, "
       "and the refund on the return in ReturnGO can be closed.",
       Severity::warning},
      {"order_unpaid",
       "Shopify shows no payment for this order. If the customer paid in another way (on delivery, by bank, through a "
       "marketplace), refund it there; if nothing was paid, close this finding.",
       Severity::info},
      {"dispute_open",
       "Do not refund by hand: the bank may return the money itself. Answer the dispute with the return's tracking, "
       "and refund only once it is closed in your favour."},
      {"inquiry_open",
       "Refund the return now: no money was taken yet, and the bank then usually closes the inquiry before it becomes "
       "a "
       "chargeback.",
       Severity::warning},
      {"not_refundable",
       "Try the refund on the order in Shopify and read its message. If it cannot be made there, pay the customer "
       "another way and note it on the return."},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "the return's units and payouts in ReturnGO; the order's state, refunds and disputes in Shopify";
  i.fires = "a refund to the payment method is due and nothing has paid it, and the order's state explains why";
  i.not_when = "the units are paid; the resolution is store credit, gift card, exchange or bank";
  i.unseen_in_history = "past disputes and payment statuses are not kept, except for refunds: today's are used";
  return i;
}

}  // namespace returnwatch::checks
