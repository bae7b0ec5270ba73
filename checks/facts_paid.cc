// Which units are paid, and by what: the rule "Covered".
//
// Money is given out in three passes, each oldest RMA first: payouts that ReturnGO says it made (with Shopify as
// processor only if the money is on the order), then refund lines, then order-level refunds. What one pass used, the
// next cannot use again.
#include <algorithm>
#include <map>

#include "checks/facts_internal.h"

namespace returnwatch::checks {

bool names(const Transaction& tx, const UnitFacts& u) {
  const TxType type = tx_type(tx.type);
  if (type == TxType::charge) return false;
  if (!tx.unit_ids.empty()) return std::find(tx.unit_ids.begin(), tx.unit_ids.end(), u.unit->id) != tx.unit_ids.end();
  const auto& own = u.rma->transactions;
  if (std::none_of(own.begin(), own.end(), [&tx](const Transaction& x) { return &x == &tx; })) return false;
  switch (type) {
    case TxType::payment_refund:
      return u.resolution == Resolution::payment;
    case TxType::store_credit:
      return u.resolution == Resolution::store_credit;
    case TxType::gift_card:
      return u.resolution == Resolution::gift_card;
    case TxType::bank:
      return u.resolution == Resolution::bank;
    case TxType::unknown:
      return true;
    case TxType::charge:
      return false;
  }
  return false;
}

std::optional<Money> price_of(const Transaction& tx, const RmaFacts& r) {
  std::vector<const UnitFacts*> named;
  for (const UnitFacts* u : r.units)
    if (names(tx, *u)) named.push_back(u);
  return still_owed(named);
}

bool pays_in_full(const Transaction& tx, const RmaFacts& r) {
  const auto price = price_of(tx, r);
  return price && price->minor > 0 && tx.amount.order && tx.amount.order->currency == price->currency &&
         tx.amount.order->minor >= price->minor;
}

namespace internal {
namespace {

const RefundFacts* refund_by_id(const Facts& f, const std::string& id) {
  for (const RefundFacts& r : f.refunds)
    if (!id.empty() && r.refund->id == id) return &r;
  return nullptr;
}

void pay(UnitFacts& u, std::string how, const RefundFacts* with = nullptr) {
  u.paid = true;
  u.paid_by = std::move(how);
  u.paid_with = with;
}

// What refund lines can still pay for: (refund, line) -> units.
using LinePool = std::map<std::pair<const RefundFacts*, std::string>, int>;

void take_line(LinePool& pool, const RefundFacts* refund, const std::string& line_id) {
  const auto it = pool.find({refund, line_id});
  if (it != pool.end()) --it->second;
}

// Whether a payout's money has moved. Refunds that Shopify makes: its word alone, since ReturnGO's lags by hours and
// "Success" is not always true; a credit code and other processors never show there (docs/facts/returngo.md 5), so
// ReturnGO's word counts.
bool came_through(const Transaction& tx, const RefundFacts* refund) {
  const bool by_shopify =
      same_word(tx.processor, "Shopify") || (tx.processor.empty() && !tx.platform_refund_id.empty());
  if (tx_type(tx.type) == TxType::payment_refund && by_shopify) return refund && refund->money;
  return tx_status(tx.status) == TxStatus::success;
}

void read_payout(const Transaction& tx, const Facts& f, const RmaFacts& r, UnitFacts& u, LinePool& pool) {
  const TxStatus status = tx_status(tx.status);
  const RefundFacts* refund = refund_by_id(f, tx.platform_refund_id);
  if (tx_type(tx.type) == TxType::unknown) {
    if (status != TxStatus::failed && status != TxStatus::requested)
      u.paid_unsure = "ReturnGO transaction of unknown type \"" + tx.type + "\"";
    return;
  }
  if (came_through(tx, refund)) {
    take_line(pool, refund, u.unit->line_id);
    if (u.resolution == Resolution::exchange && !pays_in_full(tx, r))
      return;  // a price difference does not pay for an exchange
    if (!u.paid)
      pay(u,
          "ReturnGO payout " + tx.id + " succeeded" +
              (refund ? " and refund " + refund->refund->id + " is on the order" : ""),
          refund);
    return;
  }
  switch (status) {
    case TxStatus::requested:
      u.requested = &tx;
      break;
    case TxStatus::failed:
      u.failed = &tx;
      break;
    case TxStatus::unknown:
      u.paid_unsure = "ReturnGO payout with unknown status \"" + tx.status + "\"";
      break;
    case TxStatus::success:
      break;  // without the money that it claims
  }
}

void by_payouts(Facts& f, LinePool& pool) {
  for (RmaFacts& r : f.rmas)
    for (UnitFacts* u : r.units)
      for (const Transaction& tx : r.rma->transactions)
        if (names(tx, *u)) read_payout(tx, f, r, *u, pool);
}

LinePool line_pool(const ReturnCase& c, Facts& f) {
  LinePool pool;
  std::map<std::string, std::pair<Time, int>> lines;  // line -> first return on it, units returned
  for (RmaFacts& r : f.rmas)
    if (r.owes)
      for (UnitFacts* u : r.units) {
        if (u->not_returned) continue;
        auto line = lines.emplace(u->unit->line_id, std::make_pair(r.rma->created_at.value_or(Time{}), 0)).first;
        ++line->second.second;
      }
  std::map<std::string, int> prior;  // refunded before the first return on that line
  for (const RefundFacts& r : f.refunds) {
    if (!r.money) continue;
    for (const RefundLine& l : r.refund->lines) {
      const auto it = lines.find(l.line_id);
      if (it == lines.end()) continue;
      const bool before = r.refund->created_at && *r.refund->created_at < it->second.first && !r.carried();
      if (!before) {
        pool[{&r, l.line_id}] += l.quantity;
        continue;
      }
      int ordered = 0;
      for (const OrderLine& line : c.order->lines)
        if (line.id == l.line_id) ordered = line.quantity;
      const int was = prior[l.line_id];
      prior[l.line_id] = was + l.quantity;
      pool[{&r, l.line_id}] +=
          spilled(ordered, it->second.second, was + l.quantity) - spilled(ordered, it->second.second, was);
    }
  }
  return pool;
}

// Units whose refund is owed come before those that were to be exchanged or credited.
void by_lines(Facts& f, LinePool& pool) {
  for (auto& [key, left] : pool)
    for (const bool payment : {true, false})
      for (UnitFacts* u : units_of_line(f, key.second)) {
        if (left <= 0) break;
        if (u->paid || (u->resolution == Resolution::payment) != payment) continue;
        pay(*u, "refund " + key.first->refund->id + " holds its line", key.first);
        --left;
      }
}

// Where the fees eat the price, or it was free, no money is to come.
void by_nothing_owed(Facts& f) {
  for (UnitFacts& u : f.units)
    if (!u.paid && u.resolution != Resolution::exchange && u.owed && u.owed->minor == 0)
      pay(u, "nothing is owed for it");
}

bool tied(const Facts& f, const RefundFacts& r) {
  return std::any_of(r.payouts.begin(), r.payouts.end(), [&f](const Transaction* tx) {
    return std::any_of(f.units.begin(), f.units.end(), [tx](const UnitFacts& u) { return names(*tx, u); });
  });
}

// Order-level refunds after the RMA, in this currency, that no payout ties to units; with what is left of each.
std::vector<std::pair<RefundFacts*, std::int64_t>> order_level_money(
    Facts& f, const RmaFacts& r, const std::string& currency, const std::map<const RefundFacts*, std::int64_t>& used) {
  std::vector<std::pair<RefundFacts*, std::int64_t>> out;
  for (RefundFacts& x : f.refunds) {
    const auto& total = x.refund->total.order;
    if (!x.order_level || tied(f, x) || !total || total->currency != currency) continue;
    if (!since_return(*x.refund, *r.rma)) continue;
    const auto it = used.find(&x);
    const std::int64_t left = total->minor - (it == used.end() ? 0 : it->second);
    if (left > 0) out.emplace_back(&x, left);
  }
  return out;
}

struct OrderLevel {
  Facts& f;
  std::map<const RefundFacts*, std::int64_t> used;

