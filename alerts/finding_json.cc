#include "alerts/finding_json.h"

#include "checks/registry.h"

namespace returnwatch::alerts {

using json = nlohmann::ordered_json;

json or_null(const std::string& text) { return text.empty() ? json(nullptr) : json(text); }
json or_null(const std::optional<checks::Time>& time) { return time ? json(checks::to_rfc3339(*time)) : json(nullptr); }

json public_json(const checks::Finding& f, const std::string& state, const std::string& page_url) {
  json evidence = json::array(), amount = nullptr;
  for (const checks::Evidence& e : f.evidence)
    evidence.push_back({{"source", e.source}, {"fact", e.fact}, {"at", or_null(e.at)}, {"ref", or_null(e.ref)}});
  if (f.amount) amount = {{"value", checks::decimal(*f.amount)}, {"currency", f.amount->currency}};
  return {{"fingerprint", f.fingerprint},
          {"check", f.check},
          {"severity", to_string(f.severity)},
          {"owner", to_string(f.owner)},
          {"store", f.store},
          {"state", state},
          {"subject", {{"kind", to_string(f.subject.kind)}, {"id", f.subject.id}}},
          {"rma_id", or_null(f.rma_id)},
          {"order_name", or_null(f.order_name)},
          {"order_id", or_null(f.order_id)},
          {"cause", f.cause},
          {"summary", f.summary},
          {"evidence", evidence},
          {"amount", amount},
          {"since", checks::to_rfc3339(f.since)},
          {"runbook", page_url + checks::guide_page(f.check)}};
}

}  // namespace returnwatch::alerts
