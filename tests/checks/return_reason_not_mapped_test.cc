#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "return_reason_not_mapped";

void map(Scene& s, const char* reason, const char* shown) {
  s.policy.reasons.push_back({reason, shown});
  s.order().looked_for.push_back(shown);
}

// Each row starts from "Too small" mapped to a tag that the order does not carry.
const std::vector<Row> kRows = {
    {"not on the order", [](Scene&) {}, "not_on_order"},
    {"on the order", [](Scene& s) { s.order().shown = {"tag:return-size"}; }, ""},
    {"another mark is on the order", [](Scene& s) { s.order().shown = {"tag:return-other"}; }, "not_on_order"},
    {"no mapping at all", [](Scene& s) { s.policy.reasons.clear(); }, ""},
    {"no mapping at all, unknown status",
     [](Scene& s) {
       s.policy.reasons.clear();
       s.rma().status = "Limbo";
     },
     ""},
    {"a reason without a mapping is the store's affair", [](Scene& s) { s.unit().reason = "Broken"; }, ""},
    {"the mapping's reason in another case", [](Scene& s) { s.unit().reason = "too SMALL"; }, "not_on_order"},
    {"one of two marks is missing",
     [](Scene& s) {
       map(s, "Too small", "note:size");
       s.order().shown = {"tag:return-size"};
     },
     "not_on_order"},
    {"one of two units' reasons is missing",
     [](Scene& s) {
       s.second_unit();
       s.unit(1).reason = "Broken";
       map(s, "Broken", "tag:return-broken");
       s.order().shown = {"tag:return-size"};
     },
     "not_on_order"},
    {"approved 59 minutes ago", [](Scene& s) { s.rma().events.at(1).at = ago(minutes(59)); }, "(not_on_order)"},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"the order was read before the reason was mapped", [](Scene& s) { s.order().looked_for.clear(); }, "no data"},
    {"order out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"unknown status", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
    {"nobody knows when it was approved", [](Scene& s) { s.rma().events.clear(); }, ""},
};

Scene mapped() {
  Scene s = healthy();
  map(s, "Too small", "tag:return-size");
  return s;
}

}  // namespace

TEST_CASE("return reason not on the order", "[return_reason_not_mapped]") {
  for (const Row& row : kRows) {
    Scene s = mapped();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("a reason in use without a mapping is one finding per reason", "[return_reason_not_mapped]") {
  Scene s = mapped();
  s.store.reasons = {
      {"Broken", 3, ago(days(5))}, {"TOO SMALL", 9, ago(days(6))}, {"Changed my mind", 1, ago(minutes(30))}};
  const Outcome out = s.run_store(kCheck);
  REQUIRE(out.findings.size() == 2);
  const Finding& f = out.findings[0];
  CHECK(f.cause == "no_mapping");
  CHECK(f.subject.kind == SubjectKind::reason);
  CHECK(f.subject.id == "Broken");
  CHECK(f.since == ago(days(5)));
  CHECK(f.summary == "The return reason \"Broken\" is in use (3 returns) and has no mapping.");
  CHECK(out.findings[1].subject.id == "Changed my mind");
  CHECK(out.findings[1].fires_at == kNow + minutes(30));
  s.policy.reasons.clear();
  CHECK(s.run_store(kCheck).findings.empty());
}

TEST_CASE("the finding of a reason that the order does not show", "[return_reason_not_mapped]") {
  const Scene s = mapped();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(7)));
  CHECK(f.severity == Severity::info);
  CHECK(f.owner == Owner::cx);
  CHECK(f.summary == "Order #1001 does not show the return reason \"Too small\" (tag \"return-size\" is missing).");
}
