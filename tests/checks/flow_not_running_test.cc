#include <catch2/catch.hpp>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "flow_not_running";

void last_run(Scene& s, Duration back) { flow(s).runs = {run_of("99", "success", ago(back))}; }
void every_hour(Scene& s) { flow(s).expected.clear(); }  // expect_every: an interval, no instants

const std::vector<Row> kRows = {
    {"on time", [](Scene&) {}, ""},
    // by its schedule: the instants are on the hour, the last one now
    {"one run missed", [](Scene& s) { last_run(s, hours(2)); }, ""},
    {"two runs missed", [](Scene& s) { last_run(s, hours(3)); }, "missed_schedule"},
    {"two runs missed, the second only just: it is still being picked",
     [](Scene& s) {
       last_run(s, hours(2));
       s.now = kNow + minutes(1);
     },
     ""},
    {"two runs missed, the second two minutes ago",
     [](Scene& s) {
       last_run(s, hours(2));
       s.now = kNow + minutes(2);
     },
     "missed_schedule"},
    {"two runs missed by the clock, but none by what was read: an hour's pause of the agent",
     [](Scene& s) {
       last_run(s, hours(3));
       s.reach.read_at[static_cast<std::size_t>(Need::runs)] = ago(hours(1));
     },
     ""},
    {"two runs missed, and read since",
     [](Scene& s) {
       last_run(s, hours(3));
       s.reach.read_at[static_cast<std::size_t>(Need::runs)] = kNow;
     },
     "missed_schedule"},
    {"a failed run is a run",
     [](Scene& s) {
       last_run(s, hours(1));
       newest(s).status = "failure";
     },
     ""},
    {"a run that still goes is a run",
     [](Scene& s) {
       last_run(s, hours(1));
       newest(s).status = "running";
     },
     ""},
    {"what should have run waits in the queue",
     [](Scene& s) {
       last_run(s, hours(5));
       flow(s).queued = {ago(hours(4)), ago(minutes(59))};
     },
     ""},
    {"what waits in the queue is itself long due",
     [](Scene& s) {
       last_run(s, hours(5));
       flow(s).queued = {ago(hours(4)), ago(hours(3))};
     },
     "missed_schedule"},
    {"never ran, and is on for long", [](Scene& s) { flow(s).runs.clear(); }, "missed_schedule"},
    {"never ran, and was switched on an hour ago",
     [](Scene& s) {
       flow(s).runs.clear();
       flow(s).first_seen = ago(hours(1));
     },
     ""},
    {"never ran, nobody knows since when it is on",
     [](Scene& s) {
       flow(s).runs.clear();
       flow(s).first_seen.reset();
     },
     ""},
    // by expect_every
    {"expected every hour: ran an hour ago", every_hour, ""},
    {"expected every hour: within two intervals",
     [](Scene& s) {
       every_hour(s);
       last_run(s, hours(2));
     },
     ""},
    {"expected every hour: the second is still being picked",
     [](Scene& s) {
       every_hour(s);
       last_run(s, hours(2) + minutes(2));
     },
     ""},
    {"expected every hour: more than two intervals",
     [](Scene& s) {
       every_hour(s);
       last_run(s, hours(2) + minutes(2) + Duration{1});
     },
     "missed_schedule"},
    {"expected every hour: waits in the queue",
     [](Scene& s) {
       every_hour(s);
       last_run(s, hours(9));
       flow(s).queued = {ago(minutes(50))};
     },
     ""},
    {"neither schedule nor expectation",
     [](Scene& s) {
       by_events(s);
       last_run(s, days(20));
     },
     ""},
    // switched off
    {"disabled, and two runs missed",
     [](Scene& s) {
       flow(s).enabled = false;
       last_run(s, hours(3));
     },
     "disabled"},
    {"disabled, within two intervals",
     [](Scene& s) {
       flow(s).enabled = false;
       last_run(s, hours(2));
     },
     ""},
    {"not deployed",
     [](Scene& s) {
       flow(s).deployed = false;
       last_run(s, hours(3));
     },
     "not_deployed"},
    {"first cause wins",
     [](Scene& s) {
       flow(s).deployed = flow(s).enabled = false;
       last_run(s, hours(3));
     },
     "disabled"},
    {"disabled, expected every hour, within two intervals",
     [](Scene& s) {
       flow(s).enabled = false;
       every_hour(s);
       last_run(s, hours(2));
     },
     ""},
    {"disabled, expected every hour",
     [](Scene& s) {
       flow(s).enabled = false;
       every_hour(s);
       last_run(s, hours(2) + Duration{1});
     },
     "disabled"},
    {"disabled and event-driven",
     [](Scene& s) {
       by_events(s);
       flow(s).enabled = false;
     },
     "disabled"},
    {"disabled and never ran",
     [](Scene& s) {
       flow(s).enabled = false;
       flow(s).runs.clear();
       flow(s).first_seen = ago(minutes(1));
     },
     "disabled"},
    // reach
    {"not watched",
     [](Scene& s) {
       flow(s).enabled = false;
       flow(s).runs.clear();
       flow(s).watched = false;
     },
     ""},
    {"runs unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::runs)] = "scope missing"; },
     "no data"},
    {"runs unreadable, disabled all the same",
     [](Scene& s) {
       s.reach.missing[static_cast<std::size_t>(Need::runs)] = "scope missing";
       flow(s).enabled = false;
       last_run(s, hours(3));
     },
     "disabled"},
    {"flows unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::flows)] = "scope missing"; },
     "no data"},
    {"it ran since what waits in the queue began to wait",
     [](Scene& s) {
       last_run(s, minutes(5));
       flow(s).queued = {ago(hours(5))};
     },
     ""},
    {"nobody knows when its run began",
     [](Scene& s) {
       last_run(s, hours(1));
       newest(s).started_at.reset();
     },
     "missed_schedule"},
    {"disabled, expected every hour, and never ran",
     [](Scene& s) {
       flow(s).enabled = false;
       every_hour(s);
       flow(s).runs.clear();
     },
     "disabled"},
    {"disabled, two runs of its schedule missed, though it need not run but every day",
     [](Scene& s) {
       flow(s).enabled = false;
       flow(s).interval = days(1);
       last_run(s, hours(3));
     },
     "disabled"},
    {"it ran, and nobody knows when the run before began",
     [](Scene& s) {
       begin_with(s, run_of("104", "success", ago(minutes(59))));
       for (std::size_t i = 1; i < flow(s).runs.size(); ++i) flow(s).runs[i].started_at.reset();
     },
     ""},
    {"a schedule cannot be read",
     [](Scene& s) {
       last_run(s, hours(9));
       flow(s).unreadable = {"0 6 X * *"};
     },
     "no data"},
    {"switched off, and a schedule cannot be read",
     [](Scene& s) {
       last_run(s, hours(9));
       flow(s).unreadable = {"0 6 X * *"};
       flow(s).enabled = false;
     },
     "disabled"},
};

}  // namespace

