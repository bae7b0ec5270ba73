// Alertmanager as a mirror: the active set every cycle, with an end some cycles ahead, so that it forgets what we
// stopped saying; what has resolved is said again for a while. Alertmanager groups, silences and routes by itself.
// docs/facts/channels.md.
#include <nlohmann/json.hpp>

#include "alerts/channels/channel.h"
#include "alerts/channels/words.h"
#include "checks/registry.h"

namespace returnwatch::alerts {
namespace {

using json = nlohmann::ordered_json;

json alert_json(const MirrorAlert& m, Time now, Time ends_at, const std::string& page_url) {
  const checks::Finding& f = m.alert.finding;
  json labels = {{"alertname", f.check},
                 {"store", f.store},
                 {"severity", to_string(f.severity)},
                 {"owner", to_string(f.owner)},
                 {"subject", std::string(to_string(f.subject.kind)) + "/" + f.subject.id},
                 {"fingerprint", f.fingerprint}};
  if (!f.rma_id.empty()) labels["rma"] = f.rma_id;
  if (!f.order_name.empty()) labels["order"] = f.order_name;
  json annotations = {
      {"title", title_of(f.check)}, {"summary", f.summary}, {"cause", f.cause}, {"since", checks::to_rfc3339(f.since)}};
  if (f.amount) annotations["amount"] = checks::to_string(*f.amount);
  if (const auto action = checks::action_of(f.check, f.cause); !action.empty()) annotations["what_to_do"] = action;
  if (!page_url.empty()) annotations["runbook_url"] = page_url + checks::guide_page(f.check);
  for (const Link& l : links_of(f, m.links, page_url))
    annotations[l.label == "Details"    ? "page"
                : l.label == "Shopify"  ? "shopify"
                : l.label == "ReturnGO" ? "returngo"
                                        : "evidence"] = l.url;
  json out = {{"labels", labels}, {"annotations", annotations}, {"startsAt", checks::to_rfc3339(*m.alert.fired_at)}};
  const std::optional<Time> over = m.alert.resolved_at ? m.alert.resolved_at : m.alert.closed_at;
  // An end that is not after the start is refused.
  out["endsAt"] =
      checks::to_rfc3339(over ? std::max(std::min(*over, now), *m.alert.fired_at + checks::Duration{1}) : ends_at);
  if (!page_url.empty()) out["generatorURL"] = page_url + "/?check=" + f.check;
  return out;
}

json dead_json(const DeadReceiver& d, Time ends_at, const std::string& page_url) {
  json out = {
      {"labels",
       {{"alertname", "receiver_dead"}, {"severity", "critical"}, {"owner", "technical"}, {"receiver", d.name}}},
      {"annotations",
       {{"title", "A receiver cannot be reached"},
        {"summary", "returnwatch cannot deliver to " + d.name + ": " + d.why}}},
      {"startsAt", checks::to_rfc3339(d.since)},
      {"endsAt", checks::to_rfc3339(ends_at)}};
  if (!page_url.empty()) out["generatorURL"] = page_url + "/messages";
  return out;
}

}  // namespace

std::vector<Rendered> render_mirror(const std::vector<MirrorAlert>& alerts, const std::vector<DeadReceiver>& dead,
                                    Time now, Time ends_at, const std::string& page_url) {
  std::vector<Rendered> out;
  json batch = json::array();
  const auto flush = [&] {
    if (!batch.empty())
      out.push_back({"the active set, " + std::to_string(batch.size()) + " alerts",
                     batch.dump(-1, ' ', false, json::error_handler_t::replace)});
    batch = json::array();
  };
  for (const DeadReceiver& d : dead) batch.push_back(dead_json(d, ends_at, page_url));
  for (const MirrorAlert& m : alerts) {
    if (!m.alert.fired_at) continue;
    batch.push_back(alert_json(m, now, ends_at, page_url));
    if (batch.size() == kMirrorBatch) flush();
  }
  flush();
  return out;
}

}  // namespace returnwatch::alerts
