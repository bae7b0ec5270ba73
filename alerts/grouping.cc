#include "alerts/grouping.h"

#include <algorithm>

#include "checks/registry.h"

namespace returnwatch::alerts {
namespace {

using checks::Duration;
using checks::Severity;

constexpr int kStorm = 10;                       // from here on each doubling speaks at once
constexpr std::size_t kShown = 50;
constexpr Duration kDigestInterval = checks::hours(24);

// One receiver's group and what is in it now.
struct Bucket {
  std::string receiver, key;
  std::map<std::string, std::string> labels;
  const RouteOptions* route = nullptr;
  bool digest = false, escalation = false;
  std::vector<const Alert*> alerts;
};

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
  }

  Plan run() {
    for (const Alert& a : s_.alerts) sort_in(a);
    for (auto& [key, bucket] : buckets_) speak(bucket);
    for (const auto& [key, g] : groups_)         // a group that nothing is in any more, and that has said all it had to
      if (!buckets_.count(key)) plan_.groups_gone.push_back(key);
    return std::move(plan_);
  }

 private:
  void later(Time t) {
    if (t > s_.now && (!plan_.next || t < *plan_.next)) plan_.next = t;
  }

  Bucket& bucket(const std::string& receiver, const std::string& key) {
    Bucket& b = buckets_[{receiver, key}];
    b.receiver = receiver;
    b.key = key;
    return b;
  }

  void sort_in(const Alert& a) {
    const bool relevant = a.fired_at || (a.resolved_at && a.fired_at);
    if (!relevant || a.resolved_how == "unwatched") return;
    for (std::size_t i = 0; i < s_.routes.size(); ++i) {
      const RouteOptions& route = s_.routes[i];
      if (!matches(route.match, a.finding)) continue;
      for (const std::string& receiver : route.receivers) put(a, route, i, receiver);
      if (route.escalate_after) escalate(a, route, i);
      if (!route.go_on) return;
    }
  }

  void put(const Alert& a, const RouteOptions& route, std::size_t index, const std::string& receiver) {
    std::string key = a.baseline ? "digest" : "r" + std::to_string(index);
    std::map<std::string, std::string> labels;
    const std::vector<std::string> by = a.baseline ? std::vector<std::string>{"owner", "store"} : route.group_by;
    for (const std::string& label : by) {
      labels[label] = value_of(label, a.finding);
      key += "|" + label + "=" + labels[label];
    }
    // What was told in one group stays there: its resolve belongs into the same thread.
    const auto told = told_.find({receiver, a.finding.fingerprint});
    if (told != told_.end() && a.fired_at && told->second.fired_at == *a.fired_at && !told->second.group_key.empty()) key = told->second.group_key;
    Bucket& b = bucket(receiver, key);
    if (!b.route) {
      b.route = &route;
      b.labels = labels;
      b.digest = key.rfind("digest", 0) == 0;
    }
    b.alerts.push_back(&a);
  }

  void escalate(const Alert& a, const RouteOptions& route, std::size_t index) {
    if (a.finding.severity != Severity::critical || !a.fired_at || a.baseline) return;
    const Time at = *a.fired_at + *route.escalate_after;
    if (is_open(a) && !is_acknowledged(a, s_.now)) later(at);
    for (const std::string& receiver : route.escalate_to) {
      const std::string key = "e" + std::to_string(index) + "|check=" + a.finding.check + "|store=" + a.finding.store;
      const bool was = told_.count({receiver + "\n" + "escalated", a.finding.fingerprint}) > 0;
      if (!was && (!is_open(a) || is_acknowledged(a, s_.now) || s_.now < at)) continue;
      Bucket& b = bucket(receiver + "\n" + "escalated", key);
      b.route = &route;
      b.escalation = true;
      b.labels = {{"check", a.finding.check}, {"store", a.finding.store}};
      b.alerts.push_back(&a);
    }
  }

  bool ready(const Alert& a) const { return s_.ready_stores.count(a.finding.store) > 0; }
  bool quiet(const Alert& a) const { return muted_.count(a.finding.fingerprint) > 0 || silenced(s_.silences, a.finding, s_.now); }
  bool told_firing(const Bucket& b, const Alert& a) const {
    const auto it = told_.find({b.receiver, a.finding.fingerprint});
    return it != told_.end() && a.fired_at && it->second.fired_at == *a.fired_at;
  }
  bool told_resolved(const Bucket& b, const Alert& a) const {
    const auto it = told_.find({b.receiver, a.finding.fingerprint});
    return it != told_.end() && a.fired_at && it->second.fired_at == *a.fired_at && it->second.resolved;
  }

  struct View {
    std::vector<const Alert*> firing, fresh, resolved;   // fresh: firing not told yet (resolved meanwhile or not)
    Severity worst = Severity::info;
    bool waiting = false;                                // something is held back (not ready): the group is not "all resolved"
    bool unacknowledged = false;
    std::vector<const Alert*> newly_flapping;
  };

