// When the daemon says what is wrong: not before it is due, and as soon as it can know. How soon that is follows from
// docs/facts/specification.md, not from what was measured:
//  * a fact with a feed is read in the first poll after it (section 7: the budget is ample here, so the planned
//  interval
//    is the configured one); what has a deadline is judged in the first cycle after it;
//  * "re-read before firing" (section 4): a return's finding waits for one more poll;
//  * error comments and single parcels have no feed (docs/facts/returngo.md section 6): the rotating refresh finds
//  them,
//    which looks at each open return again every five minutes while the budget lasts;
//  * a run that is due takes up to two minutes to be queued and picked (docs/facts/patchworks.md sections 5 and 9).
#include <algorithm>
#include <catch2/catch.hpp>
#include <cctype>
#include <map>

#include "agent/store/records.h"
#include "tests/agent/e2e/watched_world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::Duration;
using checks::minutes;
using checks::Time;
using returnwatch::agent::testing::require_exact;
using returnwatch::agent::testing::WatchedWorld;

namespace {

constexpr Duration kPoll{60}, kRefresh = minutes(5), kPickUp = minutes(2);

Duration allowed(const world::Label& l) {
  const Duration reread = l.rma_id.empty() ? Duration{0} : kPoll;
  if (l.check == "error_burst" || l.check == "untracked_variant") return kRefresh + kPoll + reread;
  if (l.check == "flow_not_running") return kPickUp + kPoll;
  if (l.cause == "no_rma") return kPoll + kPoll;  // ReturnGO is asked whether the order has a return
  return kPoll + reread;
}

world::WorldOptions world_of(std::vector<std::string> faults, Duration lead) {
  world::WorldOptions o;
  o.seed = 31;
  o.returns = 0;
  o.faults = std::move(faults);
  o.ticks = false;
  o.lead = lead;
  o.now = *checks::parse_time("2026-11-25T11:37:00Z");
  o.shopify_bucket = 1e7;
  o.returngo_quota = 100000;
  return o;
}

std::vector<std::string> faults_of_data() {
  std::vector<std::string> out;
  for (const std::string& name : world::World::fault_names())
    if (name.rfind("source_stale", 0) != 0 && name.rfind("api_version", 0) != 0) out.push_back(name);
  return out;
}

// The minutes around what falls due, from the one before it until it must have been told.
std::set<Time> minutes_to_look(const world::World& world) {
  const Time start = world.now();
  std::set<Time> out = {start};
  for (const world::Label& l : world.labels(true)) {
    if (l.from <= start || l.from == Time::max()) continue;
    const Time first = start + ((l.from - start) / kPoll - 1) * kPoll;
    for (Time t = std::max(start, first); t <= l.from + allowed(l) + kPoll; t += kPoll) out.insert(t);
  }
  return out;
}

// When each finding was first seen firing. The daemon polls each minute while something falls due, else each hour.
std::map<std::string, Time> first_seen(WatchedWorld& w, Time until) {
  const std::set<Time> look = minutes_to_look(w.world());
  std::map<std::string, Time> out;
  for (Time now = w.world().now(); now <= until; now += kPoll) {
    w.advance(now - w.world().now());
    if (look.count(now) == 0 && now.time_since_epoch().count() % 3600 >= kPoll.count()) continue;
    w.cycle();
    for (const std::string& f : w.firing()) out.emplace(f, now);
  }
  return out;
}

// docs/facts/specification.md section 4: before a return's finding first fires, its RMA and its order are read again,
// unless that was done since it fell due (a payment that failed did so a poll before its label says); of an order
// without a return, ReturnGO is asked for one.
void require_read_again(WatchedWorld& w, const std::vector<world::Call>& calls, const world::Label& l, Time told) {
  const Time from = l.cause == "shopify_failed" ? l.from - kPoll : l.from;
  const auto asked = [&](const std::string& system, const std::string& what) {
    return std::any_of(calls.begin(), calls.end(), [&](const world::Call& c) {
      if (c.system != system || c.store != l.store || c.at < from || c.at > told) return false;
      const std::string& text = c.body.empty() ? c.path : c.body;
      const auto at = text.find(what);
      return at != std::string::npos && (at + what.size() == text.size() || !std::isdigit(text[at + what.size()]));
    });
  };
  if (l.cause == "no_rma") CHECK(asked("returngo", "order_name="));
  if (l.rma_id.empty()) return;
  CHECK(asked("returngo", "/rma/" + l.rma_id));
  const auto rma = Records(w.state(), l.store).returngo.rma(l.rma_id);
  REQUIRE(rma);
  const std::string order = l.subject_kind == "order" ? l.subject_id : rma->order_id;
  CHECK(asked("shopify", order));
  if (l.check != "restock_missing") return;
  const auto stored = ShopifyRecords(w.state(), l.store).order(order);
  REQUIRE(stored);
  for (const checks::Unit& unit : rma->units)  // and the stock
    for (const checks::OrderLine& line : stored->lines)
      if (line.id == unit.line_id && l.subject_id == l.rma_id + "/" + unit.variant_id)
        CHECK(asked("shopify", "InventoryItem/" + line.inventory_item_id));
}

// How many fell due on the way, each of which was told in time, and on what was read since.
int require_punctual(WatchedWorld& w, Time until) {
  const Time start = w.world().now();
  const auto seen = first_seen(w, until);
  const std::vector<world::Call> calls = w.world().calls();
  int due = 0;
  for (const world::Label& l : w.world().labels(true)) {
    if (l.from <= start || l.from > until) continue;
    ++due;
    INFO(WatchedWorld::said(l) << ", due at " << checks::to_rfc3339(l.from));
    const auto told = seen.find(WatchedWorld::said(l));
    REQUIRE(told != seen.end());
    INFO("told at " << checks::to_rfc3339(told->second));
    CHECK(told->second >= l.from);
    CHECK(told->second <= l.from + allowed(l));
    require_read_again(w, calls, l, told->second);
  }
  return due;
}

}  // namespace

