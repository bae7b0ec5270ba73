#include "agent/store/marks.h"

#include <cctype>

#include "agent/store/statement.h"
#include "agent/store/verdicts.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

// CROSS JOIN keeps SQLite's hands off the order of a join: without statistics it likes to walk a whole store's rows.
//
// A case that has changed keeps its place in the queue (one that only waits to be judged anew takes its own); its mark
// moves on, so that case_judged() notices a change in between.
//
// What is known of one order of a chain is judged in the cases of all its orders: along the exchanges, up and down.
std::string marking(const std::string& select_keys) {
  return "WITH RECURSIVE k0(key) AS (" + select_keys +
         "), k(key) AS (SELECT key FROM k0"
         "   UNION SELECT e.order_id FROM k CROSS JOIN rma_record r CROSS JOIN rma_exchange e"
         "     WHERE r.store = ?1 AND r.case_key = k.key AND e.store = ?1 AND e.rma_id = r.id"
         "   UNION SELECT r.case_key FROM k CROSS JOIN rma_exchange e CROSS JOIN rma_record r"
         "     WHERE e.store = ?1 AND e.order_id = k.key AND r.store = ?1 AND r.id = e.rma_id),"
         " n(n) AS (SELECT n FROM case_mark)"
         " INSERT INTO case_record(store, key, dirty, mark) SELECT ?1, k.key, n.n, n.n FROM k, n"
         " WHERE k.key IN k0 OR EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = k.key)"
         " OR EXISTS (SELECT 1 FROM order_record WHERE store = ?1 AND id = k.key AND refunded = 1) "
         "ON CONFLICT(store, key) DO UPDATE SET dirty = CASE WHEN case_record.dirty > 0 THEN case_record.dirty ELSE "
         "excluded.dirty END, mark = excluded.mark";
}

void mark(Database& db, const std::string& sql, const std::string& store, const std::string& what) {
  SqlTransaction step(db);
  next_mark(db);
  Statement(db, sql, store, what).run();
  step.commit();
}

}  // namespace

void next_mark(Database& db) { Statement(db, "UPDATE case_mark SET n = n + 1").run(); }

