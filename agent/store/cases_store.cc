#include <map>

#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "agent/store/records_json.h"
#include "agent/store/statement.h"

namespace returnwatch::agent {
namespace {

constexpr checks::Duration kRuns = checks::days(14);

// A failed run is retried well when a run that says it retries it, or retries such a retry, succeeded.
void follow_retries(std::vector<checks::RunFact>& runs) {
  std::multimap<std::string, const checks::RunFact*> retries;
  for (const checks::RunFact& r : runs)
    if (!r.retry_of.empty() && r.retry_of != r.id) retries.emplace(r.retry_of, &r);
  for (checks::RunFact& run : runs) {
    std::vector<std::string> open = {run.id};
    for (std::size_t i = 0; i < open.size() && i < 100 && !run.retried_well; ++i) {
      const auto [from, to] = retries.equal_range(open[i]);
      for (auto it = from; it != to; ++it) {
        if (it->second->status == "success") run.retried_well = true;
        open.push_back(it->second->id);
      }
    }
  }
}

std::vector<checks::FlowCase> load_flows(Database& db, const std::string& store, Time now) {
  std::vector<checks::FlowCase> out;
  Statement flows(
      db, "SELECT id, name, enabled, deployed, once_live, since FROM flow_record WHERE store = ?1 ORDER BY id", store);
  while (flows.next()) {
    checks::FlowCase f;
    f.id = flows.text(0);
    f.name = flows.text(1);
    f.enabled = flows.flag(2);
    f.deployed = flows.flag(3);
    f.watched = flows.flag(4);
    f.first_seen = flows.time(5);
    // A flow that runs seldom still has a newest run: the last few are kept in sight however old.
    Statement runs(
        db,
        "SELECT body FROM run_record WHERE store = ?1 AND flow_id = ?2 AND (started_at >= ?3 OR started_at IS NULL"
        " OR status = 'running' OR id IN (SELECT id FROM run_record WHERE store = ?1 AND flow_id = ?2"
        "   ORDER BY started_at DESC LIMIT 5))"
        " ORDER BY started_at DESC, CAST(id AS INTEGER) DESC",
        store, f.id, now - kRuns);
    while (runs.next())
      if (auto run = decode<checks::RunFact>(runs.text(0))) f.runs.push_back(std::move(*run));
    follow_retries(f.runs);
    Statement queue(db, "SELECT created_at FROM queue_record WHERE store = ?1 AND flow_id = ?2 ORDER BY created_at",
                    store, f.id);
    while (queue.next()) f.queued.push_back(*queue.time(0));
    out.push_back(std::move(f));
  }
  return out;
}

}  // namespace

checks::StoreCase load_store_case(Database& db, const std::string& store, const checks::Policy&, Time now) {
  checks::StoreCase out;
  out.store = store;
  const Records records(db, store);
  out.locations = records.shopify.locations();
  out.api = records.shopify.api_version();
  Statement restocks(db,
                     "SELECT rma_id, location_id, routed_location_id, quantity, at FROM restock_fact WHERE store = ?1 "
                     "AND at > ?2 ORDER BY at",
                     store, now - checks::days(7));
  while (restocks.next())
    out.restocks.push_back({restocks.text(0), restocks.text(1), restocks.text(2), static_cast<int>(restocks.integer(3)),
                            *restocks.time(4)});
  Statement heading(db, "SELECT rma_id, location_id, quantity FROM heading_unit WHERE store = ?1 ORDER BY rma_id",
                    store);
  while (heading.next())
    out.heading.push_back({heading.text(0), heading.text(1), static_cast<int>(heading.integer(2))});
  Statement errors(
      db,
      "SELECT e.rma_id, e.key, e.fact, e.at FROM rma_error e WHERE e.store = ?1 AND e.at > ?2 AND NOT EXISTS ("
      " SELECT 1 FROM rma_record r JOIN order_record o ON o.store = r.store AND o.id = r.order_id"
      " WHERE r.store = e.store AND r.id = e.rma_id AND json_extract(o.columns, '$[11]'))"
      " ORDER BY e.at",
      store, now - checks::days(8));
  while (errors.next())
    out.errors.push_back({errors.text(0), errors.text(1), comment_fact_from(errors.text(2)), *errors.time(3)});
  Statement reasons(
      db,
      "SELECT t.reason, t.returns, (SELECT min(u.approved_at) FROM reason_use u WHERE u.store = t.store"
      " AND u.reason = t.reason) FROM reason_total t WHERE t.store = ?1 AND t.returns > 0 ORDER BY reason",
      store);
  while (reasons.next())
    out.reasons.push_back({reasons.text(0), static_cast<int>(reasons.integer(1)), *reasons.time(2)});
  out.flows = load_flows(db, store, now);
  return out;
}

}  // namespace returnwatch::agent
