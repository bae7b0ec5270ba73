#include "agent/views/state_view.h"

#include <algorithm>

#include "agent/store/alert_store.h"
#include "agent/store/open_alerts.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "checks/capabilities.h"
#include "checks/registry.h"
#include "checks/words.h"

namespace returnwatch::agent {

namespace {

bool grace_is_set(const checks::CheckOptions& o) {
  return o.grace ||
         std::any_of(o.causes.begin(), o.causes.end(), [](const auto& c) { return c.second.grace.has_value(); });
}

std::string ended_how(const alerts::Alert& a) {
  if (a.closed_at && !a.closed_reason.empty())
    return "closed as " + checks::spoken(a.closed_reason) + (a.closed_by.empty() ? "" : " by " + a.closed_by);
  if (!a.resolved_at) return "";
  return a.resolved_how == "healthy"     ? "resolved: the systems show that it is fixed"
         : a.resolved_how == "expired"   ? "past: reported for 30 days"
         : a.resolved_how == "unwatched" ? "no longer watched"
                                         : a.resolved_how;
}

FindingRow row_of(alerts::Alert&& a, const std::vector<alerts::Silence>& silences, checks::Time now) {
  const bool acked = alerts::is_acknowledged(a, now);
  FindingRow row;
  row.state = to_string(alerts::state_of(a, alerts::silenced(silences, a.finding, now), now));
  row.first_seen = a.first_seen;
  row.acknowledged_by = acked ? a.acked_by : "";
  row.acknowledged_reason = acked ? a.acked_reason : "";
  row.assigned_to = a.assigned_to;
  row.closed_by = alerts::is_closed(a) ? a.closed_by : "";
  row.closed_reason = alerts::is_closed(a) ? a.closed_reason : "";
  row.regressed = a.regressed;
  row.resolved_at = a.resolved_at ? a.resolved_at : a.closed_at;
  row.resolved_how = ended_how(a);
  row.finding = std::move(a.finding);
  return row;
}

}  // namespace

std::set<std::string> stale_at_once(const config::Config& config) {
  std::set<std::string> out;
  for (const config::Store& s : config.stores)
    if (std::none_of(s.checks.begin(), s.checks.end(), [](const auto& c) {
          return checks::is_about(c.first, checks::Topic::source) && grace_is_set(c.second);
        }))
      out.insert(s.name);
  return out;
}

FindingRow finding_row(const alerts::Alert& a, const std::vector<alerts::Silence>& silences, checks::Time now) {
  return row_of(alerts::Alert(a), silences, now);
}

std::vector<FindingRow> ended_rows(Database& db, const std::vector<std::string>& stores, checks::Time since,
                                   checks::Time now) {
  std::vector<FindingRow> out;
  for (const alerts::Alert& a : AlertStore(db).resolved_since(since))
    if (a.fired_at && std::find(stores.begin(), stores.end(), a.finding.store) != stores.end() && !alerts::is_open(a))
      out.push_back(finding_row(a, {}, now));
  std::stable_sort(out.begin(), out.end(), [](const FindingRow& a, const FindingRow& b) {
    return a.resolved_at.value_or(checks::Time{}) > b.resolved_at.value_or(checks::Time{});
  });
  return out;
}

namespace {

// Whether a check that is asked for needs what a source or a capability serves; what is not needed is not read, and has
// no state. Which policy a part is needed under is not asked here.
bool serves(const SourceState& s, const std::string& check) {
  if (s.capability.empty()) return true;
  const std::vector<checks::Need> served = checks::needs_served(s.source, s.capability);
  const checks::CheckInfo* only = check.empty() ? nullptr : checks::find_check(check);
  if (!only || checks::is_about(check, checks::Topic::source)) return !served.empty();
  return std::any_of(served.begin(), served.end(), [only](checks::Need n) {
    return std::find(only->needs.begin(), only->needs.end(), n) != only->needs.end() ||
           std::any_of(only->part_needs.begin(), only->part_needs.end(),
                       [n](const checks::PartNeed& p) { return p.need == n; });
  });
}

// Of the returns of a store nothing could be said at all.
bool none_judged(Database& db, const std::string& store, const std::string& check,
                 const std::vector<NoDataEntry>& unsaid) {
  const auto counts = [&check](const std::string& id) {
    const checks::CheckInfo* info = checks::find_check(id);
    return info && info->of_cases() && (check.empty() || id == check);
  };
  if (std::none_of(unsaid.begin(), unsaid.end(),
                   [&](const NoDataEntry& n) { return !n.rma_id.empty() && counts(n.check); }))
    return false;
  const auto looked = looked_at(db, store);
  return std::none_of(looked.begin(), looked.end(), [&](const auto& l) { return l.second > 0 && counts(l.first); });
}

}  // namespace

FindingsView findings_view(Database& db, const std::vector<std::string>& stores, const ViewFilter& filter,
                           checks::Time now) {
  FindingsView view;
  view.generated_at = now;
  const AlertStore alerts(db);
  const auto silences = alerts.silences(now);
  each_open_alert(db, [&](alerts::Alert&& a) {
    if (!filter.store.empty() && a.finding.store != filter.store) return;
    if (!filter.check.empty() && a.finding.check != filter.check) return;
    FindingRow& row = view.findings.emplace_back(row_of(std::move(a), silences, now));
    if (checks::is_about(row.finding.check, checks::Topic::source) && row.state == "pending" &&
        filter.stale_at_once.count(row.finding.store))
      row.state = "firing";
  });
  sort_by_urgency(view.findings);
  for (const std::string& name : stores) {
    if (!filter.store.empty() && name != filter.store) continue;
    for (const SourceState& s : Records(db, name).sources.states())
      if (s.capability.empty() || !s.ok)
        view.sources.push_back({name, s.capability.empty() ? s.source : s.source + "/" + s.capability, s.ok,
                                s.last_success,
                                s.ok              ? ""
                                : s.error.empty() ? s.cause
                                                  : s.error,
                                !s.ok && serves(s, filter.check)});
    const std::vector<NoDataEntry> unsaid = no_data(db, name);
    view.none_judged = view.none_judged || none_judged(db, name, filter.check, unsaid);
    for (const NoDataEntry& n : unsaid)
      if (filter.check.empty() || n.check == filter.check)
        view.no_data.push_back({n.check, n.store, n.rma_id, n.reason});
  }
  return view;
}

}  // namespace returnwatch::agent
