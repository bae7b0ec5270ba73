// What the running agent writes of its sources: once when it begins or changes, once when it is over, nothing between.
#include <catch2/catch.hpp>

#include "agent/app/clock_log.h"
#include "agent/app/trouble_log.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::kNow;
using checks::hours;
using checks::minutes;

namespace {

SourceState bad(const std::string& source, const std::string& cause, const std::string& error) {
  SourceState s;
  s.source = source;
  s.ok = false;
  s.cause = cause;
  s.error = error;
  return s;
}

SourceState good(const std::string& source) {
  SourceState s;
  s.source = source;
  s.ok = true;
  return s;
}

std::string said(const std::vector<TroubleLog::Line>& lines) {
  std::string out;
  for (const TroubleLog::Line& l : lines) out += (l.good ? "+ " : "- ") + l.text + "\n";
  return out;
}

}  // namespace

TEST_CASE("a source's trouble is written once, however often it comes again, and when it changes or ends", "[log]") {
  TroubleLog log;
  const auto look = [&](const std::string& store, const std::vector<SourceState>& states, int minute) {
    return said(log.look(store, states, kNow + minutes(minute)));
  };
  CHECK(look("acme", {good("shopify")}, 0).empty());
  CHECK(look("acme", {bad("shopify", "unreachable", "status 503 (request 1a)")}, 1) ==
        "- acme: shopify cannot be read: unreachable (status 503 (request 1a))\n");
  for (int i = 2; i < 600; ++i)  // ten hours: the number of the request and the status differ, the trouble does not
    CHECK(look("acme", {bad("shopify", "unreachable", "status 502 (request " + std::to_string(i) + ")")}, i).empty());
  CHECK(look("acme", {bad("shopify", "unauthorised", "status 401")}, 600) ==
        "- acme: shopify cannot be read: unauthorised (status 401)\n");
  CHECK(look("brand", {good("shopify")}, 600).empty());  // another store says nothing of this one's
  CHECK(look("acme", {good("shopify")}, 601) == "+ acme: shopify can be read again, after 10 h and 600 cycles\n");
  CHECK(look("acme", {good("shopify")}, 602).empty());
}

TEST_CASE("a clock that differs is written once, and once that it is right", "[log]") {
  ClockLog log;
  const auto look = [&log](const Skews& skews) {
    const auto line = log.look(skews);
    return line ? said({*line}) : std::string();
  };
  const std::pair<std::string, std::string> shop{"acme", "shopify"}, desk{"acme", "returngo"};
  CHECK(look({}).empty());
  CHECK(look({{shop, checks::Duration{60}}, {desk, checks::Duration{-60}}}).empty());  // answers take their time
  CHECK(look({{shop, -hours(2)}, {desk, checks::Duration{-7199}}}) ==
        "- this machine's clock is 2 h ahead of the sources' (returngo, shopify): graces and schedules depend on it; "
        "synchronise it with NTP\n");
  CHECK(look({{shop, -hours(2)}, {desk, checks::Duration{-7201}}}).empty());
  CHECK(look({{shop, checks::Duration{61}}}) ==
        "- this machine's clock is 1 min behind the sources' (shopify): graces and schedules depend on it; "
        "synchronise it with NTP\n");
  CHECK(look({{shop, checks::Duration{2}}}) == "+ this machine's clock agrees with the sources' again\n");
  CHECK(look({{shop, checks::Duration{2}}}).empty());
}
