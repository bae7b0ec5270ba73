// Written when an alert changes, with a tree of values; read whenever findings are shown or told, thousands at a time,
// without one.
#include "agent/store/alert_json.h"

#include <simdjson.h>

#include <nlohmann/json.hpp>

namespace returnwatch::agent {
namespace {

using alerts::Alert;
using checks::Finding;
using checks::Time;
using nlohmann::json;
using simdjson::dom::array;
using simdjson::dom::element;
using simdjson::dom::object;

std::int64_t seconds(Time t) { return static_cast<std::int64_t>(t.time_since_epoch().count()); }

void set_time(json& j, const char* key, const std::optional<Time>& t) {
  if (t) j[key] = seconds(*t);
}

json finding_json(const Finding& f) {
  json evidence = json::array();
  for (const checks::Evidence& e : f.evidence) {
    json row = {{"s", e.source}, {"f", e.fact}, {"r", e.ref}};
    set_time(row, "t", e.at);
    evidence.push_back(std::move(row));
  }
  json out = {{"fingerprint", f.fingerprint},
              {"store", f.store},
              {"check", f.check},
              {"cause", f.cause},
              {"severity", to_string(f.severity)},
              {"owner", to_string(f.owner)},
              {"kind", to_string(f.subject.kind)},
              {"subject", f.subject.id},
              {"rma", f.rma_id},
              {"order_name", f.order_name},
              {"order_id", f.order_id},
              {"summary", f.summary},
              {"evidence", std::move(evidence)},
              {"since", seconds(f.since)},
              {"fires_at", seconds(f.fires_at)}};
  if (f.amount) out["amount"] = {f.amount->minor, f.amount->currency};
  return out;
}

void take(element v, std::string& to) {
  std::string_view text;
  if (!v.get(text)) to = text;
}
void take(element v, int& to) {
  std::int64_t n = 0;
  if (!v.get(n)) to = static_cast<int>(n);
}
void take(element v, bool& to) {
  bool flag = false;
  if (!v.get(flag)) to = flag;
}
void take(element v, Time& to) {
  std::int64_t n = 0;
  if (!v.get(n)) to = Time{checks::Duration{n}};
}
void take(element v, std::optional<Time>& to) {
  std::int64_t n = 0;
  if (!v.get(n)) to = Time{checks::Duration{n}};
}
std::string text_of(element v) {
  std::string out;
  take(v, out);
  return out;
}

void take(element v, std::optional<checks::Money>& to) {
  array pair;
  if (v.get(pair) || pair.size() != 2) return;
  std::int64_t minor = 0;
  std::string_view currency;
  if (!pair.at(0).get(minor) && !pair.at(1).get(currency)) to = checks::Money{minor, std::string(currency)};
}

void take(element v, std::vector<checks::Evidence>& to) {
  array rows;
  if (v.get(rows)) return;
  for (const element row : rows) {
    checks::Evidence& e = to.emplace_back();
    object fields;
    if (row.get(fields)) continue;
    for (const auto& [key, value] : fields) {
      if (key == "s") take(value, e.source);
      if (key == "f") take(value, e.fact);
      if (key == "r") take(value, e.ref);
      if (key == "t") take(value, e.at);
    }
  }
}

// One field by its name, wherever it stands.
struct Row {
  std::string_view key;
  element value;
  template <typename T>
  bool is(std::string_view name, T& to) const {
    if (key != name) return false;
    take(value, to);
    return true;
  }
};

void take_words(const Row& row, Finding& f) {
  if (row.key == "severity") f.severity = checks::severity_from(text_of(row.value)).value_or(f.severity);
  if (row.key == "owner") f.owner = checks::owner_from(text_of(row.value)).value_or(f.owner);
  if (row.key == "kind") f.subject.kind = checks::subject_from(text_of(row.value)).value_or(f.subject.kind);
}

void take(element v, Finding& f) {
  object fields;
  if (v.get(fields)) return;
  f.severity = checks::Severity::warning;
  f.owner = checks::Owner::technical;
  f.subject.kind = checks::SubjectKind::return_;
  for (const auto& [key, value] : fields) {
    const Row row{key, value};
    const bool known = row.is("fingerprint", f.fingerprint) || row.is("store", f.store) || row.is("check", f.check) ||
                       row.is("cause", f.cause) || row.is("subject", f.subject.id) || row.is("rma", f.rma_id) ||
                       row.is("order_name", f.order_name) || row.is("order_id", f.order_id) ||
                       row.is("summary", f.summary) || row.is("evidence", f.evidence) || row.is("amount", f.amount) ||
                       row.is("since", f.since) || row.is("fires_at", f.fires_at);
    if (!known) take_words(row, f);
  }
}

void take_life(const Row& row, Alert& a) {
  (void)(row.is("case", a.case_key) || row.is("first_seen", a.first_seen) || row.is("fired_at", a.fired_at) ||
         row.is("resolved_at", a.resolved_at) || row.is("resolved_how", a.resolved_how) ||
         row.is("acked_at", a.acked_at) || row.is("acked_until", a.acked_until) || row.is("acked_by", a.acked_by) ||
         row.is("acked_reason", a.acked_reason) || row.is("closed_at", a.closed_at) ||
         row.is("closed_by", a.closed_by) || row.is("closed_reason", a.closed_reason) ||
         row.is("rearmed_at", a.rearmed_at) || row.is("assigned_to", a.assigned_to) ||
         row.is("regressed", a.regressed) || row.is("flips", a.flips) || row.is("flips_since", a.flips_since) ||
         row.is("baseline", a.baseline) || row.is("anew", a.anew));
}

}  // namespace

std::string alert_json(const Alert& a) {
  json j = {{"finding", finding_json(a.finding)},
            {"case", a.case_key},
            {"first_seen", seconds(a.first_seen)},
            {"resolved_how", a.resolved_how},
            {"acked_by", a.acked_by},
            {"acked_reason", a.acked_reason},
            {"closed_by", a.closed_by},
            {"closed_reason", a.closed_reason},
            {"assigned_to", a.assigned_to},
            {"regressed", a.regressed},
            {"flips", a.flips},
            {"baseline", a.baseline},
            {"anew", a.anew}};
  set_time(j, "fired_at", a.fired_at);
  set_time(j, "resolved_at", a.resolved_at);
  set_time(j, "acked_at", a.acked_at);
  set_time(j, "acked_until", a.acked_until);
  set_time(j, "closed_at", a.closed_at);
  set_time(j, "rearmed_at", a.rearmed_at);
  set_time(j, "flips_since", a.flips_since);
  return j.dump(-1, ' ', false, json::error_handler_t::replace);
}

Alert alert_of(std::string_view text) {
  thread_local simdjson::dom::parser parser;
  Alert a;
  object fields;
  if (parser.parse(text.data(), text.size()).get(fields)) return a;
  for (const auto& [key, value] : fields) {
    if (key == "finding")
      take(value, a.finding);
    else
      take_life({key, value}, a);
  }
  return a;
}

}  // namespace returnwatch::agent
