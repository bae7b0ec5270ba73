#include "agent/store/records_patchworks.h"

#include <algorithm>
#include <set>

#include "agent/store/marks.h"
#include "agent/store/records_json.h"
#include "agent/store/statement.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

// Patchworks keeps its run logs for a week: of what a flow did before that, nothing can be said.
constexpr checks::Duration kKnown = checks::days(6);

Time since(const FlowRow& f, Time now) {
  return f.live_since && *f.live_since < now ? std::max(*f.live_since, now - kKnown) : now;
}

template <typename T>
void keep(const T& old, T& now) {
  if (!now) now = old;
}

void keep_known(const checks::RunFact& old, checks::RunFact& now) {
  keep(old.started_at, now.started_at);
  keep(old.finished_at, now.finished_at);
  keep(old.warnings, now.warnings);
  keep(old.received, now.received);
  keep(old.sent, now.sent);
  if (now.trigger.empty()) now.trigger = old.trigger;
  if (now.retry_of.empty()) now.retry_of = old.retry_of;
  now.retried_well = now.retried_well || old.retried_well;
}

}  // namespace

void PatchworksRecords::put_flows(const std::vector<FlowRow>& all, Time now, bool complete) {
  SqlTransaction step(db_);
  std::set<std::string> there;
  const std::vector<FlowRow> known = flows();
  for (FlowRow f : all) {
    there.insert(f.id);
    const auto old = std::find_if(known.begin(), known.end(), [&f](const FlowRow& k) { return k.id == f.id; });
    if (!f.deployed_said && old != known.end()) f.deployed = old->deployed;
    // The schedules are the deployed version's: when it is gone, what it should have run is still known.
    const bool silent = !f.schedules_said || (!f.deployed && f.crons.empty());
    if (silent && old != known.end()) f.crons = old->crons;
    const bool live = f.enabled && f.deployed;
    Statement(db_,
              "INSERT INTO flow_record(store, id, name, enabled, deployed, once_live, since, crons) VALUES (?1, ?2, "
              "?3, ?4, ?5, ?6, ?7, ?8)"
              " ON CONFLICT(store, id) DO UPDATE SET name = ?3, once_live = max(once_live, ?6),"
              " crons = ?8,"
              " since = CASE WHEN enabled = ?4 AND deployed = ?5 THEN since ELSE ?7 END, enabled = ?4, deployed = ?5",
              store_, f.id, f.name, f.enabled, f.deployed, live, since(f, now), encode(f.crons))
        .run();
  }
  // A flow that was deleted does not run any more: it stays, as not deployed, so that this can be told.
  for (const FlowRow& f : flows())
    if (complete && !there.count(f.id) && (f.enabled || f.deployed))
      Statement(db_, "UPDATE flow_record SET enabled = 0, deployed = 0, since = ?3 WHERE store = ?1 AND id = ?2",
                store_, f.id, now)
          .run();
  step.commit();
}

std::vector<FlowRow> PatchworksRecords::flows() const {
  std::vector<FlowRow> out;
  Statement rows(db_,
                 "SELECT id, name, enabled, deployed, crons, once_live FROM flow_record WHERE store = ?1 ORDER BY id",
                 store_);
  while (rows.next()) {
    FlowRow f{rows.text(0), rows.text(1), rows.flag(2), rows.flag(3), {}, rows.flag(5), {}};
    if (auto crons = decode<std::vector<std::string>>(rows.text(4))) f.crons = std::move(*crons);
    out.push_back(std::move(f));
  }
  return out;
}

