#include "agent/store/records_returngo.h"

#include <algorithm>
#include <set>

#include "agent/store/marks.h"
#include "agent/store/records_json.h"
#include "agent/store/records_shopify.h"
#include "agent/store/retention.h"
#include "agent/store/statement.h"
#include "agent/store/store_note.h"
#include "agent/store/view_columns.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

const std::string kForeign = "returngo_foreign_tx:";
constexpr checks::Duration kListLag = checks::minutes(15);

bool is_open(const std::string& status) {
  switch (checks::rma_status(status)) {
    case checks::RmaStatus::pending:
    case checks::RmaStatus::approved:
    case checks::RmaStatus::received:
    case checks::RmaStatus::validated:
    case checks::RmaStatus::unknown:
      return true;
    case checks::RmaStatus::done:
    case checks::RmaStatus::rejected:
    case checks::RmaStatus::cancelled:
      return false;
  }
  return true;
}

std::optional<Time> created(const std::vector<checks::RmaEvent>& events) {
  for (const checks::RmaEvent& e : events)
    if (checks::same_word(e.name, "RMA_CREATED")) return e.at;
  return std::nullopt;
}

void note_seen(Database& db, const std::string& store, const std::string& rma, const std::string& what,
               const std::string& state, Time now) {
  if (state.empty()) return;
  Statement(db,
            "INSERT INTO rma_seen(store, rma_id, what, state, at, last_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
            " ON CONFLICT DO UPDATE SET last_at = excluded.last_at",
            store, rma, what, state, now)
      .run();
}

// The vehicle that a credit payout names by its own type, whatever its units were to get (docs/facts/specification.md
// 4, "Vehicle").
const char* credit_kind(const checks::Transaction& tx) {
  const checks::TxType type = checks::tx_type(tx.type);
  if (type == checks::TxType::gift_card) return "gift_card";
  return type == checks::TxType::store_credit ? "store_credit" : nullptr;
}

void put_credits(Database& db, const std::string& store, const checks::Rma& rma) {
  Statement(db, "DELETE FROM rma_credit WHERE store = ?1 AND rma_id = ?2", store, rma.id).run();
  for (const checks::Transaction& tx : rma.transactions) {
    const char* kind = credit_kind(tx);
    if (!kind || checks::tx_status(tx.status) != checks::TxStatus::success) continue;
    const auto put = [&](const checks::Money& money) {
      Statement(db,
                "INSERT INTO rma_credit(store, rma_id, kind, currency, minor) VALUES (?1, ?2, ?3, ?4, ?5)"
                " ON CONFLICT DO UPDATE SET minor = minor + excluded.minor",
                store, rma.id, kind, money.currency, money.minor)
          .run();
    };
    const auto& [order, shop] = tx.amount;
    if (order) put(*order);
    if (shop && (!order || order->currency != shop->currency)) put(*shop);  // gift cards are in the shop's currency
  }
}

template <typename T, typename Same>
bool same_list(const std::vector<T>& a, const std::vector<T>& b, Same same) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
}

bool same_units(const checks::Rma& a, const checks::Rma& b) {
  return same_list(a.units, b.units,
                   [](const checks::Unit& x, const checks::Unit& y) { return x.id == y.id && x.line_id == y.line_id; });
}

void put_units(Database& db, const std::string& store, const checks::Rma& rma) {
  Statement(db, "DELETE FROM rma_unit WHERE store = ?1 AND rma_id = ?2", store, rma.id).run();
  for (const checks::Unit& u : rma.units)
    Statement(db, "INSERT OR IGNORE INTO rma_unit(store, rma_id, unit_id, line_id) VALUES (?1, ?2, ?3, ?4)", store,
              rma.id, u.id, u.line_id)
        .run();
}

