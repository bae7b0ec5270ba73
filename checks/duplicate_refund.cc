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
  std::optional<Money> amount;          // the money that is one too many
};

// More units of a line were paid than were ordered, or, since the return, than came back; and with more money than they
// cost: a payment may come in parts.
std::optional<Double> on_line(const Facts& f, const RmaFacts& r, const OrderLine& line) {
  const LinePaid paid = paid_on_line(f, line);
  if (!paid.last) return std::nullopt;
  const int came_back = std::min(line.quantity, paid.returned);
  const auto amount = paid_on_line_by(f, *paid.last, line.id);
  const bool twice = paid.refunded > line.quantity || paid.refunded_since > came_back;
  if (twice && paid.refunds > 1 && paid.beyond_price) return Double{"two_refunds", paid.last, amount};
  const int others = paid.exchanged + paid.credited;
  const bool beyond_ordered = paid.refunded + others > line.quantity;
  const bool beyond_returned = paid.refunded_since + others > came_back;
  if (others == 0 || (!beyond_ordered && !beyond_returned)) return std::nullopt;
  const auto mine = [&](bool UnitFacts::*what) {
    return std::any_of(r.units.begin(), r.units.end(),
                       [&](const UnitFacts* u) { return u->unit->line_id == line.id && u->*what; });
  };
  if (mine(&UnitFacts::exchanged)) return Double{"refund_and_exchange", paid.last, amount};
  if (mine(&UnitFacts::credited)) return Double{"refund_and_credit", paid.last, amount};
  return std::nullopt;
}

// ReturnGO's own refund of a unit, its whole price and by its name, beside what the unit got already: whatever became
// of the line's other units.
std::optional<Double> beside(const Facts& f, const RmaFacts& r, const UnitFacts& u) {
  if (!u.exchanged && !u.credited) return std::nullopt;
  for (const RefundFacts& x : f.refunds)
    for (const Transaction* tx : x.payouts) {
      const bool named = x.money && !tx->unit_ids.empty() && tx_type(tx->type) == TxType::payment_refund &&
                         names(*tx, u) && pays_in_full(*tx, r);
      if (!named) continue;
      const bool alone = tx->unit_ids.size() == 1;
      return Double{u.exchanged ? "refund_and_exchange" : "refund_and_credit", &x, alone ? tx->amount.order : u.owed};
    }
  return std::nullopt;
}

std::optional<Money> items_of(const RefundFacts& x, std::int64_t less) {
  if (!x.refund->total.order) return std::nullopt;
  return Money{x.items - less, x.refund->total.order->currency};
}

std::optional<Double> find(const Facts& f, const RmaFacts& r, std::set<std::string>& told) {
  for (const UnitFacts* u : r.units) {
    if (const RefundFacts* again = refunded_again(f, r, *u))
      return Double{"two_refunds", again, paid_on_line_by(f, *again, u->unit->line_id)};
    if (!u->line || told.count(u->line->id)) continue;
    if (auto d = on_line(f, r, *u->line)) {
      told.insert(u->line->id);  // by the newest return that it concerns, and no other
      return d;
    }
    if (auto d = beside(f, r, *u)) return d;
  }
  for (const RefundFacts& x : f.refunds)
    if (const auto paid = paid_before(x, r))
      return Double{*paid == Resolution::exchange       ? "refund_and_exchange"
                    : *paid == Resolution::store_credit ? "refund_and_credit"
                                                        : "two_refunds",
                    &x, items_of(x, x.spent)};
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
  Problem& p = tell(c, r, d.cause, refund.created_at.value_or(Time{}), d.amount, what, v);
  p.evidence.push_back({"shopify",
                        "refund " + refund.id + (refund.total.order ? " of " + to_string(*refund.total.order) : ""),
                        refund.created_at, refund.id});
}

// The newest live return of the chain; nothing where another order's case has it.
const RmaFacts* newest_live(const Facts& f) {
  const auto newer = [](const RmaFacts& r, const RmaFacts* than) {
    return r.live && (!than || r.rma->created_at.value_or(Time{}) >= than->rma->created_at.value_or(Time{}));
  };
  const RmaFacts* out = nullptr;
  for (const RmaFacts& r : f.rmas)
    if (newer(r, out)) out = &r;
  for (const RmaFacts& r : f.chain)
    if (out && r.rma->created_at > out->rma->created_at && r.live) return nullptr;
  return out;
}

Time last_refund(const Facts& f) {
  Time last{};
  for (const RefundFacts& r : f.refunds)
    if (r.money && r.refund->created_at) last = std::max(last, *r.refund->created_at);
  return last;
}

// What is seen of the order as a whole: its refunds exceed what was received, or a dispute took all of it once more.
void judge_order(const ReturnCase& c, const Facts& f, Verdict& v) {
  const auto& received = f.received;
  const auto& given = f.given_back;
  const RmaFacts* on = newest_live(f);
  if (!on || !received || !given || received->currency != given->currency) return;
  const Time last = last_refund(f);
  const Evidence sums{"shopify", "refunded " + to_string(*given) + " of " + to_string(*received) + " received", last,
                      c.order->id};
  const bool all = received->minor > 0 && given->minor >= received->minor;
  if (all && !f.dispute_unsure.empty()) v.no_data.push_back({on->rma->id, f.dispute_unsure});
  if (all && f.dispute_took_money)
    tell(c, *on, "refund_and_chargeback", last, received,
         "is on order " + c.order->name +
             ", which was refunded in full, and the customer's bank took the money back as well",
         v)
        .evidence.push_back(sums);
  else if (given->minor > received->minor)
    tell(c, *on, "more_than_received", last, Money{given->minor - received->minor, received->currency},
         "is on order " + c.order->name + ", which was refunded more than was received", v)
        .evidence.push_back(sums);
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
  if (c.order && v.problems.empty() && v.no_data.empty()) judge_order(c, f, v);
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
      {"refund_and_chargeback",
       "Answer or appeal the dispute with the refund as evidence before its deadline; if you lose it, write off what "
       "was paid twice or ask the customer for it."},
      {"more_than_received",
       "Compare the order's refunds with what the customer paid, find the extra one, and stop it if it is still "
       "pending."},
  };
  for (CauseInfo& cause : i.causes) cause.permanent = true;
  i.judge_case = judge;
  i.hangs_on = kMoney | kExchange;
  i.reads = "the order's refunds and their lines in Shopify; payouts, credits and exchanges of its returns in ReturnGO";
  i.fires =
      "the same units were paid twice: two refunds, a refund beside an exchange or a credit; or all of the order's "
      "money was given back and a dispute took it as well; or the order was refunded more than was received";
  i.not_when = "price differences paid by ReturnGO; several transactions of one refund; refunds without money";
  return i;
}

}  // namespace returnwatch::checks
