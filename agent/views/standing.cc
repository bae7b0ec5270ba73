#include "agent/views/standing.h"

#include <algorithm>
#include <set>

#include "agent/store/alert_store.h"
#include "agent/store/open_alerts.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "agent/store/verdicts.h"
#include "agent/views/local_time.h"
#include "checks/registry.h"

namespace returnwatch::agent {
namespace {

using checks::Time;

bool among(const std::vector<std::string>& stores, const std::string& store) {
  return std::find(stores.begin(), stores.end(), store) != stores.end();
}

bool enabled_for(const config::Store& store, const std::string& check) {
  const auto it = store.checks.find(check);
  return it == store.checks.end() || it->second.enabled.value_or(true);
}

// Local days, oldest first; noon steps pass both clock changes.
std::vector<std::string> last_days(const std::string& timezone, Time now) {
  std::vector<std::string> out;
  const Time noon = local_instant(local_date(now, timezone), 12, 0, timezone);
  for (int i = kHistoryDays - 1; i >= 0; --i) out.push_back(local_date(noon - checks::days(i), timezone));
  return out;
}

struct Change {
  std::string day, check;
  bool fired = false;  // else it ended
};

// What began to fire and what of it ended: an alert that resolves while it is still pending is neither.
std::vector<Change> changes(Database& db, const std::vector<std::string>& stores, const std::string& timezone,
                            const std::vector<std::string>& days, Time now) {
  std::vector<Change> out;
  std::map<std::string, std::string> last;  // fingerprint -> its last event
  for (const AlertStore::JournalRow& row :
       AlertStore(db).journal(local_instant(days.front(), 0, 0, timezone), now + checks::Duration{1})) {
    if (!among(stores, row.store)) continue;
    const bool ends = row.event == "resolved" || row.event == "closed" || row.event == "unwatched";
    if (row.event == "firing")
      out.push_back({local_date(row.at, timezone), row.check, true});
    else if (ends && (last.count(row.fingerprint) == 0 || last[row.fingerprint] == "firing"))
      out.push_back({local_date(row.at, timezone), row.check, false});
    if (ends || row.event == "firing" || row.event == "pending" || row.event == "regressed")
      last[row.fingerprint] = row.event;
  }
  return out;
}

CheckRow row_for(const std::string& id) {
  CheckRow row;
  row.id = row.title = id;
  if (const checks::CheckInfo* info = checks::find_check(id)) {
    row.title = info->title;
    row.owner = to_string(info->owner);
    row.severity = to_string(info->severity);
  }
  return row;
}

std::string state_of_row(const CheckRow& row, bool off) {
  if (row.firing + row.pending > 0) return "findings";
  if (off) return "off";
  return row.no_data > 0 ? "no data" : "healthy";
}

}  // namespace

std::vector<CheckRow> check_rows(Database& db, const config::Config& config, const std::vector<std::string>& stores,
                                 const std::string& timezone, Time now) {
  std::vector<CheckRow> rows;
  std::map<std::string, std::size_t> place;
  auto at = [&](const std::string& id) -> CheckRow& {
    const auto [it, added] = place.emplace(id, rows.size());
    if (added) rows.push_back(row_for(id));
    return rows[it->second];
  };
  for (const checks::CheckInfo& info : checks::all_checks()) (void)at(std::string(info.id));
  for (const config::UserCheck& own : config.user_checks) {
    at(own.id).owner = to_string(own.owner);
    at(own.id).severity = to_string(own.severity);
  }
  for (const std::string& store : stores) {
    for (const auto& [id, count] : looked_at(db, store)) at(id).looked_at += count;
    for (const auto& [id, count] : no_data_counts(db, store)) at(id).no_data += static_cast<int>(count);
  }
  each_open_alert(db, [&](const alerts::Alert& a) {
    if (!among(stores, a.finding.store)) return;
    CheckRow& row = at(a.finding.check);
    ++(alerts::is_firing(a) ? row.firing : row.pending);
    if (row.owner.empty()) row.owner = to_string(a.finding.owner);
    if (row.severity.empty()) row.severity = to_string(a.finding.severity);
  });
  const std::vector<std::string> days = last_days(timezone, now);
  for (CheckRow& row : rows) {
    row.state = state_of_row(row, std::none_of(config.stores.begin(), config.stores.end(), [&](const config::Store& s) {
                               return among(stores, s.name) && enabled_for(s, row.id);
                             }));
    row.fired_by_day.assign(days.size(), 0);
  }
  for (const Change& c : changes(db, stores, timezone, days, now)) {
    const auto day = std::find(days.begin(), days.end(), c.day);
    const auto row = place.find(c.check);
    if (c.fired && day != days.end() && row != place.end())
      ++rows[row->second].fired_by_day[static_cast<std::size_t>(day - days.begin())];
  }
  return rows;
}

std::vector<SourceStatus> source_rows(Database& db, const std::vector<std::string>& stores, const Budgets& budgets,
                                      const Skews& skews) {
  std::vector<SourceStatus> out;
  for (const std::string& store : stores)
    for (const SourceState& s : Records(db, store).sources.states()) {
      SourceStatus row{store, s.source,       s.capability, s.ok ? "" : s.cause, s.ok ? "" : s.error,
                       s.ok,  s.last_success, -1,           std::nullopt};
      const auto left = budgets.find({store, s.source});
      if (s.capability.empty() && left != budgets.end()) row.budget_left = left->second;
      const auto skew = skews.find({store, s.source});
      if (s.capability.empty() && skew != skews.end()) row.clock_skew = skew->second;
      out.push_back(std::move(row));
    }
  return out;
}

std::vector<ReceiverStatus> receiver_rows(Database& db, const config::Config& config) {
  const Outbox outbox(db);
  std::vector<ReceiverStatus> out;
  for (const config::Receiver& r : config.receivers) {
    const auto [state, error] = outbox.receiver_state(r.name);
    ReceiverStatus row{r.name,
                       config::channel_name(r),
                       state.empty() ? "not tried yet" : state,
                       error,
                       static_cast<int>(outbox.depth(r.name)),
                       outbox.oldest(r.name)};
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<SilenceRow> silence_rows(Database& db, Time now) {
  const AlertStore store(db);
  const std::vector<alerts::Alert> open = store.open();
  std::vector<SilenceRow> out;
  for (const alerts::Silence& s : store.silences(now)) {
    SilenceRow row{s.id, alerts::to_string(s.match), s.author, s.reason, s.until, 0};
    for (const alerts::Alert& a : open)
      row.muted += alerts::is_firing(a) && alerts::matches(s.match, a.finding) ? 1 : 0;
    out.push_back(std::move(row));
  }
  return out;
}

std::vector<DayCount> history(Database& db, const std::vector<std::string>& stores, const std::string& timezone,
                              Time now) {
  const std::vector<std::string> days = last_days(timezone, now);
  std::vector<DayCount> out;
  for (const std::string& day : days) out.push_back({day, 0, 0, 0});
  for (const Change& c : changes(db, stores, timezone, days, now)) {
    const auto day = std::find(days.begin(), days.end(), c.day);
    if (day == days.end()) continue;
    DayCount& count = out[static_cast<std::size_t>(day - days.begin())];
    ++(c.fired ? count.fired : count.resolved);
  }
  int open = 0;
  each_open_alert(
      db, [&](const alerts::Alert& a) { open += alerts::is_firing(a) && among(stores, a.finding.store) ? 1 : 0; });
  for (auto day = out.rbegin(); day != out.rend(); ++day) {  // backwards from now
    day->open = std::max(0, open);
    open += day->resolved - day->fired;
  }
  return out;
}

}  // namespace returnwatch::agent
