#include "agent/sources/patchworks/decode.h"

#include <algorithm>

#include "agent/sources/patchworks/row.h"
#include "checks/words.h"

namespace returnwatch::agent::patchworks {
namespace {

using JsonType = Tree::JsonType;

constexpr const char* kUnreadable = "?";  // a schedule whose text could not be found
constexpr const char* kNoWord = "(not understood)";

PageInfo page_of(const Tree& root) {
  PageInfo out;
  bool understood = true;
  if (const Tree* meta = field_of(root, "meta")) {
    const LenientObject row(*meta, understood);
    out.current = row.count("currentpage").value_or(1);
    out.last = row.count("lastpage").value_or(out.current);
    out.total = row.count("total");
  }
  if (const Tree* links = field_of(root, "links"))
    out.next_link = !LenientObject(*links, understood).text("next").empty();
  return out;
}

// Laravel keeps the keys of its rows: a page from which it dropped one is an object {"1": ..., "2": ...}.
bool is_page(const Tree& data) {
  return data.is(JsonType::list) ||
         (data.is(JsonType::object) && !data.fields.empty() &&
          std::all_of(data.fields.begin(), data.fields.end(), [](const auto& f) {
            return f.name.find_first_not_of("0123456789") == std::string::npos && f.value.is(JsonType::object);
          }));
}

// Parses, and calls f(row) for each row of "data" (or of a bare array that holds something: from "[]" alone nothing is
// concluded). False where there is no list, or where f says of a row that it is none.
template <typename F>
bool rows_of(const std::string& body, PageInfo& page, F&& f) {
  const auto root = parse_tree(body);
  if (!root) return false;
  const bool bare = root->is(JsonType::list) && !root->items.empty();
  const Tree* list = bare ? &*root : field_of(*root, "data");
  if (!list || !is_page(*list)) return false;
  page = page_of(*root);
  for (const Tree& item : list->items)
    if (!f(item)) return false;
  for (const auto& [key, item] : list->fields)
    if (!f(item)) return false;
  return true;
}

// The schedules of a flow or of its version; false where it says nothing of any.
bool add_crons(const LenientObject& version, std::vector<std::string>& out) {
  if (!version.has("schedules")) return false;
  bool any = false;
  for (const Tree* item : version.list("schedules")) {
    bool understood = true;
    const LenientObject s(*item, understood);
    bool off = false;
    for (const char* flag : {"isactive", "active", "isenabled", "enabled"}) off = off || !s.flag(flag).value_or(true);
    if (off && understood) continue;
    std::string cron;
    for (const char* name : {"cronstring", "cron", "cronexpression", "schedule"})
      if (cron.empty()) cron = s.text(name);
    out.push_back(cron.empty() || !understood ? kUnreadable : cron);
    any = true;
  }
  return any || version.get("schedules") != nullptr;
}

// Without a deployed version in sight: by the flow's own word, else by its versions', else by when it was deployed. An
// answer that says nothing of it at all (includes refused, a word that nobody listed) says neither.
std::optional<bool> deployed_without_version(const LenientObject& row) {
  const std::string status = row.text("status");
  if (checks::same_word(status, "Deployed")) return true;
  if (checks::same_word(status, "Draft") || checks::same_word(status, "Inactive")) return false;
  if (!status.empty()) return std::nullopt;
  bool version = false, versions = false;
  for (const Tree* item : row.list("versions")) {
    const LenientObject v = row.inner(*item);
    versions = true;
    version = version || v.flag("isdeployed").value_or(false) || checks::same_word(v.text("status"), "Deployed");
  }
  if (versions) return version;
  if (row.has("deployedversion") || row.has("latestdeployedversion")) return false;
  if (row.has("deployedat")) return row.get("deployedat") != nullptr;
  return std::nullopt;
}

// A version, or the id of one.
bool is_version(const Tree* v) {
  return v && (v->is(JsonType::object) ? !v->fields.empty()
                                       : (v->is(JsonType::text) || v->is(JsonType::number)) && !v->text.empty());
}

void read_deployment(const LenientObject& row, FlowRow& out) {
  const Tree* version = row.get("deployedversion");
  if (!is_version(version)) version = row.get("latestdeployedversion");
  const bool there = is_version(version);
  const auto deployed = there ? std::optional<bool>(true) : deployed_without_version(row);
  out.deployed_said = deployed.has_value();
  out.deployed = deployed.value_or(true);
  out.schedules_said = there && add_crons(row.inner(*version), out.crons);
  const Tree* current = row.get("currentversion");
  if (!out.schedules_said && out.deployed && !there && current)
    out.schedules_said = add_crons(row.inner(*current), out.crons);
  if (!out.schedules_said) out.schedules_said = add_crons(row, out.crons);
}

FlowRow flow(const LenientObject& row, std::map<std::string, std::string>& versions) {
  FlowRow out;
  out.id = row.id("id");
  out.name = row.text("name");
  const auto enabled = row.flag("isenabled");
  const auto enabled_at = row.time("enabledat");
  out.enabled = enabled ? *enabled : enabled_at.has_value();
  read_deployment(row, out);
  if (out.enabled && out.deployed)
    for (const char* name : {"enabledat", "deployedat"})
      if (const auto at = row.time(name)) out.live_since = std::max(out.live_since.value_or(*at), *at);
  for (const char* name : {"deployedversion", "latestdeployedversion", "latestversion", "currentversion",
                           "deployedversionid", "currentversionid"})
    if (const std::string id = row.id(name); !id.empty()) versions[id] = out.id;
  for (const Tree* v : row.list("versions"))
    if (const std::string id = row.inner(*v).id("id"); !id.empty()) versions[id] = out.id;
  return out;
}

// A flow that says neither whether it is on, nor who it is, is none.
bool is_flow(const LenientObject& row, const FlowRow& f) {
  return !f.id.empty() && !f.name.empty() && (row.get("isenabled") || row.has("enabledat"));
}

// A run of which something was not understood is one whose end is not known.
RunRow run(const Tree& item) {
  RunRow out;
  bool understood = true;
  const LenientObject row(item, understood);
  out.run.id = row.id("id");
  out.flow_id = row.id({"flowid", "flow"});
  const std::string word = row.text("status");
  out.run.status = run_status(word);
  if (out.run.status == "unknown") out.unknown_status = word;
  out.run.trigger = plain(row.text("trigger"));
  out.run.started_at = row.time("startedat");
  if (!out.run.started_at) out.run.started_at = row.time("createdat");
  out.run.finished_at = row.time("finishedat");
  out.run.warnings = row.flag("haswarnings");
  if (row.get("errorwarninglogs"))
    out.run.warnings = out.run.warnings.value_or(false) || !row.list("errorwarninglogs").empty();
  out.run.received = row.count("operationsreceived");
  out.run.sent = row.count("operationssent");
  for (const char* name : {"retryflowrunid", "retriedflowrun", "retriedflowrunid"})
    for (std::string& id : row.ids(name)) out.linked_runs.push_back(std::move(id));
  if (!understood) {
    out.run.status = "unknown";
    out.unknown_status = kNoWord;
  }
  return out;
}

bool is_run(const RunRow& r) { return !r.run.id.empty() && !r.flow_id.empty(); }

// What waits since nobody knows when, or for nobody knows what, may wait for long.
bool is_queued(const QueueItem& q) {
  return !q.id.empty() && q.created_at && !(q.flow_id.empty() && q.flow_version_id.empty());
}

QueueItem queued(const LenientObject& row) {
  QueueItem q;
  q.id = row.id("id");
  q.flow_id = row.id({"flowid", "flow"});
  q.flow_version_id = row.id({"flowversionid", "flowversion"});
  const Tree* version = row.get("flowversion");
  if (q.flow_id.empty() && version) q.flow_id = row.inner(*version).id("flowid");
  q.status = plain(row.text("status"));
  q.created_at = row.time("createdat");
  return q;
}

bool read_tracked(const Tree& item, TrackedRow& out) {
  bool understood = true;
  const LenientObject row(item, understood);
  checks::TrackedRecord& t = out.record;
  out.value = row.text("value");
  t.flow_id = row.id({"flowid", "flow"});
  t.run_id = row.id({"flowrunid", "flowrun"});
  const std::string direction = row.text("direction");
  const auto sent = row.count("sentcount"), received = row.count("receivedcount");
  const bool send = checks::same_word(direction, "Send"), receive = checks::same_word(direction, "Receive");
  // One entry may count both ways: what was sent was sent, whichever way it was first tracked.
  t.sent = send || sent.value_or(0) > 0;
  const auto success = row.flag("success");
  t.success = success ? *success : sent.value_or(0) > 0;
  t.at = row.time("createdat");
  const bool says = (send || receive || (direction.empty() && (sent || received))) && (success || sent || receive);
  return understood && says && t.at && !out.value.empty() && !t.flow_id.empty();
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
  const bool list = rows_of(body, out.page, [&out](const Tree& item) {
    bool understood = true;
    const LenientObject row(item, understood);
    out.rows.push_back(flow(row, out.flow_of_version));
    return understood && is_flow(row, out.rows.back());
  });
  if (!list) return std::nullopt;
  return out;
}

std::optional<RunList> decode_runs(const std::string& body) {
  RunList out;
  const bool list = rows_of(body, out.page, [&out](const Tree& item) {
    out.rows.push_back(run(item));
    return is_run(out.rows.back());
  });
  if (!list) return std::nullopt;
  return out;
}

std::optional<RunRow> decode_run(const std::string& body) {
  const auto root = parse_tree(body);
  if (!root) return std::nullopt;
  const Tree* data = field_of(*root, "data");
  auto row = run(data ? *data : *root);
  if (!is_run(row)) return std::nullopt;
  return row;
}

std::optional<QueueList> decode_queue(const std::string& body) {
  QueueList out;
  const bool list = rows_of(body, out.page, [&out](const Tree& item) {
    bool understood = true;
    out.rows.push_back(queued(LenientObject(item, understood)));
    return understood && is_queued(out.rows.back());
  });
  if (!list) return std::nullopt;
  return out;
}

std::optional<TrackedList> decode_tracked(const std::string& body) {
  TrackedList out;
  if (!rows_of(body, out.page, [&out](const Tree& item) { return read_tracked(item, out.rows.emplace_back()); }))
    return std::nullopt;
  return out;
}

}  // namespace returnwatch::agent::patchworks
