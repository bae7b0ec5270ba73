// Which RMAs' gift cards and store credits are in Shopify (docs/facts/shopify.md 2.2 D, E): matched by whose they are,
// their time and their amount, since neither system names the other's id.
#include <algorithm>

#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

bool older(const CreditClaim& a, const CreditClaim& b) {
  if (a.since != b.since) return a.since < b.since;
  if (a.rma_id.size() != b.rma_id.size()) return a.rma_id.size() < b.rma_id.size();  // digits
  return a.rma_id < b.rma_id;
}

// A card that names a customer is that customer's; one that names none is found by its order or its note.
bool belongs(const Credit& credit, const CreditClaim& claim) {
  if (credit.kind != claim.kind || credit.amount.currency != claim.amount.currency || credit.amount.minor <= 0)
    return false;
  if (!credit.created_at || *credit.created_at < claim.since) return false;
  if (!credit.customer_id.empty()) return credit.customer_id == claim.customer_id;
  if (!credit.order_id.empty() && credit.order_id == claim.order_id) return true;
  const auto noted = [&credit](const std::string& key) {
    return std::find(credit.note_keys.begin(), credit.note_keys.end(), key) != credit.note_keys.end();
  };
  return noted(token_key(claim.rma_id)) || noted(token_key(claim.order_name));
}

// Moves credits that sum to `want` from `free` to `taken`; false, and nothing moved, when there are none. A customer
// has few, so the search is small; the bound keeps a strange one from costing a cycle.
bool take(const std::vector<const Credit*>& free, std::int64_t want, std::size_t from, int& tries,
          std::set<std::string>& taken) {
  if (want == 0) return true;
  for (std::size_t i = from; i < free.size() && tries-- > 0; ++i) {
    const Credit* credit = free[i];
    if (credit->amount.minor > want || !taken.insert(credit->id).second) continue;
    if (take(free, want - credit->amount.minor, i + 1, tries, taken)) return true;
    taken.erase(credit->id);
  }
  return false;
}

// The successful credit payouts of one RMA for units that should show as `kind`; what did not come back is owed none.
std::vector<const Transaction*> payouts(const RmaFacts& r, CreditKind kind, const Policy& policy) {
  std::vector<const Transaction*> out;
  for (const Transaction& tx : r.rma->transactions) {
    const TxType type = tx_type(tx.type);
    if ((type != TxType::store_credit && type != TxType::gift_card) || tx_status(tx.status) != TxStatus::success)
      continue;
    if (std::any_of(r.units.begin(), r.units.end(), [&](const UnitFacts* u) {
          return credited(*u) && !u->not_returned && credit_vehicle(*u, policy) == kind && names(tx, *u);
        }))
      out.push_back(&tx);
  }
  return out;
}

// What they say should be in Shopify: in the order's currency, and where the shop's is another, in that one (gift cards
// are in the shop's). Nothing where they state no amount.
std::vector<CreditClaim> claims_of(const ReturnCase& c, const RmaFacts& r, CreditKind kind, const Policy& policy) {
  std::vector<Money> in_order, in_shop;
  for (const Transaction* tx : payouts(r, kind, policy)) {
    if (tx->amount.order) in_order.push_back(*tx->amount.order);
    if (tx->amount.shop) in_shop.push_back(*tx->amount.shop);
  }
  std::vector<CreditClaim> out;
  for (const auto& total : {sum(in_order), sum(in_shop)}) {
    if (!total || total->minor <= 0 || (!out.empty() && out.front().amount.currency == total->currency)) continue;
    out.push_back({r.rma->id, r.rma->order_id, r.rma->order_name, kind, c.order ? c.order->customer_id : "", *total,
                   r.rma->created_at.value_or(Time{})});
  }
  return out;
}

// Those of this case are known better than the stored ones.
std::vector<CreditClaim> all_claims(const ReturnCase& c, const Facts& f, CreditKind kind, const Policy& policy) {
  std::vector<CreditClaim> out;
  for (const CreditClaim& x : c.credit_claims)
    if (x.kind == kind && std::none_of(c.rmas.begin(), c.rmas.end(), [&x](const Rma& r) { return r.id == x.rma_id; }))
      out.push_back(x);
  for (const RmaFacts& r : f.rmas)
    for (CreditClaim& own : claims_of(c, r, kind, policy)) out.push_back(std::move(own));
  return out;
}

struct Allotted {
  std::set<std::string> met;    // RMAs whose claim is in Shopify
  std::set<std::string> taken;  // by these: the ids of their credits
};

// Each credit is given to one RMA, oldest first. An RMA with claims in several currencies (the order's and the shop's
// word of the same payouts) needs one of them met.
Allotted allot(const std::vector<Credit>& credits, std::vector<CreditClaim> claims) {
  std::stable_sort(claims.begin(), claims.end(), older);
  Allotted out;
  for (const CreditClaim& claim : claims) {
    if (out.met.count(claim.rma_id)) continue;  // met in its other currency
    std::vector<const Credit*> free;
    for (const Credit& credit : credits)
      if (belongs(credit, claim)) free.push_back(&credit);
    std::stable_partition(free.begin(), free.end(),
                          [&claim](const Credit* x) { return x->amount.minor == claim.amount.minor; });
    int tries = 20000;
    if (take(free, claim.amount.minor, 0, tries, out.taken)) out.met.insert(claim.rma_id);
  }
  return out;
}

// Of a claim that is not met as a whole, the payouts that have a credit of their own are.
Money missing_of(const std::vector<const Transaction*>& payouts, const std::vector<CreditClaim>& claims,
                 const std::vector<Credit>& credits, std::set<std::string> taken) {
  Money out = claims.front().amount;
  for (const Transaction* tx : payouts) {
    const auto own = std::find_if(credits.begin(), credits.end(), [&](const Credit& credit) {
      return (tx->amount.order == credit.amount || tx->amount.shop == credit.amount) && !taken.count(credit.id) &&
             std::any_of(claims.begin(), claims.end(), [&](const CreditClaim& x) { return belongs(credit, x); });
    });
    if (own == credits.end()) continue;
    taken.insert(own->id);
    const auto& paid =
        out.currency == (tx->amount.order ? tx->amount.order->currency : "") ? tx->amount.order : tx->amount.shop;
    if (paid) out.minor -= paid->minor;
  }
  return out;
}

}  // namespace

bool credited(const UnitFacts& u) {
  return u.resolution == Resolution::store_credit || u.resolution == Resolution::gift_card;
}

std::optional<CreditKind> credit_vehicle(const UnitFacts& u, const Policy& policy) {
  if (u.resolution == Resolution::gift_card || policy.store_credit_via == CreditVia::gift_card)
    return CreditKind::gift_card;
  if (policy.store_credit_via == CreditVia::shopify_store_credit) return CreditKind::store_credit;
  return std::nullopt;
}

std::optional<CreditClaimed> credit_claimed(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind,
                                            const Policy& policy) {
  const std::vector<CreditClaim> own = claims_of(c, r, kind, policy);
  if (own.empty()) return std::nullopt;
  CreditClaimed out{own.front().amount, std::nullopt};
  const Allotted allotted = allot(c.credits, all_claims(c, f, kind, policy));
  if (!allotted.met.count(r.rma->id))
    out.missing = missing_of(payouts(r, kind, policy), own, c.credits, allotted.taken);
  return out;
}

}  // namespace returnwatch::checks
