#include "agent/sources/cron.h"

#include <catch2/catch.hpp>
#include <random>

using namespace returnwatch;
using agent::Cron;

namespace {

checks::Time at(const char* text) { return *checks::parse_time(text); }

std::string last(const char* cron, const char* now, int n = 2) {
  const auto c = Cron::parse(cron);
  if (!c) return "?";
  std::string out;
  for (const checks::Time t : c->previous(at(now), n))
    out += (out.empty() ? "" : " ") + checks::to_rfc3339(t).substr(0, 16);
  return out;
}

}  // namespace

TEST_CASE("cron: the last instants", "[cron]") {
  const char* now = "2026-11-25T12:07:30Z";  // a Wednesday
  const struct {
    const char* cron;
    const char* expected;
  } rows[] = {
      {"* * * * *", "2026-11-25T12:07 2026-11-25T12:06"},
      {"*/15 * * * *", "2026-11-25T12:00 2026-11-25T11:45"},
      {"*/45 * * * *", "2026-11-25T12:00 2026-11-25T11:45"},  // 45 means :00 and :45
      {"0 * * * *", "2026-11-25T12:00 2026-11-25T11:00"},
      {"7 12 * * *", "2026-11-25T12:07 2026-11-24T12:07"},
      {"8 12 * * *", "2026-11-24T12:08 2026-11-23T12:08"},
      {"0 9-17/4 * * *", "2026-11-25T09:00 2026-11-24T17:00"},
      {"0 6,18 * * *", "2026-11-25T06:00 2026-11-24T18:00"},
      {"0 0 * * 0", "2026-11-22T00:00 2026-11-15T00:00"},
      {"0 0 * * 7", "2026-11-22T00:00 2026-11-15T00:00"},
      {"0 0 * * Sun", "2026-11-22T00:00 2026-11-15T00:00"},
      {"0 0 * * MON-FRI", "2026-11-25T00:00 2026-11-24T00:00"},
      {"0 0 1 * *", "2026-11-01T00:00 2026-10-01T00:00"},
      {"0 0 31 * *", "2026-10-31T00:00 2026-08-31T00:00"},
      {"0 0 1 jan *", "2026-01-01T00:00"},
      {"0 0 13 * 5", "2026-11-20T00:00 2026-11-13T00:00"},  // either day will do
      {"@hourly", "2026-11-25T12:00 2026-11-25T11:00"},
      {"@daily", "2026-11-25T00:00 2026-11-24T00:00"},
      {"@weekly", "2026-11-22T00:00 2026-11-15T00:00"},
      {"@monthly", "2026-11-01T00:00 2026-10-01T00:00"},
      {"@yearly", "2026-01-01T00:00"},
      {"  0   0 * *   * ", "2026-11-25T00:00 2026-11-24T00:00"},
  };
  for (const auto& row : rows) {
    INFO(row.cron);
    CHECK(last(row.cron, now) == row.expected);
  }
}

