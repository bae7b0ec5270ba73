// When the daily report comes: once a day in its own zone, over both clock changes, late and said so after a stop.
#include "agent/report/schedule.h"

#include <catch2/catch.hpp>
#include <set>

#include "tests/agent/report/seeded.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

const std::set<std::string> kReady = {"acme-uk", "acme-eu"};

struct Queued {
  std::string receiver, key, subject, payload;
  Time at{};
};

std::vector<Queued> outbox(Database& db) {
  std::vector<Queued> out;
  SQLite::Statement rows(db.sql(),
                         "SELECT receiver, idempotency_key, subject, payload, created_at FROM outbox ORDER BY id");
  while (rows.executeStep())
    out.push_back({rows.getColumn(0).getString(), rows.getColumn(1).getString(), rows.getColumn(2).getString(),
                   rows.getColumn(3).getString(), Time{checks::Duration{rows.getColumn(4).getInt64()}}});
  return out;
}

// Asks every ten minutes, as the daemon does after its cycles.
void live(Database& db, const config::Config& config, const char* from, const char* to) {
  for (Time t = at(from); t < at(to); t += checks::minutes(10)) (void)report::send_due(db, config, kReady, t);
}

config::Config one_zone(const std::string& zone, const std::string& hour) {
  config::Config c = two_stores();
  c.agent.timezone = zone;
  c.report.at = hour;
  c.report.receivers = {"finance-mail"};
  return c;
}

std::vector<std::string> times(Database& db) {
  std::vector<std::string> out;
  for (const Queued& q : outbox(db)) out.push_back(checks::to_rfc3339(q.at));
  return out;
}

}  // namespace

TEST_CASE("one report a day at the local hour, over both clock changes", "[report]") {
  const auto db = memory();
  SECTION("clocks go forward: 02:30 does not exist on 29 March in Berlin") {
    live(*db, one_zone("Europe/Berlin", "02:30"), "2026-03-27T12:00:00Z", "2026-03-31T12:00:00Z");
    CHECK(times(*db) == std::vector<std::string>{"2026-03-28T01:30:00Z", "2026-03-29T01:00:00Z", "2026-03-30T00:30:00Z",
                                                 "2026-03-31T00:30:00Z"});
  }
  SECTION("clocks go back: 02:30 comes twice on 25 October") {
    live(*db, one_zone("Europe/Berlin", "02:30"), "2026-10-23T12:00:00Z", "2026-10-27T12:00:00Z");
    CHECK(times(*db) == std::vector<std::string>{"2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z",
                                                 "2026-10-27T01:30:00Z"});
  }
  SECTION("the same hour in summer and winter in London") {
    live(*db, one_zone("Europe/London", "07:30"), "2026-10-23T12:00:00Z", "2026-10-26T12:00:00Z");
    CHECK(times(*db) ==
          std::vector<std::string>{"2026-10-24T06:30:00Z", "2026-10-25T07:30:00Z", "2026-10-26T07:30:00Z"});
  }
}

TEST_CASE("reports follow each other without gap or overlap", "[report]") {
  const auto db = memory();
  const config::Config config = one_zone("Europe/London", "07:30");
  (void)report::send_due(*db, config, kReady, at("2026-11-20T12:00:00Z"));
  (void)report::send_due(*db, config, kReady, at("2026-11-21T07:33:00Z"));
  const auto next = report::due(*db, config, kReady, at("2026-11-22T07:31:00Z"));
  REQUIRE(next.size() == 1);
  CHECK(next[0].span.from == at("2026-11-21T07:33:00Z"));
  CHECK(next[0].span.to == at("2026-11-22T07:31:00Z"));
  CHECK_FALSE(next[0].span.late_since);
}

