// A desk that plays the agent around plan_messages: it keeps alerts and what was told as the store does, moves its
// clock, and hands back the messages. Default: one store "acme-uk" that is ready, one receiver "ops", no route of its
// own (everything to it).
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "alerts/grouping.h"
#include "alerts/lifecycle.h"
#include "checks/registry.h"

namespace returnwatch::alerts {

inline Time at(const char* text) { return *checks::parse_time(text); }

inline checks::Finding finding(const std::string& id, const std::string& check = "refund_not_posted",
                               checks::Severity severity = checks::Severity::warning,
                               const std::string& store = "acme-uk") {
  checks::Finding f;
  f.store = store;
  f.check = check;
  const checks::CheckInfo* info = checks::find_check(check);
  f.cause = check == "refund_not_posted" || !info ? "no_refund" : std::string(info->causes.front().id);
  f.severity = severity;
  f.owner = checks::Owner::finance;
  f.subject = {checks::SubjectKind::return_, id};
  f.rma_id = id;
  f.order_name = "#" + id;
  f.order_id = "9" + id;
  f.summary = "The return was received and no refund is on the order.";
  f.amount = checks::Money{1000, "GBP"};
  f.since = at("2026-11-24T08:00:00Z");
  f.fires_at = f.since;
  f.fingerprint = checks::fingerprint(f.check, f.store, f.subject, f.cause);
  return f;
}

class Desk {
 public:
  Desk() {
    s.now = at("2026-11-25T10:00:00Z");
    s.ready_stores = {"acme-uk", "acme-eu"};
    s.receivers["ops"] = {};
    RouteOptions all;
    all.receivers = {"ops"};
    s.routes.push_back(all);
  }

  RouteOptions& route() { return s.routes.front(); }

  void fire(const checks::Finding& f, bool baseline = false) {
    Alert* known = find(f.fingerprint);
    Alert a = known ? *known : Alert{};
    if (known && a.resolved_at) ++a.regressed;
    a.finding = f;
    a.case_key = "case";
    a.first_seen = s.now;
    a.fired_at = s.now;
    a.resolved_at.reset();
    a.resolved_how.clear();
    a.baseline = baseline;
    put(a);
  }
  void fire(int count, int from = 1, const std::string& check = "refund_not_posted") {
    for (int i = 0; i < count; ++i) fire(finding(std::to_string(1000 + from + i), check));
  }
  void resolve(const std::string& id, const std::string& how = "healthy",
               const std::string& check = "refund_not_posted") {
    Alert* a = find(finding(id, check).fingerprint);
    a->resolved_at = s.now;
    a->resolved_how = how;
  }
  Alert& alert(const std::string& id, const std::string& check = "refund_not_posted") {
    return *find(finding(id, check).fingerprint);
  }

  // One look; what was said is remembered, as a restart would read it back.
  std::vector<Notification> look() {
    const Plan p = plan_messages(s);
    next = p.next;
    s.last_run = s.now;
    for (const Told& t : p.told) {
      s.told.erase(
          std::remove_if(s.told.begin(), s.told.end(),
                         [&](const Told& o) { return o.receiver == t.receiver && o.fingerprint == t.fingerprint; }),
          s.told.end());
      s.told.push_back(t);
    }
    for (const GroupState& g : p.groups) {
      drop(g.receiver, g.group_key);
      s.groups.push_back(g);
    }
    for (const auto& gone : p.groups_gone) {
      drop(gone.first, gone.second);
      s.told.erase(std::remove_if(s.told.begin(), s.told.end(),
                                  [&](const Told& o) {
                                    return o.receiver == gone.first && o.group_key == gone.second && o.resolved;
                                  }),
                   s.told.end());
    }
    return p.messages;
  }
  std::vector<Notification> after(checks::Duration d) {
    s.now += d;
    return look();
  }
  // Looks at every minute of `d`: all that was said.
  std::vector<Notification> during(checks::Duration d) {
    std::vector<Notification> out;
    for (const Time end = s.now + d; s.now < end;)
      for (Notification& n : after(checks::minutes(1))) out.push_back(std::move(n));
    return out;
  }

  Situation s;
  std::optional<Time> next;

 private:
  Alert* find(const std::string& fingerprint) {
    for (Alert& a : s.alerts)
      if (a.finding.fingerprint == fingerprint) return &a;
    return nullptr;
  }
  void put(const Alert& a) {
    if (Alert* known = find(a.finding.fingerprint))
      *known = a;
    else
      s.alerts.push_back(a);
  }
  void drop(const Addressee& receiver, const std::string& key) {
    s.groups.erase(std::remove_if(s.groups.begin(), s.groups.end(),
                                  [&](const GroupState& o) { return o.receiver == receiver && o.group_key == key; }),
                   s.groups.end());
  }
};

// "opened 3 firing 3 new 0 resolved" of each message.
inline std::vector<std::string> shapes(const std::vector<Notification>& messages) {
  std::vector<std::string> out;
  for (const Notification& n : messages)
    out.push_back(n.receiver + " " + to_string(n.reason) + " " + std::to_string(n.firing_count) + " firing " +
                  std::to_string(n.new_count) + " new " + std::to_string(n.resolved_count) + " resolved");
  return out;
}

}  // namespace returnwatch::alerts
