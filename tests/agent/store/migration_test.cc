// A state that a former program has left, in the form of its time, is brought over with all that it says.
#include <SQLiteCpp/SQLiteCpp.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <map>

#include "agent/store/cases.h"
#include "agent/store/database.h"
#include "agent/store/records.h"
#include "agent/store/records_json.h"
#include "agent/store/retention.h"
#include "agent/store/schema.h"
#include "agent/store/verdicts.h"
#include "agent/store/views.h"
#include "tests/agent/e2e/process.h"
#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::bench;
using agent::testing::kNow;

namespace {

// What the programs of commits ff2941b and 9e2174d knew of each part.
using Known = std::map<std::string, std::size_t>;
const Known kFormer[] = {{{"records", 6}, {"alerts", 2}, {"verdicts", 2}, {"changes", 1}},
                         {{"records", 9}, {"alerts", 3}, {"verdicts", 2}, {"changes", 1}, {"watched", 1}}};

SQLite::Database former(const Known& known, const std::string& file) {
  SQLite::Database db(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db.exec("PRAGMA application_id = 0x52745761");
  db.exec("CREATE TABLE schema_migrations(owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(owner, number))");
  for (const SchemaPart& part : schema_parts()) {
    const std::string owner(part.owner);
    const auto at = known.find(owner);
    for (std::size_t n = 1; at != known.end() && n <= at->second; ++n) {
      db.exec(part.migrations()[n - 1]);
      db.exec("INSERT INTO schema_migrations VALUES ('" + owner + "', " + std::to_string(n) + ")");
    }
  }
  return db;
}

// As that program has written it: one return that is over, one under way, and the verdicts of one long gone.
void fill_former(SQLite::Database& db) {
  const auto rma = [&](const checks::Rma& r, bool open, const std::string& order) {
    SQLite::Statement put(
        db,
        "INSERT INTO rma_record(store, id, case_key, status, order_id, order_name, name_key, note_key,"
        " open, created_at, read_at, changed_at, body) VALUES ('acme', ?, ?, ?, ?, '', '', '', ?, 1, 2, 3, ?)");
    put.bind(1, r.id);
    put.bind(2, order);
    put.bind(3, r.status);
    put.bind(4, order);
    put.bind(5, open ? 1 : 0);
    put.bind(6, encode(r));
    put.exec();
  };
  checks::Rma native = done_rma_of(1);
  native.comments.push_back({checks::CommentFact::shopify_return_made, false, "api", kNow, "", ""});
  rma(native, false, "900001");
  rma(rma_of(2), true, "900002");
  db.exec(R"sql(
INSERT INTO case_record(store, key, dirty, mark, next_at) VALUES ('acme', '900001', NULL, 7, NULL), ('acme', '900002', 9, 9, 1800000000);
INSERT INTO case_item VALUES ('acme', 'i1', '900001'), ('acme', 'i2', '900002');
INSERT INTO item_record VALUES ('acme', 'i1', 1, 5);
INSERT INTO reason_use VALUES ('acme', '900001', '1001', 'Too small', 20), ('acme', '900001', '1001', 'Too small', 20),
  ('acme', '900002', '1002', 'Too small', 10), ('acme', '900002', '1002', 'Damaged', 10);
INSERT INTO looked_at VALUES ('acme', '900001', 'refund_failed', 2), ('acme', '900001', 'restock_missing', 1),
  ('acme', '900002', 'refund_failed', 2), ('acme', '900002', 'restock_missing', 1), ('acme', 'store', 'api_version', 1),
  ('acme', 'sql:mine', 'mine', 3), ('acme', '800000', 'refund_failed', 1);
INSERT INTO looked_total VALUES ('acme', 'refund_failed', 5), ('acme', 'restock_missing', 2);
INSERT INTO no_data VALUES ('acme', '900002', 'refund_failed', '1002', 'why'), ('acme', '800000', 'refund_failed', '', 'gone');
INSERT INTO store_note VALUES ('acme', 'baseline_done', '2026-01-01T00:00:00Z');
)sql");
}

// All that the views show, but for when it was read.
std::map<std::string, std::vector<std::string>> seen_through_views(SQLite::Database& db) {
  std::map<std::string, std::vector<std::string>> out;
  for (const View& v : views()) {
    SQLite::Statement rows(db, std::string("SELECT * FROM ") + v.name);
    while (rows.executeStep()) {
      std::string row;
      for (int i = 0; i < rows.getColumnCount(); ++i)
        if (rows.getColumnName(i) != std::string("read_at"))
          row += std::string(rows.getColumnName(i)) + "=" +
                 (rows.isColumnNull(i) ? "-" : rows.getColumn(i).getString()) + " ";
      out[v.name].push_back(row);
    }
    std::sort(out[v.name].begin(), out[v.name].end());
  }
  return out;
}

checks::Rma rich_rma() {
  checks::Rma r = done_rma_of(1);
  r.last_updated = kNow;
  r.units[0].validation = {true, false, kNow, "77"};
  r.units[0].fees = checks::Money{100, "GBP"};
  r.units.push_back(r.units[0]);
  r.units[1].id = "u2";
  r.units[1].validation.at.reset();
  r.shipments.push_back({"out1", "Shipped", true, "NL"});
  r.shipments[0].country = "DE";
  r.exchanges = {{"d1", "900002", "#2", "Exchange"}, {"d2", "", "", "Fee"}};
  return r;
}

checks::Order rich_order() {
  checks::Order o = done_order_of(1);
  o.test = true;
  o.refunds[0].app = {"1", "returngo", "Return\"GO\""};
  o.refunds[0].lines.push_back({"l2", 2, "NO_RESTOCK", false, ""});
  o.returns = {
      {"71", "#1-R1", "CLOSED", kNow, {{"l1", "RESTOCKED", 2, kNow, "55"}, {"l1", "MISSING", 1, kNow, ""}}, {}, {}}};
  o.lines[0].variant_id = "v1";
  o.lines[0].tracked = true;
  return o;
}

}  // namespace

TEST_CASE("the views show of a former state what they show of the same things read anew") {
  const Known& known = kFormer[GENERATE(0, 1)];
  const testing::Directory dir;
  const std::string file = dir.file("state.db");
  {
    SQLite::Database db = former(known, file);
    checks::Order order = rich_order();
    order.read_at.reset();
    SQLite::Statement put(db,
                          "INSERT INTO order_record(store, id, name, customer_id, created_at, read_at, body)"
                          " VALUES ('acme', ?, ?, ?, ?, 2, ?)");
    put.bind(1, order.id);
    put.bind(2, order.name);
    put.bind(3, order.customer_id);
    put.bind(4, static_cast<int64_t>(order.created_at->time_since_epoch().count()));
    put.bind(5, encode(order));
    put.exec();
    SQLite::Statement rma(
        db,
        "INSERT INTO rma_record(store, id, case_key, status, order_id, order_name, name_key, note_key,"
        " open, created_at, read_at, changed_at, body) VALUES ('acme', ?1, ?2, ?3, ?2, ?4, '', '', 0,"
        " ?5, 2, 3, ?6)");
    const checks::Rma r = rich_rma();
    rma.bind(1, r.id);
    rma.bind(2, r.order_id);
    rma.bind(3, r.status);
    rma.bind(4, r.order_name);
    rma.bind(5, static_cast<int64_t>(r.created_at->time_since_epoch().count()));
    rma.bind(6, encode(r));
    rma.exec();
  }
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto opened = Database::open(file);
  if (!opened) FAIL(opened.error().message);
  const auto fresh = testing::memory();
  Records records(*fresh, "acme");
  records.returngo.put_rma(rich_rma(), kNow);
  records.shopify.put_order(rich_order(), kNow);
  const auto before = seen_through_views(fresh->sql()), now = seen_through_views((*opened)->sql());
  CHECK(before == now);
  for (const char* view :
       {"returns", "units", "payouts", "orders", "refunds", "refund_lines", "restocks", "exchange_orders", "variants"})
    CHECK(before.count(view) == 1);
  CHECK((*opened)->sql().execAndGet("SELECT sum(typeof(body) <> 'blob') FROM rma_record").getInt() == 0);
  CHECK(encode(*Records(**opened, "acme").returngo.rma(rich_rma().id)) == encode(rich_rma()));
}

TEST_CASE("the state of a former program is brought over, and nothing of it is lost") {
  const Known& known = kFormer[GENERATE(0, 1)];
  const testing::Directory dir;
  const std::string file = dir.file("state.db");
  {
    SQLite::Database db = former(known, file);
    fill_former(db);
  }
  std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  auto opened = Database::open(file);
  if (!opened) FAIL(opened.error().message);
  Database& db = **opened;
  Records records(db, "acme");

  CHECK(all_cases(db, "acme").size() == 2);
  REQUIRE(cases_to_judge(db, "acme", kNow, 10).size() == 1);
  CHECK(cases_to_judge(db, "acme", kNow, 10)[0].key == "900002");
  CHECK(cases_to_judge(db, "acme", kNow, 10)[0].mark == 9);
  CHECK(next_deadline(db, "acme") == checks::Time{checks::Duration{1800000000}});
  mark_all_dirty(db, "acme");
  for (const CaseKey& key : cases_to_judge(db, "acme", kNow, 10)) CHECK(key.mark == 10);

  CHECK(looked_at(db, "acme") ==
        std::map<std::string, long>{{"api_version", 1}, {"mine", 3}, {"refund_failed", 4}, {"restock_missing", 2}});
  CHECK(no_data(db, "acme").size() == 1);
  CHECK(verdict_keys(db, "acme", "sql:") == std::vector<std::string>{"sql:mine"});
  const auto reasons = load_store_case(db, "acme", checks::Policy(), kNow).reasons;
  REQUIRE(reasons.size() == 2);
  CHECK(reasons[0].reason == "Damaged");
  CHECK(reasons[1].reason == "Too small");

  CHECK(records.shopify.items_wanted(checks::Time{}, 10) == std::vector<std::string>{"i2"});  // never read
  CHECK(records.returngo.open_rmas().size() == 1);
  CHECK(records.returngo.makes_native_returns());
  CHECK(encode(*records.returngo.rma("1002")) == encode(rma_of(2)));
  (void)retire(db, "acme", kNow - checks::days(400), 200);
  CHECK_FALSE(records.returngo.rma("1001"));  // changed in 1970
  CHECK(looked_at(db, "acme").at("refund_failed") == 2);
}