  // Pays all these units if the money is there, and says whether it was. Of what is too little, `part` is noted and
  // used.
  bool cover(RmaFacts& r, const std::vector<UnitFacts*>& units, bool payment, bool part) {
    const auto price = still_owed({units.begin(), units.end()});
    if (!price || price->minor <= 0) return false;
    const auto there = order_level_money(f, r, price->currency, used);
    std::int64_t total = 0;
    for (const auto& [refund, left] : there) total += left;
    const bool enough = total >= price->minor;
    if (total == 0 || (!enough && !part)) return false;
    std::int64_t want = std::min(total, price->minor);
    for (const auto& [refund, left] : there) {
      const std::int64_t take = std::min(want, left);
      used[refund] += take;
      if (payment) refund->spent += take;
      want -= take;
    }
    if (!enough) r.part_paid = Money{total, price->currency};
    if (enough)
      for (UnitFacts* u : units) pay(*u, "an order-level refund covers what is owed", there.front().first);
    return enough;
  }
};

std::vector<UnitFacts*> unpaid(const RmaFacts& r, bool payment, bool due) {
  std::vector<UnitFacts*> out;
  for (UnitFacts* u : r.units)
    if (!u->paid && !u->not_returned && (u->resolution == Resolution::payment) == payment && (!due || u->due_at))
      out.push_back(u);
  return out;
}

// Refunds first: those that are due, then what the rest of a return's is owed, or a part of it. Returns that wait for
// approval come last.
void by_order_level(Facts& f) {
  OrderLevel money{f, {}};
  for (const bool owes : {true, false})
    for (RmaFacts& r : f.rmas) {
      if (!r.live || r.owes != owes) continue;
      money.cover(r, unpaid(r, true, true), true, false);
      money.cover(r, unpaid(r, true, false), true, true);
      money.cover(r, unpaid(r, false, false), false, false);
    }
}

void by_dispute(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  for (const Dispute& d : c.order->disputes) {
    if (same_word(d.status, "NEEDS_RESPONSE") || same_word(d.status, "UNDER_REVIEW")) f.dispute_open = true;
    const bool lost =
        same_word(d.status, "LOST") || same_word(d.status, "CHARGE_REFUNDED") || same_word(d.status, "ACCEPTED");
    if (lost && !same_word(d.initiated_as, "INQUIRY")) f.customer_paid_by_dispute = true;
  }
  if (!f.customer_paid_by_dispute) return;
  for (UnitFacts& u : f.units)
    if (!u.paid) pay(u, "a lost or refunded chargeback has paid the customer");
}

}  // namespace

void read_coverage(const ReturnCase& c, Facts& f) {
  LinePool pool = line_pool(c, f);
  by_payouts(f, pool);
  by_lines(f, pool);
  by_nothing_owed(f);
  by_order_level(f);
  by_dispute(c, f);
}

}  // namespace internal
}  // namespace returnwatch::checks