TEST_CASE("cron: as the platform's scheduler reads it, not as cron does", "[cron]") {
  const char* now = "2026-11-25T12:07:30Z";  // a Wednesday
  const struct {
    const char* cron;
    const char* expected;
  } rows[] = {
      {"0 6 L * *", "2026-10-31T06:00 2026-09-30T06:00"},
      {"0 6 15W * *", "2026-11-16T06:00 2026-10-15T06:00"},  // the 15th is a Sunday
      {"0 6 1W * *", "2026-11-02T06:00 2026-10-01T06:00"},   // not back into October
      {"0 6 31W * *", "2026-10-30T06:00 2026-08-31T06:00"},  // a Saturday; no 31st in September
      {"0 6 * * 5#2", "2026-11-13T06:00 2026-10-09T06:00"},
      {"0 6 * * sun#1", "2026-11-01T06:00 2026-10-04T06:00"},
      {"0 6 * * 5L", "2026-10-30T06:00 2026-09-25T06:00"},
      {"0 6 * * friL", "2026-10-30T06:00 2026-09-25T06:00"},
      {"0 6 * * 7L", "2026-10-25T06:00 2026-09-27T06:00"},
      {"0 6 * * 1#1,3#2", "2026-11-11T06:00 2026-11-02T06:00"},
      {"0 0 ? * mon", "2026-11-23T00:00 2026-11-16T00:00"},
      {"0 0 1 * ?", "2026-11-01T00:00 2026-10-01T00:00"},
      {"0 0 * * 5-7", "2026-11-22T00:00 2026-11-21T00:00"},
      {"0 0 * * 5-0", "2026-11-22T00:00 2026-11-21T00:00"},
      {"0 0 * * 7-1", "2026-11-23T00:00 2026-11-22T00:00"},
      {"0 0 * * fri-sun", "2026-11-21T00:00 2026-11-20T00:00"},
      {"0 0 * * sat,7", "2026-11-22T00:00 2026-11-21T00:00"},
      {"0 0 1 * */2", "2026-11-24T00:00 2026-11-22T00:00"},  // the 1st, or Sun, Tue, Thu, Sat
      {"0 0 */2 * 1", "2026-11-25T00:00 2026-11-23T00:00"},  // odd days, or Mondays
      {"0 0 20 * 1", "2026-11-23T00:00 2026-11-20T00:00"},
      {"*/90 * * * *", "2026-11-25T11:30 2026-11-25T10:30"},
      {"0 */36 * * *", "2026-11-25T12:00 2026-11-24T12:00"},
      {"0 0 */40 * *", "2026-11-10T00:00 2026-10-10T00:00"},
      {"0-10/30 12 * * *", "2026-11-25T12:00 2026-11-24T12:00"},
      {"0 22-2 * * *", ""},  // wraps: valid, and never runs
      {"0 0 * * sun-tue", ""},
      {"0 22-2/2 * * *", ""},
      {"0 0 30 2 *", ""},
      {"@DAILY", "2026-11-25T00:00 2026-11-24T00:00"},
  };
  for (const auto& row : rows) {
    INFO(row.cron);
    CHECK(last(row.cron, now) == row.expected);
  }
}

TEST_CASE("cron: what is not understood is no schedule", "[cron]") {
  for (const char* text : {"",
                           "every hour",
                           "* * * *",
                           "* * * * * *",
                           "60 * * * *",
                           "* 24 * * *",
                           "* * 0 * *",
                           "* * * 13 *",
                           "* * * * 8",
                           "*/0 * * * *",
                           "5/20 * * * *",
                           "a * * * *",
                           "1,,2 * * * *",
                           "* * * * mon-",
                           "1- * * * *",
                           "99999 * * * *",
                           "? * * * *",
                           "0 0 ? * ?",
                           "0 0 L,15 * *",
                           "0 0 15W,1 * *",
                           "0 0 1-5W * *",
                           "0 0 * * 5#6",
                           "0 0 * * L",
                           "0 0 * * 8L",
                           "1, * * * *",
                           "1-2-3 * * * *",
                           "*-5 * * * *",
                           "@fortnightly"}) {
    INFO(text);
    CHECK_FALSE(Cron::parse(text));
  }
}

TEST_CASE("cron: the next instant, and that nothing lies between it and the last", "[cron]") {
  const char* crons[] = {"* * * * *",        "*/15 * * * *", "17 3 * * *", "0 9-17 * * mon-fri",
                         "30 6,18 1,15 * *", "0 0 29 2 *",   "0 0 1 jan *"};
  std::mt19937 random(5);
  for (const char* text : crons) {
    const Cron c = *Cron::parse(text);
    for (int i = 0; i < 40; ++i) {
      const checks::Time t = at("2026-03-01T00:00:00Z") + checks::minutes(static_cast<long>(random() % 400000)) +
                             checks::Duration{random() % 60};
      const auto next = c.after(t);
      INFO(text << " at " << checks::to_rfc3339(t));
      const auto before = c.previous(t, 1);
      for (const checks::Time b : before) CHECK(b <= t);
      if (!next) continue;
      CHECK(*next > t);
      CHECK(c.previous(*next, 1).at(0) == *next);
      if (!before.empty()) CHECK(c.previous(*next, 2).at(1) == before[0]);  // neighbours
    }
  }
}