// A run loses no part by silence: what a later answer leaves out stays as it was known.
void PatchworksRecords::put_run(const std::string& flow_id, const checks::RunFact& said, Time now) {
  if (said.id.empty()) return;
  checks::RunFact run = said;
  {
    Statement row(db_, "SELECT body FROM run_record WHERE store = ?1 AND id = ?2", store_, run.id);
    const auto old = row.next() ? decode<checks::RunFact>(row.text(0)) : std::nullopt;
    if (old) keep_known(*old, run);
  }
  Statement(db_,
            "INSERT INTO run_record(store, id, flow_id, status, retry_of, started_at, seen_at, body) VALUES (?1, ?2, "
            "?3, ?4, ?5, ?6, ?7, ?8)"
            " ON CONFLICT(store, id) DO UPDATE SET flow_id = ?3, status = ?4, retry_of = ?5, started_at = ?6, seen_at "
            "= ?7, body = ?8",
            store_, run.id, flow_id, run.status, run.retry_of, run.started_at, now, encode(run))
      .run();
}

void PatchworksRecords::run_vanished(const std::string& id) {
  Statement(db_,
            "UPDATE run_record SET status = 'unknown', body = json_set(body, '$.status', 'unknown') WHERE store = ?1 "
            "AND id = ?2",
            store_, id)
      .run();
}

std::vector<std::string> PatchworksRecords::runs_running() const {
  std::vector<std::string> out;
  Statement rows(db_, "SELECT id FROM run_record WHERE store = ?1 AND status = 'running' ORDER BY started_at", store_);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void PatchworksRecords::put_queue(const std::vector<std::pair<std::string, std::pair<std::string, Time>>>& pending,
                                  Time) {
  SqlTransaction step(db_);
  Statement(db_, "DELETE FROM queue_record WHERE store = ?1", store_).run();
  for (const auto& [id, item] : pending)
    Statement(db_, "INSERT OR REPLACE INTO queue_record(store, id, flow_id, created_at) VALUES (?1, ?2, ?3, ?4)",
              store_, id, item.first, item.second)
        .run();
  step.commit();
}

std::string tracked_key(const std::string& value) {
  const bool gid = value.rfind("gid://", 0) == 0;  // "gid://shopify/Order/4711": an id as Shopify's API writes it
  std::string out = name_key_of(gid ? value.substr(value.rfind('/') + 1) : value);
  if (out.size() > 3 && checks::same_word(out.substr(0, 3), "rma")) out = out.substr(3);
  return out;
}

std::vector<std::string> PatchworksRecords::runs_failed(Time since) const {
  std::vector<std::string> out;
  Statement rows(db_,
                 "SELECT id FROM run_record WHERE store = ?1 AND status = 'failure' AND started_at >= ?2"
                 " AND NOT coalesce(json_extract(body, '$.retried_well'), 0) ORDER BY started_at",
                 store_, since);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void PatchworksRecords::put_tracked(const std::string& kind, const std::string& value, const checks::TrackedRecord& r) {
  const std::string bare = kind == "order_name" ? name_key_of(value) : tracked_key(value);
  if (bare.empty()) return;
  const std::string key = kind + ":" + bare;  // an order's name may look like another return's id
  SqlTransaction step(db_);
  {
    Statement row(db_,
                  "SELECT success, flow_name, at FROM tracked_record"
                  " WHERE store = ?1 AND value = ?2 AND flow_id = ?3 AND run_id = ?4 AND sent = ?5",
                  store_, key, r.flow_id, r.run_id, r.sent);
    if (row.next() && row.flag(0) == r.success && row.text(1) == r.flow_name && row.time(2) == r.at)
      return step.commit();
  }
  Statement(db_,
            "INSERT OR REPLACE INTO tracked_record(store, value, flow_id, run_id, sent, success, flow_name, at)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            store_, key, r.flow_id, r.run_id, r.sent, r.success, r.flow_name, r.at)
      .run();
  mark_tracked(db_, store_, kind, bare);
  step.commit();
}

std::optional<Time> PatchworksRecords::tracked_unsent(const std::string& flow_id, Time since) const {
  Statement row(
      db_,
      "SELECT min(newest) FROM (SELECT max(at) AS newest FROM tracked_record WHERE store = ?1 AND flow_id = ?2"
      " GROUP BY value HAVING max(sent AND success) = 0 AND newest >= ?3)",
      store_, flow_id, since);
  return row.next() ? row.time(0) : std::nullopt;
}

}  // namespace returnwatch::agent
