// The first poll of a company with many flows: 60 requests a minute must do, whatever the flows' number.
#include <catch2/catch.hpp>

#include "agent/sources/patchworks/source.h"
#include "tests/agent/sources/patchworks/played.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::patchworks;
using namespace returnwatch::agent::patchworks::testing;
using agent::testing::kNow;

namespace {

std::string parameter(const std::string& query, const std::string& name) {
  const std::string all = "&" + query, start = "&" + name + "=";
  const auto at = all.find(start);
  return at == std::string::npos ? "" : all.substr(at + start.size(), all.find('&', at + 1) - at - start.size());
}

// Flows 1 to n; runs by (flow, start), paged as docs/facts/patchworks.md section 2 says.
struct Company {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Played api;
  std::vector<std::pair<int, checks::Time>> runs;
  std::set<int> hanging;  // flows whose newest run does not end
  bool knows_before = true, sorts = true;
  static int made;
  PatchworksSource source{
      *db, records,
      api, PatchworksEndpoint{"http://patchworks.test", "first-" + std::to_string(++made), "", "", checks::Duration{5}},
      {},  {}};

  explicit Company(int flows) {
    api.answers["/flows"] = [flows](const std::string& query) {
      const int at = std::stoi(parameter(query, "page"));
      json rows = json::array();
      for (int id = (at - 1) * 100 + 1; id <= std::min(flows, at * 100); ++id)
        rows.push_back({{"id", id}, {"name", "Flow"}, {"is_enabled", true}, {"deployed_version", {{"id", id}}}});
      return json{{"data", rows}, {"meta", {{"current_page", at}, {"last_page", (flows + 99) / 100}}}};
    };
    api.answers["/flow-runs"] = [this](const std::string& query) { return list(query); };
    api.answers["/scheduled-flows"] = [](const std::string&) { return page(json::array()); };
  }

