#include "agent/store/marks.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <set>
#include <utility>

#include "agent/store/records_json.h"
#include "agent/store/statement.h"
#include "agent/store/verdicts.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

using Keys = std::vector<std::string>;

Keys keys_of(Statement&& rows) {
  Keys out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

bool lives(Database& db, const std::string& store, const std::string& key) {
  Statement row(db,
                "SELECT EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = ?2)"
                " OR EXISTS (SELECT 1 FROM order_record WHERE store = ?1 AND id = ?2 AND refunded = 1)",
                store, key);
  return row.next() && row.flag(0);
}

// A case that has changed keeps its place in the queue (one that only waits to be judged anew takes its own); its mark
// moves on, so that case_judged() notices a change in between.
void touch(Database& db, const std::string& store, const std::string& key) {
  Statement(
      db,
      "INSERT INTO case_record(store, key, dirty, mark) SELECT ?1, ?2, n, n FROM case_mark WHERE true"
      " ON CONFLICT(store, key) DO UPDATE SET dirty = CASE WHEN case_record.dirty > 0 THEN case_record.dirty ELSE "
      "excluded.dirty END, mark = excluded.mark",
      store, key)
      .run();
}

// One step along the exchanges, down and up. CROSS JOIN keeps SQLite's hands off the order of a join: without
// statistics it likes to walk a whole store's rows.
Keys next_to(Database& db, const std::string& store, const std::string& key) {
  return keys_of({db,
                  "SELECT e.order_id FROM rma_record r CROSS JOIN rma_exchange e"
                  " WHERE r.store = ?1 AND r.case_key = ?2 AND e.store = ?1 AND e.rma_id = r.id"
                  " UNION ALL SELECT r.case_key FROM rma_exchange e CROSS JOIN rma_record r"
                  " WHERE e.store = ?1 AND e.order_id = ?2 AND r.store = ?1 AND r.id = e.rma_id",
                  store, key});
}

// What is known of one order of a chain is judged in the cases of all its orders. No recursive query: SQLite makes
// three tables for each, which costs ten times what is looked up and written.
void mark(Database& db, const std::string& store, const Keys& own) {
  if (own.empty()) return;
  SqlTransaction step(db);
  next_mark(db);
  const std::set<std::string> named(own.begin(), own.end());
  std::set<std::string> seen = named;
  for (Keys left(named.begin(), named.end()); !left.empty();) {
    const std::string key = std::move(left.back());
    left.pop_back();
    if (named.count(key) > 0 || lives(db, store, key)) touch(db, store, key);
    for (std::string& near : next_to(db, store, key))
      if (seen.insert(near).second) left.push_back(std::move(near));
  }
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

void mark_case(Database& db, const std::string& store, const std::string& key) { mark(db, store, {key}); }

void mark_order(Database& db, const std::string& store, const std::string& order_id) {
  Keys keys = keys_of({db,
                       "SELECT r.case_key FROM rma_exchange e CROSS JOIN rma_record r"
                       " WHERE e.store = ?1 AND e.order_id = ?2 AND r.store = ?1 AND r.id = e.rma_id",
                       store, order_id});
  if (lives(db, store, order_id)) keys.push_back(order_id);
  mark(db, store, keys);
}

void mark_item(Database& db, const std::string& store, const std::string& item_id) {
  mark(db, store,
       keys_of({db,
                "SELECT case_key FROM case_item WHERE store = ?1 AND item_id = ?2"
                " UNION ALL SELECT case_key FROM stock_claim WHERE store = ?1 AND item_id = ?2",
                store, item_id}));
}

void mark_location(Database& db, const std::string& store, const std::string& location_id) {
  static const std::string orders = "SELECT order_id FROM case_location WHERE store = ?1 AND location_id = ?2";
  static const std::string sql =
      "SELECT case_key FROM rma_record WHERE store = ?1 AND case_key IN (" + orders +
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
      " UNION SELECT case_key FROM heading_unit WHERE store = ?1 AND location_id = ?2";
  mark(db, store, keys_of({db, sql, store, location_id}));
}

void mark_customer(Database& db, const std::string& store, const std::string& customer_id) {
  if (customer_id.empty()) return;
  mark(db, store,
       keys_of({db,
                "SELECT r.case_key FROM order_record o CROSS JOIN rma_record r WHERE r.store = o.store"
                " AND r.case_key = o.id AND o.store = ?1 AND o.customer_id = ?2 AND o.customer_id <> ''",
                store, customer_id}));
}

void mark_note_key(Database& db, const std::string& store, const std::string& note_key) {
  mark(db, store,
       keys_of({db,
                "SELECT case_key FROM rma_record WHERE store = ?1 AND note_key = ?2"
                " UNION ALL SELECT r.case_key FROM order_record o CROSS JOIN rma_record r"
                " WHERE r.store = o.store AND r.case_key = o.id AND o.store = ?1 AND o.note_key = ?2",
                store, note_key}));
}

void mark_tracked(Database& db, const std::string& store, const std::string& kind, const std::string& value) {
  const char* sql = kind == "rma_id"     ? "SELECT case_key FROM rma_record WHERE store = ?1 AND id = ?2"
                    : kind == "order_id" ? "SELECT case_key FROM rma_record WHERE store = ?1 AND case_key = ?2"
                                         : "SELECT case_key FROM rma_record WHERE store = ?1 AND name_key = ?2";
  mark(db, store, keys_of({db, sql, store, value}));
}

void drop_case_if_empty(Database& db, const std::string& store, const std::string& key) {
  if (lives(db, store, key)) return;
  Statement(db, "DELETE FROM case_record WHERE store = ?1 AND key = ?2", store, key).run();
  Statement(db, "DELETE FROM case_item WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM stock_claim WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM restock_fact WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM heading_unit WHERE store = ?1 AND case_key = ?2", store, key).run();
  Statement(db, "DELETE FROM reason_use WHERE store = ?1 AND case_key = ?2", store, key).run();
  drop_verdicts(db, store, key);
  Statement(db, "DELETE FROM stock_doubt WHERE store = ?1 AND case_key = ?2", store, key).run();
}

void index_items(Database& db, const std::string& store, const std::string& order_id, const checks::Order& order) {
  const Keys lines = keys_of({db,
                              "SELECT u.line_id FROM rma_record r CROSS JOIN rma_unit u"
                              " WHERE u.store = r.store AND u.rma_id = r.id AND r.store = ?1 AND r.case_key = ?2",
                              store, order_id});
  std::set<std::string> items;
  for (const checks::OrderLine& l : order.lines)
    if (!l.inventory_item_id.empty() && std::find(lines.begin(), lines.end(), l.id) != lines.end())
      items.insert(l.inventory_item_id);
  const Keys before = items_of_case(db, store, order_id);
  if (std::equal(items.begin(), items.end(), before.begin(), before.end())) return;
  Statement(db, "DELETE FROM case_item WHERE store = ?1 AND case_key = ?2", store, order_id).run();
  for (const std::string& item : items) {
    Statement(db, "INSERT INTO case_item(store, item_id, case_key) VALUES (?1, ?2, ?3)", store, item, order_id).run();
    Statement(db,
              "INSERT OR IGNORE INTO item_unread(store, item_id) SELECT ?1, ?2 WHERE NOT EXISTS"
              " (SELECT 1 FROM item_record WHERE store = ?1 AND id = ?2)",
              store, item)
        .run();
  }
}

void index_items(Database& db, const std::string& store, const std::string& order_id) {
  Statement row(db, "SELECT body FROM order_record WHERE store = ?1 AND id = ?2", store, order_id);
  const std::string body = row.next() ? row.plain(0) : "";
  index_items(db, store, order_id,
              body.empty() ? checks::Order{} : decode<checks::Order>(body).value_or(checks::Order{}));
}

std::vector<std::string> items_of_case(Database& db, const std::string& store, const std::string& key) {
  std::vector<std::string> out;
  Statement rows(db, "SELECT item_id FROM case_item WHERE store = ?1 AND case_key = ?2 ORDER BY item_id", store, key);
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void refresh_want(Database& db, const std::string& store, const std::string& order_id) {
  if (order_id.empty()) return;
  // The feed's updatedAt may run ahead of the detail for a while (replicas); after ten minutes of trying it is not
  // asked again.
  const auto wanted = [&]() -> std::optional<std::pair<std::int64_t, std::int64_t>> {
    Statement row(
        db,
        "SELECT want, CASE"
        "  WHEN NOT (asked OR (read_at IS NULL AND missing_at IS NULL)"
        "    OR (feed_updated_at > coalesce(detail_updated_at, read_at) AND read_at < feed_seen_at + 600)"
        "    OR (missing_at IS NOT NULL AND feed_seen_at > missing_at)) THEN 0"
        "  WHEN EXISTS (SELECT 1 FROM rma_record r WHERE r.store = ?1 AND r.case_key = ?2 AND r.gone_at IS NULL) THEN 1"
        "  WHEN EXISTS (SELECT 1 FROM rma_exchange e WHERE e.store = ?1 AND e.order_id = ?2) THEN 2"
        "  WHEN asked OR refunded THEN 3 ELSE 0 END FROM order_record WHERE store = ?1 AND id = ?2",
        store, order_id);
    if (!row.next()) return std::nullopt;
    return std::make_pair(row.integer(0), row.integer(1));
  };
  auto want = wanted();
  if (!want) {
    Statement(db, "INSERT INTO order_record(store, id) VALUES (?1, ?2)", store, order_id).run();
    want = wanted();
  }
  if (want->first == want->second) return;
  Statement(db, "UPDATE order_record SET want = ?3 WHERE store = ?1 AND id = ?2", store, order_id, want->second).run();
}

}  // namespace returnwatch::agent
