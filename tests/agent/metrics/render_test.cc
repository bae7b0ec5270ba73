#include "agent/metrics/render.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "agent/metrics/counters.h"

using namespace returnwatch;
using namespace returnwatch::agent::metrics;

namespace {

MetricsSnapshot full() {
  MetricsSnapshot s;
  s.findings = {{"refund_not_posted", checks::Severity::critical, checks::Owner::finance, "acme-uk", 3, 2, 1, 7200},
                {"refund_not_posted", checks::Severity::warning, checks::Owner::finance, "acme-uk", 1},
                {"restock_missing", checks::Severity::warning, checks::Owner::operations, "acme-uk", 0}};
  s.money_at_risk = {{"refund_not_posted", "acme-uk", {5990, "GBP"}, checks::Owner::finance},
                     {"refund_not_posted", "acme-jp", {1200, "JPY"}, checks::Owner::finance},
                     {"refund_not_posted", "acme-kw", {1250, "KWD"}, checks::Owner::finance}};
  s.money_by_age = {{"acme-uk", "7d", {5990, "GBP"}, checks::Owner::finance}};
  s.process = ProcessFacts{1.5, 1048576, 2097152, 1795420000, 12, 4096};
  s.returns_open = {{"acme-uk", "received", 7}};
  StageTimes t{"acme-uk", "due_to_refunded"};
  t.observe(checks::minutes(30));
  t.observe(checks::hours(1));
  t.observe(checks::hours(5));
  t.observe(checks::days(45));
  t.observe(checks::Duration{-5});
  s.stage_times = {t};
  s.sources = {{"acme-uk", "returngo", true, checks::parse_time("2026-11-23T08:00:00Z"), 412, -7200},
               {"acme-uk", "shopify", false, std::nullopt, std::nullopt, std::nullopt}};
  s.requests = {{"acme-uk", "returngo", "ok", 12}};
  s.cycle_seconds = 1.25;
  s.check_seconds = {{"refund_not_posted", 0.5}};
  s.data_ages = {{"acme-uk", "returngo", "payouts", 420}};
  s.no_data = {{"restock_missing", "acme-uk", 4}};
  s.notifications = {{"ops-slack", "sent", 9}};
  s.outbox = {{"ops-slack", 2, 61}};
  s.build = {{"version", "0.1.0"}, {"compiler", "gcc"}};
  return s;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

int promtool_check(const std::string& text) {
  std::string name = "/tmp/rw-metrics-XXXXXX";
  ::close(::mkstemp(name.data()));
  std::ofstream(name) << text;
  const int status = std::system(("promtool check metrics < " + name).c_str());
  std::remove(name.c_str());
  return status;
}

}  // namespace

TEST_CASE("every count becomes the sample that docs/facts/specification.md section 6 names") {
  const std::string text = render(full());
  INFO(text);
  for (
      const char* line : {
          R"(returnwatch_findings{check="refund_not_posted",severity="critical",owner="finance",store="acme-uk"} 3)",
          R"(returnwatch_findings{check="restock_missing",severity="warning",owner="operations",store="acme-uk"} 0)",
          R"(returnwatch_money_at_risk{check="refund_not_posted",owner="finance",store="acme-jp",currency="JPY"} 1200)",
          R"(returnwatch_money_at_risk{check="refund_not_posted",owner="finance",store="acme-kw",currency="KWD"} 1.25)",
          R"(returnwatch_money_by_age{owner="finance",store="acme-uk",currency="GBP",age="7d"} 59.9)",
          R"(returnwatch_findings_pending{check="refund_not_posted",severity="critical",owner="finance",store="acme-uk"} 2)",
          R"(returnwatch_findings_acknowledged{check="refund_not_posted",severity="critical",owner="finance",store="acme-uk"} 1)",
          R"(returnwatch_oldest_finding_seconds{check="refund_not_posted",severity="critical",owner="finance",store="acme-uk"} 7200)",
          R"(returnwatch_source_data_age_seconds{store="acme-uk",source="returngo",kind="payouts"} 420)",
          R"(returnwatch_config_last_reload_successful 1)",
          R"(process_cpu_seconds_total 1.5)",
          R"(process_open_fds 12)",
          R"(returnwatch_returns_open{store="acme-uk",stage="received"} 7)",
          R"(returnwatch_source_up{store="acme-uk",source="returngo"} 1)",
          R"(returnwatch_source_up{store="acme-uk",source="shopify"} 0)",
          R"(returnwatch_source_last_success_timestamp_seconds{store="acme-uk",source="returngo"} 1795420800)",
          R"(returnwatch_source_budget_remaining{store="acme-uk",source="returngo"} 412)",
          R"(returnwatch_clock_skew_seconds{store="acme-uk",source="returngo"} -7200)",
          R"(returnwatch_source_requests_total{store="acme-uk",source="returngo",outcome="ok"} 12)",
          R"(returnwatch_cycle_duration_seconds 1.25)",
          R"(returnwatch_check_duration_seconds{check="refund_not_posted"} 0.5)",
          R"(returnwatch_check_no_data{check="restock_missing",store="acme-uk"} 4)",
          R"(returnwatch_notifications_total{receiver="ops-slack",outcome="sent"} 9)",
          R"(returnwatch_outbox_depth{receiver="ops-slack"} 2)",
          R"(returnwatch_outbox_oldest_seconds{receiver="ops-slack"} 61)",
          R"(returnwatch_build_info{version="0.1.0",compiler="gcc"} 1)",
      })
    CHECK(has_line(text, line));
}

TEST_CASE("money is in major units, exact to what a double can say") {
  const std::string text = render(full());
  const std::string sample =
      R"(returnwatch_money_at_risk{check="refund_not_posted",owner="finance",store="acme-uk",currency="GBP"} )";
  const auto at = text.find(sample);
  REQUIRE(at != std::string::npos);
  CHECK(std::strtod(text.c_str() + at + sample.size(), nullptr) == 59.90);
}

TEST_CASE("stage times fall into cumulated buckets") {
  const std::string text = render(full());
  INFO(text);
  const std::string labels = R"({store="acme-uk",stage="due_to_refunded")";
  CHECK(has_line(text, "returnwatch_return_stage_seconds_bucket" + labels + R"(,le="3600"} 3)"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_bucket" + labels + R"(,le="14400"} 3)"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_bucket" + labels + R"(,le="43200"} 4)"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_bucket" + labels + R"(,le="2592000"} 4)"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_bucket" + labels + R"(,le="+Inf"} 5)"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_count" + labels + "} 5"));
  CHECK(has_line(text, "returnwatch_return_stage_seconds_sum" + labels + "} 3911400"));
}

