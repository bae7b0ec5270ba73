#include <catch2/catch.hpp>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "flow_failed";

void fail_newest(Scene& s) { newest(s).status = "failure"; }
// An event-driven flow with one failed run that others followed.
void failed_event(Scene& s) {
  by_events(s);
  flow(s).runs.at(1).status = "failure";
}

const std::vector<Row> kRows = {
    {"all well", [](Scene&) {}, ""},
    {"the newest run failed", fail_newest, "run_failed"},
    {"the newest run was stopped", [](Scene& s) { newest(s).status = "stopped"; }, "run_stopped"},
    {"partial is told elsewhere", [](Scene& s) { newest(s).status = "partial"; }, ""},
    {"an older run failed, a later one succeeded", [](Scene& s) { flow(s).runs.at(1).status = "failure"; }, ""},
    {"failed, and the next is still running",
     [](Scene& s) {
       fail_newest(s);
       begin_with(s, run_of("104", "running", ago(minutes(5))));
     },
     "run_failed"},
    {"failed, and a person's run succeeded",
     [](Scene& s) {
       fail_newest(s);
       begin_with(s, run_of("104", "success", ago(minutes(5)), "manual"));
     },
     ""},
    {"failed, and a person's run failed, too",
     [](Scene& s) {
       fail_newest(s);
       begin_with(s, run_of("104", "failure", ago(minutes(5)), "manual"));
     },
     "run_failed"},
    {"the newest run's status is unknown",
     [](Scene& s) {
       fail_newest(s);
       begin_with(s, run_of("104", "unknown", ago(minutes(5))));
     },
     "no data"},
    {"never ran", [](Scene& s) { flow(s).runs.clear(); }, ""},
    {"not watched",
     [](Scene& s) {
       fail_newest(s);
       flow(s).watched = false;
     },
     ""},
    {"runs unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::runs)] = "scope missing"; },
     "no data"},
    // event-driven
    {"event: a failed run stays failed though others succeeded", failed_event, "run_failed"},
    {"event: stopped by a person",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).status = "stopped";
     },
     ""},
    {"event: retried well",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).retried_well = true;
     },
     ""},
    {"event: a run says it retried it, and succeeded",
     [](Scene& s) {
       failed_event(s);
       begin_with(s, run_of("104", "success", ago(minutes(5)), "retry"));
       newest(s).retry_of = "102";
     },
     ""},
    {"event: retried, and failed again",
     [](Scene& s) {
       failed_event(s);
       begin_with(s, run_of("104", "failure", ago(minutes(5)), "retry"));
       newest(s).retry_of = "102";
     },
     "run_failed"},
    {"event: retried twice, well at last",
     [](Scene& s) {
       failed_event(s);
       begin_with(s, run_of("104", "failure", ago(minutes(9)), "retry"));
       newest(s).retry_of = "102";
       begin_with(s, run_of("105", "success", ago(minutes(5)), "retry"));
       newest(s).retry_of = "102";
     },
     ""},
    {"event: a retry of another run",
     [](Scene& s) {
       failed_event(s);
       begin_with(s, run_of("104", "success", ago(minutes(5)), "retry"));
       newest(s).retry_of = "101";
     },
     "run_failed"},
    {"event: older than 7 days",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).started_at = ago(days(7));
     },
     ""},
    {"event: just within 7 days",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).started_at = ago(days(7)) + Duration{1};
     },
     "run_failed"},
    {"event: expected every hour all the same",
     [](Scene& s) {
       failed_event(s);
       flow(s).scheduled = true;
       flow(s).interval = hours(1);
     },
     "run_failed"},
    {"every trigger but a schedule is an event",
     [](Scene& s) {
       failed_event(s);
       for (RunFact& r : flow(s).runs) r.trigger = "callback";
     },
     "run_failed"},
    {"a trigger we do not know: its schedule tells",
     [](Scene& s) {
       flow(s).runs.at(1).status = "failure";
       for (RunFact& r : flow(s).runs) r.trigger = "5";
     },
     ""},
    {"a trigger we do not know, and no schedule",
     [](Scene& s) {
       failed_event(s);
       for (RunFact& r : flow(s).runs) r.trigger = "5";
     },
     "run_failed"},
    {"runs by a schedule that we were not told",
     [](Scene& s) {
       flow(s).runs.at(1).status = "failure";
       flow(s).scheduled = false;
     },
     ""},
    {"a person's run on top does not make it event-driven",
     [](Scene& s) {
       flow(s).runs.at(1).status = "failure";
       begin_with(s, run_of("104", "success", ago(minutes(5)), "manual"));
     },
     ""},
    {"event: two retries that name each other, and failed",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(0).status = "failure";
       flow(s).runs.at(0).retry_of = "102";
       flow(s).runs.at(1).retry_of = "103";
     },
     "run_failed"},
    {"event: a failed run without an id is not retried by whatever else succeeded",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).id = "";
     },
     "run_failed"},
    {"event: another run, not the one that it retried, was retried well",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).retry_of = "77";
       flow(s).runs.at(2).retried_well = true;
     },
     "run_failed"},
    {"event: a run without an id that was retried well is not the one that it retried",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(2).id = "";
       flow(s).runs.at(2).retried_well = true;
     },
     "run_failed"},
    {"event: nobody knows when the failed run began",
     [](Scene& s) {
       failed_event(s);
       flow(s).runs.at(1).started_at.reset();
     },
     ""},
    {"a recent run of an event-driven flow has an unknown status",
     [](Scene& s) {
       by_events(s);
       flow(s).runs.at(1).status = "unknown";
     },
     "no data"},
    {"likewise, longer ago than failed runs count",
     [](Scene& s) {
       by_events(s);
       flow(s).runs.at(2).status = "unknown";
       flow(s).runs.at(2).started_at = ago(days(8));
     },
     ""},
};

}  // namespace