std::string name_key_of(const std::string& order_name) {
  std::string out;
  for (char c : order_name)
    if (c != '#' && c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

void mark_case(Database& db, const std::string& store, const std::string& key) {
  static const std::string sql = marking("SELECT ?2");
  mark(db, sql, store, key);
}

void mark_order(Database& db, const std::string& store, const std::string& order_id) {
  static const std::string sql = marking(
      "SELECT ?2 WHERE EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = ?2)"
      " OR EXISTS (SELECT 1 FROM order_record WHERE store = ?1 AND id = ?2 AND refunded = 1)"
      " UNION SELECT r.case_key FROM rma_exchange e JOIN rma_record r ON r.store = e.store AND r.id = e.rma_id"
      " WHERE e.store = ?1 AND e.order_id = ?2");
  mark(db, sql, store, order_id);
}

void mark_item(Database& db, const std::string& store, const std::string& item_id) {
  static const std::string sql = marking(
      "SELECT case_key FROM case_item WHERE store = ?1 AND item_id = ?2"
      " UNION SELECT case_key FROM stock_claim WHERE store = ?1 AND item_id = ?2");
  mark(db, sql, store, item_id);
}

void mark_location(Database& db, const std::string& store, const std::string& location_id) {
  static const std::string orders = "SELECT order_id FROM case_location WHERE store = ?1 AND location_id = ?2";
  static const std::string sql =
      marking("SELECT case_key FROM rma_record WHERE store = ?1 AND case_key IN (" + orders +
              ")"
              " UNION SELECT id FROM order_record WHERE store = ?1 AND refunded = 1 AND id IN (" +
              orders +
              ")"
              " UNION SELECT r.case_key FROM rma_exchange e JOIN rma_record r ON r.store = e.store AND r.id = e.rma_id"
              "   WHERE e.store = ?1 AND e.order_id IN (" +
              orders +
              ")"
              " UNION SELECT i.case_key FROM level_record l CROSS JOIN case_item i"
              "   WHERE i.store = l.store AND i.item_id = l.item_id AND l.store = ?1 AND l.location_id = ?2"
              " UNION SELECT case_key FROM stock_claim WHERE store = ?1 AND location_id = ?2"
              " UNION SELECT case_key FROM heading_unit WHERE store = ?1 AND location_id = ?2");
  mark(db, sql, store, location_id);
}

void mark_customer(Database& db, const std::string& store, const std::string& customer_id) {
  if (customer_id.empty()) return;
  static const std::string sql = marking(
      "SELECT DISTINCT r.case_key FROM order_record o CROSS JOIN rma_record r"
      " WHERE r.store = o.store AND r.case_key = o.id AND o.store = ?1 AND o.customer_id = ?2 AND o.customer_id <> ''");
  mark(db, sql, store, customer_id);
}

void mark_note_key(Database& db, const std::string& store, const std::string& note_key) {
  static const std::string sql = marking(
      "SELECT case_key FROM rma_record WHERE store = ?1 AND note_key = ?2"
      " UNION SELECT r.case_key FROM order_record o CROSS JOIN rma_record r"
      " WHERE r.store = o.store AND r.case_key = o.id AND o.store = ?1 AND o.note_key = ?2");
  mark(db, sql, store, note_key);
}

void mark_tracked(Database& db, const std::string& store, const std::string& kind, const std::string& value) {
  static const std::string of = "SELECT case_key FROM rma_record WHERE store = ?1 AND ";
  static const std::string by_id = marking(of + "id = ?2"), by_order = marking(of + "case_key = ?2"),
                           by_name = marking(of + "name_key = ?2");
  mark(db, kind == "rma_id" ? by_id : kind == "order_id" ? by_order : by_name, store, value);
}

void drop_case_if_empty(Database& db, const std::string& store, const std::string& key) {
  Statement lives(db,
                  "SELECT EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = ?2)"
                  " OR EXISTS (SELECT 1 FROM order_record WHERE store = ?1 AND id = ?2 AND refunded = 1)",
                  store, key);
  if (lives.next() && lives.flag(0)) return;
  Statement(db, "DELETE FROM case_record WHERE store = ?1 AND key = ?2", store, key).run();
  Statement(db, "DELETE FROM case_item WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM stock_claim WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM restock_fact WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM heading_unit WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM reason_use WHERE store = ?1 AND case_key = ?2", store, key).run();
  drop_verdicts(db, store, key);
  Statement(db, "DELETE FROM stock_doubt WHERE store = ?1 AND case_key = ?2", store, key).run();
}

void index_items(Database& db, const std::string& store, const std::string& order_id) {
  Statement(db, "DELETE FROM case_item WHERE store = ?1 AND case_key = ?2", store, order_id).run();
  Statement(
      db,
      "INSERT OR IGNORE INTO case_item(store, item_id, case_key)"
      " SELECT ?1, json_extract(l.value, '$.inventory_item_id'), ?2"
      " FROM order_record o, json_each(plain(o.body), '$.lines') l"
      " WHERE o.store = ?1 AND o.id = ?2 AND o.body <> ''"
      " AND coalesce(json_extract(l.value, '$.inventory_item_id'), '') <> ''"
      " AND json_extract(l.value, '$.id') IN (SELECT u.line_id FROM rma_record r"
      "   CROSS JOIN rma_unit u WHERE u.store = r.store AND u.rma_id = r.id AND r.store = ?1 AND r.case_key = ?2)",
      store, order_id)
      .run();
  Statement(db,
            "INSERT OR IGNORE INTO item_unread(store, item_id) SELECT c.store, c.item_id FROM case_item c"
            " WHERE c.store = ?1 AND c.case_key = ?2 AND NOT EXISTS"
            " (SELECT 1 FROM item_record i WHERE i.store = c.store AND i.id = c.item_id)",
            store, order_id)
      .run();
}

std::vector<std::string> items_of_case(Database& db, const std::string& store, const std::string& key) {
  std::vector<std::string> out;
  Statement rows(db, "SELECT item_id FROM case_item WHERE store = ?1 AND case_key = ?2", store, key);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void refresh_want(Database& db, const std::string& store, const std::string& order_id) {
  if (order_id.empty()) return;
  Statement(db, "INSERT OR IGNORE INTO order_record(store, id) VALUES (?1, ?2)", store, order_id).run();
  // The feed's updatedAt may run ahead of the detail for a while (replicas); after ten minutes of trying it is not
  // asked again.
  Statement(
      db,
      "UPDATE order_record SET want = w.n FROM (SELECT id AS of, CASE"
      "  WHEN NOT (asked OR (read_at IS NULL AND missing_at IS NULL)"
      "    OR (feed_updated_at > coalesce(detail_updated_at, read_at) AND read_at < feed_seen_at + 600)"
      "    OR (missing_at IS NOT NULL AND feed_seen_at > missing_at)) THEN 0"
      "  WHEN EXISTS (SELECT 1 FROM rma_record r WHERE r.store = ?1 AND r.case_key = ?2 AND r.gone_at IS NULL) THEN 1"
      "  WHEN EXISTS (SELECT 1 FROM rma_exchange e WHERE e.store = ?1 AND e.order_id = ?2) THEN 2"
      "  WHEN asked OR refunded THEN 3 ELSE 0 END AS n FROM order_record WHERE store = ?1 AND id = ?2) w"
      " WHERE store = ?1 AND id = w.of AND want <> w.n",
      store, order_id)
      .run();
}

}  // namespace returnwatch::agent
