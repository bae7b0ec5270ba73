#include <catch2/catch.hpp>

#include "tests/checks/flow_scene.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

constexpr const char* kCheck = "queue_stalled";

const std::vector<Row> kRows = {
    {"nothing waiting", [](Scene&) {}, ""},
    {"waits for 9 minutes", [](Scene& s) { flow(s).queued = {ago(minutes(9))}; }, "(queue_stalled)"},
    {"waits for 10 minutes", [](Scene& s) { flow(s).queued = {ago(minutes(10))}; }, "queue_stalled"},
    {"the oldest counts",
     [](Scene& s) {
       flow(s).queued = {ago(minutes(10)), ago(minutes(1))};
     },
     "queue_stalled"},
    {"not watched",
     [](Scene& s) {
       flow(s).queued = {ago(hours(1))};
       flow(s).watched = false;
     },
     ""},
    {"queue unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::queue)] = "scope missing"; },
     "no data"},
    {"flows unreadable", [](Scene& s) { s.reach.missing[static_cast<std::size_t>(Need::flows)] = "scope missing"; },
     "no data"},
};

}  // namespace

TEST_CASE("queue stalled", "[queue_stalled]") {
  for (const Row& row : kRows) {
    Scene s = flow_scene();
    row.change(s);
    INFO(row.what);
    CHECK(says(s, kCheck) == row.expected);
  }
}

TEST_CASE("the finding of a stalled queue", "[queue_stalled]") {
  Scene s = flow_scene();
  flow(s).queued = {ago(minutes(30)), ago(minutes(20))};
  const Finding f = s.run(kCheck).findings.at(0);
  CHECK(f.subject.kind == SubjectKind::flow);
  CHECK(f.subject.id == "42");
  CHECK(f.since == ago(minutes(30)));
  CHECK(f.severity == Severity::critical);
  CHECK(f.owner == Owner::technical);
  CHECK(f.summary == "Patchworks flow \"ReturnGO to Shopify\" has 2 runs waiting in the queue.");
  CHECK(fires_exactly_at(s, kCheck, ago(minutes(20))));
}
