#include "agent/cycle/policy.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <optional>
#include <random>

#include "agent/cycle/reach.h"
#include "agent/views/state_view.h"
#include "checks/capabilities.h"
#include "checks/registry.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

checks::Time at(const char* text) { return *checks::parse_time(text); }

std::vector<checks::Location> places() {
  return {{"11", "London", false, {}, {}, false},
          {"12", "London", true, {}, {}, false},
          {"13", "Leeds", false, {}, {}, false},
          {"14", "400", true, {}, {}, false}};
}

std::string reach_of_inventory(const SourceState& s, checks::Time now, bool check_mode) {
  return reach_of({{"shopify", "", true, now, {}, "", "", checks::minutes(1)}, s}, now, check_mode)
      .why(checks::Need::inventory);
}

}  // namespace

TEST_CASE("a location is named by gid, id or name", "[policy]") {
  const auto all = places();
  CHECK(resolve_location("gid://shopify/Location/13", all) == "13");
  CHECK(resolve_location("13", all) == "13");
  CHECK(resolve_location("leeds", all) == "13");
  CHECK(resolve_location("London", all) == "12");  // the active one of that name
  CHECK(resolve_location("400", all) == "14");
  CHECK(resolve_location("99", all) == "99");  // an id that Shopify does not list (yet)
  CHECK(resolve_location("gid://shopify/Location/99", all) == "99");
  CHECK(resolve_location("Paris", all) == "");
  CHECK(resolve_location("", all) == "");
}

TEST_CASE("working days are whole days of the store's zone", "[policy]") {
  const std::vector<std::string> week = {"Mon", "Tue", "Wed", "Thu", "Fri"};
  const auto from = at("2026-10-20T00:00:00Z"), to = at("2026-12-31T00:00:00Z");
  CHECK(working_time({}, {}, "Europe/London", from, to).spans.empty());
  const auto london = working_time(week, {}, "Europe/London", from, to);
  // Friday 12:00 plus 24 working hours is Monday 12:00; over the end of summer time the wall clock's day has 25 hours.
  CHECK(london.add(at("2026-11-20T12:00:00Z"), checks::hours(24)) == at("2026-11-23T12:00:00Z"));
  CHECK(london.add(at("2026-10-23T22:00:00Z"), checks::hours(2)) ==
        at("2026-10-26T01:00:00Z"));  // Friday 23:00 BST + 1 h, Monday 00:00 GMT + 1 h
  CHECK(london.add(at("2026-11-21T12:00:00Z"), checks::hours(1)) == at("2026-11-23T01:00:00Z"));
  const auto holiday = working_time(week, {"2026-11-23"}, "Europe/London", from, to);
  CHECK(holiday.add(at("2026-11-20T12:00:00Z"), checks::hours(24)) == at("2026-11-24T12:00:00Z"));
  const auto only_holidays = working_time({}, {"2026-11-21"}, "Europe/London", from, to);
  CHECK(only_holidays.add(at("2026-11-20T12:00:00Z"), checks::hours(24)) == at("2026-11-22T12:00:00Z"));
  const auto auckland = working_time({"mon"}, {}, "Pacific/Auckland", from, to);
  CHECK(auckland.add(at("2026-11-20T00:00:00Z"), checks::hours(0)) ==
        at("2026-11-22T11:00:00Z"));  // Monday begins there on Sunday 11:00 UTC
  CHECK(auckland.add(at("2026-11-20T00:00:00Z"), checks::Duration{1}) == at("2026-11-22T11:00:01Z"));
}

TEST_CASE("a source is stale after the longer of 15 minutes and three intervals; in check at once", "[reach]") {
  const checks::Time now = at("2026-11-25T12:00:00Z");
  SourceState s{"shopify", "read_inventory",  false, now - checks::minutes(14), now - checks::minutes(14), "malformed",
                "",        checks::minutes(1)};
  CHECK(reach_of_inventory(s, now, false) == "");
  CHECK(reach_of_inventory(s, now, true) == "malformed");
  s.last_success = now - checks::minutes(16);
  CHECK(reach_of_inventory(s, now, false) == "malformed");
  s.interval = checks::minutes(10);
  CHECK(reach_of_inventory(s, now, false) == "");
  s.last_success = now - checks::minutes(31);
  CHECK(reach_of_inventory(s, now, false) == "malformed");
  s.cause = "scope_missing";  // that will not mend itself
  s.last_success = now - checks::minutes(1);
  CHECK(reach_of_inventory(s, now, false) == "scope_missing");
  s.last_success.reset();
  s.cause = "unreachable";
  s.error = "no route";
  CHECK(reach_of_inventory(s, now, false) == "unreachable (no route)");
  s.ok = true;
  CHECK(reach_of_inventory(s, now, true) == "");
}

