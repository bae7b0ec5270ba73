#include "agent/courier/dispatcher.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "agent/courier/documents.h"
#include "agent/courier/receivers.h"
#include "agent/store/alert_store.h"
#include "agent/store/cases.h"
#include "agent/store/learned.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using alerts::Alert;
using checks::Time;

constexpr checks::Duration kResolvedMirrored =
    checks::minutes(15);  // Alertmanager: "keep re-sending resolved for up to 5 min"
constexpr checks::Duration kDoneKept = checks::days(7);

std::vector<alerts::RouteOptions> routes_of(const config::Config& config, bool mirrors) {
  const auto fits = [&](const std::vector<std::string>& names) {
    std::vector<std::string> out;
    for (const std::string& name : names)
      if (const config::Receiver* r = find_receiver(config, name); r && channel_of(*r).mirrors == mirrors)
        out.push_back(name);
    return out;
  };
  std::vector<alerts::RouteOptions> out;
  for (const config::Route& r : config.routes) {
    alerts::RouteOptions o;
    o.match = r.match;
    o.receivers = fits(r.receivers);
    o.group_by = r.group_by;
    o.group_wait = r.group_wait;
    o.group_interval = r.group_interval;
    o.repeat_interval = r.repeat_interval;
    o.active = r.active;
    if (r.escalate) {
      o.escalate_after = r.escalate->after;
      o.escalate_to = fits(r.escalate->receivers);
    }
    o.go_on = r.continue_;
    out.push_back(std::move(o));
  }
  if (out.empty()) {  // no route at all: everything to every receiver
    alerts::RouteOptions all;
    for (const config::Receiver& r : config.receivers)
      if (channel_of(r).mirrors == mirrors) all.receivers.push_back(r.name);
    out.push_back(std::move(all));
  }
  return out;
}

bool leads_to(const std::vector<alerts::RouteOptions>& routes, const std::string& receiver, const checks::Finding& f) {
  for (const alerts::RouteOptions& r : routes) {
    if (!alerts::matches(r.match, f)) continue;
    if (std::find(r.receivers.begin(), r.receivers.end(), receiver) != r.receivers.end()) return true;
    if (!r.go_on) return false;
  }
  return false;
}

// Locations and flows have an id that nobody knows by heart.
std::string name_of_subject(Database& db, const checks::Finding& f) {
  const auto named = [&f](const auto& all) {
    for (const auto& one : all)
      if (one.id == f.subject.id) return one.name;
    return std::string();
  };
  if (f.subject.kind == checks::SubjectKind::location) return named(Records(db, f.store).shopify.locations());
  if (f.subject.kind == checks::SubjectKind::flow) return named(Records(db, f.store).patchworks.flows());
  return "";
}

}  // namespace

Dispatcher::Dispatcher(const config::Config& config, Database& db)
    : config_(config), db_(db), page_url_(page_url_of(config.agent)) {}

// Stores and checks that the configuration no longer has: nobody judges them any more, so nobody would ever resolve
// them. Once for each configuration; a check that is switched off while it is known is closed by the cycle.
void Dispatcher::close_unwatched(Time now) {
  AlertStore store(db_);
  if (!first_) return;
  std::vector<std::string> receivers;
  for (const config::Receiver& r : config_.receivers) receivers.push_back(r.name);
  store.keep_receivers(receivers);
  std::set<std::string> stores, user_checks;
  for (const config::Store& s : config_.stores) stores.insert(s.name);
  for (const config::UserCheck& c : config_.user_checks) user_checks.insert(c.id);
  std::set<std::string> gone;
  alerts::Step step;
  for (Alert& a : store.open()) {
    if (stores.count(a.finding.store) && (checks::find_check(a.finding.check) || user_checks.count(a.finding.check)))
      continue;
    a.resolved_at = now;
    a.resolved_how = "unwatched";
    step.journal.push_back({now, a.finding.fingerprint, "unwatched", "", "no longer in the configuration"});
    gone.insert(a.finding.store);
    step.changed.push_back(std::move(a));
  }
  store.apply(step);
  for (const std::string& name : gone) mark_all_dirty(db_, name);  // judged anew when it is configured again
}

alerts::Situation Dispatcher::situation(Time now, const std::set<std::string>& ready_stores) const {
  const AlertStore store(db_);
  alerts::Situation s;
  s.now = now;
  s.last_run = store.last_dispatch();
  if (s.last_run && *s.last_run > now) s.last_run = now;  // the clock was set back
  s.alerts = store.to_tell(s.last_run);
  s.silences = store.silences(now);
  s.ready_stores = ready_stores;
  for (const config::Store& c : config_.stores) s.timezones[c.name] = c.timezone;
  for (const config::Store& c : config_.stores)
    if (LearnedRecords(db_, c.name).get(&Learned::anew)) s.judging_anew.insert(c.name);
  s.timezone = config_.agent.timezone;
  s.routes = routes_of(config_, false);
  for (const config::Receiver& r : config_.receivers)
    if (!channel_of(r).mirrors) s.receivers[r.name] = channel_of(r).traits;
  s.told = store.told();
  s.groups = store.groups();
  return s;
}

void Dispatcher::complete(alerts::Notification& n) const {
  n.page_url = page_url_;
  for (const config::Store& s : config_.stores)
    if (std::find(n.stores.begin(), n.stores.end(), s.name) != n.stores.end())
      n.links[s.name] = return_links_of(s, config_.links);
  for (auto* views : {&n.firing, &n.resolved})
    for (alerts::AlertView& v : *views) v.subject_name = name_of_subject(db_, v.finding);
}

