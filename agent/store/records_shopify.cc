#include "agent/store/records_shopify.h"

#include <algorithm>
#include <set>

#include "agent/store/marks.h"
#include "agent/store/records_json.h"
#include "agent/store/retention.h"
#include "agent/store/statement.h"
#include "agent/store/store_note.h"
#include "agent/store/view_columns.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr const char* kApiVersion = "shopify.api_version";
constexpr const char* kRecheck = "shopify.recheck";

struct Stored {
  bool known = false;
  std::string name, customer_id, missing, body;
  std::optional<Time> read_at, feed_updated_at;
  bool refunded = false;
};

Stored stored(Database& db, const std::string& store, const std::string& id) {
  Statement row(db,
                "SELECT name, customer_id, missing, body, read_at, feed_updated_at, refunded FROM order_record"
                " WHERE store = ?1 AND id = ?2",
                store, id);
  if (!row.next()) return {};
  return {true, row.text(0), row.text(1), row.text(2), row.plain(3), row.time(4), row.time(5), row.flag(6)};
}

bool positive(const checks::MoneyPair& m) { return (m.order && m.order->minor > 0) || (m.shop && m.shop->minor > 0); }

bool settled(const checks::Order& o) { return o.cancelled_at || checks::same_word(o.fulfillment_status, "FULFILLED"); }

// Of a detail, as Order::read_at has it, when it was read.
void write(Database& db, const std::string& store, const checks::Order& o, const std::string& body, Time now,
           std::optional<Time> read_at = std::nullopt) {
  Statement(
      db,
      "INSERT INTO order_record(store, id, name, name_key, note_key, customer_id, created_at, refunded, settled, body,"
      " feed_updated_at, feed_seen_at, read_at, columns, detail_updated_at)"
      " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, iif(?13 IS NULL, NULL, ?11))"
      " ON CONFLICT(store, id) DO UPDATE SET name = ?3, name_key = ?4, note_key = ?5, customer_id = ?6, created_at = "
      "?7,"
      " refunded = ?8, settled = ?9, body = ?10, columns = ?14,"
      " feed_seen_at = CASE WHEN ?11 > coalesce(feed_updated_at, 0) THEN ?12 ELSE feed_seen_at END,"
      " feed_updated_at = max(coalesce(feed_updated_at, ?11), coalesce(?11, feed_updated_at)),"
      " read_at = coalesce(?13, read_at), detail_updated_at = iif(?13 IS NULL, detail_updated_at, ?11),"
      " asked = iif(?13 IS NULL, asked, 0), missing = iif(?13 IS NULL, missing, ''),"
      " missing_at = iif(?13 IS NULL, missing_at, NULL)",
      store, o.id, o.name, name_key_of(o.name), checks::token_key(o.name), o.customer_id, o.created_at,
      positive(o.refunded), settled(o), pack(body), o.updated_at, now, read_at, view_columns(o))
      .run();
}

// The feed's query has no lists, no customer and no note (docs/facts/shopify.md section 3): those stay as the detail
// told them.
void take_header(checks::Order& to, const checks::Order& from) {
  to.id = from.id;
  to.name = from.name;
  to.created_at = from.created_at;
  to.updated_at = from.updated_at;
  to.closed_at = from.closed_at;
  to.cancelled_at = from.cancelled_at;
  to.closed = from.closed;
  to.test = from.test;
  to.refundable = from.refundable;
  to.unpaid = from.unpaid;
  to.fully_paid = from.fully_paid;
  to.financial_status = from.financial_status;
  to.fulfillment_status = from.fulfillment_status;
  to.return_status = from.return_status;
  to.currency = from.currency;
  to.presentment_currency = from.presentment_currency;
  to.total_price = from.total_price;
  to.received = from.received;
  to.refunded = from.refunded;
  to.outstanding = from.outstanding;
  to.net_payment = from.net_payment;
  to.tip = from.tip;
}

std::set<std::string> locations_of(const checks::Order& o) {
  std::set<std::string> out;
  const auto add = [&](const std::string& location) {
    if (!location.empty()) out.insert(location);
  };
  for (const checks::Refund& r : o.refunds)
    for (const checks::RefundLine& l : r.lines) add(l.location_id);
  for (const checks::NativeReturn& n : o.returns)
    for (const checks::Disposition& d : n.dispositions) add(d.location_id);
  for (const checks::FulfillmentOrder& f : o.fulfillment_orders) add(f.location_id);
  return out;
}

void index_locations(Database& db, const std::string& store, const std::string& id,
                     const std::set<std::string>& locations) {
  Statement(db, "DELETE FROM case_location WHERE store = ?1 AND order_id = ?2", store, id).run();
  for (const std::string& location : locations)
    Statement(db, "INSERT INTO case_location(store, location_id, order_id) VALUES (?1, ?2, ?3)", store, location, id)
        .run();
}

