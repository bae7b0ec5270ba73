// What people do to an alert: acknowledge it, or close it for good.
#include "alerts/settle.h"

#include <catch2/catch.hpp>

#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using checks::hours;

namespace {

const Time kNow = at("2026-11-25T10:00:00Z");

Alert open_alert() {
  Alert a;
  a.finding = finding("1001");
  a.first_seen = a.finding.since;
  a.fired_at = kNow - hours(1);
  return a;
}

}  // namespace

TEST_CASE("an acknowledgement says who, why and until when, and changes nothing else") {
  const Alert before = open_alert();
  const auto step = acknowledge(before, "kim", "on it", kNow + hours(4), kNow);
  REQUIRE(step);
  REQUIRE(step->changed.size() == 1);
  const Alert& a = step->changed[0];
  CHECK(a.acked_by == "kim");
  CHECK(a.acked_reason == "on it");
  CHECK(a.acked_at == kNow);
  CHECK(a.acked_until == kNow + hours(4));
  CHECK(a.fired_at == before.fired_at);
  CHECK(is_open(a));
  CHECK(is_acknowledged(a, kNow + hours(4) - checks::Duration{1}));
  CHECK_FALSE(is_acknowledged(a, kNow + hours(4)));
  REQUIRE(step->journal.size() == 1);
  CHECK(step->journal[0].event == "acknowledged");
  CHECK(step->journal[0].who == "kim");
  CHECK(step->journal[0].why == "on it");
  CHECK(step->journal[0].at == kNow);
  CHECK(step->wants_reread.empty());
  // Again, by somebody else and without an end: theirs holds.
  const auto again = acknowledge(a, "ada", "mine", std::nullopt, kNow + hours(1));
  REQUIRE(again);
  CHECK(again->changed[0].acked_by == "ada");
  CHECK(is_acknowledged(again->changed[0], kNow + hours(1000)));
}

TEST_CASE("what waits for its grace can be acknowledged as well") {
  Alert a = open_alert();
  a.fired_at.reset();
  CHECK(acknowledge(a, "kim", "", std::nullopt, kNow));
  CHECK(close(a, "kim", "accepted", kNow));
}

TEST_CASE("closed for good it is over, and says by whom and why") {
  const auto step = close(open_alert(), "kim", "written_off: too old", kNow);
  REQUIRE(step);
  REQUIRE(step->changed.size() == 1);
  const Alert& a = step->changed[0];
  CHECK_FALSE(is_open(a));
  CHECK_FALSE(is_firing(a));
  CHECK(a.closed_at == kNow);
  CHECK(a.resolved_at == kNow);
  CHECK(a.resolved_how == "closed");
  CHECK(a.closed_by == "kim");
  CHECK(a.closed_reason == "written_off: too old");
  REQUIRE(step->journal.size() == 1);
  CHECK(step->journal[0].event == "closed");
}

TEST_CASE("what is over can be neither acknowledged nor closed") {
  Alert resolved = open_alert();
  resolved.resolved_at = kNow - hours(1);
  resolved.resolved_how = "healthy";
  CHECK_FALSE(acknowledge(resolved, "kim", "", std::nullopt, kNow));
  CHECK_FALSE(close(resolved, "kim", "fixed", kNow));
  const Alert closed = close(open_alert(), "kim", "fixed", kNow)->changed[0];
  CHECK_FALSE(acknowledge(closed, "kim", "", std::nullopt, kNow));
  CHECK_FALSE(close(closed, "kim", "fixed", kNow));
}

TEST_CASE("one closes with accepted, written_off or fixed, and words after a colon") {
  for (const char* good : {"accepted", "written_off", "fixed", "fixed: refunded by hand", "accepted:"})
    CHECK(valid_closing(good));
  for (const char* bad : {"", "because", "fixed it", "Fixed", " fixed", "written off", "acceptedness: x"})
    CHECK_FALSE(valid_closing(bad));
}

TEST_CASE("a close is taken back: it fires again from then on, so that it is told again") {
  const Alert closed = close(open_alert(), "kim", "accepted", kNow)->changed[0];
  const auto back = take_back(closed, "ada", kNow + hours(1));
  REQUIRE(back);
  const Alert& a = back->changed[0];
  CHECK(is_firing(a));
  CHECK(a.fired_at == kNow + hours(1));
  CHECK(a.closed_reason.empty());
  CHECK(back->journal[0].event == "reopened");
  CHECK(back->journal[0].who == "ada");
}

TEST_CASE("an acknowledgement is taken back; with neither there is nothing to take back") {
  const Alert acked = acknowledge(open_alert(), "kim", "mine", std::nullopt, kNow)->changed[0];
  const auto back = take_back(acked, "kim", kNow + hours(1));
  REQUIRE(back);
  CHECK_FALSE(is_acknowledged(back->changed[0], kNow + hours(1)));
  CHECK(back->changed[0].fired_at == acked.fired_at);
  CHECK(back->journal[0].event == "unacknowledged");
  CHECK_FALSE(take_back(open_alert(), "kim", kNow));
}

TEST_CASE("assigned to somebody, once, while it is open") {
  const auto step = assign(open_alert(), "sam", "kim", kNow);
  REQUIRE(step);
  CHECK(step->changed[0].assigned_to == "sam");
  CHECK(step->journal[0].event == "assigned");
  CHECK(step->journal[0].why == "sam");
  CHECK_FALSE(assign(step->changed[0], "sam", "kim", kNow));
  CHECK_FALSE(assign(close(open_alert(), "kim", "fixed", kNow)->changed[0], "sam", "kim", kNow));
}
