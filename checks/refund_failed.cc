// docs/facts/specification.md section 4: a payment refund that was tried and did not come through.
#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

// What the provider said beyond that it failed: "FAILURE CARD_DECLINED" -> " (card declined)".
std::string said_why(const std::string& word) {
  const auto reason = word.find(' ');
  return reason == std::string::npos ? "" : " (" + spoken(word.substr(reason + 1)) + ")";
}

constexpr Duration kStuckIsCritical = days(5);

int rank(FailureKind k) { return static_cast<int>(k); }  // declared in the order of the causes

std::string_view cause_of(FailureKind k) {
  switch (k) {
    case FailureKind::returngo:
      return "returngo_failed";
    case FailureKind::shopify:
      return "shopify_failed";
    case FailureKind::stuck:
      return "stuck_requested";
  }
  return "";
}

// What failed or waits of each unit; nothing where nothing is at risk.
std::optional<Money> amount_of(const std::vector<const UnitFacts*>& units) {
  std::vector<Money> parts;
  for (const UnitFacts* u : units) {
    const auto& part = u->failure->difference ? u->failure->difference : u->still;
    if (!part) return std::nullopt;
    parts.push_back(*part);
  }
  const auto out = sum(parts);
  return out && out->minor > 0 ? out : std::nullopt;
}

std::string how(const RefundFailure& x) {
  if (x.kind == FailureKind::stuck) return " was started and has not come through (" + spoken(x.word) + ").";
  return (x.kind == FailureKind::shopify ? " failed at the payment provider" + said_why(x.word)
                                         : " failed in ReturnGO") +
         " and no later refund has succeeded.";
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context& ctx, Verdict& v) {
  const RefundFailure* worst = nullptr;
  std::vector<const UnitFacts*> units;
  std::string unsure;
  bool part = false;
  for (const UnitFacts* u : r.units) {
    const bool payment = u->resolution == Resolution::payment && !u->paid && !u->not_returned;
    if (payment && r.owes && !u->paid_unsure.empty()) unsure = u->paid_unsure;
    if (!u->failure) continue;
    units.push_back(u);
    part = part || u->in_parts;
    const RefundFailure& x = *u->failure;
    if (!worst || rank(x.kind) < rank(worst->kind) || (x.kind == worst->kind && x.at < worst->at)) worst = &x;
  }
  if (!unsure.empty() || (worst && !f.order_seen)) {  // a later success may be what was not read
    v.no_data.push_back({r.rma->id, unsure.empty() ? f.order_unseen_why : unsure});
    return;
  }
  if (!worst) return;
  Problem p = return_problem(c, r, cause_of(worst->kind), worst->at);
  p.amount = amount_of(units);
  p.summary = (part ? "Part of the refund of return " : "The refund of return ") + r.rma->id + how(*worst);
  if (worst->kind == FailureKind::stuck) {
    if (ctx.now >= worst->at + kStuckIsCritical) p.severity = Severity::critical;
    v.again_at(worst->at + kStuckIsCritical);
  }
  p.evidence.push_back({worst->in_shopify ? "shopify" : "returngo",
                        (worst->in_shopify ? "refund " : "payout ") + worst->ref + " is " + worst->word, worst->at,
                        worst->ref});
  for (const Comment& comment : r.rma->comments)
    if (comment.fact == CommentFact::refund_failed)
      p.evidence.push_back({"returngo", "the timeline says that the refund failed", comment.at, r.rma->id});
  v.problems.push_back(std::move(p));
}

}  // namespace

CheckInfo refund_failed_check() {
  CheckInfo i;
  i.id = "refund_failed";
  i.title = "Refund failed";
  i.topic = Topic::owed;
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"returngo_failed", "Read the error in the return's timeline, fix the cause, then refund again from ReturnGO."},
      {"shopify_failed",
       "Read the payment provider's reason on the Shopify order. Refund again if it was a passing fault; if the card "
       "or account is closed, agree on another way with the customer."},
      {"stuck_requested",
       "Do not refund again yet: check on the Shopify order whether the money went out. If it is still pending after 5 "
       "days, "
       "ask the payment provider, then refund in another way.",
       Severity::warning,
       {},
       hours(4)},
  };
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "ReturnGO's payouts and Shopify's refund transactions for payment refunds";
  i.fires =
      "ReturnGO's payout is Failed, Shopify's refund transaction is FAILURE or ERROR, or either has been pending for "
      "over 4 hours; of "
      "a payment in several parts, the part that failed or is pending";
  i.not_when = "a later success pays it; payouts by other processors, credits, gift cards, bank refunds and invoices";
  return i;
}

}  // namespace returnwatch::checks
