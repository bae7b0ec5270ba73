// When a group speaks: docs/facts/specification.md section 5 and the rows of the lessons that are about grouping.
#include <catch2/catch.hpp>
#include <set>

#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::alerts;
using checks::hours;
using checks::minutes;
using checks::Severity;

namespace {

using Shapes = std::vector<std::string>;
constexpr checks::Duration kWait{30};

std::set<std::string> told_firing(const std::vector<Notification>& messages) {
  std::set<std::string> out;
  for (const Notification& n : messages)
    for (const std::string& f : n.fingerprints_fired) REQUIRE(out.insert(f).second);  // nothing twice
  return out;
}
std::set<std::string> told_resolved(const std::vector<Notification>& messages) {
  std::set<std::string> out;
  for (const Notification& n : messages)
    for (const std::string& f : n.fingerprints_resolved) REQUIRE(out.insert(f).second);
  return out;
}

}  // namespace

TEST_CASE("a group opens after group_wait, once, with everything that fired meanwhile") {
  Desk d;
  d.fire(1);
  CHECK(d.look().empty());
  CHECK(d.next == d.s.now + kWait);
  d.s.now += checks::Duration{20};
  d.fire(2, 2);
  CHECK(d.look().empty());
  CHECK(shapes(d.after(checks::Duration{10})) == Shapes{"ops opened 3 firing 3 new 0 resolved"});
  CHECK(d.after(minutes(1)).empty());
}

TEST_CASE("alerts that join are told at most once per group_interval") {
  Desk d;
  d.fire(1);
  d.look();
  d.after(kWait);
  d.fire(1, 2);
  CHECK(d.after(minutes(1)).empty());
  CHECK(d.next == d.s.now + minutes(4));
  d.fire(1, 3);
  CHECK(shapes(d.after(minutes(4))) == Shapes{"ops joined 3 firing 2 new 0 resolved"});
}

TEST_CASE(
    "one location with 400 returns is one message with the count and the money; a storm speaks at each doubling") {
  Desk d;
  d.fire(400, 1, "restock_inactive_location");
  d.look();
  const auto said = d.after(kWait);
  REQUIRE(shapes(said) == Shapes{"ops opened 400 firing 400 new 0 resolved"});
  CHECK(said[0].firing.size() == 50);
  CHECK(said[0].money == std::vector<checks::Money>{{400000, "GBP"}});
  CHECK(said[0].fingerprints_fired.size() == 400);

  Desk storm;
  storm.fire(6);
  storm.look();
  CHECK(storm.after(kWait).size() == 1);
  storm.fire(3, 100);
  CHECK(storm.after(minutes(1)).empty());  // 9: no storm yet, the interval holds
  storm.fire(3, 200);
  CHECK(shapes(storm.after(minutes(1))) == Shapes{"ops joined 12 firing 6 new 0 resolved"});
  storm.fire(11, 300);
  CHECK(storm.after(minutes(1)).empty());  // 23: not doubled
  storm.fire(1, 400);
  CHECK(shapes(storm.after(minutes(1))) == Shapes{"ops joined 24 firing 12 new 0 resolved"});
}

TEST_CASE("10,000 findings at once are one message, and a second look says nothing") {
  Desk d;
  d.fire(10000);
  d.look();
  CHECK(shapes(d.after(kWait)) == Shapes{"ops opened 10000 firing 10000 new 0 resolved"});
  CHECK(d.after(minutes(1)).empty());
}

TEST_CASE("a severity that rises speaks at once") {
  Desk d;
  d.fire(1);
  d.look();
  d.after(kWait);
  d.alert("1001").finding.severity = Severity::critical;
  const auto said = d.after(minutes(1));
  CHECK(shapes(said) == Shapes{"ops severity_rose 1 firing 0 new 0 resolved"});
  CHECK(said[0].severity == Severity::critical);
  CHECK(d.after(minutes(1)).empty());
}

