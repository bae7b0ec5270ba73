// Patchworks' Core API: docs/facts/patchworks.md sections 1 to 4. Replies come in both envelopes (flat, and with
// `attributes` and `relationships`), item by item; ids as numbers or texts; statuses in every encoding that was seen.
#include <algorithm>
#include <cstdlib>
#include <functional>

#include "tests/world/ipaas.h"
#include "tests/world/wire.h"

namespace returnwatch::world {
namespace {

constexpr int kOddities = 3;

std::string camel(const std::string& name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '_' && i + 1 < name.size()) {
      out += static_cast<char>(std::toupper(static_cast<unsigned char>(name[++i])));
    } else {
      out += name[i];
    }
  }
  return out;
}

// `related`: what `include` brought.
Json enveloped(Json item, const Json& related) {
  const long id = item["id"];
  for (auto it = item.begin(); it != item.end();) it = it.key()[0] == '_' ? item.erase(it) : std::next(it);
  if (id % 2 == 0) {  // flat
    for (const auto& [name, value] : related.items()) item[name] = value;
    return item;
  }
  item.erase("id");
  Json out = {{"type", "item"}, {"id", std::to_string(id)}, {"attributes", std::move(item)}};
  for (const auto& [name, value] : related.items()) {
    if (value.is_object() || value.is_array())
      out["relationships"][camel(name)] = {{"data", value}};
    else
      out["attributes"][name] = value;
  }
  return out;
}

Json status_word(int status, long id) {
  static const char* const labels[] = {"", "Started", "Success", "Failure", "Stopped", "Partial success"};
  switch (id % kOddities) {
    case 0:
      return status;
    case 1:
      return std::to_string(status);
    default:
      return {{"id", status}, {"name", labels[status]}};
  }
}

bool asked(const Request& r, const std::string& include) {
  return ("," + r.param("include") + ",").find("," + include) != std::string::npos;
}

// `shown`: how the row of that number looks; asked for those of the page only.
Answer paged(const Request& r, std::size_t rows, const std::function<Json(std::size_t)>& shown) {
  const long size = r.has("per_page") ? std::strtol(r.param("per_page").c_str(), nullptr, 10) : 15;
  const long page = r.has("page") ? std::strtol(r.param("page").c_str(), nullptr, 10) : 1;
  if (size < 1 || size > 100 || page < 1) return message(422, "The given data was invalid.");
  const long total = static_cast<long>(rows);
  const long last = std::max(1L, (total + size - 1) / size);
  Json data = Json::array();
  for (long i = (page - 1) * size; i < std::min(total, page * size); ++i)
    data.push_back(shown(static_cast<std::size_t>(i)));
  const std::string path = "/core-main" + r.path;
  Json links = {{"first", path + "?page=1"}, {"last", path + "?page=" + std::to_string(last)}, {"next", nullptr}};
  if (page < last) links["next"] = path + "?page=" + std::to_string(page + 1);
  Answer a;
  a.body = Json{
      {"data", data},
      {"meta", {{"current_page", page}, {"last_page", last}, {"per_page", size}, {"total", total}}},
      {"links",
       links}}.dump();
  return a;
}

Answer paged(const Request& r, const std::vector<Json>& rows) {
  return paged(r, rows.size(), [&rows](std::size_t i) { return rows[i]; });
}

Json shown_flow(const Flow& flow, const Request& r) {
  Json item = {{"id", std::stol(flow.id)},
               {"name", flow.plan.name},
               {"description", "PII-made by Casey"},
               {"status", flow.plan.deployed ? "Deployed" : "Inactive"},
               {"enabled_at", flow.plan.enabled ? Json("2026-01-05T09:00:00.000000Z") : Json()}};
  if (std::stol(flow.id) % kOddities != 0) item["is_enabled"] = flow.plan.enabled;
  Json version = {{"id", std::stol(flow.version)}, {"flow_name", flow.plan.name}};
  if (asked(r, "deployedVersion.schedules") && !flow.cron.empty())
    version["schedules"] = Json::array({{{"id", 1}, {"cron_string", flow.cron}, {"is_active", true}}});
  Json related = Json::object();
  if (asked(r, "deployedVersion") && flow.plan.deployed) related["deployed_version"] = version;
  if (asked(r, "latestVersion")) related["latest_version"] = version;
  return enveloped(std::move(item), related);
}

Json shown_run(const Json& run, const Request& r) {
  const long id = run["id"];
  Json item = run;
  item["status"] = status_word(run["status"], id);
  if (id % kOddities == 1) {  // "2026-11-23 08:00:00"
    for (const char* key : {"started_at", "finished_at", "created_at"}) {
      if (item[key].is_string()) item[key] = item[key].get<std::string>().replace(10, 1, " ").substr(0, 19);
    }
  }
  Json related = Json::object();
  for (const char* name : {"operations_received", "operations_sent"}) {
    if (asked(r, camel(name))) related[name] = run[name];
    item.erase(name);
  }
  if (asked(r, "errorWarningLogs")) {
    related["error_warning_logs"] = Json::array();
    if (!run["has_warnings"].empty())
      related["error_warning_logs"].push_back({{"id", id * 10}, {"log_level", "ERROR"}, {"log_message", "PII-Robin"}});
  }
  return enveloped(std::move(item), related);
}