TEST_CASE("what a source shows is as old as its part that was read longest ago", "[reach]") {
  const checks::Time now = at("2026-11-25T12:00:00Z");
  const SourceState whole{"patchworks", "", true, now - checks::minutes(1), {}, "", "", checks::minutes(1)};
  CHECK(reach_of({whole}, now, false).as_of(checks::Need::runs, now) == now - checks::minutes(1));
  CHECK(reach_of({whole}, now - checks::hours(1), false).as_of(checks::Need::runs, now - checks::hours(1)) ==
        now - checks::hours(1));  // a clock that was set back
  CHECK(reach_of({}, now, false).as_of(checks::Need::runs, now) == now);
}

TEST_CASE("a source that was never read, and one that fails as a whole, are missing to all that need them", "[reach]") {
  const checks::Time now = at("2026-11-25T12:00:00Z");
  const auto none = reach_of({}, now, false);
  for (const char* source : {"returngo", "shopify", "patchworks"})
    for (const checks::Need need : checks::needs_served(source, "")) CHECK(none.why(need) == "not read yet");
  const SourceState ok{"shopify", "read_returns", true, now, {}, "", "", checks::minutes(1)};
  const auto down = reach_of(
      {{"shopify", "", false, now - checks::hours(1), now - checks::hours(1), "unauthorised", "", checks::minutes(1)},
       ok},
      now, false);
  const auto of_shopify = checks::needs_served("shopify", "");
  CHECK(of_shopify.size() == 12);
  for (const checks::Need need : of_shopify) CHECK(down.why(need) == "unauthorised");
  CHECK(checks::needs_served("shopify", "read_returns") == std::vector{checks::Need::returns});
  CHECK(checks::needs_served("shopify", "write_orders").empty());
}

TEST_CASE("troubles: one per source or capability, allowed three planned intervals", "[reach]") {
  const checks::Time now = at("2026-11-25T12:00:00Z");
  const std::vector<SourceState> states = {
      {"shopify", "", true, now, {}, "", "", checks::minutes(1)},
      {"shopify", "read_returns", false, {}, now - checks::hours(1), "scope_missing", "no", checks::minutes(10)}};
  const auto daemon = troubles_of(states);
  REQUIRE(daemon.size() == 1);
  CHECK(daemon[0].capability == "read_returns");
  CHECK(daemon[0].since == now - checks::hours(1));
  CHECK(daemon[0].allowed == checks::minutes(30));
}

TEST_CASE("source_stale counts at once in a check, unless a grace was set for it", "[reach]") {
  config::Config config;
  config.stores.resize(2);
  config.stores[0].name = "acme";
  config.stores[1].name = "brava";
  config.stores[1].checks["source_stale"].grace = checks::minutes(5);
  CHECK(stale_at_once(config) == std::set<std::string>{"acme"});
}

TEST_CASE("only what an enabled check needs is asked for", "[reach]") {
  checks::Options options;
  for (const checks::CheckInfo& c : checks::all_checks()) options[std::string(c.id)].enabled = false;
  const checks::Policy policy;
  using checks::Need;
  CHECK(needs_of(options, policy, true) == std::set<Need>{Need::returngo, Need::orders, Need::all_orders});
  options["restock_wrong_location"].enabled = true;
  CHECK(needs_of(options, policy, true) ==
        std::set<Need>{Need::returngo, Need::orders, Need::all_orders, Need::locations, Need::returns});
  options["restock_missing"].enabled = true;
  CHECK(needs_of(options, policy, true).count(Need::inventory) == 1);
  CHECK(needs_of({}, policy, true).count(Need::runs) == 1);
  CHECK(needs_of({}, policy, false).count(Need::runs) == 0);
}

