// What order-level refunds pay: money that belongs to no line, shipping, duty or tip, and that no payout ties to units.
#include <algorithm>
#include <map>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

constexpr Duration kLoggedLater = days(7);  // staff refund first, and make the return when they come to it

bool tied(const RefundFacts& r, const Facts& f) {
  return std::any_of(f.payouts.begin(), f.payouts.end(),
                     [&r](const PayoutFacts& p) { return p.refund == &r && !p.units.empty(); });
}

bool loose(const RefundFacts& r, const Facts& f) { return r.order_level && r.items > 0 && !tied(r, f); }

std::vector<UnitFacts*> unpaid(const RmaFacts& r, bool payment, bool due) {
  std::vector<UnitFacts*> out;
  for (UnitFacts* u : r.units)
    if (!u->paid && !u->not_returned && !u->spare && !u->exchanged &&
        (u->resolution == Resolution::payment) == payment && (!due || u->due_at))
      out.push_back(u);
  return out;
}

std::optional<Money> owed_by(const std::vector<UnitFacts*>& units) {
  std::vector<Money> amounts;
  for (const UnitFacts* u : units) {
    if (!u->still) return std::nullopt;
    amounts.push_back(*u->still);
  }
  return sum(amounts);
}

class OrderLevel {
 public:
  explicit OrderLevel(Facts& f) : f_(f) {}

  // Pays these units as far as the money goes. Of units that were to get no money, most of it must be there: a little
  // may be anything.
  void cover(RmaFacts& r, const std::vector<UnitFacts*>& units, bool payment) {
    const auto price = owed_by(units);
    if (!price || price->minor <= 0) return;
    const auto there = money_for(r, price->currency);
    std::int64_t total = 0;
    for (const auto& [refund, left] : there) total += left;
    const bool enough = total >= price->minor;
    if (total == 0 || (!payment && 2 * total <= price->minor)) return;
    std::int64_t want = std::min(total, price->minor);
    for (const auto& [refund, left] : there) {
      const std::int64_t take = std::min(want, left);
      used_[refund] += take;
      refund->spent += take;
      want -= take;
    }
    if (!enough && payment) r.part_paid = Money{total, price->currency};
    share_out(units, std::min(total, price->minor), there.front().first);
  }

  // The same for one refund that is it as a whole.
  bool take_whole(RefundFacts& x, const std::vector<UnitFacts*>& units) {
    const auto price = owed_by(units);
    if (!price || price->minor <= 0 || used_.count(&x)) return false;
    if (!x.refund->total.order || *price != Money{x.items, x.refund->total.order->currency}) return false;
    used_[&x] = x.spent = x.items;
    share_out(units, x.items, &x);
    return true;
  }
  void take_equal(const RmaFacts& r, const std::vector<UnitFacts*>& units) {
    for (RefundFacts& x : f_.refunds)
      if (loose(x, f_) && since_return(*x.refund, *r.rma) && (!x.of || x.of == r.rma) && take_whole(x, units)) return;
  }

 private:
  // Refunds after the RMA, in this currency; with what is left of each.
  std::vector<std::pair<RefundFacts*, std::int64_t>> money_for(const RmaFacts& r, const std::string& currency) {
    std::vector<std::pair<RefundFacts*, std::int64_t>> out;
    for (RefundFacts& x : f_.refunds) {
      const auto& total = x.refund->total.order;
      if (!loose(x, f_) || !total || total->currency != currency || !since_return(*x.refund, *r.rma)) continue;
      if (x.of && x.of != r.rma) continue;
      const auto it = used_.find(&x);
      const std::int64_t left = x.items - (it == used_.end() ? 0 : it->second);
      if (left > 0) out.emplace_back(&x, left);
    }
    return out;
  }

  static void share_out(const std::vector<UnitFacts*>& units, std::int64_t money, const RefundFacts* refund) {
    for (UnitFacts* u : units) {
      const std::int64_t part = std::min(money, u->still->minor);
      money -= part;
      u->still->minor -= part;
      if (u->still->minor == 0)
        pay(*u, "an order-level refund covers what is owed", refund);
      else if (part > 0)
        u->in_parts = true;
    }
  }

  Facts& f_;
  std::map<const RefundFacts*, std::int64_t> used_;
};

// Whether nothing of what was paid for the order was left after this refund.
bool leaves_nothing(const RefundFacts& x, const Facts& f) {
  const auto& received = x.order->received.order;
  if (!received || received->minor <= 0 || !x.refund->created_at) return false;
  std::int64_t given = 0;
  for (const RefundFacts& r : f.refunds) {
    const auto& total = r.refund->total.order;
    if (r.order != x.order || !total || total->currency != received->currency) continue;
    if (r.refund->created_at && *r.refund->created_at <= *x.refund->created_at) given += total->minor;
  }
  return given >= received->minor;
}

// Money given back before the RMA was made: in the days before it just what its units are owed; or all there was.
void given_before(RmaFacts& r, Facts& f, OrderLevel& money) {
  if (!r.rma->created_at) return;
  for (RefundFacts& x : f.refunds) {
    if (!loose(x, f) || !x.refund->created_at || *x.refund->created_at >= *r.rma->created_at) continue;
    std::vector<UnitFacts*> payment = unpaid(r, true, false), all = payment;
    for (UnitFacts* u : unpaid(r, false, false))
      if (u->resolution != Resolution::exchange) all.push_back(u);
    const bool logged_later = *x.refund->created_at >= *r.rma->created_at - kLoggedLater;
    if (logged_later && (money.take_whole(x, payment) || money.take_whole(x, all))) continue;
    if (leaves_nothing(x, f))
      for (UnitFacts* u : all)
        pay(*u, "refund " + x.refund->id + " returned everything that was paid, before the return was created", &x);
  }
}

}  // namespace

// Refunds first: those that are due, then what the rest of a return's is owed, or a part of it. Returns that wait for
// approval come last.
void by_order_level(Facts& f) {
  OrderLevel money(f);
  for (RmaFacts* r : payees(f))
    if (r->owes) given_before(*r, f, money);
  for (const bool owes : {true, false}) {
    for (const bool due : {true, false}) {
      for (RmaFacts* r : payees(f))  // just what one return is owed is meant for it
        if (r->live && r->owes == owes) money.take_equal(*r, unpaid(*r, true, due));
      for (RmaFacts* r : payees(f))
        if (r->live && r->owes == owes) money.cover(*r, unpaid(*r, true, due), true);
    }
    for (RmaFacts* r : payees(f))
      if (r->live && r->owes == owes) money.cover(*r, unpaid(*r, false, false), false);
  }
}

}  // namespace returnwatch::checks::internal
