#include "agent/views/trace_owed.h"

#include <algorithm>

#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using namespace checks;

std::string resolution_words(Resolution r, const std::string& raw) {
  switch (r) {
    case Resolution::payment:
      return "refund to the payment method";
    case Resolution::store_credit:
      return "store credit";
    case Resolution::gift_card:
      return "gift card";
    case Resolution::exchange:
      return "exchange";
    case Resolution::bank:
      return "refund to a bank account";
    case Resolution::unknown:
      return raw.empty() ? "no resolution" : raw;
  }
  return raw;
}

std::string kind_of(Resolution r) {
  switch (r) {
    case Resolution::payment:
      return "refund";
    case Resolution::store_credit:
      return "store_credit";
    case Resolution::gift_card:
      return "gift_card";
    case Resolution::exchange:
      return "exchange";
    case Resolution::bank:
      return "bank";
    case Resolution::unknown:
      break;
  }
  return "";
}

const char* awaited(DueOn due) {
  switch (due) {
    case DueOn::received:
      return "its receipt";
    case DueOn::validated:
      return "its inspection";
    case DueOn::approved:
      return "its approval";
    case DueOn::done:
      return "the return to be done";
  }
  return "";
}

std::string unit_name(const Unit& u) { return !u.name.empty() ? u.name : !u.sku.empty() ? u.sku : "item " + u.id; }

const char* spoken(OwedState s) {
  switch (s) {
    case OwedState::settled:
      return "settled";
    case OwedState::owed:
      return "owed";
    case OwedState::not_due:
      return "not due yet";
    case OwedState::lapsed:
      return "no longer owed";
    case OwedState::nothing:
      return "nothing owed";
    case OwedState::unsure:
      return "cannot be determined";
    case OwedState::held_back:
      return "arrived";
  }
  return "";
}

void stands(TraceOwed& out, OwedState standing, const std::string& why) {
  out.standing = standing;
  out.state = std::string(spoken(standing)) + ": " + why;
}

void owe(TraceOwed& out, const std::string& why, std::optional<Time> since) {
  stands(out, OwedState::owed, why);
  out.open = true;
  out.since = since;
}

std::string sent_words(const ReturnCase& c, const RmaFacts& r) {
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (same_word(e.type, "Fee") || e.order_id.empty()) continue;
    const auto order = std::find_if(c.exchange_orders.begin(), c.exchange_orders.end(),
                                    [&e](const Order& x) { return x.id == e.order_id; });
    const bool read = order != c.exchange_orders.end();
    if (read && order->cancelled_at) continue;
    return "exchange order " + e.order_name +
           (read && !order->fulfillment_status.empty() ? " is " + order->fulfillment_status : "");
  }
  return "its exchange was added to the order";
}

// The last of the return's exchange orders that is none yet, or no more.
std::string why_open(const ReturnCase& c, const RmaFacts& r) {
  std::string out = r.orders_released > 0 ? "the exchange order does not include it" : "there is no exchange order";
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (same_word(e.type, "Fee")) continue;
    if (e.order_id.empty() && !e.draft_id.empty()) return "the exchange is still draft order " + e.order_name;
    for (const Order& x : c.exchange_orders)
      if (x.id == e.order_id && x.cancelled_at) out = "exchange order " + x.name + " was cancelled";
  }
  return out;
}

std::string ready_words(const RmaFacts& r) {
  for (const ExchangeRef& e : r.rma->exchanges)
    if (!same_word(e.type, "Fee") && e.order_id.empty() && !e.draft_id.empty())
      return "; draft order " + e.order_name + " is ready";
  return "";
}

// What is open of it, and why.
void owe_money(const UnitFacts& u, TraceOwed& out) {
  const std::string it = u.in_parts ? "part of it" : "it";
  const std::optional<Time> due = u.due_at || !u.failure ? u.due_at : u.failure->at;
  if (u.failure && u.failure->kind != FailureKind::stuck)
    owe(out, it + " was tried and failed (" + u.failure->word + ")", due);
  else if (u.requested || u.failure)
    owe(out, it + " was requested and has not come through yet", due);
  else if (u.failed)
    owe(out, it + " was tried and failed", due);
  else if (u.claimed)
    owe(out, "ReturnGO says that " + it + " was paid, but Shopify shows no matching refund", due);
  else
    owe(out, u.in_parts ? "only part has been paid so far" : "nothing has been paid yet", due);
  out.amount = u.still;
}

std::string failed_words(const RefundFailure& x) {
  return x.kind == FailureKind::stuck ? "was requested and has not come through yet"
                                      : "was tried and failed (" + x.word + ")";
}

void exchange_state(const ReturnCase& c, const RmaFacts& r, const UnitFacts& u, const Facts& f, TraceOwed& out) {
  const Transaction* invoice = unpaid_invoice(*r.rma);
  const bool money = u.exchanged || money_tried_instead(u) || money_instead(r, u) || !u.received_at;
  if (u.failure && u.failure->difference && money) {
    const std::string what = u.exchanged              ? "it was sent, and the difference in price "
                             : money_tried_instead(u) ? "money instead of the exchange "
                             : money_instead(r, u)    ? "part of the money instead of the exchange "
                                                      : "a difference in price ";
    owe(out, what + failed_words(*u.failure), u.due_at ? u.due_at : u.failure->at);
    out.amount = u.failure->difference;
    out.kind = "refund";
  } else if (u.failure && money_tried_instead(u)) {
    owe_money(u, out);
    out.kind = "refund";
  } else if (u.exchanged)
    stands(out, OwedState::settled, sent_words(c, r));
  else if (money_instead(r, u))
    stands(out, OwedState::settled, "the customer got money instead");
  else if (invoice)
    stands(out, OwedState::not_due,
           "waits for the customer to pay" +
               (invoice->amount.order ? " " + to_string(*invoice->amount.order) : std::string(" the difference")));
  else if (!u.received_at)
    stands(out, OwedState::not_due, "waits for its receipt" + ready_words(r));
  else {
    owe(out, why_open(c, r), u.received_at);
    out.amount = f.received && f.received->minor == 0 ? std::nullopt : u.still;  // never paid: nothing is at risk
    if (!u.failure || !u.failure->difference) return;
    out.state += "; and a difference in price " + failed_words(*u.failure);
    if (out.amount) out.amount->minor += u.failure->difference->minor;
  }
}

