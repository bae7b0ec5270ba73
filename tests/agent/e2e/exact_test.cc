// The whole path against the demo world, in process: recall 1 and precision 1 against the labels that tests/world
// writes down from docs/facts/specification.md section 4, for every cause of every check, with the near misses of each.
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "tests/agent/e2e/watched_world.h"
#include "tests/where.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using returnwatch::agent::testing::require_exact;
using returnwatch::agent::testing::WatchedWorld;

namespace {

world::WorldOptions world_of(std::uint64_t seed, int returns, const char* faults) {
  world::WorldOptions o;
  o.seed = seed;
  o.returns = returns;
  o.faults = {faults};
  o.ticks = false;
  // The same on every run: right after a full hour the world's hourly runs, its faulty ones among them, are still
  // going.
  o.now = *checks::parse_time("2026-11-25T11:37:00Z");
  o.shopify_bucket = 1e7;
  return o;
}

}  // namespace

TEST_CASE("check finds exactly the injected faults, for several seeds", "[world]") {
  const char* chosen = std::getenv("RETURNWATCH_SEED");
  for (const std::uint64_t seed :
       chosen ? std::vector<std::uint64_t>{std::stoull(chosen)} : std::vector<std::uint64_t>{1, 2, 3, 4}) {
    world::WorldOptions o = world_of(seed, 60, "all");
    if (seed == 1) {  // for the contract test: what this world answers is what the schema allows
      o.record_file = returnwatch::where::binary() + "-answers.jsonl";
      std::remove(o.record_file.c_str());
    }
    INFO("seed " << seed);
    WatchedWorld w(o, true);
    w.cycle();
    CHECK(w.world().labels_of_check().size() > 100);
    require_exact(w);
  }
}

TEST_CASE("a healthy world has nothing to say", "[world]") {
  WatchedWorld w(world_of(11, 120, "none"), true);
  w.cycle();
  CHECK(w.compare().expected.empty());
  require_exact(w);
}

TEST_CASE("the daemon finds the same as time goes by: no false alarm on the way", "[world]") {
  world::WorldOptions o = world_of(21, 60, "all");
  o.returngo_quota = 100000;  // the closed returns too are read by the first look; the pace has tests of its own
  WatchedWorld w(o, false);
  w.cycle();
  for (const checks::Duration step :
       {checks::minutes(30), checks::hours(6), checks::hours(6), checks::hours(14), checks::hours(21)}) {
    w.advance(step);
    for (int i = 0; i < 3; ++i) {  // what falls due is read again before it fires
      w.cycle();
      w.advance(checks::Duration{60});
    }
    INFO("at " << checks::to_rfc3339(w.world().now()));
    require_exact(w);
  }
}