void put_transactions(Database& db, const std::string& store, const checks::Rma& rma) {
  Statement(db, "DELETE FROM rma_transaction WHERE store = ?1 AND rma_id = ?2", store, rma.id).run();
  for (const checks::Transaction& tx : rma.transactions)
    Statement(
        db, "INSERT OR REPLACE INTO rma_transaction(store, id, rma_id, status, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        store, tx.id, rma.id, tx.status, tx.updated_at)
        .run();
  put_credits(db, store, rma);
}

void put_exchanges(Database& db, const std::string& store, const checks::Rma& rma) {
  Statement(db, "DELETE FROM rma_exchange WHERE store = ?1 AND rma_id = ?2", store, rma.id).run();
  for (const checks::ExchangeRef& e : rma.exchanges)
    if (!e.order_id.empty())
      Statement(db, "INSERT OR IGNORE INTO rma_exchange(store, rma_id, order_id) VALUES (?1, ?2, ?3)", store, rma.id,
                e.order_id)
          .run();
}

void put_errors(Database& db, const std::string& store, const checks::Rma& rma) {
  Statement(db, "DELETE FROM rma_error WHERE store = ?1 AND rma_id = ?2", store, rma.id).run();
  for (const checks::Comment& c : rma.comments)
    if (c.is_error && c.at)
      Statement(db, "INSERT INTO rma_error(store, rma_id, key, fact, at) VALUES (?1, ?2, ?3, ?4, ?5)", store, rma.id,
                c.error_key, to_string(c.fact), *c.at)
          .run();
}

// Only the parts that differ from what was stored are written.
void put_parts(Database& db, const std::string& store, const checks::Rma& rma, const checks::Rma& before) {
  const auto same_tx = [](const checks::Transaction& x, const checks::Transaction& y) {
    return x.id == y.id && x.type == y.type && x.status == y.status && x.updated_at == y.updated_at &&
           x.amount.order == y.amount.order && x.amount.shop == y.amount.shop;
  };
  const auto same_exchange = [](const checks::ExchangeRef& x, const checks::ExchangeRef& y) {
    return x.order_id == y.order_id;
  };
  const auto same_comment = [](const checks::Comment& x, const checks::Comment& y) {
    return x.is_error == y.is_error && x.at == y.at && x.error_key == y.error_key && x.fact == y.fact;
  };
  if (!same_units(rma, before)) put_units(db, store, rma);
  if (!same_list(rma.transactions, before.transactions, same_tx)) put_transactions(db, store, rma);
  if (!same_list(rma.exchanges, before.exchanges, same_exchange)) put_exchanges(db, store, rma);
  if (!same_list(rma.comments, before.comments, same_comment)) put_errors(db, store, rma);
}

struct Stored {
  bool known = false;
  std::string case_key, status, order_id, order_name, list_row, body;
  std::optional<Time> read_at, created_at;
  Want wanted = Want::no;
  bool gone = false;
};

Want want(const Statement& row, int column) { return static_cast<Want>(row.integer(column)); }

Stored stored(Database& db, const std::string& store, const std::string& id) {
  Statement row(
      db,
      "SELECT case_key, status, order_id, order_name, list_row, body, read_at, created_at, wanted, gone_at IS NOT NULL"
      " FROM rma_record WHERE store = ?1 AND id = ?2",
      store, id);
  if (!row.next()) return {};
  return {true,         row.text(0), row.text(1), row.text(2),  row.text(3), row.text(4),
          row.plain(5), row.time(6), row.time(7), want(row, 8), row.flag(9)};
}

// What both the list row and the detail write. A detail has a time of reading, and is wanted no more.
void write(Database& db, const std::string& store, const checks::Rma& rma, const std::string& body, Time now,
           std::optional<Time> read_at = std::nullopt) {
  bool credit = false;
  for (const checks::Unit& u : rma.units)
    credit = credit || checks::resolution(u.resolution) == checks::Resolution::store_credit;
  for (const checks::Transaction& tx : rma.transactions)
    credit = credit || checks::tx_type(tx.type) == checks::TxType::store_credit;
  const bool native = std::any_of(rma.comments.begin(), rma.comments.end(), [](const checks::Comment& c) {
    return c.fact == checks::CommentFact::shopify_return_made || c.fact == checks::CommentFact::shopify_return_failed;
  });
  const std::optional<Time> at = rma.created_at ? rma.created_at : created(rma.events);
  Statement(
      db,
      "INSERT INTO rma_record(store, id, case_key, status, order_id, order_name, name_key, note_key, open, credit,"
      " created_at, changed_at, body, native, read_at, columns) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
      "?12, ?13, "
      "?14, ?15, ?16)"
      " ON CONFLICT(store, id) DO UPDATE SET case_key = ?3, status = ?4, order_id = ?5, order_name = ?6, name_key = ?7,"
      " open = ?9, credit = ?10, created_at = ?11, changed_at = ?12, gone_at = NULL, body = ?13, columns = ?16,"
      " native = ?14, read_at = coalesce(?15, read_at), wanted = CASE WHEN ?15 IS NULL THEN wanted ELSE 0 END",
      store, rma.id, case_key_of(rma.id, rma.order_id), rma.status, rma.order_id, rma.order_name,
      name_key_of(rma.order_name), checks::token_key(rma.id), is_open(rma.status), credit, at, now, pack(body), native,
      read_at, view_columns(rma))
      .run();
}

// The detail said closed, and an old enough list says open again: with the row that it had before, since a reopening
// adds no event. A list may lag behind the detail for a while.
bool reopened(const Stored& before, const RmaRow& row, Time now) {
  return is_open(row.status) && !is_open(before.status) && before.read_at && now - *before.read_at >= kListLag;
}

RmaState state(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), row.text(3), row.time(4), want(row, 5)};
}

