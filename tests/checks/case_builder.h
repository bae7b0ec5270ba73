// A healthy return, and nothing else: each test changes only what is wrong.
//
// Order #1001 (59.90 GBP, paid, one unit of SHIRT-M) and RMA 123: created 8 days ago, approved, received 3 days ago,
// refunded and restocked at London 2 days ago, its money on the order. Everything was read an hour ago and every source
// is fresh.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "checks/executor.h"
#include "checks/facts.h"
#include "checks/registry.h"

namespace returnwatch::checks::testing {

inline Time at(const char* text) { return parse_time(text).value(); }
inline const Time kNow = at("2026-11-25T12:00:00Z");  // a Wednesday
inline Time ago(Duration d) { return kNow - d; }
inline MoneyPair gbp(std::int64_t minor) { return {Money{minor, "GBP"}, Money{minor, "GBP"}}; }

constexpr const char* kLondon = "1";
constexpr const char* kLeeds = "2";

// A case, and all that judges it.
struct Scene {
  ReturnCase c;
  StoreCase store;
  Policy policy;
  Reach reach;
  Options options;
  Time now = kNow;

  Rma& rma(std::size_t i = 0) { return c.rmas.at(i); }
  Unit& unit(std::size_t i = 0) { return c.rmas.at(0).units.at(i); }
  Order& order() { return *c.order; }
  OrderLine& line(std::size_t i = 0) { return c.order->lines.at(i); }
  Transaction& payout() { return c.rmas.at(0).transactions.at(0); }
  Refund& refund() { return c.order->refunds.at(0); }
  RefundLine& refund_line() { return c.order->refunds.at(0).lines.at(0); }
  Location& london() { return c.locations.at(0); }
  Location& leeds() { return c.locations.at(1); }
  StockLevel& level() { return c.levels.at(0); }

  // The refund and its payout never happened.
  void unrefund() {
    order().refunds.clear();
    rma().transactions.clear();
    order().refunded = gbp(0);
    order().financial_status = "PAID";
  }
  // The money is there, the stock is not: the refund has no lines, and the level has not moved since before the
  // receipt.
  void unrestock() {
    refund().lines.clear();
    level().updated_at = ago(days(5));
  }
  // The parcel is still on its way.
  void not_received() {
    rma().status = "Approved";
    rma().shipments.at(0).status = "Shipped";
    auto& comments = rma().comments;
    for (std::size_t i = 0; i < comments.size();)
      if (comments[i].fact == CommentFact::shipment_received)
        comments.erase(comments.begin() + static_cast<std::ptrdiff_t>(i));
      else
        ++i;
  }
  void received(Time t) {
    for (Comment& x : rma().comments)
      if (x.fact == CommentFact::shipment_received) x.at = t;
  }
  void validated(bool returned, bool restockable) { unit().validation = {returned, restockable, ago(days(3)), ""}; }
  // One more unit of the same line: ordered, returned in the same parcel, and as healthy as the first.
  void second_unit() {
    line().quantity = 2;
    Unit u = unit();
    u.id = "9002";
    rma().units.push_back(u);
    order().total_price = order().received = gbp(11980);
    order().refunded = refund().total = refund().transactions.at(0).amount = payout().amount = gbp(11980);
    payout().unit_ids = {"9001", "9002"};
    refund_line().quantity = 2;
  }
  // One more return on the order, of a line of its own; as healthy as the first, a day younger.
  Rma& second_rma() {
    Rma r = rma();
    r.id = "124";
    r.units.at(0).id = "9101";
    r.units.at(0).line_id = "702";
    r.units.at(0).variant_id = "802";
    r.units.at(0).sku = "SHIRT-L";
    r.shipments.at(0).id = "s2";
    r.units.at(0).shipment_id = "s2";
    r.created_at = *r.created_at + days(1);
    for (RmaEvent& e : r.events) e.at = *e.at + days(1);
    for (Comment& x : r.comments)
      if (!x.shipment_id.empty()) x.shipment_id = "s2";
    r.transactions.at(0).id = "502";
    r.transactions.at(0).platform_refund_id = "3002";
    r.transactions.at(0).unit_ids = {"9101"};
    c.rmas.push_back(r);
    OrderLine l = line();
    l.id = "702";
    l.variant_id = "802";
    l.inventory_item_id = "902";
    l.sku = "SHIRT-L";
    order().lines.push_back(l);
    Refund f = refund();
    f.id = "3002";
    f.lines.at(0).line_id = "702";
    order().refunds.push_back(f);
    order().total_price = order().received = order().refunded = gbp(11980);
    StockLevel s = level();
    s.item_id = "902";
    c.levels.push_back(s);
    return c.rmas.back();
  }
  // The unit is to be exchanged: no payment is owed; draft order D7 waits, order "" until released.
  void exchange(const char* order_id = "") {
    unit().resolution = "InstantVariantExchange";
    rma().transactions.clear();
    refund().total = gbp(0);
    refund().transactions.clear();
    order().refunded = gbp(0);
    rma().exchanges = {{"7007", order_id, *order_id ? "#1002" : "#D7", "Exchange"}};
    if (!*order_id) return;
    Order x;
    x.id = order_id;
    x.name = "#1002";
    x.created_at = ago(days(3));
    x.read_at = ago(hours(1));
    x.fulfillment_status = "UNFULFILLED";
    x.financial_status = "PAID";
    x.currency = x.presentment_currency = "GBP";
    FulfillmentOrder fo;
    fo.id = "801";
    fo.status = "OPEN";
    fo.request_status = "UNSUBMITTED";
    fo.created_at = x.created_at;
    fo.location_id = kLondon;
    fo.location_name = "London";
    fo.location_active = true;
    x.fulfillment_orders = {fo};
    c.exchange_orders = {x};
  }

