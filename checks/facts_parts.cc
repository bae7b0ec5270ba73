// Which units ReturnGO's payouts settle. Money comes in parts: what came through settles the unit by its own amount,
// since staff edit payouts freely; a part that failed, waits or is not in Shopify stays owed, unless a later attempt
// was for that same money.
//
// Two attempts are parts of one payment where both fit into what the unit is owed, and else the later one replaced the
// earlier: a failed 100 and a successful 90 are a retry, a failed 70 and a successful 30 are parts of 100.
#include <algorithm>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

// One unit's share of one payout: in the order of its units, by what each is owed.
struct Share {
  const PayoutFacts* payout = nullptr;
  Time at{};
  std::int64_t came = 0, open = 0;
};

std::int64_t weight(const UnitFacts& u) { return u.owed ? std::max<std::int64_t>(1, u.owed->minor) : 1; }

Share share_of(const PayoutFacts& p, const UnitFacts& u) {
  std::int64_t before = 0, all = 0;
  for (const UnitFacts* x : p.units) {
    if (x == &u) before = all;
    all += weight(*x);
  }
  const auto part = [&](std::int64_t amount) {
    const auto upto = [&](std::int64_t w) { return amount / all * w + amount % all * w / all; };
    return upto(before + weight(u)) - upto(before);
  };
  return {&p, p.tx->created_at.value_or(Time{}), part(p.came), part(p.open)};
}

bool tried_by_shopify(const Transaction& tx) {
  return tx_type(tx.type) == TxType::payment_refund && (tx.processor.empty() || contains_word(tx.processor, "Shopify"));
}

bool pays_for(const PayoutFacts& p, const UnitFacts& u, const RmaFacts& r) {
  if (!p.settles) return false;
  return u.resolution != Resolution::exchange || pays_in_full(*p.tx, r);  // else a price difference
}

struct Ledger {
  std::vector<Share> shares;  // oldest first
  std::int64_t came = 0;
  const Share* paid = nullptr;     // the first that settles it
  std::vector<const Share*> open;  // what stays open, newest first
  std::int64_t still = 0;          // of these together
};

bool attempted_later(const Ledger& l, const Share& s) {
  if (!l.open.empty()) return true;
  for (auto x = l.shares.rbegin(); x != l.shares.rend() && &*x != &s; ++x)
    if (x->payout->settles) return true;
  return false;
}

// What of an open share is still owed beside all that came and the newer open ones.
std::int64_t left_of(const Ledger& l, const Share& s, const UnitFacts& u, bool later) {
  const std::int64_t beside = l.came + l.still;
  if (!u.owed || u.resolution == Resolution::exchange) return later ? 0 : s.open;
  if (later && s.open + beside > u.owed->minor) return 0;
  return std::max<std::int64_t>(0, std::min(s.open, u.owed->minor - beside));
}

Ledger ledger_of(const Facts& f, const UnitFacts& u, const RmaFacts& r) {
  Ledger l;
  for (const PayoutFacts& p : f.payouts)
    if (std::find(p.units.begin(), p.units.end(), &u) != p.units.end()) l.shares.push_back(share_of(p, u));
  std::stable_sort(l.shares.begin(), l.shares.end(), [](const Share& a, const Share& b) { return a.at < b.at; });
  for (const Share& s : l.shares) {
    l.came += s.came;
    if (!l.paid && pays_for(*s.payout, u, r)) l.paid = &s;
  }
  for (auto s = l.shares.rbegin(); s != l.shares.rend(); ++s) {
    if (s->open <= 0) continue;
    const std::int64_t left = left_of(l, *s, u, attempted_later(l, *s));
    if (left <= 0) continue;
    l.open.push_back(&*s);
    l.still += left;
  }
  return l;
}

// The words of a payout that has not come through, for checks that look at the unit alone.
void note_words(const Share& s, UnitFacts& u) {
  const Transaction& tx = *s.payout->tx;
  if (s.payout->settles) return;
  switch (tx_status(tx.status)) {
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

std::string how(const PayoutFacts& p) {
  const bool nothing = p.tx->amount.order && p.tx->amount.order->minor == 0;
  if (nothing) return "ReturnGO payout " + p.tx->id + " settled it with nothing to pay";
  return "ReturnGO payout " + p.tx->id + " succeeded" +
         (p.refund ? " and refund " + p.refund->refund->id + " is on the order" : "");
}

void settle(const Facts& f, const RmaFacts& r, UnitFacts& u) {
  const Ledger l = ledger_of(f, u, r);
  for (const Share& s : l.shares) note_words(s, u);
  for (const Share* s : l.open) {
    if (!s->payout->failure && tx_status(s->payout->tx->status) == TxStatus::success) u.claimed = s->payout->tx;
    // Declared in the order of the causes: the worse word of two parts counts.
    const auto& failure = s->payout->failure;
    if (failure && tried_by_shopify(*s->payout->tx) && (!u.failure || failure->kind < u.failure->kind))
      u.failure = failure;
  }
  if (u.failure && u.resolution == Resolution::exchange && u.owed)
    u.failure->difference = Money{l.still, u.owed->currency};
  if (!l.paid) return;
  if (l.still > 0 && u.resolution != Resolution::exchange) {
    if (u.still) u.still->minor = l.still;
    u.in_parts = true;
    return;
  }
  pay(u, how(*l.paid->payout), l.paid->payout->refund);
}

}  // namespace

void pay(UnitFacts& u, std::string by, const RefundFacts* with) {
  u.paid = true;
  u.paid_by = std::move(by);
  u.paid_with = with;
  if (u.still) u.still->minor = 0;
}

void settle_by_payouts(Facts& f) {
  for (RmaFacts* r : payees(f))
    for (UnitFacts* u : r->units) {
      u->still = u->owed;
      settle(f, *r, *u);
    }
  for (RmaFacts* r : payees(f))
    for (const Transaction& tx : r->rma->transactions) {
      const TxStatus status = tx_status(tx.status);
      if (tx_type(tx.type) != TxType::unknown || status == TxStatus::failed || status == TxStatus::requested) continue;
      for (RmaFacts* other : payees(f))
        for (UnitFacts* u : other->units)
          if (names(tx, *u)) u->paid_unsure = "ReturnGO transaction of unknown type \"" + tx.type + "\"";
    }
}

}  // namespace returnwatch::checks::internal
