// Every encoding that docs/facts/patchworks.md allows: flat or with attributes, ids as numbers or strings, words,
// numbers or objects.
#include "agent/sources/patchworks/decode.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace returnwatch;
using namespace returnwatch::agent::patchworks;
using nlohmann::json;

namespace {

// The same item in the three envelopes that clients have seen.
std::vector<std::string> envelopes(const json& item) {
  json inner = item;
  inner.erase("id");
  return {json{{"data", {item}}}.dump(), json::array({item}).dump(),
          json{{"data", {{{"id", item["id"]}, {"attributes", inner}}}}}.dump()};
}

// What every row has, and the test's own.
json with_basics(const json& item, const json& basics) {
  json out = basics;
  out.update(item);
  return out;
}
agent::FlowRow flow(const json& item) {
  const auto list = decode_flows(json{{"data", {with_basics(item, {{"name", "x"}, {"enabled_at", nullptr}})}}}.dump());
  REQUIRE(list);
  REQUIRE(list->rows.size() == 1);
  return list->rows[0];
}
RunRow run(const json& item) {
  const auto list = decode_runs(json{{"data", {with_basics(item, {{"flow_id", 42}})}}}.dump());
  REQUIRE(list);
  REQUIRE(list->rows.size() == 1);
  return list->rows[0];
}

}  // namespace

TEST_CASE("patchworks: a run in every envelope", "[patchworks]") {
  const json item = {{"id", 17},
                     {"flow_id", 42},
                     {"status", 3},
                     {"trigger", "Webhook"},
                     {"started_at", "2026-11-25T10:00:00.123Z"},
                     {"finished_at", "2026-11-25 10:01:00"}};
  for (const std::string& body : envelopes(item)) {
    INFO(body);
    const auto list = decode_runs(body);
    REQUIRE(list);
    REQUIRE(list->rows.size() == 1);
    const RunRow& r = list->rows[0];
    CHECK(r.run.id == "17");
    CHECK(r.flow_id == "42");
    CHECK(r.run.status == "failure");
    CHECK(r.run.trigger == "webhook");
    CHECK(r.run.started_at == checks::parse_time("2026-11-25T10:00:00Z"));
    CHECK(r.run.finished_at == checks::parse_time("2026-11-25T10:01:00Z"));
  }
}

TEST_CASE("patchworks: a run's status in every encoding; an unknown one is never fine", "[patchworks]") {
  const std::pair<json, const char*> rows[] = {{1, "running"},
                                               {"1", "running"},
                                               {"Started", "running"},
                                               {"running", "running"},
                                               {2, "success"},
                                               {"Success", "success"},
                                               {3, "failure"},
                                               {"FAILED", "failure"},
                                               {4, "stopped"},
                                               {"stopped", "stopped"},
                                               {5, "partial"},
                                               {"Partial Success", "partial"},
                                               {"partial_success", "partial"},
                                               {2.0, "success"},
                                               {{{"id", 5}, {"name", "Partial success"}}, "partial"},
                                               {{{"value", 3}}, "failure"},
                                               {{{"label", "stopped"}}, "stopped"},
                                               {6, "unknown"},
                                               {"Deployed", "unknown"},
                                               {nullptr, "unknown"},
                                               {json::array(), "unknown"}};
  for (const auto& [status, expected] : rows) {
    INFO(status);
    CHECK(run({{"id", "1"}, {"flow_id", "42"}, {"status", status}}).run.status == expected);
  }
  CHECK(run({{"id", "1"}, {"status", "Deployed"}}).unknown_status == "Deployed");
}

TEST_CASE("patchworks: warnings, in the row or in its logs", "[patchworks]") {
  const std::pair<json, bool> rows[] = {
      {{}, false},
      {{{"has_warnings", nullptr}}, false},
      {{{"has_warnings", json::array()}}, false},
      {{{"has_warnings", false}}, false},
      {{{"has_warnings", 0}}, false},
      {{{"has_warnings", "false"}}, false},
      {{{"has_warnings", true}}, true},
      {{{"has_warnings", 1}}, true},
      {{{"has_warnings", "1"}}, true},
      {{{"has_warnings", {"x"}}}, true},
      {{{"hasWarnings", true}}, true},
      {{{"error_warning_logs", json::array()}}, false},
      {{{"errorWarningLogs", {{{"id", 1}}}}}, true},
      {{{"relationships", {{"errorWarningLogs", {{"data", {{{"id", 1}}}}}}}}}, true},
      {{{"relationships", {{"errorWarningLogs", {{"data", json::array()}}}}}}, false}};
  for (const auto& [more, expected] : rows) {
    json item = {{"id", 1}, {"flow_id", 42}, {"status", 2}};
    if (more.is_object()) item.update(more);
    INFO(item);
    CHECK(run(item).run.warnings.value_or(false) == expected);
  }
}