  View look(const Bucket& b, const GroupState& g) const {
    View v;
    for (const Alert* a : b.alerts) {
      if (!ready(*a)) {
        v.waiting = true;
        continue;
      }
      const bool told = told_firing(b, *a);
      if (is_open(*a)) {
        if (quiet(*a)) {
          v.waiting = v.waiting || told;
          continue;
        }
        v.firing.push_back(a);
        v.worst = std::max(v.worst, a->finding.severity);
        v.unacknowledged = v.unacknowledged || !is_acknowledged(*a, s_.now);
        if (is_flapping(*a, s_.now) && !g.flapping.count(a->finding.fingerprint)) v.newly_flapping.push_back(a);
        if (!told) v.fresh.push_back(a);
      } else if (!told_resolved(b, *a)) {
        if (!told && quiet(*a)) continue;                // it came and went while it was silenced
        v.resolved.push_back(a);
        if (!told) v.fresh.push_back(a);
      }
    }
    return v;
  }

  std::string zone(const Bucket& b) const {
    const auto store = b.labels.find("store");
    if (store == b.labels.end()) return s_.timezone;
    const auto it = s_.timezones.find(store->second);
    return it == s_.timezones.end() || it->second.empty() ? s_.timezone : it->second;
  }

  Duration repeat(const Bucket& b, Severity worst) const {
    if (b.route->repeat_interval) return *b.route->repeat_interval;
    return worst == Severity::critical ? checks::hours(4) : checks::hours(24);
  }

  std::optional<Reason> reason(const Bucket& b, const View& v, GroupState& g) {
    const Duration interval = b.digest ? kDigestInterval : b.route->group_interval;
    if (!g.last_told) {
      if (v.fresh.empty()) return std::nullopt;
      if (b.escalation) return Reason::escalated;
      if (!g.waiting_since) g.waiting_since = s_.now;
      const Time at = *g.waiting_since + b.route->group_wait;
      if (s_.now < at) {
        later(at);
        return std::nullopt;
      }
      return b.digest ? Reason::digest : Reason::opened;
    }
    if (b.escalation) return v.fresh.empty() ? (v.firing.empty() && !v.resolved.empty() && !v.waiting ? std::optional<Reason>(Reason::resolved) : std::nullopt) : Reason::escalated;
    if (!v.firing.empty() && v.worst > g.last_severity) return Reason::severity_rose;
    if (v.firing.empty() && !v.waiting && !v.resolved.empty() && v.fresh.empty()) return Reason::resolved;
    if (!v.fresh.empty()) {
      const int count = static_cast<int>(v.firing.size());
      const bool doubled = !b.digest && count >= kStorm && count >= 2 * std::max(g.storm_mark, g.last_count);
      if (doubled || s_.now >= *g.last_told + interval) return b.digest ? Reason::digest : Reason::joined;
      later(*g.last_told + interval);
    }
    if (!v.newly_flapping.empty()) return Reason::flapping;
    const auto traits = s_.receivers.find(b.receiver);
    if (!v.resolved.empty() && traits != s_.receivers.end() && traits->second.can_edit) {
      if (s_.now >= *g.last_told + interval) return Reason::joined;   // "now 380": the parent message is edited
      later(*g.last_told + interval);
    }
    if (!v.firing.empty() && v.unacknowledged) {
      const Time at = *g.last_told + repeat(b, v.worst);
      if (s_.now >= at) return Reason::repeated;
      later(at);
    }
    return std::nullopt;
  }

  void speak(Bucket& b) {
    auto known = groups_.find({b.receiver, b.key});
    GroupState g = known == groups_.end() ? GroupState{b.receiver, b.key, {}, {}, 0, 0, Severity::info, 0, {}} : known->second;
    const GroupState before = g;
    const View v = look(b, g);
    const auto why = reason(b, v, g);
    // Outside its hours a route holds its tongue until they open; what is critical passes.
    const bool held = why && v.worst != Severity::critical && !is_active(b.route->active, s_.now, zone(b));
    if (held) later(s_.now + checks::minutes(1));
    if (why && !held) {
      tell(b, v, *why, g);
    } else if (g.waiting_since != before.waiting_since) {
      plan_.groups.push_back(g);
    }
  }

  static bool more_urgent(const Alert* a, const Alert* b) {
    if (a->finding.severity != b->finding.severity) return a->finding.severity > b->finding.severity;
    return a->finding.since < b->finding.since;
  }

