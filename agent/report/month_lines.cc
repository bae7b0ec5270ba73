#include "agent/report/month_lines.h"

#include <algorithm>
#include <cstdlib>

#include "checks/executor.h"
#include "checks/registry.h"
#include "checks/words.h"

namespace returnwatch::agent::report {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& p : parts) out += (out.empty() ? "" : " ") + p;
  return out;
}

}  // namespace

using namespace checks;

MonthLine StoreMonth::line(const ReturnCase& c, const char* kind, const std::string& currency) const {
  MonthLine l;
  l.store = name_;
  l.kind = kind;
  l.currency = currency;
  l.order_id = c.order_id;
  l.order_name = c.order ? c.order->name : c.rmas.empty() ? "" : c.rmas.front().order_name;
  l.test = c.order && c.order->test;
  return l;
}

// ReturnGO's half of a line: the payouts of the month.
void StoreMonth::half(MonthLine& l, const std::vector<Payout>& payouts) const {
  std::vector<std::string> ids;
  for (const Payout& p : payouts) {
    ids.push_back(p.tx->id);
    l.rma_id = p.rma->id;
    if (!l.returngo_at) l.returngo_at = p.tx->created_at;
    if (within(p.tx->created_at)) l.returngo = l.returngo.value_or(0) + p.tx->amount.order->minor;
  }
  l.payouts = joined(ids);
}

// The sums over all months say whether the two agree; the line has this month's part of them.
void StoreMonth::finish(MonthLine l, std::int64_t all_returngo, std::int64_t all_shopify) {
  if (!l.returngo && !l.shopify) return;
  if (all_returngo != all_shopify) {
    l.match = std::llabs(all_returngo - all_shopify) > kRounding ? Match::amount_differs : Match::rounding;
    l.note = "ReturnGO " + decimal({all_returngo, l.currency}) + ", Shopify " + decimal({all_shopify, l.currency});
  } else {
    l.match = l.difference() == 0 ? Match::matched : Match::other_month;
    if (l.match == Match::other_month) l.note = "the other half is in another month";
  }
  lines_.push_back(std::move(l));
}

void StoreMonth::alone(const ReturnCase& c, const Payout& p, const char* kind, Match match, const std::string& note) {
  if (!within(p.tx->created_at)) return;
  MonthLine l = line(c, kind, p.tx->amount.order->currency);
  half(l, {p});
  l.match = match;
  l.note = note;
  l.reference = p.tx->platform_refund_id;
  lines_.push_back(std::move(l));
}

namespace {

// The Shopify refund that each payout is, though it may name none: the checks' own reading.
std::string refund_of(const Facts& f, const checks::Transaction& tx) {
  for (const PayoutFacts& p : f.payouts)
    if (p.tx == &tx && p.refund) return p.refund->refund->id;
  return tx.platform_refund_id;
}

// Whether it is Shopify that carries it out: it says so, or names no processor and a refund of Shopify's.
bool by_shopify(const checks::Transaction& tx) {
  return contains_word(tx.processor, "Shopify") || (tx.processor.empty() && !tx.platform_refund_id.empty());
}

// What of the units of these payouts is not paid yet: a further part that failed or waits. "" = nothing.
std::string open_part(const Facts& f, const std::vector<Payout>& payouts) {
  std::set<const UnitFacts*> units;
  for (const PayoutFacts& p : f.payouts)
    for (const Payout& of : payouts)
      if (p.tx == of.tx) units.insert(p.units.begin(), p.units.end());
  std::vector<Money> open;
  for (const UnitFacts* u : units)
    if (u->in_parts && !u->paid && u->still) open.push_back(*u->still);
  const auto total = sum(open);
  return total && total->minor > 0 ? "a further part of " + to_string(*total) + " is not paid yet" : "";
}

bool is_credit(const Facts& f, const Refund& r) {
  return std::any_of(f.refunds.begin(), f.refunds.end(),
                     [&r](const RefundFacts& x) { return x.refund == &r && x.credit; });
}

}  // namespace

// The credit on the customer's account that this refund to store credit made: it is on the refund's line.
void StoreMonth::take_credit(const ReturnCase& c, const Refund& r) {
  for (const Credit& x : c.credits)
    if (x.kind == CreditKind::store_credit && x.order_id == c.order_id && x.amount == *r.total.order &&
        taken_.insert(x.id).second)
      return;
}