TEST_CASE("patchworks: operations, counted or listed; not said is not none", "[patchworks]") {
  CHECK(run({{"id", 1}, {"operations_received", 4}, {"operationsSent", "0"}}).run.received == 4);
  CHECK(run({{"id", 1}, {"operations_received", 4}, {"operationsSent", "0"}}).run.sent == 0);
  CHECK(run({{"id", 1}, {"operations_received", {{"total", 7}}}}).run.received == 7);
  CHECK(run({{"id", 1}, {"operations_received", json::array({1, 2})}}).run.received == 2);
  CHECK_FALSE(run({{"id", 1}}).run.sent);
  CHECK_FALSE(run({{"id", 1}, {"operations_sent", nullptr}}).run.sent);
}

TEST_CASE("patchworks: links between a run and its retries: an id, an object, or several", "[patchworks]") {
  using Ids = std::vector<std::string>;
  CHECK(run({{"id", 1}, {"retry_flow_run_id", 9}}).linked_runs == Ids{"9"});
  CHECK(run({{"id", 1}, {"retry_flow_run_id", nullptr}, {"retried_flow_run", json::array()}}).linked_runs.empty());
  CHECK(run({{"id", 1}, {"retriedFlowRun", {{"id", "8"}}}}).linked_runs == Ids{"8"});
  CHECK(run({{"id", 1}, {"retried_flow_run", {{{"id", 7}}, {{"id", 8}}}}}).linked_runs == Ids{"7", "8"});
  CHECK(run({{"id", 1}, {"retried_flow_run", {7, "8"}}}).linked_runs == Ids{"7", "8"});
}

TEST_CASE("patchworks: times as text or as unix milliseconds", "[patchworks]") {
  CHECK(run({{"id", 1}, {"started_at", 1772391627000}}).run.started_at == checks::parse_time("2026-03-01T19:00:27Z"));
  CHECK(run({{"id", 1}, {"started_at", "1772391627"}}).run.started_at == checks::parse_time("2026-03-01T19:00:27Z"));
  CHECK_FALSE(run({{"id", 1}, {"finished_at", ""}}).run.finished_at);
  CHECK(run({{"id", 1}, {"created_at", "2026-03-01T19:00:27+00:00"}}).run.started_at ==
        checks::parse_time("2026-03-01T19:00:27Z"));
}

TEST_CASE("patchworks: enabled and deployed", "[patchworks]") {
  const json on = {{"id", 42}, {"name", "x"}, {"is_enabled", true}, {"deployed_version", {{"id", 5}}}};
  CHECK(flow(on).enabled);
  CHECK(flow(on).deployed);
  const auto with = [&on](json more) {
    json item = on;
    for (auto& [key, value] : more.items()) {
      if (value == "gone")
        item.erase(key);
      else
        item[key] = value;
    }
    return flow(item);
  };
  CHECK_FALSE(with({{"is_enabled", false}}).enabled);
  CHECK_FALSE(with({{"is_enabled", 0}}).enabled);
  CHECK_FALSE(with({{"is_enabled", "0"}}).enabled);
  CHECK(with({{"is_enabled", "1"}}).enabled);
  CHECK_FALSE(with({{"is_enabled", "gone"}}).enabled);
  CHECK(with({{"is_enabled", "gone"}, {"enabled_at", "2026-11-01T00:00:00Z"}}).enabled);
  CHECK_FALSE(with({{"is_enabled", false}, {"enabled_at", "2026-11-01T00:00:00Z"}}).enabled);
  CHECK_FALSE(with({{"deployed_version", nullptr}}).deployed);
  CHECK_FALSE(with({{"deployed_version", json::array()}}).deployed);
  CHECK(with({{"deployed_version", nullptr}, {"latest_deployed_version", {{"id", 5}}}}).deployed);
  CHECK(with({{"deployed_version", "gone"}, {"status", "Deployed"}}).deployed);
  CHECK_FALSE(with({{"deployed_version", "gone"}, {"status", "Draft"}}).deployed);
  CHECK_FALSE(
      with({{"deployed_version", "gone"}, {"status", "Inactive"}, {"deployed_at", "2026-11-01T00:00:00Z"}}).deployed);
  CHECK(with({{"deployed_version", "gone"}, {"deployed_at", "2026-11-01T00:00:00Z"}}).deployed);
  CHECK_FALSE(with({{"deployed_version", "gone"}, {"deployed_at", nullptr}}).deployed);
  CHECK(with({{"deployed_version", "gone"}, {"versions", {{{"id", 5}, {"is_deployed", 1}}}}}).deployed);
  CHECK_FALSE(with({{"deployed_version", "gone"}, {"versions", {{{"id", 5}, {"is_deployed", 0}}}}}).deployed);
  CHECK(with({{"deployed_version", "gone"}}).deployed);  // nothing is said of it: no evidence against the flow
  CHECK_FALSE(with({{"deployed_version", "gone"}}).deployed_said);
  CHECK_FALSE(with({{"deployed_version", "gone"}, {"status", "Archived"}}).deployed_said);  // a word that nobody listed
  CHECK(with({{"status", "Archived"}}).deployed_said);
}

