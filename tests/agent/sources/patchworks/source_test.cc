#include "agent/sources/patchworks/source.h"

#include <catch2/catch.hpp>

#include "tests/agent/sources/patchworks/played.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::patchworks;
using namespace returnwatch::agent::patchworks::testing;
using agent::testing::kNow;

namespace {

json run(int id, int status, checks::Time started, const json& more = json::object()) {
  json out = {{"id", id},
              {"flow_id", 42},
              {"status", status},
              {"trigger", "Webhook"},
              {"started_at", checks::to_rfc3339(started)}};
  if (status != 1) out["finished_at"] = checks::to_rfc3339(started + checks::minutes(1));
  out.update(more);
  return out;
}

// One watched flow, 42, which tracks order names; an empty queue; no runs.
struct Company {
  std::unique_ptr<Database> db = agent::testing::memory();
  Records records{*db, "acme"};
  Played api;
  std::vector<json> runs;  // newest first
  std::string key = "key-" + std::to_string(++made);
  Records sharer{*db, "brand"};  // another store with the same key
  PatchworksSource source{*db,         records,
                          api,         PatchworksEndpoint{"http://patchworks.test", key, "", "", checks::Duration{5}},
                          leisurely(), around()};
  checks::Time now = kNow;
  static int made;

  // By its clock a second goes by at each look: a minute's 60 requests are never spent.
  static PatchworksSurroundings leisurely() {
    PatchworksSurroundings s;
    s.steady = [at = std::chrono::steady_clock::time_point{}]() mutable { return at += std::chrono::seconds(1); };
    return s;
  }
  Interest around() {
    Interest s;
    s.tracks = [this](const std::string& id, const std::string&) {
      std::vector<TrackedFor> out;
      if (id == "42") out.push_back({&records, "order_name"});
      if (id == "44") out.push_back({&sharer, "rma_id"});
      return out;
    };
    return s;
  }
  Company() {
    api.answers["/flows"] = [](const std::string&) {
      return page(json::array(
          {json{{"id", 42}, {"name", "ReturnGO"}, {"is_enabled", true}, {"deployed_version", {{"id", 5}}}}}));
    };
    api.answers["/flow-runs"] = [this](const std::string& query) {
      json rows = json::array();
      const auto status = query.find("status%5D=");
      for (const json& r : runs) {
        const auto started =
            std::to_string(checks::parse_time(r["started_at"].get<std::string>())->time_since_epoch().count() * 1000LL);
        const auto after = query.substr(query.find("started_after%5D=") + 17, started.size());
        if (started >= after && (status == std::string::npos || query.substr(status + 10, 1) == r["status"].dump()))
          rows.push_back(r);
      }
      return page(rows);
    };
    api.answers["/scheduled-flows"] = [](const std::string&) { return page(json::array()); };
    api.answers["/tracked-data"] = [](const std::string&) { return page(json::array()); };
  }
  PollReport poll(bool full = false) {
    PollPlan plan;
    plan.full = full;
    plan.needs = {checks::Need::flows, checks::Need::runs, checks::Need::queue, checks::Need::tracked};
    return source.poll(now, plan);
  }
  checks::FlowCase flow() { return load_store_case(*db, "acme", {}, now).flows.at(0); }
  std::string state(const std::string& capability) {
    for (const SourceState& s : records.sources.states())
      if (s.capability == capability) return s.ok ? "ok" : s.cause;
    return "";
  }
  const checks::RunFact* found(const checks::FlowCase& f, const char* id) {
    for (const checks::RunFact& r : f.runs)
      if (r.id == id) return &r;
    return nullptr;
  }
};
int Company::made = 0;

}  // namespace

