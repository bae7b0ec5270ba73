// The generic webhook: one JSON object for each message, machine-readable and complete enough to act on. The courier
// adds the headers (idempotency key, time stamp, HMAC signature).
#include "alerts/channels/channel.h"
#include "alerts/channels/finding_view_json.h"
#include "checks/registry.h"

namespace returnwatch::alerts {
namespace {

using json = nlohmann::ordered_json;

json or_null(const std::string& s) { return s.empty() ? json(nullptr) : json(s); }
json or_null(const std::optional<Time>& t) { return t ? json(checks::to_rfc3339(*t)) : json(nullptr); }

}  // namespace

json money_json(const std::vector<checks::Money>& money) {
  json out = json::array();
  for (const checks::Money& m : money) out.push_back({{"value", checks::decimal(m)}, {"currency", m.currency}});
  return out;
}

json view_json(const AlertView& v, const Notification& n) {
  const checks::Finding& f = v.finding;
  json evidence = json::array(), links = json::object();
  for (const checks::Evidence& e : f.evidence)
    evidence.push_back({{"source", e.source}, {"fact", e.fact}, {"at", or_null(e.at)}, {"ref", or_null(e.ref)}});
  for (const Link& l : links_of(f, n)) links[l.label] = l.url;
  json amount = nullptr;
  if (f.amount) amount = {{"value", checks::decimal(*f.amount)}, {"currency", f.amount->currency}};
  return {{"fingerprint", f.fingerprint},
          {"check", f.check},
          {"severity", to_string(f.severity)},
          {"owner", to_string(f.owner)},
          {"store", f.store},
          {"state", to_string(v.state)},
          {"new", v.is_new},
          {"regressed", v.regressed},
          {"flapping", v.flapping},
          {"subject", {{"kind", to_string(f.subject.kind)}, {"id", f.subject.id}}},
          {"rma_id", or_null(f.rma_id)},
          {"order_name", or_null(f.order_name)},
          {"order_id", or_null(f.order_id)},
          {"cause", f.cause},
          {"summary", f.summary},
          {"evidence", evidence},
          {"amount", amount},
          {"since", checks::to_rfc3339(f.since)},
          {"fired_at", or_null(v.fired_at)},
          {"resolved_at", or_null(v.resolved_at)},
          {"resolved_how", or_null(v.resolved_how)},
          {"links", links},
          {"runbook", checks::guide_page(f.check)}};
}

std::vector<Rendered> render_webhook(const Notification& n) {
  json checks = json::array(), firing = json::array(), resolved = json::array(), labels = json::object(),
       actions = json::object();
  for (const CheckSum& c : n.checks)
    checks.push_back(
        {{"check", c.check}, {"title", title_of(c.check)}, {"count", c.count}, {"money", money_json(c.money)}});
  for (const AlertView& v : n.firing) firing.push_back(view_json(v, n));
  for (const AlertView& v : n.resolved) resolved.push_back(view_json(v, n));
  for (const auto& [key, value] : n.labels) labels[key] = value;
  for (const ToDo& d : to_do(n)) actions[d.title] = d.action;
  const json body = {{"schema", 1},
                     {"id", n.idempotency_key},
                     {"reason", to_string(n.reason)},
                     {"at", checks::to_rfc3339(n.at)},
                     {"status", is_over(n) ? "resolved" : "firing"},
                     {"group", {{"id", n.thread}, {"key", n.group_key}, {"labels", labels}}},
                     {"severity", to_string(n.severity)},
                     {"owners", n.owners},
                     {"stores", n.stores},
                     {"title", lead(n)},
                     {"note", or_null(n.note)},
                     {"firing_count", n.firing_count},
                     {"new_count", n.new_count},
                     {"resolved_count", n.resolved_count},
                     {"since", or_null(n.since)},
                     {"money", money_json(n.money)},
                     {"checks", checks},
                     {"what_to_do", actions},
                     {"page", or_null(all_of(n).url)},
                     {"firing", firing},
                     {"resolved", resolved},
                     {"not_shown", n.firing_count - static_cast<int>(n.firing.size()) + n.resolved_count -
                                       static_cast<int>(n.resolved.size())},
                     {"fingerprints_fired", n.fingerprints_fired},
                     {"fingerprints_resolved", n.fingerprints_resolved}};
  return {{lead(n), body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

std::vector<Rendered> webhook_document(const Document& d) {
  const json body = {{"schema", 1}, {"id", d.id}, {"reason", "report"}, {"title", d.subject}, {"text", d.text}};
  return {{d.subject, body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

}  // namespace returnwatch::alerts
