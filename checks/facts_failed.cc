// Refunds that were tried and have not come through, and what in the order's state would explain a refund that was not
// tried.
//
// ReturnGO's early word is not final: a refund can turn Failed hours later (docs/facts/returngo.md 3.4), and Shopify
// leaves a failed refund behind as one of no money on an order that stays PAID (docs/facts/shopify.md 2.2 L).
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

bool by_shopify(const Transaction& tx) { return tx.processor.empty() || same_word(tx.processor, "Shopify"); }

Time known_at(const Transaction& tx) { return tx.updated_at.value_or(tx.created_at.value_or(Time{})); }

// The newest payment payout for the unit that Shopify was to make.
const Transaction* newest_payout(const UnitFacts& u) {
  const Transaction* newest = nullptr;
  for (const Transaction& tx : u.rma->transactions) {
    if (tx_type(tx.type) != TxType::payment_refund || !by_shopify(tx) || !names(tx, u)) continue;
    if (!newest || tx.created_at.value_or(Time{}) >= newest->created_at.value_or(Time{})) newest = &tx;
  }
  return newest;
}

// Whether this refund was meant for the unit: a payout says so, its line is in it, or it has no lines and came after
// the RMA.
bool meant_for(const RefundFacts& r, const UnitFacts& u) {
  for (const Transaction* tx : r.payouts)
    if (names(*tx, u)) return true;
  if (r.carried()) return false;
  if (!since_return(*r.refund, *u.rma)) return false;
  const auto& lines = r.refund->lines;
  return r.order_level ||
         std::any_of(lines.begin(), lines.end(), [&u](const RefundLine& l) { return l.line_id == u.unit->line_id; });
}

// Somebody tried an order-level refund again, and it came through.
bool retried(const Facts& f, const RefundFacts& r) {
  if (r.carried() || !r.order_level) return false;
  return std::any_of(f.refunds.begin(), f.refunds.end(), [&r](const RefundFacts& x) {
    return x.money && x.order_level && !x.carried() && x.refund->created_at >= r.refund->created_at;
  });
}

std::optional<RefundFailure> shopify_failure(const Facts& f, const UnitFacts& u, bool pending) {
  std::optional<RefundFailure> out;
  for (const RefundFacts& r : f.refunds) {
    if (r.money || !meant_for(r, u) || retried(f, r)) continue;
    for (const OrderTransaction& tx : r.refund->transactions) {
      if (!same_word(tx.kind, "REFUND")) continue;
      const bool failed = same_word(tx.status, "FAILURE") || same_word(tx.status, "ERROR");
      const bool waits = same_word(tx.status, "PENDING") || same_word(tx.status, "AWAITING_RESPONSE") ||
                         same_word(tx.status, "UNKNOWN");
      if (pending ? !waits : !failed) continue;
      const Time at = tx.created_at ? *tx.created_at : r.refund->created_at.value_or(Time{});
      if (out && out->at >= at) continue;
      out = RefundFailure{pending ? FailureKind::stuck : FailureKind::shopify, at, true, r.refund->id,
                          tx.status + (tx.error_code.empty() ? "" : " " + tx.error_code)};
    }
  }
  return out;
}

std::optional<RefundFailure> failure_of(const Facts& f, const UnitFacts& u) {
  const Transaction* tx = newest_payout(u);
  const TxStatus status = tx ? tx_status(tx->status) : TxStatus::unknown;
  if (status == TxStatus::failed) return RefundFailure{FailureKind::returngo, known_at(*tx), false, tx->id, tx->status};
  const auto failed = shopify_failure(f, u, false);
  const auto waits = shopify_failure(f, u, true);
  if (failed && (!waits || waits->at <= failed->at)) return failed;
  if (status == TxStatus::requested)
    return RefundFailure{FailureKind::stuck, tx->created_at.value_or(known_at(*tx)), false, tx->id, tx->status};
  return waits;
}

}  // namespace

void read_failures(Facts& f) {
  for (RmaFacts& r : f.rmas) {
    if (!r.owes) continue;
    for (UnitFacts* u : r.units)
      if (u->resolution == Resolution::payment && !u->paid && !u->not_returned) u->failure = failure_of(f, *u);
  }
}

void read_order_block(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  const Order& o = *c.order;
  auto status = [&o](std::string_view word) { return same_word(o.financial_status, word); };
  auto spent = [](const std::optional<Money>& received, const std::optional<Money>& refunded) {
    return received && refunded && received->currency == refunded->currency && refunded->minor >= received->minor;
  };
  if (o.cancelled_at)
    f.order_block = "order_cancelled";
  else if (status("VOIDED"))
    f.order_block = "payment_voided";
  else if (status("EXPIRED"))
    f.order_block = "payment_expired";
  else if (status("PENDING") || status("AUTHORIZED"))
    f.order_block = "order_unpaid";
  else if (status("REFUNDED") || spent(o.received.order, o.refunded.order))
    f.order_block = "nothing_left_to_refund";
  else if (f.dispute_open)
    f.order_block = "dispute_open";
  else if (!o.refundable)
    f.order_block = "not_refundable";
}

}  // namespace returnwatch::checks::internal
