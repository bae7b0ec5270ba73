#include "agent/store/finding_json.h"

#include <nlohmann/json.hpp>

namespace returnwatch::agent {
namespace {

using json = nlohmann::json;

std::int64_t seconds(checks::Time t) { return static_cast<std::int64_t>(t.time_since_epoch().count()); }
checks::Time time_of(const json& j) {
  return checks::Time{checks::Duration{j.is_number_integer() ? j.get<std::int64_t>() : 0}};
}
std::string text_of(const json& j, const char* key) { return j.value(key, std::string()); }

}  // namespace

json finding_json(const checks::Finding& f) {
  json evidence = json::array();
  for (const checks::Evidence& e : f.evidence) {
    json row = {{"s", e.source}, {"f", e.fact}, {"r", e.ref}};
    if (e.at) row["t"] = seconds(*e.at);
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

checks::Finding finding_of(const json& j) {
  checks::Finding f;
  if (!j.is_object()) return f;
  f.fingerprint = text_of(j, "fingerprint");
  f.store = text_of(j, "store");
  f.check = text_of(j, "check");
  f.cause = text_of(j, "cause");
  f.severity = checks::severity_from(text_of(j, "severity")).value_or(checks::Severity::warning);
  f.owner = checks::owner_from(text_of(j, "owner")).value_or(checks::Owner::technical);
  f.subject = {checks::subject_from(text_of(j, "kind")).value_or(checks::SubjectKind::return_), text_of(j, "subject")};
  f.rma_id = text_of(j, "rma");
  f.order_name = text_of(j, "order_name");
  f.order_id = text_of(j, "order_id");
  f.summary = text_of(j, "summary");
  for (const json& e : j.value("evidence", json::array())) {
    checks::Evidence row{text_of(e, "s"), text_of(e, "f"), {}, text_of(e, "r")};
    if (e.contains("t")) row.at = time_of(e["t"]);
    f.evidence.push_back(std::move(row));
  }
  if (j.contains("amount"))
    f.amount = checks::Money{j["amount"].at(0).get<std::int64_t>(), j["amount"].at(1).get<std::string>()};
  f.since = time_of(j.value("since", json()));
  f.fires_at = time_of(j.value("fires_at", json()));
  return f;
}

}  // namespace returnwatch::agent
