#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "restock_inactive_location";

// London was switched off a day before the restock.
void switched_off(Scene& s) {
  s.london().active = false;
  s.london().deactivated_at = ago(days(3));
}
void refused(Scene& s) {
  switched_off(s);
  s.refund_line().restocked = false;
}
void disposed(Scene& s) {
  s.policy.native_returns = true;
  s.refund_line().restock_type = "NO_RESTOCK";
  s.refund_line().restocked = false;
  s.refund_line().location_id = "";
  s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", "RESTOCKED", 1, ago(days(2)), kLondon}}}};
  switched_off(s);
}

const std::vector<Row> kRows = {
    {"a refund line restocked there", switched_off, "location_inactive"},
    {"a disposition restocked there", disposed, "location_inactive"},
    {"deactivation time unknown", [](Scene& s) { s.london().active = false; }, "location_inactive"},
    {"deactivated at the very moment",
     [](Scene& s) {
       switched_off(s);
       s.london().deactivated_at = ago(days(2));
     },
     "location_inactive"},
    {"deactivated only after the restock",
     [](Scene& s) {
       switched_off(s);
       s.london().deactivated_at = ago(days(1));
     },
     ""},
    {"a disposition before the deactivation",
     [](Scene& s) {
       disposed(s);
       s.london().deactivated_at = ago(days(1));
     },
     ""},
    {"another location is inactive", [](Scene& s) { s.leeds().active = false; }, ""},
    {"location not named",
     [](Scene& s) {
       switched_off(s);
       s.refund_line().location_id = "";
     },
     ""},
    {"refused", refused, "refused_inactive_location"},
    {"refused, deactivated only after",
     [](Scene& s) {
       refused(s);
       s.london().deactivated_at = ago(days(1));
     },
     ""},
    {"refused at an active location", [](Scene& s) { s.refund_line().restocked = false; }, ""},
    {"line not meant for restock",
     [](Scene& s) {
       refused(s);
       s.refund_line().restock_type = "NO_RESTOCK";
     },
     ""},
    {"refused, then restocked by a disposition elsewhere",
     [](Scene& s) {
       refused(s);
       s.policy.native_returns = true;
       s.order().returns = {{"77", "#1001-R1", "OPEN", ago(days(7)), {{"701", "RESTOCKED", 1, ago(days(1)), kLeeds}}}};
     },
     ""},
    {"refused, and judged not fit for stock",
     [](Scene& s) {
       refused(s);
       s.validated(true, false);
     },
     ""},
    {"refused, and validated as not returned",
     [](Scene& s) {
       refused(s);
       s.validated(false, false);
     },
     ""},
    {"refused before the return began",
     [](Scene& s) {
       refused(s);
       s.london().deactivated_at = ago(days(15));
       s.refund().created_at = ago(days(10));
     },
     ""},
    {"refused, unknown resolution",
     [](Scene& s) {
       refused(s);
       s.unit().resolution = "Barter";
     },
     "no data"},
    {"one restocked there, the other never",
     [](Scene& s) {
       s.second_unit();
       s.unit(1).variant_id = "999";
       s.refund_line().quantity = 1;
       switched_off(s);
     },
     "location_inactive"},
    {"one refused, the other never",
     [](Scene& s) {
       s.second_unit();
       s.unit(1).variant_id = "999";
       refused(s);
       s.refund_line().quantity = 1;
     },
     "refused_inactive_location"},
    {"each refused by a refund of its own",
     [](Scene& s) {
       s.second_unit();
       s.unit(1).variant_id = "999";
       refused(s);
       s.refund_line().quantity = 1;
       s.order().refunds.push_back(s.refund());
       s.order().refunds.back().id = "3009";
     },
     "refused_inactive_location refused_inactive_location"},
    {"a rise of on-hand there is no restock that somebody made",
     [](Scene& s) {
       s.unrestock();
       switched_off(s);
       s.level().updated_at = ago(days(1));
       s.c.rises = {{"901", kLondon, 1, ago(days(2)), ago(days(1))}};
     },
     ""},
    {"return rejected",
     [](Scene& s) {
       refused(s);
       s.rma().status = "Rejected";
     },
     ""},
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
    {"returns unreadable, native returns off",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::returns)] = "scope missing"; }, ""},
    {"unknown status",
     [](Scene& s) {
       switched_off(s);
       s.rma().status = "Limbo";
     },
     "no data"},
    {"refused at a place that Shopify does not list",
     [](Scene& s) {
       refused(s);
       s.refund_line().location_id = "9";
     },
     ""},
    {"refused, a line of another item",
     [](Scene& s) {
       refused(s);
       s.refund_line().line_id = "799";
     },
     ""},
    {"refused at the second of the return's creation",
     [](Scene& s) {
       refused(s);
       s.london().deactivated_at = ago(days(30));
       s.rma().created_at = s.refund().created_at;
     },
     "refused_inactive_location"},
    {"refused before the return",
     [](Scene& s) {
       refused(s);
       s.london().deactivated_at = ago(days(30));
       s.refund().created_at = *s.rma().created_at - Duration{1};
     },
     ""},
};