void StoreMonth::refund(const ReturnCase& c, const Refund& r, const std::vector<Payout>& payouts, const Facts& facts) {
  const bool money = r.total.order && r.total.order->minor > 0;
  if (!money) {
    for (const Payout& p : payouts)
      alone(c, p, "refund", Match::missing_in_shopify, "the refund has no successful transaction");
    return;
  }
  std::vector<Payout> same, other;
  for (const Payout& p : payouts) (p.tx->amount.order->currency == r.total.order->currency ? same : other).push_back(p);
  for (const Payout& p : other)
    alone(c, p, "refund", Match::amount_differs, "Shopify's refund is in " + r.total.order->currency);
  const bool credit = is_credit(facts, r);
  if (credit) take_credit(c, r);
  MonthLine l = line(c, credit ? "store_credit" : "refund", r.total.order->currency);
  l.note = open_part(facts, same);
  l.reference = r.id;
  l.shopify_at = r.created_at;
  if (within(r.created_at)) l.shopify = r.total.order->minor;
  half(l, same);
  if (!same.empty()) {
    std::int64_t paid = 0;
    for (const Payout& p : same) paid += p.tx->amount.order->minor;
    return finish(std::move(l), paid, r.total.order->minor);
  }
  if (l.shopify) alone_in_shopify(c, r, !other.empty(), facts, std::move(l));
}

namespace {

// The return that a refund is of, though no payout names it: one that holds a line of it, else the order's own.
std::string returns_of(const ReturnCase& c, const Refund& r) {
  std::vector<std::string> holds, all;
  for (const Rma& rma : c.rmas) {
    all.push_back(rma.id);
    if (std::any_of(rma.units.begin(), rma.units.end(), [&r](const Unit& u) {
          return std::any_of(r.lines.begin(), r.lines.end(),
                             [&u](const RefundLine& x) { return !u.line_id.empty() && x.line_id == u.line_id; });
        }))
      holds.push_back(rma.id);
  }
  return joined(holds.empty() ? all : holds);
}

Actor actor_of(const Facts& f, const Refund& r) {
  for (const RefundFacts& x : f.refunds)
    if (x.refund == &r) return x.actor;
  return Actor::none;
}

}  // namespace

// A refund that no payout names.
void StoreMonth::alone_in_shopify(const ReturnCase& c, const Refund& r, bool other_currency, const Facts& facts,
                                  MonthLine l) {
  const bool cancelled = !r.lines.empty() && std::all_of(r.lines.begin(), r.lines.end(), [](const RefundLine& x) {
    return same_word(x.restock_type, "CANCEL");
  });
  l.rma_id = returns_of(c, r);
  l.match = other_currency                         ? Match::amount_differs
            : c.rmas.empty() || cancelled          ? Match::not_a_return
            : actor_of(facts, r) == Actor::allowed ? Match::allowed_app
                                                   : Match::missing_in_returngo;
  l.note = other_currency        ? "ReturnGO's payout is in another currency"
           : cancelled           ? "cancelled before it was sent"
           : r.app.title.empty() ? "no app named"
                                 : "by " + r.app.title;
  lines_.push_back(std::move(l));
}

// Both sides agree on it, yet a check says that this money should not have gone, or not again.
void StoreMonth::doubt(const ReturnCase& c, const Facts& facts, std::size_t first) {
  const checks::Reach reach;
  for (const CheckInfo& check : all_checks()) {
    if (check.topic != Topic::in_doubt || !check.of_cases()) continue;
    const Outcome said = checks::run(check, c, facts, Context{to_, policy_, reach}, {});
    for (const auto* list : {&said.findings, &said.expired})
      for (const Finding& f : *list)
        for (std::size_t i = first; i < lines_.size(); ++i) {
          MonthLine& l = lines_[i];
          const bool about = f.subject.kind == SubjectKind::refund
                                 ? l.reference == f.subject.id
                                 : !l.payouts.empty() && !f.rma_id.empty() && l.rma_id == f.rma_id;
          if (!about || needs_a_look(l.match) || l.match == Match::rounding || l.match == Match::not_a_return ||
              l.match == Match::allowed_app)
            continue;
          l.match = Match::in_doubt;
          l.note = f.summary;
        }
  }
}

