// Which units are paid, and by what: the rule "Paid".
//
// Money is given out in passes, each oldest RMA first: payouts that ReturnGO says it made (facts_payouts.cc,
// facts_parts.cc), then refund lines, then order-level refunds. What one pass used, the next cannot use again. Refunded
// shipping, duties and tips pay for no item.
#include <algorithm>
#include <map>
#include <tuple>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

// What refund lines can still pay for: (refund, line) -> units.
using LinePool = std::map<std::pair<const RefundFacts*, std::string>, int>;

struct LineOfReturns {
  Time first{};  // the first return on it
  int units = 0;
};

std::map<std::string, LineOfReturns> returned_lines(Facts& f) {
  std::map<std::string, LineOfReturns> out;
  for (RmaFacts* r : payees(f))
    if (r->owes)
      for (const UnitFacts* u : r->units) {
        if (u->not_returned || u->spare) continue;
        auto line = out.emplace(u->unit->line_id, LineOfReturns{r->rma->created_at.value_or(Time{}), 0}).first;
        ++line->second.units;
      }
  return out;
}

int ordered(const Order& order, const std::string& line_id) {
  int out = 0;
  for (const OrderLine& line : order.lines)
    if (line.id == line_id) out = line.quantity;
  return out;
}

LinePool line_pool(Facts& f) {
  LinePool pool;
  const auto lines = returned_lines(f);
  std::map<std::string, int> prior;  // refunded before the first return on that line
  for (const RefundFacts& r : f.refunds) {
    if (!r.money || (r.refund->total.order && r.items <= 0)) continue;
    for (const RefundLine& l : r.refund->lines) {
      const auto it = lines.find(l.line_id);
      if (it == lines.end()) continue;
      const bool before = r.refund->created_at && *r.refund->created_at < it->second.first && !r.carried();
      if (!before) {
        pool[{&r, l.line_id}] += l.quantity;
        continue;
      }
      const int was = prior[l.line_id], of = ordered(*r.order, l.line_id);
      prior[l.line_id] = was + l.quantity;
      pool[{&r, l.line_id}] += spilled(of, it->second.units, was + l.quantity) - spilled(of, it->second.units, was);
    }
  }
  for (const PayoutFacts& p : f.payouts)
    if (p.refund && p.settles)
      for (const UnitFacts* u : p.units)
        if (const auto it = pool.find({p.refund, u->unit->line_id}); it != pool.end()) --it->second;
  return pool;
}

// Units of returns on the exchange orders that left for these: the money goes back on the order that was paid.
std::vector<UnitFacts*> came_back_of_exchange(Facts& f, const std::vector<UnitFacts*>& exchanged) {
  std::vector<UnitFacts*> out;
  for (RmaFacts* r : payees(f)) {
    const bool of_exchange = std::any_of(exchanged.begin(), exchanged.end(), [r](const UnitFacts* u) {
      const auto& made = u->rma->exchanges;
      return u->resolution == Resolution::exchange && std::any_of(made.begin(), made.end(), [r](const ExchangeRef& e) {
               return !e.order_id.empty() && e.order_id == r->rma->order_id;
             });
    });
    for (UnitFacts* u : r->units)
      if (of_exchange && r->owes && !u->not_returned && u->resolution == Resolution::payment) out.push_back(u);
  }
  return out;
}

// Whether this refund is more than the part that a unit still waits for: then it is another unit's.
bool more_than_its_part(const RefundFacts& r, const UnitFacts& u) {
  if (!u.in_parts || !u.still || !r.refund->total.order || r.refund->total.order->currency != u.still->currency)
    return false;
  int units = 0;
  for (const RefundLine& l : r.refund->lines) units += l.quantity;
  return units > 0 && r.items > u.still->minor * units;
}

// Who gets the money of a line first: the return whose native return it belongs to; units that are due; units whose
// refund is owed before those that were to be exchanged or credited; units that got nothing before those that wait for
// a smaller part.
std::vector<UnitFacts*> takers(Facts& f, const RefundFacts& r, const std::string& line_id) {
  std::vector<UnitFacts*> out = units_of_line(f, line_id);
  const auto rank = [&r](const UnitFacts* u) {
    return std::make_tuple(r.of && u->rma != r.of, u->resolution != Resolution::payment, !u->due_at,
                           more_than_its_part(r, *u));
  };
  for (UnitFacts* u : came_back_of_exchange(f, out)) out.push_back(u);
  std::stable_sort(out.begin(), out.end(),
                   [&rank](const UnitFacts* a, const UnitFacts* b) { return rank(a) < rank(b); });
  return out;
}

// Of a refund of which a part failed or waits, what its units are still owed is that part.
void leave_open(const RefundFacts& r, const std::vector<UnitFacts*>& units) {
  std::int64_t expected = 0;
  for (const UnitFacts* u : units) {
    if (!u->owed) return;
    expected += u->owed->minor;
  }
  std::int64_t open = std::min(r.failed + r.waiting, expected - r.items);
  for (auto u = units.rbegin(); u != units.rend() && open > 0; ++u) {
    const std::int64_t part = std::min(open, (*u)->owed->minor);
    if (part <= 0) continue;
    (*u)->paid = false;
    (*u)->paid_by.clear();
    (*u)->paid_with = nullptr;
    (*u)->in_parts = true;
    (*u)->still = Money{part, (*u)->owed->currency};
    (*u)->failure = failure_in(r);
    open -= part;
  }
}

using PaidByLines = std::map<const RefundFacts*, std::vector<UnitFacts*>>;

PaidByLines pay_by_lines(Facts& f, LinePool& pool) {
  PaidByLines paid;
  for (RefundFacts& r : f.refunds)  // oldest first, as they stand on the order
    for (auto at = pool.lower_bound({&r, ""}); at != pool.end() && at->first.first == &r; ++at)
      for (UnitFacts* u : takers(f, r, at->first.second)) {
        if (at->second <= 0) break;
        if (u->paid || u->spare) continue;
        pay(*u, "refund " + r.refund->id + " holds its line", &r);
        paid[&r].push_back(u);
        --at->second;
        if (u->unit->line_id != at->first.second) ++r.passed_on[at->first.second];
      }
  return paid;
}

void by_lines(Facts& f, LinePool& pool) {
  for (const auto& [r, units] : pay_by_lines(f, pool))
    if (!r->carried() && r->failed + r->waiting > 0) leave_open(*r, units);
  pay_by_lines(f, pool);  // what was left open may have been made good by another refund of the line
}

// Where the fees eat the price, or it was free, no money is to come.
void by_nothing_owed(Facts& f) {
  for (UnitFacts& u : f.units)
    if (!u.paid && u.resolution != Resolution::exchange && u.owed && u.owed->minor == 0)
      pay(u, "nothing is owed for it");
}

void by_dispute(Facts& f) {
  if (!f.customer_paid_by_dispute) return;
  for (UnitFacts& u : f.units)
    if (!u.paid) pay(u, "the customer's bank has given the money back after a dispute");
}

}  // namespace

void read_coverage(Facts& f) {
  LinePool pool = line_pool(f);
  by_lines(f, pool);
  by_nothing_owed(f);
  by_order_level(f);
  by_dispute(f);
}

}  // namespace returnwatch::checks::internal
