#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "exchange_order_stuck";

Order& exchange(Scene& s) { return s.c.exchange_orders.at(0); }
FulfillmentOrder& fo(Scene& s, std::size_t i = 0) { return exchange(s).fulfillment_orders.at(i); }
void held(Scene& s, std::vector<std::string> reasons) {
  exchange(s).fulfillment_status = "ON_HOLD";
  fo(s).status = "ON_HOLD";
  fo(s).holds = std::move(reasons);
}
void at_service(Scene& s, const char* request) {
  fo(s).fulfillment_service = true;
  fo(s).request_status = request;
}
FulfillmentOrder& second(Scene& s) {
  exchange(s).fulfillment_orders.push_back(fo(s));
  fo(s, 1).id = "802";
  return fo(s, 1);
}

// Each row starts from exchange order #1002, released 3 days ago and still open at the merchant's own London.
const std::vector<Row> kRows = {
    {"nobody picked it", [](Scene&) {}, "not_picked"},
    {"location inactive", [](Scene& s) { fo(s).location_active = false; }, "location_inactive"},
    {"whether the location is active is not known", [](Scene& s) { fo(s).location_active.reset(); }, "not_picked"},
    {"rejected",
     [](Scene& s) {
       at_service(s, "REJECTED");
       exchange(s).fulfillment_status = "REQUEST_DECLINED";
     },
     "rejected_by_fulfilment"},
    {"given back undone, and nobody else asked", [](Scene& s) { fo(s).status = "INCOMPLETE"; },
     "rejected_by_fulfilment"},
    {"given back undone, and passed on",
     [](Scene& s) {
       second(s);
       fo(s).status = "INCOMPLETE";
     },
     "not_picked"},
    {"on hold", [](Scene& s) { held(s, {"OTHER"}); }, "on_hold"},
    {"on hold, no reason given", [](Scene& s) { held(s, {}); }, "on_hold"},
    {"a hold of which we do not know the reason's word", [](Scene& s) { held(s, {"SOMETHING_NEW"}); }, "no data"},
    {"service not asked", [](Scene& s) { at_service(s, "UNSUBMITTED"); }, "not_requested"},
    {"service asked, and has not accepted", [](Scene& s) { at_service(s, "SUBMITTED"); }, "not_requested"},
    {"asked, though we cannot see that it is a service", [](Scene& s) { fo(s).request_status = "SUBMITTED"; },
     "not_requested"},
    {"service has accepted", [](Scene& s) { at_service(s, "ACCEPTED"); }, ""},
    {"no fulfilment order", [](Scene& s) { exchange(s).fulfillment_orders.clear(); }, "no_fulfilment_order"},
    {"only a cancelled fulfilment order", [](Scene& s) { fo(s).status = "CANCELLED"; }, "no_fulfilment_order"},
    {"only a closed fulfilment order", [](Scene& s) { fo(s).status = "CLOSED"; }, "no_fulfilment_order"},
    {"a closed one beside the open one", [](Scene& s) { second(s).status = "CLOSED"; }, "not_picked"},
    {"first cause wins",
     [](Scene& s) {
       at_service(s, "REJECTED");
       fo(s).location_active = false;
     },
     "location_inactive"},
    {"the worst of two", [](Scene& s) { second(s).location_active = false; }, "location_inactive"},
    // not when
    {"the only hold waits for the returned items, which are still out",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS"});
       s.not_received();
     },
     ""},
    {"one of two came, the other was not in the parcel",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS"});
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).shipment_id = "s2";
       s.unit(1).validation = {false, false, ago(days(3)), ""};
     },
     "awaiting_release"},
    {"... is still on its way",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS"});
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).shipment_id = "s2";
       Shipment out = s.rma().shipments.at(0);
       out.id = "s2";
       out.status = "Shipped";
       s.rma().shipments.push_back(out);
     },
     ""},
    {"it waits for items that have all come", [](Scene& s) { held(s, {"AWAITING_RETURN_ITEMS"}); }, "awaiting_release"},
    {"the items came 47 hours ago",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS"});
       s.received(ago(hours(47)));
     },
     "(awaiting_release)"},
    {"one of two items is still out",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS"});
       Shipment p = s.rma().shipments.at(0);
       p.id = "s2";
       p.status = "Shipped";
       s.rma().shipments.push_back(p);
       s.rma().units.push_back(s.unit());
       s.unit(1).id = "9002";
       s.unit(1).shipment_id = "s2";
     },
     ""},
    {"that hold and another, the items still out",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS", "HIGH_RISK_OF_FRAUD"});
       s.not_received();
     },
     "on_hold"},
    {"an unknown status of the fulfilment order", [](Scene& s) { fo(s).status = "PAUSED"; }, "no data"},
    {"an unknown request status", [](Scene& s) { fo(s).request_status = "MAYBE"; }, "no data"},
    {"made in the hour after its fulfilAt", [](Scene& s) { fo(s).fulfill_at = *fo(s).created_at - minutes(40); },
     "not_picked"},
    {"that hold, and another",
     [](Scene& s) {
       held(s, {"AWAITING_RETURN_ITEMS", "HIGH_RISK_OF_FRAUD"});
     },
     "on_hold"},
    {"that hold on one of two, the other open",
     [](Scene& s) {
       second(s);
       held(s, {"AWAITING_RETURN_ITEMS"});
       s.not_received();
     },
     "not_picked"},
    {"fulfilled", [](Scene& s) { exchange(s).fulfillment_status = "FULFILLED"; }, ""},
    {"partly fulfilled", [](Scene& s) { exchange(s).fulfillment_status = "PARTIALLY_FULFILLED"; }, ""},
    {"in progress, by the order", [](Scene& s) { exchange(s).fulfillment_status = "IN_PROGRESS"; }, ""},
    {"in progress, by a fulfilment order", [](Scene& s) { fo(s).status = "IN_PROGRESS"; }, ""},
    {"nothing to fulfil", [](Scene& s) { exchange(s).fulfillment_status = "FULFILLMENT_NOT_REQUIRED"; }, ""},
    {"its items were put back", [](Scene& s) { exchange(s).fulfillment_status = "RESTOCKED"; }, ""},
    {"cancelled", [](Scene& s) { exchange(s).cancelled_at = ago(days(1)); }, ""},
    {"scheduled for later",
     [](Scene& s) {
       fo(s).status = "SCHEDULED";
       fo(s).fulfill_at = kNow + days(3);
       exchange(s).fulfillment_status = "SCHEDULED";
     },
     ""},
    {"scheduled, nobody says for when", [](Scene& s) { fo(s).status = "SCHEDULED"; }, ""},
    {"open, to be fulfilled later", [](Scene& s) { fo(s).fulfill_at = kNow + Duration{1}; }, ""},
    {"was scheduled until an hour ago", [](Scene& s) { fo(s).fulfill_at = ago(hours(1)); }, "(not_picked)"},
    {"to be fulfilled since before it was made", [](Scene& s) { fo(s).fulfill_at = ago(days(4)); }, "not_picked"},
    {"to be fulfilled since before it was made, 47 hours ago",
     [](Scene& s) {
       fo(s).fulfill_at = ago(days(4));
       exchange(s).created_at = ago(hours(47));
     },
     "(not_picked)"},
    {"created 47 hours ago", [](Scene& s) { exchange(s).created_at = ago(hours(47)); }, "(not_picked)"},
    {"test order", [](Scene& s) { exchange(s).test = true; }, ""},
    {"a fee's order is no exchange", [](Scene& s) { s.rma().exchanges.at(0).type = "Fee"; }, ""},
    {"still a draft", [](Scene& s) { s.rma().exchanges.at(0).order_id = ""; }, ""},
    {"return cancelled", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"return done", [](Scene& s) { s.rma().status = "Done"; }, "not_picked"},
    // no data
    {"order not readable", [](Scene& s) { s.c.exchange_orders.clear(); }, "no data"},
    {"order's detail not read", [](Scene& s) { exchange(s).read_at.reset(); }, "no data"},
    {"order's lists incomplete", [](Scene& s) { exchange(s).truncated = true; }, "no data"},
    {"unknown fulfilment status", [](Scene& s) { exchange(s).fulfillment_status = "TELEPORTED"; }, "no data"},
    {"unknown status of the return", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
    {"fulfilment orders unreadable",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::fulfillment)] = "scope missing"; }, "no data"},
    {"held for another reason, whatever its own status",
     [](Scene& s) {
       held(s, {"INVENTORY_OUT_OF_STOCK"});
       fo(s).status = "OPEN";
     },
     "on_hold"},
    {"to be fulfilled from now on", [](Scene& s) { fo(s).fulfill_at = s.now; }, "(not_picked)"},
    {"to be fulfilled in a second", [](Scene& s) { fo(s).fulfill_at = s.now + Duration{1}; }, ""},
    {"nobody knows when the exchange order was made", [](Scene& s) { exchange(s).created_at.reset(); }, ""},
    {"the first of two is the worse",
     [](Scene& s) {
       second(s);
       fo(s).location_active = false;
     },
     "location_inactive"},
    {"the second exchange order of two",
     [](Scene& s) {
       s.c.exchange_orders.push_back(exchange(s));
       s.c.exchange_orders.at(1).id = "1003003";
       exchange(s).fulfillment_status = "FULFILLED";
       s.rma().exchanges.push_back({"7008", "1003003", "#1003", "Exchange"});
     },
     "not_picked"},
};

