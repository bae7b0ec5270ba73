// "Exchange by unit": which items of a return's exchange have left, by what the exchange order, the native return and
// the first order hold.
#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kReleased = "exchange_not_released";
constexpr const char* kStuck = "exchange_order_stuck";
constexpr const char* kTwice = "duplicate_refund";

Facts facts(const Scene& s) { return derive(s.c, Context{s.now, s.policy, s.reach}); }

OrderLine item(const char* id, const char* variant, int quantity = 1, std::optional<int> current = {}) {
  OrderLine l;
  l.id = id;
  l.variant_id = variant;
  l.quantity = quantity;
  l.current = current ? current : quantity;
  return l;
}

// Two units of the line, received 3 days ago, to be exchanged for the variants 901 and 902: in order #1002, or in none.
Scene two_exchanged(bool released = true) {
  Scene s = healthy();
  s.line().quantity = 2;
  s.exchange(released ? "1002002" : "");
  s.refund().lines.clear();
  s.rma().units.push_back(s.unit());
  s.unit(1).id = "9002";
  s.unit(0).wants = {{"901", 1}};
  s.unit(1).wants = {{"902", 1}};
  if (released) s.c.exchange_orders.at(0).lines = {item("x1", "901"), item("x2", "902")};
  return s;
}
Order& exchange(Scene& s) { return s.c.exchange_orders.at(0); }

// The second item was sold out: staff took it out of the exchange order.
void sold_out(Scene& s) { exchange(s).lines.at(1).current = 0; }

void pay_back(Scene& s, const char* unit, std::int64_t minor) {
  Transaction t;
  t.id = "777";
  t.type = "RefundToPaymentMethod";
  t.status = "Success";
  t.processor = "Shopify";
  t.platform_refund_id = "3001";
  t.amount = gbp(minor);
  t.unit_ids = {unit};
  t.created_at = ago(days(2));
  s.rma().transactions.push_back(t);
  s.refund().total = s.refund().transactions.empty() ? gbp(minor) : s.refund().transactions.at(0).amount = gbp(minor);
  s.refund().transactions = {{"6001", "REFUND", "SUCCESS", "", "shopify_payments", gbp(minor), ago(days(2))}};
  s.order().refunded = gbp(minor);
}

// Exchange items that were added to the first order: a further fulfilment order, made after the approval.
FulfillmentOrder& added(Scene& s, const char* line = "710", const char* variant = "901", Duration age = days(10)) {
  s.order().lines.push_back(item(line, variant));
  FulfillmentOrder x;
  x.id = "820";
  x.status = "OPEN";
  x.request_status = "UNSUBMITTED";
  x.created_at = x.fulfill_at = x.updated_at = ago(age);
  x.location_id = kLondon;
  x.location_name = "London";
  x.location_active = true;
  x.lines = {{line, 1}};
  s.order().fulfillment_orders.push_back(x);
  return s.order().fulfillment_orders.back();
}

// One unit of an exchange for variant 901 of which ReturnGO names neither draft nor order; approved 12 days ago.
Scene on_first_order() {
  Scene s = healthy();
  s.exchange();
  s.refund().lines.clear();
  s.rma().exchanges.clear();
  s.unit().wants = {{"901", 1}};
  s.rma().created_at = ago(days(13));
  s.rma().events = {{"RMA_CREATED", ago(days(13))}, {"RMA_APPROVED", ago(days(12))}};
  return s;
}

struct Exchanged {
  const char* what;
  void (*change)(Scene&);
  std::vector<bool> units;
};

const std::vector<Exchanged> kUnits = {
    {"the order holds both", [](Scene&) {}, {true, true}},
    {"the second was taken out", sold_out, {true, false}},
    {"the first was taken out", [](Scene& s) { exchange(s).lines.at(0).current = 0; }, {false, true}},
    {"a substitute", [](Scene& s) { exchange(s).lines.at(1).variant_id = "999"; }, {true, true}},
    {"both as one line of a substitute", [](Scene& s) { exchange(s).lines = {item("x9", "999", 2)}; }, {true, true}},
    {"a substitute for one, nothing for the other",
     [](Scene& s) { exchange(s).lines = {item("x9", "999", 1)}; },
     {true, false}},
    {"a bundle that was taken apart",
     [](Scene& s) {
       exchange(s).lines = {item("x7", "997", 1), item("x8", "998", 1), item("x9", "999", 1)};
     },
     {true, true}},
    {"what needs no shipping is no item",
     [](Scene& s) {
       sold_out(s);
       exchange(s).lines.push_back(item("x3", "fee"));
       exchange(s).lines.back().requires_shipping = false;
     },
     {true, false}},
    {"what came back and was refunded had left",
     [](Scene& s) {
       sold_out(s);
       Refund f = healthy().refund();
       f.lines = {{"x2", 1, "RETURN", true, kLondon}};
       exchange(s).refunds = {f};
     },
     {true, true}},
    {"taken out by a refund",
     [](Scene& s) {
       sold_out(s);
       Refund f = healthy().refund();
       f.lines = {{"x2", 1, "CANCEL", true, kLondon}};
       exchange(s).refunds = {f};
     },
     {true, false}},
    {"older records know no current quantity", [](Scene& s) { exchange(s).lines.at(1).current.reset(); }, {true, true}},
    {"the order could not be read", [](Scene& s) { s.c.exchange_orders.clear(); }, {true, true}},
    {"the order was cancelled", [](Scene& s) { exchange(s).cancelled_at = ago(days(1)); }, {false, false}},
    {"a second order holds the second",
     [](Scene& s) {
       sold_out(s);
       s.rma().exchanges.push_back({"7008", "1003003", "#1003", "Exchange"});
       Order x = exchange(s);
       x.id = "1003003";
       x.lines = {item("y1", "902")};
       s.c.exchange_orders.push_back(x);
     },
     {true, true}},
    {"a product exchange is one",
     [](Scene& s) {
       s.unit(0).wants = s.unit(1).wants = {};
       s.rma().wants = {{"950", 2}};
       exchange(s).lines = {item("x9", "950")};
     },
     {true, true}},
    {"one unit for two items, of which one left",
     [](Scene& s) {
       s.rma().units.resize(1);
       s.unit(0).wants = {{"901", 1}, {"902", 1}};
       sold_out(s);
     },
     {false}},
};

