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

bool awaits_items(const std::string& hold) { return same_word(hold, "AWAITING_RETURN_ITEMS"); }

// The hold that holds: the one for the returned items is how an exchange is meant to wait.
const std::string* other_hold(const FulfillmentOrder& x) {
  const auto other = std::find_if_not(x.holds.begin(), x.holds.end(), awaits_items);
  return other == x.holds.end() ? nullptr : &*other;
}

enum Cause { location_inactive, rejected, awaiting_release, on_hold, not_requested, not_picked, none };
constexpr const char* kWords[] = {"location_inactive", "rejected_by_fulfilment", "awaiting_release",
                                  "on_hold",           "not_requested",          "not_picked"};

bool listed(std::string_view word, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [word](const char* w) { return same_word(word, w); });
}

// A word that nobody listed decides nothing; "" = there is none.
std::string unknown_word(const FulfillmentOrder& x) {
  if (!listed(x.status, {"OPEN", "IN_PROGRESS", "ON_HOLD", "SCHEDULED", "CLOSED", "CANCELLED", "INCOMPLETE"}))
    return x.status;
  if (!listed(x.request_status, {"", "UNSUBMITTED", "SUBMITTED", "ACCEPTED", "REJECTED", "CLOSED",
                                 "CANCELLATION_REQUESTED", "CANCELLATION_ACCEPTED", "CANCELLATION_REJECTED"}))
    return x.request_status;
  return "";
}

// `all_here`: everything that is to come back has come.
Cause cause_of(const FulfillmentOrder& x, bool all_here, Time now) {
  const bool held = same_word(x.status, "ON_HOLD") || !x.holds.empty();
  if (!x.holds.empty() && !other_hold(x) && !all_here) return none;  // waits for the returned items: intended
  if (same_word(x.status, "SCHEDULED") || (x.fulfill_at && *x.fulfill_at > now)) return none;  // scheduled for later
  if (x.location_active && !*x.location_active) return location_inactive;
  if (same_word(x.request_status, "REJECTED")) return rejected;
  if (!x.holds.empty() && !other_hold(x)) return awaiting_release;
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
  if (cause == "awaiting_release") return "it is held for the returned items, which have all arrived";
  if (cause == "on_hold")
    return "it is on hold (" + (x && other_hold(*x) ? spoken(*other_hold(*x)) : std::string("no reason given")) + ")";
  if (cause == "not_requested") return where + " was not asked to fulfil it, or has not accepted it";
  if (cause == "not_picked") return where + " has not started on it";
  return "Shopify has no fulfilment order of it";
}

// When the last of the return's items came; nothing while one is still out. What was not in the parcel is not out: it
// will not come.
std::optional<Time> all_received(const RmaFacts& r) {
  std::optional<Time> last;
  for (const UnitFacts* u : r.units) {
    if (u->not_returned) continue;
    if (!u->received_at) return std::nullopt;
    if (!last || *u->received_at > *last) last = u->received_at;
  }
  return last;
}

struct Look {
  const RmaFacts& r;
  const Order& o;
  Time made{};  // the order, or what was added to it
  const Context& ctx;
  Verdict& v;
};

struct Worst {
  const FulfillmentOrder* at = nullptr;
  Cause cause = none;
  bool any = false;
};

Worst worst_of(const Look& l, const std::vector<const FulfillmentOrder*>& orders) {
  Worst out;
  for (const FulfillmentOrder* x : orders) {
    if (!open(*x)) continue;
    out.any = true;
    if (x->fulfill_at && *x->fulfill_at > l.ctx.now) l.v.again_at(*x->fulfill_at);
    const Cause one = cause_of(*x, all_received(l.r).has_value(), l.ctx.now);
    if (one < out.cause) {
      out.cause = one;
      out.at = x;
    }
  }
  if (out.any) return out;
  for (const FulfillmentOrder* x : orders)
    if (same_word(x->status, "INCOMPLETE")) {  // taken on, then given back undone, and nobody else was asked
      out.cause = rejected;
      out.at = x;
    }
  return out;
}

// It could not have started before it was made, was scheduled for, or - held for the items - before these had come.
Time since_of(const Look& l, const Worst& w) {
  Time since = l.made;
  if (w.at && w.at->fulfill_at) since = std::max(since, *w.at->fulfill_at);
  if (w.cause == awaiting_release) since = std::max(since, all_received(l.r).value_or(since));
  return since;
}