TEST_CASE("what the shop has no use for, as far as its records show, is idle", "[reach]") {
  using checks::Need;
  const auto db = agent::testing::memory();
  Records records(*db, "acme");
  checks::Policy policy;
  CHECK(idle_needs(policy, records) == std::set<Need>{Need::returns, Need::customers});
  policy.native_returns = true;
  policy.store_credit_via = checks::CreditVia::gift_card;
  CHECK(idle_needs(policy, records).empty());
  policy.store_credit_via = checks::CreditVia::returngo_code;
  checks::Rma r = agent::testing::rma("501", "9001");
  r.transactions.push_back({});
  r.transactions[0].id = "1";
  r.transactions[0].type = "RefundToGiftCard";
  r.transactions[0].status = "Success";
  r.transactions[0].amount.order = checks::Money{5990, "GBP"};
  records.returngo.put_rma(r, agent::testing::kNow);
  CHECK(idle_needs(policy, records).empty());  // its card is looked for by the customer
}

// Asks the C library's own zones, which share nothing with the library that working_time() uses.
namespace {
class LocalTime {
 public:
  explicit LocalTime(const char* zone) {
    if (const char* was = std::getenv("TZ")) was_ = was;
    ::setenv("TZ", zone, 1);
    ::tzset();
  }
  ~LocalTime() {
    if (was_)
      ::setenv("TZ", was_->c_str(), 1);
    else
      ::unsetenv("TZ");
    ::tzset();
  }
  LocalTime(const LocalTime&) = delete;
  LocalTime& operator=(const LocalTime&) = delete;
  static std::tm of(Time t) {
    const std::time_t seconds = t.time_since_epoch().count();
    std::tm out{};
    ::localtime_r(&seconds, &out);
    return out;
  }

 private:
  std::optional<std::string> was_;
};
}  // namespace

TEST_CASE("any zone, any working days, any holidays: an instant counts exactly when its local day is worked",
          "[policy]") {
  const char* kDays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  std::mt19937 random(20261204);
  const Time from = at("2026-02-01T00:00:00Z"), to = at("2026-12-01T00:00:00Z");
  for (const char* zone : {"UTC", "Europe/London", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu",
                           "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Kiritimati", "America/Santiago"})
    for (int round = 0; round < 4; ++round) {
      std::vector<std::string> days, holidays;
      bool worked[7] = {};
      for (int d = 0; d < 7; ++d)
        if ((worked[d] = random() % 3 != 0)) days.push_back(kDays[d]);
      if (days.empty()) continue;
      for (int h = 0; h < 9; ++h) {
        char text[16];
        std::snprintf(text, sizeof text, "2026-%02u-%02u", static_cast<unsigned>(2 + random() % 9),
                      static_cast<unsigned>(1 + random() % 28));
        holidays.push_back(text);
      }
      const checks::WorkTime work = working_time(days, holidays, zone, from, to);
      const LocalTime local(zone);
      const auto counts = [&](Time t) {
        const std::tm day = LocalTime::of(t);
        char text[16];
        std::strftime(text, sizeof text, "%Y-%m-%d", &day);
        return worked[day.tm_wday] && std::find(holidays.begin(), holidays.end(), text) == holidays.end();
      };
      const auto spanned = [&work](Time t) {
        return std::any_of(work.spans.begin(), work.spans.end(),
                           [t](const checks::Span& s) { return s.begin <= t && t < s.end; });
      };
      INFO(zone << ", round " << round);
      for (int i = 0; i < 400; ++i) {
        const Time t = from + checks::minutes(static_cast<long>(random() % (300 * 1440)));
        if (spanned(t) != counts(t)) {
          INFO(checks::to_rfc3339(t));
          CHECK(spanned(t) == counts(t));
        }
      }
      for (int i = 0; i < 6; ++i) {  // a grace is over when so much was worked, by the local clock
        const Time since = from + checks::minutes(static_cast<long>(random() % (200 * 1440)) / 15 * 15);
        const auto grace = checks::minutes(15 * static_cast<long>(1 + random() % 400));
        const Time due = work.add(since, grace);
        checks::Duration passed{0};
        for (Time t = since; t < due; t += checks::minutes(15))
          if (counts(t)) passed += checks::minutes(15);
        INFO(checks::to_rfc3339(since) << " + " << checks::human(grace) << " = " << checks::to_rfc3339(due));
        CHECK(passed == grace);
        CHECK(counts(due - checks::Duration{1}));
      }
    }
}