Scene released() {
  Scene s = healthy();
  s.exchange("1002002");
  return s;
}

}  // namespace

TEST_CASE("exchange order not picked up", "[exchange_order_stuck]") {
  for (const Row& row : kRows) {
    Scene s = released();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("every word of an order that waits is known", "[exchange_order_stuck]") {
  for (const char* word : {"UNFULFILLED", "OPEN", "PENDING_FULFILLMENT", "ON_HOLD", "SCHEDULED", "REQUEST_DECLINED"}) {
    Scene s = released();
    exchange(s).fulfillment_status = word;
    INFO(word);
    CHECK(says(s, kCheck) == "not_picked");
  }
}

TEST_CASE("the finding of a stuck exchange order", "[exchange_order_stuck]") {
  Scene s = released();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::order);
  CHECK(f.subject.id == "1002002");
  CHECK(f.rma_id == "123");
  CHECK(f.order_id == "1002002");
  CHECK(f.order_name == "#1002");
  CHECK(f.since == ago(days(3)));
  CHECK(f.fires_at == ago(days(1)));
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::operations);
  CHECK_FALSE(f.amount.has_value());
  CHECK(f.summary == "Exchange order #1002 of return 123 has not started: London has not started on it.");
  held(s, {"HIGH_RISK_OF_FRAUD"});
  CHECK(s.run(kCheck).findings.at(0).summary ==
        "Exchange order #1002 of return 123 has not started: it is on hold (high risk of fraud).");
}

