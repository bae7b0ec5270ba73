// SPEC section 4. ReturnGO's own store credit is a discount code that leaves no record in Shopify (contracts/returngo.md 5):
// with `returngo_code` its word is enough. Gift cards and Shopify store credit must be found, each allotted once, oldest RMA first.
#include <algorithm>
#include <set>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

std::optional<CreditKind> vehicle(const UnitFacts& u, const Policy& policy) {
  if (u.resolution == Resolution::gift_card) return CreditKind::gift_card;
  if (policy.store_credit_via == CreditVia::gift_card) return CreditKind::gift_card;
  if (policy.store_credit_via == CreditVia::shopify_store_credit) return CreditKind::store_credit;
  return std::nullopt;
}

bool is_credit_payout(const Transaction& tx, const UnitFacts& u) {
  const TxType type = tx_type(tx.type);
  return (type == TxType::store_credit || type == TxType::gift_card) && names(tx, u);
}

// The successful credit payouts of one RMA that should show as `kind`, each counted once.
std::optional<CreditClaim> claim_of(const ReturnCase& c, const RmaFacts& r, CreditKind kind, const Policy& policy) {
  std::set<std::string> counted;
  std::vector<Money> amounts;
  for (const UnitFacts* u : r.units) {
    if ((u->resolution != Resolution::store_credit && u->resolution != Resolution::gift_card) || vehicle(*u, policy) != kind) continue;
    for (const Transaction& tx : r.rma->transactions)
      if (is_credit_payout(tx, *u) && tx_status(tx.status) == TxStatus::success && tx.amount.order && counted.insert(tx.id).second)
        amounts.push_back(*tx.amount.order);
  }
  const auto total = sum(amounts);
  if (!total || total->minor <= 0) return std::nullopt;
  return CreditClaim{r.rma->id, r.rma->order_id, r.rma->order_name, kind, c.order ? c.order->customer_id : "", *total,
                     r.rma->created_at.value_or(Time{})};
}

// A card that names a customer is that customer's; one that names none is found by its order or its note.
bool belongs(const Credit& credit, const CreditClaim& claim) {
  if (credit.kind != claim.kind || credit.amount.currency != claim.amount.currency) return false;
  if (!credit.created_at || *credit.created_at < claim.since) return false;
  if (!credit.customer_id.empty()) return credit.customer_id == claim.customer_id;
  if (!credit.order_id.empty() && credit.order_id == claim.order_id) return true;
  const auto noted = [&credit](const std::string& key) {
    return std::find(credit.note_keys.begin(), credit.note_keys.end(), key) != credit.note_keys.end();
  };
  return noted(token_key(claim.rma_id)) || (!claim.order_name.empty() && noted(token_key(claim.order_name)));
}

// Takes from `free` a set of credits that sums to `want`; leaves it untouched when there is none. Few credits per customer, so
// the search is small; the bound keeps a strange customer from costing a cycle.
bool take(std::vector<const Credit*>& free, std::int64_t want, std::size_t from, int& budget) {
  if (want == 0) return true;
  for (std::size_t i = from; i < free.size() && budget-- > 0; ++i) {
    if (free[i]->amount.minor <= 0 || free[i]->amount.minor > want) continue;
    const Credit* credit = free[i];
    free.erase(free.begin() + static_cast<std::ptrdiff_t>(i));
    if (take(free, want - credit->amount.minor, i, budget)) return true;
    free.insert(free.begin() + static_cast<std::ptrdiff_t>(i), credit);
  }
  return false;
}

// The RMAs whose claim is met, allotting each credit once, oldest RMA first.
std::set<std::string> met(const ReturnCase& c, std::vector<CreditClaim> claims, CreditKind kind) {
  claims.erase(std::remove_if(claims.begin(), claims.end(), [kind](const CreditClaim& x) { return x.kind != kind; }), claims.end());
  std::stable_sort(claims.begin(), claims.end(), [](const CreditClaim& a, const CreditClaim& b) { return a.since < b.since; });
  std::set<std::string> out, used;
  for (const CreditClaim& claim : claims) {
    std::vector<const Credit*> free;
    for (const Credit& credit : c.credits)
      if (belongs(credit, claim) && !used.count(credit.id)) free.push_back(&credit);
    std::stable_sort(free.begin(), free.end(), [&claim](const Credit* a, const Credit* b) {
      return (a->amount.minor == claim.amount.minor) > (b->amount.minor == claim.amount.minor);   // an exact one first
    });
    std::vector<const Credit*> left = free;
    int budget = 20000;
    if (!take(left, claim.amount.minor, 0, budget)) continue;
    out.insert(claim.rma_id);
    for (const Credit* credit : free)
      if (std::find(left.begin(), left.end(), credit) == left.end()) used.insert(credit->id);
  }
  return out;
}

