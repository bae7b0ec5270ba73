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
  const auto passed = x.passed_on.find(line_id);
  return passed == x.passed_on.end() ? out : std::max(0, out - passed->second);
}

// Money of this refund that is for the line's units; nothing where others share it.
std::optional<std::int64_t> money_on(const Facts& f, const RefundFacts& x, const std::string& line_id) {
  const auto& lines = x.refund->lines;
  const bool only = std::all_of(lines.begin(), lines.end(), [&](const RefundLine& l) { return l.line_id == line_id; });
  if (!x.carried()) return only ? std::optional<std::int64_t>(x.items) : std::nullopt;
  std::int64_t out = 0;
  for (const PayoutFacts& p : f.payouts) {
    if (p.refund != &x) continue;
    for (const UnitFacts* u : p.units)
      if (u->unit->line_id != line_id) return std::nullopt;
    out += p.came;
  }
  return out;
}

// What one unit of the line costs before fees; nothing where no return says.
std::optional<std::int64_t> unit_price(const Facts& f, const std::string& line_id) {
  std::optional<std::int64_t> out;
  for (const UnitFacts& u : f.units)
    if (u.unit->line_id == line_id && u.owed)
      out = std::max(out.value_or(0), u.owed->minor + (u.unit->fees ? u.unit->fees->minor : 0));
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

LinePaid paid_on_line(const Facts& f, const OrderLine& line) {
  LinePaid out;
  const Rma* first = nullptr;
  for (const RmaFacts& r : f.rmas)
    for (const UnitFacts* u : r.units) {
      if (u->unit->line_id != line.id) continue;
      if (!first) first = r.rma;  // oldest first
      ++out.returned;
      if (u->exchanged)
        ++out.exchanged;
      else if (u->credited)
        ++out.credited;
    }
  std::optional<std::int64_t> all = 0, since = 0;
  for (const RefundFacts& x : f.refunds) {
    const bool money = x.money && (x.items > 0 || !x.refund->total.order);
    const int units = money ? units_in(f, x, line.id, true) : 0;
    if (units == 0) continue;
    out.refunded += units;
    ++out.refunds;
    const bool later = x.carried() || (first && since_return(*x.refund, *first));
    if (later) out.refunded_since += units_in(f, x, line.id, false);
    if (!out.last || x.refund->created_at >= out.last->refund->created_at) out.last = &x;
    const auto of_line = money_on(f, x, line.id);
    all = all && of_line ? std::optional<std::int64_t>(*all + *of_line) : std::nullopt;
    if (later) since = since && of_line ? std::optional<std::int64_t>(*since + *of_line) : std::nullopt;
  }
  if (const auto price = unit_price(f, line.id); price && all && since)
    out.beyond_price = *all > *price * line.quantity || *since > *price * std::min(line.quantity, out.returned);
  return out;
}

std::optional<Money> paid_on_line_by(const Facts& f, const RefundFacts& x, const std::string& line_id) {
  if (!x.refund->total.order) return std::nullopt;
  const auto price = unit_price(f, line_id);
  const std::int64_t most = price ? *price * std::max(1, units_in(f, x, line_id, true)) : x.items;
  return Money{money_on(f, x, line_id).value_or(std::min(x.items, most)), x.refund->total.order->currency};
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
  const std::int64_t left = x.items - x.spent;
  if (at_least(left, price_of(exchanged))) return Resolution::exchange;
  if (at_least(left, price_of(credited))) return Resolution::store_credit;
  const auto price = price_of(refunded);
  if (!price) return std::nullopt;
  const bool again =
      refunded.front()->paid_with->refund->total.order == Money{left, price->currency} && 2 * left > price->minor;
  if (again || (at_least(left, price) && left <= most)) return Resolution::payment;
  return std::nullopt;
}

}  // namespace returnwatch::checks
