#include <catch2/catch.hpp>
#include <random>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "flow_run_stuck";

void going(Scene& s, Duration for_) { begin_with(s, run_of("104", "running", ago(for_))); }

const std::vector<Row> kRows = {
    {"all ended", [](Scene&) {}, ""},
    {"started 59 minutes ago", [](Scene& s) { going(s, minutes(59)); }, "(run_stuck)"},
    {"started an hour ago", [](Scene& s) { going(s, minutes(60)); }, "run_stuck"},
    {"an old one though later ones ended", [](Scene& s) { flow(s).runs.at(2).status = "running"; }, "run_stuck"},
    {"no start known",
     [](Scene& s) {
       going(s, hours(2));
       newest(s).started_at.reset();
     },
     ""},
    {"an unknown status is not running",
     [](Scene& s) {
       going(s, hours(2));
       newest(s).status = "unknown";
     },
     "no data"},
    {"not watched",
     [](Scene& s) {
       going(s, hours(2));
       flow(s).watched = false;
     },
     ""},
    {"runs unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::runs)] = "scope missing"; },
     "no data"},
    {"a run's status is unknown: it may hang",
     [](Scene& s) {
       going(s, hours(2));
       newest(s).status = "unknown";
     },
     "no data"},
};

}  // namespace

TEST_CASE("run hangs", "[flow_run_stuck]") {
  for (const Row& row : kRows) {
    Scene s = flow_scene();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a run that hangs is the oldest one's", "[flow_run_stuck]") {
  Scene s = flow_scene();
  going(s, minutes(10));
  flow(s).runs.at(2).status = "running";
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.id == "42");
  CHECK(f.since == ago(hours(2)));
  CHECK(f.severity == Severity::warning);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Patchworks flow \"ReturnGO to Shopify\" has a run that started and never ended.");
  CHECK(f.evidence.at(0).fact == "run 102 is still running, with 1 more");
}

TEST_CASE("a run hangs exactly when its grace is over, on days off, too", "[flow_run_stuck]") {
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    Scene s = flow_scene();
    const Duration back = minutes(static_cast<long>(random() % 600));
    going(s, back);
    const Duration grace = minutes(1 + static_cast<long>(random() % 600));
    s.options[kCheck].grace = grace;
    s.policy.work.spans = {{kNow + days(5), kNow + days(6)}};
    CHECK(fires_exactly_at(s, kCheck, ago(back) + grace));
  }
}
