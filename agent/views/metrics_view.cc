#include "agent/views/metrics_view.h"

#include <algorithm>
#include <tuple>

#include "agent/metrics/process.h"
#include "agent/store/open_alerts.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "agent/store/stages.h"
#include "agent/store/verdicts.h"
#include "agent/views/owed_trend.h"
#include "agent/views/reading.h"
#include "checks/money_at_risk.h"
#include "checks/registry.h"
#include "checks/settings.h"

namespace returnwatch::agent {
namespace {

checks::Settings settings_in(const config::Store& store, const checks::CheckInfo& check) {
  return checks::laid_over(checks::settings_of(check), check.id, store.checks);
}

using Series = std::tuple<std::string, checks::Severity, checks::Owner, std::string>;

constexpr const char* kAgeNames[kTrendAges.size()] = {"1d", "7d", "30d", "older"};

// What fires, waits or is in hand; a check that watches and finds nothing stands there with 0.
void add_findings(Database& db, const config::Config& config, metrics::MetricsSnapshot& out, checks::Time now) {
  std::map<Series, metrics::FindingCount> counts;
  std::map<std::tuple<std::string, checks::Owner, std::string, std::string>, std::int64_t> risk;
  std::map<std::tuple<checks::Owner, std::string, std::string, std::size_t>, std::int64_t> by_age;
  for (const config::Store& s : config.stores)
    for (const checks::CheckInfo& c : checks::all_checks())
      if (const checks::Settings here = settings_in(s, c); here.enabled)
        counts[{std::string(c.id), here.severity, here.owner, s.name}] = {};
  each_open_alert(db, [&](const alerts::Alert& a) {
    const checks::Finding& f = a.finding;
    metrics::FindingCount& n = counts[{f.check, f.severity, f.owner, f.store}];
    if (!alerts::is_firing(a)) return void(++n.pending);
    ++n.firing;
    n.acknowledged += alerts::is_acknowledged(a, now) ? 1 : 0;
    n.oldest_seconds = std::max<std::int64_t>(n.oldest_seconds, (now - f.since).count());
    const auto money = checks::money_at_risk(f);
    if (!money) return;
    risk[{f.check, f.owner, f.store, money->currency}] += money->minor;
    by_age[{f.owner, f.store, money->currency, trend_age(now - f.since)}] += money->minor;
  });
  for (auto& [k, n] : counts) {
    std::tie(n.check, n.severity, n.owner, n.store) = k;
    out.findings.push_back(n);
  }
  for (const auto& [k, minor] : risk)
    out.money_at_risk.push_back({std::get<0>(k), std::get<2>(k), {minor, std::get<3>(k)}, std::get<1>(k)});
  for (const auto& [k, minor] : by_age)
    out.money_by_age.push_back({std::get<1>(k), kAgeNames[std::get<3>(k)], {minor, std::get<2>(k)}, std::get<0>(k)});
}

void add_stages(Database& db, const std::string& store, metrics::MetricsSnapshot& out) {
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

metrics::MetricsSnapshot metrics_view(Database& db, const config::Config& config, checks::Time now) {
  metrics::MetricsSnapshot out;
  const Snapshot hold(db);
  add_findings(db, config, out, now);
  out.process = metrics::process_facts();
  const Outbox outbox(db);
  for (const config::Store& s : config.stores) {
    add_stages(db, s.name, out);
    for (const SourceState& state : Records(db, s.name).sources.states())
      if (state.capability.empty())
        out.sources.push_back({s.name, state.source, state.ok, state.last_success, std::nullopt});
    for (const PartRead& p : data_ages(db, s.name))
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
