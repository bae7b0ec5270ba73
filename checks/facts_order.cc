// What the order's state says: what was received and given back, disputes, and what in it would explain a refund that
// was not made.
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

bool is_chargeback(const Dispute& d) { return same_word(d.initiated_as, "CHARGEBACK"); }
bool is_inquiry(const Dispute& d) { return same_word(d.initiated_as, "INQUIRY"); }

struct Disputes {
  bool chargeback = false, inquiry = false;  // open
};

// `initiatedAs` keeps what a dispute began as: once it has ended it says nothing (docs/facts/shopify.md 10).
Disputes read_disputes(const std::vector<const Order*>& orders, Facts& f) {
  Disputes open;
  for (const Order* o : orders)
    for (const Dispute& d : o->disputes) {
      const DisputeState state = dispute_state(d.status);
      if (state == DisputeState::unknown) f.dispute_unsure = "unknown dispute status \"" + d.status + "\"";
      if (state == DisputeState::paid) {
        f.customer_paid_by_dispute = true;
        f.dispute_took_money = f.dispute_took_money || !same_word(d.status, "CHARGE_REFUNDED");
      }
      if (state != DisputeState::open) continue;
      open.chargeback = open.chargeback || is_chargeback(d);
      open.inquiry = open.inquiry || is_inquiry(d);
      if (!is_chargeback(d) && !is_inquiry(d)) f.dispute_unsure = "unknown kind of dispute \"" + d.initiated_as + "\"";
    }
  return open;
}

void add(std::optional<Money>& sum, const std::optional<Money>& more) {
  if (!more) return;
  if (!sum) sum = Money{0, more->currency};
  if (sum->currency == more->currency) sum->minor += more->minor;
}

std::optional<Money> refunded(const Order& o) {
  if (o.refunded.order) return o.refunded.order;
  std::optional<Money> out;
  for (const Refund& r : o.refunds) add(out, r.total.order);
  return out;
}

bool known_status(const Order& o) {
  for (const char* word :
       {"", "AUTHORIZED", "EXPIRED", "PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED", "PENDING", "REFUNDED", "VOIDED"})
    if (same_word(o.financial_status, word)) return true;
  return false;
}

bool nothing_received(const Order& o) { return o.received.order && o.received.order->minor == 0; }

// Cash on delivery, an invoice, a marketplace: the money, if any, is not in Shopify.
bool shows_no_payment(const Order& o) {
  const bool free = o.total_price.order && o.total_price.order->minor == 0;
  if (free) return false;
  if (o.financial_status.empty()) return o.transactions.empty() && nothing_received(o);
  return same_word(o.financial_status, "PENDING") || same_word(o.financial_status, "AUTHORIZED");
}

std::string_view block(const Order& o, const Facts& f, const Disputes& open) {
  const auto status = [&o](std::string_view word) { return same_word(o.financial_status, word); };
  const bool spent = f.received && f.given_back && f.received->currency == f.given_back->currency &&
                     f.received->minor > 0 && f.given_back->minor >= f.received->minor;
  if (o.cancelled_at) return "order_cancelled";
  if (status("VOIDED")) return "payment_voided";
  if (status("EXPIRED")) return "payment_expired";
  if (status("REFUNDED") || spent) return "nothing_left_to_refund";
  if (f.unpaid_order) return "order_unpaid";
  if (open.chargeback) return "dispute_open";
  if (open.inquiry) return "inquiry_open";
  return o.refundable ? "" : "not_refundable";
}

// The order that was paid: an exchange order of nothing has the first one's money.
const Order& paid_order(const ReturnCase& c) {
  if (nothing_received(*c.order) && !c.chain.empty() && c.order->total_price.order &&
      c.order->total_price.order->minor == 0)
    return c.chain.front();
  return *c.order;
}

}  // namespace

void read_order(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  std::vector<const Order*> orders = {&*c.order};
  for (const Order& o : c.chain) orders.push_back(&o);
  for (const Order* o : orders) {
    add(f.received, o->received.order);
    add(f.given_back, refunded(*o));
  }
  const Order& paid = paid_order(c);
  f.unpaid_order = shows_no_payment(paid);
  const Disputes open = read_disputes(orders, f);
  f.order_block = block(paid, f, open);
  if (!known_status(paid)) f.block_unsure = "unknown payment status \"" + paid.financial_status + "\"";
}

}  // namespace returnwatch::checks::internal
