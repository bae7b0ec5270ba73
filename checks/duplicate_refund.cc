// SPEC section 4: the same units paid twice. What ReturnGO carries as a price difference, several transactions of one refund and
// refunds without money are no duplicates.
#include <algorithm>
#include <map>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Double {
  std::string_view cause;
  Time at{};
  std::optional<Money> amount;
  std::string refund_id, what;
};

std::int64_t worth(const RefundFacts& r, const std::string& currency) {
  return r.refund->total.order && r.refund->total.order->currency == currency ? r.refund->total.order->minor : 0;
}

bool after_rma(const RefundFacts& r, const RmaFacts& rma) {
  return !rma.rma->created_at || !r.refund->created_at || *r.refund->created_at >= *rma.rma->created_at;
}

Double of(std::string_view cause, const RefundFacts& r, std::string what) {
  return {cause, r.refund->created_at.value_or(Time{}), r.refund->total.order, r.refund->id, std::move(what)};
}

// A refund with money that pays for this unit in full: a payout names the unit, its line is in it, or - made outside ReturnGO,
// after the return, and not needed for units whose refund is owed - it is order-level and as large as the unit's price.
bool pays(const RefundFacts& r, const UnitFacts& u, const RmaFacts& rma) {
  if (!r.money || r.all_cancel) return false;
  if (r.carried()) {
    bool named = false;
    for (const Transaction* tx : r.payouts) named = named || (!tx->unit_ids.empty() && names(*tx, u));
    return named && u.owed && worth(r, u.owed->currency) >= u.owed->minor;   // less is a price difference
  }
  if (!after_rma(r, rma)) return false;
  if (r.order_level) return u.owed && u.owed->minor > 0 && worth(r, u.owed->currency) - r.spent >= u.owed->minor;
  return std::any_of(r.refund->lines.begin(), r.refund->lines.end(), [&u](const RefundLine& l) { return l.line_id == u.unit->line_id; });
}

// Released, and not known to be cancelled.
bool exchanged(const ReturnCase& c, const RmaFacts& r) {
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (e.order_id.empty() || !(e.type.empty() || same_word(e.type, "Exchange"))) continue;
    const bool cancelled = std::any_of(c.exchange_orders.begin(), c.exchange_orders.end(),
                                       [&e](const Order& o) { return o.id == e.order_id && o.cancelled_at; });
    if (!cancelled) return true;
  }
  return false;
}

bool credited(const UnitFacts& u) {
  for (const Transaction& tx : u.rma->transactions) {
    const TxType type = tx_type(tx.type);
    if ((type == TxType::store_credit || type == TxType::gift_card) && tx_status(tx.status) == TxStatus::success && names(tx, u)) return true;
  }
  return false;
}

// Two payouts that ReturnGO itself made for one unit, together more than it cost.
std::optional<Double> two_payouts(const Facts& f, const RmaFacts& r, const UnitFacts& u) {
  const RefundFacts* last = nullptr;
  std::int64_t total = 0, owed = 0;
  int count = 0;
  for (const RefundFacts& refund : f.refunds) {
    const bool mine = refund.money && std::any_of(refund.payouts.begin(), refund.payouts.end(), [&u](const Transaction* tx) {
      return tx_type(tx->type) == TxType::payment_refund && names(*tx, u);
    });
    if (!mine || !u.owed) continue;
    ++count;
    total += worth(refund, u.owed->currency);
    if (!last || refund.refund->created_at >= last->refund->created_at) last = &refund;
  }
  for (const UnitFacts* other : r.units)   // what the named refunds may rightly pay together
    if (other->owed && other->resolution == Resolution::payment) owed += other->owed->minor;
  if (count < 2 || total <= owed) return std::nullopt;
  return of("two_refunds", *last, "was refunded twice by ReturnGO");
}

// One unit's line refunded by hand beside ReturnGO's own refund: more than was ordered of it has been paid.
std::optional<Double> line_twice(const ReturnCase& c, const Facts& f, const UnitFacts& u) {
  if (!u.line) return std::nullopt;
  int paid = 0, holders = 0;
  const RefundFacts* last = nullptr;
  for (const RefundFacts& r : f.refunds) {
    if (!r.money) continue;
    for (const RefundLine& l : r.refund->lines) {
      if (l.line_id != u.unit->line_id) continue;
      paid += l.quantity;
      ++holders;
      if (!last || r.refund->created_at >= last->refund->created_at) last = &r;
    }
    if (!r.order_level) continue;
    for (const UnitFacts& other : f.units) {   // paid by an order-level refund that ReturnGO carries
      if (other.unit->line_id != u.unit->line_id || !other.owed) continue;
      const bool named = std::any_of(r.payouts.begin(), r.payouts.end(), [&other](const Transaction* tx) {
        return tx_type(tx->type) == TxType::payment_refund && names(*tx, other);
      });
      if (!named) continue;
      ++paid;
      ++holders;
      if (!last || r.refund->created_at >= last->refund->created_at) last = &r;
    }
  }
  (void)c;
  if (holders < 2 || paid <= u.line->quantity) return std::nullopt;
  return of("two_refunds", *last, "was refunded more often than it was ordered");
}

