#include "agent/report/schedule.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <cstdlib>

#include "agent/report/pace.h"
#include "agent/store/alert_store.h"
#include "agent/store/outbox.h"
#include "agent/store/records.h"
#include "agent/views/local_time.h"

namespace returnwatch::agent::report {
namespace {

constexpr std::size_t kShownInMail = 25;
constexpr checks::Duration kFurthestBack = checks::days(7);  // a longer gap is not told as news

std::string day_after(const std::string& day) {
  return local_date(local_instant(day, 12, 0, "UTC") + checks::days(1), "UTC");
}

// The newest day whose hour has come.
std::string newest_day(const std::string& at, const std::string& timezone, Time now) {
  const std::string today = local_date(now, timezone);
  return due_at(today, at, timezone) <= now ? today : day_before(today);
}

std::optional<Time> since(Database& db, const Scope& scope) {
  return LearnedRecords(db, scope.name).get(&Learned::report_since);
}

Time begin_of(const AlertStore& store, const config::Config& config, const Scope& scope, const std::string& day) {
  const std::string before = day_before(day);
  if (const auto sent = store.report_sent_at(scope.name, before)) return *sent;
  return due_at(before, config.report.at, scope.timezone);
}

}  // namespace

Time due_at(const std::string& day, const std::string& at, const std::string& timezone) {
  const auto colon = at.find(':');
  return local_instant(day, std::atoi(at.c_str()), colon == std::string::npos ? 0 : std::atoi(at.c_str() + colon + 1),
                       timezone);
}

std::string day_before(const std::string& day) {
  return local_date(local_instant(day, 12, 0, "UTC") - checks::days(1), "UTC");
}

std::vector<Due> due(Database& db, const config::Config& config, const std::set<std::string>& ready, Time now) {
  std::vector<Due> out;
  const AlertStore store(db);
  for (const Scope& scope : scopes(config)) {
    if (scope.receivers.empty() || std::any_of(scope.stores.begin(), scope.stores.end(),
                                               [&](const std::string& s) { return ready.count(s) == 0; }))
      continue;
    const std::string day = newest_day(config.report.at, scope.timezone, now);
    const Time at = due_at(day, config.report.at, scope.timezone);
    const auto from = since(db, scope);
    if (!from || *from > at || store.report_was_sent(scope.name, day)) continue;
    ReportSpan span{day, begin_of(store, config, scope, day), now, std::nullopt};
    if (const auto last = store.last_report(scope.name)) span.from = std::max(*last, now - kFurthestBack);
    if (now - at > kLateAfter) span.late_since = at;
    out.push_back({scope, span});
  }
  return out;
}

std::optional<Time> next_due(const config::Config& config, Time now) {
  std::optional<Time> out;
  for (const Scope& scope : scopes(config)) {
    if (scope.receivers.empty()) continue;
    const std::string today = local_date(now, scope.timezone);
    Time at = due_at(today, config.report.at, scope.timezone);
    if (at <= now) at = due_at(day_after(today), config.report.at, scope.timezone);
    if (!out || at < *out) out = at;
  }
  return out;
}

ReportSpan span_of(Database& db, const config::Config& config, const Scope& scope, const std::string& day, Time now) {
  if (day.empty()) return {local_date(now, scope.timezone), now - checks::hours(24), now, std::nullopt};
  const AlertStore store(db);
  const Time at = due_at(day, config.report.at, scope.timezone);
  const auto sent = store.report_sent_at(scope.name, day);
  ReportSpan span{day, begin_of(store, config, scope, day), std::min(sent.value_or(at), now), std::nullopt};
  if (sent && *sent - at > kLateAfter) span.late_since = at;
  return span;
}

std::vector<std::string> enqueue_for(Database& db, const config::Config& config,
                                     const std::vector<std::string>& receivers, const Document& document, Time now) {
  std::vector<std::string> said;
  Outbox outbox(db);
  for (const config::Receiver& r : config.receivers) {
    if (std::find(receivers.begin(), receivers.end(), r.name) == receivers.end()) continue;
    said.push_back(enqueue(outbox, r, document, now) ? "queued for " + r.name : r.name + " takes no reports");
  }
  return said;
}

Document document_of(const DayReport& r, const std::string& id) {
  return {id, subject(r), to_text(r, kShownInMail), to_html(r, kShownInMail)};
}

int send_due(Database& db, const config::Config& config, const std::set<std::string>& ready, Time now) {
  for (const Scope& scope : scopes(config)) {
    if (scope.receivers.empty() || since(db, scope)) continue;
    SqlTransaction step(db);
    LearnedRecords(db, scope.name).put(&Learned::report_since, now);
    step.commit();
  }
  const std::vector<Due> all = due(db, config, ready, now);
  for (const Due& report : all) {
    SqlTransaction step(db);
    const DayReport built = build(db, config, report.scope, report.span, now);
    const Document document = document_of(built, "report/" + report.span.day + "/" + report.scope.name);
    for (const std::string& line : enqueue_for(db, config, report.scope.receivers, document, now))
      spdlog::info("report of {}: {}", report.span.day, line);
    AlertStore(db).set_report_sent(report.scope.name, report.span.day, now);
    for (const auto& [store, lines] : built.pace) set_pace_told(db, store, now);
    step.commit();
  }
  return static_cast<int>(all.size());
}

}  // namespace returnwatch::agent::report