StoreMonth::Vehicle StoreMonth::vehicle_of(const Payout& p) const {
  if (tx_type(p.tx->type) == TxType::gift_card) return Vehicle::gift_card;
  switch (policy_.store_credit_via) {
    case CreditVia::returngo_code:
      return Vehicle::none;
    case CreditVia::gift_card:
      return Vehicle::gift_card;
    case CreditVia::shopify_store_credit:
      return Vehicle::store_credit;
  }
  return Vehicle::none;
}

// Credits that together are what the payouts say; nothing where none are. First one that is it all, then oldest first.
std::vector<const Credit*> StoreMonth::allot(const ReturnCase& c, const std::vector<Payout>& payouts, CreditKind kind,
                                             const std::string& currency) {
  std::int64_t want = 0;
  for (const Payout& p : payouts) want += p.tx->amount.order->minor;
  std::vector<const Credit*> free;
  for (const Credit& x : c.credits)
    if (x.kind == kind && x.amount.currency == currency && taken_.count(x.id) == 0 &&
        (!x.created_at || !payouts.front().rma->created_at || *x.created_at >= *payouts.front().rma->created_at))
      free.push_back(&x);
  std::vector<const Credit*> out;
  const auto whole =
      std::find_if(free.begin(), free.end(), [want](const Credit* x) { return x->amount.minor == want; });
  if (whole != free.end()) out = {*whole};
  for (const Credit* x : whole != free.end() ? std::vector<const Credit*>{} : free) {
    std::int64_t sum = x->amount.minor;
    for (const Credit* y : out) sum += y->amount.minor;
    if (sum <= want) out.push_back(x);
  }
  std::int64_t sum = 0;
  for (const Credit* x : out) sum += x->amount.minor;
  if (sum != want) return {};
  for (const Credit* x : out) taken_.insert(x->id);
  return out;
}

namespace {

// A card that was disabled unspent and made good by nothing: both systems have it, and the customer has nothing.
bool worth_nothing(const ReturnCase& c, const Facts& f, const Rma& of, const Policy& policy) {
  for (const RmaFacts& r : f.rmas) {
    if (r.rma != &of) continue;
    const auto claim = credit_claimed(c, f, r, CreditKind::gift_card, policy);
    return claim && claim->disabled &&
           std::any_of(claim->due.begin(), claim->due.end(), [](const UnitFacts* u) { return !u->credit_void; });
  }
  return false;
}

}  // namespace

void StoreMonth::credit(const ReturnCase& c, const std::vector<Payout>& payouts, Vehicle vehicle, const Facts& facts) {
  const char* kind = vehicle == Vehicle::gift_card ? "gift_card" : "store_credit";
  if (vehicle == Vehicle::none) {
    for (const Payout& p : payouts) alone(c, p, kind, Match::outside_shopify, "a code of ReturnGO's own");
    return;
  }
  const std::string& currency = payouts.front().tx->amount.order->currency;
  const auto credits =
      allot(c, payouts, vehicle == Vehicle::gift_card ? CreditKind::gift_card : CreditKind::store_credit, currency);
  if (credits.empty()) {
    for (const Payout& p : payouts)
      alone(c, p, kind, Match::missing_in_shopify,
            vehicle == Vehicle::gift_card ? "no such gift card" : "no such store credit");
    return;
  }
  MonthLine l = line(c, kind, currency);
  half(l, payouts);
  std::vector<std::string> ids;
  std::int64_t all = 0, paid = 0;
  for (const Payout& p : payouts) paid += p.tx->amount.order->minor;
  for (const Credit* x : credits) {
    ids.push_back(x->id);
    all += x->amount.minor;
    if (!l.shopify_at) l.shopify_at = x->created_at;
    if (within(x->created_at)) l.shopify = l.shopify.value_or(0) + x->amount.minor;
  }
  l.reference = joined(ids);
  const std::size_t before = lines_.size();
  finish(std::move(l), paid, all);
  if (lines_.size() == before || vehicle != Vehicle::gift_card) return;
  if (!worth_nothing(c, facts, *payouts.front().rma, policy_)) return;
  lines_.back().match = Match::in_doubt;
  lines_.back().note = "the gift card was disabled unspent and no other one was made";
}

