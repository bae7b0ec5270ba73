#include "alerts/grouping.h"

#include <algorithm>

#include "alerts/bucket.h"
#include "checks/text.h"

namespace returnwatch::alerts {
namespace {

using checks::Duration;
using checks::Severity;

constexpr int kStorm = 10;  // from here on each doubling speaks at once
constexpr Duration kDigestInterval = checks::hours(24);
constexpr Duration kFlapWindow = checks::hours(24);
const RouteOptions kNoRoute{};  // of alerts that no route leads here any more

std::string value_of(const std::string& label, const checks::Finding& f) {
  if (label == "owner") return to_string(f.owner);
  if (label == "severity") return to_string(f.severity);
  if (label == "check") return f.check;
  if (label == "cause") return f.cause;
  if (label == "store") return f.store;
  return "";
}

class Planner {
 public:
  explicit Planner(const Situation& s) : s_(s), muted_(muted_by_sources(s.alerts)) {
    for (const Told& t : s.told) told_[{t.receiver, t.fingerprint}] = t;
    for (const GroupState& g : s.groups) groups_[{g.receiver, g.group_key}] = g;
    for (const RouteOptions& r : s.routes) route_ids_.push_back(checks::identity({to_string(r.match)}).substr(0, 8));
  }

  Plan run() {
    for (const Alert& a : s_.alerts)
      if (a.fired_at && a.resolved_how != "unwatched") sort_in(a);
    for (const Alert& a : s_.alerts)
      if ((!a.fired_at || !is_open(a)) && a.resolved_how != "unwatched") sort_in_where_told(a);
    for (auto& [key, bucket] : buckets_) speak(bucket);
    for (const auto& [key, g] : groups_)  // a group that nothing is in any more, and that has said all it had to
      if (!buckets_.count(key)) plan_.groups_gone.push_back(key);
    return std::move(plan_);
  }

 private:
  void later(Time t) {
    if (t > s_.now && (!plan_.next || t < *plan_.next)) plan_.next = t;
  }

  const Told* told(const Addressee& receiver, const Alert& a) const {
    const auto it = told_.find({receiver, a.finding.fingerprint});
    return it == told_.end() ? nullptr : &it->second;
  }
  bool told_firing(const Addressee& receiver, const Alert& a) const {
    const Told* t = told(receiver, a);
    return t && a.fired_at && t->fired_at == *a.fired_at;
  }
  bool believed_firing(const Addressee& receiver, const Alert& a) const {
    const Told* t = told(receiver, a);
    return t && !t->resolved;
  }

  // Every receiver that the routes lead to, each once.
  void sort_in(const Alert& a) {
    for (std::size_t i = 0; i < s_.routes.size(); ++i) {
      const RouteOptions& route = s_.routes[i];
      if (!matches(route.match, a.finding)) continue;
      for (const std::string& receiver : route.receivers) put(a, route, i, receiver);
      if (route.escalate_after) escalate(a, route, i);
      if (!route.go_on) return;
    }
  }

  // Who was told that it fires is told that it is over, though the routes have changed; one that came back and is
  // pending holds its group open.
  void sort_in_where_told(const Alert& a) {
    for (const auto& [name, traits] : s_.receivers)
      for (const Addressee& receiver : {Addressee(name), Addressee(name, true)})
        if (believed_firing(receiver, a)) place(a, kNoRoute, receiver, told(receiver, a)->group_key, {});
  }

  // A changed program no longer holds it to be wrong: said in its digest, but to those who keep an incident open for
  // it.
  bool ended_anew(const Addressee& receiver, const Alert& a) const {
    if (is_open(a) || a.closed_at || a.anew.empty()) return false;
    const auto known = s_.receivers.find(receiver.name);
    return known != s_.receivers.end() && !known->second.keeps_state && !known->second.can_edit;
  }