std::vector<RmaState> states(Statement& rows) {
  std::vector<RmaState> out;
  while (rows.next()) out.push_back(state(rows));
  return out;
}

// What a row leaves open: of a new return everything, of a received one the time of receipt and what it was judged to
// be. An approval or an end is told by the row.
Want left_open(const Stored& before, const RmaRow& row, bool first_look) {
  if (!before.known || !before.read_at) {
    const bool open = is_open(row.status);
    if (!first_look && !before.known) return Want::now;
    return open ? (before.known && !first_look ? Want::now : Want::soon) : Want::someday;
  }
  if (before.gone) return Want::now;
  switch (checks::rma_status(row.status)) {
    case checks::RmaStatus::received:
    case checks::RmaStatus::validated:
    case checks::RmaStatus::unknown:
      return before.status == row.status ? Want::soon : Want::now;
    case checks::RmaStatus::pending:
    case checks::RmaStatus::approved:
      return is_open(before.status) ? Want::soon : Want::now;  // reopened
    case checks::RmaStatus::done:
    case checks::RmaStatus::rejected:
    case checks::RmaStatus::cancelled:
      return Want::soon;
  }
  return Want::now;
}

}  // namespace

std::vector<checks::Seen> seen_states(Database& db, const std::string& store, const std::string& rma_id) {
  std::vector<checks::Seen> out;
  Statement rows(
      db, "SELECT what, state, at, last_at FROM rma_seen WHERE store = ?1 AND rma_id = ?2 ORDER BY at, what, state",
      store, rma_id);
  while (rows.next()) out.push_back({rows.text(0), rows.text(1), *rows.time(2), rows.time(3)});
  return out;
}

void ReturnGoRecords::put_rma_row(const RmaRow& row, Time now, bool first_look) {
  if (row.id.empty() || forgotten(db_, store_, "rma", row.id)) return;
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, row.id);
  const std::string text = digest(encode(row));
  const bool news = !before.known || before.gone || reopened(before, row, now) ||
                    (before.list_row.empty() ? before.status != row.status : before.list_row != text);
  if (before.known && !news && before.list_row == text) return step.commit();
  note_seen(db_, store_, row.id, "rma", row.status, now);
  if (news) {
    checks::Rma rma = before.known ? decode<checks::Rma>(before.body).value_or(checks::Rma{}) : checks::Rma{};
    rma.id = row.id;
    rma.status = row.status;
    if (!row.order_name.empty()) rma.order_name = row.order_name;
    if (!row.events.empty()) rma.events = row.events;
    const std::string body = encode(rma);
    if (body != before.body || before.gone) {
      write(db_, store_, rma, body, now);
      mark_case(db_, store_, case_key_of(rma.id, rma.order_id));
    }
  }
  Statement(db_, "UPDATE rma_record SET list_row = ?3, wanted = max(wanted, ?4) WHERE store = ?1 AND id = ?2", store_,
            row.id, text, news ? static_cast<int>(left_open(before, row, first_look)) : 0)
      .run();
  step.commit();
}

