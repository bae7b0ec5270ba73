// A page that hangs holds neither a stop nor a reload until its time-out.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;
using Steady = std::chrono::steady_clock;

namespace {

void hang(world::World& world, const char* system) {
  world::WireFault fault;
  fault.system = system;
  fault.kind = world::WireFault::Kind::timeout;
  fault.seconds = 25;
  world.break_wire(fault);
}

}  // namespace

TEST_CASE("SIGTERM while a source hangs: the page is abandoned, nothing is said of it, and it ends with 0", "[e2e]") {
  for (const char* system : {"returngo", "shopify", "patchworks"}) {
    INFO(system);
    Site site;
    hang(site.world, system);
    Process agent = site.start();
    REQUIRE(!agent.address().empty());
    REQUIRE(within(seconds(20), [&] {
      for (const world::Call& c : site.world.calls())
        if (c.system == system) return true;
      return false;
    }));
    std::this_thread::sleep_for(milliseconds(300));
    const auto asked = Steady::now();
    agent.signal(SIGTERM);
    CHECK(agent.wait(seconds(10)) == 0);
    CHECK(Steady::now() - asked < seconds(4));
    CHECK(agent.errors().find("everything is committed") != std::string::npos);
    CHECK(agent.errors().find("cannot be read") == std::string::npos);
  }
}

TEST_CASE("SIGHUP while a source hangs: the reload is not kept waiting, and the source is read again after it",
          "[e2e]") {
  Site site;
  Process agent = site.start();
  REQUIRE(agent.ready());
  hang(site.world, "shopify");
  const std::size_t calls = site.world.calls().size();
  REQUIRE(within(seconds(20), [&] {
    const auto all = site.world.calls();
    for (std::size_t i = calls; i < all.size(); ++i)
      if (all[i].system == "shopify") return true;
    return false;
  }));
  const auto asked = Steady::now();
  agent.signal(SIGHUP);
  REQUIRE(within(seconds(10), [&] { return agent.errors().find("was reloaded") != std::string::npos; }));
  CHECK(Steady::now() - asked < seconds(4));
  CHECK(agent.errors().find("cannot be read") == std::string::npos);
  site.world.mend_wire();
  int status = 0;
  const auto ask = Steady::now();
  (void)agent.post("/api/reload", {}, &status);  // while the cycle that follows a reload still hangs, or not
  CHECK(status == 200);
  CHECK(Steady::now() - ask < seconds(4));
  CHECK(!firing(json::parse(agent.post("/api/check", {{"format", "json"}}).substr(2))).empty());
}

TEST_CASE("SIGTERM while a receiver hangs: its message is broken off, and goes out after the next start", "[e2e]") {
  Site site(small_world({"refund_failed"}));
  Hook hook;
  hook.reply("hook", {200, "ok", 0, seconds(25)}, 1);
  site.env["TEST_HOOK"] = hook.url();
  site.write(only_hook(site.text("1s")));
  {
    Process agent = site.start();
    REQUIRE(agent.ready());
    REQUIRE(within(seconds(20), [&] { return !hook.caught().empty(); }));
    const auto asked = Steady::now();
    agent.signal(SIGTERM);
    CHECK(agent.wait(seconds(20)) == 0);
    CHECK(Steady::now() - asked < seconds(8));
  }
  Process agent = site.start("again.log");
  CHECK(within(seconds(30), [&] { return hook.caught().size() > 1 && hook.caught()[1].status == 200; }));
  CHECK(hook.caught()[0].body["id"] == hook.caught()[1].body["id"]);
}
