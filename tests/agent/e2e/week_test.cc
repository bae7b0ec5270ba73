// Seven simulated days in more than 2,000 cycles, with new returns, faults that come and are mended, outages of every
// source and restarts: each alert is told once and each resolve once, counted at the receiver by fingerprint.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "agent/app/daemon.h"
#include "agent/courier/courier.h"
#include "agent/store/alert_store.h"
#include "agent/store/records.h"
#include "agent/views/state_view.h"
#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using checks::Duration;
using checks::Time;

namespace {

constexpr int kCycles = 2016;
constexpr Duration kStep{300};
constexpr int kDay = 288;  // cycles

class WorldClock final : public Clock {
 public:
  explicit WorldClock(const world::World& world) : world_(world) {}
  [[nodiscard]] Time now() const override { return world_.now() + wrong_by; }
  Duration wrong_by{0};

 private:
  const world::World& world_;
};

struct Week {
  world::World world;
  Directory dir;
  Hook hook;
  WorldClock clock{world};
  std::unique_ptr<Database> db;
  std::unique_ptr<Daemon> daemon;
  config::Config config;
  CurlTransport transport;
  metrics::Counters counters;
  std::unique_ptr<Courier> courier;

  explicit Week(const world::WorldOptions& options) : world(options) {
    world.start();
    for (const auto& [name, value] : world.environment()) ::setenv(name.c_str(), value.c_str(), 1);
    ::setenv("TEST_HOOK", hook.url().c_str(), 1);
    // Patchworks is paced by the real clock: 60 calls a minute.
    std::string text = only_hook(without_patchworks(world.config_toml(":memory:", "127.0.0.1:0")));
    text.replace(text.find("poll_interval = \"15s\""), 21, "poll_interval = \"300s\"");
    std::ofstream(dir.file("rw.toml")) << text;
    config::Loaded loaded = config::load(dir.file("rw.toml"));
    for (const auto& p : loaded.problems) UNSCOPED_INFO(to_string(p));
    REQUIRE(loaded.config);
    config = *loaded.config;
    db = std::move(*Database::open(":memory:"));
    courier = std::make_unique<Courier>(config, *db, transport, clock, counters);
    restart();
  }
  void restart() {
    DaemonOptions o;
    o.courier = false;
    o.wait = [](Duration) { return true; };  // nobody sleeps: the world's clock stands still meanwhile
    daemon = std::make_unique<Daemon>(config, *db, clock, o);
    REQUIRE(daemon->problems().empty());
  }
  void cycle() {
    world.advance(kStep);
    (void)daemon->step();
    for (int i = 0; i < 50 && courier->step("hook"); ++i) {
    }
  }
  void break_wire(const char* system) {
    world::WireFault fault;
    fault.system = system;
    fault.kind = world::WireFault::Kind::server_error;
    world.break_wire(fault);
  }
};

using Keys = std::map<std::string, int>;

}  // namespace

TEST_CASE("a week: each alert is told once, each resolve once", "[long][week]") {
  world::WorldOptions options;
  options.seed = 9;
  options.returns = 12;
  options.faults = {"refund_not_posted", "store_credit_not_issued", "restock_excess", "exchange_not_released"};
  options.now = *checks::parse_time("2026-11-16T06:00:00Z");
  options.ticks = false;
  options.daily_new = 3;
  options.days = 7;
  options.shopify_bucket = 200000;
  Week week(options);
  const std::vector<std::string> coming = {
      "refund_failed/returngo_failed",          "refund_not_posted/no_refund",
      "store_credit_not_issued/no_transaction", "manual_refund_outside_returngo/made_by_person",
      "refund_failed/shopify_failed",           "refund_blocked_by_order_status/order_unpaid"};
  int mended = 0;
  std::size_t before_outage = 0;
  for (int i = 0; i < kCycles; ++i) {
    const int day = i / kDay, at = i % kDay;
    if (at == 40 && day < static_cast<int>(coming.size()))
      CHECK(week.world.inject(coming[static_cast<std::size_t>(day)]));
    if (at == 200 && day >= 1 && day < 6) mended += week.world.heal(coming[static_cast<std::size_t>(day) - 1]);
    // Two hours without a source, each other day: nothing resolves meanwhile, and nothing fires anew when it is back.
    if (at == 100 && day % 2 == 0) {
      week.break_wire(day % 4 == 0 ? "returngo" : "shopify");
      before_outage = week.hook.resolved().size();
    }
    if (at == 124 && day % 2 == 0) {
      CHECK(week.hook.resolved().size() == before_outage);
      week.world.mend_wire();
    }
    if (at == 250) week.restart();  // with all that is open: the counts below would show what it said again
    week.cycle();
  }
  for (int i = 0; i < 3; ++i) week.cycle();  // what was said to be told later

  const Keys fired = week.hook.fired(), resolved = week.hook.resolved();
  const AlertStore store(*week.db);
  std::map<std::string, int> firings, endings;
  for (const AlertStore::JournalRow& j : store.journal(Time{}, week.clock.now() + checks::days(1))) {
    if (j.event == "firing") ++firings[j.fingerprint];
    if (j.event == "resolved" && firings.count(j.fingerprint) && endings[j.fingerprint] < firings[j.fingerprint])
      ++endings[j.fingerprint];
  }
  CHECK(fired == firings);
  for (auto it = endings.begin(); it != endings.end();) it = it->second == 0 ? endings.erase(it) : std::next(it);
  CHECK(resolved == endings);
  // A source may fail again; a return does not.
  std::map<std::string, std::string> check_of;
  for (const AlertStore::JournalRow& j : store.journal(Time{}, week.clock.now() + checks::days(1)))
    check_of[j.fingerprint] = j.check;
  for (const Keys* told : {&fired, &resolved})
    for (const auto& [fingerprint, n] : *told)
      if (check_of[fingerprint] != "source_stale") {
        INFO(check_of[fingerprint]);
        CHECK(n == 1);
      }
  CHECK(week.hook.repeats() == 0);
  CHECK(mended > 0);
  CHECK(!resolved.empty());

  // And in the end exactly what is wrong in the world is known.
  std::multiset<std::string> wrong, known;
  for (const world::Label& l : week.world.labels())
    wrong.insert(l.store + " " + l.check + "/" + l.cause + " " + l.subject_id);
  for (const FindingRow& r : findings_view(*week.db, week.world.stores(), {}, week.clock.now()).findings)
    if (r.state == "firing")
      known.insert(r.finding.store + " " + r.finding.check + "/" + r.finding.cause + " " + r.finding.subject.id);
  CHECK(known == wrong);
  CHECK(week.world.violations().empty());
}

