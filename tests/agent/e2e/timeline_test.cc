// The real binary between the demo world and receivers that misbehave, on a declared time line: what must be told is
// told once to each, whatever the channel answers. The same decisions step by step, on a moved clock, are
// tests/agent/courier/courier_test.cc's.
#include "tests/agent/e2e/timeline.h"

#include <atomic>

#include "agent/store/alert_store.h"
#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"
#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr const char* kFault = "refund_failed/returngo_failed";

world::WorldOptions quiet_world() {
  world::WorldOptions o = small_world({"none"});
  o.returns = 4;
  o.returngo_quota = 100'000'000;  // its lists every second
  return o;
}

// The configuration with webhooks of these names, each a box of the hook, and one route to all.
struct Street : Site {
  Hook hook;
  explicit Street(const world::WorldOptions& options = quiet_world()) : Site(options) {}

  void receivers(const std::vector<std::string>& webhooks, const std::string& interval = "1m",
                 const std::string& more = "", std::vector<std::string> others = {}) {
    std::string text_ = more;
    for (const std::string& name : webhooks) {
      text_ += "[[receiver]]\nname = \"" + name + "\"\nwebhook = { url = { env = \"BOX_" + name + "\" } }\n";
      env["BOX_" + name] = hook.url(name);
    }
    others.insert(others.end(), webhooks.begin(), webhooks.end());
    std::string names;
    for (const std::string& name : others) names += (names.empty() ? "\"" : ", \"") + name + "\"";
    write(with_receivers(text("1s"), text_ + "[[route]]\nreceiver = [" + names +
                                         "]\ngroup_wait = \"1s\"\ngroup_interval = \"" + interval + "\"\n"));
  }
  [[nodiscard]] bool told(const std::string& box, const char* reason) const {
    for (const json& b : hook.bodies(box))
      if (b.value("reason", "") == reason) return true;
    return false;
  }
  // One firing and one resolve, and nothing else.
  [[nodiscard]] bool both_once(const std::string& box) const {
    const auto fired = hook.fired(box), resolved = hook.resolved(box);
    return fired.size() == 1 && resolved == fired && fired.begin()->second == 1 && hook.repeats(box) == 0;
  }
};

double between(const Caught& a, const Caught& b) { return std::chrono::duration<double>(b.at - a.at).count(); }

}  // namespace

TEST_CASE("time line: a 429, then a resolve; 500 again and again; a receiver that hangs; the others have it at once",
          "[e2e][timeline]") {
  Street s;
  s.receivers({"well", "limited", "broken", "slow"});
  s.hook.reply("limited", {429, "slow down", 4}, 1);
  s.hook.reply("broken", {500, "oh"}, 2);
  s.hook.reply("slow", {200, "ok", 0, milliseconds(7000)}, 1);
  Process agent = s.start();
  REQUIRE(agent.ready());
  TimeLine line;
  line.at(1, "a refund fails", [&] { REQUIRE(s.world.inject(kFault)); })
      .once([&] { return !s.hook.caught("limited").empty() && s.told("well", "opened"); }, "it is mended",
            [&] { CHECK(s.world.heal(kFault) == 1); })
      .between(2, 12, "the one that is well has it", [&] { return s.told("well", "opened"); })
      .between(3, 16, "and that it is over, long before the interval", [&] { return s.told("well", "resolved"); })
      .between(2, 12, "the slow one has it in hand", [&] { return !s.hook.caught("slow").empty(); })
      .between(6, 24, "the limited one has both", [&] { return s.both_once("limited"); })
      .between(6, 40, "the broken one has both", [&] { return s.both_once("broken"); })
      .between(9, 30, "the slow one has both", [&] { return s.both_once("slow"); })
      .afterwards("nobody is told anything twice", [&] {
        return s.both_once("well") && s.both_once("limited") && s.both_once("broken") && s.both_once("slow");
      });
  line.run();
  const auto slow = s.hook.caught("slow"), well = s.hook.caught("well"), limited = s.hook.caught("limited"),
             broken = s.hook.caught("broken");
  REQUIRE(well.size() == 2);
  REQUIRE(slow.size() == 2);
  CHECK(between(slow[0], well[1]) < 7);  // it did not wait for the slow one
  CHECK(between(slow[0], slow[1]) >= 7);
  REQUIRE(limited.size() == 3);
  CHECK(between(limited[0], limited[1]) >= 3.9);  // Retry-After
  CHECK(limited[0].body == limited[1].body);
  REQUIRE(broken.size() == 4);
  CHECK(between(broken[0], broken[1]) >= 2);
  CHECK(between(broken[1], broken[2]) > between(broken[0], broken[1]) * 0.9);
  CHECK(broken[0].body == broken[2].body);
  CHECK(s.world.violations().empty());
}

