// ReturnGO's payouts: for which units each is, which Shopify refund it is, and how much of it came through
// (docs/facts/specification.md 4, "Paid").
#include <algorithm>
#include <functional>
#include <map>
#include <tuple>

#include "checks/facts_internal.h"

namespace returnwatch::checks {
namespace {

// The vehicle that a payout of this type pays by; nothing: any.
std::optional<Resolution> vehicle_of(TxType type) {
  switch (type) {
    case TxType::payment_refund:
      return Resolution::payment;
    case TxType::store_credit:
      return Resolution::store_credit;
    case TxType::gift_card:
      return Resolution::gift_card;
    case TxType::bank:
      return Resolution::bank;
    case TxType::charge:
    case TxType::unknown:
      return std::nullopt;
  }
  return std::nullopt;
}

bool lists(const Transaction& tx, const std::string& unit_id) {
  return std::find(tx.unit_ids.begin(), tx.unit_ids.end(), unit_id) != tx.unit_ids.end();
}

// Some other payout says that it is for this unit.
bool settled_by_another(const Rma& r, const Transaction& tx, const Unit& u) {
  return std::any_of(r.transactions.begin(), r.transactions.end(), [&](const Transaction& x) {
    return &x != &tx && tx_type(x.type) != TxType::charge && tx_status(x.status) == TxStatus::success && lists(x, u.id);
  });
}

}  // namespace

bool names(const Transaction& tx, const UnitFacts& u) {
  const TxType type = tx_type(tx.type);
  if (type == TxType::charge) return false;
  if (!tx.unit_ids.empty()) return lists(tx, u.unit->id);
  const auto& own = u.rma->transactions;
  if (std::none_of(own.begin(), own.end(), [&tx](const Transaction& x) { return &x == &tx; })) return false;
  const auto vehicle = vehicle_of(type);
  if (!vehicle || u.resolution == *vehicle) return true;
  const bool any = std::any_of(u.rma->units.begin(), u.rma->units.end(),
                               [&](const Unit& x) { return resolution(x.resolution) == *vehicle; });
  return !any && !settled_by_another(*u.rma, tx, *u.unit);
}

std::optional<Money> price_of(const Transaction& tx, const RmaFacts& r) {
  std::vector<const UnitFacts*> named;
  for (const UnitFacts* u : r.units)
    if (names(tx, *u)) named.push_back(u);
  return price_of(named);
}

bool pays_in_full(const Transaction& tx, const RmaFacts& r) {
  const auto price = price_of(tx, r);
  return price && price->minor > 0 && tx.amount.order && tx.amount.order->currency == price->currency &&
         tx.amount.order->minor >= price->minor;
}

bool made_by_shopify(const Transaction& tx) {
  return tx_type(tx.type) == TxType::payment_refund &&
         (contains_word(tx.processor, "Shopify") || (tx.processor.empty() && !tx.platform_refund_id.empty()));
}

namespace internal {
namespace {

constexpr Duration kBefore = minutes(10), kAfter = hours(4);

RefundFacts* refund_by_id(Facts& f, const std::string& id) {
  for (RefundFacts& r : f.refunds)
    if (!id.empty() && r.refund->id == id) return &r;
  return nullptr;
}

bool is_credit(const Transaction& tx) { return tx_type(tx.type) == TxType::store_credit; }

// When the refund is that this payout may be though it names none.
bool about_then(const Refund& refund, const Transaction& tx, Duration before, Duration after) {
  return tx.created_at && *refund.created_at >= *tx.created_at - before && *refund.created_at <= *tx.created_at + after;
}

// A refund that this payout may be though it names none: made about then by ReturnGO. Credit on Shopify's accounts is
// often given by staff: on the same day, or, where the shop's credit is always given so, at any time since the return.
bool may_be(const RefundFacts& r, const PayoutFacts& p, const Policy& policy) {
  if (!r.money || r.carried() || !r.refund->created_at || is_credit(*p.tx) != r.credit) return false;
  if (is_credit(*p.tx))
    return about_then(*r.refund, *p.tx, days(1), days(1)) ||
           (policy.store_credit_via == CreditVia::shopify_store_credit && since_return(*r.refund, *p.rma));
  const App& ours = policy.returngo_app;
  const bool known = !ours.id.empty() || !ours.handle.empty() || !ours.title.empty();
  if (known ? r.actor != Actor::returngo : !r.by_app) return false;
  return about_then(*r.refund, *p.tx, kBefore, kAfter);
}

bool nearer(const PayoutFacts& p, const RefundFacts& a, const RefundFacts* b) {
  if (!b || !p.tx->created_at) return !b;
  const auto away = [&p](const RefundFacts& r) {
    const Duration d = *r.refund->created_at - *p.tx->created_at;
    return d < Duration{0} ? -d : d;
  };
  return away(a) < away(*b);
}

// The one equal refund; one that several payouts of the return are together counts for each of them.
void find_equal(Facts& f, const std::vector<PayoutFacts*>& payouts, const Policy& policy) {
  if (payouts.empty()) return;
  std::int64_t sum = 0;
  for (const PayoutFacts* p : payouts) sum += p->tx->amount.order->minor;
  const Money want{sum, payouts.front()->tx->amount.order->currency};
  if (sum <= 0) return;
  RefundFacts* best = nullptr;
  for (RefundFacts& r : f.refunds)
    if (r.refund->total.order == want && may_be(r, *payouts.front(), policy) && nearer(*payouts.front(), r, best))
      best = &r;
  if (!best) return;
  for (PayoutFacts* p : payouts) {
    p->refund = best;
    best->payouts.push_back(p->tx);
  }
  best->actor = Actor::returngo;
}

bool unnamed(const PayoutFacts& p, TxStatus status) {
  const bool seen_in_shopify = made_by_shopify(*p.tx) || is_credit(*p.tx);
  return seen_in_shopify && !p.refund && p.tx->platform_refund_id.empty() && tx_status(p.tx->status) == status &&
         p.tx->amount.order;
}

void find_refunds(Facts& f, const Policy& policy) {
  for (PayoutFacts& p : f.payouts) p.refund = refund_by_id(f, p.tx->platform_refund_id);
  for (const TxStatus status : {TxStatus::success, TxStatus::requested, TxStatus::failed}) {
    for (PayoutFacts& p : f.payouts)
      if (unnamed(p, status)) find_equal(f, {&p}, policy);
    for (PayoutFacts& p : f.payouts) {
      if (!unnamed(p, status)) continue;
      std::vector<PayoutFacts*> together;
      for (PayoutFacts& x : f.payouts)
        if (x.rma == p.rma && unnamed(x, status) && same_word(x.tx->type, p.tx->type) &&
            x.tx->amount.order->currency == p.tx->amount.order->currency)
          together.push_back(&x);
      if (together.size() > 1) find_equal(f, together, policy);
    }
  }
}

Time known_at(const Transaction& tx) { return tx.updated_at.value_or(tx.created_at.value_or(Time{})); }

// Why what is open of a payout is open; nothing: nobody says so, the money is just not there.
std::optional<RefundFailure> why_open(const PayoutFacts& p) {
  const Transaction& tx = *p.tx;
  const TxStatus status = tx_status(tx.status);
  if (status == TxStatus::failed) return RefundFailure{FailureKind::returngo, known_at(tx), false, tx.id, tx.status};
  if (p.refund)
    if (auto failed = failure_in(*p.refund)) return failed;
  if (status == TxStatus::requested)
    return RefundFailure{FailureKind::stuck, tx.created_at.value_or(known_at(tx)), false, tx.id, tx.status};
  return std::nullopt;
}

// What of it came through. Refunds that Shopify makes: its word alone, since ReturnGO's lags by hours and "Success" is
// not always true; a credit code and other processors never show there (docs/facts/returngo.md 5), so ReturnGO's word
// counts. What differs though nothing failed is refund_amount_mismatch's to tell.
void take_money(PayoutFacts& p, std::map<const RefundFacts*, std::int64_t>& used) {
  std::int64_t amount = p.tx->amount.order ? p.tx->amount.order->minor : 0;
  if (!p.tx->amount.order)  // it does not say: what its units are owed
    for (const UnitFacts* u : p.units) amount += u->owed ? u->owed->minor : 1;
  const bool success = tx_status(p.tx->status) == TxStatus::success;
  bool money = success;
  p.came = success ? amount : 0;
  if (made_by_shopify(*p.tx)) {
    money = p.refund && p.refund->money;
    p.came = money ? amount : 0;
    const auto& total = money ? p.refund->refund->total.order : std::nullopt;
    const bool parts = money && p.refund->failed + p.refund->waiting > 0;
    if (parts && total && p.tx->amount.order && total->currency == p.tx->amount.order->currency) {
      std::int64_t& taken = used[p.refund];
      p.came = std::clamp<std::int64_t>(total->minor - taken, 0, amount);
      taken += p.came;
      money = p.came > 0;
    }
  }
  p.open = amount - p.came;
  p.settles = money || (success && p.tx->amount.order && amount == 0);
}

// Oldest first, however the answer lists them: what one takes of a refund of which a part failed, the next cannot.
std::vector<const Transaction*> by_time(const Rma& r) {
  std::vector<const Transaction*> out;
  for (const Transaction& tx : r.transactions) out.push_back(&tx);
  std::stable_sort(out.begin(), out.end(), [](const Transaction* a, const Transaction* b) {
    const auto key = [](const Transaction* x) {  // ids are digits
      return std::make_tuple(x->created_at.value_or(Time{}), x->id.size(), std::cref(x->id));
    };
    return key(a) < key(b);
  });
  return out;
}

// A payout of a return that was closed is for the one that stands and holds the same item. Each of its units has one
// heir, whatever payouts name it.
class Heirs {
 public:
  explicit Heirs(Facts& f) : f_(f) {}
  UnitFacts* of(const RmaFacts& closed, UnitFacts* u) {
    if (closed.status != RmaStatus::rejected && closed.status != RmaStatus::cancelled) return u;
    const auto known = heirs_.find(u);
    if (known != heirs_.end()) return known->second;
    for (UnitFacts* x : units_of_line(f_, u->unit->line_id))
      if (std::none_of(heirs_.begin(), heirs_.end(), [x](const auto& other) { return other.second == x; }))
        return heirs_[u] = x;
    return u;
  }