struct Case {
  const char* check;
  const char* what;
  void (*change)(Scene&);
  const char* expected;
};

// Each starts from the released order that holds both items.
const std::vector<Case> kReleasedRows = {
    {kReleased, "both left", [](Scene&) {}, ""},
    {kReleased, "both left, and an older draft is left over",
     [](Scene& s) {
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
     },
     ""},
    {kReleased, "the second was sold out and got nothing", sold_out, "cancelled_unpaid"},
    {kReleased, "the second was sold out, and waits in a draft",
     [](Scene& s) {
       sold_out(s);
       s.rma().exchanges.push_back({"7008", "", "#D8", "Exchange"});
     },
     "draft_open"},
    {kReleased, "the second was sold out and has not come back",
     [](Scene& s) {
       sold_out(s);
       Shipment p = s.rma().shipments.at(0);
       p.id = "s2";
       p.status = "Shipped";
       s.rma().shipments.push_back(p);
       s.unit(1).shipment_id = "s2";
     },
     ""},
    {kReleased, "the second was sold out and refunded",
     [](Scene& s) {
       sold_out(s);
       pay_back(s, "9002", 5990);
     },
     ""},
    {kTwice, "the second was sold out and refunded",
     [](Scene& s) {
       sold_out(s);
       pay_back(s, "9002", 5990);
       s.refund().lines = {{"701", 1, "RETURN", true, kLondon}};
     },
     ""},
};

const std::vector<Case> kFirstOrder = {
    {kReleased, "neither draft nor order", [](Scene&) {}, "no_draft"},
    {kReleased, "a further fulfilment order of the first order", [](Scene& s) { added(s); }, ""},
    {kReleased, "one of another item", [](Scene& s) { added(s, "710", "555"); }, "no_draft"},
    {kReleased, "one from before the approval", [](Scene& s) { added(s, "710", "901", days(15)); }, "no_draft"},
    {kReleased, "one that was cancelled", [](Scene& s) { added(s).status = "CANCELLED"; }, "no_draft"},
    {kReleased, "an exchange line of the native return",
     [](Scene& s) {
       NativeReturn n{"77", "#1001-R1", "OPEN", ago(days(12)), {}};
       n.exchange_lines = {{"901", 1, {"710"}}};
       s.order().returns = {n};
     },
     ""},
    {kReleased, "an exchange line that names no line, and its fulfilment order: one item for two units",
     [](Scene& s) {
       NativeReturn n{"77", "#1001-R1", "OPEN", ago(days(12)), {}};
       n.exchange_lines = {{"901", 1, {}}};
       s.order().returns = {n};
       added(s);
       s.line().quantity = 2;
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
     },
     "cancelled_unpaid"},
    {kReleased, "an exchange line that staff made, of an item that is waited for",
     [](Scene& s) {
       Comment made;
       made.fact = CommentFact::shopify_return_made;
       made.return_name = "#1001-R1";
       made.at = ago(days(12));
       s.rma().comments.push_back(made);
       NativeReturn own{"77", "#1001-R1", "OPEN", ago(days(12)), {}},
           theirs{"78", "#1001-R2", "OPEN", ago(days(11)), {}};
       theirs.exchange_lines = {{"901", 1, {"710"}}};
       s.order().returns = {own, theirs};
     },
     ""},
    {kReleased, "an exchange line that staff made, of another item",
     [](Scene& s) {
       Comment made;
       made.fact = CommentFact::shopify_return_made;
       made.return_name = "#1001-R1";
       made.at = ago(days(12));
       s.rma().comments.push_back(made);
       NativeReturn theirs{"78", "#1001-R2", "OPEN", ago(days(11)), {}};
       theirs.exchange_lines = {{"555", 1, {"710"}}};
       s.order().returns = {theirs};
     },
     "no_draft"},
    {kReleased, "an exchange line of a cancelled native return",
     [](Scene& s) {
       NativeReturn n{"77", "#1001-R1", "CANCELED", ago(days(12)), {}};
       n.exchange_lines = {{"901", 1, {"710"}}};
       s.order().returns = {n};
     },
     "no_draft"},
    {kStuck, "added, and nobody picked it", [](Scene& s) { added(s); }, "not_picked"},
    {kStuck, "added yesterday", [](Scene& s) { added(s, "710", "901", hours(30)); }, "(not_picked)"},
    {kStuck, "added, and fulfilled", [](Scene& s) { added(s).status = "CLOSED"; }, ""},
    {kStuck, "added, and in progress", [](Scene& s) { added(s).status = "IN_PROGRESS"; }, ""},
    {kStuck, "added, at a location that is inactive", [](Scene& s) { added(s).location_active = false; },
     "location_inactive"},
    {kStuck, "the first order's own items", [](Scene& s) { added(s, "710", "901", days(15)); }, ""},
    {kStuck, "an item that is not exchanged", [](Scene& s) { added(s, "710", "555"); }, ""},
    {kStuck, "an exchange line of the native return, fulfilled at once",
     [](Scene& s) {
       NativeReturn n{"77", "#1001-R1", "OPEN", ago(days(12)), {}};
       n.exchange_lines = {{"901", 1, {"710"}}};
       s.order().returns = {n};
       added(s).status = "CLOSED";
     },
     ""},
    {kStuck, "the first order was cancelled",
     [](Scene& s) {
       added(s);
       s.order().cancelled_at = ago(days(1));
     },
     ""},
};

}  // namespace

