// docs/facts/specification.md section 4: an exchange is owed and nothing has left for it. ReturnGO makes a draft on
// approval and turns it into an order on release (docs/facts/returngo.md 3.5 and 5); a draft is not a release, whatever
// its name. What an order that was released does not hold is still owed, item by item (facts_exchange.cc).
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

struct State {
  const ExchangeRef* draft = nullptr;
  const Order* cancelled = nullptr;  // the last
};

State state_of(const ReturnCase& c, const Rma& r) {
  State s;
  for (const ExchangeRef& e : r.exchanges) {
    if (same_word(e.type, "Fee")) continue;
    if (e.order_id.empty() && !e.draft_id.empty()) s.draft = &e;
    for (const Order& o : c.exchange_orders)
      if (!e.order_id.empty() && o.id == e.order_id && o.cancelled_at &&
          (!s.cancelled || *o.cancelled_at >= *s.cancelled->cancelled_at))
        s.cancelled = &o;
  }
  return s;
}

std::vector<const UnitFacts*> open_units(const RmaFacts& r, bool& by_hand) {
  std::vector<const UnitFacts*> out;
  for (const UnitFacts* u : r.units) {
    if (u->resolution != Resolution::exchange || u->not_returned || u->exchanged || money_instead(r, *u) ||
        money_tried_instead(*u))
      continue;
    out.push_back(u);
    by_hand = by_hand && manual_exchange(u->unit->resolution);
  }
  return out;
}

// When the last of the units was received; nothing while one is still on its way.
std::optional<Time> all_received(const std::vector<const UnitFacts*>& units) {
  std::optional<Time> out;
  for (const UnitFacts* u : units) {
    if (!u->received_at) return std::nullopt;
    out = out ? std::max(*out, *u->received_at) : *u->received_at;
  }
  return out;
}

// Where the order was never paid nothing is at risk.
std::optional<Money> at_risk(const ReturnCase& c, const std::vector<const UnitFacts*>& units) {
  const auto unpaid = [](const Order& o) { return o.received.order && o.received.order->minor == 0; };
  if (c.order && unpaid(*c.order) && std::all_of(c.chain.begin(), c.chain.end(), unpaid)) return std::nullopt;
  return still_owed(units);
}

Problem& tell(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units,
              std::string_view cause, Time since, const std::string& what, Evidence fact, Verdict& v) {
  Problem p = return_problem(c, r, cause, since);
  p.amount = at_risk(c, units);
  p.summary = "The exchange of return " + r.rma->id + " " + what + ".";
  p.evidence.push_back(std::move(fact));
  p.evidence.push_back({"returngo", "exchange owed, return is " + r.rma->status, since, r.rma->id});
  v.problems.push_back(std::move(p));
  return v.problems.back();
}

void tell_invoice(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units,
                  const Transaction& invoice, Verdict& v) {
  Problem& p =
      tell(c, r, units, "awaiting_customer_payment", invoice.created_at.value_or(r.approved_at.value_or(Time{})),
           "waits for the customer to pay the difference",
           {"returngo", "invoice payment is Requested", invoice.created_at, invoice.id}, v);
  p.amount = invoice.amount.order;
}

// An order has left, and does not hold all of it: what was taken out of it is due once it came back.
void tell_rest(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units, Time received,
               Verdict& v) {
  tell(c, r, units, "cancelled_unpaid", received,
       "left without " + std::to_string(units.size()) + " of its items, and nothing else was paid for " +
           (units.size() == 1 ? "it" : "them"),
       {"shopify", "what was sent does not include " + std::string(units.size() == 1 ? "it" : "them"), {}, r.rma->id},
       v);
}

bool wants(const std::vector<const UnitFacts*>& units, const Rma& r, const std::string& variant) {
  const auto is = [&variant](const ExchangeItem& i) { return !variant.empty() && i.variant_id == variant; };
  return std::any_of(r.wants.begin(), r.wants.end(), is) ||
         std::any_of(units.begin(), units.end(), [&is](const UnitFacts* u) {
           return std::any_of(u->unit->wants.begin(), u->unit->wants.end(), is);
         });
}

