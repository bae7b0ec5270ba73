#include <algorithm>
#include <set>

#include "alerts/bucket.h"
#include "checks/text.h"

namespace returnwatch::alerts {
namespace {

constexpr std::size_t kShown = 50;

using Sums = std::map<std::string, std::int64_t>;

std::vector<checks::Money> moneys(const Sums& sums) {
  std::vector<checks::Money> out;
  for (const auto& [currency, minor] : sums) out.push_back({minor, currency});
  return out;
}

std::vector<std::pair<std::string, int>> most_first(const std::map<std::string, int>& counts) {
  std::vector<std::pair<std::string, int>> out(counts.begin(), counts.end());
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  return out;
}

bool more_urgent(const Alert* a, const Alert* b) {
  if (a->finding.severity != b->finding.severity) return a->finding.severity > b->finding.severity;
  if (a->finding.since != b->finding.since) return a->finding.since < b->finding.since;
  return a->finding.fingerprint < b->finding.fingerprint;
}

AlertView view_of(const Alert& a, bool fresh, Time now) {
  AlertView out;
  out.finding = a.finding;
  out.state = state_of(a, false, now);
  out.is_new = fresh;
  out.regressed = a.regressed > 0;
  out.flapping = is_flapping(a, now);
  out.fired_at = a.fired_at;
  out.resolved_at = a.resolved_at ? a.resolved_at : a.closed_at;
  out.resolved_how = a.closed_at ? "closed" : a.resolved_how;
  out.acknowledged_by = a.closed_at ? a.closed_by : is_acknowledged(a, now) ? a.acked_by : "";
  return out;
}

// Count, money, age, owners and stores of everything that the message is about.
void sum_up(const std::vector<const Alert*>& all, Notification& n) {
  struct PerCheck {
    int count = 0;
    Sums money;
    std::map<std::string, int> causes;
    std::set<std::string> critical;
  };
  std::map<std::string, PerCheck> checks;
  Sums money;
  std::set<std::string> owners, stores;
  for (const Alert* a : all) {
    const checks::Finding& f = a->finding;
    PerCheck& c = checks[f.check];
    ++c.count;
    ++c.causes[f.cause];
    if (f.severity == checks::Severity::critical) c.critical.insert(f.cause);
    if (f.amount) {
      c.money[f.amount->currency] += f.amount->minor;
      money[f.amount->currency] += f.amount->minor;
    }
    owners.insert(to_string(f.owner));
    stores.insert(f.store);
    if (!n.since || f.since < *n.since) n.since = f.since;
  }
  for (const auto& [id, c] : checks)
    n.checks.push_back({id, c.count, moneys(c.money), most_first(c.causes), c.critical});
  std::stable_sort(n.checks.begin(), n.checks.end(),
                   [](const CheckSum& a, const CheckSum& b) { return a.count > b.count; });
  n.money = moneys(money);
  n.owners.assign(owners.begin(), owners.end());
  n.stores.assign(stores.begin(), stores.end());
}

}  // namespace

std::string zone_of(const Situation& s, const Bucket& b) {
  std::set<std::string> zones;
  for (const Alert* a : b.alerts) {
    const auto it = s.timezones.find(a->finding.store);
    zones.insert(it == s.timezones.end() || it->second.empty() ? s.timezone : it->second);
  }
  return zones.size() == 1 ? *zones.begin() : s.timezone;
}

Notification compose(const Situation& s, const Bucket& b, const BucketView& v, Reason why, const GroupState& g) {
  Notification n;
  n.receiver = b.receiver.name;
  n.group_key = b.key;
  n.labels = b.labels;
  n.reason = why;
  n.kind = b.kind;
  n.first = g.said <= 1;
  n.at = s.now;
  n.timezone = zone_of(s, b);
  const std::string opened = std::to_string(g.opened_at.value_or(s.now).time_since_epoch().count());
  n.thread = checks::identity({to_string(b.receiver), b.key, opened});
  n.idempotency_key = n.thread + "-" + std::to_string(s.now.time_since_epoch().count()) + "-" + std::to_string(g.said);
  n.severity = g.last_severity;
  const std::set<const Alert*> fresh(v.fresh.begin(), v.fresh.end());
  const std::set<const Alert*> flapping(v.newly_flapping.begin(), v.newly_flapping.end());
  const auto news = [&](const Alert* a) { return fresh.count(a) > 0 || flapping.count(a) > 0; };
  std::vector<const Alert*> firing = v.firing, resolved = v.resolved;
  std::sort(firing.begin(), firing.end(),
            [&](const Alert* x, const Alert* y) { return news(x) != news(y) ? news(x) : more_urgent(x, y); });
  std::sort(resolved.begin(), resolved.end(), more_urgent);
  for (const Alert* a : firing)
    if (n.firing.size() < kShown) n.firing.push_back(view_of(*a, fresh.count(a) > 0, s.now));
  for (const Alert* a : resolved)
    if (n.resolved.size() < kShown) n.resolved.push_back(view_of(*a, fresh.count(a) > 0, s.now));
  n.firing_count = static_cast<int>(firing.size());
  n.resolved_count = static_cast<int>(resolved.size());
  n.acknowledged_count = v.acknowledged;
  sum_up(firing.empty() ? resolved : firing, n);
  for (const Alert* a : v.fresh) {
    if (is_open(*a)) ++n.new_count;
    n.fingerprints_fired.push_back(a->finding.fingerprint);
  }
  for (const Alert* a : v.resolved) n.fingerprints_resolved.push_back(a->finding.fingerprint);
  return n;
}

}  // namespace returnwatch::alerts