  json list(const std::string& query) {
    const std::string flow = parameter(query, "filter%5Bflow_id%5D"), status = parameter(query, "filter%5Bstatus%5D"),
                      before = parameter(query, "filter%5Bstarted_before%5D");
    if (!before.empty() && !knows_before) return 422;
    std::sort(runs.begin(), runs.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    std::vector<json> found;
    std::set<int> seen;
    for (const auto& [id, at] : runs) {
      const long ms = at.time_since_epoch().count() * 1000;
      const bool hangs = seen.insert(id).second && hanging.count(id) > 0;
      if (!flow.empty() && flow != std::to_string(id)) continue;
      if (ms < std::stol(parameter(query, "filter%5Bstarted_after%5D"))) continue;
      if ((!before.empty() && ms >= std::stol(before)) || (!status.empty() && status != (hangs ? "1" : "2"))) continue;
      found.push_back({{"id", std::to_string(id) + "-" + std::to_string(ms)},
                       {"flow_id", id},
                       {"status", hangs ? 1 : 2},
                       {"started_at", checks::to_rfc3339(at)},
                       {"finished_at", hangs ? json() : json(checks::to_rfc3339(at + checks::minutes(1)))}});
    }
    if (!sorts) std::reverse(found.begin(), found.end());
    const long at = std::stol(parameter(query, "page")), size = static_cast<long>(found.size());
    json rows = json::array();
    for (long i = (at - 1) * 100; i < std::min(size, at * 100); ++i) rows.push_back(found[static_cast<std::size_t>(i)]);
    return {{"data", rows}, {"meta", {{"current_page", at}, {"last_page", std::max(1L, (size + 99) / 100)}}}};
  }

  PollReport poll() {
    PollPlan plan;
    plan.full = true;
    plan.needs = {checks::Need::flows, checks::Need::runs, checks::Need::queue};
    return source.poll(kNow, plan);
  }
  std::size_t flows_with_an_end_of(checks::Time at) {
    std::size_t n = 0;
    for (const checks::FlowCase& f : load_store_case(*db, "acme", {}, kNow).flows)
      n += std::any_of(f.runs.begin(), f.runs.end(),
                       [&](const checks::RunFact& r) { return r.started_at == at && r.status == "success"; });
    return n;
  }
  std::size_t flows_with_a_run() {
    std::size_t n = 0;
    for (const checks::FlowCase& f : load_store_case(*db, "acme", {}, kNow).flows) n += !f.runs.empty();
    return n;
  }
};
int Company::made = 0;

}  // namespace

TEST_CASE("patchworks: hundreds of flows that ran days ago are read in one list", "[patchworks]") {
  Company c(400);
  for (int id = 1; id <= 390; ++id) c.runs.emplace_back(id, kNow - checks::days(2) - checks::minutes(id));
  CHECK(c.poll().complete);
  CHECK(c.api.asked.size() < 20);
  CHECK(c.api.count("flow_id") == 0);  // ten never ran: the list's end says so
  CHECK(c.flows_with_a_run() == 390);
}

TEST_CASE("patchworks: a few flows that ran days ago are asked for, rather than all that the others ran",
          "[patchworks]") {
  Company c(10);
  for (int i = 0; i < 5000; ++i) c.runs.emplace_back(1 + i % 7, kNow - checks::minutes(2 * i));
  for (int id = 8; id <= 10; ++id) c.runs.emplace_back(id, kNow - checks::days(6) - checks::hours(id));
  CHECK(c.poll().complete);
  CHECK(c.api.count("flow_id") == 3);
  CHECK(c.api.count("started_before") == 1);
  CHECK(c.flows_with_a_run() == 10);
}

TEST_CASE("patchworks: the list goes on only while it is the shorter way", "[patchworks]") {
  Company c(60);  // all but two of the flows ran two days ago, before them others ran a lot
  for (int id = 1; id <= 58; ++id) c.runs.emplace_back(id, kNow - checks::days(2));
  for (int i = 0; i < 3000; ++i) c.runs.emplace_back(1, kNow - checks::days(3) - checks::minutes(i));
  for (int id = 59; id <= 60; ++id) c.runs.emplace_back(id, kNow - checks::days(6) - checks::hours(id));
  CHECK(c.poll().complete);
  CHECK(c.api.count("started_before") == 2);
  CHECK(c.api.count("flow_id") == 2);
  CHECK(c.flows_with_a_run() == 60);
}

TEST_CASE("patchworks: where runs before a time cannot be asked for, each flow is", "[patchworks]") {
  Company c(12);
  c.knows_before = false;
  for (int id = 1; id <= 12; ++id) c.runs.emplace_back(id, kNow - checks::days(2));
  CHECK(c.poll().complete);
  CHECK(c.api.count("flow_id") == 12);
  CHECK(c.flows_with_a_run() == 12);
  CHECK(c.api.count("flow_id%5D=12&sort=-started_at&per_page=100&page=1&include=") == 1);  // includes are not to blame
}

TEST_CASE("patchworks: behind a run that hangs, the last one that ended is looked for", "[patchworks]") {
  Company c(5);
  const checks::Time ended = kNow - checks::days(3);
  for (int id = 1; id <= 5; ++id) {
    c.hanging.insert(id);
    c.runs.emplace_back(id, kNow - checks::days(2));
    c.runs.emplace_back(id, ended);
  }
  CHECK(c.poll().complete);
  CHECK(c.flows_with_an_end_of(ended) == 5);
}

TEST_CASE("patchworks: a list that is not sorted as asked is not taken for the newest runs", "[patchworks]") {
  Company c(5);
  c.sorts = false;
  const checks::Time newest = kNow - checks::days(2);
  for (int id = 1; id <= 5; ++id) {
    c.runs.emplace_back(id, newest);
    c.runs.emplace_back(id, kNow - checks::days(5));
  }
  CHECK(c.poll().complete);
  CHECK(c.flows_with_an_end_of(newest) == 5);
}