  void place(const Alert& a, const RouteOptions& route, const Addressee& receiver, std::string key,
             const std::map<std::string, std::string>& labels) {
    if (!placed_.insert({receiver, a.finding.fingerprint}).second) return;
    // What was told in one group stays there: its resolve belongs into the same thread.
    if (const Told* t = told(receiver, a); t && !t->group_key.empty() && (!t->resolved || told_firing(receiver, a)))
      if (!ended_anew(receiver, a)) key = t->group_key;
    Bucket& b = buckets_[{receiver, key}];
    if (!b.route || b.route == &kNoRoute) {
      b.receiver = receiver;
      b.key = key;
      b.route = &route;
      b.labels = labels;
      b.kind = kind_of(key);
    }
    b.alerts.push_back(&a);
  }

  void put(const Alert& a, const RouteOptions& route, std::size_t index, const std::string& receiver) {
    const bool digest = a.baseline || !a.anew.empty();
    std::string key = !a.anew.empty() ? key_of(GroupKind::after_update, a.anew)
                      : digest        ? key_of(GroupKind::first_look, "")
                                      : key_of(GroupKind::of_route, route_ids_[index]);
    std::map<std::string, std::string> labels;
    const std::vector<std::string> by = digest ? std::vector<std::string>{"owner", "store"} : route.group_by;
    for (const std::string& label : by) {
      labels[label] = value_of(label, a.finding);
      key += "|" + label + "=" + labels[label];
    }
    place(a, route, receiver, key, labels);
  }

  void escalate(const Alert& a, const RouteOptions& route, std::size_t index) {
    if (a.finding.severity != Severity::critical || a.baseline || !a.anew.empty()) return;
    const bool heeded = !is_open(a) || is_acknowledged(a, s_.now);
    const Time at = *a.fired_at + *route.escalate_after;
    if (!heeded) later(at);
    if (is_acknowledged(a, s_.now) && a.acked_until) later(*a.acked_until);
    for (const std::string& name : route.escalate_to) {
      const Addressee receiver(name, true);
      if (!told_firing(receiver, a) && (heeded || s_.now < at)) continue;
      place(
          a, route, receiver,
          key_of(GroupKind::escalation, route_ids_[index]) + "|check=" + a.finding.check + "|store=" + a.finding.store,
          {{"check", a.finding.check}, {"store", a.finding.store}});
    }
  }

  bool ready(const Alert& a) const {
    return s_.ready_stores.count(a.finding.store) > 0 &&
           (a.anew.empty() || s_.judging_anew.count(a.finding.store) == 0);
  }
  bool quiet(const Alert& a) const {
    return muted_.count(a.finding.fingerprint) > 0 || silenced(s_.silences, a.finding, s_.now);
  }

  void look_at_open(const Bucket& b, const GroupState& g, const Alert& a, BucketView& v) {
    if (quiet(a) || !a.fired_at) {
      v.waiting = v.waiting || believed_firing(b.receiver, a);
      return;
    }
    v.firing.push_back(&a);
    v.worst = std::max(v.worst, a.finding.severity);
    if (is_acknowledged(a, s_.now)) ++v.acknowledged;
    if (a.acked_until) later(*a.acked_until);
    if (g.flapping.count(a.finding.fingerprint)) return;
    if (is_flapping(a, s_.now)) v.newly_flapping.push_back(&a);
    if (!told_firing(b.receiver, a)) v.fresh.push_back(&a);
  }

  // Its firing was seen, or would have been seen but for a crash, and could not be told yet.
  bool is_owed(const GroupState& g, const Alert& a) const {
    return g.owed.count(a.finding.fingerprint) > 0 || (s_.last_run && *a.fired_at >= *s_.last_run);
  }

  void look_at_resolved(const Bucket& b, const GroupState& g, const Alert& a, BucketView& v) const {
    if (believed_firing(b.receiver, a)) {
      v.resolved.push_back(&a);
      return;
    }
    if (!a.fired_at || told_firing(b.receiver, a) || quiet(a))
      return;  // all was said; or it came and went while it was silenced
    if (!is_owed(g, a)) return;
    v.resolved.push_back(&a);
    v.fresh.push_back(&a);
  }

