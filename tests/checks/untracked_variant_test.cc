#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "untracked_variant";

void gone(Scene& s) {
  s.line().variant_id = "";
  s.line().inventory_item_id = "";
  s.line().tracked.reset();
}
void off(Scene& s) { s.line().tracked = false; }
void not_stocked(Scene& s) { s.level().active = false; }
void routed_to_leeds(Scene& s) {
  s.unrestock();
  s.policy.routes = {{"GB", "", "", "", kLeeds}};
  s.c.levels.at(1).active = false;
}

const std::vector<Row> kRows = {
    {"variant deleted", gone, "variant_missing"},
    {"tracking off", off, "tracking_off"},
    {"not stocked where it was restocked", not_stocked, "not_stocked_at_location"},
    {"no level where it was restocked", [](Scene& s) { s.c.levels.erase(s.c.levels.begin()); },
     "not_stocked_at_location"},
    {"not stocked where it is routed to", routed_to_leeds, "not_stocked_at_location"},
    {"stocked where it is routed to",
     [](Scene& s) {
       routed_to_leeds(s);
       s.c.levels.at(1).active = true;
     },
     ""},
    {"restocked at London, routed to Leeds: London counts",
     [](Scene& s) {
       s.policy.routes = {{"", "", "", "", kLeeds}};
       s.c.levels.at(1).active = false;
     },
     ""},
    {"no route and no restock: nowhere to look",
     [](Scene& s) {
       s.unrestock();
       s.c.levels.at(0).active = false;
     },
     ""},
    {"first cause wins",
     [](Scene& s) {
       off(s);
       not_stocked(s);
     },
     "tracking_off"},
    {"gift card",
     [](Scene& s) {
       off(s);
       s.line().gift_card = true;
     },
     ""},
    {"needs no shipping",
     [](Scene& s) {
       off(s);
       s.line().requires_shipping = false;
     },
     ""},
    {"not restockable",
     [](Scene& s) {
       off(s);
       s.validated(true, false);
     },
     ""},
    {"validated restockable",
     [](Scene& s) {
       off(s);
       s.validated(true, true);
     },
     "tracking_off"},
    {"validated as not returned",
     [](Scene& s) {
       off(s);
       s.validated(false, false);
     },
     ""},
    {"not received yet",
     [](Scene& s) {
       off(s);
       s.not_received();
     },
     ""},
    {"no shipment required",
     [](Scene& s) {
       off(s);
       s.unit().method = "No shipment required";
     },
     ""},
    {"an inactive location is told elsewhere",
     [](Scene& s) {
       not_stocked(s);
       s.london().active = false;
     },
     ""},
    {"custom line without variant in both",
     [](Scene& s) {
       gone(s);
       s.unit().variant_id = "";
     },
     ""},
    {"inventory unreadable",
     [](Scene& s) {
       not_stocked(s);
       s.reach.missing[static_cast<std::size_t>(Need::inventory)] = "scope missing";
     },
     "no data"},
    {"inventory unreadable, tracking off all the same",
     [](Scene& s) {
       off(s);
       s.reach.missing[static_cast<std::size_t>(Need::inventory)] = "scope missing";
     },
     "tracking_off"},
    {"levels not read yet", [](Scene& s) { s.c.levels.clear(); }, "no data"},
    {"the order does not show the line",
     [](Scene& s) {
       off(s);
       s.unit().line_id = "799";
     },
     "no data"},
    {"return cancelled",
     [](Scene& s) {
       off(s);
       s.rma().status = "Canceled";
     },
     ""},
    {"unknown resolution",
     [](Scene& s) {
       off(s);
       s.unit().resolution = "Barter";
     },
     "no data"},
    {"put back nobody says where: the route says",
     [](Scene& s) {
       routed_to_leeds(s);
       s.refund().lines = {{"701", 1, "RETURN", true, ""}};
     },
     "not_stocked_at_location"},
    {"another item is stocked there",
     [](Scene& s) {
       StockLevel other = s.level();
       other.item_id = "999";
       s.c.levels.at(0) = other;
     },
     "not_stocked_at_location"},
    {"whether its stock is tracked is not known", [](Scene& s) { s.line().tracked.reset(); }, ""},
};

}  // namespace

TEST_CASE("returned stock of an untracked variant", "[untracked_variant]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of an untracked variant", "[untracked_variant]") {
  Scene s = healthy();
  off(s);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.id == "123/801");
  CHECK(f.since == ago(days(3)));
  CHECK(f.owner == Owner::operations);
  CHECK(f.severity == Severity::warning);
  CHECK_FALSE(f.amount.has_value());
  CHECK(f.summary ==
        "SHIRT-M of return 123 came back, but Shopify does not track stock of its variant: its stock does not count.");
  CHECK(f.evidence.size() == 2);

  Scene t = healthy();
  not_stocked(t);
  CHECK(t.run(kCheck).findings.at(0).summary ==
        "SHIRT-M of return 123 came back, but it is not stocked at London: its stock does not count.");
}