TEST_CASE(
    "repeat_interval: 4 h for critical, 24 h otherwise, the route's own before; never while all is acknowledged") {
  const auto said_in = [](Severity severity, std::optional<checks::Duration> own, checks::Duration d) {
    Desk desk;
    desk.route().repeat_interval = own;
    desk.fire(finding("1001", "refund_not_posted", severity));
    desk.look();
    desk.after(kWait);
    return desk.during(d).size();
  };
  CHECK(said_in(Severity::critical, {}, hours(9)) == 2);
  CHECK(said_in(Severity::warning, {}, hours(9)) == 0);
  CHECK(said_in(Severity::warning, {}, hours(25)) == 1);
  CHECK(said_in(Severity::warning, hours(1), minutes(150)) == 2);

  Desk acked;
  acked.fire(finding("1001", "refund_not_posted", Severity::critical));
  acked.look();
  acked.after(kWait);
  acked.alert("1001").acked_at = acked.s.now;
  acked.alert("1001").acked_until = acked.s.now + hours(10);
  CHECK(acked.during(hours(9)).empty());
  CHECK(shapes(acked.during(hours(2))) ==
        Shapes{"ops repeated 1 firing 0 new 0 resolved"});  // the acknowledgement ran out
}

TEST_CASE("a resolve is told once, in the thread of its firing") {
  Desk d;
  d.fire(2);
  d.look();
  const auto opened = d.after(kWait);
  d.resolve("1001");
  CHECK(d.after(minutes(1)).empty());  // one of two: told with the next message
  d.resolve("1002");
  const auto over = d.after(minutes(1));
  REQUIRE(shapes(over) == Shapes{"ops resolved 0 firing 0 new 2 resolved"});
  CHECK(over[0].thread == opened[0].thread);
  CHECK_FALSE(over[0].first);
  CHECK(d.during(hours(30)).empty());
  CHECK(d.s.groups.empty());
}

TEST_CASE("where a message can be edited, it says how many are left") {
  Desk d;
  d.s.receivers["ops"].can_edit = true;
  d.fire(400);
  d.look();
  d.after(kWait);
  for (int i = 0; i < 20; ++i) d.resolve(std::to_string(1001 + i));
  CHECK(d.after(minutes(1)).empty());
  CHECK(shapes(d.after(minutes(4))) == Shapes{"ops changed 380 firing 0 new 20 resolved"});
  CHECK(d.after(minutes(10)).empty());
}

