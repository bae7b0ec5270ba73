#include "agent/cycle/flows.h"

#include <catch2/catch.hpp>

#include "checks/check.h"
#include "checks/executor.h"
#include "checks/registry.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

checks::Time at(const char* text) { return *checks::parse_time(text); }
const checks::Time kNow = at("2026-11-25T12:07:00Z");

struct Flows {
  std::vector<checks::FlowCase> flows = {{}};
  std::vector<FlowRow> rows = {{"42", "ReturnGO to Shopify", true, true, {"0 * * * *"}, true, {}}};
  std::vector<config::Flow> configured;
  checks::FlowCase& flow() { return flows.at(0); }
  Flows() {
    flow().id = "42";
    flow().name = "ReturnGO to Shopify";
    flow().watched = true;
    flow().first_seen = kNow - checks::days(3);
  }
  void ran(checks::Time t) {
    checks::RunFact r;
    r.id = "1";
    r.status = "success";
    r.started_at = t;
    flow().runs = {r};
  }
  checks::FlowCase& done() {
    complete_flows(flows, rows, configured, kNow);
    return flow();
  }
  checks::Outcome judged() {
    checks::StoreCase c;
    c.flows = {done()};
    const checks::Policy policy;
    const checks::Reach reach;
    return checks::run(*checks::find_check("flow_not_running"), c, checks::Context{kNow, policy, reach}, {});
  }
  std::string not_running() {
    const auto out = judged();
    return out.findings.empty() ? ""
                                : std::string(out.findings[0].cause) + " since " +
                                      checks::to_rfc3339(out.findings[0].since).substr(0, 16);
  }
};

}  // namespace

TEST_CASE("flows: watched are those named, by id or by name; else those once seen live", "[flows]") {
  Flows f;
  CHECK(f.done().watched);
  f.configured = {{"Something else", {}, false, ""}};
  CHECK_FALSE(f.done().watched);
  f.configured = {{"returngo*", {}, false, ""}};
  CHECK(f.done().watched);
  f.configured = {{"42", {}, false, ""}};
  CHECK(f.done().watched);
  f.flow().watched = false;
  f.configured.clear();
  CHECK_FALSE(f.done().watched);
}

TEST_CASE("flows: the first entry that matches counts", "[flows]") {
  Flows f;
  f.configured = {{"ReturnGO*", checks::minutes(15), true, ""}, {"42", checks::hours(9), false, ""}};
  CHECK(f.done().interval == checks::minutes(15));
  CHECK(f.flow().expect_send);
  CHECK(f.flow().scheduled);
  CHECK(f.flow().expected.empty());  // expect_every replaces the flow's own schedules
}

TEST_CASE("flows: several schedules are one", "[flows]") {
  Flows f;
  f.rows[0].crons = {"0 9 * * *", "30 11 * * *"};
  f.ran(at("2026-11-25T11:30:00Z"));
  const checks::FlowCase& c = f.done();
  CHECK(c.scheduled);
  REQUIRE(c.expected.size() == 8);
  CHECK(c.expected[0] == at("2026-11-25T11:30:00Z"));
  CHECK(c.expected[1] == at("2026-11-25T09:00:00Z"));
  CHECK(c.expected[2] == at("2026-11-24T11:30:00Z"));
  CHECK(c.interval == checks::hours(21) + checks::minutes(30));  // the longest gap
  CHECK(f.not_running() == "");
  f.ran(at("2026-11-24T11:30:00Z"));
  CHECK(f.not_running() == "missed_schedule since 2026-11-25T09:00");
}

TEST_CASE("flows: a schedule that cannot be read is no data for its flow, with its text", "[flows]") {
  Flows f;
  f.rows[0].crons = {"0 9 * * *", "whenever"};
  CHECK(f.done().scheduled);  // though nobody knows when
  CHECK(f.flow().unreadable == std::vector<std::string>{"whenever"});
  f.ran(kNow - checks::days(2));
  const checks::Outcome told = f.judged();
  CHECK(told.findings.empty());
  REQUIRE(told.no_data.size() == 1);
  CHECK(told.no_data[0].reason.find("its schedule \"whenever\" cannot be read") != std::string::npos);
}

TEST_CASE("flows: a long silence counts from the first run that was missed", "[flows]") {
  Flows f;
  f.rows[0].crons = {"*/5 * * * *"};
  f.ran(at("2026-11-23T08:00:12Z"));
  CHECK(f.not_running() == "missed_schedule since 2026-11-23T08:05");
  f.ran(at("2026-11-25T12:00:12Z"));
  CHECK(f.not_running() == "");  // the one of 12:05 is only the first
  f.flow().runs.clear();
  CHECK(f.not_running() == "missed_schedule since 2026-11-22T12:10");  // it is on since three days
  f.flow().queued = {at("2026-11-25T12:00:02Z")};
  CHECK(f.not_running() == "");
}

TEST_CASE("flows: a schedule that the platform could not read either is kept as it stands", "[flows]") {
  Flows f;
  f.rows[0].crons = {"0 * * * *", "0 6 X * *", "0 6 L * *"};
  CHECK(f.done().unreadable == std::vector<std::string>{"0 6 X * *"});
  CHECK(f.flow().scheduled);
}