void tell(const Look& l, const Worst& w, std::string_view what, const std::string& fact) {
  const std::string_view word = w.cause == none ? "no_fulfilment_order" : kWords[w.cause];
  Problem p;
  p.cause = word;
  p.subject = {SubjectKind::order, l.o.id};
  p.rma_id = l.r.rma->id;
  p.order_id = l.o.id;
  p.order_name = l.o.name;
  p.since = since_of(l, w);
  p.summary = std::string(what) + " " + l.o.name + " of return " + l.r.rma->id +
              " has not started: " + words_of(word, w.at) + ".";
  p.evidence.push_back({"shopify", fact, l.made, l.o.id});
  if (w.at)
    p.evidence.push_back({"shopify", "fulfilment order is " + w.at->status + ", request " + w.at->request_status,
                          w.at->updated_at, w.at->id});
  l.v.problems.push_back(std::move(p));
}

bool unreadable(const Look& l, const std::vector<const FulfillmentOrder*>& orders) {
  for (const FulfillmentOrder* x : orders)
    if (const std::string word = unknown_word(*x); !word.empty()) {
      l.v.no_data.push_back({l.r.rma->id, "unknown status \"" + word + "\" of a fulfilment order"});
      return true;
    }
  return false;
}

void look(const RmaFacts& r, const Order& o, const Context& ctx, Verdict& v) {
  ++v.looked_at;
  if (o.test || o.cancelled_at || begun(o) || !o.created_at) return;
  if (o.truncated || !waits(o)) {
    v.no_data.push_back({r.rma->id, o.truncated ? "the exchange order's lists are incomplete"
                                                : "unknown fulfilment status \"" + o.fulfillment_status + "\""});
    return;
  }
  const Look l{r, o, *o.created_at, ctx, v};
  std::vector<const FulfillmentOrder*> orders;
  for (const FulfillmentOrder& x : o.fulfillment_orders) orders.push_back(&x);
  if (unreadable(l, orders)) return;
  const Worst w = worst_of(l, orders);
  if (w.any && w.cause == none) return;
  const std::string status = o.fulfillment_status.empty() ? "not fulfilled" : o.fulfillment_status;
  tell(l, w, "Exchange order", "exchange order is " + status);
}

// Exchange items that were added to the first order: its other items left long ago.
void look_added(const ReturnCase& c, const RmaFacts& r, const Context& ctx, Verdict& v) {
  if (r.added.empty() || c.order->cancelled_at) return;
  ++v.looked_at;
  std::vector<const FulfillmentOrder*> waiting;
  for (const FulfillmentOrder* x : r.added)
    if (open(*x) && !same_word(x->status, "IN_PROGRESS") && x->created_at) waiting.push_back(x);
  for (const FulfillmentOrder* x : waiting) {
    const Look l{r, *c.order, *x->created_at, ctx, v};
    if (unreadable(l, {x})) return;
    const Worst w = worst_of(l, {x});
    if (w.cause != none) return tell(l, w, "The exchange on order", "exchange items were added to the order");
  }
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
  look_added(c, r, ctx, v);
}

}  // namespace

CheckInfo exchange_order_stuck_check() {
  CheckInfo i;
  i.id = "exchange_order_stuck";
  i.title = "Exchange order not picked up";
  i.topic = Topic::exchange;
  i.owner = Owner::operations;
  i.severity = Severity::critical;
  i.grace = hours(48);
  i.needs = {Need::returngo, Need::orders, Need::fulfillment};
  i.causes = {
      {"location_inactive", "Change the location on the order in Shopify to one that ships."},
      {"rejected_by_fulfilment",
       "Ask the fulfilment service why it refused, then request fulfilment again or move the order to another "
       "location."},
      {"awaiting_release",
       "Everything that the order waited for has come back: release the hold on the order in Shopify, and look at why "
       "ReturnGO did not."},
      {"on_hold", "Resolve the reason for the hold, then release it on the order in Shopify."},
      {"not_requested",
       "Request fulfilment again on the order in Shopify, and ask the service if it does not accept it."},
      {"not_picked", "Ask the warehouse whether they see the order: imports often leave out zero-value orders."},
      {"no_fulfilment_order",
       "Look at the order's items: they need no shipping, or were removed. Make a new order if the customer is still "
       "to get something."},
  };
  i.judge_return = judge;
  i.counts_itself = true;
  i.hangs_on = kExchange;
  i.reads = "the exchange order and its fulfilment orders, holds and locations in Shopify";
  i.fires =
      "a released exchange order, or the exchange items on the first order, have not started fulfilment 48 hours after "
      "they were made; or are still held 48 hours after all returned items arrived";
  i.not_when =
      "the only hold waits for items that are still out; fulfilled or in progress; cancelled; scheduled for later";
  i.unseen_in_history =
      "past holds and requests are not kept: an order that has been fulfilled since counts as open until then, and its "
      "cause is a guess";
  return i;
}

}  // namespace returnwatch::checks