struct Owing {
  std::vector<const UnitFacts*> without, failed;
  std::optional<Time> due;
  std::string unsure;
};

Owing look(const RmaFacts& r) {
  Owing out;
  for (const UnitFacts* u : r.units) {
    if ((u->resolution != Resolution::store_credit && u->resolution != Resolution::gift_card) || u->not_returned || !u->due_at) continue;
    if (!out.due || *u->due_at < *out.due) out.due = u->due_at;
    if (u->paid || u->requested) continue;
    if (!u->paid_unsure.empty()) out.unsure = u->paid_unsure;
    (u->failed ? out.failed : out.without).push_back(u);
  }
  return out;
}

std::vector<CreditClaim> all_claims(const ReturnCase& c, const Facts& f, CreditKind kind, const Policy& policy) {
  std::vector<CreditClaim> out;
  for (const CreditClaim& x : c.credit_claims)
    if (std::none_of(c.rmas.begin(), c.rmas.end(), [&x](const Rma& r) { return r.id == x.rma_id; })) out.push_back(x);
  for (const RmaFacts& r : f.rmas)   // this case's own are known better than the stored ones
    if (r.owes)
      if (auto own = claim_of(c, r, kind, policy)) out.push_back(*own);
  return out;
}

void tell(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time due, std::optional<Money> amount, const std::string& what, Verdict& v) {
  Problem p = return_problem(c, r, cause, due);
  p.amount = std::move(amount);
  p.summary = "Return " + r.rma->id + ": " + what + ".";
  p.evidence.push_back({"returngo", "credit due, return is " + r.rma->status, due, r.rma->id});
  v.problems.push_back(std::move(p));
}

void look_in_shopify(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind, Time due, const Context& ctx, Verdict& v) {
  const auto claim = claim_of(c, r, kind, ctx.policy);
  if (!claim) return;
  const bool card = kind == CreditKind::gift_card;
  for (Need n : card ? std::vector<Need>{Need::gift_cards, Need::customers} : std::vector<Need>{Need::customers, Need::store_credit})
    if (!ctx.reach.has(n)) {
      v.no_data.push_back({r.rma->id, std::string(to_string(n)) + ": " + ctx.reach.why(n)});
      return;
    }
  if (met(c, all_claims(c, f, kind, ctx.policy), kind).count(r.rma->id)) {
    v.why.push_back({r.rma->id, std::string(card ? "a gift card" : "store credit") + " over " + to_string(claim->amount) + " is in Shopify"});
    return;
  }
  tell(c, r, "not_in_shopify", due, claim->amount,
       std::string("ReturnGO says ") + to_string(claim->amount) + " was credited, but Shopify has no " + (card ? "gift card" : "store credit") + " of it", v);
  v.problems.back().evidence.push_back({"shopify", std::string("no ") + (card ? "gift card" : "store credit") + " for this customer since the return", {}, c.order_id});
}

void judge(const ReturnCase& c, const Facts& f, const Context& ctx, Verdict& v) {
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) {
      cannot_judge(v, r);
      continue;
    }
    ++v.looked_at;
    const Owing o = look(r);
    if (!o.due) continue;
    if (!o.without.empty() || !o.failed.empty()) {
      if (!o.unsure.empty() || !f.order_seen) {
        v.no_data.push_back({r.rma->id, f.order_seen ? o.unsure : f.order_unseen_why});
        continue;
      }
      std::vector<const UnitFacts*> all = o.without;
      all.insert(all.end(), o.failed.begin(), o.failed.end());
      tell(c, r, o.without.empty() ? "transaction_failed" : "no_transaction", *o.due, still_owed(all),
           o.without.empty() ? "the store credit failed and was not issued again" : "the store credit that is due was never issued", v);
      continue;
    }
    look_in_shopify(c, f, r, CreditKind::gift_card, *o.due, ctx, v);
    if (ctx.policy.store_credit_via == CreditVia::shopify_store_credit) look_in_shopify(c, f, r, CreditKind::store_credit, *o.due, ctx, v);
  }
}

}  // namespace

CheckInfo store_credit_not_issued_check() {
  CheckInfo i;
  i.id = "store_credit_not_issued";
  i.title = "Store credit not issued";
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {{"no_transaction"}, {"transaction_failed"}, {"not_in_shopify"}};
  i.judge_case = judge;
  i.reads = "ReturnGO's credit payouts; Shopify's gift cards and store-credit accounts where they are the vehicle";
  i.fires = "a credit or gift card is due and has no payout, only failed ones, or its amount is not in Shopify for that customer";
  i.not_when = "issued; not due yet; store credit paid as a ReturnGO code needs no record in Shopify";
  i.action = "Issue the credit from the return in ReturnGO; if ReturnGO says it did, issue the gift card or credit in Shopify and note it on the return.";
  return i;
}

}  // namespace returnwatch::checks