// An order-level refund outside ReturnGO of just what the return had already been paid.
std::optional<Double> same_amount(const Facts& f, const RmaFacts& r) {
  std::vector<const UnitFacts*> paid;
  for (const UnitFacts* u : r.units)
    if (u->resolution == Resolution::payment && u->paid) paid.push_back(u);
  const auto price = still_owed(paid);
  if (!price || price->minor <= 0) return std::nullopt;
  const RefundFacts* own = nullptr;
  for (const RefundFacts& x : f.refunds)
    for (const Transaction* tx : x.payouts)
      if (x.money && std::any_of(paid.begin(), paid.end(), [tx](const UnitFacts* u) { return names(*tx, *u); })) own = &x;
  for (const RefundFacts& x : f.refunds) {
    if (!x.money || !x.order_level || x.carried() || x.spent > 0 || !after_rma(x, r)) continue;
    const std::int64_t amount = worth(x, price->currency);
    if (amount == price->minor || (own && amount > 0 && amount == worth(*own, price->currency))) return of("two_refunds", x, "was refunded twice");
  }
  return std::nullopt;
}

std::optional<Double> find(const ReturnCase& c, const Facts& f, const RmaFacts& r) {
  for (const UnitFacts* u : r.units) {
    if (u->not_returned) continue;
    if (auto d = two_payouts(f, r, *u)) return d;
    if (auto d = line_twice(c, f, *u)) return d;
  }
  if (auto d = same_amount(f, r)) return d;
  const bool has_exchange = exchanged(c, r);
  for (const bool exchange : {true, false})
    for (const UnitFacts* u : r.units) {
      const bool other_way = exchange ? u->resolution == Resolution::exchange && has_exchange : credited(*u);
      if (!other_way) continue;
      for (const RefundFacts& refund : f.refunds)
        if (pays(refund, *u, r))
          return of(exchange ? "refund_and_exchange" : "refund_and_credit", refund, exchange ? "was exchanged and refunded as well" : "was credited and refunded as well");
    }
  return std::nullopt;
}

void tell(const ReturnCase& c, const RmaFacts& r, const Double& d, Verdict& v) {
  Problem p = return_problem(c, r, d.cause, d.at);
  p.amount = d.amount;
  p.summary = "Return " + r.rma->id + " " + d.what + (d.amount ? " (" + to_string(*d.amount) + ")." : ".");
  if (!d.refund_id.empty()) p.evidence.push_back({"shopify", "refund " + d.refund_id + (d.amount ? " of " + to_string(*d.amount) : ""), d.at, d.refund_id});
  p.evidence.push_back({"shopify", "order has " + std::to_string(c.order->refunds.size()) + " refund(s)", c.order->read_at, c.order->id});
  v.problems.push_back(std::move(p));
}

// The order's refunds exceed what was received; told on its newest live return.
void tell_excess(const ReturnCase& c, const Facts& f, Verdict& v) {
  const auto& received = c.order->received.order;
  const auto& refunded = c.order->refunded.order;
  if (!received || !refunded || received->currency != refunded->currency || refunded->minor <= received->minor) return;
  const RmaFacts* on = nullptr;
  for (const RmaFacts& r : f.rmas)
    if (r.live) on = &r;
  if (!on) return;
  Time last{};
  for (const RefundFacts& r : f.refunds)
    if (r.money && r.refund->created_at) last = std::max(last, *r.refund->created_at);
  Money excess{refunded->minor - received->minor, received->currency};
  tell(c, *on, {"more_than_received", last, excess, "", "is on order " + c.order->name + ", which was refunded more than was received"}, v);
  v.problems.back().evidence.push_back({"shopify", "refunded " + to_string(*refunded) + " of " + to_string(*received) + " received", last, c.order->id});
}

void judge(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) {
      cannot_judge(v, r);
      continue;
    }
    ++v.looked_at;
    if (!r.owes) continue;
    if (auto d = find(c, f, r)) tell(c, r, *d, v);
  }
  if (c.order && v.problems.empty() && v.no_data.empty()) tell_excess(c, f, v);
}

}  // namespace

CheckInfo duplicate_refund_check() {
  CheckInfo i;
  i.id = "duplicate_refund";
  i.title = "Paid twice";
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders};
  for (std::string_view id : {"two_refunds", "refund_and_exchange", "refund_and_credit", "more_than_received"}) {
    CauseInfo cause{id};
    cause.permanent = true;
    i.causes.push_back(cause);
  }
  i.judge_case = judge;
  i.reads = "the order's refunds and their lines in Shopify; payouts, credits and exchanges of its returns in ReturnGO";
  i.fires = "the same units were paid twice: two refunds, a refund beside an exchange or a credit; or the order was refunded more than was received";
  i.not_when = "price differences that ReturnGO carries; several transactions of one refund; refunds without money";
  i.action = "Compare the refunds on the order. Stop a shipment or credit that has not left yet; otherwise agree with the customer on returning the excess.";
  return i;
}

}  // namespace returnwatch::checks