TEST_CASE("patchworks: a failed run and its retry, in either direction and hours later", "[patchworks]") {
  for (const bool retry_says : {true, false})
    for (const char* trigger : {"Retry", "7"}) {
      Company c;
      c.runs = {run(1, 3, kNow - checks::hours(2))};
      (void)c.poll(true);
      CHECK_FALSE(c.flow().runs.at(0).retried_well);
      c.now += checks::hours(1);
      c.runs.insert(c.runs.begin(), run(2, 2, c.now - checks::minutes(1), {{"trigger", trigger}}));
      if (retry_says)
        c.runs[0]["retry_flow_run_id"] = 1;
      else
        c.runs[1]["retried_flow_run"] = {{{"id", 2}}};
      c.api.answers["/flow-runs/1"] = [&c](const std::string&) { return json{{"data", c.runs[1]}}; };
      (void)c.poll();
      INFO(retry_says << trigger);
      const checks::FlowCase f = c.flow();
      REQUIRE(c.found(f, "1"));
      CHECK(c.found(f, "1")->retried_well);
    }
}

TEST_CASE("patchworks: failed runs are looked at again every ten minutes, and only while there are any",
          "[patchworks]") {
  Company c;
  c.runs = {run(1, 3, kNow - checks::hours(2))};
  (void)c.poll(true);
  c.api.asked.clear();
  c.now += checks::minutes(1);
  (void)c.poll();
  CHECK(c.api.count("status%5D=3") == 0);
  c.now += checks::minutes(10);
  (void)c.poll();
  CHECK(c.api.count("status%5D=3") == 1);
  Company healthy;
  healthy.runs = {run(1, 2, kNow - checks::hours(2))};
  (void)healthy.poll(true);
  healthy.api.asked.clear();
  healthy.now += checks::minutes(20);
  (void)healthy.poll();
  CHECK(healthy.api.count("status%5D=3") == 0);
}

TEST_CASE("patchworks: a run that was still going is read until it ends, or is gone", "[patchworks]") {
  Company c;
  c.runs = {run(1, 1, kNow - checks::hours(2))};
  (void)c.poll(true);
  CHECK(c.flow().runs.at(0).status == "running");
  c.runs.clear();
  c.now += checks::hours(1);
  c.api.answers["/flow-runs/1"] = [](const std::string&) { return json{{"data", run(1, 1, kNow - checks::hours(2))}}; };
  (void)c.poll();
  CHECK(c.flow().runs.at(0).status == "running");
  c.api.answers.erase("/flow-runs/1");
  c.now += checks::days(7);
  (void)c.poll();
  CHECK(c.flow().runs.at(0).status == "unknown");  // nobody can say any more
  CHECK(c.records.patchworks.runs_running().empty());
}

TEST_CASE("patchworks: a queued run with a status that we do not know waits if it is listed again", "[patchworks]") {
  Company c;
  json item = {
      {"id", 1}, {"flow_id", 42}, {"status", 3}, {"created_at", checks::to_rfc3339(kNow - checks::minutes(30))}};
  c.api.answers["/scheduled-flows"] = [&item](const std::string&) { return page(json::array({item})); };
  (void)c.poll(true);
  CHECK(c.flow().queued.empty());
  c.now += checks::minutes(1);
  (void)c.poll();
  CHECK(c.flow().queued.size() == 1);
  CHECK(c.records.sources.unknown_words().at(0).field == "patchworks.queue.status");
  for (const json& word : {json("pending"), json("Pending"), json{{"value", "pending"}}, json()}) {
    Company d;
    json known = item;
    known["status"] = word;
    d.api.answers["/scheduled-flows"] = [&known](const std::string&) { return page(json::array({known})); };
    (void)d.poll(true);
    INFO(word);
    CHECK(d.flow().queued.size() == 1);
  }
}

TEST_CASE("patchworks: includes that are refused are left out", "[patchworks]") {
  Company c;
  c.runs = {run(1, 2, kNow - checks::hours(1))};
  for (const char* path : {"/flows", "/flow-runs"}) {
    const auto plain = c.api.answers[path];
    c.api.answers[path] = [plain](const std::string& query) {
      return query.find("include=") != std::string::npos ? json(422) : plain(query);
    };
  }
  CHECK(c.poll(true).complete);
  CHECK(c.flow().runs.size() == 1);
  c.api.asked.clear();
  c.now += checks::minutes(1);
  CHECK(c.poll(true).complete);
  CHECK(c.api.count("/flows?include") + c.api.count("include=operations") == 0);  // nor asked for again
}