TEST_CASE("promtool finds nothing to say, full or empty, whatever stands in a label") {
  CHECK(promtool_check(render(full())) == 0);
  CHECK(promtool_check(render({})) == 0);
  MetricsSnapshot odd = full();
  odd.outbox.push_back({"a \"quoted\" \\ back\nline {x=\"y\"} \xc3\xa9", 1, 1});
  const std::string text = render(odd);
  CHECK(promtool_check(text) == 0);
  CHECK(has_line(text,
                 "returnwatch_outbox_depth{receiver=\"a \\\"quoted\\\" \\\\ back\\nline {x=\\\"y\\\"} \xc3\xa9\"} 1"));
}

TEST_CASE("rows with equal labels are one sample: Prometheus refuses a scrape with two") {
  MetricsSnapshot s;
  s.findings = {{"c", checks::Severity::info, checks::Owner::cx, "s", 1},
                {"c", checks::Severity::info, checks::Owner::cx, "s", 2}};
  s.stage_times = {StageTimes{"s", "t"}, StageTimes{"s", "t"}};
  s.stage_times[0].observe(checks::hours(1));
  s.stage_times[1].observe(checks::days(40));
  const std::string text = render(s);
  CHECK(has_line(text, R"(returnwatch_findings{check="c",severity="info",owner="cx",store="s"} 3)"));
  CHECK(has_line(text, R"(returnwatch_return_stage_seconds_count{store="s",stage="t"} 2)"));
  CHECK(promtool_check(text) == 0);
}

TEST_CASE(
    "the metrics are those of docs/facts/specification.md section 6 and the clock's, each with help, and no label "
    "names a return, an order or "
    "a customer") {
  const std::set<std::string> spec = {"findings",
                                      "money_at_risk",
                                      "returns_open",
                                      "return_stage_seconds",
                                      "source_last_success_timestamp_seconds",
                                      "source_up",
                                      "source_requests_total",
                                      "source_budget_remaining",
                                      "source_data_age_seconds",
                                      "cycle_duration_seconds",
                                      "check_duration_seconds",
                                      "check_no_data",
                                      "notifications_total",
                                      "outbox_depth",
                                      "outbox_oldest_seconds",
                                      "build_info",
                                      "clock_skew_seconds",
                                      "findings_pending",
                                      "findings_acknowledged",
                                      "oldest_finding_seconds",
                                      "config_last_reload_successful",
                                      "money_by_age",  // ours, from here on
                                      "state_writable",
                                      "auth_failures_total"};
  const std::set<std::string> allowed = {"check",  "severity", "owner",    "store",   "currency", "stage",
                                         "source", "outcome",  "receiver", "version", "kind",     "age"};
  const std::set<std::string> of_the_process = {"process_cpu_seconds_total",
                                                "process_resident_memory_bytes",
                                                "process_virtual_memory_bytes",
                                                "process_start_time_seconds",
                                                "process_open_fds",
                                                "process_max_fds"};
  std::set<std::string> names;
  const std::string text = render({});
  for (const MetricInfo& m : all_metrics()) {
    if (of_the_process.count(m.name) == 0) names.insert(std::string(m.name).substr(std::string("returnwatch_").size()));
    CHECK(text.find(std::string("# HELP ") + m.name + " " + m.help + "\n# TYPE " + m.name + " ") != std::string::npos);
    for (const char* label : m.labels) CHECK(allowed.count(label) == 1);
  }
  CHECK(names == spec);
}

TEST_CASE("counters add up, and the last cycle replaces the one before") {
  Counters c;
  c.request("s", "shopify", "ok");
  c.request("s", "shopify", "ok");
  c.request("s", "shopify", "rate_limited");
  c.notification("r", "sent");
  c.cycle(2.0, {{"a", 1.0}, {"b", 0.5}});
  c.cycle(3.0, {{"a", 1.5}});
  MetricsSnapshot s;
  c.copy_to(s);
  REQUIRE(s.requests.size() == 2);
  CHECK(s.requests[0].total == 2);
  CHECK(s.notifications.at(0).total == 1);
  CHECK(s.cycle_seconds == 3.0);
  REQUIRE(s.check_seconds.size() == 1);
  CHECK(s.check_seconds[0].seconds == 1.5);
}
