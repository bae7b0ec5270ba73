// What is owed at all: a bought unit once, and never more than was paid for the order and not given back
// (docs/facts/specification.md 4, "Owed").
#include <algorithm>
#include <map>
#include <tuple>

#include "checks/facts_internal.h"

namespace returnwatch::checks::internal {
namespace {

// Some payout has settled it.
bool paid_for(const Facts& f, const UnitFacts& u) {
  return std::any_of(f.payouts.begin(), f.payouts.end(), [&u](const PayoutFacts& p) {
    return p.settles && std::find(p.units.begin(), p.units.end(), &u) != p.units.end();
  });
}

// What is not paid yet, in the order in which it is paid.
std::vector<UnitFacts*> waiting(Facts& f) {
  std::vector<UnitFacts*> out;
  for (const bool due : {true, false})
    for (RmaFacts* r : payees(f))
      for (UnitFacts* u : r->units)
        if (r->owes && !u->paid && !u->not_returned && u->resolution != Resolution::exchange &&
            u->due_at.has_value() == due)
          out.push_back(u);
  return out;
}

// Credits and other payouts that no Shopify refund shows, in this currency; a bonus on top is the shop's own affair.
std::int64_t given_otherwise(const Facts& f, const std::string& currency) {
  std::int64_t out = 0;
  for (const UnitFacts& u : f.units)
    if (u.paid && !u.paid_with && !u.spare && u.owed && u.owed->currency == currency && paid_for(f, u))
      out += u.owed->minor;
  return out;
}

// Whether every refund went to units of returns: then nothing else has taken what was received.
bool all_given_to_units(Facts& f) {
  std::int64_t to_units = 0;
  for (const RefundFacts& x : f.refunds) {
    const auto& lines = x.refund->lines;
    const bool of_units = x.order_level ? x.carried() || x.spent >= x.items
                                        : std::all_of(lines.begin(), lines.end(), [&f](const RefundLine& l) {
                                            return !units_of_line(f, l.line_id).empty();
                                          });
    if (x.money && !of_units) return false;
    if (x.refund->total.order) to_units += x.refund->total.order->minor;
  }
  return f.given_back && f.given_back->minor == to_units;
}

}  // namespace

void read_spares(const ReturnCase& c, Facts& f) {
  if (!c.order || !c.order->read_at) return;
  for (const OrderLine& line : c.order->lines) {
    std::vector<UnitFacts*> units = units_of_line(f, line.id);
    if (line.quantity <= 0 || static_cast<int>(units.size()) <= line.quantity) continue;
    // One that is paid for has had what a bought unit is owed, under whichever return the item came back.
    const auto rank = [&f](const UnitFacts* u) { return std::make_tuple(!paid_for(f, *u), !u->received_at); };
    std::stable_sort(units.begin(), units.end(),
                     [&rank](const UnitFacts* a, const UnitFacts* b) { return rank(a) < rank(b); });
    const std::string holder = units.front()->rma->id;
    for (auto u = units.begin() + line.quantity; u != units.end(); ++u) {
      if ((*u)->rma->id == holder || paid_for(f, **u)) continue;
      (*u)->spare = true;
      pay(**u, "nothing is due: return " + holder + " is for the same item");
    }
  }
}

void read_still(const ReturnCase& c, Facts& f) {
  for (UnitFacts& u : f.units)
    if (!u.paid && !f.dispute_unsure.empty() && u.paid_unsure.empty()) u.paid_unsure = f.dispute_unsure;
  if (f.unpaid_order) {  // it cannot say what is owed
    for (UnitFacts& u : f.units)
      if (!u.paid) u.still.reset();
    return;
  }
  if (!c.order || !c.order->read_at || !f.received) return;
  const std::string& currency = f.received->currency;
  std::int64_t left = f.received->minor - given_otherwise(f, currency);
  if (f.given_back && f.given_back->currency == currency) left -= f.given_back->minor;
  left = std::max<std::int64_t>(0, left);
  const bool nothing_lost = all_given_to_units(f);
  const Rma* last = nullptr;  // that is owed some of it
  for (UnitFacts* u : waiting(f)) {
    if (!u->still || u->still->currency != currency) continue;
    const bool wanted = u->still->minor > 0;
    u->still->minor = std::min(u->still->minor, left);
    left -= u->still->minor;
    if (u->still->minor > 0) last = u->rma;
    if (wanted && last && u->still->minor == 0 && !u->failure) {
      u->spare = true;  // as one that was not bought: there is nothing that it could get
      pay(*u, "nothing is due: what is left of the money received is owed on return " + last->id);
    }
    // A part was all that there was to give back: of a deposit the rest was never paid.
    if (nothing_lost && u->still->minor == 0 && u->in_parts && !u->failure && !u->claimed)
      pay(*u, "all that was received for the order has been given back");
  }
}

}  // namespace returnwatch::checks::internal