StoreCase& heading(Scene& s) {
  s.store.locations[0].active = false;
  s.store.locations[0].deactivated_at = ago(hours(5));
  s.store.heading = {{"123", kLondon, 1}, {"123", kLondon, 1}, {"124", kLondon, 1}, {"125", kLeeds, 1}};
  return s.store;
}

}  // namespace

TEST_CASE("restock at an inactive location", "[restock_inactive_location]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a restock at an inactive location", "[restock_inactive_location]") {
  Scene s = healthy();
  switched_off(s);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::unit);
  CHECK(f.subject.id == "123/801");
  CHECK(f.since == ago(days(2)));
  CHECK(f.fires_at == f.since);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::operations);
  CHECK_FALSE(f.amount.has_value());
  CHECK(f.summary == "SHIRT-M of return 123 was restocked at London, which is inactive: the stock cannot be sold.");
  CHECK(f.evidence.at(0).ref == "3001");
  CHECK(f.evidence.at(1).at == ago(days(3)));
}

TEST_CASE("two units of one variant are one finding, and a restock there expires after 30 days",
          "[restock_inactive_location]") {
  Scene s = healthy();
  s.second_unit();
  switched_off(s);
  CHECK(says(s, kCheck) == "location_inactive");
  s.now = ago(days(2)) + days(30) - Duration{1};
  CHECK(s.run(kCheck).findings.size() == 1);
  s.now += Duration{1};
  CHECK(word(s.run(kCheck), s.now) == "expired:location_inactive");
}

TEST_CASE("a refused line of one unit is told on one return only", "[restock_inactive_location]") {
  Scene s = healthy();
  s.second_rma().units.at(0).line_id = "701";
  s.rma(1).units.at(0).variant_id = "801";
  s.line().quantity = 2;
  s.refund_line().restocked = false;
  s.order().refunds.at(1).lines.at(0) = {"701", 1, "RETURN", true, kLeeds};
  switched_off(s);
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].cause == "refused_inactive_location");
}

TEST_CASE("returns that head for an inactive location", "[restock_inactive_location]") {
  Scene s = healthy();
  heading(s);
  const Outcome out = s.run_store(kCheck);
  REQUIRE(out.findings.size() == 1);
  const Finding& f = out.findings[0];
  CHECK(f.cause == "routed_location_inactive");
  CHECK(f.subject.kind == SubjectKind::location);
  CHECK(f.subject.id == kLondon);
  CHECK(f.since == ago(hours(5)));
  CHECK(f.summary == "2 approved returns (123 and 124) head for London, which is inactive in Shopify.");

  Scene active = healthy();
  heading(active).locations[0].active = true;
  CHECK(word(active.run_store(kCheck)) == "");
  Scene nobody = healthy();
  heading(nobody).heading = {{"125", kLeeds, 1}};
  CHECK(word(nobody.run_store(kCheck)) == "");
  // Received, and not known to be back: it neither tells nor resolves.
  Scene perhaps = healthy();
  heading(perhaps).heading = {{"123", kLondon, 0}, {"125", kLeeds, 0}};
  const Outcome unsure = perhaps.run_store(kCheck);
  CHECK(unsure.findings.empty());
  REQUIRE(unsure.no_data.size() == 1);
  CHECK(unsure.no_data[0].subject == kLondon);
  Scene one_sure = healthy();
  heading(one_sure).heading = {{"123", kLondon, 0}, {"124", kLondon, 1}};
  CHECK(one_sure.run_store(kCheck).findings.at(0).summary ==
        "1 approved return (124) heads for London, which is inactive in Shopify.");
  Scene unknown_time = healthy();
  heading(unknown_time).locations[0].deactivated_at.reset();
  unknown_time.store.locations[0].seen_inactive = ago(hours(2));
  CHECK(unknown_time.run_store(kCheck).findings.at(0).since == ago(hours(2)));
}

TEST_CASE("a refusal of which a time is not known is the return's all the same, and tells what was refused",
          "[restock_inactive_location]") {
  Scene s = healthy();
  refused(s);
  CHECK(s.run(kCheck).findings.at(0).summary ==
        "SHIRT-M of return 123 was to be restocked at London, which is inactive, and Shopify did not restock it.");
  s.rma().created_at.reset();
  CHECK(says(s, kCheck) == "refused_inactive_location");
  s = healthy();
  refused(s);
  s.refund().created_at.reset();
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].since == ago(days(3)));  // since the receipt
}

TEST_CASE("a cancelled return's units are not looked at, and another's on the order are",
          "[restock_inactive_location]") {
  Scene s = healthy();
  s.second_rma();
  s.refund_line().restocked = s.order().refunds.at(1).lines.at(0).restocked = false;
  switched_off(s);
  s.rma(0).status = "Canceled";
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].rma_id == "124");
  CHECK(out.looked_at == 1);
}

TEST_CASE("an item without a SKU is called by its variant", "[restock_inactive_location]") {
  Scene s = healthy();
  switched_off(s);
  s.unit().sku = "";
  CHECK(s.run(kCheck).findings.at(0).summary.find("item 801 of return 123 ") == 0);
}
