// The program itself on the demo world, scraped by a real Prometheus: what the dashboards show is what /api/findings
// says, and changes with it when people mend something.
#include <catch2/catch.hpp>

#include "checks/money.h"
#include "tests/agent/e2e/process.h"
#include "tests/dashboards/panels.h"
#include "tests/dashboards/prometheus.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::dashboards;
using agent::testing::Directory;
using agent::testing::Process;
using agent::testing::within;

namespace {

using Labels = std::map<std::string, std::string>;
using Figures = std::map<Labels, std::int64_t>;  // what is not 0; thousandths

struct Fact {  // one finding that fires, or one return that a check cannot judge
  Labels labels;
  std::int64_t count = 0, money = 0;  // thousandths: no currency has smaller parts
};

std::int64_t thousandths(const std::string& decimal) { return std::llround(std::stod(decimal) * 1000); }

struct Answer {
  std::vector<Fact> findings, pending, acknowledged, no_data;  // findings: what fires, in hand or not

  [[nodiscard]] const std::vector<Fact>& of(const std::string& metric) const {
    return metric == "check_no_data"           ? no_data
           : metric == "findings_pending"      ? pending
           : metric == "findings_acknowledged" ? acknowledged
                                               : findings;
  }
};

Answer facts_of(const Json& api) {
  Answer out;
  for (const Json& f : api.at("findings")) {
    Fact fact{
        {{"check", f.at("check")}, {"owner", f.at("owner")}, {"severity", f.at("severity")}, {"store", f.at("store")}},
        1000};
    const std::string state = f.at("state");
    if (state == "pending") out.pending.push_back(fact);
    if (state == "acknowledged") out.acknowledged.push_back(fact);
    if (state != "firing" && state != "acknowledged") continue;
    // What the customer still has to pay is no money at risk.
    if (!f.at("amount").is_null() && f.at("cause") != "awaiting_customer_payment") {
      fact.labels["currency"] = f.at("amount").at("currency");
      fact.money = thousandths(f.at("amount").at("value"));
    }
    out.findings.push_back(fact);
  }
  for (const Json& n : api.at("no_data"))
    out.no_data.push_back({{{"check", n.at("check")}, {"store", n.at("store")}}, 1000});
  return out;
}

// A panel's query of findings, money or no data: a sum of one of our metrics, of what its selector chooses.
struct Sum {
  std::string metric;
  std::vector<std::string> by;
  std::vector<std::pair<std::string, std::regex>> where;
};

std::optional<Sum> as_sum(const std::string& expr) {
  static const std::regex kSum(
      R"(^sum(?: by \(([a-z_, ]+)\))? ?\(returnwatch_(findings_pending|findings_acknowledged|findings|money_at_risk|check_no_data)(?:\{([^}]*)\})?(.*)$)");
  static const std::regex kSelector(R"re(([a-z_]+)=~?"([^"]*)")re"), kWord("[a-z_]+");
  std::smatch m;
  if (!std::regex_match(expr, m, kSum)) return std::nullopt;
  Sum out;
  const std::string by = m[1], where = m[3];
  out.metric = m[2];
  for (std::sregex_iterator at(by.begin(), by.end(), kWord), end; at != end; ++at) out.by.push_back(at->str());
  for (std::sregex_iterator at(where.begin(), where.end(), kSelector), end; at != end; ++at)
    out.where.emplace_back((*at)[1], std::regex((*at)[2].str()));
  return out;
}

Figures said(const Answer& api, const Sum& sum) {
  Figures out;
  for (const Fact& f : api.of(sum.metric)) {
    const auto label = [&](const std::string& name) { return f.labels.count(name) ? f.labels.at(name) : ""; };
    if (!std::all_of(sum.where.begin(), sum.where.end(),
                     [&](const auto& w) { return std::regex_match(label(w.first), w.second); }))
      continue;
    Labels key;
    for (const std::string& by : sum.by) key[by] = label(by);
    const std::int64_t n = sum.metric == "money_at_risk" ? f.money : f.count;
    if (n != 0) out[key] += n;
  }
  return out;
}

Figures shown(const Json& samples) {
  Figures out;
  for (const Json& s : samples)
    if (const std::int64_t n = thousandths(s.at("value")[1]); n != 0) out[s.at("metric").get<Labels>()] += n;
  return out;
}

// `where`: only where there is something, not how much. A source that cannot be read is one row of /api/findings, and
// as many cases without data as need it.
bool agree(const Figures& a, const Figures& b, bool where) {
  return !where ? a == b
                : a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                                     [](const auto& x, const auto& y) { return x.first == y.first; });
}

// The agent, its world, and Prometheus.
struct Scene {
  Directory dir;
  world::World world;
  std::unique_ptr<Process> agent;
  std::unique_ptr<Prometheus> prometheus;

  explicit Scene(const world::WorldOptions& options) : world(options) {
    world.start();
    world.fail_channel("webhook", "404", 1);  // one message is refused for good: a rule watches for that
    std::string config = world.config_toml(dir.file("state.db"), "127.0.0.1:0");
    const std::string pace = "poll_interval = \"15s\"";
    config.replace(config.find(pace), pace.size(), "poll_interval = \"10s\"");
    std::ofstream(dir.file("returnwatch.toml")) << config;
    agent = std::make_unique<Process>(dir, std::vector<std::string>{"run", "--config", dir.file("returnwatch.toml")},
                                      world.environment(), "run.log");
    REQUIRE(agent->ready());
    prometheus = std::make_unique<Prometheus>(agent->address().substr(7), root() + "prometheus/rules/*.yml");
  }
  [[nodiscard]] Json findings() { return Json::parse(agent->get("/api/findings")); }
};

// What panels show of findings, money and no data and /api/findings does not say; "" = all agree.
std::string disagreement(Scene& s, const std::string& store, const std::string& owner, int& compared) {
  const Answer api = facts_of(s.findings());
  std::string out;
  compared = 0;
  for (const auto& file : dashboard_files())
    for (const Query& q : queries(file)) {
      const std::string expr = filled(q.expr, store, owner);
      const auto sum = as_sum(expr);
      if (!sum) continue;
      ++compared;
      if (!agree(shown(s.prometheus->query(expr)), said(api, *sum), sum->metric == "check_no_data"))
        out += q.where + ": " + expr + "\n";
    }
  return out;
}

void require_agreement(Scene& s, const std::string& store = ".*", const std::string& owner = ".*") {
  std::string wrong;
  int compared = 0;
  (void)within(std::chrono::seconds(20), [&] { return (wrong = disagreement(s, store, owner, compared)).empty(); });
  INFO("store " << store << ", owner " << owner << "\n" << wrong);
  CHECK(wrong.empty());
  CHECK(compared > 10);
}

std::int64_t total(const Answer& api, std::int64_t Fact::*what, const std::string& check = "") {
  std::int64_t sum = 0;
  for (const Fact& f : api.findings)
    if (check.empty() || f.labels.at("check") == check) sum += f.*what;
  return sum;
}

Json require_data(const Prometheus& prometheus, const std::string& where, const std::string& expr) {
  INFO(where << ": " << expr);
  Json samples;
  (void)within(std::chrono::seconds(10), [&] { return !(samples = prometheus.query(expr)).empty(); });
  REQUIRE(samples.is_array());
  CHECK_FALSE(samples.empty());
  return samples;
}

// A rule without its threshold.
std::string watched_by(const std::string& rule) {
  static const std::regex kThreshold(R"( (==|>|<) -?[0-9.]+\s*$)"), kAbsent(R"(^absent\((.*)\)$)");
  return std::regex_replace(std::regex_replace(rule, kThreshold, ""), kAbsent, "$1");
}

}  // namespace

TEST_CASE("the dashboards show what /api/findings says, and it changes when a fault is healed") {
  world::WorldOptions options;
  options.seed = 6;
  options.returns = 40;
  options.faults = {"demo", "source_stale/scope_missing"};  // a return that a check cannot judge, too
  options.near_misses = false;
  options.shopify_bucket = 1e7;
  Scene s(options);
  const Answer before = facts_of(s.findings());
  CHECK(before.findings.size() > 20);
  CHECK(before.no_data.size() > 0);
  require_agreement(s);
  require_agreement(s, "acme-uk");
  require_agreement(s, ".*", "finance");

  const int healed = s.world.heal("refund_not_posted/no_refund");
  REQUIRE(healed > 0);
  Answer after;
  CHECK(within(std::chrono::seconds(25), [&] {
    after = facts_of(s.findings());
    return total(after, &Fact::count, "refund_not_posted") ==
           total(before, &Fact::count, "refund_not_posted") - 1000 * healed;
  }));
  CHECK(total(after, &Fact::money) < total(before, &Fact::money));
  require_agreement(s);

  for (const auto& file : dashboard_files())
    for (const Query& q : queries(file))
      for (const Json& sample : require_data(*s.prometheus, q.where, filled(q.expr))) {
        INFO(q.where);
        CHECK(sample["value"][1] != "NaN");
      }
  const Json rules = s.prometheus->get("/api/v1/rules");
  int asked = 0;
  for (const Json& group : rules["data"]["groups"])
    for (const Json& rule : group["rules"]) {
      CHECK(rule["health"] == "ok");
      (void)require_data(*s.prometheus, rule["name"], watched_by(rule["query"]));
      ++asked;
    }
  CHECK(asked > 8);
}