TEST_CASE("patchworks: each collection stands or falls alone", "[patchworks]") {
  Company c;
  c.api.statuses["/scheduled-flows"] = 403;
  const PollReport r = c.poll(true);
  CHECK_FALSE(r.complete);
  CHECK(c.state("queue") == "scope_missing");
  CHECK(c.state("flows") == "ok");
  CHECK(c.state("runs") == "ok");
  CHECK(c.state("") == "ok");
  c.api.statuses["/scheduled-flows"] = 422;
  c.now += checks::minutes(1);
  (void)c.poll();
  CHECK(c.state("queue") == "malformed");
  c.api.statuses["/flow-runs"] = 401;
  c.now += checks::minutes(1);
  (void)c.poll();
  CHECK(c.state("") == "unauthorised");
}

TEST_CASE("patchworks: what stands in the way of all collections is told once, of the source", "[patchworks]") {
  Company c;
  for (const char* path : {"/flows", "/flow-runs", "/scheduled-flows"}) c.api.statuses[path] = 403;
  CHECK_FALSE(c.poll(true).complete);
  CHECK(c.state("") == "unauthorised");
  for (const char* part : {"flows", "runs", "queue"}) CHECK(c.state(part).empty());
  for (const char* path : {"/flows", "/flow-runs", "/scheduled-flows"}) c.api.statuses.erase(path);
  c.now += checks::hours(1);
  CHECK(c.poll(true).complete);
  CHECK(c.state("") == "ok");
  CHECK(c.state("runs") == "ok");
}

TEST_CASE("patchworks: a flow that is switched off is seen within a minute; polls leave room for one another",
          "[patchworks]") {
  Company c;
  (void)c.poll(true);
  c.api.asked.clear();
  c.now += checks::Duration{2};
  CHECK(c.poll().complete);
  CHECK(c.api.asked.empty());  // a short poll_interval must not spend the minute's requests at once
  c.now += checks::Duration{5};
  (void)c.poll();
  CHECK(c.api.count("/flow-runs") > 0);
  CHECK(c.api.count("/flows?") == 0);
  c.now += checks::minutes(1);
  (void)c.poll();
  CHECK(c.api.count("/flows?") == 1);
}

TEST_CASE("patchworks: what a flow tracks is kept for the store that says so, as what it says it is", "[patchworks]") {
  Company c;
  c.api.answers["/flows"] = [](const std::string&) {
    json rows = json::array();
    for (const int id : {42, 43, 44})
      rows.push_back({{"id", id},
                      {"name", "Flow " + std::to_string(id)},
                      {"is_enabled", true},
                      {"deployed_version", {{"id", id}}}});
    return page(rows);
  };
  c.api.answers["/tracked-data"] = [](const std::string& query) {
    json rows = json::array();
    for (const int id : {42, 43, 44})
      if (query.find("flow_id%5D=" + std::to_string(id)) != std::string::npos)
        rows.push_back({{"id", id},
                        {"flow_id", id},
                        {"flow_run_id", 7},
                        {"value", id == 44 ? "501" : "#501"},
                        {"direction", "Receive"},
                        {"success", true},
                        {"created_at", "2026-11-23T07:00:00Z"}});
    return page(rows);
  };
  for (Records* r : {&c.records, &c.sharer}) {
    r->returngo.put_rma(agent::testing::rma("501", "9001"), kNow);  // its order is #001
    r->returngo.put_rma(agent::testing::rma("502", "9501"), kNow);  // its order is #501
  }
  (void)c.poll(true);
  CHECK(c.api.count("/tracked-data?filter%5Bflow_id%5D=43") == 0);  // nobody says that it tracks
  const auto tracked = [&c](const char* store, const char* order) {
    return load_case(*c.db, {store, order}, {}).tracked;
  };
  CHECK(tracked("acme", "9001").empty());  // an order's name that looks like another return's id
  REQUIRE(tracked("acme", "9501").size() == 1);
  CHECK(tracked("acme", "9501")[0].flow_name == "Flow 42");
  CHECK(tracked("acme", "9501")[0].rma_id == "");
  CHECK(tracked("brand", "9501").empty());  // another store's flow
  REQUIRE(tracked("brand", "9001").size() == 1);
  CHECK(tracked("brand", "9001")[0].rma_id == "501");
}

