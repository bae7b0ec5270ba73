// The demo world's hourly flows at every minute of an hour, and second by second around the edges of hours and days: a
// faulty run of this hour that has not ended must neither hide that the flow fails nor be told before it has ended.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/watched_world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using returnwatch::agent::testing::require_exact;
using returnwatch::agent::testing::WatchedWorld;

namespace {

const checks::Time kHour = *checks::parse_time("2026-11-25T11:00:00Z");

void require_exact_at(checks::Time now) {
  world::WorldOptions o;
  o.returns = 0;
  o.faults = {"flow_failed", "flow_partial", "flow_not_running", "flow_run_stuck", "queue_stalled"};
  o.ticks = false;
  o.now = now;
  o.shopify_bucket = 1e7;
  INFO("at " << checks::to_rfc3339(now));
  WatchedWorld w(o, true);
  w.cycle();
  CHECK(w.world().labels().size() == 12);  // each of the ten causes, two of them twice
  require_exact(w);
}

}  // namespace

// All sixty are for `make acceptance`; some of them, each minute modulo 5 among them, for every day.
TEST_CASE("the world's flows are as labelled at any minute of an hour", "[days][hour]") {
  for (int minute = 0; minute < 60; minute += 7) require_exact_at(kHour + checks::minutes(minute));
}

TEST_CASE("the world's flows are as labelled at every minute of an hour", "[long][hour]") {
  for (int minute = 0; minute < 60; ++minute) require_exact_at(kHour + checks::minutes(minute));
}

TEST_CASE("the world's flows are as labelled around full hours, midnight in London and in UTC", "[days][hour]") {
  for (const char* edge :
       {"2026-11-25T12:00:00Z", "2026-11-26T00:00:00Z", "2026-07-01T23:00:00Z", "2027-01-01T00:00:00Z"})
    for (const int second : {-1, 0, 19, 20, 21, 70, 71, 121})
      require_exact_at(*checks::parse_time(edge) + checks::Duration{second});
}