TEST_CASE("patchworks: since when a flow is live", "[patchworks]") {
  const json on = {{"id", 42},
                   {"is_enabled", true},
                   {"deployed_version", {{"id", 5}}},
                   {"enabled_at", "2026-11-01T00:00:00Z"},
                   {"deployed_at", "2026-11-03T00:00:00Z"}};
  CHECK(flow(on).live_since == checks::parse_time("2026-11-03T00:00:00Z"));
  json off = on;
  off["is_enabled"] = false;
  CHECK_FALSE(flow(off).live_since);
  CHECK_FALSE(flow({{"id", 42}, {"is_enabled", true}, {"status", "Deployed"}}).live_since);
}

TEST_CASE("patchworks: schedules, wherever and however named", "[patchworks]") {
  using Crons = std::vector<std::string>;
  const auto of = [](const json& schedule) {
    return flow({{"id", 42}, {"is_enabled", true}, {"deployed_version", {{"id", 5}, {"schedules", {schedule}}}}}).crons;
  };
  for (const char* name : {"cron_string", "cronString", "cron", "cron_expression", "schedule"}) {
    INFO(name);
    CHECK(of({{name, "*/15 * * * *"}}) == Crons{"*/15 * * * *"});
  }
  CHECK(of({{"cron_string", "0 * * * *"}, {"is_active", false}}).empty());
  CHECK(of({{"attributes", {{"cron_string", "0 * * * *"}}}}) == Crons{"0 * * * *"});
  CHECK(of({{"something", "else"}}) == Crons{"?"});  // a schedule is there, and cannot be read
  CHECK(of({{"cron_string", "0 * * * *"}, {"is_active", "perhaps"}}) == Crons{"?"});
  CHECK(of({{"cron_string", {1, 2}}}) == Crons{"?"});
  CHECK(flow({{"id", 42},
              {"deployed_version", {{"id", 5}, {"schedules", {{{"cron", "0 1 * * *"}}, {{"cron", "0 2 * * *"}}}}}}})
            .crons == Crons{"0 1 * * *", "0 2 * * *"});
}

TEST_CASE("patchworks: a queued run finds its flow", "[patchworks]") {
  const auto item = [](const json& more) {
    json q = {{"id", 1}, {"status", "pending"}, {"created_at", "2026-11-25T10:00:00Z"}};
    q.update(more);
    const auto list = decode_queue(json{{"data", {q}}}.dump());
    REQUIRE(list);
    return list->rows.at(0);
  };
  CHECK(item({{"flow_id", 42}}).flow_id == "42");
  CHECK(item({{"flow", {{"id", 42}}}}).flow_id == "42");
  CHECK(item({{"flow_version_id", 5}}).flow_version_id == "5");
  CHECK(item({{"flow_version", {{"id", 5}, {"flow_id", 42}}}}).flow_id == "42");
  CHECK(item({{"flow_id", 42}, {"status", {{"name", "Pending"}}}}).status == "pending");
  CHECK(item({{"flow_id", 42}, {"status", 2}}).status == "2");
}

TEST_CASE("patchworks: tracked data", "[patchworks]") {
  const auto item = [](const json& more) {
    json t = {{"id", 1},
              {"value", "#1001"},
              {"flow_id", 42},
              {"flow_run_id", 17},
              {"direction", "Send"},
              {"success", true},
              {"created_at", "2026-11-25T10:00:00Z"}};
    if (more.is_object()) t.update(more);
    const auto list = decode_tracked(json{{"data", {t}}}.dump());
    REQUIRE(list);
    return list->rows.at(0).record;
  };
  CHECK(item({}).sent);
  CHECK(item({}).success);
  CHECK(item({}).run_id == "17");
  CHECK_FALSE(item({{"direction", "receive"}}).sent);
  CHECK(item({{"direction", "SEND"}}).sent);
  CHECK(item({{"direction", "Receive"}, {"sent_count", 1}}).sent);  // one entry that counts both ways
  CHECK_FALSE(item({{"direction", "Receive"}, {"sent_count", "0"}}).sent);
  CHECK_FALSE(item({{"success", 0}}).success);
  CHECK(item({{"success", nullptr}, {"sent_count", 2}}).success);
  CHECK_FALSE(item({{"success", nullptr}, {"sent_count", 0}}).success);
  CHECK(item({{"flow_id", nullptr}, {"flow", {{"id", 43}}}}).flow_id == "43");
}

