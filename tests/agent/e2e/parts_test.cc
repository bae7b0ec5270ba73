// Money in parts over days: a part fails, the rest comes, later the failed part is paid. At every hour exactly what the
// stories say is told: nothing early, nothing longer than it is true, each with the part's own amount, and each once.
#include <algorithm>
#include <catch2/catch.hpp>
#include <map>

#include "agent/store/alert_store.h"
#include "tests/agent/e2e/watched_world.h"
#include "tests/world/faults.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::hours;
using checks::minutes;
using checks::Time;
using returnwatch::agent::testing::require_exact;
using returnwatch::agent::testing::WatchedWorld;

namespace {

constexpr const char* kReference = "PlatformRefundId";

// A return of one item of 100.00 that came an hour ago, back in stock an hour later; nothing is paid.
std::shared_ptr<world::Story> hundred(world::State& w) {
  world::Plan plan;
  plan.lines[0].price = 10000;
  auto s = world::Story::make(w, std::move(plan));
  s->begin(w.ago(checks::days(17)), w.ago(checks::days(5)));
  s->receive(w.ago(hours(1)));
  s->restock(w.now() + hours(1), true);
  return s;
}

// Money at order level by ReturnGO's app; its id.
std::string refund(world::Story& s, Time at, long minor, std::vector<long> split = {}) {
  world::RefundPlan plan;
  plan.amount = minor;
  plan.split = std::move(split);
  return s.refund(at, plan);
}

void pay(world::Story& s, Time at, long minor) {
  s.payout(at, world::kRefund, "Success", minor, {0}, kReference, refund(s, at, minor));
}

void told(world::Story& s, const char* check, const char* cause, const char* severity, long minor, Time from,
          Time until) {
  world::Label l = with_amount(return_label(s, check, cause, severity, "finance"), s, minor);
  l.from = from;
  l.until = until;
  s.world().expect(l);
}

// Two payouts: the first came, the second was asked for and fails; it is paid two days later.
void of_two_payouts(world::State& w) {
  auto s = hundred(w);
  const Time asked = w.now() + minutes(80), failed = asked + hours(3), paid = w.now() + hours(50) + minutes(20);
  pay(*s, asked, 3000);
  const std::string second = s->payout(asked, world::kRefund, "Requested", 7000, {0}, kReference, "");
  s->set_payout(failed, second, "Failed");
  pay(*s, paid, 7000);
  told(*s, "refund_failed", "returngo_failed", "critical", 7000, failed, paid);
}

// One refund in two transactions that both came, and the first fails after all; paid again later.
void of_two_transactions(world::State& w) {
  auto s = hundred(w);
  const Time made = w.now() + minutes(140), failed = made + hours(18), paid = w.now() + hours(60) + minutes(20);
  const std::string id = refund(*s, made, 10000, {3000, 7000});
  s->payout(made, world::kRefund, "Success", 10000, {0}, kReference, id);
  s->set_transaction(failed, id, "FAILURE", "CARD_DECLINED", 0);
  pay(*s, paid, 3000);
  told(*s, "refund_failed", "shopify_failed", "critical", 3000, failed, paid);
}

// A part of it, which no payout names; the rest comes before, or only after, the grace is over.
void of_two_refunds(world::State& w, Time rest, bool late) {
  auto s = hundred(w);
  (void)refund(*s, w.now() + minutes(140), 4000);
  (void)refund(*s, rest, 6000);
  if (late) told(*s, "refund_not_posted", "partly_refunded", "warning", 6000, w.ago(hours(1)) + hours(24), rest);
}

}  // namespace

TEST_CASE("money in parts over days: each part is told when it fails, and no longer when it is paid",
          "[world][parts]") {
  world::WorldOptions o;
  o.seed = 17;
  o.returns = 0;
  o.faults = {};
  o.near_misses = false;
  o.ticks = false;
  o.now = *checks::parse_time("2026-11-23T08:00:00Z");
  o.shopify_bucket = 1e7;
  o.returngo_quota = 100000;
  WatchedWorld w(o, false, "60s");
  w.world().write([](world::State& s) {
    of_two_payouts(s);
    of_two_transactions(s);
    of_two_refunds(s, s.now() + hours(22) + minutes(20), false);
    of_two_refunds(s, s.now() + hours(47) + minutes(20), true);
  });
  std::size_t most = 0;
  for (int hour = 0; hour < 70; ++hour) {
    for (const auto& wait : {hour == 0 ? minutes(28) : minutes(58), minutes(1), minutes(1)}) {
      w.advance(wait);
      w.cycle();
    }
    INFO("hour " << hour);
    require_exact(w);
    most = std::max(most, w.firing().size());
  }
  CHECK(most == 3);
  std::map<std::string, std::map<std::string, int>> life;
  for (const AlertStore::JournalRow& j : AlertStore(w.state()).journal(Time{}, w.world().now()))
    if (j.event == "firing" || (j.event == "resolved" && life.count(j.fingerprint) > 0))  // else it never fired
      ++life[j.fingerprint][j.event];
  CHECK(life.size() == 3);
  for (const auto& [fingerprint, events] : life)
    CHECK(events == std::map<std::string, int>{{"firing", 1}, {"resolved", 1}});
}
