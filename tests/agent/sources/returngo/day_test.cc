// A simulated day of a shop with 600 open returns and 300 new ones a day, minute by minute: what a day's calls suffice
// for (docs/facts/specification.md section 7), on counted calls.
#include <catch2/catch.hpp>
#include <set>

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

const Time kMidnight = *checks::parse_time("2026-11-23T00:00:00Z");

// When each thing came about, and how long it was until the agent's records said so.
class Lags {
 public:
  template <typename Known>
  void look(Time now, Time happened, long id, Known known) {
    if (happened > now || happened < from_ || done_.count(id)) return;
    if (!known()) return void(late_[id] = now - happened);
    done_.insert(id);
    late_.erase(id);
    lags_.push_back(now - happened);
  }
  void since(Time from) { from_ = from; }
  [[nodiscard]] std::string minutes_p95() const { return std::to_string(p95().count() / 60) + " min"; }
  [[nodiscard]] Duration p95() const {
    std::vector<Duration> all = lags_;
    for (const auto& [id, lag] : late_) all.push_back(lag);  // so far
    REQUIRE(all.size() > 100);
    std::sort(all.begin(), all.end());
    return all[all.size() * 95 / 100];
  }

 private:
  Time from_{};
  std::set<long> done_;
  std::map<long, Duration> late_;
  std::vector<Duration> lags_;
};

struct Days {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  agent::testing::ShopDays shop;
  ReturnGoSource source;
  Lags rows, payouts, receipts, details;
  std::map<long, std::vector<long>> calls_by_day_and_hour;
  static int made;

  Days(int daily_calls, Duration closed_for)
      : source(*db, records, shop,
               ReturnGoEndpoint{"http://returngo.test", "acme.myshopify.com", "day-" + std::to_string(++made),
                                daily_calls, 1, "", "", Duration{5}},
               {}) {
    shop.fill(kMidnight - hours(48) - closed_for, kMidnight + checks::days(2), Duration{288});
  }
  // What the feeds and the details are to bring, for events from `measured` on.
  void run(Time from, Time to, Time measured) {
    for (Lags* l : {&rows, &payouts, &receipts, &details}) l->since(measured);
    for (Time now = from; now < to; now += minutes(1)) {
      shop.now = now;
      PollPlan plan;
      plan.interval = minutes(1);
      plan.full = now == from;
      plan.backfill_from = kMidnight - checks::days(45);
      plan.needs = {checks::Need::returngo};
      const PollReport report = source.poll(now, plan);
      for (const Error& e : report.errors) FAIL(checks::to_rfc3339(now) << " " << e.message);
      look(now);
    }
  }
  void look(Time now) {
    for (const auto& l : shop.lives) {
      if (l.created > now || l.paid < now - hours(6)) continue;
      std::optional<checks::Rma> r;
      const auto rma = [&]() -> const checks::Rma& {
        if (!r) r = records.returngo.rma(std::to_string(l.id)).value_or(checks::Rma{});
        return *r;
      };
      rows.look(now, l.created, l.id, [&] { return !rma().id.empty(); });
      payouts.look(now, l.paid, l.id, [&] { return !rma().transactions.empty(); });
      receipts.look(now, l.received, l.id, [&] { return rma().status == "Received" || rma().status == "Done"; });
      details.look(now, l.created, l.id * 2, [&] { return rma().read_at.has_value(); });
      details.look(now, l.received, l.id * 2 + 1, [&] { return rma().read_at && *rma().read_at >= l.received; });
    }
  }
  [[nodiscard]] long calls(Time from, Time to) const {
    return std::count_if(shop.calls.begin(), shop.calls.end(), [&](Time t) { return t >= from && t < to; });
  }
  // The longest time without a call.
  [[nodiscard]] Duration longest_gap(Time from, Time to) const {
    Duration out{0};
    Time last = from;
    for (const Time t : shop.calls) {
      if (t < from || t >= to) continue;
      out = std::max(out, t - last);
      last = t;
    }
    return std::max(out, to - last);
  }
};
int Days::made = 0;

}  // namespace

TEST_CASE("a thousand calls suffice for a shop with 300 new returns a day, all day long", "[days][pace]") {
  Days d(1000, checks::days(5));
  const Time second = kMidnight + checks::days(1);
  d.run(kMidnight, second + checks::days(1), second);
  for (const auto& [kind, n] : d.shop.by_kind) UNSCOPED_INFO(kind << " " << n);
  CHECK(d.calls(kMidnight, second) <= 1000);
  CHECK(d.calls(second, second + checks::days(1)) <= 1000);
  CHECK(d.longest_gap(kMidnight, second + checks::days(1)).count() <= minutes(15).count());
  CHECK(d.rows.p95().count() <= minutes(11).count());
  CHECK(d.payouts.p95().count() <= minutes(16).count());
  CHECK(d.receipts.p95().count() <= minutes(65).count());
  CHECK(d.details.p95().count() <= hours(2).count());
}