bool same_items(const checks::Order& a, const checks::Order& b) {
  return std::equal(a.lines.begin(), a.lines.end(), b.lines.begin(), b.lines.end(),
                    [](const checks::OrderLine& x, const checks::OrderLine& y) {
                      return x.id == y.id && x.inventory_item_id == y.inventory_item_id;
                    });
}

// An order without returns and refunds is nobody's case: the feed brings every order of the shop, and most stay unknown
// here.
bool concerns_us(Database& db, const std::string& store, const checks::Order& o) {
  if (positive(o.refunded)) return true;
  Statement row(db,
                "SELECT EXISTS (SELECT 1 FROM rma_record WHERE store = ?1 AND case_key = ?2)"
                " OR EXISTS (SELECT 1 FROM rma_exchange WHERE store = ?1 AND order_id = ?2)",
                store, o.id);
  return row.next() && row.flag(0);
}

OrderState state(const Statement& row) {
  return {row.text(0), row.time(1), row.time(2), row.flag(3), row.flag(4), row.flag(5)};
}

}  // namespace

void ShopifyRecords::put_order_header(const checks::Order& feed_row, Time now) {
  if (feed_row.id.empty()) return;
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, feed_row.id);
  if (!before.known && (!concerns_us(db_, store_, feed_row) || forgotten(db_, store_, "order", feed_row.id)))
    return step.commit();
  checks::Order order;
  if (!before.body.empty()) order = decode<checks::Order>(before.body).value_or(checks::Order{});
  take_header(order, feed_row);
  if (!before.read_at) {
    order.customer_id = feed_row.customer_id;
    order.shown = feed_row.shown;
  }
  const std::string body = encode(order);
  if (body != before.body) {
    write(db_, store_, order, body, now);
    mark_order(db_, store_, order.id);
  }
  refresh_want(db_, store_, order.id);
  step.commit();
}

void ShopifyRecords::put_order(const checks::Order& detail, Time now) {
  if (detail.id.empty()) return;
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, detail.id);
  checks::Order order = detail;
  order.read_at.reset();
  const std::string body = encode(order);
  const bool changed = body != before.body || !before.read_at || !before.missing.empty();
  if (changed) {
    const checks::Order known =
        before.body.empty() ? checks::Order{} : decode<checks::Order>(before.body).value_or(checks::Order{});
    write(db_, store_, order, body, now, now);
    const std::set<std::string> locations = locations_of(order);
    if (locations != locations_of(known)) index_locations(db_, store_, order.id, locations);
    if (!before.read_at || !same_items(order, known)) index_items(db_, store_, order.id, order);
  } else {
    Statement(db_,
              "UPDATE order_record SET read_at = ?3, detail_updated_at = ?4, asked = 0, missing = '', missing_at = NULL"
              " WHERE store = ?1 AND id = ?2",
              store_, order.id, now, order.updated_at)
        .run();
  }
  if (changed) mark_order(db_, store_, order.id);
  if (changed && before.refunded && !positive(order.refunded)) drop_case_if_empty(db_, store_, order.id);
  refresh_want(db_, store_, order.id);
  step.commit();
}

void ShopifyRecords::put_order_missing(const std::string& id, const std::string& why, Time now) {
  if (id.empty()) return;
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, id);
  Statement(db_,
            "INSERT INTO order_record(store, id, missing, missing_at) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT(store, id) DO UPDATE SET missing = ?3, missing_at = ?4, asked = 0",
            store_, id, why, now)
      .run();
  if (before.missing != why) mark_order(db_, store_, id);
  refresh_want(db_, store_, id);
  step.commit();
}

std::vector<OrderState> ShopifyRecords::orders_wanted(int limit, std::optional<Time> read_before) const {
  static const std::string columns =
      "SELECT o.id, o.feed_updated_at, o.read_at,"
      " EXISTS (SELECT 1 FROM rma_record r WHERE r.store = o.store AND r.case_key = o.id),"
      " EXISTS (SELECT 1 FROM rma_exchange e WHERE e.store = o.store AND e.order_id = o.id),"
      " EXISTS (SELECT 1 FROM rma_record r WHERE r.store = o.store AND r.case_key = o.id AND plain(r.body) LIKE "
      "'%exchange%')"
      " FROM order_record o ";
  static const std::string news = columns + "WHERE o.store = ?1 AND o.want > 0 ORDER BY o.want, o.read_at LIMIT ?2";
  // One that went missing after it had been read is looked for sooner: after a quarter of an hour, then ever later.
  static const std::string old =
      columns +
      "WHERE o.store = ?1 AND o.want = 0 AND coalesce(o.missing_at - max(0, 86400 -"
      "   max(900, o.missing_at - o.read_at)), o.missing_at, o.read_at) < ?3 AND o.id IN ("
      " SELECT order_id FROM rma_record INDEXED BY rma_record_open WHERE store = ?1 AND open = 1"
      " UNION SELECT x.id FROM order_record x INDEXED BY order_record_underway WHERE x.store = ?1 AND x.settled = 0"
      "   AND EXISTS (SELECT 1 FROM rma_exchange e WHERE e.store = ?1 AND e.order_id = x.id))"
      " ORDER BY coalesce(o.missing_at, o.read_at) LIMIT ?2";
  std::vector<OrderState> out;
  Statement first(db_, news, store_, limit);
  while (first.next()) out.push_back(state(first));
  const int left = limit - static_cast<int>(out.size());
  if (!read_before || left <= 0) return out;
  Statement second(db_, old, store_, left, *read_before);
  while (second.next()) out.push_back(state(second));
  return out;
}

