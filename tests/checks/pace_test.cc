#include "checks/pace.h"

#include <catch2/catch.hpp>

#include "tests/checks/case_builder.h"

using namespace returnwatch::checks;
using namespace returnwatch::checks::testing;

namespace {

std::vector<LegSpan> spans_of(const Scene& s) {
  const Context ctx{s.now, s.policy, s.reach};
  return leg_spans(s.c, derive(s.c, ctx));
}

const LegSpan* find(const std::vector<LegSpan>& spans, Leg leg) {
  for (const LegSpan& x : spans)
    if (x.leg == leg) return &x;
  return nullptr;
}

}  // namespace

TEST_CASE("a healthy return's legs: received to refunded and to restocked") {
  const auto spans = spans_of(Scene{healthy()});
  const LegSpan* refund = find(spans, Leg::refund);
  REQUIRE(refund);
  CHECK(refund->rma_id == "123");
  CHECK(refund->to - refund->from == days(1));
  REQUIRE(find(spans, Leg::restock));
  CHECK(find(spans, Leg::credit) == nullptr);
  CHECK(find(spans, Leg::release) == nullptr);
}

TEST_CASE("what is still under way has no leg") {
  Scene s{healthy()};
  s.unrefund();
  s.level().updated_at = ago(days(9));
  CHECK(spans_of(s).empty());
}

TEST_CASE("pace: nearest rank, of durations in any order") {
  std::vector<Duration> took;
  for (int i = 20; i >= 1; --i) took.push_back(hours(i));
  const Pace p = pace_of(took);
  CHECK(p.count == 20);
  CHECK(p.median == hours(10));
  CHECK(p.p90 == hours(18));
  CHECK(p.p95 == hours(19));
  CHECK(pace_of({hours(5)}).p95 == hours(5));
  CHECK(pace_of({}).count == 0);
}

TEST_CASE("late: what ended after the grace, working days counted") {
  LegSpan s;
  s.from = s.counted_from = at("2026-11-20T12:00:00Z");  // a Friday
  s.to = at("2026-11-23T12:00:00Z");
  CHECK(late({s}, days(2), {}) == 1);
  CHECK(late({s}, days(3), {}) == 0);
  const WorkTime weekdays{{{at("2026-11-20T00:00:00Z"), at("2026-11-21T00:00:00Z")},
                           {at("2026-11-23T00:00:00Z"), at("2026-11-24T00:00:00Z")}}};
  CHECK(late({s}, hours(23), weekdays) == 1);
  CHECK(late({s}, days(1), weekdays) == 0);
}
