// Stores that share ReturnGO's key, and how fast its calls may follow each other (docs/facts/specification.md section
// 7).
#include <algorithm>
#include <catch2/catch.hpp>
#include <mutex>
#include <thread>

#include "agent/sources/returngo/source.h"
#include "tests/agent/sources/returngo/shop_days.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::returngo;
using checks::Duration;
using checks::hours;
using checks::minutes;
using checks::Time;

namespace {

const Time kNoon = *checks::parse_time("2026-11-23T12:00:00Z");

// A store whose key is shared with another one.
struct Sharer {
  Records records;
  agent::testing::ShopDays shop;
  ReturnGoSource source;
  Sharer(Database& db, const std::string& name, int daily_calls)
      : records(db, name),
        source(db, records, shop,
               ReturnGoEndpoint{"http://returngo.test", name + ".myshopify.com", "shared-by-two", daily_calls, 2, "",
                                "", Duration{5}},
               {}) {
    shop.fill(kNoon - hours(30), kNoon, minutes(18));  // a hundred open returns
  }
  PollReport poll(Time now, bool check) {
    shop.now = now;
    PollPlan plan;
    plan.full = plan.check_mode = check;
    plan.backfill_from = now - checks::days(45);
    plan.needs = {checks::Need::returngo};
    return source.poll(now, plan);
  }
  [[nodiscard]] long calls() const { return static_cast<long>(shop.calls.size()); }
};

// Notes when each call begins, and whether another one was under way.
class Clocked final : public Transport {
 public:
  std::vector<std::chrono::steady_clock::time_point> begun;
  bool together = false;
  Result<HttpResponse> send(const HttpRequest&) override {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      begun.push_back(std::chrono::steady_clock::now());
      together = together || under_way_;
      under_way_ = true;
    }
    const std::lock_guard<std::mutex> hold(mutex_);
    under_way_ = false;
    std::string body = R"({"rmas":[],"next_cursor":null})";
    body.reserve(body.size() + 64);  // simdjson's padding
    return HttpResponse{200, {}, std::move(body)};
  }

 private:
  std::mutex mutex_;
  bool under_way_ = false;
};

}  // namespace

TEST_CASE("two stores that share a key are both read by a check, each within half of its share", "[returngo]") {
  const auto db = agent::testing::memory();
  Sharer one(*db, "one", 80), two(*db, "two", 80);  // 40 each
  (void)one.poll(kNoon, true);
  CHECK(one.calls() == 20);
  (void)two.poll(kNoon, true);
  CHECK(two.calls() == 20);
  for (Sharer* s : {&one, &two}) {
    for (const char* list : {"open", "all", "transactions"}) CHECK(s->shop.by_kind[list] >= 1);
    CHECK(s->shop.by_kind["detail"] >= 15);
  }
}

TEST_CASE("of two stores that share a key, the busy one does not spend the other one's calls", "[returngo]") {
  const auto db = agent::testing::memory();
  Sharer one(*db, "one", 100), two(*db, "two", 100);
  for (Time now = kNoon; now < kNoon + hours(12); now += minutes(1)) (void)one.poll(now, false);
  CHECK(one.calls() > 30);
  CHECK(one.calls() <= 50);
  const Time evening = kNoon + hours(11);
  CHECK(two.source.budget_left(evening) == 50);
  CHECK(two.poll(evening, false).errors.empty());
  CHECK(two.shop.by_kind["open"] == 1);
}

TEST_CASE("however soon ReturnGO answers, a key's calls are one at a time and at most twenty a second", "[returngo]") {
  const auto db = agent::testing::memory();
  Records one(*db, "one"), two(*db, "two");
  Clocked api;
  const auto call = [&](Records& records) {
    ReturnGoClient client(
        api, records, ReturnGoEndpoint{"http://returngo.test", "s.myshopify.com", "fast", 1000, 2, "", "", Duration{5}},
        {{}, false, {}, [](std::chrono::milliseconds d) { std::this_thread::sleep_for(d); }});
    for (int i = 0; i < 12; ++i) (void)client.get("/rmas?pagesize=1", kNoon);
  };
  std::thread other([&] { call(two); });
  call(one);
  other.join();
  CHECK_FALSE(api.together);
  REQUIRE(api.begun.size() == 24);
  for (std::size_t i = 20; i < api.begun.size(); ++i)  // any twenty-one calls take more than a second
    CHECK(api.begun[i] - api.begun[i - 20] >= std::chrono::milliseconds(1000));
}
