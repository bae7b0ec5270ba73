// Refunds that were tried outside ReturnGO's payouts and have not come through. (What became of the payouts is known
// already: facts_parts.cc.)
//
// ReturnGO's early word is not final: a refund can turn Failed hours later (docs/facts/returngo.md 3.4), and Shopify
// leaves a failed refund behind as one of no money on an order that stays PAID (docs/facts/shopify.md 2.2 L).
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

// Whether this refund was meant for the unit: its line is in it, or it has no lines and came after the RMA.
bool meant_for(const RefundFacts& r, const UnitFacts& u) {
  if (r.carried() || !since_return(*r.refund, *u.rma)) return false;
  const auto& lines = r.refund->lines;
  return r.order_level ||
         std::any_of(lines.begin(), lines.end(), [&u](const RefundLine& l) { return l.line_id == u.unit->line_id; });
}

// Somebody tried an order-level refund again, and it came through.
bool retried(const Facts& f, const RefundFacts& r) {
  if (!r.order_level) return false;
  return std::any_of(f.refunds.begin(), f.refunds.end(), [&r](const RefundFacts& x) {
    return &x != &r && x.money && x.order_level && !x.carried() && x.refund->created_at >= r.refund->created_at;
  });
}

// Of a refund with lines whose money came, facts_paid.cc has said what is open.
bool all_open(const RefundFacts& r) { return !r.money || r.order_level; }

std::optional<RefundFailure> by_hand(const Facts& f, const UnitFacts& u) {
  std::optional<RefundFailure> out;
  for (const RefundFacts& r : f.refunds) {
    if (!all_open(r) || !meant_for(r, u) || retried(f, r)) continue;
    const auto failure = failure_in(r);
    if (failure && (!out || failure->at > out->at)) out = failure;
  }
  return out;
}

void note_unknown(const Facts& f, UnitFacts& u) {
  for (const RefundFacts& r : f.refunds) {
    const bool of_payout = std::any_of(f.payouts.begin(), f.payouts.end(), [&](const PayoutFacts& p) {
      return p.refund == &r && std::find(p.units.begin(), p.units.end(), &u) != p.units.end();
    });
    if (!r.unknown_status.empty() && (of_payout || meant_for(r, u)))
      u.paid_unsure = "Shopify refund transaction with unknown status \"" + r.unknown_status + "\"";
  }
}

void read_failure(const Facts& f, UnitFacts& u) {
  note_unknown(f, u);
  const auto other = by_hand(f, u);
  const bool newer = other && (!u.failure || (u.failure->kind == FailureKind::stuck && !u.failure->in_shopify));
  if (newer) u.failure = other;
}

}  // namespace

void read_failures(Facts& f) {
  for (RmaFacts* r : payees(f))
    for (UnitFacts* u : r->units) {
      const bool wanted = r->owes && !u->not_returned && !u->paid && !u->spare;
      if (wanted && u->resolution == Resolution::payment)
        read_failure(f, *u);
      else if (!wanted || u->resolution != Resolution::exchange)
        u->failure.reset();
    }
}

}  // namespace returnwatch::checks::internal
