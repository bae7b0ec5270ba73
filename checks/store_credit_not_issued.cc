// docs/facts/specification.md section 4. ReturnGO's own store credit is a discount code that leaves no record in
// Shopify (docs/facts/returngo.md 5): with `returngo_code` its word is enough. Gift cards and Shopify store credit must
// be found, each allotted once, oldest RMA first.
#include <algorithm>
#include <iterator>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

Problem& tell(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time due, std::optional<Money> amount,
              const std::string& what, Verdict& v) {
  Problem p = return_problem(c, r, cause, due);
  p.amount = std::move(amount);
  p.summary = "Return " + r.rma->id + ": " + what + ".";
  p.evidence.push_back({"returngo", "credit due, return is " + r.rma->status, due, r.rma->id});
  v.problems.push_back(std::move(p));
  return v.problems.back();
}

void tell_missing(const ReturnCase& c, const RmaFacts& r, const CreditClaimed& claim, const std::string& name,
                  Verdict& v) {
  const std::string money = to_string(claim.amount);
  const bool part = claim.missing->minor < claim.amount.minor;
  Problem& p = tell(c, r, "not_in_shopify", earliest_due(claim.due), claim.missing,
                    "ReturnGO says " + money + " was credited, but Shopify has no " + name + " of " +
                        (part ? to_string(*claim.missing) + " of it" : "it"),
                    v);
  p.evidence.push_back(
      {"shopify", "no such " + name + " since the return, for this customer, order or return", {}, c.order_id});
}

void tell_disabled(const ReturnCase& c, const RmaFacts& r, const CreditClaimed& claim, Verdict& v) {
  const Time since = std::max(earliest_due(claim.due), claim.disabled_at.value_or(Time{}));
  Problem& p =
      tell(c, r, "card_disabled", since, claim.disabled,
           "its gift card of " + to_string(*claim.disabled) + " was disabled unspent and no other one was made", v);
  p.evidence.push_back({"shopify", "gift card disabled, its whole balance on it", claim.disabled_at, c.order_id});
}

void look_in_shopify(const ReturnCase& c, const Facts& f, const RmaFacts& r, CreditKind kind, const Context& ctx,
                     Verdict& v) {
  const auto claim = credit_claimed(c, f, r, kind, ctx.policy);
  if (!claim || claim->due.empty()) return;
  const bool card = kind == CreditKind::gift_card;
  for (Need n : {Need::customers, card ? Need::gift_cards : Need::store_credit})
    if (!ctx.reach.has(n)) {
      v.no_data.push_back({r.rma->id, std::string(to_string(n)) + ": " + ctx.reach.why(n)});
      return;
    }
  const std::string name = card ? "gift card" : "store credit";
  if (claim->missing)
    tell_missing(c, r, *claim, name, v);
  else if (claim->disabled &&
           std::all_of(claim->due.begin(), claim->due.end(), [](const UnitFacts* u) { return u->credit_void; }))
    v.why.push_back({r.rma->id, "its gift card was disabled unspent, and the money was refunded instead"});
  else if (claim->disabled)
    tell_disabled(c, r, *claim, v);
  else
    v.why.push_back({r.rma->id, "a " + name + " over " + to_string(claim->amount) + " is in Shopify"});
}

// Units whose credit has no payout, or only failed ones.
void tell_unpaid(const ReturnCase& c, const Facts& f, const RmaFacts& r, Verdict& v) {
  std::vector<const UnitFacts*> without, failed;
  std::string unsure = f.order_seen ? "" : f.order_unseen_why;
  for (const UnitFacts* u : r.units) {
    if (!credited(*u) || !u->due_at || u->paid || u->requested) continue;
    if (!u->paid_unsure.empty()) unsure = u->paid_unsure;
    (u->failed ? failed : without).push_back(u);
  }
  if (without.empty() && failed.empty()) return;
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

// One finding tells all that is missing of a return: what its other causes miss is part of its amount.
void add_up(std::vector<Problem>& problems) {
  std::vector<Money> all;
  for (const Problem& p : problems)
    if (p.amount) all.push_back(*p.amount);
  const auto total = sum(all);
  for (Problem& p : problems)
    if (p.amount && total) p.amount = total;
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  Verdict unpaid, gone;
  tell_unpaid(c, f, r, unpaid);
  if (unpaid.no_data.empty() && r.owes && !f.customer_paid_by_dispute) {
    look_in_shopify(c, f, r, CreditKind::gift_card, ctx, gone);
    look_in_shopify(c, f, r, CreditKind::store_credit, ctx, gone);
  }
  std::vector<Problem> problems = std::move(unpaid.problems);
  if (problems.empty()) {  // else what is known to be missing is told, whatever else cannot be seen
    std::move(gone.no_data.begin(), gone.no_data.end(), std::back_inserter(v.no_data));
    std::move(gone.why.begin(), gone.why.end(), std::back_inserter(v.why));
  }
  std::move(gone.problems.begin(), gone.problems.end(), std::back_inserter(problems));
  add_up(problems);
  std::move(unpaid.no_data.begin(), unpaid.no_data.end(), std::back_inserter(v.no_data));
  std::move(problems.begin(), problems.end(), std::back_inserter(v.problems));
}

bool by_store_credit(const Policy& policy) { return policy.store_credit_via == CreditVia::shopify_store_credit; }

}  // namespace

CheckInfo store_credit_not_issued_check() {
  CheckInfo i;
  i.id = "store_credit_not_issued";
  i.title = "Store credit not issued";
  i.topic = Topic::owed;
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.part_needs = {{Need::gift_cards}, {Need::customers}, {Need::store_credit, by_store_credit}};
  i.causes = {
      {"no_transaction", "Issue the credit from the return in ReturnGO, and tell the customer."},
      {"transaction_failed",
       "Read the error in the return's timeline (no customer on the order, a currency that the account lacks), then "
       "issue the credit again."},
      {"not_in_shopify",
       "Look for the credit on the customer's other accounts. If it is really missing, issue it in Shopify and note it "
       "on the return."},
      {"card_disabled",
       "A disabled card cannot be enabled again. If it was disabled by mistake or because it leaked, issue a new one "
       "with "
       "the return's number in its note."},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "ReturnGO's credit payouts; Shopify's gift cards and store-credit accounts where they are the vehicle";
  i.fires =
      "a credit or gift card is due and has no payout, only failed ones, or its amount is not in Shopify for that "
      "customer, order or return; or its gift card was disabled unspent and not replaced";
  i.not_when = "issued; not due yet; store credit paid as a ReturnGO code needs no record in Shopify";
  i.unseen_in_history = "credit payouts of other returns count from when those were made";
  return i;
}

}  // namespace returnwatch::checks