Answer list_runs(const Ipaas& ipaas, const Request& r, Time now) {
  const long from_ms = std::strtol(r.param("filter[started_after]").c_str(), nullptr, 10);
  const long status = std::strtol(r.param("filter[status]").c_str(), nullptr, 10);
  const long flow = std::strtol(r.param("filter[flow_id]").c_str(), nullptr, 10);
  // Kept for a week. All of them are written alike, so that the texts have the order of time.
  const Time kept = now - checks::days(7), after{Duration{(from_ms + 999) / 1000}};
  const std::string from = checks::to_rfc3339(std::max(kept, after));
  const long until_ms = std::strtol(r.param("filter[started_before]").c_str(), nullptr, 10);
  const std::string until = until_ms > 0 ? checks::to_rfc3339(Time{Duration{until_ms / 1000}}) : "";
  std::vector<const Json*> found;
  for (const auto& [id, run] : ipaas.runs) {
    if (run["started_at"].get_ref<const std::string&>() < from) continue;
    if (!until.empty() && until <= run["started_at"].get_ref<const std::string&>()) continue;
    if (status > 0 && status != run["status"].get<long>()) continue;
    if (flow > 0 && flow != run["flow_id"].get<long>()) continue;
    found.push_back(&run);
  }
  const bool down = r.param("sort") == "-started_at";
  std::stable_sort(found.begin(), found.end(), [down](const Json* a, const Json* b) {
    const auto &x = (*a)["started_at"].get_ref<const std::string&>(),
               &y = (*b)["started_at"].get_ref<const std::string&>();
    return down ? y < x : x < y;
  });
  return paged(r, found.size(), [&](std::size_t i) { return shown_run(*found[i], r); });
}

Answer one_run(const Ipaas& ipaas, const Request& r, const std::string& id, Time now) {
  const auto it = ipaas.runs.find(std::strtol(id.c_str(), nullptr, 10));
  if (it == ipaas.runs.end() ||
      *checks::parse_time(it->second["started_at"].get<std::string>()) < now - checks::days(7))
    return message(404, "Not found");
  Answer a;
  a.body = Json{{"data", shown_run(it->second, r)}}.dump();
  return a;
}

Answer list_queue(const Ipaas& ipaas, const Request& r) {
  std::vector<Json> rows;
  for (const auto& [id, item] : ipaas.queue) {
    if (r.has("filter[status]") && r.param("filter[status]") != item["status"]) continue;
    Json related = Json::object();
    if (asked(r, "flow")) related["flow"] = {{"id", std::stol(item["_flow"].get<std::string>())}, {"name", "a flow"}};
    rows.push_back(enveloped(item, related));
  }
  return paged(r, rows);
}

Answer list_tracked(const Ipaas& ipaas, const Request& r, Time now) {
  std::vector<Json> rows;
  const long from_ms = std::strtol(r.param("filter[created_after]").c_str(), nullptr, 10);
  for (const auto& item : ipaas.tracked) {
    const Time at = *checks::parse_time(item["created_at"].get<std::string>());
    if (at < now - checks::days(15) || at > now) continue;
    if (r.has("filter[value]") && r.param("filter[value]") != item["value"]) continue;
    if (r.has("filter[flow_id]") && r.param("filter[flow_id]") != std::to_string(item["flow_id"].get<long>())) continue;
    if (at.time_since_epoch().count() * 1000 < from_ms) continue;
    rows.push_back(enveloped(item, Json::object()));
  }
  return paged(r, rows);
}

Answer answer(State& world, const Request& r) {
  Ipaas& ipaas = *world.ipaas;
  if (r.method != "GET") {
    violation(world, "patchworks " + r.method + " " + r.path);
    return message(403, "demo world: writes are refused");
  }
  const WireFault* fault = world.strike("patchworks", "", r.shown());
  if (fault != nullptr) {
    if (auto broken = broken_answer(*fault)) return *broken;
  }
  if (r.header("authorization") != ipaas.api_key) return message(401, "Unauthenticated.");
  if (r.header("accept") != "application/json" || r.header("content-type") != "application/json")
    violation(world, "patchworks " + r.path + ": both JSON headers are required");
  static const std::string base = "/api/v1/";
  if (r.path.rfind(base, 0) != 0) return message(404, "Not found");
  const std::string what = r.path.substr(base.size());
  const Time now = world.now();
  if (what == "flows") {
    std::vector<Json> rows;
    for (const auto& [id, flow] : ipaas.flows) rows.push_back(shown_flow(flow, r));
    return paged(r, rows);
  }
  if (what == "flow-runs") return list_runs(ipaas, r, now);
  if (what.rfind("flow-runs/", 0) == 0) return one_run(ipaas, r, what.substr(10), now);
  if (what == "scheduled-flows") return list_queue(ipaas, r);
  if (what == "tracked-data") return list_tracked(ipaas, r, now);
  return message(404, "Not found");
}

}  // namespace

Answer serve_patchworks(State& world, const Request& request) {
  const std::lock_guard<std::recursive_mutex> hold(world.lock);
  world.catch_up();
  Answer a = answer(world, request);
  a.headers.emplace_back("Date", http_date(world.now()));
  log_call(world, "patchworks", "", request, a);
  return a;
}

}  // namespace returnwatch::world