 private:
  Facts& f_;
  std::map<UnitFacts*, UnitFacts*> heirs_;
};

}  // namespace

std::optional<RefundFailure> failure_in(const RefundFacts& r) {
  std::optional<RefundFailure> failed, waits;
  for (const OrderTransaction& tx : r.refund->transactions) {
    if (!same_word(tx.kind, "REFUND")) continue;
    const RefundStatus status = refund_status(tx.status);
    if (status != RefundStatus::failed && status != RefundStatus::waits) continue;
    const bool stuck = status == RefundStatus::waits;
    const Time at = tx.created_at ? *tx.created_at : r.refund->created_at.value_or(Time{});
    auto& out = stuck ? waits : failed;
    if (out && out->at >= at) continue;
    out = RefundFailure{stuck ? FailureKind::stuck : FailureKind::shopify, at, true, r.refund->id,
                        tx.status + (tx.error_code.empty() ? "" : " " + tx.error_code)};
  }
  return failed && (!waits || waits->at <= failed->at) ? failed : waits;
}

void read_payouts(const Policy& policy, Facts& f) {
  Heirs heirs(f);
  for (RmaFacts* r : payees(f))
    for (const Transaction* tx : by_time(*r->rma)) {
      const TxType type = tx_type(tx->type);
      if (type == TxType::charge || type == TxType::unknown) continue;
      PayoutFacts p;
      p.tx = tx;
      p.rma = r->rma;
      for (RmaFacts* other : payees(f))
        for (UnitFacts* u : other->units)
          if (names(*tx, *u)) p.units.push_back(heirs.of(*other, u));
      f.payouts.push_back(std::move(p));
    }
  find_refunds(f, policy);
  std::map<const RefundFacts*, std::int64_t> used;
  for (const bool success : {true, false})
    for (PayoutFacts& p : f.payouts)
      if ((tx_status(p.tx->status) == TxStatus::success) == success) take_money(p, used);
  for (PayoutFacts& p : f.payouts)
    if (p.open > 0 || !p.settles) p.failure = why_open(p);
}

}  // namespace internal
}  // namespace returnwatch::checks
