#include <algorithm>

#include "agent/store/marks.h"
#include "agent/store/records_json.h"
#include "agent/store/records_shopify.h"
#include "agent/store/statement.h"

namespace returnwatch::agent {

namespace {

checks::Location location(const Statement& row) {
  return {row.text(0), row.text(1), row.flag(2), row.time(3), row.time(4), row.flag(5)};
}

// What stands there and is not for sale until somebody decides. More than there is at all says nothing.
std::optional<long> held(const checks::StockLevel& l) {
  if (!l.on_hand || !l.reserved || !l.damaged || !l.safety_stock || !l.quality_control) return std::nullopt;
  const long held = *l.reserved + *l.safety_stock + *l.quality_control;
  return held + *l.damaged > *l.on_hand ? std::nullopt : std::optional<long>(held);
}

long rise(const std::optional<long>& before, const std::optional<long>& now) {
  return before && now ? *now - *before : 0;
}

// What was held back and is so no more: of the oldest rise first. Damaged goods that came out of it stay away from the
// shelf.
void release(Database& db, const std::string& store, const checks::StockLevel& level, long quantity, long damaged) {
  Statement rows(
      db,
      "SELECT rowid, held FROM stock_rise WHERE store = ?1 AND item_id = ?2 AND location_id = ?3 AND held > 0"
      " ORDER BY at, rowid",
      store, level.item_id, level.location_id);
  std::vector<std::pair<std::int64_t, long>> found;
  while (rows.next()) found.emplace_back(rows.integer(0), rows.integer(1));
  for (const auto& [row, there] : found) {
    const long part = std::min(there, quantity), bad = std::min(part, damaged);
    if (part <= 0) return;
    Statement(db, "UPDATE stock_rise SET held = held - ?2, damaged = damaged + ?3 WHERE rowid = ?1", row, part, bad)
        .run();
    quantity -= part;
    damaged -= bad;
  }
}

void note_move(Database& db, const std::string& store, const checks::StockLevel& before,
               const checks::StockLevel& level) {
  const long up = rise(before.on_hand, level.on_hand), back = rise(held(before), held(level)),
             bad = held(before) && held(level) ? std::max(0L, rise(before.damaged, level.damaged)) : 0;
  if (back < 0) release(db, store, level, -back, up > 0 ? 0 : bad);
  if (up <= 0) return;
  const long damaged = std::min(up, bad);
  Statement(db,
            "INSERT INTO stock_rise(store, item_id, location_id, quantity, after, at, held, damaged)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            store, level.item_id, level.location_id, up, before.read_at, level.read_at,
            std::min(up - damaged, std::max(0L, back)), damaged)
      .run();
}

}  // namespace

void ShopifyRecords::put_locations(const std::vector<checks::Location>& all, Time now) {
  SqlTransaction step(db_);
  for (const checks::Location& l : all) {
    if (l.id.empty()) continue;
    std::optional<Time> seen_inactive;
    {
      Statement row(db_,
                    "SELECT id, name, active, deactivated_at, seen_inactive, fulfillment_service FROM location_record"
                    " WHERE store = ?1 AND id = ?2",
                    store_, l.id);
      if (row.next()) {
        const checks::Location was = location(row);
        if (was.name == l.name && was.active == l.active && was.deactivated_at == l.deactivated_at &&
            was.fulfillment_service == l.fulfillment_service)
          continue;
        seen_inactive = was.seen_inactive;
      }
    }
    if (l.active)
      seen_inactive.reset();
    else if (!seen_inactive)
      seen_inactive = now;
    Statement(db_,
              "INSERT OR REPLACE INTO location_record(store, id, name, active, deactivated_at, seen_inactive, "
              "fulfillment_service)"
              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
              store_, l.id, l.name, l.active, l.deactivated_at, seen_inactive, l.fulfillment_service)
        .run();
    mark_location(db_, store_, l.id);
  }
  step.commit();
}

std::vector<checks::Location> ShopifyRecords::locations() const {
  std::vector<checks::Location> out;
  Statement rows(db_,
                 "SELECT id, name, active, deactivated_at, seen_inactive, fulfillment_service FROM location_record"
                 " WHERE store = ?1 ORDER BY id",
                 store_);
  while (rows.next()) out.push_back(location(rows));
  return out;
}

void ShopifyRecords::put_level(const checks::StockLevel& level) {
  if (level.item_id.empty() || level.location_id.empty()) return;
  SqlTransaction step(db_);
  const std::string body = encode(level);
  std::optional<checks::StockLevel> before;
  bool same = false;
  {
    Statement row(db_, "SELECT body, read_at FROM level_record WHERE store = ?1 AND item_id = ?2 AND location_id = ?3",
                  store_, level.item_id, level.location_id);
    if (row.next()) {
      same = row.text(0) == body;
      before = decode<checks::StockLevel>(row.text(0));
      if (before) before->read_at = *row.time(1);
    }
  }
  Statement(
      db_,
      "INSERT OR REPLACE INTO level_record(store, item_id, location_id, read_at, body) VALUES (?1, ?2, ?3, ?4, ?5)",
      store_, level.item_id, level.location_id, level.read_at, body)
      .run();
  if (before && level.read_at >= before->read_at) note_move(db_, store_, *before, level);
  // The first reading after a receipt is news even where the number is the same: it shows that nothing has moved.
  bool awaited = false;
  if (same && before) {
    Statement claim(db_,
                    "SELECT 1 FROM stock_claim WHERE store = ?1 AND item_id = ?2 AND restocked_at IS NULL AND "
                    "received_at >= ?3 LIMIT 1",
                    store_, level.item_id, before->read_at);
    awaited = claim.next();
  }
  if (!same || awaited) mark_item(db_, store_, level.item_id);
  step.commit();
}

void ShopifyRecords::put_item(const std::string& item_id, bool tracked, Time now) {
  if (item_id.empty()) return;
  SqlTransaction step(db_);
  bool same = false;
  {
    Statement row(db_, "SELECT tracked FROM item_record WHERE store = ?1 AND id = ?2", store_, item_id);
    same = row.next() && row.flag(0) == tracked;
  }
  Statement(db_, "INSERT OR REPLACE INTO item_record(store, id, tracked, read_at) VALUES (?1, ?2, ?3, ?4)", store_,
            item_id, tracked, now)
      .run();
  Statement(db_, "DELETE FROM item_unread WHERE store = ?1 AND item_id = ?2", store_, item_id).run();
  if (!same) mark_item(db_, store_, item_id);
  step.commit();
}

// Waiting units first, whenever their last reading is not from after the receipt; then the items of open returns, so
// that a snapshot from before their receipt exists; then, once, those of the closed ones: whether their variants are
// stocked where they were put.
std::vector<std::string> ShopifyRecords::items_wanted(Time read_before, int limit) const {
  Statement rows(
      db_,
      "SELECT w.item_id FROM ("
      "  SELECT item_id, 0 AS rank, received_at FROM stock_claim INDEXED BY stock_claim_waiting WHERE store = ?1 AND "
      "restocked_at IS NULL"
      "  UNION ALL SELECT i.item_id, 1, NULL FROM rma_record r INDEXED BY rma_record_open CROSS JOIN case_item i"
      "    WHERE r.store = ?1 AND r.open = 1 AND i.store = ?1 AND i.case_key = r.case_key"
      "  UNION ALL SELECT item_id, 2, NULL FROM item_unread WHERE store = ?1) w"
      " LEFT JOIN item_record i ON i.store = ?1 AND i.id = w.item_id"
      " WHERE w.item_id <> '' AND (i.read_at IS NULL OR (i.read_at < ?2 AND w.rank < 2) OR i.read_at <= w.received_at)"
      " GROUP BY w.item_id ORDER BY min(w.rank), i.read_at LIMIT ?3",
      store_, read_before, limit);
  std::vector<std::string> out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

}  // namespace returnwatch::agent
