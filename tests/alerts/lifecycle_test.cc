// What begins, goes on, fires, resolves and comes back: alerts/lifecycle.h.
#include "alerts/lifecycle.h"

#include <catch2/catch.hpp>

#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using checks::hours;
using checks::minutes;

namespace {

// One case's stored alerts, advanced as the cycle does.
struct Case {
  std::vector<Alert> stored;
  Time now = at("2026-11-25T10:00:00Z");
  std::vector<std::string> events;
  std::vector<std::string> wants;
  bool may_fire = true, baseline = false;

  void judge(checks::Outcome o) {
    o.check = "refund_not_posted";
    Sight sight{now, baseline, [this](const checks::Finding&) { return may_fire; }};
    const Step step = advance(stored, "case", {o}, sight);
    for (const Alert& a : step.changed) {
      bool known = false;
      for (Alert& old : stored)
        if (old.finding.fingerprint == a.finding.fingerprint) old = a, known = true;
      if (!known) stored.push_back(a);
    }
    for (const JournalEntry& e : step.journal) events.push_back(e.event);
    wants = step.wants_reread;
  }
  void found(checks::Time fires_at) {
    checks::Outcome o;
    o.findings.push_back(finding("1001"));
    o.findings[0].fires_at = fires_at;
    judge(o);
  }
  void healthy() { judge({}); }
};

using Events = std::vector<std::string>;

}  // namespace

TEST_CASE("a finding is pending within its grace, fires when it is due, resolves on a healthy verdict, and regresses") {
  Case c;
  c.found(c.now + hours(1));
  CHECK(c.stored[0].fired_at == std::nullopt);
  CHECK(state_of(c.stored[0], false, c.now) == AlertState::pending);
  c.now += hours(1);
  c.found(c.now);
  CHECK(c.stored[0].fired_at == c.now);
  c.now += minutes(5);
  c.found(c.now - minutes(5));
  c.healthy();
  CHECK(c.stored[0].resolved_at == c.now);
  CHECK(c.stored[0].resolved_how == "healthy");
  c.now += minutes(5);
  c.found(c.now);
  CHECK(c.stored[0].regressed == 1);
  CHECK(c.stored[0].fired_at == c.now);
  CHECK(c.events == Events{"pending", "firing", "resolved", "regressed", "firing"});
}

TEST_CASE("what is due but was not read again stays pending and asks for it") {
  Case c;
  c.may_fire = false;
  c.found(c.now - hours(1));
  CHECK_FALSE(c.stored[0].fired_at);
  CHECK(c.wants == std::vector<std::string>{"1001"});
  c.may_fire = true;
  c.found(c.now - hours(1));
  CHECK(c.stored[0].fired_at == c.now);
}

TEST_CASE("no data freezes: nothing resolves, the rest of the case goes on") {
  Case c;
  c.found(c.now);
  checks::Outcome blind;
  blind.no_data.push_back({"", "the source is stale"});
  c.judge(blind);
  CHECK(is_firing(c.stored[0]));
  checks::Outcome of_another;
  of_another.no_data.push_back({"2002", "out of reach"});
  c.judge(of_another);
  CHECK_FALSE(is_open(c.stored[0]));
}

TEST_CASE("how it resolves: expired, unwatched; settled for good") {
  Case expired;
  expired.found(expired.now);
  checks::Outcome o;
  o.expired.push_back(finding("1001"));
  expired.judge(o);
  CHECK(expired.stored[0].resolved_how == "expired");

  Case off;
  off.found(off.now);
  checks::Outcome disabled;
  disabled.enabled = false;
  off.judge(disabled);
  CHECK(off.stored[0].resolved_how == "unwatched");
  CHECK(off.events.back() == "unwatched");
  off.found(off.now);  // watched again: begins anew, has not regressed
  CHECK(off.stored[0].regressed == 0);
  CHECK(off.stored[0].fired_at == off.now);

  Case closed;
  closed.found(closed.now);
  closed.stored[0].closed_at = closed.now;
  closed.now += hours(1);
  closed.found(closed.now);
  closed.healthy();
  CHECK(closed.events == Events{"pending", "firing"});
}

