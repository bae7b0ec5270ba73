// docs/facts/specification.md section 4: ReturnGO paid for a return that was then rejected or cancelled, or pays
// although it was. Nobody waits for such money, so nobody misses it: it is told before the month is closed.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

// The later of the comment that closed it and of when the agent first saw it closed where no comment says; its last
// update moves when a return is cancelled (docs/facts/returngo.md 2.1).
Time closed_at(const Rma& r) {
  std::optional<Time> out;
  for (const Comment& c : r.comments)
    if ((c.fact == CommentFact::cancelled || c.fact == CommentFact::rejected) && c.at)
      out = std::max(out.value_or(*c.at), *c.at);
  if (out) return *out;
  for (const Seen& s : r.seen)
    if (s.what == "rma" && same_word(s.state, r.status)) return s.at;
  return r.last_updated.value_or(r.created_at.value_or(Time{}));
}

bool reopened_since(const RmaFacts& r) { return r.reopened_at && *r.reopened_at > closed_at(*r.rma); }

// Another return that still stands has a unit of the same line: the payout is for that one.
bool held_by_another(const Facts& f, const UnitFacts& u) {
  const auto holds = [&u](const RmaFacts& r) {
    return r.live && r.rma != u.rma && std::any_of(r.units.begin(), r.units.end(), [&u](const UnitFacts* x) {
             return !u.unit->line_id.empty() && x->unit->line_id == u.unit->line_id;
           });
  };
  return std::any_of(f.rmas.begin(), f.rmas.end(), holds) || std::any_of(f.chain.begin(), f.chain.end(), holds);
}

Time paid_at(const PayoutFacts& p) {
  if (p.refund && p.refund->refund->created_at) return *p.refund->refund->created_at;
  return p.tx->created_at.value_or(p.tx->updated_at.value_or(Time{}));
}

// The units that nobody owed what this payout paid for them.
std::vector<const UnitFacts*> wrongly_paid(const PayoutFacts& p, const Facts& f, const Rma& r) {
  std::vector<const UnitFacts*> out;
  if (p.rma != &r || tx_status(p.tx->status) != TxStatus::success || p.came <= 0) return out;
  if (r.created_at && paid_at(p) < *r.created_at) return out;
  if (p.refund && p.refund->all_cancel) return out;
  for (const UnitFacts* u : p.units)
    if (u->rma == &r && !cancels_order(u->unit->resolution) && !held_by_another(f, *u)) out.push_back(u);
  return out;
}

// What of the payout was for these; nothing where it states no amount.
std::optional<Money> paid_for(const PayoutFacts& p, const std::vector<const UnitFacts*>& units) {
  if (!p.tx->amount.order) return std::nullopt;
  Money out{p.came, p.tx->amount.order->currency};
  const auto price = price_of(units);
  if (units.size() < p.units.size() && price && price->currency == out.currency)
    out.minor = std::min(out.minor, price->minor);
  return out;
}

void judge(const ReturnCase& c, const Facts& f, const RmaFacts& r, const Context&, Verdict& v) {
  const bool rejected = r.status == RmaStatus::rejected;
  if ((!rejected && r.status != RmaStatus::cancelled) || reopened_since(r)) return;
  std::vector<Money> amounts;
  std::vector<const PayoutFacts*> paid;
  for (const PayoutFacts& p : f.payouts) {
    const auto units = wrongly_paid(p, f, *r.rma);
    if (units.empty()) continue;
    paid.push_back(&p);
    if (const auto amount = paid_for(p, units)) amounts.push_back(*amount);
  }
  if (paid.empty()) return;
  if (!f.order_seen) {
    v.no_data.push_back({r.rma->id, f.order_unseen_why});
    return;
  }
  Time since = closed_at(*r.rma);
  for (const PayoutFacts* p : paid) since = std::max(since, paid_at(*p));
  const char* word = rejected ? "rejected" : "cancelled";
  Problem p = return_problem(c, r, rejected ? "paid_and_rejected" : "paid_and_cancelled", since);
  p.amount = sum(amounts);
  p.summary = "Return " + r.rma->id + " was " + word + ", and " + (p.amount ? to_string(*p.amount) : "money") +
              " was paid for it all the same.";
  for (const PayoutFacts* x : paid)
    p.evidence.push_back({"returngo", "payout " + x->tx->id + " is Success", x->tx->created_at, x->tx->id});
  p.evidence.push_back({"returngo", "return is " + r.rma->status, closed_at(*r.rma), r.rma->id});
  v.problems.push_back(std::move(p));
}

}  // namespace

CheckInfo paid_on_closed_return_check() {
  CheckInfo i;
  i.id = "paid_on_closed_return";
  i.title = "Paid on a closed return";
  i.owner = Owner::finance;
  i.severity = Severity::warning;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.topic = Topic::in_doubt;
  i.causes = {{"paid_and_rejected",
               "Find out why it was closed after it was paid. If the customer may keep the money, reopen the return "
               "and let it run "
               "to its end; if not, agree on paying it back, or write it off and close this."},
              {"paid_and_cancelled",
               "Find out why it was closed after it was paid. If the customer may keep the money, reopen the return "
               "and let it run "
               "to its end; if not, agree on paying it back, or write it off and close this."}};
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_return = judge;
  i.hangs_on = kMoney;
  i.reads = "the payouts of rejected and cancelled returns in ReturnGO; the refunds that they name in Shopify";
  i.fires =
      "a payout succeeded for items of a return that is rejected or cancelled, 24 hours after the later of the two";
  i.not_when =
      "the order was cancelled; paid before the return was made; another return that still stands holds the items; "
      "reopened; a refund that no payout names";
  return i;
}

}  // namespace returnwatch::checks