void ShopifyRecords::want_order(const std::string& id) {
  if (id.empty()) return;
  SqlTransaction step(db_);
  Statement(
      db_,
      "INSERT INTO order_record(store, id, asked) VALUES (?1, ?2, 1) ON CONFLICT(store, id) DO UPDATE SET asked = 1",
      store_, id)
      .run();
  refresh_want(db_, store_, id);
  step.commit();
}

std::optional<checks::Order> ShopifyRecords::order(const std::string& id) const {
  const Stored row = stored(db_, store_, id);
  if (row.body.empty()) return std::nullopt;
  auto out = decode<checks::Order>(row.body);
  if (out) out->read_at = row.read_at;
  return out;
}

void ShopifyRecords::put_recheck(const std::string& text) { set_note(db_, store_, kRecheck, text); }

std::string ShopifyRecords::recheck() const { return note(db_, store_, kRecheck).value_or(""); }

void ShopifyRecords::put_credit(const checks::Credit& credit) {
  if (credit.id.empty()) return;
  SqlTransaction step(db_);
  const std::string body = encode(credit);
  {
    Statement row(db_, "SELECT body FROM credit_record WHERE store = ?1 AND id = ?2", store_, credit.id);
    if (row.next() && row.text(0) == body) return step.commit();
  }
  Statement(db_,
            "INSERT OR REPLACE INTO credit_record(store, id, customer_id, order_id, created_at, body) VALUES (?1, ?2, "
            "?3, ?4, ?5, ?6)",
            store_, credit.id, credit.customer_id, credit.order_id, credit.created_at, body)
      .run();
  Statement(db_, "DELETE FROM credit_note WHERE store = ?1 AND credit_id = ?2", store_, credit.id).run();
  for (const std::string& key : credit.note_keys) {
    Statement(db_, "INSERT OR IGNORE INTO credit_note(store, note_key, credit_id) VALUES (?1, ?2, ?3)", store_, key,
              credit.id)
        .run();
    mark_note_key(db_, store_, key);
  }
  mark_customer(db_, store_, credit.customer_id);
  if (!credit.order_id.empty()) mark_order(db_, store_, credit.order_id);
  step.commit();
}

std::vector<std::string> ShopifyRecords::credit_customers_wanted(Time read_before, int limit) const {
  Statement rows(db_,
                 "SELECT o.customer_id, c.read_at FROM rma_record r"
                 " JOIN order_record o ON o.store = r.store AND o.id = r.order_id"
                 " LEFT JOIN customer_record c ON c.store = o.store AND c.id = o.customer_id"
                 " WHERE r.store = ?1 AND r.credit = 1 AND r.gone_at IS NULL AND o.customer_id <> ''"
                 " AND (c.read_at IS NULL OR (c.read_at < ?2 AND (r.open = 1 OR r.changed_at > c.read_at - 86400)))"
                 " GROUP BY o.customer_id ORDER BY c.read_at LIMIT ?3",
                 store_, read_before, limit);
  std::vector<std::string> out;
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

void ShopifyRecords::customer_read(const std::string& customer_id, Time now) {
  Statement(db_, "INSERT OR REPLACE INTO customer_record(store, id, read_at) VALUES (?1, ?2, ?3)", store_, customer_id,
            now)
      .run();
}

void ShopifyRecords::put_api_version(const checks::ApiVersion& v) {
  const checks::ApiVersion was = api_version();
  checks::ApiVersion now = v;
  if (was.asked == v.asked && was.answered == v.answered && was.deprecated_fields == v.deprecated_fields)
    now.seen_at = was.seen_at;
  set_note(db_, store_, kApiVersion, encode(now));
}

checks::ApiVersion ShopifyRecords::api_version() const {
  const auto text = note(db_, store_, kApiVersion);
  return text ? decode<checks::ApiVersion>(*text).value_or(checks::ApiVersion{}) : checks::ApiVersion{};
}

}  // namespace returnwatch::agent
