// Killed at any moment, the agent loses nothing and repeats nothing: counted at the receiver, by fingerprint.
#include <catch2/catch.hpp>
#include <random>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/process.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// `make soak` asks for more.
int kills() {
  const char* asked = std::getenv("RETURNWATCH_KILLS");
  return asked ? std::max(20, std::atoi(asked)) : 20;
}
const int kKills = kills();
constexpr const char* kMended = "refund_failed/returngo_failed";

struct Expected {
  std::string store, check, subject;
  [[nodiscard]] auto key() const { return std::tie(store, check, subject); }
  bool operator<(const Expected& o) const { return key() < o.key(); }
  bool operator==(const Expected& o) const { return key() == o.key(); }
};

std::set<Expected> expected(const world::World& world) {
  std::set<Expected> out;
  for (const world::Label& l : world.labels()) out.insert({l.store, l.check, l.subject_id});
  return out;
}

// What the receiver was told as firing and not as resolved.
std::set<Expected> known(const Hook& hook) {
  std::map<std::string, Expected> by_fingerprint;
  for (const auto& b : hook.bodies())
    for (const char* list : {"firing", "resolved"})
      for (const auto& f : b[list]) by_fingerprint[f["fingerprint"]] = {f["store"], f["check"], f["subject"]["id"]};
  std::set<Expected> out;
  const auto resolved = hook.resolved();
  for (const auto& [fingerprint, n] : hook.fired())
    if (!resolved.count(fingerprint)) out.insert(by_fingerprint[fingerprint]);
  return out;
}

}  // namespace

TEST_CASE("killed again and again, it tells each alert once", "[e2e][crash]") {
  world::WorldOptions options;
  options.seed = 3;
  options.returns = 12;
  options.faults = {"refund_not_posted", "store_credit_not_issued", "manual_refund_outside_returngo"};
  options.near_misses = false;
  options.shopify_bucket = 20000;
  world::World world(options);
  world.start();
  const Directory dir;
  const Hook hook;
  auto env = world.environment();
  env["TEST_HOOK"] = hook.url();
  std::string config = only_hook(world.config_toml(dir.file("state.db"), "127.0.0.1:0"));
  config.replace(config.find("group_interval = \"5m\""), 21, "group_interval = \"1s\"");
  config.replace(config.find("poll_interval = \"15s\""), 21, "poll_interval = \"1s\"");
  std::ofstream(dir.file("rw.toml")) << config;
  const std::vector<std::string> args = {"run", "--config", dir.file("rw.toml")};

  std::mt19937 chance(20261125);
  for (int i = 0; i < kKills; ++i) {
    Process agent(dir, args, env, "run.log");
    if (i == kKills / 3) {  // the baseline is over: what comes now is told by itself
      REQUIRE(agent.ready());
      CHECK(world.inject(kMended));
    }
    std::this_thread::sleep_for(milliseconds(100 + chance() % 1900));
    if (i == kKills / 2) CHECK(world.inject("refund_not_posted/no_refund"));
    if (i == kKills * 2 / 3) CHECK(world.heal(kMended) == 1);
    agent.kill();
  }
  Process agent(dir, args, env, "run.log");
  REQUIRE(agent.ready());
  CHECK(within(seconds(60), [&] { return known(hook) == expected(world); }));
  for (const Expected& e : expected(world)) {
    INFO("told: " << e.store << " " << e.check << " " << e.subject);
    CHECK(known(hook).count(e) == 1);
  }
  for (const auto& [fingerprint, n] : hook.fired()) CHECK(n == 1);
  for (const auto& [fingerprint, n] : hook.resolved()) CHECK(n == 1);
  CHECK(hook.repeats() <= kKills);  // only between an answer and its commit

  // A restart with open alerts says nothing.
  agent.signal(SIGTERM);
  CHECK(agent.wait() == 0);
  const std::size_t before = hook.count();
  Process again(dir, args, env, "again.log");
  REQUIRE(again.ready());
  std::this_thread::sleep_for(seconds(3));
  CHECK(hook.count() == before);
  again.signal(SIGTERM);
  CHECK(again.wait() == 0);
  CHECK(world.violations().empty());
}