TEST_CASE("an acknowledgement ends with its time, and with the alert") {
  Case c;
  c.found(c.now);
  c.stored[0].acked_at = c.now;
  c.stored[0].acked_until = c.now + hours(2);
  c.stored[0].acked_by = "kim";
  CHECK(state_of(c.stored[0], false, c.now) == AlertState::acknowledged);
  CHECK(state_of(c.stored[0], true, c.now) == AlertState::silenced);
  CHECK(state_of(c.stored[0], false, c.now + hours(2)) == AlertState::firing);
  c.healthy();
  c.found(c.now);
  CHECK_FALSE(c.stored[0].acked_at);
  CHECK(c.stored[0].acked_by.empty());
}

TEST_CASE("an alert flaps when it has changed four times within a day, and no longer a day after") {
  Case c;
  for (int i = 0; i < 3; ++i) {
    c.found(c.now);
    CHECK(is_flapping(c.stored[0], c.now) == (i == 2));
    c.now += hours(1);
    c.healthy();
    c.now += hours(1);
  }
  CHECK_FALSE(is_flapping(c.stored[0], c.now + hours(24)));
}

TEST_CASE("what is found during the first complete cycle is baseline; what comes back later is not") {
  Case c;
  c.baseline = true;
  c.found(c.now + hours(5));
  c.baseline = false;
  c.now += hours(5);
  c.found(c.now);
  CHECK(c.stored[0].baseline);
  c.healthy();
  c.found(c.now);
  CHECK_FALSE(c.stored[0].baseline);
}

TEST_CASE("behind a clock that was set back a case is judged at its alerts' firing, not before it") {
  const Time now = at("2026-11-25T10:00:00Z");
  Alert open;
  open.finding = finding("1001");
  open.fired_at = now + hours(2);
  CHECK(judged_at({}, now) == now);
  CHECK(judged_at({open}, now) == now + hours(2));
  CHECK(judged_at({open}, now + hours(3)) == now + hours(3));
  Alert over = open;
  over.resolved_at = now + hours(2);
  CHECK(judged_at({over}, now) == now);
  Alert pending = open;
  pending.fired_at.reset();
  CHECK(judged_at({pending}, now) == now);
  // A clock that was years ahead is no hour to judge by.
  Alert astray = open;
  astray.fired_at = now + checks::days(400);
  CHECK(judged_at({astray, open}, now) == now + hours(2));
}

TEST_CASE("closed as fixed it is armed again once it was seen healthy, and told a second time") {
  Case c;
  c.found(c.now);
  c.stored[0].closed_at = c.stored[0].resolved_at = c.now;
  c.stored[0].closed_reason = "fixed: new key";
  c.now += hours(1);
  c.found(c.now);  // still there: said to be fixed, so not told
  CHECK(c.events == Events{"pending", "firing"});
  SECTION("no data is not healthy") {
    checks::Outcome o;
    o.no_data.push_back({"", "not read"});
    c.judge(o);
    CHECK(c.events.size() == 2);
  }
  SECTION("healthy arms it, once") {
    c.healthy();
    c.healthy();
    CHECK(c.events == Events{"pending", "firing", "rearmed"});
    c.now += hours(1);
    c.found(c.now);
    CHECK(is_firing(c.stored[0]));
    CHECK(c.stored[0].regressed == 1);
    CHECK(c.stored[0].closed_reason.empty());
    CHECK(c.events == Events{"pending", "firing", "rearmed", "regressed", "firing"});
  }
}

TEST_CASE("accepted and written off end it for good") {
  for (const char* reason : {"accepted", "written_off: too old"}) {
    Case c;
    c.found(c.now);
    c.stored[0].closed_at = c.stored[0].resolved_at = c.now;
    c.stored[0].closed_reason = reason;
    c.healthy();
    c.now += hours(1);
    c.found(c.now);
    CHECK(c.events == Events{"pending", "firing"});
  }
}