TEST_CASE("patchworks: a flow's past counts from when it was switched on, as far as runs are kept", "[patchworks]") {
  Company c;
  json flow = {{"id", 42},
               {"name", "ReturnGO"},
               {"is_enabled", true},
               {"deployed_version", {{"id", 5}}},
               {"enabled_at", "2026-01-01T00:00:00Z"}};
  c.api.answers["/flows"] = [&flow](const std::string&) { return page(json::array({flow})); };
  (void)c.poll(true);
  CHECK(c.flow().first_seen == kNow - checks::days(6));
  Company d;
  flow["enabled_at"] = checks::to_rfc3339(kNow - checks::hours(5));
  d.api.answers["/flows"] = [&flow](const std::string&) { return page(json::array({flow})); };
  (void)d.poll(true);
  CHECK(d.flow().first_seen == kNow - checks::hours(5));
  flow["is_enabled"] = false;
  d.now += checks::hours(1);
  (void)d.poll(true);
  CHECK(d.flow().first_seen == d.now);  // switched off: since we saw it
}

TEST_CASE("patchworks: a page that comes again is no end of a list: it is told, and the mark stays", "[patchworks]") {
  Company c;
  CHECK(c.poll(true).complete);
  const std::string mark = c.records.sources.cursor("patchworks_runs").value_or("");
  REQUIRE(!mark.empty());
  c.now += checks::minutes(5);
  const auto well = c.api.answers;
  struct Row {
    const char* path;
    const char* part;
    json row;
  };
  for (const Row& list :
       {Row{"/flow-runs", "runs", run(7, 2, c.now)},
        Row{"/flows", "flows", json{{"id", 42}, {"name", "x"}, {"is_enabled", true}}},
        Row{"/scheduled-flows", "queue", json{{"id", 3}, {"flow_id", 42}, {"created_at", "2026-11-23T07:00:00Z"}}},
        Row{"/tracked-data", "tracked",
            json{{"value", "#1001"},
                 {"flow_id", 42},
                 {"direction", "Send"},
                 {"success", true},
                 {"created_at", "2026-11-23T07:00:00Z"}}}}) {
    INFO(list.path);
    c.api.answers[list.path] = [&](const std::string& query) {
      const long page = std::stol(query.substr(query.find("&page=") + 6));
      return json{{"data", json::array({list.row})}, {"meta", {{"current_page", page}, {"last_page", 9}}}};
    };
    c.api.asked.clear();
    c.now += checks::minutes(2);
    const PollReport r = c.poll();
    CHECK_FALSE(r.complete);
    CHECK(c.state(list.part) == "malformed");
    CHECK(c.api.count(std::string(list.path) + "?") == 2);
    REQUIRE(!r.errors.empty());
    CHECK(r.errors.front().message ==
          std::string("Patchworks GET ") + list.path + ": the list does not end (a page was repeated)");
    if (list.part == std::string("runs")) CHECK(c.records.sources.cursor("patchworks_runs") == mark);
    c.api.answers = well;
  }
  c.now += checks::hours(1);
  CHECK(c.poll().complete);
}

TEST_CASE("patchworks: a last page that repeats the one before is no end, unless all rows were seen", "[patchworks]") {
  for (const auto& [total, part] :
       std::vector<std::pair<json, const char*>>{{json(3), "malformed"}, {json(), "malformed"}, {json(1), "ok"}}) {
    Company c;
    c.api.answers["/flow-runs"] = [&c, total = total](const std::string& query) {
      const long page = std::stol(query.substr(query.find("&page=") + 6));
      return json{{"data", json::array({run(7, 2, c.now)})},
                  {"meta", {{"current_page", page}, {"last_page", 2}, {"total", total}}}};
    };
    (void)c.poll(true);
    INFO(total);
    CHECK(c.state("runs") == part);
  }
}