void StoreMonth::add(const ReturnCase& c) {
  const std::size_t first = lines_.size();
  std::map<std::string, std::vector<Payout>> by_refund;
  std::map<std::tuple<std::string, Vehicle, std::string>, std::vector<Payout>> credits;  // RMA, vehicle, currency
  bool wants_credit = false;
  const checks::Reach reach;
  const Facts facts = derive(c, Context{to_, policy_, reach});
  const auto elsewhere = [&c](const std::string& refund_id) {
    return std::any_of(c.chain.begin(), c.chain.end(), [&refund_id](const Order& o) {
      return std::any_of(o.refunds.begin(), o.refunds.end(),
                         [&refund_id](const Refund& r) { return r.id == refund_id; });
    });
  };
  for (const Rma& rma : c.chain_rmas)  // a refund is told with its order, whichever return of the chain it is of
    for (const checks::Transaction& tx : rma.transactions)
      if (c.order && tx_status(tx.status) == TxStatus::success && tx.amount.order &&
          tx_type(tx.type) == TxType::payment_refund && by_shopify(tx) &&
          std::any_of(c.order->refunds.begin(), c.order->refunds.end(),
                      [&tx](const Refund& r) { return r.id == tx.platform_refund_id; }))
        by_refund[tx.platform_refund_id].push_back({&rma, &tx});
  for (const Rma& rma : c.rmas) {
    for (const Unit& u : rma.units)
      wants_credit = wants_credit || resolution(u.resolution) == Resolution::gift_card ||
                     resolution(u.resolution) == Resolution::store_credit;
    for (const checks::Transaction& tx : rma.transactions) {
      if (tx_status(tx.status) != TxStatus::success || !tx.amount.order) continue;
      if (tx.amount.order->minor == 0) continue;  // a decision to pay nothing is no money
      const Payout p{&rma, &tx};
      switch (tx_type(tx.type)) {
        case TxType::charge:
          break;
        case TxType::bank:
          alone(c, p, "bank", Match::outside_shopify, "by bank");
          break;
        case TxType::unknown:
          alone(c, p, "other", Match::no_data, "unknown type " + tx.type);
          break;
        case TxType::store_credit:
        case TxType::gift_card:
          wants_credit = true;
          if (const std::string id = refund_of(facts, tx); !id.empty() && c.order)
            by_refund[id].push_back(p);
          else
            credits[{rma.id, vehicle_of(p), tx.amount.order->currency}].push_back(p);
          break;
        case TxType::payment_refund:
          if (!by_shopify(tx))
            alone(c, p, "refund", Match::outside_shopify,
                  tx.processor.empty() ? "no processor named" : "by " + tx.processor);
          else if (!c.order)
            alone(c, p, "refund", Match::no_data, c.order_missing);
          else if (const std::string id = refund_of(facts, tx); id.empty())
            alone(c, p, "refund", Match::missing_in_shopify, "the payout names no Shopify refund");
          else if (!elsewhere(id))
            by_refund[id].push_back(p);
          break;
      }
    }
  }
  for (const auto& [key, payouts] : credits) credit(c, payouts, std::get<1>(key), facts);
  if (c.order)
    for (const Refund& r : c.order->refunds) {
      const auto named = by_refund.find(r.id);
      refund(c, r, named == by_refund.end() ? std::vector<Payout>{} : named->second, facts);
      if (named != by_refund.end()) by_refund.erase(named);
    }
  for (const auto& [id, payouts] : by_refund)
    for (const Payout& p : payouts)
      alone(c, p, "refund", Match::missing_in_shopify, "refund " + id + " is not on the order");
  doubt(c, facts, first);
  if (!wants_credit) return;
  for (const Credit& x : c.credits) {
    const bool possible =
        x.kind == CreditKind::gift_card || policy_.store_credit_via == CreditVia::shopify_store_credit;
    if (possible && within(x.created_at))
      loose_.emplace(x.id, std::make_pair(x, line(c, x.kind == CreditKind::gift_card ? "gift_card" : "store_credit",
                                                  x.amount.currency)));
  }
}

void StoreMonth::add_loose_credits() {
  for (auto& [id, entry] : loose_) {
    if (taken_.count(id) > 0) continue;
    MonthLine l = std::move(entry.second);
    l.reference = id;
    l.shopify = entry.first.amount.minor;
    l.shopify_at = entry.first.created_at;
    l.match = Match::missing_in_returngo;
    l.note = "no payout names it; of a customer who returned";
    lines_.push_back(std::move(l));
  }
}

}  // namespace returnwatch::agent::report
