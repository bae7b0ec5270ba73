#include <sqlite3.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "agent/store/cases.h"
#include "agent/store/marks.h"
#include "agent/store/records.h"
#include "agent/store/records_json.h"
#include "agent/store/statement.h"
#include "checks/words.h"

namespace returnwatch::agent {
namespace {

// One look at the state for all queries of a case, though another process may be writing; and one lock instead of
// twenty.
class Look {
 public:
  explicit Look(Database& db) : hold_(db.mutex()), db_(db), own_(sqlite3_get_autocommit(db.sql().getHandle()) != 0) {
    if (own_) db_.sql().exec("BEGIN");
  }
  ~Look() {
    if (own_) db_.sql().tryExec("COMMIT");
  }

 private:
  std::unique_lock<std::recursive_mutex> hold_;
  Database& db_;
  bool own_;
};

struct Loader {
  Database& db;
  const CaseKey& key;
  checks::ReturnCase& c;
  std::set<std::string> credit_ids;

  std::vector<checks::Rma> rmas_of(const std::string& case_key);
  void rmas();
  void order();
  void chain();
  std::optional<checks::Order> read_order(const std::string& id, std::string* why);
  void exchange_orders();
  void locations();
  void stock();
  void take_credits(Statement& rows);
  void credits();
  void credit_claims(const checks::Policy& policy);
  void tracked();
};

std::vector<checks::Rma> Loader::rmas_of(const std::string& case_key) {
  std::vector<checks::Rma> out;
  Statement rows(db, "SELECT body, read_at FROM rma_record WHERE store = ?1 AND case_key = ?2 AND gone_at IS NULL",
                 key.store, case_key);
  while (rows.next()) {
    auto rma = decode<checks::Rma>(rows.plain(0));
    if (!rma) continue;
    rma->read_at = rows.time(1);
    rma->seen = seen_states(db, key.store, rma->id);
    out.push_back(std::move(*rma));
  }
  return out;
}

void Loader::rmas() {
  c.rmas = rmas_of(key.key);
  auto older = [](const checks::Rma& a, const checks::Rma& b) {
    if (a.created_at != b.created_at) return a.created_at < b.created_at;
    if (a.id.size() != b.id.size()) return a.id.size() < b.id.size();
    return a.id < b.id;
  };
  std::sort(c.rmas.begin(), c.rmas.end(), older);
}

std::optional<checks::Order> Loader::read_order(const std::string& id, std::string* why) {
  Statement row(db, "SELECT body, read_at, missing FROM order_record WHERE store = ?1 AND id = ?2", key.store, id);
  if (!row.next() || (row.text(0).empty() && row.text(2).empty())) {
    if (why) *why = "the order has not been read yet";
    return std::nullopt;
  }
  if (!row.text(2).empty()) {  // what we once knew of it may have changed unseen
    if (why) *why = row.text(2);
    return std::nullopt;
  }
  auto order = decode<checks::Order>(row.plain(0));
  if (!order) return std::nullopt;
  order->read_at = row.time(1);
  for (checks::OrderLine& line : order->lines) {
    if (line.inventory_item_id.empty()) continue;
    Statement item(db, "SELECT tracked FROM item_record WHERE store = ?1 AND id = ?2 AND read_at >= ?3", key.store,
                   line.inventory_item_id, order->read_at);
    if (item.next()) line.tracked = item.flag(0);
  }
  return order;
}

void Loader::order() {
  if (awaits_order(key.key)) {
    c.order_missing = "ReturnGO has not named the order yet";
    return;
  }
  c.order_id = key.key;
  c.order = read_order(key.key, &c.order_missing);
}

bool exchanges_for(const checks::Rma& r, const std::string& order_id) {
  return std::any_of(r.exchanges.begin(), r.exchanges.end(), [&order_id](const checks::ExchangeRef& e) {
    return e.order_id == order_id && !checks::same_word(e.type, "Fee");
  });
}

// The order that this one was made for as an exchange; "" = none is known.
std::string made_for(Database& db, const std::string& store, const std::string& order_id) {
  Statement rows(db,
                 "SELECT r.case_key, r.body FROM rma_exchange e CROSS JOIN rma_record r WHERE e.store = ?1"
                 " AND e.order_id = ?2 AND r.store = ?1 AND r.id = e.rma_id AND r.gone_at IS NULL",
                 store, order_id);
  while (rows.next())
    if (const auto rma = decode<checks::Rma>(rows.plain(1)); rma && exchanges_for(*rma, order_id)) return rows.text(0);
  return "";
}

constexpr std::size_t kLongestChain = 20;  // a circle, or a fault: nobody exchanges so often

// Up to the first order, then down along all exchanges. An order not read is left out: what it holds is not known.
void Loader::chain() {
  if (c.order_id.empty()) return;
  std::vector<std::string> ids = {c.order_id};
  for (std::string up = made_for(db, key.store, c.order_id); !up.empty() && ids.size() < kLongestChain;
       up = made_for(db, key.store, up)) {
    if (std::find(ids.begin(), ids.end(), up) != ids.end()) break;
    ids.push_back(up);
  }
  std::reverse(ids.begin() + 1, ids.end());  // the first order in front
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const bool own = ids[i] == c.order_id;
    std::vector<checks::Rma> rmas = own ? c.rmas : rmas_of(ids[i]);
    for (const checks::Rma& r : rmas)
      for (const checks::ExchangeRef& e : r.exchanges)
        if (!e.order_id.empty() && !checks::same_word(e.type, "Fee") && ids.size() < kLongestChain &&
            std::find(ids.begin(), ids.end(), e.order_id) == ids.end())
          ids.push_back(e.order_id);
    if (own) continue;
    std::move(rmas.begin(), rmas.end(), std::back_inserter(c.chain_rmas));
    if (auto order = read_order(ids[i], nullptr); order && order->read_at) c.chain.push_back(std::move(*order));
  }
}

void Loader::exchange_orders() {
  std::set<std::string> done;
  for (const auto* rmas : {&c.rmas, &c.chain_rmas})
    for (const checks::Rma& r : *rmas)
      for (const checks::ExchangeRef& e : r.exchanges)
        if (!e.order_id.empty() && done.insert(e.order_id).second)
          if (auto order = read_order(e.order_id, nullptr)) c.exchange_orders.push_back(std::move(*order));
}

void Loader::stock() {
  Statement items(db, "SELECT item_id FROM case_item WHERE store = ?1 AND case_key = ?2", key.store, key.key);
  while (items.next()) {
    const std::string item = items.text(0);
    Statement levels(db,
                     "SELECT body, read_at FROM level_record WHERE store = ?1 AND item_id = ?2 ORDER BY location_id",
                     key.store, item);
    while (levels.next())
      if (auto level = decode<checks::StockLevel>(levels.text(0))) {
        level->read_at = *levels.time(1);
        c.levels.push_back(std::move(*level));
      }
    // Rises from before every wait are nobody's; claims proven before the first of these rises took no part in them.
    Statement wait(
        db, "SELECT min(received_at) FROM stock_claim WHERE store = ?1 AND item_id = ?2 AND restocked_at IS NULL",
        key.store, item);
    Time since = Time::max();
    if (wait.next() && wait.time(0)) since = *wait.time(0);
    for (const checks::Rma& r : c.rmas) since = std::min(since, r.created_at.value_or(Time{}));
    Time first = Time::max();
    Statement rises(db,
                    "SELECT location_id, quantity, after, at, held, damaged FROM stock_rise WHERE store = ?1 AND "
                    "item_id = ?2 AND at "
                    "> ?3 ORDER BY at",
                    key.store, item, since);
    while (rises.next()) {
      c.rises.push_back(
          {item, rises.text(0), rises.integer(1), *rises.time(2), *rises.time(3), rises.integer(4), rises.integer(5)});
      first = std::min(first, c.rises.back().after);
    }
    Statement claims(db,
                     "SELECT rma_id, unit_id, location_id, received_at, restocked_at FROM stock_claim"
                     " WHERE store = ?1 AND item_id = ?2 AND restocked_at IS NULL UNION ALL"
                     " SELECT rma_id, unit_id, location_id, received_at, restocked_at FROM stock_claim"
                     " WHERE store = ?1 AND item_id = ?2 AND restocked_at >= ?3",
                     key.store, item, first);
    while (claims.next())
      c.claims.push_back({item, claims.text(0), claims.text(1), claims.text(2), *claims.time(3), claims.time(4)});
  }
  std::stable_sort(c.claims.begin(), c.claims.end(), [](const checks::StockClaim& a, const checks::StockClaim& b) {
    return a.received_at < b.received_at;
  });
}

void Loader::take_credits(Statement& rows) {
  while (rows.next())
    if (credit_ids.insert(rows.text(0)).second)
      if (auto credit = decode<checks::Credit>(rows.text(1))) c.credits.push_back(std::move(*credit));
}

void Loader::credits() {
  if (c.order && !c.order->customer_id.empty()) {
    Statement rows(db, "SELECT id, body FROM credit_record WHERE store = ?1 AND customer_id = ?2 AND customer_id <> ''",
                   key.store, c.order->customer_id);
    take_credits(rows);
  }
  if (!c.order_id.empty()) {
    Statement rows(db, "SELECT id, body FROM credit_record WHERE store = ?1 AND order_id = ?2 AND order_id <> ''",
                   key.store, c.order_id);
    take_credits(rows);
  }
  std::set<std::string> notes;
  for (const checks::Rma& r : c.rmas) {
    notes.insert(checks::token_key(r.id));
    if (!r.order_name.empty()) notes.insert(checks::token_key(r.order_name));
  }
  if (c.order && !c.order->name.empty()) notes.insert(checks::token_key(c.order->name));
  for (const std::string& note : notes) {
    Statement rows(
        db,
        "SELECT c.id, c.body FROM credit_note n JOIN credit_record c ON c.store = n.store AND c.id = n.credit_id"
        " WHERE n.store = ?1 AND n.note_key = ?2",
        key.store, note);
    take_credits(rows);
  }
  std::stable_sort(c.credits.begin(), c.credits.end(),
                   [](const checks::Credit& a, const checks::Credit& b) { return a.created_at < b.created_at; });
}

std::optional<checks::CreditKind> vehicle(const std::string& kind, checks::CreditVia via) {
  if (kind == "gift_card") return checks::CreditKind::gift_card;
  switch (via) {
    case checks::CreditVia::returngo_code:
      return std::nullopt;  // leaves no record in Shopify
    case checks::CreditVia::gift_card:
      return checks::CreditKind::gift_card;
    case checks::CreditVia::shopify_store_credit:
      return checks::CreditKind::store_credit;
  }
  return std::nullopt;
}

void Loader::credit_claims(const checks::Policy& policy) {
  const std::string customer = c.order ? c.order->customer_id : "";
  Statement rows(
      db,
      "SELECT r.id, r.order_id, r.order_name, k.kind, k.minor, k.currency, r.created_at FROM ("
      "  SELECT id FROM order_record WHERE store = ?1 AND customer_id = ?3 AND customer_id <> '' UNION SELECT ?2) o"
      " CROSS JOIN rma_record r CROSS JOIN rma_credit k"  // in this order: see marks.cc
      " WHERE r.store = ?1 AND r.case_key = o.id AND r.gone_at IS NULL AND k.store = r.store AND k.rma_id = r.id"
      " ORDER BY r.created_at, CAST(r.id AS INTEGER), k.kind",
      key.store, key.key, customer);
  while (rows.next()) {
    const auto kind = vehicle(rows.text(3), policy.store_credit_via);
    if (!kind) continue;
    checks::CreditClaim claim{rows.text(0),
                              rows.text(1),
                              rows.text(2),
                              *kind,
                              customer,
                              {rows.integer(4), rows.text(5)},
                              rows.time(6).value_or(Time{})};
    auto same = std::find_if(c.credit_claims.begin(), c.credit_claims.end(), [&](const checks::CreditClaim& x) {
      return x.rma_id == claim.rma_id && x.kind == claim.kind && x.amount.currency == claim.amount.currency;
    });
    if (same == c.credit_claims.end())
      c.credit_claims.push_back(std::move(claim));
    else
      same->amount.minor += claim.amount.minor;  // gift cards for both resolutions
  }
}

void Loader::tracked() {
  std::map<std::string, std::string> values;  // as stored -> the RMA, where the key is its own
  if (!c.order_id.empty()) values["order_id:" + c.order_id];
  if (c.order && !c.order->name.empty()) values["order_name:" + name_key_of(c.order->name)];
  for (const checks::Rma& r : c.rmas) {
    values["rma_id:" + r.id] = r.id;
    if (!r.order_name.empty()) values["order_name:" + name_key_of(r.order_name)];
  }
  for (const auto& [value, rma_id] : values) {
    Statement rows(
        db,
        "SELECT flow_id, flow_name, run_id, sent, success, at FROM tracked_record WHERE store = ?1 AND value = ?2"
        " ORDER BY at, flow_id, run_id, sent",
        key.store, value);
    while (rows.next())
      c.tracked.push_back({rows.text(0), rows.text(1), rows.text(2), rows.flag(3), rows.flag(4), rows.time(5), rma_id});
  }
}

}  // namespace

