// SPEC section 4. ReturnGO's own store credit is a discount code that leaves no record in Shopify
// (contracts/returngo.md 5): with `returngo_code` its word is enough. Gift cards and Shopify store credit must be
// found, each allotted once, oldest RMA first.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

bool is_credit(const UnitFacts& u) {
  return u.resolution == Resolution::store_credit || u.resolution == Resolution::gift_card;
}

std::optional<CreditKind> vehicle(const UnitFacts& u, const Policy& policy) {
  if (u.resolution == Resolution::gift_card || policy.store_credit_via == CreditVia::gift_card)
    return CreditKind::gift_card;
  if (policy.store_credit_via == CreditVia::shopify_store_credit) return CreditKind::store_credit;
  return std::nullopt;
}

// The successful credit payouts of one RMA for units that should show as `kind`.
std::vector<const Transaction*> payouts(const RmaFacts& r, CreditKind kind, const Policy& policy) {
  std::vector<const Transaction*> out;
  for (const Transaction& tx : r.rma->transactions) {
    const TxType type = tx_type(tx.type);
    if ((type != TxType::store_credit && type != TxType::gift_card) || tx_status(tx.status) != TxStatus::success)
      continue;
    if (std::any_of(r.units.begin(), r.units.end(),
                    [&](const UnitFacts* u) { return is_credit(*u) && vehicle(*u, policy) == kind && names(tx, *u); }))
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

Problem& tell(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time due, std::optional<Money> amount,
              const std::string& what, Verdict& v) {
  Problem p = return_problem(c, r, cause, due);
  p.amount = std::move(amount);
  p.summary = "Return " + r.rma->id + ": " + what + ".";
  p.evidence.push_back({"returngo", "credit due, return is " + r.rma->status, due, r.rma->id});
  v.problems.push_back(std::move(p));
  return v.problems.back();
}

void look_in_shopify(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind,
                     const std::vector<const UnitFacts*>& due, const Context& ctx, Verdict& v) {
  std::vector<const UnitFacts*> units;
  for (const UnitFacts* u : due)
    if (vehicle(*u, ctx.policy) == kind) units.push_back(u);
  const auto claims = claims_of(c, r, kind, ctx.policy);
  if (units.empty() || claims.empty()) return;
  const bool card = kind == CreditKind::gift_card;
  for (Need n : {Need::customers, card ? Need::gift_cards : Need::store_credit})
    if (!ctx.reach.has(n)) {
      v.no_data.push_back({r.rma->id, std::string(to_string(n)) + ": " + ctx.reach.why(n)});
      return;
    }
  const std::string name = card ? "gift card" : "store credit", money = to_string(claims.front().amount);
  if (met(c.credits, all_claims(c, f, kind, ctx.policy)).count(r.rma->id)) {
    v.why.push_back({r.rma->id, "a " + name + " over " + money + " is in Shopify"});
    return;
  }
  Problem& p = tell(c, r, "not_in_shopify", earliest_due(units), claims.front().amount,
                    "ReturnGO says " + money + " was credited, but Shopify has no " + name + " of it", v);
  p.evidence.push_back({"shopify", "no " + name + " for this customer since the return", {}, c.order_id});
}

void judge_return(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  std::vector<const UnitFacts*> due, without, failed;
  std::string unsure = f.order_seen ? "" : f.order_unseen_why;
  for (const UnitFacts* u : r.units) {
    if (!is_credit(*u) || !u->due_at) continue;
    due.push_back(u);
    if (u->paid || u->requested) continue;
    if (!u->paid_unsure.empty()) unsure = u->paid_unsure;
    (u->failed ? failed : without).push_back(u);
  }
  if (without.empty() && failed.empty()) {
    look_in_shopify(c, f, r, CreditKind::gift_card, due, ctx, v);
    look_in_shopify(c, f, r, CreditKind::store_credit, due, ctx, v);
    return;
  }
  if (!unsure.empty()) {
    v.no_data.push_back({r.rma->id, unsure});
    return;
  }
  const bool tried = without.empty();
  std::vector<const UnitFacts*> units = std::move(without);
  units.insert(units.end(), failed.begin(), failed.end());
  tell(c, r, tried ? "transaction_failed" : "no_transaction", earliest_due(units), still_owed(units),
       tried ? "the store credit failed and was not issued again" : "the store credit that is due was never issued", v);
}

void judge(const ReturnCase& c, const Facts& f, const Context& ctx, Verdict& v) {
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) {
      cannot_judge(v, r);
      continue;
    }
    ++v.looked_at;
    judge_return(c, f, r, ctx, v);
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
  i.fires =
      "a credit or gift card is due and has no payout, only failed ones, or its amount is not in Shopify for that "
      "customer";
  i.not_when = "issued; not due yet; store credit paid as a ReturnGO code needs no record in Shopify";
  i.action =
      "Issue the credit from the return in ReturnGO; if ReturnGO says it did, issue the gift card or credit in Shopify "
      "and note it on the return.";
  return i;
}

}  // namespace returnwatch::checks
