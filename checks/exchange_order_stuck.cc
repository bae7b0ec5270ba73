// docs/facts/specification.md section 4: the exchange order is a real order and no warehouse has begun with it.
// Fulfilment orders at a 3PL are invisible without its scope, so both scopes are needed (docs/facts/shopify.md 2.2 G).
#include <algorithm>

#include "checks/catalogue.h"
#include "checks/facts.h"

namespace returnwatch::checks {
namespace {

bool waits(const Order& o) {
  for (const char* word : {"UNFULFILLED", "OPEN", "PENDING_FULFILLMENT", "ON_HOLD", "SCHEDULED", "REQUEST_DECLINED"})
    if (same_word(o.fulfillment_status, word)) return true;
  return false;
}

bool begun(const Order& o) {
  for (const char* word : {"FULFILLED", "IN_PROGRESS", "PARTIALLY_FULFILLED", "FULFILLMENT_NOT_REQUIRED", "RESTOCKED"})
    if (same_word(o.fulfillment_status, word)) return true;
  return std::any_of(o.fulfillment_orders.begin(), o.fulfillment_orders.end(),
                     [](const FulfillmentOrder& x) { return same_word(x.status, "IN_PROGRESS"); });
}

bool other_hold(const FulfillmentOrder& x) {
  return std::any_of(x.holds.begin(), x.holds.end(),
                     [](const std::string& h) { return !same_word(h, "AWAITING_RETURN_ITEMS"); });
}

enum Cause { location_inactive, rejected, on_hold, not_requested, not_picked, none };
constexpr const char* kWords[] = {"location_inactive", "rejected_by_fulfilment", "on_hold", "not_requested",
                                  "not_picked"};

Cause cause_of(const FulfillmentOrder& x, Time now) {
  const bool held = same_word(x.status, "ON_HOLD") || !x.holds.empty();
  if (!x.holds.empty() && !other_hold(x)) return none;  // waits for the returned items: intended
  if (same_word(x.status, "SCHEDULED") || (x.fulfill_at && *x.fulfill_at > now)) return none;  // scheduled for later
  if (x.location_active && !*x.location_active) return location_inactive;
  if (same_word(x.request_status, "REJECTED")) return rejected;
  if (held) return on_hold;
  if (same_word(x.request_status, "ACCEPTED")) return none;
  return x.fulfillment_service || same_word(x.request_status, "SUBMITTED") ? not_requested : not_picked;
}

bool open(const FulfillmentOrder& x) {
  return !same_word(x.status, "CLOSED") && !same_word(x.status, "CANCELLED") && !same_word(x.status, "INCOMPLETE");
}

std::string words_of(std::string_view cause, const FulfillmentOrder* x) {
  const std::string where = x && !x->location_name.empty() ? x->location_name : "the warehouse";
  if (cause == "location_inactive") return "it is assigned to " + where + ", which is inactive";
  if (cause == "rejected_by_fulfilment") return where + " rejected it";
  if (cause == "on_hold")
    return "it is on hold (" + (x && !x->holds.empty() ? spoken(x->holds.front()) : std::string("no reason given")) +
           ")";
  if (cause == "not_requested") return where + " was not asked, or has not accepted it";
  if (cause == "not_picked") return where + " has not begun with it";
  return "Shopify has no fulfilment order of it";
}

void look(const RmaFacts& r, const Order& o, const Context& ctx, Verdict& v) {
  ++v.looked_at;
  if (o.test || o.cancelled_at || begun(o) || !o.created_at) return;
  if (o.truncated || !waits(o)) {
    v.no_data.push_back({r.rma->id, o.truncated ? "the exchange order's lists are incomplete"
                                                : "unknown fulfilment status \"" + o.fulfillment_status + "\""});
    return;
  }
  const FulfillmentOrder* worst = nullptr;
  Cause cause = none;
  bool any = false;
  for (const FulfillmentOrder& x : o.fulfillment_orders) {
    if (!open(x)) continue;
    any = true;
    if (x.fulfill_at && *x.fulfill_at > ctx.now) v.again_at(*x.fulfill_at);
    const Cause one = cause_of(x, ctx.now);
    if (one < cause) {
      cause = one;
      worst = &x;
    }
  }
  if (any && cause == none) return;
  for (const FulfillmentOrder& x : o.fulfillment_orders)
    if (!any && same_word(x.status, "INCOMPLETE")) {  // taken on, then given back undone, and nobody else was asked
      cause = rejected;
      worst = &x;
    }
  const std::string_view word = cause == none ? "no_fulfilment_order" : kWords[cause];
  Problem p;
  p.cause = word;
  p.subject = {SubjectKind::order, o.id};
  p.rma_id = r.rma->id;
  p.order_id = o.id;
  p.order_name = o.name;
  p.since = worst && worst->fulfill_at ? std::max(*o.created_at, *worst->fulfill_at)
                                       : *o.created_at;  // it was scheduled until then
  p.summary =
      "Exchange order " + o.name + " of return " + r.rma->id + " has not started: " + words_of(word, worst) + ".";
  p.evidence.push_back({"shopify",
                        "exchange order is " + (o.fulfillment_status.empty() ? "not fulfilled" : o.fulfillment_status),
                        o.created_at, o.id});
  if (worst)
    p.evidence.push_back({"shopify", "fulfilment order is " + worst->status + ", request " + worst->request_status,
                          worst->updated_at, worst->id});
  v.problems.push_back(std::move(p));
}

void judge(const ReturnCase& c, const Facts&, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (!r.owes) return;
  for (const ExchangeRef& e : r.rma->exchanges) {
    if (e.order_id.empty() || same_word(e.type, "Fee")) continue;
    const auto o = std::find_if(c.exchange_orders.begin(), c.exchange_orders.end(),
                                [&e](const Order& x) { return x.id == e.order_id; });
    if (o == c.exchange_orders.end() || !o->read_at)
      v.no_data.push_back({r.rma->id, "exchange order " + e.order_name + " could not be read"});
    else
      look(r, *o, ctx, v);
  }
}

}  // namespace

CheckInfo exchange_order_stuck_check() {
  CheckInfo i;
  i.id = "exchange_order_stuck";
  i.title = "Exchange order not picked up";
  i.owner = Owner::operations;
  i.severity = Severity::critical;
  i.grace = hours(48);
  i.needs = {Need::returngo, Need::orders, Need::fulfillment};
  for (const char* word : kWords) i.causes.push_back({word});
  i.causes.push_back({"no_fulfilment_order"});
  i.judge_return = judge;
  i.counts_itself = true;
  i.reads = "the exchange order and its fulfilment orders, holds and locations in Shopify";
  i.fires = "a released exchange order has not started fulfilment 48 hours after it was created";
  i.not_when = "the only hold waits for the returned items; fulfilled or in progress; cancelled; scheduled for later";
  i.action =
      "Open the exchange order: release the hold, ask the warehouse again, or move it to a location that ships. Orders "
      "of no value are often filtered out by the warehouse's integration.";
  return i;
}

}  // namespace returnwatch::checks
