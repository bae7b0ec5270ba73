// The dashboards and rules name metrics and labels that exist, and the tools of Prometheus accept them.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "agent/metrics/render.h"
#include "checks/registry.h"
#include "tests/dashboards/panels.h"

using namespace returnwatch;
using namespace returnwatch::dashboards;
using agent::metrics::all_metrics;
using agent::metrics::MetricInfo;
using agent::metrics::Type;

namespace {

std::set<std::string> exported() {
  std::set<std::string> out;
  for (const MetricInfo& m : all_metrics())
    if (m.type == Type::histogram)
      out.insert({std::string(m.name) + "_bucket", std::string(m.name) + "_sum", std::string(m.name) + "_count"});
    else
      out.insert(m.name);
  return out;
}

std::set<std::string> labels() {
  std::set<std::string> out = {"le", "job", "instance"};
  for (const MetricInfo& m : all_metrics()) out.insert(m.labels.begin(), m.labels.end());
  return out;
}

int run(const std::string& command) { return std::system(("cd " + root() + "prometheus && " + command).c_str()); }

std::string expressions_of_rules() {
  const std::string text = read_text(root() + "prometheus/rules/returnwatch.yml");
  return std::regex_replace(text, std::regex("(alert|name): [^\n]*"), "");
}

}  // namespace

TEST_CASE("every metric that a dashboard or a rule names is exported") {
  const std::set<std::string> known = exported();
  REQUIRE(dashboard_files().size() == 3);
  for (const auto& file : dashboard_files()) {
    const std::set<std::string> used = metrics_in(read_text(file));
    CHECK(used.size() > 3);
    for (const std::string& metric : used) {
      INFO(file << ": " << metric);
      CHECK(known.count(metric) == 1);
    }
  }
  for (const std::string& metric : metrics_in(expressions_of_rules())) {
    INFO(metric);
    CHECK(known.count(metric) == 1);
  }
}

TEST_CASE("every exported metric is on a dashboard") {
  std::set<std::string> shown;
  for (const auto& file : dashboard_files())
    for (const std::string& m : metrics_in(read_text(file))) shown.insert(m);
  for (const std::string& metric : exported()) {
    INFO(metric);
    CHECK(shown.count(metric) == 1);
  }
}

TEST_CASE("queries select and group by labels that exist") {
  const std::set<std::string> known = labels();
  const std::regex by(R"((?:by|on) \(([a-z_, ]+)\))"), selector(R"re(([a-z_]+)(?:=~|!=|=)")re"), word("[a-z_]+");
  const auto check_all = [&](const std::string& where, const std::string& expr) {
    INFO(where << ": " << expr);
    for (std::sregex_iterator at(expr.begin(), expr.end(), selector), end; at != end; ++at)
      CHECK(known.count((*at)[1].str()) == 1);
    for (std::sregex_iterator at(expr.begin(), expr.end(), by), end; at != end; ++at) {
      const std::string list = (*at)[1].str();
      for (std::sregex_iterator l(list.begin(), list.end(), word); l != end; ++l) CHECK(known.count(l->str()) == 1);
    }
  };
  for (const auto& file : dashboard_files())
    for (const Query& q : queries(file)) check_all(q.where, q.expr);
}

TEST_CASE("units are consistent, and store and owner can be chosen everywhere") {
  for (const auto& file : dashboard_files()) {
    for (const Query& q : queries(file)) {
      INFO(q.where);
      const bool count =
          q.expr.find("_seconds_count") != std::string::npos && q.expr.find("_seconds_sum") == std::string::npos;
      if (q.expr.find("_seconds") != std::string::npos && !count) CHECK(q.unit == "s");
      if (q.expr.find("money_at_risk") != std::string::npos) CHECK(q.unit == "none");
      if (q.unit == "s") CHECK(q.expr.find("_seconds") != std::string::npos);
    }
    const Json board = Json::parse(read_text(file));
    std::set<std::string> variables;
    for (const Json& v : board.at("templating").at("list")) variables.insert(v.at("name").get<std::string>());
    CHECK(variables == std::set<std::string>{"datasource", "owner", "page", "store"});
    const std::string text = board.dump();
    CHECK(text.find("$store") != std::string::npos);
    CHECK(text.find("$owner") != std::string::npos);
    CHECK(text.find("${page}/") != std::string::npos);
  }
}

TEST_CASE("panels have ids of their own and do not lie on each other") {
  std::set<std::string> uids;
  for (const auto& file : dashboard_files()) {
    const Json board = Json::parse(read_text(file));
    CHECK(uids.insert(board.at("uid")).second);
    std::set<int> ids;
    std::set<std::pair<int, int>> cells;
    for (const Json& p : board.at("panels")) {
      INFO(file << ": " << p.at("title"));
      CHECK(ids.insert(p.at("id").get<int>()).second);
      const Json& g = p.at("gridPos");
      CHECK(g.at("x").get<int>() + g.at("w").get<int>() <= 24);
      for (int x = g.at("x"); x < g.at("x").get<int>() + g.at("w").get<int>(); ++x)
        for (int y = g.at("y"); y < g.at("y").get<int>() + g.at("h").get<int>(); ++y)
          CHECK(cells.insert({x, y}).second);
    }
  }
}

TEST_CASE("promtool and amtool accept rules, their tests and the examples") {
  CHECK(run("promtool check rules rules/*.yml") == 0);
  CHECK(run("promtool test rules tests/*.yml") == 0);
  CHECK(run("promtool check config prometheus.example.yml") == 0);
  CHECK(run("amtool check-config alertmanager.example.yml") == 0);
}

TEST_CASE("the integration dashboard shows the checks that the integration team owns, and no other") {
  std::set<std::string> theirs;
  for (const checks::CheckInfo& c : checks::all_checks())
    if (c.owner == checks::Owner::technical) theirs.insert(std::string(c.id));
  const std::regex list(R"re(check=~"([a-z_|]+)")re"), word("[a-z_]+");
  int lists = 0;
  for (const auto& file : dashboard_files())
    for (const Query& q : queries(file))
      for (std::sregex_iterator at(q.expr.begin(), q.expr.end(), list), end; at != end; ++at) {
        const std::string ids = (*at)[1].str();
        std::set<std::string> named;
        for (std::sregex_iterator w(ids.begin(), ids.end(), word); w != end; ++w) named.insert(w->str());
        INFO(q.where << ": " << q.expr);
        ++lists;
        CHECK(named == theirs);
      }
  CHECK(lists >= 3);
}
