// Which units' exchange has left: the rule "Exchange by unit". The lines of released exchange orders, the exchange
// lines of native returns and what was added to the first order say what left; variants are matched first, and what is
// left over then covers the units not matched (a substitute, a bundle that was taken apart).
#include <algorithm>
#include <map>
#include <set>

#include "checks/facts_internal.h"

namespace returnwatch::checks {

const Transaction* unpaid_invoice(const Rma& r) {
  const Transaction* newest = nullptr;
  for (const Transaction& tx : r.transactions)
    if (contains_word(tx.type, "Invoice") && (!newest || tx.created_at >= newest->created_at)) newest = &tx;
  return newest && tx_status(newest->status) == TxStatus::requested ? newest : nullptr;
}

bool money_instead(const RmaFacts& r, const UnitFacts& u) {
  if (u.paid || u.credited) return true;
  if (u.in_parts && u.owed && u.still && 2 * u.still->minor < u.owed->minor) return true;
  std::int64_t sum = 0;
  for (const Transaction& tx : r.rma->transactions)
    if (names(tx, u) && tx_status(tx.status) == TxStatus::success && u.owed && tx.amount.order &&
        tx.amount.order->currency == u.owed->currency)
      sum += tx.amount.order->minor / static_cast<std::int64_t>(std::max<std::size_t>(1, tx.unit_ids.size()));
  return u.owed && 2 * sum > u.owed->minor;
}

bool money_tried_instead(const UnitFacts& u) {
  if (u.exchanged || !u.failure) return false;
  const auto& tried = u.failure->difference;
  if (!tried) return true;  // a refund of its line, of which a part failed
  return u.owed && tried->currency == u.owed->currency && 2 * tried->minor > u.owed->minor;
}

namespace internal {
namespace {

using Items = std::map<std::string, int>;  // variant -> items

int count(const Items& items) {
  int n = 0;
  for (const auto& [variant, quantity] : items) n += quantity;
  return n;
}

bool cancelled_return(const NativeReturn& n) {
  return same_word(n.status, "CANCELED") || same_word(n.status, "CANCELLED") || same_word(n.status, "DECLINED");
}

// What came back, and was refunded, had left.
int came_back(const ReturnCase& c, const Order& o, const OrderLine& line) {
  int n = 0;
  for (const Refund& refund : o.refunds)
    for (const RefundLine& l : refund.lines)
      if (l.line_id == line.id && same_word(l.restock_type, "RETURN")) n += l.quantity;
  int returned = 0;
  for (const auto* rmas : {&c.rmas, &c.chain_rmas})
    for (const Rma& r : *rmas)
      for (const Unit& u : r.units) returned += u.line_id == line.id ? 1 : 0;
  return std::max(n, returned);
}

int left_with(const ReturnCase& c, const Order& o, const OrderLine& line) {
  if (!line.current) return line.quantity;
  return std::min(line.quantity, *line.current + came_back(c, o, line));
}

struct Exchange {
  const ReturnCase& c;
  Facts& f;
  RmaFacts& r;
  std::set<std::string> wanted;  // variants
  Items left;                    // what has left for this return
  Items unnamed;                 // of it, exchange lines of native returns that do not say which line of the order
  bool unknown = false;          // an order left, and what it holds is not known: ReturnGO's word counts

