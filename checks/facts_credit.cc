// Which RMAs' gift cards and store credits are in Shopify (contracts/shopify.md 2.2 D, E): matched by whose they are,
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
  return noted(token_key(claim.rma_id)) || (!claim.order_name.empty() && noted(token_key(claim.order_name)));
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

}  // namespace

std::set<std::string> met(const std::vector<Credit>& credits, std::vector<CreditClaim> claims) {
  std::stable_sort(claims.begin(), claims.end(), older);
  std::set<std::string> out, taken;
  for (const CreditClaim& claim : claims) {
    if (out.count(claim.rma_id)) continue;  // met in its other currency
    std::vector<const Credit*> free;
    for (const Credit& credit : credits)
      if (belongs(credit, claim) && !taken.count(credit.id)) free.push_back(&credit);
    std::stable_partition(free.begin(), free.end(),
                          [&claim](const Credit* x) { return x->amount.minor == claim.amount.minor; });
    int tries = 20000;
    if (take(free, claim.amount.minor, 0, tries, taken)) out.insert(claim.rma_id);
  }
  return out;
}

}  // namespace returnwatch::checks
