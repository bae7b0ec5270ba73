#include "agent/views/backtest.h"

#include <catch2/catch.hpp>

#include "../../golden.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using returnwatch::testing::check_golden;

namespace {

checks::Time at(const char* text) { return checks::parse_time(text).value(); }

BacktestEpisode episode(const char* rma, const char* cause, std::int64_t minor, const char* currency, const char* fired,
                        const char* ended, bool before = false) {
  BacktestEpisode e;
  e.finding.store = "acme-uk";
  e.finding.rma_id = rma;
  e.finding.order_name = std::string("#1") + rma;
  e.finding.cause = cause;
  e.finding.summary = std::string("Return ") + rma + " was received and nothing was refunded.";
  if (minor >= 0) e.finding.amount = checks::Money{minor, currency};
  e.fired_at = at(fired);
  if (*ended) e.ended_at = at(ended);
  e.before = before;
  return e;
}

Backtest sample() {
  Backtest b;
  b.from = at("2026-10-26T12:00:00Z");
  b.to = at("2026-11-25T12:00:00Z");
  b.timezone = "Europe/London";
  b.cases = 312;
  b.blind = {"nobody silenced anything"};
  return b;
}

}  // namespace

TEST_CASE("golden: a backtest of one check, with a setting tried") {
  Backtest b = sample();
  b.settings = "grace=48h";
  BacktestCheck c{"refund_not_posted",
                  "Refund not posted",
                  {},
                  std::vector<BacktestEpisode>{},
                  {"disputes of the past are not kept"}};
  c.asked = {episode("1", "no_refund", 5990, "GBP", "2026-11-01T23:30:00Z", "2026-11-02T01:00:00Z"),
             episode("2", "no_refund", 12000, "JPY", "2026-11-01T10:00:00Z", "2026-11-01T10:20:00Z"),
             episode("3", "order_archived", 1250, "KWD", "2026-11-20T10:00:00Z", ""),
             episode("4", "no_refund", 100, "GBP", "2026-10-26T12:00:00Z", "", true),
             episode("5", "no_refund", -1, "", "2026-11-21T10:00:00Z", ""),
             episode("6", "no_refund", 1, "GBP", "2026-11-21T10:00:00Z", "2026-11-23T10:00:00Z"),
             episode("7", "no_refund", 2, "GBP", "2026-11-21T10:00:00Z", "2026-11-22T10:00:00Z")};
  c.configured = c.asked;
  c.configured->push_back(episode("8", "no_refund", 200, "GBP", "2026-11-02T10:00:00Z", ""));
  b.checks = {c};
  check_golden("agent/views/golden/backtest_one.txt", to_text(b));
}

TEST_CASE("golden: a backtest of all checks; and one with nothing to say") {
  Backtest b = sample();
  b.checks = {{"refund_failed", "Refund failed", {}, std::nullopt, {}},
              {"refund_not_posted",
               "Refund not posted",
               {episode("1", "no_refund", 5990, "GBP", "2026-11-01T23:30:00Z", "")},
               std::nullopt,
               {}}};
  check_golden("agent/views/golden/backtest_all.txt", to_text(b));
  b.checks.pop_back();
  check_golden("agent/views/golden/backtest_none.txt", to_text(b));
}
