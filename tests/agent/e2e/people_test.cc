// What people do to alerts, and what the real binary then does not say: who has acknowledged is not gone over the head
// of; who silences hears nothing until the silence ends.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

struct Office : Site {
  Hook hook;
  Office() : Site(quiet()) {
    env = {{"BOX_hook", hook.url("hook")}, {"BOX_boss", hook.url("boss")}};
    write(with_receivers(without_patchworks(text("1s")), R"([[receiver]]
name = "hook"
webhook = { url = { env = "BOX_hook" } }
[[receiver]]
name = "boss"
webhook = { url = { env = "BOX_boss" } }
[[route]]
receiver = ["hook"]
group_wait = "1s"
group_interval = "1s"
escalate = { after = "4s", receiver = ["boss"] }
)"));
  }
  static world::WorldOptions quiet() {
    world::WorldOptions o = small_world({"none"});
    o.returns = 4;
    o.returngo_quota = 100'000'000;
    return o;
  }
  // The fingerprint under which `check` was first told to a box; "" = it was not.
  [[nodiscard]] std::string told(const std::string& check, const std::string& box = "hook") const {
    for (const json& b : hook.bodies(box))
      for (const json& f : b["firing"])
        if (f["check"] == check) return f["fingerprint"];
    return "";
  }
};

}  // namespace

TEST_CASE("a critical that nobody acknowledges goes to a further receiver, once; an acknowledged one does not",
          "[e2e][people]") {
  Office s;
  Process agent = s.start();
  REQUIRE(agent.ready());
  REQUIRE(s.world.inject("refund_failed/returngo_failed"));
  REQUIRE(s.world.inject("refund_not_posted/no_refund"));
  REQUIRE(
      within(seconds(20), [&] { return !s.told("refund_failed").empty() && !s.told("refund_not_posted").empty(); }));
  Process ack =
      s.run({"ack", s.told("refund_failed"), "--note", "on it", "--by", "kim", "--config", s.config}, "a.log");
  REQUIRE(ack.wait() == 0);
  CHECK(within(seconds(15), [&] { return !s.told("refund_not_posted", "boss").empty(); }));
  std::this_thread::sleep_for(seconds(2));
  CHECK(s.told("refund_failed", "boss").empty());
  REQUIRE(s.hook.count("boss") == 1);
  CHECK(s.hook.bodies("boss")[0]["reason"] == "escalated");
  CHECK(s.hook.bodies("boss")[0]["title"].get<std::string>().find("Nobody has acknowledged: Refund not posted") == 0);

  // Who was called hears that it is over, too.
  CHECK(s.world.heal("refund_not_posted/no_refund") > 0);
  CHECK(within(seconds(20), [&] { return s.hook.resolved("boss") == s.hook.fired("boss"); }));
  CHECK(within(seconds(5), [&] { return s.hook.resolved("hook") == s.hook.fired("boss"); }));  // and not the other one
}

TEST_CASE("what is silenced is told when its silence ends, once; its mute receivers hear nothing meanwhile",
          "[e2e][people]") {
  Office s;
  Process agent = s.start();
  REQUIRE(agent.ready());
  int status = 0;
  const json made = json::parse(agent.post(
      "/api/silences",
      {{"matchers", "check=refund_* store=acme-*"}, {"for", "1h"}, {"reason", "the bank is closed"}, {"by", "kim"}},
      &status));
  REQUIRE(status == 200);
  CHECK(made["mutes_now"] == 0);
  REQUIRE(s.world.inject("refund_failed/returngo_failed"));
  REQUIRE(s.world.inject("store_credit_not_issued/no_transaction"));
  REQUIRE(within(seconds(20), [&] { return !s.told("store_credit_not_issued").empty(); }));
  REQUIRE(within(seconds(10), [&] {
    return agent.get("/api/findings?check=refund_failed").find("\"silenced\"") != std::string::npos;
  }));
  std::this_thread::sleep_for(seconds(2));
  CHECK(s.told("refund_failed").empty());
  (void)agent.post("/api/silences/end", {{"id", std::to_string(made["id"].get<long>())}}, &status);
  CHECK(status == 200);
  CHECK(within(seconds(15), [&] { return !s.told("refund_failed").empty(); }));
  std::this_thread::sleep_for(seconds(2));
  for (const auto& [fingerprint, n] : s.hook.fired()) CHECK(n == 1);
  CHECK(s.hook.resolved().empty());
}

TEST_CASE("Slack's one message follows its group: edited to how many there are now, its history in the thread",
          "[e2e][people]") {
  Office s;
  s.write(with_receivers(without_patchworks(s.text("1s")), R"([[receiver]]
name = "ops"
slack = { token = { env = "DEMO_SLACK_TOKEN" }, channel = "#returns-ops", api_url = ")" +
                                                               s.world.channels_url() + R"(/slack/api" }
[[route]]
receiver = ["ops"]
group_by = ["check"]
group_wait = "1s"
group_interval = "1s"
)"));
  Process agent = s.start();
  REQUIRE(agent.ready());
  const auto said = [&](std::size_t i) {
    std::vector<world::Message> all;
    for (const world::Message& m : s.world.messages())
      if (m.channel == "slack_api") all.push_back(m);
    return i < all.size() ? all[i] : world::Message{};
  };
  const auto text = [&](std::size_t i) { return json::parse(said(i).body, nullptr, false).value("text", ""); };
  const auto comes = [&](std::size_t i, const std::string& begin) {
    return within(seconds(15), [&] { return !said(i).body.empty() && text(i).rfind(begin, 0) == 0; });
  };
  REQUIRE(s.world.inject("refund_failed/returngo_failed"));
  REQUIRE(comes(0, "Refund failed: 1 return"));
  REQUIRE(s.world.inject("refund_failed/shopify_failed"));
  CHECK(comes(0, "Refund failed: 2 returns"));
  CHECK(comes(1, "Refund failed: 1 new, now 2 returns"));
  CHECK(s.world.heal("refund_failed/returngo_failed") == 1);
  CHECK(comes(0, "Refund failed: 1 return"));
  CHECK(s.world.heal("refund_failed/shopify_failed") == 1);
  CHECK(comes(0, "Resolved: "));
  CHECK(comes(3, "Resolved: "));
  CHECK(said(0).edits == 3);
  for (const std::size_t reply : {1, 2, 3}) CHECK(said(reply).thread == said(0).id);
  CHECK(said(4).body.empty());
  CHECK(s.world.violations().empty());
}