void money_state(const ReturnCase& c, const Policy& policy, const RmaFacts& r, const UnitFacts& u, const Facts& f,
                 TraceOwed& out) {
  if (u.paid)
    stands(out, OwedState::settled, u.paid_by);
  else if (u.resolution == Resolution::exchange)
    exchange_state(c, r, u, f, out);
  else if (!r.unjudgeable.empty())
    stands(out, OwedState::unsure, r.unjudgeable);
  else if (!u.due_at && !u.failure)  // one that was tried early and failed is told, too
    stands(out, OwedState::not_due, std::string("waits for ") + awaited(policy.refund_due_on));
  else if (u.resolution == Resolution::payment && !f.order_seen)
    stands(out, OwedState::unsure, f.order_unseen_why);
  else if (!u.paid_unsure.empty())
    stands(out, OwedState::unsure, u.paid_unsure);
  else if (u.still && u.still->minor == 0)
    stands(out, OwedState::lapsed, "nothing is left of what was paid for the order");
  else if (f.unpaid_order && u.resolution == Resolution::payment)
    stands(out, OwedState::unsure, "Shopify shows no payment of the order");
  else
    owe_money(u, out);
}

TraceOwed customers(const ReturnCase& c, const Policy& policy, const RmaFacts& r, const UnitFacts& u, const Facts& f) {
  TraceOwed out;
  out.unit = unit_name(*u.unit);
  out.resolution = resolution_words(u.resolution, u.unit->resolution);
  out.amount = u.owed;
  out.kind = kind_of(u.resolution);
  if (!r.live)
    stands(out, OwedState::nothing, "the return is " + r.rma->status);
  else if (!r.owes && r.status == RmaStatus::pending)
    stands(out, OwedState::not_due, "the return is not approved");
  else if (!r.owes)
    stands(out, OwedState::unsure, r.unjudgeable);
  else if (u.not_returned)
    stands(out, OwedState::nothing, "the item was not in the parcel");
  else if (u.spare)
    stands(out, OwedState::nothing, "it " + u.paid_by);
  else
    money_state(c, policy, r, u, f, out);
  return out;
}

// What ReturnGO says it credited, and Shopify does not show: its units are owed still, the money of all on the first.
void add_missing_credits(const ReturnCase& c, const Policy& policy, const RmaFacts& r, const Facts& f,
                         const Reach& reach, std::vector<TraceOwed>& owed) {
  for (const CreditKind kind : {CreditKind::gift_card, CreditKind::store_credit}) {
    const auto claim = r.owes ? credit_claimed(c, f, r, kind, policy) : std::nullopt;
    if (!claim || f.customer_paid_by_dispute) continue;
    const bool card = kind == CreditKind::gift_card;
    const Need need = card ? Need::gift_cards : Need::store_credit;
    std::optional<Money> left = claim->missing ? claim->missing : claim->disabled;
    for (const UnitFacts* u : claim->due) {
      if (!left || u->credit_void) break;
      TraceOwed& out = owed[static_cast<std::size_t>(std::find(r.units.begin(), r.units.end(), u) - r.units.begin())];
      if (!reach.has(need) || !reach.has(Need::customers)) {
        stands(out, OwedState::unsure, reach.why(reach.has(need) ? Need::customers : need));
        continue;
      }
      if (!out.open || !out.amount || out.amount->currency != left->currency) out.amount = Money{0, left->currency};
      out.amount->minor += left->minor;  // beside a part of it that failed
      owe(out,
          claim->missing ? std::string("ReturnGO says that it was credited, but Shopify shows no matching ") +
                               (card ? "gift card" : "store credit")
                         : "its gift card was disabled unspent and no other one was made",
          u->due_at);
      out.kind = card ? "gift_card" : "store_credit";
      left->minor = 0;
    }
  }
}

// What the warehouse still owes the stock, as the check of it sees it: nothing where that could not tell.
void add_stock(const RmaFacts& r, const std::vector<Outcome>& outcomes, std::vector<TraceOwed>& out) {
  for (const Outcome& o : outcomes)
    if (const CheckInfo* info = find_check(o.check); info && info->stock_owed)
      for (const Finding& f : o.findings) {
        if (f.rma_id != r.rma->id) continue;
        for (const UnitFacts* u : r.units)
          if (f.subject.id == r.rma->id + "/" + u->unit->variant_id && u->restocks.empty() && u->received_at) {
            TraceOwed row;
            row.to = "stock";
            row.unit = unit_name(*u->unit);
            row.resolution = "back into stock";
            if (u->held)
              stands(row, OwedState::held_back, "held back from sale");
            else
              owe(row, "not seen back in stock", u->received_at);
            out.push_back(std::move(row));
          }
      }
}

}  // namespace

std::vector<TraceOwed> owed_of(const OwedScene& s, const std::vector<Outcome>& outcomes) {
  std::vector<TraceOwed> out;
  for (const UnitFacts* u : s.r.units) out.push_back(customers(s.c, s.policy, s.r, *u, s.f));
  add_missing_credits(s.c, s.policy, s.r, s.f, s.reach, out);
  add_stock(s.r, outcomes, out);
  return out;
}

}  // namespace returnwatch::agent