TEST_CASE("which units' exchange has left", "[facts][exchange]") {
  for (const Exchanged& row : kUnits) {
    Scene s = two_exchanged();
    row.change(s);
    INFO(row.what);
    const Facts f = facts(s);
    std::vector<bool> left;
    for (const UnitFacts* u : f.rmas.at(0).units) left.push_back(u->exchanged);
    CHECK(left == row.units);
  }
}

TEST_CASE("an exchange item by item", "[exchange]") {
  for (const Case& row : kReleasedRows) {
    Scene s = two_exchanged();
    row.change(s);
    INFO(row.check << ": " << row.what);
    CHECK(says(s, row.check) == row.expected);
  }
}

TEST_CASE("what an exchange order does not hold is owed alone", "[exchange]") {
  Scene s = two_exchanged();
  sold_out(s);
  const Finding f = s.run(kReleased).findings.at(0);
  CHECK(f.amount == Money{5990, "GBP"});
  CHECK(f.since == ago(days(3)));
  CHECK(f.fires_at == ago(days(2)));
  CHECK(f.summary == "The exchange of return 123 left without 1 of its items, and nothing else was paid for it.");
}

TEST_CASE("an exchange on the first order", "[exchange]") {
  for (const Case& row : kFirstOrder) {
    Scene s = on_first_order();
    row.change(s);
    INFO(row.check << ": " << row.what);
    CHECK(says(s, row.check) == row.expected);
  }
}

TEST_CASE("exchange items added to the first order are told on it", "[exchange]") {
  Scene s = on_first_order();
  added(s).fulfill_at = ago(days(10)) - minutes(30);  // the full hour before
  const Finding f = s.run(kStuck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::order);
  CHECK(f.subject.id == "1001001");
  CHECK(f.since == ago(days(10)));
  CHECK(f.summary == "The exchange on order #1001 of return 123 has not started: London has not started on it.");
}

TEST_CASE("an even swap that was sold out and paid back, its draft left open", "[exchange]") {
  for (const auto& [paid, expected] : {std::pair<std::int64_t, const char*>{4500, ""}, {1000, "draft_open"}}) {
    Scene s = two_exchanged(false);
    s.rma().units.resize(1);
    s.line().quantity = 1;
    s.unit().paid_price = gbp(5000);
    pay_back(s, "9001", paid);
    INFO(paid);
    CHECK(says(s, kReleased) == expected);
  }
}

TEST_CASE("a waiting invoice is the customer's to pay", "[exchange]") {
  Scene s = two_exchanged(false);
  s.unit(0).paid_price = s.unit(1).paid_price = gbp(4000);
  Transaction t;
  t.id = "601";
  t.type = "InvoicePayment";
  t.status = "Requested";
  t.amount = gbp(2000);
  t.created_at = ago(days(2));
  s.rma().transactions.push_back(t);
  const Finding f = s.run(kReleased).findings.at(0);
  CHECK(f.cause == "awaiting_customer_payment");
  CHECK(f.amount == Money{2000, "GBP"});
  CHECK(f.since == ago(days(2)));
}

TEST_CASE("a cancelled exchange order owes once the items came back", "[exchange]") {
  Scene s = two_exchanged();
  exchange(s).cancelled_at = ago(days(5));
  CHECK(says(s, kReleased) == "cancelled_unpaid");
  CHECK(s.run(kReleased).findings.at(0).since == ago(days(3)));  // the later of the two
  exchange(s).cancelled_at = ago(hours(20));
  CHECK(says(s, kReleased) == "(cancelled_unpaid)");
  s.not_received();
  CHECK(says(s, kReleased) == "");
}
