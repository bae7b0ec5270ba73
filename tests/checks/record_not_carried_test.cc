#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "record_not_carried";

void track(Scene& s, bool sent, bool success, Duration back, const char* run, const char* flow = "42",
           const char* rma = "") {
  s.c.tracked.push_back({flow, "ReturnGO to Shopify", run, sent, success, ago(back), rma});
}

// Each row starts from a key that the flow received six days ago, with green runs ever since.
const std::vector<Row> kRows = {
    {"received and never sent", [](Scene&) {}, "not_sent"},
    {"received and sent", [](Scene& s) { track(s, true, true, days(6), "1"); }, ""},
    {"sent before it was received again", [](Scene& s) { track(s, true, true, days(7), "0"); }, ""},
    {"the send failed", [](Scene& s) { track(s, true, false, days(6), "1"); }, "not_sent"},
    {"the send failed, a later one did not",
     [](Scene& s) {
       track(s, true, false, days(6), "1");
       track(s, true, true, days(5), "2");
     },
     ""},
    {"only a failed send is known",
     [](Scene& s) {
       s.c.tracked.clear();
       track(s, true, false, days(6), "1");
     },
     "not_sent"},
    {"another flow sent it", [](Scene& s) { track(s, true, true, days(6), "1", "43"); }, "not_sent"},
    {"never seen to track", [](Scene& s) { s.c.tracked.clear(); }, ""},
    {"approved 59 minutes ago",
     [](Scene& s) {
       s.rma().events.at(1).at = ago(minutes(59));
       s.c.tracked.at(0).at = ago(minutes(58));
     },
     "(not_sent)"},
    {"received 59 minutes ago", [](Scene& s) { s.c.tracked.at(0).at = ago(minutes(59)); }, "(not_sent)"},
    {"pending", [](Scene& s) { s.rma().status = "Pending"; }, ""},
    {"rejected", [](Scene& s) { s.rma().status = "Rejected"; }, ""},
    {"cancelled", [](Scene& s) { s.rma().status = "Canceled"; }, ""},
    {"unknown status", [](Scene& s) { s.rma().status = "Limbo"; }, "no data"},
    {"its own key, unknown resolution",
     [](Scene& s) {
       s.c.tracked.at(0).rma_id = "123";
       s.unit().resolution = "Barter";
     },
     "no data"},
    {"order out of reach", [](Scene& s) { s.c.order.reset(); }, "no data"},
    {"tracked data unreadable",
     [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::tracked)] = "scope missing"; }, "no data"},
    {"its own key, and nobody knows when it was approved",
     [](Scene& s) {
       s.c.tracked.at(0).rma_id = "123";
       s.rma().events.clear();
     },
     ""},
    {"sent, and received again",
     [](Scene& s) {
       s.c.tracked.clear();
       track(s, true, true, days(6), "1");
       track(s, false, true, days(5), "2");
     },
     ""},
};

Scene tracked() {
  Scene s = healthy();
  track(s, false, true, days(6), "1");
  return s;
}

}  // namespace

TEST_CASE("return not carried", "[record_not_carried]") {
  for (const Row& row : kRows) {
    Scene s = tracked();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("whose key it is", "[record_not_carried]") {
  Scene s = tracked();
  s.second_rma();
  CHECK(s.run(kCheck).findings.at(0).rma_id == "124");  // the order's key: the newest approved return
  s.rma(1).status = "Pending";
  CHECK(s.run(kCheck).findings.at(0).rma_id == "123");
  s.rma(1).status = "Received";
  s.c.tracked.at(0).rma_id = "123";  // its own key
  CHECK(s.run(kCheck).findings.at(0).rma_id == "123");
  track(s, true, true, days(6), "2", "42", "124");  // another return's send does not count for it
  CHECK(says(s, kCheck) == "not_sent");
  s.rma(0).status = "Rejected";
  CHECK(says(s, kCheck) == "");
}

TEST_CASE("the finding of a return that was not carried", "[record_not_carried]") {
  const Scene s = tracked();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::return_);
  CHECK(f.subject.id == "123");
  CHECK(f.since == ago(days(6)));
  CHECK(f.fires_at == ago(days(6)) + hours(1));
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Patchworks flow \"ReturnGO to Shopify\" received return 123 and never sent it on.");
  CHECK(f.evidence.at(0).ref == "1");
  Scene early = tracked();
  early.c.tracked.at(0).at = ago(days(9));
  CHECK(early.run(kCheck).findings.at(0).since == ago(days(7)));  // nothing is owed before the approval
}

TEST_CASE("a key is not carried since it first came, however it is listed", "[record_not_carried]") {
  Scene s = tracked();
  track(s, false, true, days(5), "2");
  track(s, false, true, days(6) + hours(1), "3");
  track(s, false, true, days(6), "4");
  s.c.tracked.push_back(s.c.tracked.at(0));
  s.c.tracked.back().at.reset();
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.since == ago(days(6) + hours(1)));
  CHECK(f.evidence.at(0).ref == "3");
  s.c.tracked.at(0).at.reset();
  CHECK(s.run(kCheck).findings.at(0).evidence.at(0).ref == "1");  // of a time that is not known, the first listed
}

TEST_CASE("returns that owe nothing are not counted as looked at", "[record_not_carried]") {
  Scene s = tracked();
  CHECK(s.run(kCheck).looked_at == 1);
  s.rma().status = "Pending";
  CHECK(s.run(kCheck).looked_at == 0);
}
