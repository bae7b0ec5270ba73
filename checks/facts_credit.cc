// Which RMAs' gift cards and store credits are in Shopify (docs/facts/shopify.md 2.2 D, E): matched by whose they are,
// their time and their amount, since neither system names the other's id.
#include <algorithm>
#include <map>

#include "checks/facts_internal.h"

namespace returnwatch::checks {
namespace {

bool older(const CreditClaim& a, const CreditClaim& b) {
  if (a.since != b.since) return a.since < b.since;
  if (a.rma_id.size() != b.rma_id.size()) return a.rma_id.size() < b.rma_id.size();  // digits
  return a.rma_id < b.rma_id;
}

bool noted(const Credit& credit, const std::string& key) {
  return std::find(credit.note_keys.begin(), credit.note_keys.end(), key) != credit.note_keys.end();
}

// A card that is linked to the order, or names it or the RMA, is for it, whoever holds it: gift returns have a
// recipient. Any other card of the customer may be, unless it says that it is for something else.
bool belongs(const Credit& credit, const CreditClaim& claim, const std::vector<CreditClaim>& all) {
  if (credit.kind != claim.kind || credit.amount.currency != claim.amount.currency || credit.amount.minor <= 0)
    return false;
  if (!credit.created_at || *credit.created_at < claim.since) return false;
  if (!credit.order_id.empty() && credit.order_id == claim.order_id) return true;
  if (noted(credit, token_key(claim.rma_id)) || noted(credit, token_key(claim.order_name))) return true;
  if (!credit.order_id.empty() || !credit.rma_keys.empty()) return false;
  const bool of_another = std::any_of(all.begin(), all.end(), [&](const CreditClaim& x) {
    return x.rma_id != claim.rma_id && noted(credit, token_key(x.rma_id));
  });
  return !of_another && !credit.customer_id.empty() && credit.customer_id == claim.customer_id;
}

// Disabled before any of it was spent: it is worth nothing, and cannot be enabled again (docs/facts/shopify.md 10).
bool worthless(const Credit& credit) { return !credit.enabled && credit.balance && *credit.balance == credit.amount; }

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

// The successful credit payouts of one RMA that should show as `kind`, whatever its units were to get; what did not
// come back is owed none, and one that is a refund to store credit is there.
std::vector<const Transaction*> payouts(const Facts& f, const RmaFacts& r, CreditKind kind, const Policy& policy) {
  std::vector<const Transaction*> out;
  for (const PayoutFacts& p : f.payouts) {
    if (p.rma != r.rma || !p.settles || p.refund || credit_vehicle(*p.tx, policy) != kind) continue;
    if (std::any_of(p.units.begin(), p.units.end(), [](const UnitFacts* u) { return !u->not_returned; }))
      out.push_back(p.tx);
  }
  return out;
}

// What they say should be in Shopify: in the order's currency, and where the shop's is another, in that one (gift cards
// are in the shop's). Nothing where they state no amount.
std::vector<CreditClaim> claims_of(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind,
                                   const Policy& policy) {
  std::vector<Money> in_order, in_shop;
  for (const Transaction* tx : payouts(f, r, kind, policy)) {
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
    for (CreditClaim& own : claims_of(c, f, r, kind, policy)) out.push_back(std::move(own));
  return out;
}

struct Allotted {
  std::set<std::string> met;                                 // RMAs whose claim is in Shopify
  std::set<std::string> taken;                               // by these: the ids of their credits
  std::map<std::string, std::set<std::string>> met_in_vain;  // RMAs whose claim worthless cards would meet: their ids
};

// What store credit a refund gave is that refund's, and no other payout's.
void take_refunds(const std::vector<Credit>& credits, const Facts& f, std::set<std::string>& taken) {
  for (const RefundFacts& r : f.refunds) {
    if (!r.credit || !r.refund->total.order) continue;
    const auto of = std::find_if(credits.begin(), credits.end(), [&](const Credit& x) {
      return x.kind == CreditKind::store_credit && x.order_id == r.order->id && x.amount == *r.refund->total.order &&
             !taken.count(x.id);
    });
    if (of != credits.end()) taken.insert(of->id);
  }
}

bool meet(const std::vector<Credit>& credits, const CreditClaim& claim, const std::vector<CreditClaim>& all,
          bool worthless_too, std::set<std::string>& taken) {
  std::vector<const Credit*> free;
  for (const Credit& credit : credits)
    if (belongs(credit, claim, all) && (worthless_too || !worthless(credit))) free.push_back(&credit);
  std::stable_partition(free.begin(), free.end(),
                        [&claim](const Credit* x) { return x->amount.minor == claim.amount.minor; });
  int tries = 20000;
  return take(free, claim.amount.minor, 0, tries, taken);
}

// Each credit is given to one RMA, oldest first. An RMA with claims in several currencies (the order's and the shop's
// word of the same payouts) needs one of them met.
Allotted allot(const std::vector<Credit>& credits, const Facts& f, std::vector<CreditClaim> claims) {
  std::stable_sort(claims.begin(), claims.end(), older);
  Allotted out;
  take_refunds(credits, f, out.taken);
  for (const CreditClaim& claim : claims)
    if (!out.met.count(claim.rma_id) && meet(credits, claim, claims, false, out.taken)) out.met.insert(claim.rma_id);
  for (const CreditClaim& claim : claims) {
    if (out.met.count(claim.rma_id) || out.met_in_vain.count(claim.rma_id)) continue;
    std::set<std::string> taken = out.taken;
    if (!meet(credits, claim, claims, true, taken)) continue;
    for (const std::string& id : taken)
      if (!out.taken.count(id)) out.met_in_vain[claim.rma_id].insert(id);
    out.taken = std::move(taken);
  }
  return out;
}

bool meets(const Transaction& tx, const Credit& credit) {
  return tx.amount.order == credit.amount || tx.amount.shop == credit.amount;
}

// The claim that a credit not given to anybody belongs to.
const CreditClaim* claim_of(const Credit& credit, const std::vector<CreditClaim>& claims,
                            const std::set<std::string>& taken) {
  if (taken.count(credit.id) || worthless(credit)) return nullptr;
  for (const CreditClaim& claim : claims)
    if (belongs(credit, claim, claims)) return &claim;
  return nullptr;
}

bool names_it(const Credit& credit, const CreditClaim& claim) {
  return (!credit.order_id.empty() && credit.order_id == claim.order_id) || noted(credit, token_key(claim.rma_id)) ||
         noted(credit, token_key(claim.order_name));
}

// Of a claim that is not met as a whole, the payouts that have a credit of their own are; and what is on credits that
// say that they are for it.
Money missing_of(const std::vector<const Transaction*>& payouts, const std::vector<CreditClaim>& claims,
                 const std::vector<Credit>& credits, std::set<std::string> taken) {
  Money out = claims.front().amount;
  for (const Transaction* tx : payouts) {
    const auto own = std::find_if(credits.begin(), credits.end(), [&](const Credit& credit) {
      return meets(*tx, credit) && claim_of(credit, claims, taken);
    });
    if (own == credits.end()) continue;
    taken.insert(own->id);
    const auto& paid =
        out.currency == (tx->amount.order ? tx->amount.order->currency : "") ? tx->amount.order : tx->amount.shop;
    if (paid) out.minor -= paid->minor;
  }
  for (const Credit& credit : credits) {
    const CreditClaim* claim = claim_of(credit, claims, taken);
    if (claim && names_it(credit, *claim) && credit.amount.currency == out.currency &&
        credit.amount.minor < out.minor) {
      taken.insert(credit.id);
      out.minor -= credit.amount.minor;
    }
  }
  return out;
}

bool holds(const Refund& refund, const std::string& line_id) {
  return std::any_of(refund.lines.begin(), refund.lines.end(),
                     [&line_id](const RefundLine& l) { return l.line_id == line_id; });
}

// Its price was given back as money, by ReturnGO or by hand.
bool refunded_instead(const Facts& f, const RmaFacts& r, const UnitFacts& u) {
  return std::any_of(f.refunds.begin(), f.refunds.end(), [&](const RefundFacts& x) {
    if (!x.money || x.credit || x.items <= 0 || !since_return(*x.refund, *r.rma)) return false;
    if (!x.carried()) return holds(*x.refund, u.unit->line_id) || (x.order_level && u.owed && x.items >= u.owed->minor);
    return std::any_of(x.payouts.begin(), x.payouts.end(), [&](const Transaction* tx) {
      return tx_type(tx->type) == TxType::payment_refund && names(*tx, u) && pays_in_full(*tx, r);
    });
  });
}

}  // namespace

bool credited(const UnitFacts& u) {
  return u.resolution == Resolution::store_credit || u.resolution == Resolution::gift_card;
}

std::optional<CreditKind> credit_vehicle(const Transaction& tx, const Policy& policy) {
  const TxType type = tx_type(tx.type);
  if (type == TxType::gift_card) return CreditKind::gift_card;
  if (type != TxType::store_credit) return std::nullopt;
  switch (policy.store_credit_via) {
    case CreditVia::returngo_code:
      return std::nullopt;  // leaves no record in Shopify
    case CreditVia::gift_card:
      return CreditKind::gift_card;
    case CreditVia::shopify_store_credit:
      return CreditKind::store_credit;
  }
  return std::nullopt;
}

std::optional<CreditClaimed> credit_claimed(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind,
                                            const Policy& policy) {
  const std::vector<CreditClaim> own = claims_of(c, f, r, kind, policy);
  if (own.empty()) return std::nullopt;
  CreditClaimed out;
  out.amount = own.front().amount;
  const auto txs = payouts(f, r, kind, policy);
  for (const UnitFacts* u : r.units)
    if (u->due_at && !u->not_returned &&
        std::any_of(txs.begin(), txs.end(), [u](const Transaction* tx) { return names(*tx, *u); }))
      out.due.push_back(u);
  const Allotted allotted = allot(c.credits, f, all_claims(c, f, kind, policy));
  if (allotted.met.count(r.rma->id)) return out;
  const auto vain = allotted.met_in_vain.find(r.rma->id);
  if (vain == allotted.met_in_vain.end()) {
    out.missing = missing_of(txs, own, c.credits, allotted.taken);
    return out;
  }
  for (const Credit& x : c.credits) {
    if (!worthless(x) || !vain->second.count(x.id)) continue;
    out.disabled = Money{x.amount.minor + (out.disabled ? out.disabled->minor : 0), x.amount.currency};
    out.disabled_at = std::max(out.disabled_at.value_or(Time{}), x.disabled_at.value_or(Time{}));
  }
  return out;
}

// A card that was disabled unspent and made good with money is no second payment, nor missing.
void internal::read_void_credits(const ReturnCase& c, const Policy& policy, Facts& f) {
  for (RmaFacts& r : f.rmas) {
    const auto claim = credit_claimed(c, f, r, CreditKind::gift_card, policy);
    if (!claim || !claim->disabled) continue;
    const auto txs = payouts(f, r, CreditKind::gift_card, policy);
    for (UnitFacts* u : r.units) {
      const bool named = std::any_of(txs.begin(), txs.end(), [u](const Transaction* tx) { return names(*tx, *u); });
      if (!named || !refunded_instead(f, r, *u)) continue;
      u->credited = false;
      u->credit_void = true;
    }
  }
}

}  // namespace returnwatch::checks