// Ten pages of open returns instead of two: their list, and with it receipts, is what gives way.
TEST_CASE("with 5,000 open returns a thousand calls slow down evenly", "[days][pace][long][.]") {
  constexpr Duration life = hours(400);  // 300 a day for so long are 5,000
  Days d(1000, checks::days(2));
  d.shop.lives.clear();
  d.shop.fill(kMidnight - life - checks::days(2), kMidnight + checks::days(1), Duration{288}, life);
  {  // what is there already was read in the weeks before
    ReturnGoSource before(
        *d.db, d.records, d.shop,
        ReturnGoEndpoint{"http://returngo.test", "acme.myshopify.com", "weeks", 10'000'000, 1, "", "", Duration{5}},
        {});
    d.shop.now = kMidnight - minutes(1);
    PollPlan plan;
    plan.interval = minutes(1);
    plan.full = true;
    plan.backfill_from = kMidnight - checks::days(45);
    plan.needs = {checks::Need::returngo};
    int polls = 0;
    do (void)before.poll(d.shop.now, plan);
    while (++polls < 100 && d.records.returngo.rma_counts(kMidnight).unread_open > 0);
    REQUIRE(d.records.returngo.rma_counts(kMidnight).unread_open == 0);
    REQUIRE(d.records.returngo.rma_counts(kMidnight).open > 4900);
    d.shop.calls.clear();
    d.shop.by_kind.clear();
  }
  const Time end = kMidnight + checks::days(1);
  d.run(kMidnight, end, kMidnight);
  for (const auto& [kind, n] : d.shop.by_kind) UNSCOPED_INFO(kind << " " << n);
  UNSCOPED_INFO("rows " << d.rows.minutes_p95() << ", payouts " << d.payouts.minutes_p95() << ", receipts "
                        << d.receipts.minutes_p95() << ", details " << d.details.minutes_p95());
  CHECK(d.calls(kMidnight, end) <= 1000);
  CHECK(d.longest_gap(kMidnight, end).count() <= minutes(15).count());
  for (int quarter = 0; quarter < 4; ++quarter) {
    const long calls = d.calls(kMidnight + hours(6 * quarter), kMidnight + hours(6 * quarter + 6));
    CHECK(calls >= 200);
    CHECK(calls <= 300);
  }
  CHECK(d.rows.p95().count() <= minutes(11).count());
  CHECK(d.payouts.p95().count() <= minutes(16).count());
  CHECK(d.receipts.p95().count() <= hours(4).count());
  CHECK(d.details.p95().count() <= hours(4).count());
}

TEST_CASE("with two thousand calls, new returns and payouts are known within five minutes", "[days][pace]") {
  Days d(2000, checks::days(5));
  d.run(kMidnight, kMidnight + checks::days(1), kMidnight + hours(1));
  CHECK(d.calls(kMidnight, kMidnight + checks::days(1)) <= 2000);
  CHECK(d.rows.p95().count() <= minutes(5).count());
  CHECK(d.payouts.p95().count() <= minutes(5).count());
  CHECK(d.details.p95().count() <= hours(2).count());
}

TEST_CASE("among 20,000 returns, a payout is known within sixteen minutes from the first hour on", "[days][pace]") {
  Days d(1000, checks::days(2));
  d.shop.lives.clear();
  for (long i = 0; i < 19400; ++i) {  // done long ago
    const Time created = kMidnight - checks::days(44) + Duration{i * 180};
    d.shop.lives.push_back({100000 + i, created, created, created + hours(1), created + hours(2)});
  }
  d.shop.fill(kMidnight - hours(48), kMidnight + hours(12), Duration{288});
  d.run(kMidnight, kMidnight + hours(12), kMidnight);
  for (const auto& [kind, n] : d.shop.by_kind) UNSCOPED_INFO(kind << " " << n);
  CHECK(d.calls(kMidnight, kMidnight + hours(12)) <= 600);
  CHECK(d.longest_gap(kMidnight, kMidnight + hours(12)).count() <= minutes(15).count());
  CHECK(d.payouts.p95().count() <= minutes(16).count());
}

TEST_CASE("of 20,000 returns the open ones are read within 36 hours, the rows of the closed ones at once",
          "[days][pace]") {
  Days d(1000, checks::days(2));
  d.shop.lives.clear();
  // 600 that stay open, 19,400 that were done long ago.
  for (long i = 0; i < 20000; ++i) {
    const bool open = i >= 19400;
    const Time created = kMidnight - checks::days(40) + Duration{i * 120};
    d.shop.lives.push_back({100000 + i, created, created, open ? created + hours(1) : created + hours(1),
                            open ? kMidnight + checks::days(90) : created + hours(2)});
  }
  d.shop.now = kMidnight;
  PollPlan plan;
  plan.interval = minutes(1);
  plan.full = true;
  plan.backfill_from = kMidnight - checks::days(45);
  plan.needs = {checks::Need::returngo};
  CHECK_FALSE(d.source.poll(kMidnight, plan).complete);  // received ones are still to be read
  CHECK(d.shop.by_kind["all"] + d.shop.by_kind["transactions"] <= 80);
  CHECK(d.records.returngo.rma_counts(kMidnight).unread_closed == 19400);
  plan.full = false;
  Time done{};
  for (Time now = kMidnight + minutes(1); now < kMidnight + hours(36) && done == Time{}; now += minutes(1)) {
    d.shop.now = now;
    const PollReport report = d.source.poll(now, plan);
    if (d.records.returngo.rma_counts(now).unread_open == 0) {
      done = now;
      CHECK(report.complete);
    }
  }
  CHECK(done != Time{});
  CHECK(d.records.returngo.rma_counts(done).unread_closed > 19000);
}