TEST_CASE("flow failed", "[flow_failed]") {
  for (const Row& row : kRows) {
    Scene s = flow_scene();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("every event trigger is known", "[flow_failed]") {
  for (const char* word : {"api", "router", "webhook", "shape", "event", "callback"}) {
    Scene s = flow_scene();
    flow(s).runs.at(1).status = "failure";
    for (RunFact& r : flow(s).runs) r.trigger = word;
    INFO(word);
    CHECK(says(s, kCheck) == "run_failed");
  }
}

TEST_CASE("the finding of a failed flow", "[flow_failed]") {
  Scene s = flow_scene();
  fail_newest(s);
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::flow);
  CHECK(f.subject.id == "42");
  CHECK(f.since == ago(minutes(59)));
  CHECK(f.fires_at == f.since);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Patchworks flow \"ReturnGO to Shopify\" failed in its last run.");
  CHECK(f.evidence.at(0).ref == "103");

  Scene e = flow_scene();
  by_events(e);
  for (RunFact& r : flow(e).runs) r.status = "failure";
  const Finding many = e.run(kCheck).findings.at(0);
  CHECK(many.summary ==
        "Patchworks flow \"ReturnGO to Shopify\" has 3 failed runs that nobody retried, the oldest 2 h 59 min old.");
  CHECK(many.since == ago(hours(3)) + minutes(1));
  CHECK(many.evidence.size() == 3);
  CHECK(e.run(kCheck).next == ago(hours(3)) + days(7));
}

TEST_CASE("a failed run and its failed retry are two", "[flow_failed]") {
  Scene s = flow_scene();
  failed_event(s);
  begin_with(s, run_of("104", "failure", ago(minutes(5)), "retry"));
  newest(s).retry_of = "102";
  CHECK(s.run(kCheck).findings.at(0).summary.find("2 failed runs") != std::string::npos);
}
