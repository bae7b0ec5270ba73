// docs/facts/specification.md section 4: the same units paid twice. What ReturnGO carries as a price difference,
// several transactions of one refund and refunds without money are no duplicates; nor is what a person adds on top
// (goodwill, shipping), being less than the units cost.
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct Double {
  std::string_view cause;
  const RefundFacts* refund = nullptr;  // the later payment, or the refund beside the exchange or credit
};

// More units of a line were paid than were ordered, or, since the return, than came back.
std::optional<Double> on_line(const Facts& f, const RmaFacts& r, const OrderLine& line) {
  const LinePaid paid = paid_on_line(f, line.id);
  const int came_back = std::min(line.quantity, paid.returned);
  if ((paid.refunded > line.quantity || paid.refunded_since > came_back) && paid.refunds > 1)
    return Double{"two_refunds", paid.last};
  const int others = paid.exchanged + paid.credited;
  const bool beyond_ordered = paid.refunded + others > line.quantity;
  const bool beyond_returned = paid.refunded_since + others > came_back;
  if (!paid.last || (!beyond_ordered && !beyond_returned)) return std::nullopt;
  const auto mine = [&](bool UnitFacts::*what) {
    return std::any_of(r.units.begin(), r.units.end(),
                       [&](const UnitFacts* u) { return u->unit->line_id == line.id && u->*what; });
  };
  if (mine(&UnitFacts::exchanged)) return Double{"refund_and_exchange", paid.last};
  if (mine(&UnitFacts::credited)) return Double{"refund_and_credit", paid.last};
  return std::nullopt;
}

std::optional<Double> find(const Facts& f, const RmaFacts& r, std::set<std::string>& told) {
  for (const UnitFacts* u : r.units) {
    if (const RefundFacts* again = refunded_again(f, r, *u)) return Double{"two_refunds", again};
    if (!u->line || told.count(u->line->id)) continue;
    if (auto d = on_line(f, r, *u->line)) {
      told.insert(u->line->id);  // by the newest return that it concerns, and no other
      return d;
    }
  }
  for (const RefundFacts& x : f.refunds)
    if (const auto paid = paid_before(x, r))
      return Double{*paid == Resolution::exchange       ? "refund_and_exchange"
                    : *paid == Resolution::store_credit ? "refund_and_credit"
                                                        : "two_refunds",
                    &x};
  return std::nullopt;
}

Problem& tell(const ReturnCase& c, const RmaFacts& r, std::string_view cause, Time at,
              const std::optional<Money>& amount, const std::string& what, Verdict& v) {
  Problem p = return_problem(c, r, cause, at);
  p.amount = amount;
  p.summary = "Return " + r.rma->id + " " + what + (amount ? " (" + to_string(*amount) + ")." : ".");
  p.evidence.push_back({"shopify", "order has " + std::to_string(c.order->refunds.size()) + " refund(s)",
                        c.order->read_at, c.order->id});
  v.problems.push_back(std::move(p));
  return v.problems.back();
}

void tell_double(const ReturnCase& c, const RmaFacts& r, const Double& d, Verdict& v) {
  const Refund& refund = *d.refund->refund;
  const char* what = d.cause == "two_refunds"           ? "was refunded twice"
                     : d.cause == "refund_and_exchange" ? "was exchanged and refunded as well"
                                                        : "was credited and refunded as well";
  Problem& p = tell(c, r, d.cause, refund.created_at.value_or(Time{}), refund.total.order, what, v);
  p.evidence.push_back({"shopify",
                        "refund " + refund.id + (refund.total.order ? " of " + to_string(*refund.total.order) : ""),
                        refund.created_at, refund.id});
}

// The order's refunds exceed what was received; told on its newest live return.
void tell_excess(const ReturnCase& c, const Facts& f, Verdict& v) {
  const auto& received = c.order->received.order;
  const auto& refunded = c.order->refunded.order;
  if (!received || !refunded || received->currency != refunded->currency || refunded->minor <= received->minor) return;
  const auto on = std::find_if(f.rmas.rbegin(), f.rmas.rend(), [](const RmaFacts& r) { return r.live; });
  if (on == f.rmas.rend()) return;
  Time last{};
  for (const RefundFacts& r : f.refunds)
    if (r.money && r.refund->created_at) last = std::max(last, *r.refund->created_at);
  Problem& p = tell(c, *on, "more_than_received", last, Money{refunded->minor - received->minor, received->currency},
                    "is on order " + c.order->name + ", which was refunded more than was received", v);
  p.evidence.push_back(
      {"shopify", "refunded " + to_string(*refunded) + " of " + to_string(*received) + " received", last, c.order->id});
}

void judge(const ReturnCase& c, const Facts& f, const Context&, Verdict& v) {
  std::set<std::string> told;  // lines
  for (auto r = f.rmas.rbegin(); r != f.rmas.rend(); ++r) {
    if (!r->unjudgeable.empty()) {
      cannot_judge(v, *r);
      continue;
    }
    ++v.looked_at;
    if (!r->owes) continue;
    if (auto d = find(f, *r, told)) tell_double(c, *r, *d, v);
  }
  if (c.order && v.problems.empty() && v.no_data.empty()) tell_excess(c, f, v);
}

}  // namespace

CheckInfo duplicate_refund_check() {
  CheckInfo i;
  i.id = "duplicate_refund";
  i.title = "Paid twice";
  i.topic = Topic::in_doubt;
  i.owner = Owner::finance;
  i.severity = Severity::critical;
  i.grace = Duration{0};
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"two_refunds",
       "Compare the refunds on the order. If the second is still pending, stop it at the payment provider; if it is "
       "gone, decide with CX whether to ask the customer for it."},
      {"refund_and_exchange",
       "Cancel the exchange order if it has not shipped. If it has, decide with CX whether to ask the customer for the "
       "refund."},
      {"refund_and_credit",
       "Deactivate the credit if it has not been spent. If it has, decide with CX whether to ask the customer for the "
       "refund."},
      {"more_than_received",
       "Compare the order's refunds with what the customer paid, find the one that is too many, and stop it if it is "
       "still pending."},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_case = judge;
  i.hangs_on = kMoney | kExchange;
  i.reads = "the order's refunds and their lines in Shopify; payouts, credits and exchanges of its returns in ReturnGO";
  i.fires =
      "the same units were paid twice: two refunds, a refund beside an exchange or a credit; or the order was refunded "
      "more than was received";
  i.not_when = "price differences that ReturnGO carries; several transactions of one refund; refunds without money";
  return i;
}

}  // namespace returnwatch::checks
