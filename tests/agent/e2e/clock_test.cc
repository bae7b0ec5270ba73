// The real binary on a machine whose clock jumps: two hours ahead, then an hour behind, while an alert is open, a group
// waits, a reminder is due and a message waits for its next try.
#include <catch2/catch.hpp>

#include "tests/agent/e2e/faketime.h"
#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

// An agent that looks every second, with two receivers, and the file that its clock follows.
struct Adrift : Site {
  Hook hook;
  explicit Adrift(const std::string& library) : Site(still()) {
    env = clock_environment(library, dir);
    for (const char* box : {"hook", "lame"}) env[std::string("BOX_") + box] = hook.url(box);
    jump("+0");
    // By a clock that is two hours ahead a flow has missed two hours' runs, whoever looks: Patchworks is left out.
    write(with_receivers(without_patchworks(text("1s")), R"([[receiver]]
name = "hook"
webhook = { url = { env = "BOX_hook" } }
[[receiver]]
name = "lame"
webhook = { url = { env = "BOX_lame" } }
[[route]]
receiver = ["hook", "lame"]
group_wait = "3s"
repeat_interval = "1h"
)"));
  }
  static world::WorldOptions still() {
    world::WorldOptions o = small_world({"none"});
    o.returns = 4;
    o.returngo_quota = 100'000'000;
    return o;
  }
  void jump(const std::string& offset) const { set_clock(dir, offset); }
  [[nodiscard]] int said(const std::string& reason, const std::string& box = "hook") const {
    int n = 0;
    for (const json& b : hook.bodies(box)) n += b.value("reason", "") == reason;
    return n;
  }
};

// By the agent's own clock: when ReturnGO was read last; and what it says of its sources.
std::string last_read(Process& agent) {
  const json answer = json::parse(agent.get("/api/findings"), nullptr, false);
  for (const json& s : answer["sources"]) {
    if (s["ok"] != true) return "";
    if (s["source"] == "returngo") return s["last_success"];
  }
  return "";
}

}  // namespace

TEST_CASE(
    "a clock that jumps ahead and back: nothing resolves, nothing comes twice, nothing is lost, sources are read on",
    "[e2e][clock]") {
  const std::string library = libfaketime();
  if (library.empty()) {
    WARN("faketime is not installed: skipped");
    return;
  }
  Adrift s(library);
  Process agent = s.start();
  REQUIRE(agent.ready());
  REQUIRE(s.world.inject("refund_failed/returngo_failed"));
  REQUIRE(within(seconds(20), [&] { return s.hook.fired().size() == 1 && s.hook.fired("lame").size() == 1; }));
  const std::string before = last_read(agent);
  REQUIRE(!before.empty());

  // Two hours ahead: the reminder, once, and what is new.
  s.jump("+2h");
  CHECK(within(seconds(20), [&] { return s.said("repeated") == 1 && s.said("repeated", "lame") == 1; }));
  s.hook.reply("lame", {500, "oh"}, 2);
  REQUIRE(s.world.inject("store_credit_not_issued/no_transaction"));
  CHECK(within(seconds(20), [&] { return s.hook.fired().size() == 2 && s.hook.caught("lame").back().status == 500; }));
  const std::string ahead = last_read(agent);
  CHECK(ahead > before);
  CHECK(*checks::parse_time(ahead) - *checks::parse_time(before) >= checks::hours(2));
  CHECK(agent.errors().find("warning this machine's clock is 2 h ahead of the sources' (returngo, shopify)") !=
        std::string::npos);
  CHECK(agent.get("/metrics").find("returnwatch_clock_skew_seconds{store=\"acme-uk\",source=\"shopify\"} -72") !=
        std::string::npos);
  CHECK(agent.get("/sources").find("clock is 2 h ahead of it") != std::string::npos);

  // An hour behind, while a group waits and a message for the lame one waits for its next try.
  REQUIRE(s.world.inject("manual_refund_outside_returngo/made_by_person"));
  REQUIRE(within(seconds(10), [&] { return agent.get("/api/findings").find("manual_refund") != std::string::npos; }));
  s.jump("-1h");
  const std::size_t all = s.world.labels().size();
  CHECK(all > 2);
  CHECK(s.hook.fired().size() == 2);
  CHECK(within(seconds(15), [&] { return s.hook.fired().size() == all; }));
  CHECK(within(seconds(40), [&] { return s.hook.fired("lame").size() == all; }));
  CHECK(agent.errors().find("the clock was set back by ") != std::string::npos);
  const std::string behind = last_read(agent);
  CHECK(!behind.empty());
  CHECK(behind < before);
  CHECK(within(seconds(10), [&] { return last_read(agent) > behind; }));  // and again, by that clock

  // Right again: the mended ones are told to be so, once.
  for (const char* box : {"hook", "lame"}) CHECK(s.hook.resolved(box).empty());
  s.jump("+0");
  CHECK(s.world.heal("refund_failed/returngo_failed") == 1);
  CHECK(s.world.heal("store_credit_not_issued/no_transaction") == 1);
  CHECK(within(seconds(20), [&] { return s.hook.resolved().size() == 2 && s.hook.resolved("lame").size() == 2; }));
  std::this_thread::sleep_for(seconds(2));
  for (const char* box : {"hook", "lame"}) {
    INFO(box);
    INFO(agent.errors());
    CHECK(s.hook.fired(box).size() == all);
    for (const auto& [fingerprint, n] : s.hook.fired(box)) CHECK(n == 1);
    for (const auto& [fingerprint, n] : s.hook.resolved(box)) CHECK(n == 1);
    CHECK(s.hook.repeats(box) == 0);
    CHECK(s.said("repeated", box) <= 4);  // one when it went two hours ahead; one a group when it went from -1 h to 0
  }
  const std::string log = agent.errors();
  const auto often = [&log](const std::string& line) {
    int n = 0;
    for (auto at = log.find(line); at != std::string::npos; at = log.find(line, at + 1)) ++n;
    return n;
  };
  CHECK(often("warning this machine's clock is") <= 2);  // when it begins, and when it turns; not with every cycle
  CHECK(often("clock agrees with the sources' again") == 1);
  agent.signal(SIGTERM);
  CHECK(agent.wait() == 0);
  CHECK(s.world.violations().empty());
}