// Why what was added to the first order cannot be seen, where something may have been; "" = it can.
std::string unseen(const ReturnCase& c, const RmaFacts& r, const std::vector<const UnitFacts*>& units,
                   const Context& ctx) {
  if (!ctx.reach.has(Need::returns) && returns_unread(c))
    return std::string(to_string(Need::returns)) + ": " + ctx.reach.why(Need::returns);
  if (ctx.reach.has(Need::fulfillment) || !c.order) return "";
  const auto& lines = c.order->lines;
  return std::any_of(lines.begin(), lines.end(),
                     [&](const OrderLine& line) { return wants(units, *r.rma, line.variant_id); })
             ? std::string(to_string(Need::fulfillment)) + ": " + ctx.reach.why(Need::fulfillment)
             : "";
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!r.owes) return;
  bool by_hand = true;
  const std::vector<const UnitFacts*> units = open_units(r, by_hand);
  const bool left = r.orders_released > 0 || !r.added.empty() ||
                    std::any_of(r.units.begin(), r.units.end(), [](const UnitFacts* u) { return u->exchanged; });
  if (units.empty()) {
    if (left) v.why.push_back({r.rma->id, "its exchange order was released"});
    return;
  }
  const State s = state_of(c, *r.rma);
  const Transaction* invoice = s.cancelled && !s.draft ? nullptr : unpaid_invoice(*r.rma);
  if (const std::string why = unseen(c, r, units, ctx); !invoice && !s.draft && !why.empty()) {
    v.no_data.push_back({r.rma->id, why});
    return;
  }
  const auto received = all_received(units);
  if (invoice) {
    tell_invoice(c, r, units, *invoice, v);
  } else if (s.draft) {
    if (received)
      tell(c, r, units, "draft_open", *received, "is still a draft though the items came back",
           {"returngo", "draft order " + s.draft->order_name + " was not turned into an order", {}, s.draft->draft_id},
           v);
  } else if (left) {
    if (received) tell_rest(c, r, units, *received, v);
  } else if (s.cancelled) {
    if (received)
      tell(c, r, units, "cancelled_unpaid", std::max(*received, *s.cancelled->cancelled_at),
           "was cancelled and nothing else was paid for it",
           {"shopify", "exchange order " + s.cancelled->name + " was cancelled", s.cancelled->cancelled_at,
            s.cancelled->id},
           v);
  } else if (!by_hand && r.approved_at) {
    tell(c, r, units, "no_draft", *r.approved_at, "has neither a draft nor an order",
         {"returngo", "no exchange order on the return", {}, r.rma->id}, v);
  }
}

}  // namespace

CheckInfo exchange_not_released_check() {
  CheckInfo i;
  i.id = "exchange_not_released";
  i.title = "Exchange not released";
  i.topic = Topic::exchange;
  i.owner = Owner::operations;
  i.severity = Severity::warning;
  i.grace = hours(24);
  i.needs = {Need::returngo, Need::orders};
  i.causes = {
      {"draft_open", "Check that the new item is in stock, then release the exchange in ReturnGO."},
      {"awaiting_customer_payment", "Remind the customer to pay the difference, or offer a refund instead.",
       Severity::info, Owner::cx},
      {"no_draft",
       "Read the error in the return's timeline (often the item is sold out), then make the exchange again or agree on "
       "a refund.",
       {},
       {},
       hours(1)},
      {"cancelled_unpaid", "Ask why the exchange order was cancelled, then exchange again or refund."},
  };
  i.judge_return = judge;
  i.hangs_on = kExchange;
  i.reads = "the return's exchange orders and invoices in ReturnGO; the exchange order and its lines in Shopify";
  i.fires =
      "an exchange is owed and its draft was never turned into an order, waits for the customer's payment, was never "
      "made, left without some of its items, or was cancelled with nothing else paid";
  i.not_when =
      "not received yet (for an open draft); the items left, on an order of their own or on the first one; the "
      "customer "
      "got the money instead, or it was tried and failed (refund_failed reports it); the return is rejected or "
      "cancelled";
  return i;
}

}  // namespace returnwatch::checks