TEST_CASE("a clock that jumps resolves nothing, tells nothing twice, and keeps nobody waiting once it is right again",
          "[days][clock]") {
  world::WorldOptions options;
  options.seed = 9;
  options.returns = 4;
  options.now = *checks::parse_time("2026-11-16T06:00:00Z");
  options.ticks = false;
  options.faults = {"none"};
  options.shopify_bucket = 200000;
  Week week(options);
  const auto cycles = [&week](int n) {
    for (int i = 0; i < n; ++i) week.cycle();
  };
  cycles(3);
  REQUIRE(week.world.inject("store_credit_not_issued/no_transaction"));
  cycles(3);
  const Keys one = week.hook.fired();
  REQUIRE(one.size() == 1);
  for (const Duration jump : {checks::days(3), Duration{0}, -checks::days(2), Duration{0}}) {
    INFO("the clock is wrong by " << jump.count() << " s");
    week.clock.wrong_by = jump;
    cycles(4);
    CHECK(week.hook.fired() == one);
    CHECK(week.hook.resolved().empty());
  }
  REQUIRE(week.world.inject("refund_failed/shopify_failed"));
  cycles(3);  // 15 minutes
  CHECK(week.hook.fired().size() == 2);
  CHECK(week.world.heal("store_credit_not_issued/no_transaction") == 1);
  CHECK(week.world.heal("refund_failed/shopify_failed") == 1);
  cycles(6);
  CHECK(week.hook.resolved() == week.hook.fired());
  CHECK(week.hook.repeats() == 0);
}

// A watermark that stands still although the source answers: its list leads back to where it was, cycle after cycle.
TEST_CASE("a list that never ends is a source that cannot be read: told, and nothing is skipped behind it",
          "[days][frozen]") {
  world::WorldOptions options;
  options.seed = 9;
  options.returns = 4;
  options.now = *checks::parse_time("2026-11-16T06:00:00Z");
  options.ticks = false;
  options.faults = {"none"};
  options.shopify_bucket = 200000;
  options.returngo_quota = 100'000;
  Week week(options);
  const auto cycles = [&week](int n) {
    for (int i = 0; i < n; ++i) week.cycle();
  };
  const auto told = [&week](const char* list, const std::string& check, const std::string& store) {
    int n = 0;
    for (const auto& b : week.hook.bodies())
      for (const auto& f : b[list]) n += f["check"] == check && f["store"] == store ? 1 : 0;
    return n;
  };
  cycles(3);
  world::WireFault circle;
  circle.system = "returngo";
  circle.kind = world::WireFault::Kind::repeated_cursor;
  circle.path_contains = "/rmas";
  week.world.break_wire(circle);
  REQUIRE(week.world.inject("refund_failed/returngo_failed"));
  const std::string store = week.world.labels().at(0).store;
  const std::string mark = Records(*week.db, store).sources.cursor("returngo_transactions").value_or("");
  REQUIRE(!mark.empty());
  cycles(36);  // three hours
  CHECK(Records(*week.db, store).sources.cursor("returngo_transactions") == mark);
  CHECK(told("firing", "source_stale", store) == 1);
  CHECK(told("firing", "refund_failed", store) == 0);  // what depends on it is not judged, and not said to be well
  CHECK(week.hook.resolved().empty());
  week.world.mend_wire();
  cycles(12);
  CHECK(told("resolved", "source_stale", store) == 1);
  CHECK(told("firing", "refund_failed", store) == 1);  // though it changed while the list led nowhere
}