  BucketView look(const Bucket& b, GroupState& g) {
    BucketView v;
    std::set<std::string> owed, flapping;
    for (const Alert* a : b.alerts) {
      const std::string& id = a->finding.fingerprint;
      if (!ready(*a)) {
        v.waiting = true;
        if (a->fired_at && !told_firing(b.receiver, *a) && (is_open(*a) || is_owed(g, *a))) owed.insert(id);
        if (g.flapping.count(id)) flapping.insert(id);
        continue;
      }
      if (g.flapping.count(id) && is_flapping(*a, s_.now)) {  // said already: nothing more until it stays
        flapping.insert(id);
        later(*a->flips_since + kFlapWindow + Duration{1});
      } else {
        g.flapping.erase(id);
      }
      if (is_open(*a))
        look_at_open(b, g, *a, v);
      else if (g.flapping.count(id))
        v.waiting = true;
      else
        look_at_resolved(b, g, *a, v);
    }
    for (const Alert* a : v.fresh) owed.insert(a->finding.fingerprint);
    g.owed = std::move(owed);
    g.flapping = std::move(flapping);
    return v;
  }

  Duration repeat(const Bucket& b, Severity worst) const {
    const Duration d =
        b.route->repeat_interval.value_or(worst == Severity::critical ? checks::hours(4) : checks::hours(24));
    return b.digest() ? std::max(d, kDigestInterval) : d;
  }

  std::optional<Reason> opens(const Bucket& b, const BucketView& v, GroupState& g) {
    if (v.fresh.empty())
      return v.firing.empty() && !v.waiting && !v.resolved.empty() ? std::optional<Reason>(Reason::resolved)
                                                                   : std::nullopt;
    if (b.receiver.escalation) return Reason::escalated;
    if (!g.waiting_since) g.waiting_since = s_.now;
    const Time at = *g.waiting_since + b.route->group_wait;
    if (s_.now < at) {
      later(at);
      return std::nullopt;
    }
    if (v.firing.empty()) return Reason::resolved;  // came and went within the wait: both are told
    return b.digest() ? Reason::digest : Reason::opened;
  }

  std::optional<Reason> joins(const Bucket& b, const BucketView& v, const GroupState& g) {
    if (b.receiver.escalation) return Reason::escalated;
    const int count = static_cast<int>(v.firing.size());
    const bool doubled = !b.digest() && count >= kStorm && count >= 2 * std::max(g.storm_mark, g.last_count);
    const Time at = *g.last_told + (b.digest() ? kDigestInterval : b.route->group_interval);
    if (doubled || s_.now >= at) return b.digest() ? Reason::digest : Reason::joined;
    later(at);
    return std::nullopt;
  }

  std::optional<Reason> reason(const Bucket& b, const BucketView& v, GroupState& g) {
    if (!g.last_told) return opens(b, v, g);
    if (v.firing.empty() && !v.waiting && !v.resolved.empty()) return Reason::resolved;
    if (!v.firing.empty() && !b.digest() && !b.receiver.escalation && v.worst > g.last_severity)
      return Reason::severity_rose;
    if (!v.fresh.empty())
      if (const auto why = joins(b, v, g)) return why;
    if (!v.newly_flapping.empty()) return Reason::flapping;
    const auto known = s_.receivers.find(b.receiver.name);
    const ReceiverTraits traits = known == s_.receivers.end() ? ReceiverTraits{} : known->second;
    if (traits.keeps_state && v.all_acked() && !g.all_acked) return Reason::acknowledged;
    if (traits.can_edit && !v.resolved.empty()) {
      const Time at = *g.last_told + b.route->group_interval;
      if (s_.now >= at) return Reason::changed;  // "now 380": the parent message is edited
      later(at);
    }
    if (!b.receiver.escalation && !v.firing.empty() && !v.all_acked()) {
      const Time at = *g.last_told + repeat(b, v.worst);
      if (s_.now >= at) return Reason::repeated;
      later(at);
    }
    return std::nullopt;
  }