TEST_CASE("flow does not run", "[flow_not_running]") {
  for (const Row& row : kRows) {
    Scene s = flow_scene();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a flow that does not run", "[flow_not_running]") {
  Scene s = flow_scene();
  last_run(s, hours(3) + minutes(10));
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::flow);
  CHECK(f.subject.id == "42");
  CHECK(f.since == ago(hours(3)));  // the first run that was missed
  CHECK(f.fires_at == f.since);
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary ==
        "Patchworks flow \"ReturnGO to Shopify\" has not run for 3 h 10 min, though it should run every 1 h.");

  every_hour(s);
  CHECK(s.run(kCheck).findings.at(0).since == ago(hours(2) + minutes(10)));
  flow(s).enabled = false;
  const Finding off = s.run(kCheck).findings.at(0);
  CHECK(off.since == ago(hours(3) + minutes(10)));
  CHECK(off.summary == "Patchworks flow \"ReturnGO to Shopify\" is switched off: nothing runs.");
}

TEST_CASE("a flow that is expected every so often fires after two of its intervals, whatever they are",
          "[flow_not_running]") {
  for (long m : {1, 5, 15, 60, 720, 1440, 10080}) {
    Scene s = flow_scene();
    flow(s).expected.clear();
    flow(s).interval = minutes(m);
    last_run(s, minutes(2 * m) + minutes(2));
    INFO(m);
    CHECK(says(s, kCheck) == "");
    CHECK(s.run(kCheck).next == s.now + Duration{1});
    s.now += Duration{1};
    CHECK(says(s, kCheck) == "missed_schedule");
  }
}

TEST_CASE("a flow that is switched off names its last run, where it had one", "[flow_not_running]") {
  Scene s = flow_scene();
  flow(s).enabled = false;
  last_run(s, hours(3));
  CHECK(s.run(kCheck).findings.at(0).evidence.size() == 2);
  flow(s).runs.clear();
  CHECK(s.run(kCheck).findings.at(0).evidence.size() == 1);
}

TEST_CASE("a schedule that cannot be read is said of its flow alone, with its text", "[flow_not_running]") {
  Scene s = flow_scene();
  FlowCase other = flow(s);
  other.id = "43";
  other.unreadable = {"0 6 X * *"};
  other.runs.clear();
  s.store.flows.push_back(other);
  last_run(s, hours(9));
  const Outcome out = s.run(kCheck);
  REQUIRE(out.findings.size() == 1);
  CHECK(out.findings[0].subject.id == "42");
  REQUIRE(out.no_data.size() == 1);
  CHECK(out.no_data[0].subject == "43");
  CHECK(out.no_data[0].reason == "flow 43: its schedule \"0 6 X * *\" cannot be read");
}
