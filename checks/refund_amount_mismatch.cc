// docs/facts/specification.md section 4: what ReturnGO says it paid against what Shopify moved, per Shopify refund.
// Only the order's (presentment) currency is compared: shop money is converted at the refund's own rate
// (docs/facts/shopify.md 2.2 J).
#include <algorithm>
#include <cstdlib>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

constexpr std::int64_t kRounding = 2;  // minor units

bool same_currency(const std::optional<Money>& a, const std::optional<Money>& b) {
  return a && b && a->currency == b->currency;
}
bool other_currency(const std::optional<Money>& a, const std::optional<Money>& b) {
  return a && b && a->currency != b->currency;
}

// Neither side has money that failed or is on its way: refund_failed tells that.
bool settled(const RefundFacts& r) {
  const bool whole = r.failed + r.waiting == 0 && r.unknown_status.empty();
  return whole && std::all_of(r.payouts.begin(), r.payouts.end(), [](const Transaction* tx) {
           return tx_status(tx->status) == TxStatus::success || tx_status(tx->status) == TxStatus::failed;
         });
}

struct Said {
  std::optional<Money> total;  // in the order's currency; nothing where the payouts' currencies differ
  bool comparable = true;      // every payout is in the refund's order currency
  bool foreign = false;        // one is in neither of its currencies
  Time at{};
  const Transaction* first = nullptr;
};

Said said(const RefundFacts& r) {
  Said out;
  std::vector<Money> amounts;
  for (const Transaction* tx : r.payouts) {
    if (tx_status(tx->status) != TxStatus::success) continue;
    if (!out.first) out.first = tx;
    out.comparable = out.comparable && same_currency(tx->amount.order, r.refund->total.order);
    out.foreign = out.foreign || (other_currency(tx->amount.order, r.refund->total.order) &&
                                  !same_currency(tx->amount.shop, r.refund->total.shop));
    if (tx->amount.order) amounts.push_back(*tx->amount.order);
    if (tx->created_at) out.at = std::max(out.at, *tx->created_at);
  }
  out.total = sum(amounts);
  return out;
}

const RmaFacts* rma_of(const Facts& f, const Transaction* tx) {
  for (const RmaFacts& r : f.rmas)
    for (const Transaction& own : r.rma->transactions)
      if (&own == tx) return &r;
  return nullptr;
}

void tell(const ReturnCase& c, const RefundFacts& r, const RmaFacts& rma, const Said& s, std::string_view cause,
          Verdict& v) {
  Problem p = return_problem(c, rma, cause, std::max(s.at, r.refund->created_at.value_or(Time{})));
  p.subject = {SubjectKind::refund, r.refund->id};
  const auto& refunded = r.refund->total.order;
  if (s.comparable && s.total && refunded)
    p.amount = Money{std::llabs(s.total->minor - refunded->minor), refunded->currency};
  const std::string theirs = s.total                 ? to_string(*s.total)
                             : s.first->amount.order ? to_string(*s.first->amount.order)
                                                     : "another currency";
  const std::string ours = refunded ? to_string(*refunded) : "money in another currency";
  p.summary =
      "ReturnGO says it refunded " + theirs + " for return " + rma.rma->id + ", Shopify's refund holds " + ours + ".";
  p.evidence.push_back({"returngo", "payout(s) of " + theirs + " name refund " + r.refund->id, s.at, s.first->id});
  p.evidence.push_back({"shopify", "refund " + r.refund->id + " of " + ours, r.refund->created_at, r.refund->id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  for (const RmaFacts& r : f.rmas) {
    if (!r.unjudgeable.empty()) cannot_judge(v, r);
    if (r.rma->read_at) continue;  // it may hold a part of any refund's payouts
    if (r.unjudgeable.empty()) v.no_data.push_back({r.rma->id, "the return's detail has not been read yet"});
    return;
  }
  for (const RefundFacts& r : f.refunds) {
    const Said s = said(r);
    if (!r.money || !settled(r)) continue;
    const RmaFacts* rma = rma_of(f, s.first);  // of nobody's where no payout that succeeded names it
    if (!rma || !rma->unjudgeable.empty()) continue;
    ++v.looked_at;
    if (s.foreign) tell(c, r, *rma, s, "currency", v);
    if (!s.comparable) continue;
    const std::int64_t diff = std::llabs(s.total->minor - r.refund->total.order->minor);
    if (diff > 0) tell(c, r, *rma, s, diff > kRounding ? "material" : "rounding", v);
  }
}

}  // namespace

CheckInfo refund_amount_mismatch_check() {
  CheckInfo i;
  i.id = "refund_amount_mismatch";
  i.title = "Refund differs between the systems";
  i.topic = Topic::in_doubt;
  i.owner = Owner::finance;
  i.severity = Severity::warning;
  i.grace = hours(1);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"currency", "Stop automatic refunds for that market, ask ReturnGO's support, and correct this refund by hand."},
      {"material",
       "Find out which figure is right (fees, an edited amount). Too little paid: refund the difference in Shopify. "
       "Too much: decide whether to leave it."},
      {"rounding", "Correct the books; nothing has to be paid."},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_case = judge;
  i.hangs_on = kMoney;
  i.reads = "the payouts in ReturnGO that name a Shopify refund; that refund's successful money";
  i.fires = "their sum and the refund differ: another currency, more than two minor units, or a rounding";
  i.not_when =
      "equal in the order's currency; differences in shop money from exchange rates; failed or pending refunds";
  return i;
}

}  // namespace returnwatch::checks