TEST_CASE("time line: blocks that Slack refuses go out as text; a dead token is told through another receiver",
          "[e2e][timeline]") {
  Street s;
  s.receivers({"tech"}, "1m",
              R"([[route]]
match = { owner = "technical" }
receiver = ["tech"]
[[receiver]]
name = "ops"
slack = { webhook_url = { env = "SLACK_OPS" } }
[[receiver]]
name = "bot"
slack = { token = { env = "SLACK_BOT" }, channel = "#returns", api_url = ")" +
                  s.hook.url("slack") + "\" }\n",
              {"ops", "bot"});
  s.env["SLACK_OPS"] = s.hook.url("ops");
  s.env["SLACK_BOT"] = "xoxb-demo-revoked";
  s.hook.reply("ops", {400, "invalid_blocks"}, 1);
  s.hook.reply("slack", {200, R"({"ok":false,"error":"token_revoked"})"});
  Process agent = s.start();
  REQUIRE(agent.ready());
  const auto note = [&] {
    for (const json& b : s.hook.bodies("tech"))
      if (b.value("reason", "") == "channel_dead") return b.value("note", "");
    return std::string();
  };
  TimeLine line;
  line.at(1, "a refund fails", [&] { REQUIRE(s.world.inject(kFault)); })
      .between(2, 15, "Slack has refused the blocks and taken the text", [&] { return s.hook.count("ops") == 1; })
      .between(2, 15, "the dead token is told elsewhere",
               [&] { return note().find("returnwatch cannot deliver to bot (slack): Slack says token_revoked") == 0; })
      .afterwards("once", [&] { return s.hook.caught("ops").size() == 2 && s.hook.count("tech") == 2; });
  line.run();
  INFO(note());
  const auto ops = s.hook.caught("ops");
  REQUIRE(ops.size() == 2);
  CHECK(ops[0].body.contains("blocks"));
  CHECK_FALSE(ops[1].body.contains("blocks"));
  CHECK(ops[1].body.value("text", "").find("Refund failed") == 0);
  CHECK(s.hook.caught("slack").size() == 1);  // not hammered
  CHECK(note().find("1 message waits") != std::string::npos);
  CHECK((agent.errors() + note()).find("xoxb-demo-revoked") == std::string::npos);
  CHECK(agent.get("/metrics").find("returnwatch_outbox_depth{receiver=\"bot\"} 1") != std::string::npos);
}

TEST_CASE("time line: a source that is away and comes back resolves nothing and fires nothing anew",
          "[e2e][timeline]") {
  Street s;
  s.receivers({"hook"});
  s.env["DEAD_MAN"] = s.hook.url("ping");
  s.write(replaced(with_receivers(s.text("1s"), ""), "checks_dir = \"\"",
                   "checks_dir = \"\"\ndead_man_url = { env = \"DEAD_MAN\" }") +
          "[[receiver]]\nname = \"hook\"\nwebhook = { url = { env = \"BOX_hook\" } }\n[[route]]\nreceiver = "
          "[\"hook\"]\ngroup_wait = \"1s\"\n");
  Process agent = s.start();
  REQUIRE(agent.ready());
  std::size_t pings = 0;
  const auto pinged = [&] { return s.hook.caught("ping").size(); };
  TimeLine line;
  line.at(1, "a refund fails", [&] { REQUIRE(s.world.inject(kFault)); })
      .between(2, 15, "it is told", [&] { return s.hook.count() == 1; })
      .once([&] { return s.hook.count() == 1; }, "ReturnGO and Shopify go away",
            [&] {
              for (const char* system : {"returngo", "shopify"}) {
                world::WireFault fault;
                fault.system = system;
                s.world.break_wire(fault);
              }
            })
      .once([&] { return agent.errors().find("returngo cannot be read") != std::string::npos; }, "that is seen",
            [&] { pings = pinged(); });
  line.between(3, 25, "the log says so", [&] {
    return agent.errors().find("returngo cannot be read: unreachable") != std::string::npos &&
           agent.errors().find("shopify cannot be read: unreachable") != std::string::npos;
  });
  line.run(4);
  CHECK(pinged() <= pings + 1);  // one may have been on its way; none for what was not complete
  CHECK(s.hook.count() == 1);
  pings = pinged();
  s.world.mend_wire();
  TimeLine back;
  back.between(
          0, 60, "they can be read again, and the dead man's switch is told",
          [&] { return agent.errors().find("returngo can be read again") != std::string::npos && pinged() > pings; })
      .afterwards("nobody was told anything of it", [&] { return s.hook.count() == 1; });
  back.run(3);
}

TEST_CASE("kill -9 between each two steps of delivery: nothing is lost; a duplicate only before our commit",
          "[e2e][timeline][crash]") {
  Street s;
  s.receivers({"hook", "other"}, "1s");
  struct Moment {
    const char* what;
    bool before_answer, hold;
  };
  // In the outbox and not sent, since the message before it is still under way; sent and not answered; answered.
  int fires = 0, kills = 0;
  for (const Moment& m : {Moment{"waits behind another", false, true}, Moment{"sent, not answered", true, false},
                          Moment{"answered", false, false}}) {
    INFO(m.what);
    std::atomic<bool> here{false};
    Reply reply;
    reply.meanwhile = [&here] { here = true; };
    if (m.hold || m.before_answer) reply.after = milliseconds(4000);
    const std::size_t before = s.hook.count();
    s.hook.reply("hook", reply, 1);
    Process agent = s.start();
    REQUIRE(agent.ready());
    REQUIRE(s.world.inject(kFault));
    ++fires;
    REQUIRE(within(seconds(30), [&] { return here.load(); }));
    if (m.hold) {  // the next one is decided, and kept behind the one that hangs
      REQUIRE(s.world.inject("store_credit_not_issued/no_transaction"));
      ++fires;
      REQUIRE(within(seconds(30), [&] { return s.hook.fired("other").size() == static_cast<std::size_t>(fires); }));
    }
    if (!m.hold && !m.before_answer) REQUIRE(within(seconds(5), [&] { return s.hook.count() > before; }));
    agent.kill();
    ++kills;
  }
  Process agent = s.start("last.log");
  REQUIRE(agent.ready());
  CHECK(within(seconds(40), [&] {
    return s.hook.fired().size() == static_cast<std::size_t>(fires) && s.hook.fired() == s.hook.fired("other");
  }));
  std::this_thread::sleep_for(seconds(2));
  for (const char* box : {"hook", "other"}) {
    INFO(box);
    CHECK(s.hook.fired(box).size() == static_cast<std::size_t>(fires));
    for (const auto& [fingerprint, n] : s.hook.fired(box)) CHECK(n == 1);
    CHECK(s.hook.resolved(box).empty());
    CHECK(s.hook.repeats(box) <= kills);
  }
}

TEST_CASE("ten thousand findings at once are one message; with all of them open, a restart says nothing",
          "[e2e][timeline]") {
  Street s;
  s.receivers({"hook"}, "1m", R"([[receiver]]
name = "ops"
slack = { webhook_url = { env = "DEMO_SLACK_CX" } }
)",
              {"ops"});  // the world's Slack, which knows its limits
  {
    auto db = Database::open(s.dir.file("state.db"));
    REQUIRE(db);
    SqlTransaction step(**db);
    AlertStore store(**db);
    const Time now = std::chrono::time_point_cast<checks::Duration>(std::chrono::system_clock::now());
    for (int i = 0; i < 10000; ++i) {
      alerts::Alert a;
      a.finding = alerts::finding(std::to_string(500000 + i));
      a.case_key = "rma:" + a.finding.rma_id;
      a.first_seen = now;
      a.fired_at = now;
      store.put(a);
    }
    step.commit();
  }
  const auto slack = [&] {
    int n = 0;
    for (const world::Message& m : s.world.messages())
      n += m.channel == "slack_webhook" && m.body.find("10,000 returns, 100,000.00 GBP") != std::string::npos;
    return n;
  };
  {
    Process agent = s.start();
    REQUIRE(agent.ready());
    TimeLine line;
    line.between(0, 40, "one message for all", [&] { return s.hook.count() == 1 && slack() == 1; });
    line.run(3);
    CHECK(s.hook.fired().size() == 10000);
    agent.signal(SIGTERM);
    CHECK(agent.wait() == 0);
  }
  Process again = s.start("again.log");
  REQUIRE(again.ready());
  std::this_thread::sleep_for(seconds(4));
  CHECK(s.hook.count() == 1);
  CHECK(s.world.messages().size() == 1);
  CHECK(s.world.violations().empty());
}
