// A real Prometheus scrapes what the renderer writes, and every query of every panel returns data from it.
#include <atomic>
#include <catch2/catch.hpp>

#include "agent/metrics/render.h"
#include "tests/dashboards/panels.h"
#include "tests/dashboards/prometheus.h"

using namespace returnwatch;
using namespace returnwatch::dashboards;
using namespace returnwatch::agent::metrics;

namespace {

MetricsSnapshot busy(std::uint64_t scrapes) {
  MetricsSnapshot s;
  for (const std::string store : {"acme-uk", "acme-de"}) {
    s.findings.push_back({"refund_not_posted", checks::Severity::critical, checks::Owner::finance, store, 3});
    s.findings.push_back({"restock_missing", checks::Severity::warning, checks::Owner::operations, store, 2});
    s.findings.push_back({"flow_failed", checks::Severity::critical, checks::Owner::technical, store, 1});
    s.findings.push_back({"api_version", checks::Severity::warning, checks::Owner::technical, store, 0});
    s.money_by_age.push_back({store, "7d", {12345, store == "acme-uk" ? "GBP" : "EUR"}, checks::Owner::finance});
    s.money_at_risk.push_back({"refund_not_posted", store, {12345, store == "acme-uk" ? "GBP" : "EUR"}});
    s.returns_open.push_back({store, "received", 5});
    s.returns_open.push_back({store, "approved", 8});
    for (const char* stage : {"received_to_restocked", "due_to_refunded", "released_to_fulfilled"}) {
      StageTimes t{store, stage};
      for (int i = 1; i < 50; ++i) t.observe(checks::hours(i));
      s.stage_times.push_back(t);
    }
    const checks::Time now = std::chrono::time_point_cast<std::chrono::seconds>(std::chrono::system_clock::now());
    for (const char* source : {"returngo", "shopify", "patchworks"}) {
      s.sources.push_back({store, source, true, now, 400, -2});
      s.data_ages.push_back({store, source, "orders", 420});
      s.requests.push_back({store, source, "ok", 10 * scrapes});
      s.requests.push_back({store, source, "rate_limited", scrapes});
    }
    s.no_data.push_back({"restock_missing", store, 4});
  }
  s.process = ProcessFacts{static_cast<double>(scrapes), 2e7, 8e7, 1.7e9, 14, 1024};
  s.cycle_seconds = 1.5;
  s.check_seconds = {{"refund_not_posted", 0.25}, {"restock_missing", 0.125}};
  s.notifications = {{"ops-slack", "sent", scrapes}};
  s.outbox = {{"ops-slack", 2, 61}};
  s.build = {{"version", "0.1.0"}};
  return s;
}

double value_of(const Json& samples) {
  return samples.empty() ? -1 : std::stod(samples[0]["value"][1].get<std::string>());
}

}  // namespace

// Serves /metrics until the value goes.
class Target {
 public:
  explicit Target(httplib::Server::Handler metrics) {
    server_.Get("/metrics", std::move(metrics));
    port_ = server_.bind_to_any_port("127.0.0.1");
    serving_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Target() {
    server_.stop();
    serving_.join();
  }
  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread serving_;
};

TEST_CASE("every panel shows data of a real Prometheus, and its figures are the snapshot's") {
  std::atomic<std::uint64_t> scrapes{0};
  std::atomic<bool> healed{false};
  const Target target([&](const httplib::Request&, httplib::Response& out) {
    MetricsSnapshot s = busy(++scrapes);
    if (healed) s.findings[0].firing = 0;
    out.set_content(render(s), kContentType);
  });
  const Prometheus prometheus(target.address(), root() + "prometheus/rules/*.yml");
  REQUIRE(prometheus.wait_for("count_over_time(returnwatch_source_requests_total{outcome=\"ok\"}[1m]) > 3"));

  int asked = 0;
  for (const auto& file : dashboard_files())
    for (const Query& q : queries(file)) {
      ++asked;
      INFO(q.where << ": " << filled(q.expr));
      const Json samples = prometheus.query(filled(q.expr));
      REQUIRE(samples.is_array());
      CHECK_FALSE(samples.empty());
      for (const Json& s : samples) CHECK(s["value"][1] != "NaN");
    }
  CHECK(asked > 30);
  CHECK(value_of(prometheus.query("sum(returnwatch_findings)")) == 12);
  CHECK(value_of(prometheus.query("sum(returnwatch_money_at_risk{currency=\"GBP\"})")) == 123.45);

  const Json answer = prometheus.get("/api/v1/rules");
  int rules = 0;
  for (const Json& group : answer["data"]["groups"])
    for (const Json& rule : group["rules"]) {
      INFO(rule["name"] << ": " << rule.value("lastError", ""));
      CHECK(rule["health"] == "ok");
      ++rules;
    }
  CHECK(rules > 8);

  healed = true;
  CHECK(prometheus.wait_for("sum(returnwatch_findings) == 9"));
}