void ReturnGoRecords::put_rma(const checks::Rma& given, Time now) {
  if (given.id.empty() || forgotten(db_, store_, "rma", given.id)) return;
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, given.id);
  checks::Rma rma = given;
  if (rma.order_id.empty()) rma.order_id = before.order_id;  // once known, an order id is not unlearned
  if (rma.order_name.empty()) rma.order_name = before.order_name;
  note_seen(db_, store_, rma.id, "rma", rma.status, now);
  for (const checks::Shipment& s : rma.shipments) note_seen(db_, store_, rma.id, s.id, s.status, now);
  const std::string body = encode(rma);
  const bool first = before.known && !before.read_at;  // until now only the list's row was known
  if (!before.known || before.gone || first || body != before.body) {
    const checks::Rma known =
        !before.read_at ? checks::Rma{} : decode<checks::Rma>(before.body).value_or(checks::Rma{});
    write(db_, store_, rma, body, now, now);
    put_parts(db_, store_, rma, known);
    const std::string key = case_key_of(rma.id, rma.order_id);
    mark_case(db_, store_, key);
    if (before.known && before.case_key != key) {
      mark_case(db_, store_, before.case_key);
      drop_case_if_empty(db_, store_, before.case_key);
      index_items(db_, store_, before.case_key);
    }
    if (before.case_key != key || !same_units(rma, known)) index_items(db_, store_, key);
    // Not every change of the order moves Shopify's updatedAt: a payout that has failed says what the feed does not.
    Statement(db_, "UPDATE order_record SET asked = 1 WHERE store = ?1 AND id = ?2 AND asked = 0", store_, rma.order_id)
        .run();
    refresh_want(db_, store_, rma.order_id);
    for (const checks::ExchangeRef& e : rma.exchanges) refresh_want(db_, store_, e.order_id);
    Statement customer(db_, "SELECT customer_id FROM order_record WHERE store = ?1 AND id = ?2", store_, rma.order_id);
    if (customer.next()) mark_customer(db_, store_, customer.text(0));  // they share the customer's credits
  } else {
    Statement(db_, "UPDATE rma_record SET read_at = ?3, wanted = 0 WHERE store = ?1 AND id = ?2", store_, rma.id, now)
        .run();
  }
  step.commit();
}

bool ReturnGoRecords::merge_transaction(const std::string& rma_id, const checks::Transaction& tx, Time now) {
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, rma_id);
  auto rma = before.known ? decode<checks::Rma>(before.body) : std::nullopt;
  if (!rma || !before.read_at || before.gone) {
    want_rma(rma_id);
    step.commit();
    return false;
  }
  const auto same = std::find_if(rma->transactions.begin(), rma->transactions.end(),
                                 [&](const checks::Transaction& t) { return t.id == tx.id; });
  if (same == rma->transactions.end())
    rma->transactions.push_back(tx);
  else
    *same = tx;
  const std::string body = encode(*rma);
  if (body != before.body) {
    write(db_, store_, *rma, body, now);
    put_transactions(db_, store_, *rma);
    mark_case(db_, store_, before.case_key);
    ShopifyRecords(db_, store_).want_order(rma->order_id);
    want_rma(rma_id, Want::soon);
  }
  step.commit();
  return true;
}

void ReturnGoRecords::want_rma(const std::string& id, Want how) {
  Statement(db_, "UPDATE rma_record SET wanted = ?3 WHERE store = ?1 AND id = ?2 AND wanted < ?3", store_, id,
            static_cast<int>(how))
      .run();
}

void ReturnGoRecords::rma_left_list(const std::string& id, Want how) {
  Statement(db_, "UPDATE rma_record SET wanted = max(wanted, ?3), list_row = '' WHERE store = ?1 AND id = ?2", store_,
            id, static_cast<int>(how))
      .run();
}

void ReturnGoRecords::rma_gone(const std::string& id, Time now) {
  SqlTransaction step(db_);
  const Stored before = stored(db_, store_, id);
  if (before.known) {
    Statement(
        db_, "UPDATE rma_record SET gone_at = coalesce(gone_at, ?3), wanted = 0, open = 0 WHERE store = ?1 AND id = ?2",
        store_, id, now)
        .run();
    if (!before.gone) mark_case(db_, store_, before.case_key);
  }
  step.commit();
}

