#include "agent/store/retention.h"

#include <algorithm>
#include <mutex>
#include <vector>

#include "agent/store/marks.h"
#include "agent/store/records.h"
#include "agent/store/statement.h"
#include "agent/store/store_note.h"

namespace returnwatch::agent {
namespace {

constexpr checks::Duration kHeldFor = checks::days(1);  // an open return or finding that holds a case is looked for
constexpr int kLookedAt = 5;                            // cases for each that may be let go
constexpr const char* kPruned = "retention_day";

void remove_rma(Database& db, const std::string& store, const std::string& id, const std::string& case_key) {
  Statement(
      db,
      "DELETE FROM payout_refund WHERE store = ?1 AND refund_id IN (SELECT json_extract(t.value, "
      "'$.platform_refund_id') FROM rma_record r, json_each(plain(r.body), '$.transactions') t WHERE r.store = ?1 AND "
      "r.id = ?2)",
      store, id)
      .run();
  for (const char* sql : {"DELETE FROM stock_claim WHERE store = ?1 AND case_key = ?3 AND rma_id = ?2",
                          "DELETE FROM restock_fact WHERE store = ?1 AND case_key = ?3 AND rma_id = ?2",
                          "DELETE FROM heading_unit WHERE store = ?1 AND case_key = ?3 AND rma_id = ?2",
                          "DELETE FROM reason_use WHERE store = ?1 AND case_key = ?3 AND rma_id = ?2"})
    Statement(db, sql, store, id, case_key).run();
  for (const char* sql : {"DELETE FROM rma_seen WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_unit WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_transaction WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_exchange WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_error WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_credit WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM tracked_record WHERE store = ?1 AND value = 'rma_id:' || ?2",
                          "DELETE FROM stage_done WHERE store = ?1 AND rma_id = ?2",
                          "DELETE FROM rma_record WHERE store = ?1 AND id = ?2"})
    Statement(db, sql, store, id).run();
}

bool any(Statement&& row) { return row.next() && row.flag(0); }

bool used(Database& db, const std::string& store, const std::string& order_id) {
  return any({db,
              "SELECT EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = ?2)"
              " OR EXISTS (SELECT 1 FROM rma_exchange WHERE store = ?1 AND order_id = ?2)",
              store, order_id});
}

// An order that no return is on any more, with what only it brought here.
void remove_order(Database& db, const std::string& store, const std::string& id) {
  std::string customer, name_key;
  {
    Statement row(db, "SELECT customer_id, name_key FROM order_record WHERE store = ?1 AND id = ?2", store, id);
    if (row.next()) {
      customer = row.text(0);
      name_key = row.text(1);
    }
  }
  Statement(db, "DELETE FROM order_record WHERE store = ?1 AND id = ?2", store, id).run();
  Statement(db, "DELETE FROM case_location WHERE store = ?1 AND order_id = ?2", store, id).run();
  Statement(db, "DELETE FROM tracked_record WHERE store = ?1 AND value IN ('order_id:' || ?2, 'order_name:' || ?3)",
            store, id, name_key)
      .run();
  Statement(db,
            "DELETE FROM credit_note WHERE store = ?1 AND credit_id IN (SELECT id FROM credit_record WHERE store = ?1 "
            "AND order_id = ?2 AND order_id <> '')",
            store, id)
      .run();
  Statement(db, "DELETE FROM credit_record WHERE store = ?1 AND order_id = ?2 AND order_id <> ''", store, id).run();
  drop_case_if_empty(db, store, id);
  if (customer.empty() ||
      any({db, "SELECT EXISTS (SELECT 1 FROM order_record WHERE store = ?1 AND customer_id = ?2 AND customer_id <> '')",
           store, customer}))
    return;
  Statement(db,
            "DELETE FROM credit_note WHERE store = ?1 AND credit_id IN (SELECT id FROM credit_record WHERE store = ?1 "
            "AND customer_id = ?2 AND customer_id <> '')",
            store, customer)
      .run();
  Statement(db, "DELETE FROM credit_record WHERE store = ?1 AND customer_id = ?2 AND customer_id <> ''", store,
            customer)
      .run();
  Statement(db, "DELETE FROM customer_record WHERE store = ?1 AND id = ?2", store, customer).run();
}

std::vector<std::string> texts(Statement&& rows) {
  std::vector<std::string> out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void remove_case(Database& db, const std::string& store, const std::string& key) {
  const auto exchanges =
      texts({db,
             "SELECT e.order_id FROM rma_exchange e JOIN rma_record r ON r.store = e.store AND r.id = e.rma_id"
             " WHERE r.store = ?1 AND r.case_key = ?2",
             store, key});
  for (const std::string& id : texts({db, "SELECT id FROM rma_record WHERE store = ?1 AND case_key = ?2", store, key}))
    remove_rma(db, store, id, key);
  for (const std::string& id : exchanges)
    if (!used(db, store, id)) remove_order(db, store, id);
  if (!used(db, store, key)) remove_order(db, store, key);
  drop_case_if_empty(db, store, key);
}

// Nobody judges these any more, so nobody would ever resolve them: they leave without a word.
void remove_alerts(Database& db, const std::string& store, const std::string& rma_id, const std::string& case_key) {
  const auto fingerprints =
      texts({db,
             "SELECT fingerprint FROM alert WHERE store = ?1 AND (rma_id = ?2 OR (case_key = ?3 AND NOT EXISTS"
             " (SELECT 1 FROM case_record c WHERE c.store = ?1 AND c.key = ?3)))",
             store, rma_id, case_key});
  for (const std::string& f : fingerprints)
    for (const char* sql : {"DELETE FROM told WHERE fingerprint = ?1", "DELETE FROM journal WHERE fingerprint = ?1",
                            "DELETE FROM alert WHERE fingerprint = ?1"})
      Statement(db, sql, f).run();
}

// What is looked at here again and again makes every cycle of a large shop slow: a case is looked at when it may be old
// enough, and then not before it could be.
std::vector<std::string> old_cases(Database& db, const std::string& store, checks::Time before, int limit) {
  struct Candidate {
    std::string key;
    std::int64_t changed = 0;
    bool held = false;
  };
  std::vector<Candidate> candidates;
  Statement rows(
      db,
      "SELECT c.key, max((SELECT coalesce(max(max(r.changed_at, coalesce(r.created_at, 0))), 0) FROM rma_record r WHERE"
      "   r.store = c.store AND r.case_key = c.key),"
      "  coalesce((SELECT coalesce(o.feed_updated_at, o.read_at, o.missing_at) FROM order_record o WHERE o.store = "
      "   c.store AND o.id = c.key), 0)),"
      " EXISTS (SELECT 1 FROM rma_record r WHERE r.store = c.store AND r.case_key = c.key AND r.open = 1 AND r.gone_at"
      "   IS NULL) OR EXISTS (SELECT 1 FROM alert a WHERE a.store = c.store AND a.case_key = c.key AND a.open = 1)"
      " FROM case_record c WHERE c.store = ?1 AND c.old_from < ?2 ORDER BY c.old_from LIMIT ?3",
      store, before, kLookedAt * limit);
  while (rows.next()) candidates.push_back({rows.text(0), rows.integer(1), rows.flag(2)});
  std::vector<std::string> out;
  for (const Candidate& c : candidates) {
    if (static_cast<int>(out.size()) >= limit) break;
    const std::int64_t cut = before.time_since_epoch().count();
    if (!c.held && c.changed < cut) {
      out.push_back(c.key);
      continue;
    }
    const checks::Time from{checks::Duration{std::max(c.changed, c.held ? cut + kHeldFor.count() : cut)}};
    Statement(db, "UPDATE case_record SET old_from = ?3 WHERE store = ?1 AND key = ?2", store, c.key, from).run();
  }
  return out;
}

// Rows that only their age lets go: once a day.
void drop_old_rows(Database& db, const std::string& store, checks::Time before) {
  const auto day = std::to_string(before.time_since_epoch().count() / 86400);
  if (note(db, store, kPruned).value_or("") == day) return;
  set_note(db, store, kPruned, day);
  Statement(db, "DELETE FROM run_record WHERE store = ?1 AND seen_at < ?2 AND coalesce(started_at, 0) < ?2", store,
            before)
      .run();
  Statement(db, "DELETE FROM stock_rise WHERE store = ?1 AND at < ?2", store, before).run();
  Statement(db, "DELETE FROM tracked_record WHERE store = ?1 AND at < ?2", store, before).run();
  Statement(db, "DELETE FROM call_budget WHERE day < ?1", static_cast<long>(before.time_since_epoch().count() / 86400))
      .run();
}

}  // namespace

bool forgotten(Database& db, const std::string& store, const char* what, const std::string& id) {
  return any(
      {db, "SELECT EXISTS (SELECT 1 FROM forgotten WHERE store = ?1 AND what = ?2 AND id = ?3)", store, what, id});
}

int retire(Database& db, const std::string& store, checks::Time before, int limit) {
  SqlTransaction step(db);
  const std::vector<std::string> old = old_cases(db, store, before, limit);
  for (const std::string& key : old) remove_case(db, store, key);
  drop_old_rows(db, store, before);
  step.commit();
  return static_cast<int>(old.size());
}

bool forget(Database& db, const std::string& store, const std::string& rma_id) {
  const std::string id = tracked_key(rma_id);
  const std::lock_guard<std::recursive_mutex> hold(db.mutex());
  db.sql().exec("PRAGMA secure_delete = ON");  // freed pages are overwritten
  SqlTransaction step(db);
  std::string key, order_id;
  {
    Statement row(db, "SELECT case_key, order_id FROM rma_record WHERE store = ?1 AND id = ?2", store, id);
    if (!row.next()) {
      step.commit();
      return false;
    }
    key = row.text(0);
    order_id = row.text(1);
  }
  const auto exchanges = texts({db, "SELECT order_id FROM rma_exchange WHERE store = ?1 AND rma_id = ?2", store, id});
  remove_rma(db, store, id, key);
  Statement(db, "UPDATE case_record SET kept = 0 WHERE store = ?1 AND key = ?2", store, key).run();
  Statement(db, "INSERT OR IGNORE INTO forgotten(store, what, id) VALUES (?1, 'rma', ?2)", store, id).run();
  std::vector<std::string> orders = exchanges;
  orders.push_back(order_id);
  for (const std::string& order : orders) {
    if (order.empty() || used(db, store, order)) continue;
    remove_order(db, store, order);
    Statement(db, "INSERT OR IGNORE INTO forgotten(store, what, id) VALUES (?1, 'order', ?2)", store, order).run();
  }
  drop_case_if_empty(db, store, key);
  remove_alerts(db, store, id, key);
  index_items(db, store, key);
  if (any({db, "SELECT EXISTS (SELECT 1 FROM case_record WHERE store = ?1 AND key = ?2)", store, key}))
    mark_case(db, store, key);
  step.commit();
  if (db.path() != ":memory:") db.sql().exec("PRAGMA wal_checkpoint(TRUNCATE)");  // nor does the journal keep it
  return true;
}

}  // namespace returnwatch::agent
