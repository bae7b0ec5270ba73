#include "agent/views/owed_trend.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "agent/store/alert_store.h"
#include "agent/store/open_alerts.h"
#include "agent/views/local_time.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using checks::Time;

struct Life {  // of a finding that had money on it
  checks::Money amount;
  Time since{}, fired{}, ended{};
};

std::vector<Life> lives(Database& db, const std::vector<std::string>& stores, Time from, Time now) {
  std::vector<Life> out;
  const auto add = [&](const alerts::Alert& a) {
    const checks::Finding& f = a.finding;
    if (!a.fired_at || !f.amount || !checks::is_about(f.check, checks::Topic::owed) ||
        std::find(stores.begin(), stores.end(), f.store) == stores.end())
      return;
    const Time ended = a.resolved_at ? *a.resolved_at : a.closed_at.value_or(now + checks::days(1));
    out.push_back({*f.amount, f.since, *a.fired_at, ended});
  };
  each_open_alert(db, add);
  for (const alerts::Alert& a : AlertStore(db).resolved_since(from)) add(a);
  return out;
}

}  // namespace

std::int64_t OwedDay::sum() const { return std::accumulate(by_age.begin(), by_age.end(), std::int64_t{0}); }

std::size_t trend_age(checks::Duration age) {
  for (std::size_t i = 0; i + 1 < kTrendAges.size(); ++i)
    if (age < checks::days(kTrendAges[i])) return i;
  return kTrendAges.size() - 1;
}

std::vector<OwedTrend> owed_trend(Database& db, const std::vector<std::string>& stores, const std::string& timezone,
                                  Time now, int days) {
  std::vector<std::pair<std::string, Time>> ends;  // of each local day; today's is now
  const Time noon = local_instant(local_date(now, timezone), 12, 0, timezone);
  for (int i = days - 1; i >= 0; --i) {
    const std::string day = local_date(noon - checks::days(i), timezone);
    const std::string next = local_date(noon - checks::days(i - 1), timezone);
    ends.emplace_back(day, i == 0 ? now : local_instant(next, 0, 0, timezone));
  }
  std::map<std::string, OwedTrend> by_currency;
  std::map<std::string, int> findings;
  for (const Life& l : lives(db, stores, ends.front().second, now)) {
    OwedTrend& trend = by_currency[l.amount.currency];
    ++findings[l.amount.currency];
    trend.currency = l.amount.currency;
    trend.days.resize(ends.size());
    for (std::size_t i = 0; i < ends.size(); ++i) {
      const Time end = ends[i].second;
      if (l.fired <= end && l.ended > end) trend.days[i].by_age[trend_age(end - l.since)] += l.amount.minor;
    }
  }
  std::vector<OwedTrend> out;
  for (auto& [currency, trend] : by_currency) {
    for (std::size_t i = 0; i < ends.size(); ++i) trend.days[i].day = ends[i].first;
    out.push_back(std::move(trend));
  }
  std::stable_sort(out.begin(), out.end(),
                   [&](const OwedTrend& a, const OwedTrend& b) { return findings[a.currency] > findings[b.currency]; });
  return out;
}

}  // namespace returnwatch::agent