std::vector<RmaState> ReturnGoRecords::rmas_wanted(int limit, Want at_least) const {
  std::vector<RmaState> out;
  for (const Want level : {Want::now, Want::soon, Want::someday}) {
    const int left = limit - static_cast<int>(out.size());
    if (level < at_least || left <= 0) break;
    // Closed ones newest first; of the others, those that have waited longest.
    Statement rows(db_,
                   "SELECT id, status, order_id, order_name, read_at, wanted FROM rma_record"
                   " WHERE store = ?1 AND wanted BETWEEN ?2 AND ?2 AND wanted > 0"  // "=": all that are wanted
                   " ORDER BY read_at IS NOT NULL, CASE WHEN wanted = 2 THEN lower(status) NOT IN ('received', "
                   "'validated') ELSE 0 END, CASE WHEN wanted = 1 THEN 0 ELSE changed_at END,"
                   " CASE WHEN wanted = 1 THEN -CAST(id AS INTEGER) ELSE CAST(id AS INTEGER) END LIMIT ?3",
                   store_, static_cast<int>(level), left);
    while (rows.next()) out.push_back(state(rows));
  }
  return out;
}

RmaCounts ReturnGoRecords::rma_counts(Time since) const {
  RmaCounts out;
  Statement open(
      db_,
      "SELECT count(*), coalesce(sum(read_at IS NULL), 0), coalesce(sum(read_at IS NULL AND lower(status) NOT"
      " IN ('pending', 'approved')), 0) FROM rma_record INDEXED BY rma_record_open WHERE store = ?1 AND open = 1",
      store_);
  if (open.next()) {
    out.open = open.integer(0);
    out.unread_open = open.integer(1);
    out.unread_first = open.integer(2);
  }
  // What is open is wanted sooner: the index alone answers.
  Statement closed(db_, "SELECT count(*) FROM rma_record WHERE store = ?1 AND wanted BETWEEN 1 AND 1 AND wanted > 0",
                   store_);
  if (closed.next()) out.unread_closed = closed.integer(0);
  Statement fresh(db_, "SELECT count(*) FROM rma_record WHERE store = ?1 AND created_at >= ?2", store_, since);
  if (fresh.next()) out.new_since = fresh.integer(0);
  return out;
}

std::vector<std::string> ReturnGoRecords::unread_of_order(const std::string& order_name) const {
  std::vector<std::string> out;
  if (order_name.empty()) return out;
  Statement rows(db_,
                 "SELECT id FROM rma_record WHERE store = ?1 AND name_key = ?2 AND read_at IS NULL AND gone_at IS NULL",
                 store_, name_key_of(order_name));
  while (rows.next()) out.push_back(rows.text(0));
  return out;
}

std::optional<Time> ReturnGoRecords::created_at_place(int nth) const {
  Statement row(db_,
                "SELECT created_at FROM rma_record WHERE store = ?1 AND created_at IS NOT NULL"
                " ORDER BY created_at DESC LIMIT 1 OFFSET ?2",
                store_, nth);
  return row.next() ? row.time(0) : std::nullopt;
}

std::optional<RmaState> ReturnGoRecords::rma_state(const std::string& id) const {
  Statement row(db_,
                "SELECT id, status, order_id, order_name, read_at, wanted FROM rma_record WHERE store = ?1 AND id = ?2",
                store_, id);
  return row.next() ? std::optional<RmaState>(state(row)) : std::nullopt;
}

void ReturnGoRecords::put_payout(const std::string& refund_id) {
  Statement(db_, "INSERT OR IGNORE INTO payout_refund(store, refund_id) VALUES (?1, ?2)", store_, refund_id).run();
}

bool ReturnGoRecords::is_payout(const std::string& refund_id) const {
  Statement row(db_, "SELECT 1 FROM payout_refund WHERE store = ?1 AND refund_id = ?2", store_, refund_id);
  return row.next();
}