// Every digest of the moment says it, and no later digest or report.
std::map<std::string, std::vector<std::string>> Dispatcher::untold_paces(const alerts::Plan& plan, Time now) const {
  std::map<std::string, std::vector<std::string>> out;
  if (!pace_) return out;
  std::set<std::string> stores;
  for (const alerts::Notification& n : plan.messages)
    if (n.reason == alerts::Reason::digest) stores.insert(n.stores.begin(), n.stores.end());
  for (const std::string& name : stores) {
    const LearnedRecords learned(db_, name);
    if (learned.get(&Learned::pace_told)) continue;
    if (auto lines = pace_(name, now); !lines.empty()) {
      LearnedRecords(db_, name).put(&Learned::pace_told, now);
      out[name] = std::move(lines);
    }
  }
  return out;
}

void Dispatcher::write(const alerts::Plan& plan, Time now) {
  AlertStore store(db_);
  Outbox outbox(db_);
  const auto paces = untold_paces(plan, now);
  for (alerts::Notification n : plan.messages) {
    const config::Receiver* receiver = find_receiver(config_, n.receiver);
    if (!receiver) continue;
    n.mention = receiver->mention;
    // A reminder of what has not even gone out yet would only make the queue longer.
    if (n.reason == alerts::Reason::repeated && n.fingerprints_resolved.empty() && outbox.waits(n.receiver, n.thread))
      continue;
    complete(n);
    if (n.reason == alerts::Reason::digest)
      for (const auto& [name, lines] : paces)
        if (std::find(n.stores.begin(), n.stores.end(), name) != n.stores.end())
          n.pace.insert(n.pace.end(), lines.begin(), lines.end());
    enqueue(outbox, *receiver, n, now);
    spdlog::info("to {}: {}", n.receiver,
                 alerts::to_string(n.reason) + std::string(", ") + std::to_string(n.firing_count) + " firing, " +
                     std::to_string(n.resolved_count) + " resolved");
  }
  for (const alerts::Told& t : plan.told) store.put_told(t);
  for (const alerts::GroupState& g : plan.groups) store.put_group(g);
  for (const auto& [receiver, key] : plan.groups_gone) store.drop_group(receiver, key);
}

Time Dispatcher::onward(Time now) {
  using Steady = std::chrono::steady_clock;
  const Steady::time_point at = Steady::now();
  if (!onward_) onward_ = {AlertStore(db_).last_dispatch().value_or(now), at};
  const Time expected = onward_->first + std::chrono::duration_cast<checks::Duration>(at - onward_->second);
  const bool set_back = expected > now && expected - now <= alerts::kClockSetBack;
  onward_ = {set_back ? expected : now, at};
  return onward_->first;
}

// The active set, whole, every time; see alerts/channels/alertmanager.cc. A source that is stale hides nothing here: to
// leave an alert out is to resolve it.
void Dispatcher::mirror(const alerts::Situation& s) {
  const AlertStore store(db_);
  Outbox outbox(db_);
  const std::vector<alerts::RouteOptions> routes = routes_of(config_, true);
  const Time now = onward(s.now);
  const Time ends_at = now + std::max(checks::minutes(10), config_.agent.poll_interval * 5);
  for (const config::Receiver& r : config_.receivers) {
    if (!channel_of(r).mirrors) continue;
    std::vector<alerts::MirrorAlert> set;
    const auto add = [&](const Alert& a) {
      if (!a.fired_at || a.resolved_how == "unwatched" || !s.ready_stores.count(a.finding.store) ||
          !leads_to(routes, r.name, a.finding))
        return;
      if (alerts::silenced(s.silences, a.finding, s.now)) return;
      const auto of = std::find_if(config_.stores.begin(), config_.stores.end(),
                                   [&](const config::Store& c) { return c.name == a.finding.store; });
      set.push_back({a, of == config_.stores.end() ? alerts::ReturnLinks{} : return_links_of(*of, config_.links)});
    };
    for (const Alert& a : s.alerts)
      if (alerts::is_open(a)) add(a);
    for (const Alert& a : store.resolved_since(s.now - kResolvedMirrored))
      if (!alerts::is_open(a)) add(a);
    std::vector<alerts::DeadReceiver> dead;
    for (const config::Receiver& other : config_.receivers)
      if (const auto [state, why] = outbox.receiver_state(other.name); state == "dead")
        dead.push_back({other.name, why, outbox.receiver_state_since(other.name).value_or(s.now)});
    std::vector<Outbox::Message> messages;
    for (const alerts::Rendered& rendered : alerts::render_mirror(set, dead, now, ends_at, page_url_)) {
      Outbox::Message m;
      m.receiver = r.name;
      m.group_key = "mirror";
      m.idempotency_key = "mirror/" + r.name + "/" + std::to_string(s.now.time_since_epoch().count()) + "/" +
                          std::to_string(messages.size());
      m.subject = rendered.subject;
      m.payload = rendered.body;
      m.created_at = s.now;
      messages.push_back(std::move(m));
    }
    outbox.replace_mirror(r.name, messages, s.now);
  }
}

std::optional<Time> Dispatcher::run(Time now, const std::set<std::string>& ready_stores) {
  SqlTransaction step(db_);
  close_unwatched(now);
  AlertStore(db_).forget_told_unwatched();
  const alerts::Situation s = situation(now, ready_stores);
  const alerts::Plan plan = plan_messages(s);
  write(plan, now);
  mirror(s);
  AlertStore store(db_);
  store.set_last_dispatch(now);
  store.prune(now - config_.agent.retention);
  Outbox(db_).prune(now - kDoneKept, now - config_.agent.retention);
  step.commit();
  first_ = false;
  return plan.next;
}

}  // namespace returnwatch::agent
