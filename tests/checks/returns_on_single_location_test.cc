#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "returns_on_single_location";

// Twenty units within a week, routed to both places, all restocked at London.
void piled(Scene& s) {
  for (int i = 0; i < 20; ++i)
    s.store.restocks.push_back({std::to_string(200 + i), kLondon, i % 2 ? kLondon : kLeeds, 1, ago(hours(8 * i + 1))});
}

const std::vector<Row> kRows = {
    {"all on one", [](Scene&) {}, "single_location"},
    {"all on the default location", [](Scene& s) { s.policy.default_location_id = kLondon; }, "default_location"},
    {"all on one that is not the default", [](Scene& s) { s.policy.default_location_id = kLeeds; }, "single_location"},
    {"nineteen units", [](Scene& s) { s.store.restocks.pop_back(); }, ""},
    {"a row of two makes up for it",
     [](Scene& s) {
       s.store.restocks.pop_back();
       s.store.restocks.back().quantity = 2;
     },
     "single_location"},
    {"one landed elsewhere", [](Scene& s) { s.store.restocks.at(3).location_id = kLeeds; }, ""},
    {"one route",
     [](Scene& s) {
       for (RestockFact& r : s.store.restocks) r.routed_location_id = kLondon;
     },
     ""},
    {"units without a route do not count", [](Scene& s) { s.store.restocks.at(0).routed_location_id = ""; }, ""},
    {"units restocked nobody knows where do not count", [](Scene& s) { s.store.restocks.at(0).location_id = ""; }, ""},
    {"one more, restocked nobody knows where",
     [](Scene& s) {
       s.store.restocks.push_back({"999", "", kLeeds, 1, ago(days(1))});
     },
     "single_location"},
    {"older than a week does not count", [](Scene& s) { s.store.restocks.at(0).at = ago(days(7)); }, ""},
    {"just within the week", [](Scene& s) { s.store.restocks.at(0).at = ago(days(7)) + Duration{1}; },
     "single_location"},
    {"one landed elsewhere, before the week",
     [](Scene& s) {
       s.store.restocks.push_back({"999", kLeeds, kLeeds, 1, ago(days(8))});
     },
     "single_location"},
    {"nothing restocked", [](Scene& s) { s.store.restocks.clear(); }, ""},
    {"locations unreadable",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::locations)] = "scope missing"; }, "no data"},
};

}  // namespace

TEST_CASE("all returns land on one location", "[returns_on_single_location]") {
  for (const Row& row : kRows) {
    Scene s = healthy();
    piled(s);
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a single location", "[returns_on_single_location]") {
  Scene s = healthy();
  piled(s);
  s.policy.default_location_id = kLondon;
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::store);
  CHECK(f.subject.id == "acme-uk");
  CHECK(f.since == ago(hours(8 * 19 + 1)));
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::operations);
  CHECK(f.rma_id == "");
  CHECK(f.summary ==
        "All 20 units restocked in the last 7 days went to London, the default location, though routes name 2 places.");
}
