#include "agent/views/state_view.h"

#include "agent/store/alert_store.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"

namespace returnwatch::agent {

FindingsView findings_view(Database& db, const std::vector<std::string>& stores, const ViewFilter& filter, checks::Time now) {
  FindingsView view;
  view.generated_at = now;
  const AlertStore alerts(db);
  const auto silences = alerts.silences(now);
  for (const alerts::Alert& a : alerts.open()) {
    if (!filter.store.empty() && a.finding.store != filter.store) continue;
    if (!filter.check.empty() && a.finding.check != filter.check) continue;
    const bool silent = alerts::silenced(silences, a.finding, now);
    const bool acked = alerts::is_acknowledged(a, now);
    view.findings.push_back({a.finding, to_string(alerts::state_of(a, silent, now)), a.first_seen, acked ? a.acked_by : "", acked ? a.acked_reason : "", a.regressed});
  }
  sort_by_urgency(view.findings);
  for (const std::string& name : stores) {
    if (!filter.store.empty() && name != filter.store) continue;
    for (const SourceState& s : Records(db, name).sources())
      if (s.capability.empty() || !s.ok)
        view.sources.push_back({name, s.capability.empty() ? s.source : s.source + "/" + s.capability, s.ok, s.last_success, s.ok ? "" : s.error.empty() ? s.cause : s.error});
    for (const NoDataEntry& n : no_data(db, name))
      if (filter.check.empty() || n.check == filter.check) view.no_data.push_back({n.check, n.store, n.rma_id, n.reason});
  }
  return view;
}

}  // namespace returnwatch::agent
