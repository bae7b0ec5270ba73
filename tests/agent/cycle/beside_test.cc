// Stores beside each other: each has its own next time, a hung or throttled shop is late alone, and so many passes run
// at once that hundreds of shops far away are read in time. Counted in intervals and calls, never in seconds.
#include <catch2/catch.hpp>
#include <thread>

#include "agent/store/records.h"
#include "tests/agent/cycle/shops.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

const checks::Time kStart = checks::parse_time("2026-11-23T12:00:00Z").value();
constexpr checks::Duration kInterval{60};

struct Watched {
  SharedTime time{kStart};
  Shops shops{time};
  std::unique_ptr<Database> db = std::move(*Database::open(":memory:"));
  metrics::Counters counters;
  std::unique_ptr<Cycle> cycle;

  // What waits is let go first, then the passes end with their page.
  ~Watched() {
    time.end();
    cycle.reset();
  }
  void begin(int workers) {
    shops.config.agent.poll_interval = kInterval;
    CycleOptions options;
    options.workers = workers;
    options.wait = [this](checks::Duration d) { return time.wait(d); };
    options.steady = [this] { return time.steady(); };
    cycle = std::make_unique<Cycle>(shops.config, *db, shops, time, counters, options);
    REQUIRE(cycle->problems().empty());
  }
  // When the store's Shopify was last read.
  [[nodiscard]] checks::Time read_at(const std::string& store) const {
    for (const SourceState& s : SourceRecords(*db, store).states())
      if (s.source == "shopify" && s.capability.empty()) return s.last_success.value_or(checks::Time{});
    return {};
  }
  // Lets what is due begin, and what answers end.
  [[nodiscard]] bool all_read_since(const std::vector<std::string>& stores, checks::Time since) {
    for (int tries = 0; tries < 6000; ++tries) {
      (void)cycle->run_due(time.now());
      if (std::all_of(stores.begin(), stores.end(), [&](const std::string& s) { return read_at(s) >= since; }))
        return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
};

// How long so many shops take with a round trip of 150 ms for each of their calls.
double seconds_of(std::size_t shops, long calls_of_each) {
  const double turns = static_cast<double>(shops) / kPassesAtOnce;
  return turns * static_cast<double>(calls_of_each) * 0.150;
}

}  // namespace

TEST_CASE("a shop that hangs or throttles for ever is late alone", "[cycle][threads]") {
  Watched w;
  const std::vector<std::string> well = {"one", "two", "three"};
  w.shops.add("silent-returngo", 3, Shop::Trouble::returngo_hangs);
  w.shops.add("one", 3);
  w.shops.add("silent-shopify", 3, Shop::Trouble::shopify_hangs);
  w.shops.add("two", 3);
  w.shops.add("throttled", 3, Shop::Trouble::throttles);
  w.shops.add("three", 3);
  w.begin(4);  // one more than there are shops in trouble

  REQUIRE(w.all_read_since(well, kStart));
  for (int quarter = 0; quarter < 8 * 4; ++quarter) {
    w.time.advance(kInterval / 4);
    REQUIRE(w.all_read_since(well, w.time.now() - kInterval));  // never older than an interval
  }
  for (const auto& [store, since] : w.cycle->late_stores()) {
    CHECK(std::find(well.begin(), well.end(), store) == well.end());
    CHECK(since > 2 * kInterval);
  }
  CHECK(w.read_at("silent-shopify") == checks::Time{});
  CHECK(w.read_at("throttled") == checks::Time{});
}

TEST_CASE("a store whose pass does not end is named as late", "[cycle][threads]") {
  Watched w;
  w.shops.add("one", 1);
  w.shops.add("silent", 1, Shop::Trouble::shopify_hangs);
  w.shops.config.stores.back().shopify.timeout = checks::hours(1);
  w.begin(2);
  REQUIRE(w.all_read_since({"one"}, kStart));
  CHECK(w.cycle->late_stores().empty());
  for (int interval = 1; interval <= 3; ++interval) {
    w.time.advance(kInterval);
    REQUIRE(w.all_read_since({"one"}, w.time.now() - kInterval));
  }
  REQUIRE(w.cycle->late_stores() == std::map<std::string, checks::Duration>{{"silent", 3 * kInterval}});
}

TEST_CASE("two hundred shops far away are read in time", "[cycle][threads]") {
  Watched w;
  constexpr int kShops = 24, kOpen = 20;
  for (int i = 0; i < kShops; ++i) w.shops.add("shop-" + std::to_string(i), kOpen);
  w.shops.meet = kPassesAtOnce;
  w.begin(kPassesAtOnce);
  const CycleReport first = w.cycle->run(w.time.now());
  CHECK(first.whole);
  CHECK(first.complete);
  CHECK(w.shops.most_at_once == kPassesAtOnce);
  const auto after_first = w.shops.calls();
  for (const config::Store& s : w.shops.config.stores) {
    INFO(s.name);
    REQUIRE(ReturnGoRecords(*w.db, s.name).rma_counts(kStart).unread_open == 0);
    CHECK(ReturnGoRecords(*w.db, s.name).rma_counts(kStart).open == kOpen);
    CHECK(seconds_of(200, after_first.at(s.name)) <= 120);
  }
  w.time.advance(kInterval);
  CHECK(w.cycle->run(w.time.now()).complete);
  for (const auto& [store, calls] : w.shops.calls()) {
    INFO(store);
    CHECK(kInterval.count() + seconds_of(200, calls - after_first.at(store)) <= 90);
  }
}

TEST_CASE("each store has its own next time", "[cycle]") {
  Watched w;
  w.shops.add("one", 1);
  w.shops.add("two", 1);
  w.begin(0);
  (void)w.cycle->run_due(w.time.now());
  const auto before = w.shops.calls();
  (void)w.cycle->run_due(w.time.now());
  CHECK(w.shops.calls() == before);  // nothing is due
  w.time.advance(kInterval - checks::Duration{1});
  CHECK(w.cycle->next() == w.time.steady() + checks::Duration{1});
  (void)w.cycle->run_due(w.time.now());
  CHECK(w.shops.calls() == before);
  w.cycle->hurry();
  CHECK(w.cycle->next() == w.time.steady());
  (void)w.cycle->run_due(w.time.now());
  CHECK(w.read_at("one") == w.time.now());
  CHECK(w.read_at("two") == w.time.now());
}