bool half_read(Database& db, const checks::ReturnCase& c, const std::string& store, Time now) {
  const auto behind = [&](const std::string& id) {
    Statement row(db,
                  "SELECT want > 0 AND feed_updated_at > coalesce(detail_updated_at, read_at) AND feed_seen_at > ?3"
                  " FROM order_record WHERE store = ?1 AND id = ?2 AND read_at IS NOT NULL",
                  store, id, now - checks::minutes(20));
    return row.next() && row.flag(0);
  };
  return behind(c.order_id) ||
         std::any_of(c.chain.begin(), c.chain.end(), [&](const checks::Order& o) { return behind(o.id); }) ||
         std::any_of(c.exchange_orders.begin(), c.exchange_orders.end(),
                     [&](const checks::Order& o) { return behind(o.id); });
}

checks::ReturnCase load_case(Database& db, const CaseKey& key, const checks::Policy& policy) {
  Look look(db);
  checks::ReturnCase c;
  c.store = key.store;
  Loader load{db, key, c, {}};
  load.rmas();
  load.order();
  load.chain();
  load.exchange_orders();
  c.locations = Records(db, key.store).shopify.locations();
  load.stock();
  load.credits();
  load.credit_claims(policy);
  load.tracked();
  return c;
}

}  // namespace returnwatch::agent
