#include "agent/cycle/flows.h"

#include <algorithm>

#include "agent/sources/cron.h"
#include "alerts/silence.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

constexpr int kInstants = 8;  // past instants handed to the checks: enough for "two missed intervals" and a look back

// When its last run began, or since when it could have run.
checks::Time last_start(const checks::FlowCase& f, checks::Time now) {
  checks::Time out = f.queued.empty() ? checks::Time{} : f.queued.back();
  for (const checks::RunFact& r : f.runs) out = std::max(out, r.started_at.value_or(checks::Time{}));
  return out > checks::Time{} ? out : f.first_seen.value_or(now);
}

void add_schedule(checks::FlowCase& f, const std::vector<std::string>& crons, checks::Time now) {
  std::vector<checks::Time> past;
  std::optional<checks::Time> first;  // that should have followed the last run
  std::optional<checks::Duration> longest;
  for (const std::string& text : crons) {
    const auto cron = Cron::parse(text);
    f.scheduled = true;
    if (!cron) {
      f.unreadable.push_back(text.substr(0, 60));
      continue;
    }
    std::vector<checks::Time> own = cron->previous(now, kInstants);
    past.insert(past.end(), own.begin(), own.end());
    const auto next = cron->after(last_start(f, now));
    if (next && *next <= now && (!first || *next < *first)) first = next;
  }
  std::sort(past.begin(), past.end(), std::greater<>());
  past.erase(std::unique(past.begin(), past.end()), past.end());
  if (past.size() > kInstants) past.resize(kInstants);
  for (std::size_t i = 0; i + 1 < past.size(); ++i) {
    const checks::Duration gap = past[i] - past[i + 1];
    if (!longest || gap > *longest) longest = gap;
  }
  if (first && (past.empty() || *first < past.back())) past.push_back(*first);
  f.expected = std::move(past);
  if (!f.interval) f.interval = longest;
}

}  // namespace

const config::Flow* configured_as(const std::string& id, const std::string& name,
                                  const std::vector<config::Flow>& configured) {
  for (const config::Flow& c : configured)
    if (checks::fits(c.match, id) || checks::fits(c.match, name)) return &c;
  return nullptr;
}

void complete_flows(std::vector<checks::FlowCase>& flows, const std::vector<FlowRow>& rows,
                    const std::vector<config::Flow>& configured, checks::Time now) {
  for (checks::FlowCase& f : flows) {
    const config::Flow* set = configured_as(f.id, f.name, configured);
    if (!configured.empty()) f.watched = set != nullptr;  // else as the store says: once seen deployed and enabled
    if (set) {
      f.expect_send = set->expect_send;
      if (set->expect_every) {
        f.interval = set->expect_every;
        f.scheduled = true;
      }
    }
    for (const FlowRow& row : rows)
      if (row.id == f.id && !(set && set->expect_every)) add_schedule(f, row.crons, now);
  }
}

}  // namespace returnwatch::agent
