#include <catch2/catch.hpp>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "flow_partial";

void moved(Scene& s, long received, long sent) {
  flow(s).expect_send = true;
  newest(s).received = received;
  newest(s).sent = sent;
}

const std::vector<Row> kRows = {
    {"all well", [](Scene&) {}, ""},
    {"ended partial", [](Scene& s) { newest(s).status = "partial"; }, "partial"},
    {"green with errors in its log", [](Scene& s) { newest(s).warnings = true; }, "errors_in_log"},
    {"received and sent none", [](Scene& s) { moved(s, 4, 0); }, "nothing_sent"},
    {"received and sent some", [](Scene& s) { moved(s, 4, 1); }, ""},
    {"received none", [](Scene& s) { moved(s, 0, 0); }, ""},
    {"received some, sent unknown",
     [](Scene& s) {
       moved(s, 4, 0);
       newest(s).sent.reset();
     },
     "no data"},
    {"received unknown",
     [](Scene& s) {
       moved(s, 4, 0);
       newest(s).received.reset();
     },
     "no data"},
    {"of a flow that need not send, neither is known",
     [](Scene& s) {
       moved(s, 4, 0);
       newest(s).received.reset();
       newest(s).sent.reset();
       flow(s).expect_send = false;
     },
     ""},
    {"sending is not expected",
     [](Scene& s) {
       moved(s, 4, 0);
       flow(s).expect_send = false;
     },
     ""},
    {"first cause wins",
     [](Scene& s) {
       moved(s, 4, 0);
       newest(s).warnings = true;
     },
     "errors_in_log"},
    {"partial, with errors in its log",
     [](Scene& s) {
       newest(s).status = "partial";
       newest(s).warnings = true;
     },
     "partial"},
    {"failed is told elsewhere",
     [](Scene& s) {
       moved(s, 4, 0);
       newest(s).status = "failure";
       newest(s).warnings = true;
     },
     ""},
    {"a later clean run",
     [](Scene& s) {
       flow(s).runs.at(1).status = "partial";
       flow(s).runs.at(2).warnings = true;
     },
     ""},
    {"partial, and the next is still running",
     [](Scene& s) {
       newest(s).status = "partial";
       begin_with(s, run_of("104", "running", ago(minutes(5))));
     },
     "partial"},
    {"the newest run's status is unknown",
     [](Scene& s) {
       newest(s).status = "partial";
       begin_with(s, run_of("104", "unknown", ago(minutes(5))));
     },
     "no data"},
    {"event-driven, too",
     [](Scene& s) {
       by_events(s);
       newest(s).status = "partial";
     },
     "partial"},
    {"not watched",
     [](Scene& s) {
       newest(s).status = "partial";
       flow(s).watched = false;
     },
     ""},
    {"never ran", [](Scene& s) { flow(s).runs.clear(); }, ""},
    {"runs unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::runs)] = "scope missing"; },
     "no data"},
};

}  // namespace

TEST_CASE("flow half succeeded", "[flow_partial]") {
  for (const Row& row : kRows) {
    Scene s = flow_scene();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a flow that half succeeded", "[flow_partial]") {
  Scene s = flow_scene();
  moved(s, 4, 0);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.id == "42");
  CHECK(f.since == ago(minutes(59)));
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Patchworks flow \"ReturnGO to Shopify\" received 4 records and sent none.");
}