TEST_CASE("patchworks: a page whose rows are keyed is a page: Laravel keeps the keys of those that it did not drop",
          "[patchworks]") {
  const auto list = decode_runs(
      R"({"data": {"1": {"id": 7, "flow_id": 42, "status": 2}, "3": {"id": 9, "flow_id": 42, "status": 3}},
          "meta": {"current_page": 1, "last_page": 2, "total": 12}})");
  REQUIRE(list);
  REQUIRE(list->rows.size() == 2);
  CHECK(list->rows[1].run.id == "9");
  CHECK(list->page.total == 12);
  CHECK_FALSE(decode_runs(R"({"data": {"id": 7, "flow_id": 42}})"));  // one run is no list of runs
  CHECK_FALSE(decode_runs(R"({"data": {"1": 7}})"));
}

TEST_CASE("patchworks: whole numbers beyond 64 bits are numbers", "[patchworks]") {
  const auto list = decode_runs(
      R"({"data": [{"id": 1234567890123456789012, "flow_id": 42, "status": 2, "payload_size": 9999999999999999999999}]})");
  REQUIRE(list);
  CHECK(list->rows.at(0).run.id == "1234567890123456789012");
  CHECK(list->rows.at(0).run.status == "success");
}

TEST_CASE("patchworks: a row that cannot be what it should be makes the list no answer", "[patchworks]") {
  const auto mutated = [](json item, const std::string& field, const json& value) {
    item[field] = value;
    if (value.is_discarded()) item.erase(field);
    return json{{"data", {item}}}.dump();
  };
  const json gone(json::value_t::discarded);
  const json on = {{"id", 42}, {"name", "x"}, {"is_enabled", true}, {"deployed_version", {{"id", 5}}}};
  CHECK(decode_flows(mutated(on, "more", 1)));
  for (const auto& [field, value] : std::vector<std::pair<const char*, json>>{{"id", gone},
                                                                              {"id", nullptr},
                                                                              {"id", true},
                                                                              {"name", gone},
                                                                              {"name", {1}},
                                                                              {"is_enabled", gone},
                                                                              {"is_enabled", nullptr},
                                                                              {"is_enabled", "perhaps"},
                                                                              {"enabled_at", "soon"}}) {
    INFO(field << " " << value.type_name());
    CHECK_FALSE(decode_flows(mutated(on, field, value)));
  }
  const json ran = {{"id", 1}, {"flow_id", 42}, {"status", 2}, {"started_at", "2026-11-25T10:00:00Z"}};
  for (const char* field : {"id", "flow_id"}) {
    CHECK_FALSE(decode_runs(mutated(ran, field, gone)));
    CHECK_FALSE(decode_runs(mutated(ran, field, nullptr)));
  }
  // Of a run that is one, what is not understood is its end.
  for (const auto& [field, value] : std::vector<std::pair<const char*, json>>{
           {"status", "Parked"}, {"has_warnings", "perhaps"}, {"started_at", "soon"}, {"operations_sent", "many"}}) {
    INFO(field);
    CHECK(decode_runs(mutated(ran, field, value))->rows.at(0).run.status == "unknown");
  }
  const json waits = {{"id", 1}, {"flow_id", 42}, {"status", "pending"}, {"created_at", "2026-11-25T10:00:00Z"}};
  CHECK(decode_queue(mutated(waits, "more", 1)));
  for (const char* field : {"id", "flow_id", "created_at"})
    for (const json& value : {gone, json(), json{{"odd", 1}}}) CHECK_FALSE(decode_queue(mutated(waits, field, value)));
  const json tracked = {{"value", "#1001"},
                        {"flow_id", 42},
                        {"direction", "Receive"},
                        {"success", true},
                        {"created_at", "2026-11-25T10:00:00Z"}};
  CHECK(decode_tracked(mutated(tracked, "more", 1)));
  for (const char* field : {"value", "flow_id", "direction", "created_at"})
    CHECK_FALSE(decode_tracked(mutated(tracked, field, nullptr)));
  CHECK_FALSE(decode_tracked(mutated(tracked, "direction", "Sideways")));
  CHECK_FALSE(decode_tracked(mutated(tracked, "success", "perhaps")));
}

TEST_CASE("patchworks: what is no list is no answer", "[patchworks]") {
  for (const char* body :
       {"", "{}", "null", "{\"data\": 3}", "{\"message\": \"Unauthenticated.\"}", "<html></html>", "[1, 2", "[]"}) {
    INFO(body);
    CHECK_FALSE(decode_flows(body));
    CHECK_FALSE(decode_runs(body));
    CHECK_FALSE(decode_queue(body));
    CHECK_FALSE(decode_tracked(body));
    CHECK_FALSE(decode_run(body));
  }
  CHECK(decode_runs("{\"data\": []}")->rows.empty());
}