TEST_CASE("patchworks: a page of which every row was dropped is not the last", "[patchworks]") {
  Company c;
  c.api.answers["/flow-runs"] = [&c](const std::string& query) {
    const long page = std::stol(query.substr(query.find("&page=") + 6));
    return json{{"data", page == 2 ? json::array() : json::array({run(static_cast<int>(page), 2, c.now)})},
                {"meta", {{"current_page", page}, {"last_page", 3}}}};
  };
  CHECK(c.poll(true).complete);
  CHECK(c.found(c.flow(), "3"));
}

TEST_CASE("patchworks: an empty list of flows, or one that leaves rows out, takes none away", "[patchworks]") {
  Company c;
  (void)c.poll(true);
  REQUIRE(c.flow().deployed);
  const json other = {{"id", 43}, {"name", "Other"}, {"is_enabled", true}, {"deployed_version", {{"id", 6}}}};
  for (const auto& [rows, total, part] : std::vector<std::tuple<json, int, const char*>>{
           {json::array(), 0, "malformed"}, {json::array({other}), 2, "ok"}}) {
    c.api.answers["/flows"] = [rows = rows, total = total](const std::string&) {
      return json{{"data", rows}, {"meta", {{"current_page", 1}, {"last_page", 1}, {"total", total}}}};
    };
    c.now += checks::minutes(20);
    (void)c.poll(true);
    CHECK(c.state("flows") == part);
    CHECK(c.flow().deployed);
    CHECK(c.flow().enabled);
  }
  c.api.answers["/flows"] = [other](const std::string&) { return page(json::array({other})); };
  c.now += checks::minutes(20);
  (void)c.poll(true);
  CHECK_FALSE(c.flow().deployed);  // a whole list without it: it is gone
}

TEST_CASE("patchworks: runs of no flow at all are no answer", "[patchworks]") {
  Company c;
  c.runs = {run(1, 3, kNow - checks::hours(1))};
  c.api.answers["/flows"] = [](const std::string&) { return page(json::array()); };
  (void)c.poll(true);
  CHECK(c.state("runs") == "malformed");
}

TEST_CASE("patchworks: a run and a flow lose no part by silence", "[patchworks]") {
  Company c;
  c.runs = {run(2, 2, kNow - checks::hours(1), {{"trigger", "Retry"}, {"retry_flow_run_id", 1}}),
            run(1, 3, kNow - checks::hours(2), {{"has_warnings", true}, {"operations_sent", 3}})};
  (void)c.poll(true);
  CHECK(c.found(c.flow(), "1")->retried_well);
  for (json& r : c.runs)
    for (const char* field : {"retry_flow_run_id", "trigger", "has_warnings", "operations_sent", "finished_at"})
      r.erase(field);
  c.now += checks::minutes(20);
  (void)c.poll(true);
  const auto flow = c.flow();
  CHECK(c.found(flow, "1")->retried_well);
  CHECK(c.found(flow, "1")->warnings == true);
  CHECK(c.found(flow, "1")->sent == 3);
  CHECK(c.found(flow, "1")->finished_at);
  CHECK(c.found(flow, "2")->trigger == "retry");
}

TEST_CASE("patchworks: of more runs than can be listed none that failed is lost", "[patchworks]") {
  Company c;
  CHECK(c.poll(true).complete);
  c.now += checks::hours(20);  // switched off meanwhile
  c.runs = {run(1, 3, c.now - checks::hours(19))};
  const auto usual = c.api.answers["/flow-runs"];
  c.api.answers["/flow-runs"] = [&](const std::string& query) {
    if (query.find("status%5D=") != std::string::npos) return usual(query);
    const long page = std::stol(query.substr(query.find("&page=") + 6));  // ever newer ones before it
    return json{{"data", json::array({run(static_cast<int>(1000 + page), 2, c.now - checks::minutes(page))})},
                {"meta", {{"current_page", page}, {"last_page", 999}}}};
  };
  CHECK(c.poll().complete);
  REQUIRE(c.found(c.flow(), "1"));
  CHECK(c.found(c.flow(), "1")->status == "failure");
}

