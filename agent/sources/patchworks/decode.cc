// A tree is built here, against the other sources' on-demand reading: a field may sit in the item, in its attributes or
// in its relationships, so several places must be looked at for each; the lists are small.
#include "agent/sources/patchworks/decode.h"

#include <simdjson.h>

#include <cctype>

#include "checks/words.h"

namespace returnwatch::agent::patchworks {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

std::string plain(std::string_view key) {  // snake and camel case alike
  std::string out;
  for (char c : key)
    if (c != '_' && c != '-' && c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

std::optional<element> field_of(element object, std::string_view name) {
  simdjson::dom::object o;
  if (object.get_object().get(o)) return std::nullopt;
  for (auto [key, value] : o)
    if (plain(key) == name && value.type() != element_type::NULL_VALUE) return value;
  return std::nullopt;
}

bool has_field(element object, std::string_view name) {  // null counts
  simdjson::dom::object o;
  if (object.get_object().get(o)) return false;
  for (auto [key, value] : o)
    if (plain(key) == name) return true;
  return false;
}

bool has(element item, std::string_view name) {
  for (const char* part : {"attributes", "relationships"})
    if (const auto inner = field_of(item, part); inner && has_field(*inner, name)) return true;
  return has_field(item, name);
}

// `name` without underscores, in lower case; in the attributes, the item itself, or the relationships.
std::optional<element> get(element item, std::string_view name) {
  if (auto attributes = field_of(item, "attributes"))
    if (auto v = field_of(*attributes, name)) return v;
  if (auto v = field_of(item, name)) return v;
  if (auto relations = field_of(item, "relationships"))
    if (auto v = field_of(*relations, name)) {
      if (auto data = field_of(*v, "data")) return data;
      element nothing;  // {"data": null}: related to nothing
      return (*v)["data"].get(nothing) == simdjson::SUCCESS ? std::nullopt : v;
    }
  return std::nullopt;
}

std::string text(std::optional<element> v) {
  if (!v) return "";
  switch (v->type()) {
    case element_type::STRING:
      return std::string(std::string_view(*v));
    case element_type::INT64:
      return std::to_string(int64_t(*v));
    case element_type::UINT64:
      return std::to_string(uint64_t(*v));
    case element_type::BOOL:
      return bool(*v) ? "true" : "false";
    case element_type::DOUBLE:
      return std::to_string(static_cast<long>(double(*v)));
    case element_type::OBJECT:
      for (const char* name : {"value", "name", "label", "id"})
        if (auto inner = get(*v, name)) return text(inner);
      return "";
    case element_type::ARRAY:
    case element_type::NULL_VALUE:
      return "";
  }
  return "";
}

std::string id_of(std::optional<element> v) {  // an id, or an object that has one
  if (!v) return "";
  if (v->type() == element_type::OBJECT) return id_of(get(*v, "id"));
  if (v->type() == element_type::ARRAY) {
    simdjson::dom::array a;
    if (v->get_array().get(a) == simdjson::SUCCESS)
      for (element e : a) return id_of(e);
    return "";
  }
  return text(v);
}

void add_ids(std::optional<element> v,
             std::vector<std::string>& out) {  // an id, an object that has one, or a list of either
  simdjson::dom::array a;
  if (v && v->get_array().get(a) == simdjson::SUCCESS) {
    for (element e : a) add_ids(e, out);
    return;
  }
  if (const std::string id = id_of(v); !id.empty()) out.push_back(id);
}

bool truthy(std::optional<element> v) {
  if (!v) return false;
  switch (v->type()) {
    case element_type::ARRAY:
      return simdjson::dom::array(*v).size() > 0;
    case element_type::OBJECT:
      return simdjson::dom::object(*v).size() > 0;
    case element_type::BOOL:
      return bool(*v);
    case element_type::STRING: {
      const std::string s = text(v);
      return !s.empty() && s != "0" && !checks::same_word(s, "false") && !checks::same_word(s, "no");
    }
    case element_type::INT64:
    case element_type::UINT64:
    case element_type::DOUBLE:
      return text(v) != "0";
    case element_type::NULL_VALUE:
      return false;
  }
  return false;
}

// A date-time; or unix milliseconds or seconds, as its filters take them.
std::optional<checks::Time> time(std::optional<element> v) {
  const std::string s = text(v);
  if (s.empty()) return std::nullopt;
  if (s.find_first_not_of("0123456789") != std::string::npos || s.size() < 9 || s.size() > 14)
    return checks::parse_time(s);
  const long long n = std::stoll(s);
  return checks::Time{checks::Duration{s.size() > 11 ? n / 1000 : n}};
}

std::optional<long> count(std::optional<element> v) {
  if (!v) return std::nullopt;
  if (v->type() == element_type::ARRAY) return static_cast<long>(simdjson::dom::array(*v).size());
  if (v->type() == element_type::OBJECT)
    for (const char* name : {"total", "count", "value", "sum"})
      if (auto inner = get(*v, name)) return count(inner);
  const std::string s = text(v);
  if (s.empty() || s.find_first_not_of("0123456789") != std::string::npos || s.size() > 15) return std::nullopt;
  return std::stol(s);
}

template <typename F>
void each(std::optional<element> v, F&& f) {
  if (!v) return;
  if (v->type() == element_type::OBJECT) {
    if (auto data = field_of(*v, "data")) each(data, f);
    return;
  }
  simdjson::dom::array a;
  if (v->get_array().get(a)) return;
  for (element e : a) f(e);
}

PageInfo page_of(element root) {
  PageInfo out;
  if (auto meta = field_of(root, "meta")) {
    out.current = count(field_of(*meta, "currentpage")).value_or(1);
    out.last = count(field_of(*meta, "lastpage")).value_or(out.current);
  }
  if (auto links = field_of(root, "links")) out.next_link = !text(field_of(*links, "next")).empty();
  return out;
}

// Parses, and calls f for each item of "data" (or of a bare array that holds something: from "[]" alone nothing is
// concluded). False where there is no list.
template <typename F>
bool items(const std::string& body, PageInfo& page, F&& f) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(body).get(root)) return false;
  const bool bare = root.type() == element_type::ARRAY && simdjson::dom::array(root).size() > 0;
  const auto list = bare ? std::optional<element>(root) : field_of(root, "data");
  simdjson::dom::array a;
  if (!list || list->get_array().get(a)) return false;
  page = page_of(root);
  for (element e : a) f(e);
  return true;
}

void add_crons(std::optional<element> version, std::vector<std::string>& out) {
  if (!version) return;
  each(get(*version, "schedules"), [&](element s) {
    for (const char* flag : {"isactive", "active", "isenabled", "enabled"})
      if (auto v = get(s, flag))
        if (!truthy(v)) return;
    for (const char* name : {"cronstring", "cron", "cronexpression", "schedule"}) {
      const std::string cron = text(get(s, name));
      if (cron.empty()) continue;
      out.push_back(cron);
      return;
    }
  });
}

// Without a deployed version in sight: by the flow's own word, else by its versions', else by when it was deployed. An
// answer that says nothing of it at all (includes refused) is no evidence against the flow.
bool is_deployed(element item) {
  const std::string status = text(get(item, "status"));
  if (checks::same_word(status, "Deployed")) return true;
  if (checks::same_word(status, "Draft") || checks::same_word(status, "Inactive")) return false;
  bool version = false, versions = false;
  each(get(item, "versions"), [&](element v) {
    versions = true;
    version = version || truthy(get(v, "isdeployed")) || checks::same_word(text(get(v, "status")), "Deployed");
  });
  if (versions) return version;
  if (has(item, "deployedversion") || has(item, "latestdeployedversion")) return false;
  return !has(item, "deployedat") || get(item, "deployedat").has_value();
}

Records::FlowRow flow(element item, std::map<std::string, std::string>& versions) {
  Records::FlowRow out;
  out.id = id_of(get(item, "id"));
  out.name = text(get(item, "name"));
  const auto is_enabled = get(item, "isenabled");
  out.enabled = is_enabled ? truthy(is_enabled) : get(item, "enabledat").has_value();
  std::optional<element> deployed = get(item, "deployedversion");
  if (!deployed || !truthy(deployed)) deployed = get(item, "latestdeployedversion");
  out.deployed = truthy(deployed) || is_deployed(item);
  if (out.enabled && out.deployed)
    for (const char* name : {"enabledat", "deployedat"})
      if (const auto at = time(get(item, name))) out.live_since = std::max(out.live_since.value_or(*at), *at);
  add_crons(deployed, out.crons);
  if (out.crons.empty() && out.deployed && !truthy(deployed)) add_crons(get(item, "currentversion"), out.crons);
  if (out.crons.empty()) add_crons(item, out.crons);
  for (const char* name : {"deployedversion", "latestdeployedversion", "latestversion", "currentversion",
                           "deployedversionid", "currentversionid"})
    if (const std::string id = id_of(get(item, name)); !id.empty()) versions[id] = out.id;
  each(get(item, "versions"), [&](element v) {
    if (const std::string id = id_of(get(v, "id")); !id.empty()) versions[id] = out.id;
  });
  return out;
}

RunRow run(element item) {
  RunRow out;
  out.run.id = id_of(get(item, "id"));
  out.flow_id = id_of(get(item, "flowid"));
  if (out.flow_id.empty()) out.flow_id = id_of(get(item, "flow"));
  const std::string word = text(get(item, "status"));
  out.run.status = run_status(word);
  if (out.run.status == "unknown") out.unknown_status = word;
  out.run.trigger = plain(text(get(item, "trigger")));
  out.run.started_at = time(get(item, "startedat"));
  if (!out.run.started_at) out.run.started_at = time(get(item, "createdat"));
  out.run.finished_at = time(get(item, "finishedat"));
  out.run.warnings = truthy(get(item, "haswarnings"));
  each(get(item, "errorwarninglogs"), [&out](element) { out.run.warnings = true; });
  out.run.received = count(get(item, "operationsreceived"));
  out.run.sent = count(get(item, "operationssent"));
  for (const char* name : {"retryflowrunid", "retriedflowrun", "retriedflowrunid"})
    add_ids(get(item, name), out.linked_runs);
  return out;
}

}  // namespace

