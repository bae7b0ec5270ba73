#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "api_version";

const std::vector<Row> kRows = {
    {"answered as asked", [](Scene&) {}, ""},
    {"answered with another", [](Scene& s) { s.store.api.answered = "2026-10"; }, "fell_forward"},
    {"the header was absent", [](Scene& s) { s.store.api.answered = ""; }, ""},
    {"a deprecated field", [](Scene& s) { s.store.api.deprecated_fields = {"Shop.products"}; }, "deprecated_field"},
    {"leaves in 90 days", [](Scene& s) { s.store.api.reachable_until = kNow + days(90); }, "expiring"},
    {"leaves in more than 90 days", [](Scene& s) { s.store.api.reachable_until = kNow + days(90) + Duration{1}; }, ""},
    {"has left", [](Scene& s) { s.store.api.reachable_until = ago(days(1)); }, "expiring"},
    {"nobody knows when it leaves", [](Scene& s) { s.store.api.reachable_until.reset(); }, ""},
    {"all three",
     [](Scene& s) {
       s.store.api.answered = "2026-10";
       s.store.api.deprecated_fields = {"Shop.products"};
       s.store.api.reachable_until = kNow;
     },
     "fell_forward deprecated_field expiring"},
    {"Shopify was never asked",
     [](Scene& s) {
       s.store.api = {};
       s.store.api.answered = "2026-10";
     },
     ""},
};

Scene asked() {
  Scene s = healthy();
  s.store.api = {"2026-07", "2026-07", {}, at("2027-07-16T15:00:00Z"), ago(days(2))};
  return s;
}

}  // namespace

TEST_CASE("API version", "[api_version]") {
  for (const Row& row : kRows) {
    Scene s = asked();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the findings of an API version", "[api_version]") {
  Scene s = asked();
  s.store.api.answered = "2026-10";
  s.store.api.deprecated_fields = {"Shop.products", "Order.x"};
  s.store.api.reachable_until = kNow + days(30);
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 3);
  CHECK(out.findings[0].severity == Severity::critical);
  CHECK(out.findings[1].severity == Severity::warning);
  CHECK(out.findings[2].severity == Severity::warning);
  for (const Finding& f : out.findings) {
    CHECK(f.subject.kind == SubjectKind::store);
    CHECK(f.owner == Owner::technical);
  }
  CHECK(out.findings[0].since == ago(days(2)));
  CHECK(out.findings[2].since == ago(days(60)));
  CHECK(out.findings[1].summary ==
        "Shopify says that returnwatch asks for a deprecated field: Shop.products, Order.x.");
  CHECK(out.findings[0].fingerprint != out.findings[1].fingerprint);
}

TEST_CASE("a version is looked at again when its notice begins", "[api_version]") {
  const Scene s = asked();
  CHECK(s.run(kCheck).next == at("2027-07-16T15:00:00Z") - days(90));
}
