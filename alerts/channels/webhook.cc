// The generic webhook: one JSON object for each message, machine-readable and complete enough to act on. The courier
// adds the headers (idempotency key, time stamp, HMAC signature).
#include "alerts/channels/channel.h"
#include "alerts/channels/finding_view_json.h"
#include "alerts/finding_json.h"

namespace returnwatch::alerts {
using json = nlohmann::ordered_json;

json money_json(const std::vector<checks::Money>& money) {
  json out = json::array();
  for (const checks::Money& m : money) out.push_back({{"value", checks::decimal(m)}, {"currency", m.currency}});
  return out;
}

json view_json(const AlertView& v, const Notification& n) {
  json out = public_json(v.finding, to_string(v.state), n.page_url), links = json::object();
  for (const Link& l : links_of(v.finding, n)) links[l.label] = l.url;
  if (!v.subject_name.empty()) out["subject"]["name"] = v.subject_name;
  out["new"] = v.is_new;
  out["regressed"] = v.regressed;
  out["flapping"] = v.flapping;
  out["fired_at"] = or_null(v.fired_at);
  out["resolved_at"] = or_null(v.resolved_at);
  out["resolved_how"] = or_null(v.resolved_how);
  out["links"] = links;
  return out;
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
  json body = {{"schema", 1},
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
  if (!n.pace.empty()) body["own_pace"] = n.pace;
  return {{lead(n), body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

std::vector<Rendered> webhook_document(const Document& d) {
  const json body = {{"schema", 1}, {"id", d.id}, {"reason", "report"}, {"title", d.subject}, {"text", d.text}};
  return {{d.subject, body.dump(-1, ' ', false, json::error_handler_t::replace)}};
}

}  // namespace returnwatch::alerts