TEST_CASE("patchworks: of more tracked records than can be listed none is lost", "[patchworks]") {
  Company c;
  const auto made = [&c](int n) { return c.now - checks::minutes(20 * n + 5); };  // 990 in not quite fourteen days
  c.api.answers["/tracked-data"] = [&](const std::string& query) {
    const auto filter = [&query](const std::string& name, long otherwise) {
      const auto at = query.find(name + "%5D=");
      return at == std::string::npos ? otherwise : std::stol(query.substr(at + name.size() + 4)) / 1000;
    };
    const long after = filter("created_after", 0), before = filter("created_before", 4102444800);
    std::vector<int> here;
    for (int n = 0; n < 990; ++n)
      if (const long at = made(n).time_since_epoch().count(); at >= after && at < before) here.push_back(n);
    const auto page = std::stoul(query.substr(query.find("&page=") + 6)), pages = (here.size() + 9) / 10;
    json rows = json::array();
    for (std::size_t i = 10 * (page - 1); i < std::min(10 * page, here.size()); ++i)
      rows.push_back(json{{"value", "#" + std::to_string(1000 + here[i]).substr(1)},
                          {"flow_id", 42},
                          {"flow_run_id", here[i]},
                          {"direction", "Receive"},
                          {"success", true},
                          {"created_at", checks::to_rfc3339(made(here[i]))}});
    return json{{"data", rows}, {"meta", {{"current_page", page}, {"last_page", pages}}}};
  };
  for (const char* order : {"9005", "9500", "9985"})
    c.records.returngo.put_rma(agent::testing::rma(order, order), kNow);
  CHECK(c.poll(true).complete);
  CHECK(c.state("tracked") == "ok");
  for (const char* order : {"9005", "9500", "9985"}) {
    INFO(order);
    CHECK(load_case(*c.db, {"acme", order}, {}).tracked.size() == 1);
  }
  CHECK(c.records.sources.cursor("patchworks_tracked:42") == checks::to_rfc3339(c.now));
}

TEST_CASE("patchworks: a flow that is no longer deployed keeps the schedule that it had", "[patchworks]") {
  Company c;
  json flow = {{"id", 42},
               {"name", "ReturnGO"},
               {"is_enabled", true},
               {"deployed_version", {{"id", 5}, {"schedules", {{{"cron_string", "0 * * * *"}}}}}}};
  c.api.answers["/flows"] = [&flow](const std::string&) { return page(json::array({flow})); };
  const auto crons = [&c] { return c.records.patchworks.flows().at(0).crons; };
  (void)c.poll(true);
  REQUIRE(crons() == std::vector<std::string>{"0 * * * *"});
  flow["status"] = "Inactive";
  flow.erase("deployed_version");  // and its schedules with it: what it should have run is still known
  (void)c.poll(true);
  CHECK_FALSE(c.records.patchworks.flows().at(0).deployed);
  CHECK(crons() == std::vector<std::string>{"0 * * * *"});
  flow["status"] = "Deployed";
  flow["deployed_version"] = {{"id", 6}};  // nothing is said of schedules
  (void)c.poll(true);
  CHECK(crons() == std::vector<std::string>{"0 * * * *"});
  flow["deployed_version"] = {{"id", 6}, {"schedules", json::array()}};  // now it waits for events
  (void)c.poll(true);
  CHECK(crons().empty());
}

TEST_CASE("patchworks: one that fails is asked ever less often; one that refuses the key, every half hour",
          "[patchworks]") {
  for (const long status : {500L, 401L}) {
    Company c;
    CHECK(c.poll(true).complete);
    for (const char* path : {"/flows", "/flow-runs", "/scheduled-flows", "/tracked-data"})
      c.api.statuses[path] = status;
    c.api.asked.clear();
    int polls = 0;
    for (int minute = 0; minute < 240; ++minute) {
      c.now += checks::minutes(1);
      const std::size_t before = c.api.asked.size();
      CHECK_FALSE(c.poll().complete);
      polls += c.api.asked.size() > before;
    }
    INFO(status << ": " << polls << " polls in four hours");
    CHECK(polls >= 7);
    CHECK(polls <= (status == 401 ? 17 : 24));
  }
}
