// The real binary and its configuration: a reload takes all of the new one, or nothing.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

TEST_CASE("reload: all or nothing, on SIGHUP and on request", "[e2e]") {
  Site site;
  const std::string good = site.text();
  Process agent = site.start();
  REQUIRE(agent.ready());
  (void)agent.post("/api/check", {});
  const auto count = [&](const std::string& store) {
    int n = 0;
    const json answer = json::parse(agent.get("/api/findings"));
    for (const json& f : answer["findings"])
      if (f["store"] == store && f["check"] != "source_stale") ++n;
    return n;
  };
  const int uk = count("acme-uk");
  REQUIRE(uk > 0);

  site.write(replaced(good, "daily_calls = 1500", "daily_calls = \"many\"\ncolour = 1"));
  agent.signal(SIGHUP);
  REQUIRE(within(seconds(30), [&] { return agent.errors().find("stays as it was") != std::string::npos; }));
  CHECK(agent.errors().find("colour") != std::string::npos);
  CHECK(count("acme-uk") == uk);
  int status = 0;
  const json refused = json::parse(agent.post("/api/reload", {}, &status));
  CHECK(status == 422);
  CHECK(refused["problems"].size() >= 3);
  CHECK(agent.get("/metrics").find("returnwatch_config_last_reload_successful 0") != std::string::npos);
  CHECK(agent.get("/checks").find("has errors and was not loaded") != std::string::npos);

  // Without its store an alert is let go, without a word; the other store's stay.
  const auto first = good.find("[[store]]"), second = good.find("[[store]]", first + 1);
  const auto receivers = good.find("[[receiver]]");
  const bool uk_first = good.find("name = \"acme-uk\"") < second;
  site.write(uk_first ? good.substr(0, first) + good.substr(second) : good.substr(0, second) + good.substr(receivers));
  const json accepted = json::parse(agent.post("/api/reload", {}, &status));
  INFO(accepted.dump());
  CHECK(status == 200);
  CHECK(agent.get("/metrics").find("returnwatch_config_last_reload_successful 1") != std::string::npos);
  CHECK(agent.get("/checks").find("was not loaded") == std::string::npos);
  CHECK(within(seconds(60), [&] { return count("acme-uk") == 0; }));
  site.write(good);
  agent.signal(SIGHUP);
  const bool back = within(seconds(15), [&] { return count("acme-uk") == uk; });
  INFO(count("acme-uk") << " of " << uk);
  CHECK(back);  // and are there again, when it is
  agent.signal(SIGINT);
  CHECK(agent.wait(seconds(20)) == 0);
}

TEST_CASE("a reload says nothing again, and what it brings holds from then on", "[e2e]") {
  world::WorldOptions options = small_world({"refund_failed", "refund_not_posted"});
  options.returngo_quota = 100'000'000;
  Site site(options);
  const Hook hook;
  site.env["TEST_HOOK"] = hook.url();
  site.env["TEST_OTHER"] = hook.url("other");
  const std::string good = only_hook(site.text("1s"));
  site.write(good);
  Process agent = site.start();
  REQUIRE(agent.ready());
  REQUIRE(within(seconds(20), [&] { return !hook.fired().empty(); }));
  std::this_thread::sleep_for(seconds(1));
  const auto before = hook.fired();
  const std::size_t messages = hook.count();
  const auto reloads = [&] {
    int n = 0;
    const std::string log = agent.errors();
    for (auto at = log.find("was reloaded"); at != std::string::npos; at = log.find("was reloaded", at + 1)) ++n;
    return n;
  };

  // The same file, another interval, and a second receiver for what comes from now on.
  agent.signal(SIGHUP);
  REQUIRE(within(seconds(10), [&] { return reloads() == 1; }));
  site.write(replaced(good, "group_interval = \"5m\"", "group_interval = \"1s\""));
  agent.signal(SIGHUP);
  REQUIRE(within(seconds(10), [&] { return reloads() == 2; }));
  std::this_thread::sleep_for(seconds(4));
  CHECK(hook.fired() == before);
  CHECK(hook.count() == messages);

  // A receiver whose secret is missing is no configuration: the whole of it is refused.
  site.write(good + "[[receiver]]\nname = \"nobody\"\nwebhook = { url = \"https://in.clear.example\" }\n");
  agent.signal(SIGHUP);
  REQUIRE(within(seconds(10), [&] { return agent.errors().find("stays as it was") != std::string::npos; }));
  CHECK(reloads() == 2);
  REQUIRE(site.world.inject("refund_failed/shopify_failed"));
  CHECK(within(seconds(20), [&] { return hook.fired().size() == before.size() + 1; }));  // by the interval of 1 s
  for (const auto& [fingerprint, n] : hook.fired()) CHECK(n == 1);
  CHECK(hook.resolved().empty());
}
