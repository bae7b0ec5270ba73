// PagerDuty Events API v2: one incident for each group, so that 400 returns behind one location page once. The same
// dedup_key updates, acknowledges and resolves it. Limits: docs/facts/channels.md.
#include "alerts/channels/channel.h"
#include "alerts/channels/finding_view_json.h"

namespace returnwatch::alerts {
namespace {

using json = nlohmann::ordered_json;

const char* severity_of(const Notification& n) {
  if (n.reason == Reason::channel_dead) return "error";
  return to_string(n.severity);  // critical, warning and info are PagerDuty's words, too
}

json trigger(const Notification& n) {
  json details = {{"firing", n.firing_count}, {"money", money_words(n.money, 10)}, {"why_now", why_now(n)}};
  if (n.since) details["since"] = checks::to_rfc3339(*n.since);
  json first = json::array();
  for (const AlertView& v : shown_of(n)) {
    if (first.size() == 5) break;
    first.push_back(cut(one_line(reference_of(v) + (v.finding.amount ? " " + money_words({*v.finding.amount}) : "") +
                                 ": " + v.finding.summary),
                        400));
  }
  details["first"] = first;
  if (total_of(n) > static_cast<int>(first.size())) details["more"] = total_of(n) - static_cast<int>(first.size());
  for (const ToDo& d : to_do(n)) details["what_to_do"][d.title] = d.action;
  json payload = {{"summary", cut(n.reason == Reason::channel_dead ? one_line(n.note) : lead(n), 1024)},
                  {"severity", severity_of(n)},
                  {"source", n.stores.size() == 1 ? n.stores.front() : "returnwatch"},
                  {"timestamp", checks::to_rfc3339(n.at)},
                  {"group", n.group_key},
                  {"custom_details", details}};
  if (n.checks.size() == 1) payload["class"] = n.checks.front().check;
  json links = json::array();
  if (const Link all = all_of(n); !all.url.empty()) links.push_back({{"href", all.url}, {"text", "All of it"}});
  if (!n.firing.empty())
    for (const Link& l : links_of(n.firing.front().finding, n))
      links.push_back({{"href", l.url}, {"text", reference_of(n.firing.front()) + " in " + l.label}});
  return {{"event_action", "trigger"},
          {"dedup_key", "returnwatch-" + n.thread},
          {"client", "returnwatch"},
          {"payload", payload},
          {"links", links}};
}

std::string dump(const json& j) { return j.dump(-1, ' ', false, json::error_handler_t::replace); }

}  // namespace

std::vector<Rendered> render_pagerduty(const Notification& n) {
  const auto end = [&](const char* action) {
    return Rendered{lead(n), dump({{"event_action", action}, {"dedup_key", "returnwatch-" + n.thread}})};
  };
  if (n.reason == Reason::acknowledged) return {end("acknowledge")};
  if (n.reason == Reason::channel_dead && n.severity == checks::Severity::info)
    return {end("resolve")};  // it works again
  const bool over = is_over(n);
  if (over && static_cast<int>(n.fingerprints_fired.size()) < n.resolved_count) return {end("resolve")};
  std::vector<Rendered> out = {{lead(n), dump(trigger(n))}};
  if (over || n.reason == Reason::test)
    out.push_back(end("resolve"));  // it was over before it could be told; a sample wakes nobody for long
  return out;
}

SendVerdict classify_pagerduty(const Answer& a) {
  SendVerdict v = classify_http(a);
  if (a.status == 400 && a.body.find("routing_key") != std::string::npos)
    return {SendVerdict::Fate::receiver_dead, "PagerDuty does not know the routing key (status 400)"};
  if (a.status == 400 && a.body.find("outing key") != std::string::npos)
    return {SendVerdict::Fate::receiver_dead, "PagerDuty does not know the routing key (status 400)"};
  return v;
}

}  // namespace returnwatch::alerts
