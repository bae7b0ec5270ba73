#include "agent/store/alert_store.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "agent/store/alert_json.h"
#include "agent/store/open_alerts.h"
#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

using json = nlohmann::json;
using alerts::Alert;

std::int64_t seconds(Time t) { return static_cast<std::int64_t>(t.time_since_epoch().count()); }

void set_time(json& j, const char* key, const std::optional<Time>& t) {
  if (t) j[key] = seconds(*t);
}
std::optional<Time> get_time(const json& j, const char* key) {
  const auto it = j.find(key);
  if (it == j.end() || !it->is_number_integer()) return std::nullopt;
  return Time{checks::Duration{it->get<std::int64_t>()}};
}

std::vector<Alert> read_all(Statement& rows) {
  std::vector<Alert> out;
  while (rows.next()) out.push_back(alert_of(rows.text(0)));
  return out;
}

std::vector<AlertStore::JournalRow> journal_rows(Statement& rows) {
  std::vector<AlertStore::JournalRow> out;
  while (rows.next())
    out.push_back({rows.time(0).value_or(Time{}), rows.text(1), rows.text(2), rows.text(3), rows.text(4), rows.text(5),
                   rows.text(6), rows.text(7)});
  return out;
}

}  // namespace

void each_open_alert(Database& db, const std::function<void(Alert&&)>& f) {
  Statement rows(db, "SELECT body FROM alert WHERE open = 1");
  while (rows.next()) f(alert_of(rows.text(0)));
}

std::vector<Alert> AlertStore::of_case(const std::string& store, const std::string& key) const {
  Statement rows(db_, "SELECT body FROM alert WHERE store = ?1 AND case_key = ?2", store, key);
  return read_all(rows);
}
std::vector<Alert> AlertStore::open() const {
  std::vector<Alert> out;
  each_open_alert(db_, [&out](Alert&& a) { out.push_back(std::move(a)); });
  return out;
}
std::vector<std::string> AlertStore::open_cases(const std::string& store, const std::string& prefix) const {
  Statement rows(
      db_, "SELECT DISTINCT case_key FROM alert WHERE store = ?1 AND case_key >= ?2 AND case_key < ?3 AND open = 1",
      store, prefix, prefix + "\xf4\x8f\xbf\xbf");
  std::vector<std::string> out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}