TEST_CASE("what resolves before its firing could be told is told all the same, once") {
  Desk within_wait;
  within_wait.fire(1);
  within_wait.look();
  within_wait.s.now += checks::Duration{10};
  within_wait.resolve("1001");
  within_wait.look();
  const auto said = within_wait.after(checks::Duration{20});
  REQUIRE(shapes(said) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
  CHECK(said[0].fingerprints_fired.size() == 1);
  CHECK(within_wait.during(hours(1)).empty());

  Desk joined;  // it joins and resolves within one group_interval: lost by Alertmanager
  joined.fire(1);
  joined.look();
  joined.after(kWait);
  joined.fire(1, 2);
  joined.after(minutes(1));
  joined.resolve("1002");
  const auto both = joined.during(minutes(10));
  REQUIRE(shapes(both) == Shapes{"ops joined 1 firing 0 new 1 resolved"});
  CHECK(both[0].fingerprints_fired == both[0].fingerprints_resolved);

  Desk between;  // it fires and resolves between two looks, as over a crash
  between.look();
  between.s.now += minutes(1);
  between.fire(1);
  between.s.now += minutes(1);
  between.resolve("1001");
  between.look();
  CHECK(shapes(between.after(kWait)) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
}

TEST_CASE("whatever happens, each firing and each resolve is told once") {
  Desk d;
  unsigned seed = 17;
  const auto dice = [&seed](unsigned n) { return (seed = seed * 1664525u + 1013904223u) / 65536u % n; };
  std::vector<Notification> all;
  std::map<std::string, int> fired, resolved;
  for (int minute = 0; minute < 3000; ++minute) {
    const std::string id = std::to_string(2000 + dice(40));
    const auto f = finding(id);
    const bool open = std::any_of(d.s.alerts.begin(), d.s.alerts.end(),
                                  [&](const Alert& a) { return a.finding.fingerprint == f.fingerprint && is_open(a); });
    if (dice(3) == 0 && minute < 2900) {
      if (open)
        d.resolve(id), ++resolved[f.fingerprint];
      else
        d.fire(f), ++fired[f.fingerprint];
    }
    for (Notification& n : d.after(minutes(1))) all.push_back(std::move(n));
  }
  std::map<std::string, int> said_fired, said_resolved;
  for (const Notification& n : all) {
    for (const std::string& f : n.fingerprints_fired) ++said_fired[f];
    for (const std::string& f : n.fingerprints_resolved) ++said_resolved[f];
  }
  for (const auto& [f, n] : fired) CHECK(said_fired[f] <= n);
  // What came back before its resolve was told is told as firing anew; nothing is told more often than it happened,
  // nothing never.
  for (const auto& [f, n] : fired) CHECK(said_fired[f] >= 1);
  for (const auto& [f, n] : resolved) CHECK(said_resolved[f] <= n);
  for (const Alert& a : d.s.alerts)
    if (!is_open(a)) CHECK(said_resolved[a.finding.fingerprint] >= 1);
}

TEST_CASE("a restart with 1,000 open alerts says nothing; a changed route does not say again what was told") {
  Desk d;
  d.fire(1000);
  d.look();
  d.after(kWait);
  Desk again;
  again.s = d.s;
  again.s.ready_stores.clear();
  CHECK(again.during(minutes(10)).empty());
  again.s.ready_stores = {"acme-uk"};
  CHECK(again.during(minutes(10)).empty());
  again.route().match = {{"owner", {"finance"}}};
  again.s.routes.insert(again.s.routes.begin(), RouteOptions{});  // one that leads nowhere else
  again.s.routes.front().match = {{"check", {"flow_*"}}};
  again.s.routes.front().receivers = {"ops"};
  CHECK(again.during(minutes(10)).empty());
  again.resolve("1001");
  again.fire(1, 5000);
  const auto said = again.during(minutes(10));
  CHECK(told_firing(said).size() == 1);
}

TEST_CASE("no message before the store's first complete cycle after a start") {
  Desk d;
  d.s.ready_stores = {"acme-eu"};
  d.fire(3);
  CHECK(d.during(hours(1)).empty());
  d.s.ready_stores.insert("acme-uk");
  CHECK(told_firing(d.during(minutes(2))).size() == 3);
}

TEST_CASE("what fired just before a crash and is over before the store is ready again is told all the same") {
  Desk d;
  d.look();
  d.s.now += minutes(1);
  d.fire(1);  // and the process dies before dispatch
  d.s.ready_stores.clear();
  d.s.now += minutes(1);
  d.resolve("1001");
  CHECK(d.look().empty());
  CHECK(d.during(minutes(5)).empty());
  d.s.ready_stores = {"acme-uk"};
  CHECK(shapes(d.during(minutes(2))) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
  CHECK(d.during(minutes(30)).empty());
}

TEST_CASE("two routes to one receiver tell it once; continue leads on") {
  Desk d;
  d.s.receivers["all"] = {};
  d.route().go_on = true;
  RouteOptions second;
  second.receivers = {"ops", "all"};
  second.group_by = {"owner"};
  d.s.routes.push_back(second);
  RouteOptions never;
  never.receivers = {"ops"};
  d.s.routes.push_back(never);
  d.fire(1);
  d.look();
  CHECK(shapes(d.after(kWait)) ==
        Shapes{"all opened 1 firing 1 new 0 resolved", "ops opened 1 firing 1 new 0 resolved"});
}

TEST_CASE("who was told that it fires is told that it is over, though the routes have changed") {
  Desk d;
  d.s.receivers["pager"] = {};
  d.route().receivers = {"pager"};
  d.fire(1);
  d.look();
  d.after(kWait);
  d.route().receivers = {"ops"};
  d.look();
  CHECK(shapes(d.after(kWait)) == Shapes{"ops opened 1 firing 1 new 0 resolved"});
  d.resolve("1001");
  CHECK(shapes(d.after(minutes(1))) ==
        Shapes{"ops resolved 0 firing 0 new 1 resolved", "pager resolved 0 firing 0 new 1 resolved"});
}

TEST_CASE("the baseline is one digest per owner and store, whatever of it matures later follows a day after") {
  Desk d;
  for (int i = 0; i < 300; ++i) {
    auto f = finding(std::to_string(3000 + i), i % 2 ? "refund_not_posted" : "restock_missing",
                     i % 3 ? Severity::warning : Severity::critical);
    f.owner = i % 2 ? checks::Owner::finance : checks::Owner::operations;
    d.fire(f, true);
  }
  d.look();
  CHECK(shapes(d.after(kWait)) ==
        Shapes{"ops digest 150 firing 150 new 0 resolved", "ops digest 150 firing 150 new 0 resolved"});
  d.s.now += hours(2);
  auto late = finding("4000", "refund_not_posted", Severity::critical);
  d.fire(late, true);
  CHECK(d.during(hours(21)).empty());  // no repeat of critical ones either
  const auto day = d.during(hours(2));
  CHECK(told_firing(day).size() == 1);
  d.fire(finding("4001", "refund_not_posted"));  // new since then: its own message
  d.look();
  CHECK(shapes(d.after(kWait)) == Shapes{"ops opened 1 firing 1 new 0 resolved"});
}

TEST_CASE(
    "a stale source mutes what depends on it, and says so itself; nothing is lost or said again when it is back") {
  Desk d;
  d.fire(1, 1, "restock_missing");  // reads stock
  d.look();
  d.after(kWait);
  auto stale = finding("0", "source_stale", Severity::critical);
  stale.subject = {checks::SubjectKind::source, "shopify"};
  stale.fingerprint = checks::fingerprint(stale.check, stale.store, stale.subject, stale.cause);
  d.fire(stale);
  d.fire(1, 2, "restock_missing");
  d.fire(1, 3, "flow_failed");  // reads Patchworks
  d.look();
  const auto said = d.after(kWait);
  CHECK(told_firing(said) == std::set<std::string>{stale.fingerprint, finding("1003", "flow_failed").fingerprint});
  CHECK(told_resolved(d.during(hours(3))).empty());
  for (Alert& a : d.s.alerts)
    if (a.finding.check == "source_stale") {
      a.resolved_at = d.s.now;
      a.resolved_how = "healthy";
    }
  const auto back = d.during(minutes(10));
  CHECK(told_firing(back) == std::set<std::string>{finding("1002", "restock_missing").fingerprint});
  CHECK(told_resolved(back) == std::set<std::string>{stale.fingerprint});
}

TEST_CASE("of a capability that is missing only what needs it is mute") {
  auto stale = finding("0", "source_stale");
  Alert source, stock, refund;
  stale.subject = {checks::SubjectKind::source, "shopify/read_inventory"};
  source.finding = stale;
  stock.finding = finding("1", "restock_missing");
  refund.finding = finding("2", "refund_failed");
  source.fired_at = stock.fired_at = refund.fired_at = at("2026-11-25T10:00:00Z");
  const auto muted = muted_by_sources({source, stock, refund});
  CHECK(muted.count(refund.finding.fingerprint) == 0);
  stock.finding.store = "acme-eu";
  CHECK(muted_by_sources({source, stock}).empty());
}

TEST_CASE("flapping is said once; then silence until it stays") {
  Desk d;
  std::vector<Notification> all;
  const auto add = [&](std::vector<Notification> said) {
    for (Notification& n : said) all.push_back(std::move(n));
  };
  for (int i = 0; i < 20; ++i) {
    d.fire(finding("1001"));
    Alert& a = d.alert("1001");
    if (!a.flips_since) a.flips_since = d.s.now;
    if (i > 0) ++a.flips;
    add(d.during(minutes(10)));
    d.resolve("1001");
    ++a.flips;
    add(d.during(minutes(10)));
  }
  int flapping = 0;
  for (const Notification& n : all)
    if (!n.firing.empty() && n.firing[0].flapping) ++flapping;
  CHECK(flapping == 1);
  CHECK(all.size() <= 6);
  const auto calm = d.during(hours(24));
  CHECK(shapes(calm) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
}

TEST_CASE(
    "a silence holds the firing back; what was told is told to be over; what came and went in silence is not told") {
  Desk d;
  d.fire(1);
  d.look();
  d.after(kWait);
  Silence s;
  s.match = {{"check", {"refund_*"}}};
  s.created_at = d.s.now;
  s.until = d.s.now + hours(2);
  d.s.silences.push_back(s);
  d.fire(2, 2);
  CHECK(d.during(minutes(30)).empty());
  d.resolve("1001");
  d.resolve("1002");
  CHECK(shapes(d.during(minutes(30))) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
  const auto after = d.during(hours(2));
  CHECK(told_firing(after) == std::set<std::string>{finding("1003").fingerprint});
}

TEST_CASE("a critical that nobody acknowledges is escalated once, an acknowledged one is not; its resolve follows") {
  Desk d;
  d.s.receivers["pager"] = {};
  d.route().escalate_after = hours(2);
  d.route().escalate_to = {"pager"};
  d.fire(finding("1001", "refund_not_posted", Severity::critical));
  d.fire(finding("1002", "refund_not_posted", Severity::critical));
  d.fire(finding("1003", "refund_not_posted", Severity::warning));
  d.alert("1002").acked_at = d.s.now;
  d.look();
  std::vector<Notification> pager;
  for (Notification& n : d.during(hours(3)))
    if (n.receiver == "pager") pager.push_back(std::move(n));
  REQUIRE(shapes(pager) == Shapes{"pager escalated 1 firing 1 new 0 resolved"});
  CHECK(pager[0].at == at("2026-11-25T12:00:00Z"));
  d.alert("1001").acked_at = d.s.now;
  d.resolve("1001");
  const auto over = d.during(minutes(1));
  REQUIRE(over.size() == 1);
  CHECK(over[0].receiver == "pager");
  CHECK(over[0].thread == pager[0].thread);
}

TEST_CASE("a receiver that keeps state hears that all is acknowledged") {
  Desk d;
  d.s.receivers["ops"].keeps_state = true;
  d.fire(2);
  d.look();
  d.after(kWait);
  d.alert("1001").acked_at = d.s.now;
  CHECK(d.after(minutes(1)).empty());
  d.alert("1002").acked_at = d.s.now;
  CHECK(shapes(d.after(minutes(1))) == Shapes{"ops acknowledged 2 firing 0 new 0 resolved"});
  CHECK(d.after(minutes(1)).empty());
}

TEST_CASE("outside its hours a route waits until they open; critical passes") {
  Desk d;
  d.route().active = "Mon-Fri 08:00-18:00";
  d.s.timezones["acme-uk"] = "Europe/London";
  d.s.now = at("2026-11-27T17:59:00Z");  // a Friday
  d.fire(1);
  d.look();
  const auto weekend = d.during(hours(63));
  REQUIRE(shapes(weekend) == Shapes{"ops opened 1 firing 1 new 0 resolved"});
  CHECK(weekend[0].at == at("2026-11-30T08:00:00Z"));
  d.s.now = at("2026-12-01T22:00:00Z");
  d.fire(finding("7000", "flow_failed", Severity::critical));
  d.look();
  CHECK(shapes(d.after(kWait)) == Shapes{"ops opened 1 firing 1 new 0 resolved"});
  d.resolve("7000", "healthy", "flow_failed");
  CHECK(shapes(d.after(minutes(1))) == Shapes{"ops resolved 0 firing 0 new 1 resolved"});
}

TEST_CASE("a clock that jumps neither storms nor silences") {
  Desk d;
  d.fire(1);
  d.look();
  d.after(kWait);
  d.s.now -= hours(48);
  d.look();
  d.fire(1, 2);
  CHECK(told_firing(d.during(minutes(10))).size() == 1);
  d.s.now += hours(72);
  CHECK(d.look().size() <= 1);  // a repeat at most
  CHECK(d.during(minutes(5)).empty());
}

TEST_CASE("what the configuration no longer watches ends without a word") {
  Desk d;
  d.fire(2);
  d.look();
  d.after(kWait);
  d.resolve("1001", "unwatched");
  d.resolve("1002", "unwatched");
  CHECK(d.during(hours(30)).empty());
  CHECK(d.s.groups.empty());
}
