#include "alerts/lifecycle.h"

#include <algorithm>
#include <set>

namespace returnwatch::alerts {
namespace {

using checks::Finding;
using checks::Outcome;

void flip(Alert& a, Time now) {
  if (!a.flips_since || now - *a.flips_since > checks::hours(24)) {
    a.flips_since = now;
    a.flips = 0;
  }
  ++a.flips;
}

void resolve(Alert& a, const Sight& s, const std::string& how, Step& step) {
  const Time now = s.now;
  const bool told = how != "unwatched";
  if (!s.anew.empty()) a.anew = s.anew;
  if (a.fired_at && told) flip(a, now);
  a.resolved_at = now;
  a.resolved_how = how;
  step.journal.push_back({now, a.finding.fingerprint, told ? "resolved" : "unwatched", "", how});
  step.changed.push_back(a);
}

// A new finding, or one that was there: pending until due and re-read, then firing.
void observe(const Alert* old, const std::string& case_key, const Finding& f, const Sight& s, Step& step) {
  Alert a = old ? *old : Alert{};
  if (is_closed(a)) return;  // somebody settled it
  const bool again = old && a.resolved_at;
  bool changed = !old || again;
  if (again) {  // it came back
    const bool had_fired = a.fired_at.has_value() && a.resolved_how != "unwatched";
    a.resolved_at.reset();
    a.resolved_how.clear();
    a.fired_at.reset();
    a.acked_at.reset();
    a.acked_until.reset();
    a.acked_by.clear();
    a.acked_reason.clear();
    a.closed_at.reset();
    a.rearmed_at.reset();
    a.closed_by.clear();
    a.closed_reason.clear();
    a.first_seen = s.now;
    a.baseline = s.baseline;
    a.anew = s.anew;
    if (had_fired) ++a.regressed;
    step.journal.push_back({s.now, f.fingerprint, had_fired ? "regressed" : "pending", "", f.cause});
  } else if (!old) {
    a.first_seen = s.now;
    a.baseline = s.baseline;
    a.anew = s.anew;
    step.journal.push_back({s.now, f.fingerprint, "pending", "", f.cause});
  }
  changed = changed || a.finding.cause != f.cause || a.finding.severity != f.severity || a.finding.owner != f.owner ||
            a.finding.summary != f.summary || a.finding.amount != f.amount || a.finding.fires_at != f.fires_at ||
            a.finding.since != f.since || a.case_key != case_key;
  a.finding = f;
  a.case_key = case_key;
  if (!a.fired_at && f.fires_at <= s.now) {
    if (!s.may_fire || s.may_fire(f)) {
      if (a.regressed > 0) flip(a, s.now);
      a.fired_at = s.now;
      changed = true;
      step.journal.push_back({s.now, f.fingerprint, "firing", "", f.cause});
    } else if (!f.rma_id.empty()) {
      step.wants_reread.push_back(f.rma_id);
    }
  }
  if (changed) step.changed.push_back(a);
}

// Closed as fixed, and now there is nothing any more: what comes later is news.
bool was_fixed(const Alert& a) { return is_closed(a) && a.closed_reason.rfind("fixed", 0) == 0; }

void rearm(Alert a, Time now, Step& step) {
  a.rearmed_at = now;
  step.journal.push_back({now, a.finding.fingerprint, "rearmed", "", "seen healthy"});
  step.changed.push_back(std::move(a));
}

bool frozen(const Alert& a, const Outcome& o) {
  return std::any_of(o.no_data.begin(), o.no_data.end(), [&a](const checks::NoData& n) {
    if (!n.subject.empty()) return n.subject == a.finding.subject.id;
    return n.rma_id.empty() || n.rma_id == a.finding.rma_id || a.finding.rma_id.empty();
  });
}

}  // namespace

Time judged_at(const std::vector<Alert>& previous, Time now) {
  Time out = now;
  for (const Alert& a : previous)
    if (is_open(a) && a.fired_at && *a.fired_at - now <= kClockSetBack) out = std::max(out, *a.fired_at);
  return out;
}

Step advance(const std::vector<Alert>& previous, const std::string& case_key, const std::vector<Outcome>& outcomes,
             const Sight& s) {
  Step step;
  for (const Outcome& o : outcomes) {
    std::set<std::string> seen;
    for (const Finding& f : o.findings) {
      seen.insert(f.fingerprint);
      const auto old = std::find_if(previous.begin(), previous.end(),
                                    [&f](const Alert& a) { return a.finding.fingerprint == f.fingerprint; });
      observe(old == previous.end() ? nullptr : &*old, case_key, f, s, step);
    }
    for (const Alert& a : previous) {
      if (a.finding.check != o.check || seen.count(a.finding.fingerprint)) continue;
      if (was_fixed(a) && o.enabled && !frozen(a, o)) rearm(a, s.now, step);
      if (!is_open(a)) continue;
      Alert changed = a;
      if (!o.enabled) {
        resolve(changed, s, "unwatched", step);
        continue;
      }
      if (frozen(a, o)) continue;
      const bool expired = std::any_of(o.expired.begin(), o.expired.end(),
                                       [&a](const Finding& f) { return f.fingerprint == a.finding.fingerprint; });
      resolve(changed, s, expired ? "expired" : "healthy", step);
    }
  }
  return step;
}

}  // namespace returnwatch::alerts