std::vector<std::string> AlertStore::returns_with_findings(const std::string& store, Time read_before) const {
  Statement rows(db_,
                 "SELECT DISTINCT r.id FROM alert a CROSS JOIN rma_record r ON r.store = a.store AND r.id = a.rma_id"
                 " WHERE a.open = 1 AND a.fired_at IS NOT NULL AND a.store = ?1 AND r.read_at < ?2"
                 " ORDER BY r.read_at LIMIT 50",
                 store, read_before);
  std::vector<std::string> out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

std::vector<Alert> AlertStore::resolved_since(Time since) const {
  Statement rows(db_, "SELECT body FROM alert WHERE resolved_at >= ?1", since);
  return read_all(rows);
}
std::vector<Alert> AlertStore::to_tell(std::optional<Time> since) const {
  std::vector<Alert> out = open();
  Statement rows(
      db_,
      "SELECT body FROM alert WHERE open = 0 AND fingerprint IN (SELECT fingerprint FROM told WHERE resolved = 0) "
      "UNION SELECT body FROM alert WHERE open = 0 AND resolved_at >= ?1 "
      "UNION SELECT a.body FROM alert_group g, json_each(g.body, '$.owed') o, alert a WHERE a.fingerprint = o.value "
      "AND a.open = 0",
      since);
  for (Alert& a : read_all(rows)) out.push_back(std::move(a));
  return out;
}
std::optional<Alert> AlertStore::find(const std::string& prefix) const {
  if (prefix.empty() || prefix.find_first_not_of("0123456789abcdef") != std::string::npos) return std::nullopt;
  Statement rows(db_, "SELECT body FROM alert WHERE fingerprint >= ?1 AND fingerprint < ?2 LIMIT 2", prefix,
                 prefix + "g");
  const std::vector<Alert> found = read_all(rows);
  if (found.size() != 1) return std::nullopt;
  return found.front();
}

void AlertStore::put(const Alert& a) {
  Statement(
      db_,
      "INSERT INTO alert(fingerprint, store, case_key, check_id, open, fired_at, resolved_at, rma_id, body) VALUES(?1, "
      "?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) "
      "ON CONFLICT(fingerprint) DO UPDATE SET case_key = ?3, open = ?5, fired_at = ?6, resolved_at = ?7, body = ?9",
      a.finding.fingerprint, a.finding.store, a.case_key, a.finding.check, alerts::is_open(a), a.fired_at,
      a.resolved_at ? a.resolved_at : a.closed_at, a.finding.rma_id, alert_json(a))
      .run();
  if (!alerts::is_open(a))  // it holds its case no longer: retention may look again
    Statement(db_, "UPDATE case_record SET old_from = 0 WHERE store = ?1 AND key = ?2 AND old_from > 0",
              a.finding.store, a.case_key)
        .run();
}

void AlertStore::note(const alerts::JournalEntry& e, const checks::Finding& f) {
  Statement(db_,
            "INSERT INTO journal(at, fingerprint, store, check_id, owner, event, who, why) VALUES(?1, ?2, ?3, ?4, ?5, "
            "?6, ?7, ?8)",
            e.at, e.fingerprint, f.store, f.check, to_string(f.owner), e.event, e.who, e.why)
      .run();
}

void AlertStore::apply(const alerts::Step& step) {
  std::map<std::string, const checks::Finding*> findings;
  for (const Alert& a : step.changed) {
    put(a);
    findings[a.finding.fingerprint] = &a.finding;
  }
  for (const alerts::JournalEntry& e : step.journal)
    if (const auto f = findings.find(e.fingerprint); f != findings.end()) note(e, *f->second);
}

std::vector<AlertStore::JournalRow> AlertStore::journal(Time from, Time to) const {
  Statement rows(db_,
                 "SELECT at, fingerprint, store, check_id, owner, event, who, why FROM journal WHERE at >= ?1 AND at < "
                 "?2 ORDER BY id",
                 from, to);
  return journal_rows(rows);
}
std::vector<AlertStore::JournalRow> AlertStore::journal_of(const std::string& fingerprint) const {
  Statement rows(
      db_,
      "SELECT at, fingerprint, store, check_id, owner, event, who, why FROM journal WHERE fingerprint = ?1 ORDER BY id",
      fingerprint);
  return journal_rows(rows);
}
std::map<std::string, std::string> AlertStore::last_events(Time before) const {
  std::map<std::string, std::string> out;
  Statement rows(db_,
                 "SELECT fingerprint, event, max(id) FROM journal WHERE at < ?1 AND event IN ('pending', 'firing', "
                 "'regressed', 'resolved', 'unwatched', 'closed') GROUP BY fingerprint",
                 before);
  while (rows.next()) out[rows.text(0)] = rows.text(1);
  return out;
}

std::vector<alerts::Silence> AlertStore::silences(Time now) const {
  std::vector<alerts::Silence> out;
  Statement rows(
      db_, "SELECT id, matchers, created_at, until, author, reason FROM silence WHERE until > ?1 ORDER BY id", now);
  while (rows.next()) {
    alerts::Silence s;
    s.id = static_cast<long>(rows.integer(0));
    s.match = alerts::parse_match(rows.text(1)).value_or(alerts::LabelMatch{{"fingerprint", {"-"}}});
    s.created_at = rows.time(2).value_or(Time{});
    s.until = rows.time(3).value_or(Time{});
    s.author = rows.text(4);
    s.reason = rows.text(5);
    out.push_back(std::move(s));
  }
  return out;
}

long AlertStore::put_silence(const alerts::Silence& s) {
  Statement(db_, "INSERT INTO silence(matchers, created_at, until, author, reason) VALUES(?1, ?2, ?3, ?4, ?5)",
            alerts::to_string(s.match), s.created_at, s.until, s.author, s.reason)
      .run();
  Statement id(db_, "SELECT max(id) FROM silence");
  return id.next() ? static_cast<long>(id.integer(0)) : 0;
}
bool AlertStore::end_silence(long id, Time now) {
  return Statement(db_, "UPDATE silence SET until = ?2 WHERE id = ?1 AND until > ?2", id, now).run() > 0;
}

std::vector<alerts::Told> AlertStore::told() const {
  std::vector<alerts::Told> out;
  Statement rows(db_, "SELECT receiver, fingerprint, group_key, fired_at, resolved FROM told");
  while (rows.next())
    out.push_back({alerts::addressee_from(rows.text(0)), rows.text(1), rows.text(2), rows.time(3).value_or(Time{}),
                   rows.flag(4)});
  return out;
}

std::vector<alerts::GroupState> AlertStore::groups() const {
  std::vector<alerts::GroupState> out;
  Statement rows(db_, "SELECT receiver, group_key, body FROM alert_group");
  while (rows.next()) {
    const json j = json::parse(rows.text(2), nullptr, false);
    alerts::GroupState g;
    g.receiver = alerts::addressee_from(rows.text(0));
    g.group_key = rows.text(1);
    if (j.is_object()) {
      g.waiting_since = get_time(j, "waiting_since");
      g.last_told = get_time(j, "last_told");
      g.opened_at = get_time(j, "opened_at");
      g.all_acked = j.value("all_acked", false);
      g.owed = j.value("owed", std::set<std::string>());
      g.last_count = j.value("last_count", 0);
      g.storm_mark = j.value("storm_mark", 0);
      g.last_severity = checks::severity_from(j.value("last_severity", "info")).value_or(checks::Severity::info);
      g.said = j.value("said", 0L);
      g.flapping = j.value("flapping", std::set<std::string>());
    }
    out.push_back(std::move(g));
  }
  return out;
}

void AlertStore::put_told(const alerts::Told& t) {
  Statement(db_,
            "INSERT INTO told(receiver, fingerprint, group_key, fired_at, resolved) VALUES(?1, ?2, ?3, ?4, ?5) ON "
            "CONFLICT(receiver, fingerprint) DO UPDATE SET group_key = ?3, fired_at = ?4, resolved = ?5",
            to_string(t.receiver), t.fingerprint, t.group_key, t.fired_at, t.resolved)
      .run();
}
void AlertStore::keep_receivers(const std::vector<std::string>& names) {
  const std::string keep = json(names).dump();
  std::vector<std::string> gone;
  for (Statement rows(db_, "SELECT DISTINCT receiver FROM told"); rows.next();)
    if (std::find(names.begin(), names.end(), alerts::addressee_from(rows.text(0)).name) == names.end())
      gone.push_back(rows.text(0));
  for (const std::string& receiver : gone) Statement(db_, "DELETE FROM told WHERE receiver = ?1", receiver).run();
  Statement(db_, "DELETE FROM outbox WHERE state = 'queued' AND receiver NOT IN (SELECT value FROM json_each(?1))",
            keep)
      .run();
  Statement(db_, "DELETE FROM receiver_state WHERE receiver NOT IN (SELECT value FROM json_each(?1))", keep).run();
  Statement(db_, "DELETE FROM recipient_state WHERE receiver NOT IN (SELECT value FROM json_each(?1))", keep).run();
}
void AlertStore::forget_told_unwatched() {
  Statement(db_,
            "DELETE FROM told WHERE fingerprint IN (SELECT fingerprint FROM alert WHERE open = 0 AND "
            "json_extract(body, '$.resolved_how') = 'unwatched')")
      .run();
}
std::optional<Time> AlertStore::last_dispatch() const {
  Statement row(db_, "SELECT last_run FROM dispatch");
  return row.next() ? row.time(0) : std::nullopt;
}
void AlertStore::set_last_dispatch(Time now) {
  Statement(db_, "INSERT INTO dispatch(id, last_run) VALUES(1, ?1) ON CONFLICT(id) DO UPDATE SET last_run = ?1", now)
      .run();
}
void AlertStore::put_group(const alerts::GroupState& g) {
  json j = {{"last_count", g.last_count},
            {"storm_mark", g.storm_mark},
            {"last_severity", to_string(g.last_severity)},
            {"said", g.said},
            {"all_acked", g.all_acked},
            {"flapping", g.flapping},
            {"owed", g.owed}};
  set_time(j, "waiting_since", g.waiting_since);
  set_time(j, "opened_at", g.opened_at);
  set_time(j, "last_told", g.last_told);
  Statement(db_,
            "INSERT INTO alert_group(receiver, group_key, body) VALUES(?1, ?2, ?3) ON CONFLICT(receiver, group_key) DO "
            "UPDATE SET body = ?3",
            to_string(g.receiver), g.group_key, j.dump())
      .run();
}
void AlertStore::drop_group(const alerts::Addressee& of, const std::string& key) {
  const std::string receiver = to_string(of);
  Statement(db_, "DELETE FROM alert_group WHERE receiver = ?1 AND group_key = ?2", receiver, key).run();
  Statement(db_, "DELETE FROM told WHERE receiver = ?1 AND group_key = ?2 AND resolved = 1", receiver, key).run();
}

void AlertStore::prune(Time before) {
  Statement(db_, "DELETE FROM journal WHERE at < ?1", before).run();
  Statement(db_, "DELETE FROM alert WHERE open = 0 AND resolved_at < ?1 AND json_extract(body, '$.closed_at') IS NULL",
            before)
      .run();
}

bool AlertStore::report_was_sent(const std::string& store, const std::string& day) const {
  Statement row(db_, "SELECT 1 FROM report_sent WHERE store = ?1 AND day = ?2", store, day);
  return row.next();
}
std::optional<Time> AlertStore::report_sent_at(const std::string& store, const std::string& day) const {
  Statement row(db_, "SELECT at FROM report_sent WHERE store = ?1 AND day = ?2", store, day);
  return row.next() ? row.time(0) : std::nullopt;
}
std::optional<Time> AlertStore::last_report(const std::string& store) const {
  Statement row(db_, "SELECT max(at) FROM report_sent WHERE store = ?1", store);
  return row.next() ? row.time(0) : std::nullopt;
}
void AlertStore::set_report_sent(const std::string& store, const std::string& day, Time now) {
  Statement(db_, "INSERT INTO report_sent(store, day, at) VALUES(?1, ?2, ?3) ON CONFLICT(store, day) DO NOTHING", store,
            day, now)
      .run();
}

}  // namespace returnwatch::agent
