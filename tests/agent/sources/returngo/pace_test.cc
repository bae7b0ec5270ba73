// How often ReturnGO's feeds are asked (docs/facts/specification.md section 7): as the day's share allows, but for the
// first quarter of an hour.
#include <catch2/catch.hpp>

#include "agent/sources/returngo/source.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::returngo;
using agent::testing::kNow;
using checks::Duration;
using checks::minutes;

namespace {

// Empty lists.
class Empty final : public Transport {
 public:
  int lists = 0;
  Result<HttpResponse> send(const HttpRequest& request) override {
    const bool transactions = request.url.find("/transactions") != std::string::npos;
    lists += request.url.find("status=Pending") != std::string::npos;
    std::string body = transactions ? R"({"transactions":[],"next_cursor":null})" : R"({"rmas":[],"next_cursor":null})";
    body.reserve(body.size() + 64);  // simdjson's padding
    return HttpResponse{200, {}, std::move(body)};
  }
};

// A shop at the default share of 1,000 calls: two feeds in six tenths of it, every 288 seconds.
struct Shop {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Empty api;
  ReturnGoSource source{
      *db,
      records,
      api,
      ReturnGoEndpoint{"http://returngo.test", "acme.myshopify.com", "pace", 1000, 1, "", "", Duration{5}},
      {}};

  // Open lists read in that span, polled once a minute.
  int lists(Duration from, Duration to) {
    api.lists = 0;
    for (Duration t = from; t < to; t += minutes(1)) {
      PollPlan plan;
      plan.interval = minutes(1);
      plan.backfill_from = kNow - checks::days(45);
      (void)source.poll(kNow + t, plan);
    }
    return api.lists;
  }
};

}  // namespace

TEST_CASE("whoever has just started the agent sees changes soon; then the day's share sets the pace", "[returngo]") {
  Shop s;
  CHECK(s.lists(Duration{0}, minutes(15)) == 8);
  const int later = s.lists(minutes(15), minutes(75));
  CHECK(later >= 8);
  CHECK(later <= 12);
}

TEST_CASE("a start late in a spent day keeps the slow pace", "[returngo]") {
  Shop s;
  for (int i = 0; i < 500; ++i) s.records.calls.count_call(key_hash("returngo:pace"), kNow);
  CHECK(s.lists(Duration{0}, minutes(15)) <= 3);
}

TEST_CASE("what is left is spread over what is left of the day", "[returngo]") {
  const checks::Time midnight = *checks::parse_time("2026-11-23T00:00:00Z");
  const Demand busy{600, 0, 300};
  const auto a_day = [](const CallPace& p, long pages) {
    return 86400 / p.newest.count() + 86400 / p.transactions.count() + pages * 86400 / p.open_list.count() +
           static_cast<long>(p.details_per_second * 86400);
  };
  const CallPace full = pace_of(1000, midnight, minutes(1), busy);
  CHECK(full.newest <= minutes(10));
  CHECK(full.transactions <= minutes(16));
  CHECK(full.open_list <= minutes(60));
  CHECK(full.details_per_second * 86400 >= 600);
  CHECK(a_day(full, 2) <= 1000);
  // Half of it at noon is the same pace; half of it at midnight is half the pace, for all alike.
  CHECK(pace_of(500, midnight + checks::hours(12), minutes(1), busy).newest == full.newest);
  const CallPace half = pace_of(500, midnight, minutes(1), busy);
  CHECK(half.newest > full.newest);
  CHECK(a_day(half, 2) <= 500);
  // A quiet shop spends on its feeds what it needs for nothing else; nobody is asked more often than each minute.
  CHECK(pace_of(1000, midnight, minutes(1), {20, 0, 5}).newest < minutes(4));
  CHECK(pace_of(1000000, midnight, minutes(1), busy).newest == minutes(1));
  // Five thousand open returns are ten pages: their list is asked for less often, the newest as often as before.
  const CallPace large = pace_of(1000, midnight, minutes(1), {5000, 0, 300});
  CHECK(large.newest == full.newest);
  CHECK(large.open_list > full.open_list);
  CHECK(a_day(large, 10) <= 1000);
  CHECK(pace_of(0, midnight, minutes(1), busy).details_per_second == 0);
  // One call a day is enough for each of them in its turn.
  for (const Demand& one : {Demand{1, 1, 1}, Demand{1, 0, 0}, busy}) {
    const CallPace slow = pace_of(1, midnight, minutes(1), one);
    const auto calls = [](Duration d) { return 86400.0 / static_cast<double>(d.count()); };
    CHECK(calls(slow.newest) + calls(slow.transactions) + calls(slow.open_list) + slow.details_per_second * 86400 <= 1);
    CHECK(calls(slow.newest) > 0);
    CHECK(slow.details_per_second > 0);
  }
}

TEST_CASE("details are saved up a little, and may be read ahead only for what is about to fire", "[returngo]") {
  Allowance a;
  a.begin(kNow, 2);
  CHECK(a.may());
  a.spend();
  a.spend();
  CHECK_FALSE(a.may());
  CHECK(a.may(20));
  a.accrue(kNow + minutes(1), 1.0 / 60);
  CHECK(a.may());
  a.accrue(kNow + checks::hours(10), 1.0 / 60);
  for (int i = 0; i < 10; ++i) {
    CHECK(a.may());
    a.spend();
  }
  CHECK_FALSE(a.may());
}

TEST_CASE("stores that share a key share its calls; a check keeps half of them for the rest of the day", "[returngo]") {
  const auto db = agent::testing::memory();
  Records one(*db, "one"), two(*db, "two");
  Empty api;
  int rested = 0;
  const auto client = [&](Records& records) {
    return ReturnGoClient(
        api, records,
        ReturnGoEndpoint{"http://returngo.test", "s.myshopify.com", "shared", 100, 2, "", "", Duration{5}},
        {{}, false, {}, [&](std::chrono::milliseconds d) { rested += d.count() <= 51; }});
  };
  ReturnGoClient a = client(one), b = client(two);
  CHECK(a.share(kNow) == 50);
  for (int i = 0; i < 50; ++i) CHECK(a.get("/rmas?pagesize=1", kNow));
  CHECK_FALSE(a.get("/rmas?pagesize=1", kNow));
  CHECK(b.left(kNow) == 50);  // the other's are untouched
  b.keep(25, kNow);
  int made = 0;
  while (b.get("/rmas?pagesize=1", kNow)) ++made;
  CHECK(made == 25);
  CHECK(rested >= 70);  // never closer together than a twentieth of a second
}

TEST_CASE("a 429 takes from what a check keeps as well: it does not end the check", "[returngo]") {
  const auto db = agent::testing::memory();
  Records records(*db, "one");
  Empty api;
  ReturnGoClient client(
      api, records, ReturnGoEndpoint{"http://returngo.test", "s.myshopify.com", "halved", 100, 1, "", "", Duration{5}},
      {});
  for (int i = 0; i < 20; ++i) CHECK(client.get("/rmas?pagesize=1", kNow));
  client.keep(client.left_of_all(kNow) / 2, kNow);
  CHECK(client.left(kNow) == 40);
  records.calls.halve_share(key_hash("returngo:halved"), kNow);
  CHECK(client.left(kNow) == 15);
  while (client.get("/rmas?pagesize=1", kNow)) {
  }
  CHECK(client.left_of_all(kNow) == 15);
}
