#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "restock_wrong_location";

void route(Scene& s, RestockRoute r) { s.policy.routes.push_back(std::move(r)); }

// Each row starts from a return from GB that was restocked at London.
const std::vector<Row> kRows = {
    {"routed elsewhere",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
     },
     "wrong_location"},
    {"routed there",
     [](Scene& s) {
       route(s, {"", "", "", "", kLondon});
     },
     ""},
    {"no route", [](Scene&) {}, ""},
    {"by country",
     [](Scene& s) {
       route(s, {"GB", "", "", "", kLeeds});
     },
     "wrong_location"},
    {"by country, in any case",
     [](Scene& s) {
       route(s, {"gb", "", "", "", kLeeds});
     },
     "wrong_location"},
    {"another country: no route matches",
     [](Scene& s) {
       route(s, {"DE", "", "", "", kLeeds});
     },
     ""},
    {"country unknown: no route by country matches",
     [](Scene& s) {
       route(s, {"GB", "", "", "", kLeeds});
       s.rma().shipments.at(0).country = "";
     },
     ""},
    {"the sender of the unit's own parcel counts",
     [](Scene& s) {
       route(s, {"DE", "", "", "", kLeeds});
       Shipment other = s.rma().shipments.at(0);
       other.id = "s2";
       other.country = "DE";
       s.rma().shipments.push_back(other);
     },
     ""},
    {"an outbound parcel's country does not count",
     [](Scene& s) {
       route(s, {"DE", "", "", "", kLeeds});
       s.unit().shipment_id = "";
       Shipment out = s.rma().shipments.at(0);
       out.id = "s0";
       out.country = "DE";
       out.outbound = true;
       s.rma().shipments.insert(s.rma().shipments.begin(), out);
     },
     ""},
    {"by reason",
     [](Scene& s) {
       route(s, {"", "Too small", "", "", kLeeds});
     },
     "wrong_location"},
    {"another reason",
     [](Scene& s) {
       route(s, {"", "Broken", "", "", kLeeds});
     },
     ""},
    {"by sku",
     [](Scene& s) {
       route(s, {"", "", "SHIRT-", "", kLeeds});
     },
     "wrong_location"},
    {"another sku",
     [](Scene& s) {
       route(s, {"", "", "HAT-", "", kLeeds});
     },
     ""},
    {"by method",
     [](Scene& s) {
       route(s, {"", "", "", "Ship with any carrier", kLeeds});
     },
     "wrong_location"},
    {"another method",
     [](Scene& s) {
       route(s, {"", "", "", "Drop off", kLeeds});
     },
     ""},
    {"all of a route's fields must match",
     [](Scene& s) {
       route(s, {"GB", "Broken", "", "", kLeeds});
     },
     ""},
    {"the first route that matches counts",
     [](Scene& s) {
       route(s, {"GB", "", "", "", kLondon});
       route(s, {"", "", "", "", kLeeds});
     },
     ""},
    {"restock's location not known",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.refund_line().location_id = "";
     },
     ""},
    {"restock's location not listed",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.refund_line().location_id = "9";
     },
     ""},
    {"route's location not known",
     [](Scene& s) {
       route(s, {"", "", "", "", ""});
     },
     ""},
    {"route's location not listed",
     [](Scene& s) {
       route(s, {"", "", "", "", "9"});
     },
     ""},
    {"restocked at an inactive one is told elsewhere",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.london().active = false;
     },
     ""},
    {"deactivated only after the restock",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.london().active = false;
       s.london().deactivated_at = ago(days(1));
     },
     "wrong_location"},
    {"the routed one is inactive",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.leeds().active = false;
     },
     "wrong_location"},
    {"not restocked",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.refund_line().restocked = false;
     },
     ""},
    {"a disposition elsewhere",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.policy.native_returns = true;
       s.refund_line() = {"701", 1, "NO_RESTOCK", false, ""};
       s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", "RESTOCKED", 1, ago(days(2)), kLondon}}}};
     },
     "wrong_location"},
    {"a rise of on-hand counts at the routed location only",
     [](Scene& s) {
       s.unrestock();
       route(s, {"", "", "", "", kLeeds});
       s.c.rises = {{"901", kLondon, 1, ago(days(3)), ago(days(2))}};
     },
     ""},
    {"return cancelled",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.rma().status = "Canceled";
     },
     ""},
    {"unknown resolution",
     [](Scene& s) {
       route(s, {"", "", "", "", kLeeds});
       s.unit().resolution = "Barter";
     },
     "no data"},
    {"returns unreadable, native returns on",
     [](Scene& s) {
       s.policy.native_returns = true;
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"returns unreadable, native returns off, and the order has one",
     [](Scene& s) {
       s.order().return_status = "IN_PROGRESS";
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     "no data"},
    {"native returns off, and not readable",
     [](Scene& s) {
       route(s, {"", "", "", "", kLondon});
       s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing";
     },
     ""},
};

}  // namespace

TEST_CASE("restocked at the wrong location", "[restock_wrong_location]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a wrong location", "[restock_wrong_location]") {
  Scene s = healthy();
  route(s, {"", "", "", "", kLeeds});
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::unit);
  CHECK(f.subject.id == "123/801");
  CHECK(f.since == ago(days(2)));
  CHECK(f.fires_at == f.since);
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::operations);
  CHECK(f.summary == "SHIRT-M of return 123 was restocked at London instead of Leeds.");
  s.now = f.since + days(30);
  CHECK(says(s, kCheck) == "expired:wrong_location");
}