  void speak(const Bucket& b) {
    const auto known = groups_.find({b.receiver, b.key});
    GroupState g = known == groups_.end() ? GroupState{} : known->second;
    g.receiver = b.receiver;
    g.group_key = b.key;
    // A clock that was set back must not silence a group until the old time comes round again.
    if (g.last_told && *g.last_told > s_.now) g.last_told = s_.now;
    if (g.waiting_since && *g.waiting_since > s_.now) g.waiting_since = s_.now;
    const BucketView v = look(b, g);
    if (!v.all_acked()) g.all_acked = false;
    const auto why = reason(b, v, g);
    // Outside its hours a route holds its tongue until they open; what is critical passes, and so does its resolve.
    const Severity worst = v.firing.empty() ? g.last_told ? g.last_severity : worst_of(v.resolved) : v.worst;
    const bool held = why && worst != Severity::critical && !is_active(b.route->active, s_.now, zone_of(s_, b));
    if (held) later(s_.now + checks::minutes(1));
    if (why && !held)
      tell(b, v, *why, g);
    else if (!v.waiting && v.firing.empty() && v.fresh.empty() && v.resolved.empty()) {
      if (known != groups_.end()) plan_.groups_gone.push_back({b.receiver, b.key});
    } else if (known == groups_.end() ? g.waiting_since.has_value() || !g.owed.empty() : changed(known->second, g)) {
      plan_.groups.push_back(g);
    }
  }

  static Severity worst_of(const std::vector<const Alert*>& alerts) {
    Severity out = Severity::info;
    for (const Alert* a : alerts) out = std::max(out, a->finding.severity);
    return out;
  }

  static bool changed(const GroupState& a, const GroupState& b) {
    return a.waiting_since != b.waiting_since || a.last_told != b.last_told || a.all_acked != b.all_acked ||
           a.flapping != b.flapping || a.owed != b.owed;
  }

  void tell(const Bucket& b, const BucketView& v, Reason why, GroupState& g) {
    ++g.said;
    if (!g.opened_at) g.opened_at = s_.now;
    g.waiting_since.reset();
    g.last_told = s_.now;
    g.last_count = static_cast<int>(v.firing.size());
    g.storm_mark = std::max(g.storm_mark, g.last_count);
    if (!v.firing.empty())
      g.last_severity = v.worst;
    else if (g.said == 1)
      g.last_severity = worst_of(v.resolved);
    g.all_acked = v.all_acked();
    g.owed.clear();
    for (const Alert* a : v.newly_flapping) g.flapping.insert(a->finding.fingerprint);
    for (const Alert* a : v.fresh)
      plan_.told.push_back({b.receiver, a->finding.fingerprint, b.key, *a->fired_at, !is_open(*a)});
    for (const Alert* a : v.resolved)
      plan_.told.push_back({b.receiver, a->finding.fingerprint, b.key, a->fired_at.value_or(s_.now), true});
    plan_.messages.push_back(compose(s_, b, v, why, g));
    if (v.firing.empty() && !v.waiting) {
      plan_.groups_gone.push_back({b.receiver, b.key});
      return;
    }
    plan_.groups.push_back(g);
    if (!v.firing.empty() && !v.all_acked() && !b.receiver.escalation) later(s_.now + repeat(b, v.worst));
  }

  const Situation& s_;
  std::set<std::string> muted_;
  std::map<std::pair<Addressee, std::string>, Told> told_;
  std::map<std::pair<Addressee, std::string>, GroupState> groups_;
  std::map<std::pair<Addressee, std::string>, Bucket> buckets_;
  std::set<std::pair<Addressee, std::string>> placed_;
  std::vector<std::string> route_ids_;
  Plan plan_;
};

}  // namespace

Plan plan_messages(const Situation& s) { return Planner(s).run(); }

}  // namespace returnwatch::alerts