std::string run_status(std::string word) {
  word = plain(word);
  if (word == "1" || word == "started" || word == "running") return "running";
  if (word == "2" || word == "success" || word == "successful" || word == "succeeded") return "success";
  if (word == "3" || word == "failure" || word == "failed") return "failure";
  if (word == "4" || word == "stopped") return "stopped";
  if (word == "5" || word == "partialsuccess" || word == "partial") return "partial";
  return "unknown";
}

std::optional<FlowList> decode_flows(const std::string& body) {
  FlowList out;
  if (!items(body, out.page, [&out](element e) {
        auto row = flow(e, out.flow_of_version);
        if (!row.id.empty()) out.rows.push_back(std::move(row));
      }))
    return std::nullopt;
  return out;
}

std::optional<RunList> decode_runs(const std::string& body) {
  RunList out;
  if (!items(body, out.page, [&out](element e) {
        auto row = run(e);
        if (!row.run.id.empty()) out.rows.push_back(std::move(row));
      }))
    return std::nullopt;
  return out;
}

std::optional<RunRow> decode_run(const std::string& body) {
  simdjson::dom::parser parser;
  element root;
  if (parser.parse(body).get(root)) return std::nullopt;
  if (auto data = field_of(root, "data")) root = *data;
  auto row = run(root);
  if (row.run.id.empty()) return std::nullopt;
  return row;
}

