// What was paid for one order line's units, to see where it is more than once.
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks {

namespace internal {
namespace {

bool credit_for(const Transaction& tx, const RmaFacts& r, const UnitFacts& u) {
  const TxType type = tx_type(tx.type);
  if ((type != TxType::store_credit && type != TxType::gift_card) || tx_status(tx.status) != TxStatus::success ||
      !names(tx, u))
    return false;
  const bool meant = u.resolution == Resolution::store_credit || u.resolution == Resolution::gift_card;
  return meant || pays_in_full(tx, r);  // beside another resolution it may be a difference or a part
}

}  // namespace

void read_other_payments(Facts& f) {
  for (RmaFacts* each : payees(f)) {
    RmaFacts& r = *each;
    if (!r.owes) continue;
    for (UnitFacts* u : r.units) {
      if (u->not_returned) continue;
      const auto& txs = r.rma->transactions;
      u->credited = std::any_of(txs.begin(), txs.end(), [&](const Transaction& tx) { return credit_for(tx, r, *u); });
    }
  }
}

}  // namespace internal

namespace {

bool holds(const Refund& refund, const std::string& line_id) {
  return std::any_of(refund.lines.begin(), refund.lines.end(),
                     [&line_id](const RefundLine& l) { return l.line_id == line_id; });
}

// ReturnGO's own refund of the unit: a payout names it that is the whole price, or - with its line - whatever staff
// settled on.
bool settles(const RefundFacts& x, const RmaFacts& r, const UnitFacts& u) {
  const bool line = u.resolution == Resolution::payment && holds(*x.refund, u.unit->line_id);
  return std::any_of(x.payouts.begin(), x.payouts.end(), [&](const Transaction* tx) {
    return tx_type(tx->type) == TxType::payment_refund && names(*tx, u) && (line || pays_in_full(*tx, r));
  });
}

int units_in(const Facts& f, const RefundFacts& x, const std::string& line_id, bool cancelled_too) {
  int out = 0;
  if (x.carried()) {
    for (const RmaFacts& r : f.rmas)
      for (const UnitFacts* u : r.units)
        if (u->unit->line_id == line_id && settles(x, r, *u)) ++out;
    return out;
  }
  for (const RefundLine& l : x.refund->lines)
    if (l.line_id == line_id && (cancelled_too || !same_word(l.restock_type, "CANCEL"))) out += l.quantity;
  return out;
}

bool at_least(std::int64_t money, const std::optional<Money>& price) {
  return price && price->minor > 0 && money >= price->minor;
}

}  // namespace

const RefundFacts* refunded_again(const Facts& f, const RmaFacts& r, const UnitFacts& u) {
  std::vector<std::pair<const RefundFacts*, const Transaction*>> made;
  for (const RefundFacts& x : f.refunds)
    for (const Transaction* tx : x.payouts)
      if (x.money && tx_type(tx->type) == TxType::payment_refund && names(*tx, u) && tx->amount.order)
        made.emplace_back(&x, tx);
  for (const auto& [refund, tx] : made)
    for (const auto& [other, before] : made) {
      if (refund <= other) continue;  // as they stand on the order: oldest first
      const auto price = price_of(*tx, r);
      const bool repeats = tx->amount.order == before->amount.order && price &&
                           price->currency == tx->amount.order->currency && 2 * tx->amount.order->minor > price->minor;
      if (repeats || (pays_in_full(*tx, r) && pays_in_full(*before, r))) return refund;
    }
  return nullptr;
}

LinePaid paid_on_line(const Facts& f, const std::string& line_id) {
  LinePaid out;
  const Rma* first = nullptr;
  for (const RmaFacts& r : f.rmas)
    for (const UnitFacts* u : r.units) {
      if (u->unit->line_id != line_id) continue;
      if (!first) first = r.rma;  // oldest first
      ++out.returned;
      if (u->exchanged)
        ++out.exchanged;
      else if (u->credited)
        ++out.credited;
    }
  for (const RefundFacts& x : f.refunds) {
    const int units = x.money ? units_in(f, x, line_id, true) : 0;
    if (units == 0) continue;
    out.refunded += units;
    ++out.refunds;
    if (x.carried() || (first && since_return(*x.refund, *first))) out.refunded_since += units_in(f, x, line_id, false);
    if (!out.last || x.refund->created_at >= out.last->refund->created_at) out.last = &x;
  }
  return out;
}

// At least what the exchanged or credited units are owed; or just what the refunded ones cost, or the amount of their
// refund again.
std::optional<Resolution> paid_before(const RefundFacts& x, const RmaFacts& r) {
  const auto& total = x.refund->total.order;
  if (!x.order_level || x.carried() || !since_return(*x.refund, *r.rma) || !total) return std::nullopt;
  std::vector<const UnitFacts*> exchanged, credited, refunded;
  std::int64_t most = 0;  // the price before fees
  for (const UnitFacts* u : r.units) {
    if (!u->owed || u->owed->currency != total->currency) continue;
    if (u->exchanged)
      exchanged.push_back(u);
    else if (u->credited)
      credited.push_back(u);
    if (!u->paid_with || u->paid_with == &x) continue;
    refunded.push_back(u);
    most += u->owed->minor + (u->unit->fees ? u->unit->fees->minor : 0);
  }
  const std::int64_t left = total->minor - x.spent;
  if (at_least(left, still_owed(exchanged))) return Resolution::exchange;
  if (at_least(left, still_owed(credited))) return Resolution::store_credit;
  const auto price = still_owed(refunded);
  if (!price) return std::nullopt;
  const bool again =
      refunded.front()->paid_with->refund->total.order == Money{left, price->currency} && 2 * left > price->minor;
  if (again || (at_least(left, price) && left <= most)) return Resolution::payment;
  return std::nullopt;
}

}  // namespace returnwatch::checks