  void want(const std::vector<ExchangeItem>& items) {
    for (const ExchangeItem& i : items)
      if (!i.variant_id.empty()) wanted.insert(i.variant_id);
  }
  void take_orders() {
    for (const ExchangeRef& e : r.rma->exchanges) {
      if (e.order_id.empty() || same_word(e.type, "Fee")) continue;
      const auto o = std::find_if(c.exchange_orders.begin(), c.exchange_orders.end(),
                                  [&e](const Order& x) { return x.id == e.order_id; });
      if (o != c.exchange_orders.end() && o->cancelled_at) continue;
      ++r.orders_released;
      if (o == c.exchange_orders.end() || !o->read_at || o->lines.empty()) {
        unknown = true;
        continue;
      }
      for (const OrderLine& line : o->lines)
        if (line.requires_shipping || wanted.count(line.variant_id)) left[line.variant_id] += left_with(c, *o, line);
    }
  }
  void take_native(std::set<std::string>& lines) {
    for (const NativeReturn& native : c.order->returns) {
      if (r.rma->order_id != c.order->id || cancelled_return(native)) continue;
      const auto of = f.native_of.find(&native);
      for (const ExchangeLine& x : native.exchange_lines) {
        // One that nobody can be named of - staff made it - is of whoever waits for such an item.
        if (of == f.native_of.end() ? !wanted.count(x.variant_id) : of->second != r.rma) continue;
        left[x.variant_id] += x.quantity;
        lines.insert(x.line_ids.begin(), x.line_ids.end());
        if (x.line_ids.empty()) unnamed[x.variant_id] += x.quantity;
      }
    }
  }
  std::string variant_of(const std::string& line_id) const {
    for (const OrderLine& line : c.order->lines)
      if (line.id == line_id) return line.variant_id;
    return "";
  }
  // Fulfilment orders of the first order that were made after the approval and hold exchange items.
  void take_added(const std::set<std::string>& native, std::set<const FulfillmentOrder*>& taken) {
    if (r.rma->order_id != c.order->id) return;  // of another order of the chain: its own case tells
    for (const FulfillmentOrder& x : c.order->fulfillment_orders) {
      if (same_word(x.status, "CANCELLED") || taken.count(&x)) continue;
      const bool later = r.approved_at && x.created_at && *x.created_at >= *r.approved_at;
      Items items;
      bool holds = false;
      for (const FulfillmentOrderLine& l : x.lines) {
        if (native.count(l.line_id)) {
          holds = true;  // counted as an exchange line already
        } else if (const std::string variant = variant_of(l.line_id); later && wanted.count(variant)) {
          holds = true;
          const int counted = std::min(l.quantity, unnamed[variant]);
          unnamed[variant] -= counted;
          items[variant] += l.quantity - counted;
        }
      }
      if (!holds) continue;
      taken.insert(&x);
      r.added.push_back(&x);
      for (const auto& [variant, quantity] : items) left[variant] += quantity;
    }
  }
  bool take(const std::string& variant, int quantity) {
    const auto it = left.find(variant);
    if (it == left.end() || it->second < quantity) return false;
    it->second -= quantity;
    return true;
  }
};

int wanted_by(const Unit& u) {
  int n = 0;
  for (const ExchangeItem& i : u.wants) n += i.quantity;
  return std::max(1, n);
}

bool matched(Exchange& x, const Unit& u) {
  if (u.wants.empty()) return false;
  const Items before = x.left;
  const bool all = std::all_of(u.wants.begin(), u.wants.end(),
                               [&x](const ExchangeItem& i) { return x.take(i.variant_id, i.quantity); });
  if (!all) x.left = before;
  return all;
}

// ReturnGO paid money for the whole of it: what left is rather for the others.
bool refunded(const RmaFacts& r, const UnitFacts& u) {
  return std::any_of(r.rma->transactions.begin(), r.rma->transactions.end(), [&](const Transaction& tx) {
    return !tx.unit_ids.empty() && tx_status(tx.status) == TxStatus::success && names(tx, u) && pays_in_full(tx, r);
  });
}

void give(Exchange& x, std::vector<UnitFacts*> units) {
  std::stable_partition(units.begin(), units.end(), [&x](const UnitFacts* u) { return !refunded(x.r, *u); });
  int promised = 0;
  for (const UnitFacts* u : units) promised += wanted_by(*u->unit);
  const bool whole = !x.r.rma->wants.empty();  // a product exchange
  const int there = count(x.left);
  if (x.unknown || there >= promised || (whole && there > 0)) {
    for (UnitFacts* u : units) u->exchanged = true;
    return;
  }
  std::vector<UnitFacts*> open;
  for (UnitFacts* u : units)
    if (!(u->exchanged = matched(x, *u->unit))) open.push_back(u);
  int over = count(x.left);
  for (UnitFacts* u : open)
    if (over >= wanted_by(*u->unit)) {
      over -= wanted_by(*u->unit);
      u->exchanged = true;
    }
}

}  // namespace

void read_exchanges(const ReturnCase& c, Facts& f) {
  if (!c.order) return;
  std::set<const FulfillmentOrder*> taken;
  for (RmaFacts* each : payees(f)) {
    RmaFacts& r = *each;
    if (!r.owes) continue;
    std::vector<UnitFacts*> units;
    for (UnitFacts* u : r.units)
      if (u->resolution == Resolution::exchange && !u->not_returned) units.push_back(u);
    Exchange x{c, f, r, {}, {}, {}, false};
    x.want(r.rma->wants);
    for (const UnitFacts* u : units) x.want(u->unit->wants);
    std::set<std::string> native;
    x.take_orders();
    x.take_native(native);
    if (!units.empty()) x.take_added(native, taken);
    give(x, units);
  }
}

}  // namespace internal
}  // namespace returnwatch::checks