std::vector<RmaState> ReturnGoRecords::open_rmas() const {
  Statement rows(db_,
                 "SELECT id, status, order_id, order_name, read_at, wanted FROM rma_record INDEXED BY rma_record_open"
                 " WHERE store = ?1 AND open = 1"
                 " ORDER BY CAST(id AS INTEGER)",
                 store_);
  return states(rows);
}

std::vector<RmaState> ReturnGoRecords::stalest_open_rmas(int limit) const {
  Statement rows(db_,
                 "SELECT id, status, order_id, order_name, read_at, wanted FROM rma_record INDEXED BY rma_record_open"
                 " WHERE store = ?1 AND open = 1"
                 " ORDER BY read_at LIMIT ?2",
                 store_, limit);
  return states(rows);
}

bool ReturnGoRecords::makes_native_returns() const {
  Statement row(db_,
                "SELECT max(native) FROM (SELECT native FROM rma_record INDEXED BY rma_record_created"
                "   WHERE store = ?1 AND gone_at IS NULL AND read_at IS NOT NULL"
                "   AND status NOT IN ('Pending', 'Rejected', 'Canceled') ORDER BY created_at DESC LIMIT 50)",
                store_);
  return row.next() && row.flag(0);
}

bool ReturnGoRecords::any_gift_card() const {
  Statement row(db_, "SELECT 1 FROM rma_credit WHERE store = ?1 AND kind = 'gift_card' LIMIT 1", store_);
  return row.next();
}

std::optional<Time> ReturnGoRecords::oldest_open_credit() const {
  Statement row(
      db_,
      "SELECT min(r.created_at) FROM rma_record r INDEXED BY rma_record_open WHERE r.store = ?1 AND r.open = 1"
      " AND EXISTS (SELECT 1 FROM rma_credit k WHERE k.store = r.store AND k.rma_id = r.id)",
      store_);
  return row.next() ? row.time(0) : std::nullopt;
}

std::optional<checks::Rma> ReturnGoRecords::rma(const std::string& id) const {
  const Stored row = stored(db_, store_, id);
  if (!row.known) return std::nullopt;
  auto out = decode<checks::Rma>(row.body);
  if (!out) return std::nullopt;
  out->read_at = row.read_at;
  out->seen = seen_states(db_, store_, id);
  return out;
}

TxAttribution ReturnGoRecords::attribute(const checks::Transaction& tx) const {
  Statement own(db_, "SELECT rma_id, status, updated_at FROM rma_transaction WHERE store = ?1 AND id = ?2", store_,
                tx.id);
  if (own.next()) return {own.text(0), own.text(1) != tx.status || own.time(2) != tx.updated_at};
  for (const std::string& unit : tx.unit_ids) {
    Statement row(db_, "SELECT rma_id FROM rma_unit WHERE store = ?1 AND unit_id = ?2", store_, unit);
    if (row.next()) return {row.text(0), true};
  }
  return {"", true};
}

void ReturnGoRecords::put_foreign_transaction(const std::string& id) { set_note(db_, store_, kForeign + id, "1"); }

bool ReturnGoRecords::is_foreign_transaction(const std::string& id) const {
  return note(db_, store_, kForeign + id).has_value();
}

StageCounts ReturnGoRecords::open_by_stage() const {
  StageCounts out;
  Statement rows(db_,
                 "SELECT status, count(*) FROM rma_record INDEXED BY rma_record_open WHERE store = ?1 AND open = 1 "
                 "GROUP BY status",
                 store_);
  while (rows.next()) {
    const int n = static_cast<int>(rows.integer(1));
    switch (checks::rma_status(rows.text(0))) {
      case checks::RmaStatus::pending:
        out.pending += n;
        break;
      case checks::RmaStatus::approved:
        out.approved += n;
        break;
      case checks::RmaStatus::received:
        out.received += n;
        break;
      case checks::RmaStatus::validated:
        out.validated += n;
        break;
      case checks::RmaStatus::unknown:
        out.unknown += n;
        break;
      case checks::RmaStatus::done:
      case checks::RmaStatus::rejected:
      case checks::RmaStatus::cancelled:
        break;
    }
  }
  return out;
}

}  // namespace returnwatch::agent