TEST_CASE("the daemon says what is wrong when it is due, and not before", "[long][punctual]") {
  const world::WorldOptions o = world_of(faults_of_data(), checks::days(6));
  WatchedWorld w(o, false, "60s");
  CHECK(require_punctual(w, o.now) > 90);
  require_exact(w);
}

TEST_CASE("the daemon gives a source a quarter of an hour, and says at once what a platform answers",
          "[days][punctual]") {
  const world::WorldOptions o = world_of({"source_stale", "api_version"}, Duration{0});
  WatchedWorld w(o, false, "60s");
  CHECK(require_punctual(w, o.now + minutes(20)) == 5);
  require_exact(w);
}

// docs/facts/specification.md section 7: when a budget is short it slows down evenly; it never loses a page or guesses.
TEST_CASE("one call a day is read on the fourth day, and nothing is said of its returns before", "[days][punctual]") {
  world::WorldOptions o = world_of({"source_stale/budget_spent"}, Duration{0});
  o.near_misses = false;
  WatchedWorld w(o, false, "60s");
  const Time fourth = *checks::parse_time("2026-11-28T00:00:00Z");
  std::set<std::string> told;
  for (; w.world().now() < fourth + checks::days(10); w.advance(checks::hours(1))) {
    w.cycle();
    told = w.firing();
    INFO("at " << checks::to_rfc3339(w.world().now()));
    if (w.world().now() < fourth) CHECK(told == std::set<std::string>{});
    for (const std::string& f : told) CHECK(f.find("source_stale") == std::string::npos);
  }
  REQUIRE(told.size() == 2);  // of the one return
  CHECK(told.begin()->find("acme-meagre refund_not_posted/no_refund") == 0);
  CHECK(told.rbegin()->find("acme-meagre restock_missing/no_movement") == 0);
  long calls = 0;
  for (const world::Call& c : w.world().calls()) calls += c.system == "returngo" && c.store == "acme-meagre";
  CHECK(calls <= 14);
}
