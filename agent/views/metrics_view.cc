#include "agent/views/metrics_view.h"

#include <algorithm>
#include <tuple>

#include "agent/store/alert_store.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "agent/store/stages.h"
#include "agent/store/verdicts.h"
#include "agent/views/reading.h"
#include "checks/registry.h"
#include "checks/settings.h"

namespace returnwatch::agent {
namespace {

checks::Settings settings_in(const config::Store& store, const checks::CheckInfo& check) {
  return checks::laid_over(checks::settings_of(check), check.id, store.checks);
}

using Series = std::tuple<std::string, checks::Severity, checks::Owner, std::string>;

// What fires; a check that watches and finds nothing stands there with 0.
void add_findings(Database& db, const config::Config& config, metrics::Snapshot& out) {
  std::map<Series, std::int64_t> firing;
  std::map<std::tuple<std::string, std::string, std::string>, std::int64_t> risk;
  for (const config::Store& s : config.stores)
    for (const checks::CheckInfo& c : checks::all_checks())
      if (const checks::Settings here = settings_in(s, c); here.enabled)
        firing[{std::string(c.id), here.severity, here.owner, s.name}] = 0;
  for (const alerts::Alert& a : AlertStore(db).open()) {
    if (!alerts::is_firing(a)) continue;
    const checks::Finding& f = a.finding;
    ++firing[{f.check, f.severity, f.owner, f.store}];
    if (f.amount) risk[{f.check, f.store, f.amount->currency}] += f.amount->minor;
  }
  for (const auto& [k, n] : firing)
    out.findings.push_back({std::get<0>(k), std::get<1>(k), std::get<2>(k), std::get<3>(k), n});
  for (const auto& [k, minor] : risk)
    out.money_at_risk.push_back({std::get<0>(k), std::get<1>(k), {minor, std::get<2>(k)}});
}

void add_stages(Database& db, const std::string& store, metrics::Snapshot& out) {
  const StageCounts open = Records(db, store).returngo.open_by_stage();
  for (const auto& [stage, n] : {std::pair<const char*, int>{"pending", open.pending},
                                 {"approved", open.approved},
                                 {"received", open.received},
                                 {"validated", open.validated},
                                 {"unknown", open.unknown}})
    out.returns_open.push_back({store, stage, n});
  std::map<std::string, metrics::StageTimes> times;
  for (const char* stage : {"received_to_restocked", "due_to_refunded", "released_to_fulfilled"})
    times[stage] = {store, stage, {}, 0, 0};
  for (const StageTotal& t : stage_totals(db, store)) {
    metrics::StageTimes& s = times[t.stage];
    s.store = store;
    s.stage = t.stage;
    s.count += static_cast<std::uint64_t>(t.count);
    s.seconds += t.seconds;
    if (t.upto == 0) continue;
    const auto bound = std::lower_bound(metrics::kStageBounds.begin(), metrics::kStageBounds.end(), t.upto);
    if (bound != metrics::kStageBounds.end())
      s.upto[static_cast<std::size_t>(bound - metrics::kStageBounds.begin())] += static_cast<std::uint64_t>(t.count);
  }
  for (auto& [stage, s] : times) out.stage_times.push_back(s);
}

}  // namespace

metrics::Snapshot metrics_view(Database& db, const config::Config& config, checks::Time now) {
  metrics::Snapshot out;
  const Snapshot hold(db);
  add_findings(db, config, out);
  const Outbox outbox(db);
  for (const config::Store& s : config.stores) {
    add_stages(db, s.name, out);
    for (const SourceState& state : Records(db, s.name).sources.states())
      if (state.capability.empty())
        out.sources.push_back({s.name, state.source, state.ok, state.last_success, std::nullopt});
    for (const Part& p : data_ages(db, s.name))
      out.data_ages.push_back({s.name, p.source, p.kind, std::max<std::int64_t>(0, (now - p.read_at).count())});
    std::map<std::string, long> none = no_data_counts(db, s.name);
    for (const checks::CheckInfo& c : checks::all_checks())
      if (settings_in(s, c).enabled) none.try_emplace(std::string(c.id), 0);
    for (const auto& [check, n] : none) out.no_data.push_back({check, s.name, n});
  }
  for (const config::Receiver& r : config.receivers) {
    const auto oldest = outbox.oldest(r.name);
    out.outbox.push_back(
        {r.name, outbox.depth(r.name), oldest ? std::max<std::int64_t>(0, (now - *oldest).count()) : 0});
  }
  return out;
}

}  // namespace returnwatch::agent