std::optional<QueueList> decode_queue(const std::string& body) {
  QueueList out;
  if (!items(body, out.page, [&out](element e) {
        QueueItem q;
        q.id = id_of(get(e, "id"));
        q.flow_id = id_of(get(e, "flowid"));
        if (q.flow_id.empty()) q.flow_id = id_of(get(e, "flow"));
        q.flow_version_id = id_of(get(e, "flowversionid"));
        if (q.flow_version_id.empty()) q.flow_version_id = id_of(get(e, "flowversion"));
        if (q.flow_id.empty())
          if (auto version = get(e, "flowversion")) q.flow_id = id_of(get(*version, "flowid"));
        q.status = plain(text(get(e, "status")));
        q.created_at = time(get(e, "createdat"));
        if (!q.id.empty()) out.rows.push_back(std::move(q));
      }))
    return std::nullopt;
  return out;
}

std::optional<TrackedList> decode_tracked(const std::string& body) {
  TrackedList out;
  if (!items(body, out.page, [&out](element e) {
        checks::TrackedRecord t;
        t.flow_id = id_of(get(e, "flowid"));
        if (t.flow_id.empty()) t.flow_id = id_of(get(e, "flow"));
        t.run_id = id_of(get(e, "flowrunid"));
        if (t.run_id.empty()) t.run_id = id_of(get(e, "flowrun"));
        const auto success = get(e, "success");
        const auto sent = count(get(e, "sentcount"));
        // One entry may count both ways: what was sent was sent, whichever way it was first tracked.
        t.sent = checks::same_word(text(get(e, "direction")), "Send") || sent.value_or(0) > 0;
        t.success = success ? truthy(success) : sent.value_or(0) > 0;
        t.at = time(get(e, "createdat"));
        if (!t.flow_id.empty()) out.rows.push_back({text(get(e, "value")), std::move(t)});
      }))
    return std::nullopt;
  return out;
}

}  // namespace returnwatch::agent::patchworks