  Outcome run(std::string_view check) const {
    const CheckInfo& info = *find_check(check);
    const Context ctx{now, policy, reach};
    if (!info.of_cases()) return checks::run(info, store, ctx, options);
    const Facts facts = derive(c, ctx);
    return checks::run(info, c, facts, ctx, options);
  }
  // For checks that judge both: the store's part.
  Outcome run_store(std::string_view check) const {
    return checks::run(*find_check(check), store, Context{now, policy, reach}, options);
  }
};

inline Scene healthy() {
  Scene s;
  s.c.store = s.store.store = "acme-uk";
  s.c.order_id = "1001001";
  Order o;
  o.id = "1001001";
  o.name = "#1001";
  o.created_at = ago(days(20));
  o.updated_at = ago(days(2));
  o.read_at = ago(hours(1));
  o.financial_status = "REFUNDED";
  o.fulfillment_status = "FULFILLED";
  o.currency = o.presentment_currency = "GBP";
  o.total_price = o.received = gbp(5990);
  o.refunded = gbp(5990);
  o.outstanding = o.net_payment = gbp(0);
  o.customer_id = "4001";
  OrderLine line;
  line.id = "701";
  line.sku = "SHIRT-M";
  line.variant_id = "801";
  line.inventory_item_id = "901";
  line.tracked = true;
  line.quantity = 1;
  o.lines = {line};
  Refund f;
  f.id = "3001";
  f.created_at = ago(days(2));
  f.total = gbp(5990);
  f.lines = {{"701", 1, "RETURN", true, kLondon}};
  f.transactions = {{"6001", "REFUND", "SUCCESS", "", "shopify_payments", gbp(5990), ago(days(2))}};
  f.app = {"3344", "returngo", "ReturnGO"};
  o.refunds = {f};
  s.c.order = o;

  Rma r;
  r.id = "123";
  r.status = "Received";
  r.order_id = o.id;
  r.order_name = o.name;
  r.created_at = ago(days(8));
  r.last_updated = ago(days(7));
  r.events = {{"RMA_CREATED", ago(days(8))}, {"RMA_APPROVED", ago(days(7))}};
  r.read_at = ago(hours(1));
  Shipment parcel;
  parcel.id = "s1";
  parcel.status = "Received";
  parcel.country = "GB";
  r.shipments = {parcel};
  Comment came;
  came.fact = CommentFact::shipment_received;
  came.at = ago(days(3));
  came.shipment_id = "s1";
  r.comments = {came};
  Unit u;
  u.id = "9001";
  u.line_id = "701";
  u.product_id = "811";
  u.variant_id = "801";
  u.sku = "SHIRT-M";
  u.name = "Shirt M";
  u.resolution = "RefundToPaymentMethod";
  u.reason = "Too small";
  u.shipment_id = "s1";
  u.method = "Ship with any carrier";
  u.paid_price = gbp(5990);
  u.paid_tax = gbp(998);
  r.units = {u};
  Transaction t;
  t.id = "501";
  t.type = "RefundToPaymentMethod";
  t.status = "Success";
  t.processor = "Shopify";
  t.platform_refund_id = "3001";
  t.amount = gbp(5990);
  t.unit_ids = {"9001"};
  t.created_at = t.updated_at = ago(days(2));
  r.transactions = {t};
  s.c.rmas = {r};

  Location london;
  london.id = kLondon;
  london.name = "London";
  Location leeds;
  leeds.id = kLeeds;
  leeds.name = "Leeds";
  s.c.locations = s.store.locations = {london, leeds};
  StockLevel level;
  level.item_id = "901";
  level.location_id = kLondon;
  level.on_hand = 11;
  level.updated_at = ago(days(2));
  level.read_at = ago(hours(1));
  StockLevel other = level;
  other.location_id = kLeeds;
  other.updated_at = ago(days(20));
  s.c.levels = {level, other};
  s.policy.returngo_app = {"3344", "returngo", "ReturnGO"};
  return s;
}

// One word for what a check says of a scene: "" healthy, "no data", or the causes of its findings, those within grace
// in brackets.
inline std::string word(const Outcome& out, Time now = kNow) {
  std::string text;
  for (const Finding& f : out.findings) {
    const std::string cause = f.cause.empty() ? "a finding without cause" : f.cause;
    text += (text.empty() ? "" : " ") + (f.fires_at <= now ? cause : "(" + cause + ")");
  }
  for (const Finding& f : out.expired) text += (text.empty() ? "" : " ") + ("expired:" + f.cause);
  if (!out.no_data.empty()) text += text.empty() ? "no data" : " + no data";
  return text;
}

inline std::string says(const Scene& s, std::string_view check) { return word(s.run(check), s.now); }

// A table's row: what is different from the scene that the table starts with, and what the check then says.
struct Row {
  const char* what;
  void (*change)(Scene&);
  const char* expected;
};

// The pending deadline of a scene that is within grace: one second before it is still pending, at it it fires.
inline bool fires_exactly_at(Scene s, std::string_view check, Time due) {
  s.now = due - Duration{1};
  const Outcome before = s.run(check);
  s.now = due;
  const Outcome after = s.run(check);
  return before.findings.size() == 1 && before.findings[0].fires_at > s.now - Duration{1} && before.next == due &&
         after.findings.size() == 1 && after.findings[0].fires_at <= s.now;
}

}  // namespace returnwatch::checks::testing
