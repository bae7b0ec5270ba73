#include "agent/cycle/reach.h"

#include <algorithm>

#include "checks/capabilities.h"
#include "checks/registry.h"

namespace returnwatch::agent {

using checks::Need;

std::set<Need> needs_of(const checks::CheckInfo& check, const checks::Policy& policy) {
  std::set<Need> out(check.needs.begin(), check.needs.end());
  for (const checks::PartNeed& p : check.part_needs)
    if (!p.when || p.when(policy)) out.insert(p.need);
  return out;
}

std::set<Need> needs_of(const checks::Options& options, const checks::Policy& policy, bool patchworks) {
  std::set<Need> out = {Need::returngo, Need::orders, Need::all_orders};
  for (const checks::CheckInfo& c : checks::all_checks()) {
    const auto set = options.find(std::string(c.id));
    if (set != options.end() && !set->second.enabled.value_or(true)) continue;
    out.merge(needs_of(c, policy));
  }
  if (!patchworks)
    for (Need n : {Need::flows, Need::runs, Need::queue, Need::tracked}) out.erase(n);
  return out;
}

std::set<Need> idle_needs(const checks::Policy& policy, const Records& records) {
  std::set<Need> out;
  if (!policy.native_returns) out.insert(Need::returns);
  if (policy.store_credit_via == checks::CreditVia::returngo_code && !records.returngo.any_gift_card())
    out.insert(Need::customers);
  return out;
}

checks::Duration staleness_allowed(const SourceState& s) { return std::max(checks::minutes(15), s.interval * 3); }

checks::Reach reach_of(const std::vector<SourceState>& states, checks::Time now, bool check_mode) {
  checks::Reach out;
  std::set<std::string> seen;
  const auto mark = [&out](Need n, const std::string& why) {
    std::string& slot = out.missing[static_cast<std::size_t>(n)];
    if (slot.empty()) slot = why;
  };
  for (const SourceState& s : states) {
    if (s.capability.empty()) seen.insert(s.source);
    for (const Need n : checks::needs_served(s.source, s.capability)) {
      std::optional<checks::Time>& at = out.read_at[static_cast<std::size_t>(n)];
      if (s.last_success && (!at || *s.last_success < *at)) at = s.last_success;
    }
    const bool never = !s.last_success;
    const bool stale =
        !s.ok && (check_mode || never || s.cause == "scope_missing" || now - *s.last_success > staleness_allowed(s));
    if (!stale) continue;
    const std::string why = s.cause + (s.error.empty() ? "" : " (" + s.error + ")");
    for (const Need n : checks::needs_served(s.source, s.capability)) mark(n, why);
  }
  for (const checks::System& system : checks::systems())
    if (!seen.count(std::string(system.id)))
      for (const Need n : checks::needs_served(system.id, "")) mark(n, "not read yet");
  return out;
}

checks::Reach reach_of_store(const config::Store& store, Database& db, Time now, bool check_mode) {
  const Records records(db, store.name);
  std::vector<SourceState> states = records.sources.states();
  const std::string shared = records.learned.get(&Learned::patchworks_of);
  if (!shared.empty())
    for (const SourceState& s : Records(db, shared).sources.states())
      if (s.source == "patchworks") states.push_back(s);
  checks::Reach out = reach_of(states, now, check_mode);
  if (!store.patchworks)  // nothing to read, so nothing is missing
    for (checks::Need n : {checks::Need::flows, checks::Need::runs, checks::Need::queue, checks::Need::tracked})
      out.missing[static_cast<std::size_t>(n)].clear();
  return out;
}

std::vector<checks::SourceTrouble> troubles_of(const std::vector<SourceState>& states) {
  std::vector<checks::SourceTrouble> out;
  for (const SourceState& s : states)
    if (!s.ok)
      out.push_back({s.source, s.capability, s.cause, s.error, s.last_success, s.failing_since.value_or(checks::Time{}),
                     staleness_allowed(s)});
  return out;
}

}  // namespace returnwatch::agent