TEST_CASE("a scheduled exchange order is looked at again when it is due", "[exchange_order_stuck]") {
  Scene s = released();
  fo(s).fulfill_at = kNow + days(3);
  CHECK(s.run(kCheck).next == kNow + days(3));
}

TEST_CASE("a stuck exchange order fires exactly when its grace is over", "[exchange_order_stuck]") {
  std::mt19937 random(11);
  for (int i = 0; i < 200; ++i) {
    Scene s = released();
    const Time created = kNow - minutes(static_cast<long>(random() % 6000));
    exchange(s).created_at = created;
    const Duration grace = minutes(1 + static_cast<long>(random() % 6000));
    s.options[kCheck].grace = grace;
    if (i % 2 == 0)
      for (int day = -20; day < 40; day += 2) s.policy.work.spans.push_back({kNow + days(day), kNow + days(day + 1)});
    CHECK(fires_exactly_at(s, kCheck, s.policy.work.add(created, grace)));
  }
}

TEST_CASE("each cause of a stuck exchange order in words", "[exchange_order_stuck]") {
  const auto summary = [](void (*change)(Scene&)) {
    Scene s = released();
    change(s);
    const Outcome out = s.run(kCheck);
    REQUIRE(out.findings.size() == 1);
    CHECK(out.findings[0].evidence.size() == (out.findings[0].cause == "no_fulfilment_order" ? 1 : 2));
    return out.findings[0].summary;
  };
  const std::string begin = "Exchange order #1002 of return 123 has not started: ";
  CHECK(summary([](Scene& s) { fo(s).location_active = false; }) ==
        begin + "it is assigned to London, which is inactive.");
  CHECK(summary([](Scene& s) { at_service(s, "REJECTED"); }) == begin + "London rejected it.");
  CHECK(summary([](Scene& s) { held(s, {"OTHER"}); }) == begin + "it is on hold (other).");
  CHECK(summary([](Scene& s) { held(s, {}); }) == begin + "it is on hold (no reason given).");
  CHECK(summary([](Scene& s) { at_service(s, "SUBMITTED"); }) ==
        begin + "London was not asked to fulfil it, or has not accepted it.");
  CHECK(summary([](Scene& s) { fo(s).location_name = ""; }) == begin + "the warehouse has not started on it.");
  CHECK(summary([](Scene& s) { exchange(s).fulfillment_orders.clear(); }) ==
        begin + "Shopify has no fulfilment order of it.");
}

TEST_CASE("of two fulfilment orders the one that is still to come is looked at again", "[exchange_order_stuck]") {
  for (const Time past : {ago(days(1)), kNow}) {
    Scene s = released();
    second(s).fulfill_at = past;
    fo(s).fulfill_at = kNow + days(3);
    fo(s, 1).request_status = "ACCEPTED";
    CHECK(says(s, kCheck) == "");
    CHECK(s.run(kCheck).next == kNow + days(3));
  }
}