  AlertView view_of(const Alert& a, bool fresh) const {
    AlertView out;
    out.finding = a.finding;
    out.state = state_of(a, false, s_.now);
    out.is_new = fresh;
    out.regressed = a.regressed > 0;
    out.fired_at = a.fired_at;
    out.resolved_at = a.resolved_at;
    out.resolved_how = a.resolved_how;
    out.acknowledged_by = is_acknowledged(a, s_.now) ? a.acked_by : "";
    return out;
  }

  void tell(const Bucket& b, const View& v, Reason why, GroupState& g) {
    Notification n;
    n.receiver = b.receiver.substr(0, b.receiver.find('\n'));
    n.group_key = b.key;
    n.labels = b.labels;
    n.reason = why;
    n.at = s_.now;
    n.timezone = zone(b);
    ++g.said;
    std::set<const Alert*> fresh(v.fresh.begin(), v.fresh.end());
    std::vector<const Alert*> order = v.firing;
    std::stable_sort(order.begin(), order.end(), [&fresh](const Alert* x, const Alert* y) {
      if (fresh.count(x) != fresh.count(y)) return fresh.count(x) > fresh.count(y);
      return more_urgent(x, y);
    });
    std::map<std::string, std::int64_t> money;
    for (const Alert* a : order) {
      if (n.firing.size() < kShown) n.firing.push_back(view_of(*a, fresh.count(a) > 0));
      if (a->finding.amount) money[a->finding.amount->currency] += a->finding.amount->minor;
    }
    for (const auto& [currency, minor] : money) n.money.push_back({minor, currency});
    for (const Alert* a : v.resolved)
      if (n.resolved.size() < kShown) n.resolved.push_back(view_of(*a, fresh.count(a) > 0));
    n.firing_count = static_cast<int>(v.firing.size());
    n.resolved_count = static_cast<int>(v.resolved.size());
    for (const Alert* a : v.fresh) {
      if (is_open(*a)) ++n.new_count;
      n.fingerprints_fired.push_back(a->finding.fingerprint);
      plan_.told.push_back({b.receiver, a->finding.fingerprint, b.key, *a->fired_at, !is_open(*a)});
    }
    for (const Alert* a : v.resolved) {
      n.fingerprints_resolved.push_back(a->finding.fingerprint);
      if (!fresh.count(a)) plan_.told.push_back({b.receiver, a->finding.fingerprint, b.key, *a->fired_at, true});
    }
    n.idempotency_key = b.receiver + "/" + b.key + "/" + std::to_string(s_.now.time_since_epoch().count()) + "/" + std::to_string(g.said);
    g.waiting_since.reset();
    g.last_told = s_.now;
    g.last_count = n.firing_count;
    g.storm_mark = std::max(g.storm_mark, n.firing_count);
    g.last_severity = v.worst;
    for (const Alert* a : v.newly_flapping) g.flapping.insert(a->finding.fingerprint);
    if (v.firing.empty() && !v.waiting) plan_.groups_gone.push_back({b.receiver, b.key});
    else {
      plan_.groups.push_back(g);
      if (!v.firing.empty() && v.unacknowledged) later(s_.now + repeat(b, v.worst));
    }
    plan_.messages.push_back(std::move(n));
  }

  const Situation& s_;
  std::set<std::string> muted_;
  std::map<std::pair<std::string, std::string>, Told> told_;
  std::map<std::pair<std::string, std::string>, GroupState> groups_;
  std::map<std::pair<std::string, std::string>, Bucket> buckets_;
  Plan plan_;
};

const char* source_of(checks::Need need) {
  switch (need) {
    case checks::Need::returngo: return "returngo";
    case checks::Need::orders:
    case checks::Need::all_orders:
    case checks::Need::locations:
    case checks::Need::products:
    case checks::Need::inventory:
    case checks::Need::returns:
    case checks::Need::fulfillment:
    case checks::Need::gift_cards:
    case checks::Need::customers:
    case checks::Need::store_credit: return "shopify";
    case checks::Need::flows:
    case checks::Need::runs:
    case checks::Need::queue:
    case checks::Need::tracked: return "patchworks";
    case checks::Need::count_: break;
  }
  return "";
}

}  // namespace

std::set<std::string> muted_by_sources(const std::vector<Alert>& alerts) {
  std::set<std::pair<std::string, std::string>> stale;   // store, source as a whole
  for (const Alert& a : alerts)
    if (is_firing(a) && a.finding.check == "source_stale") stale.insert({a.finding.store, a.finding.subject.id});
  std::set<std::string> out;
  if (stale.empty()) return out;
  for (const Alert& a : alerts) {
    const checks::CheckInfo* info = checks::find_check(a.finding.check);
    if (!info || a.finding.check == "source_stale") continue;
    for (checks::Need need : info->needs)
      if (stale.count({a.finding.store, source_of(need)})) out.insert(a.finding.fingerprint);
  }
  return out;
}

Plan plan_messages(const Situation& s) { return Planner(s).run(); }

}  // namespace returnwatch::alerts
