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
escalate = { after = "5s", receiver = ["boss"] }
)"));
  }
  static demo::WorldOptions quiet() {
    demo::WorldOptions o = small_world({"none"});
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
      s.run({"ack", s.told("refund_failed"), "--reason", "on it", "--by", "kim", "--config", s.config}, "a.log");
  REQUIRE(ack.wait() == 0);
  CHECK(within(seconds(15), [&] { return !s.told("refund_not_posted", "boss").empty(); }));
  std::this_thread::sleep_for(seconds(3));
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
  std::this_thread::sleep_for(seconds(3));
  CHECK(s.told("refund_failed").empty());
  (void)agent.post("/api/silences/end", {{"id", std::to_string(made["id"].get<long>())}}, &status);
  CHECK(status == 200);
  CHECK(within(seconds(15), [&] { return !s.told("refund_failed").empty(); }));
  std::this_thread::sleep_for(seconds(2));
  for (const auto& [fingerprint, n] : s.hook.fired()) CHECK(n == 1);
  CHECK(s.hook.resolved().empty());
}