TEST_CASE("a missed report comes late, once, says so, and covers the gap", "[report]") {
  const auto db = seeded_day();
  const config::Config config = one_zone("Europe/London", "07:30");
  (void)report::send_due(*db, config, kReady, at("2026-11-19T07:00:00Z"));
  CHECK(report::send_due(*db, config, kReady, at("2026-11-20T07:30:30Z")) == 1);
  CHECK(report::send_due(*db, config, kReady, at("2026-11-20T07:31:30Z")) == 0);
  // Down from then until noon of the 23rd.
  CHECK(report::send_due(*db, config, kReady, at("2026-11-23T12:00:00Z")) == 1);
  CHECK(report::send_due(*db, config, kReady, at("2026-11-23T12:01:00Z")) == 0);
  const auto sent = outbox(*db);
  REQUIRE(sent.size() == 2);
  CHECK(sent[1].subject.find("2026-11-23") != std::string::npos);
  CHECK(sent[1].subject.find("(late)") != std::string::npos);
  CHECK(sent[1].payload.find("Late: it was due 23 Nov 2026 07:30 GMT, when the agent was not running.") !=
        std::string::npos);
  CHECK(sent[1].payload.find("20 Nov 2026 07:30 GMT to 23 Nov 2026 12:00 GMT") != std::string::npos);
  CHECK(sent[0].payload.find("Late:") == std::string::npos);
}

TEST_CASE("nothing is late for an agent that was not there, or that has not looked yet", "[report]") {
  const auto db = memory();
  const config::Config config = one_zone("Europe/London", "07:30");
  CHECK(report::send_due(*db, config, kReady, at("2026-11-23T12:00:00Z")) == 0);  // installed at noon
  CHECK(report::send_due(*db, config, {"acme-uk"}, at("2026-11-24T07:35:00Z")) ==
        0);  // acme-eu was not read since the start
  CHECK(report::send_due(*db, config, kReady, at("2026-11-24T07:36:00Z")) == 1);
  config::Config nobody = config;
  nobody.report.receivers.clear();
  CHECK(report::send_due(*db, nobody, kReady, at("2026-11-25T07:36:00Z")) == 0);
}

TEST_CASE("a store with a report of its own has it at its own hour, to its own receivers", "[report]") {
  const auto db = memory();
  config::Config config = two_stores();
  config.stores[1].report_receivers = {"eu-mail"};
  (void)report::send_due(*db, config, kReady, at("2026-11-22T12:00:00Z"));
  live(*db, config, "2026-11-23T06:00:00Z", "2026-11-23T09:00:00Z");
  const auto sent = outbox(*db);
  REQUIRE(sent.size() == 2);  // PagerDuty takes no reports
  CHECK((sent[0].receiver == "eu-mail" && sent[0].at == at("2026-11-23T06:30:00Z")));
  CHECK((sent[1].receiver == "finance-mail" && sent[1].at == at("2026-11-23T07:30:00Z")));
  CHECK(sent[0].subject.find("acme-eu") != std::string::npos);
  CHECK(report::next_due(config, at("2026-11-23T09:00:00Z")) == at("2026-11-24T06:30:00Z"));
}

TEST_CASE("--date tells a day as it was or is to be sent", "[report]") {
  const auto db = memory();
  const config::Config config = one_zone("Europe/London", "07:30");
  const report::Scope scope = common_scope(config);
  report::ReportSpan span = report::span_of(*db, config, scope, "2026-11-21", at("2026-11-23T12:00:00Z"));
  CHECK((span.from == at("2026-11-20T07:30:00Z") && span.to == at("2026-11-21T07:30:00Z")));
  AlertStore(*db).set_report_sent("", "2026-11-21", at("2026-11-21T11:00:00Z"));
  span = report::span_of(*db, config, scope, "2026-11-21", at("2026-11-23T12:00:00Z"));
  CHECK(span.to == at("2026-11-21T11:00:00Z"));
  CHECK(span.late_since == at("2026-11-21T07:30:00Z"));
  span = report::span_of(*db, config, scope, "2026-11-22", at("2026-11-23T12:00:00Z"));
  CHECK(span.from == at("2026-11-21T11:00:00Z"));
  span = report::span_of(*db, config, scope, "", at("2026-11-23T12:00:00Z"));
  CHECK((span.day == "2026-11-23" && span.from == at("2026-11-22T12:00:00Z") && span.to == at("2026-11-23T12:00:00Z")));
  CHECK(report::day_before("2026-03-01") == "2026-02-28");
}
