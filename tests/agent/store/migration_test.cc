// A state that a former program has left, in the form of its time, is brought over with all that it says.
#include <SQLiteCpp/SQLiteCpp.h>

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
#include "tests/agent/e2e/process.h"
#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::bench;
using agent::testing::kNow;

namespace {

// What the program of commit ff2941b knew of each part.
const std::map<std::string, std::size_t> kFormer = {
    {"records", 9}, {"alerts", 3}, {"verdicts", 2}, {"changes", 1}, {"watched", 1}};

SQLite::Database former(const std::string& file) {
  SQLite::Database db(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
  db.exec("PRAGMA application_id = 0x52745761");
  db.exec("CREATE TABLE schema_migrations(owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(owner, number))");
  for (const SchemaPart& part : schema_parts()) {
    const std::string owner(part.owner);
    const auto at = kFormer.find(owner);
    for (std::size_t n = 1; at != kFormer.end() && n <= at->second; ++n) {
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

}  // namespace

TEST_CASE("the state of a former program is brought over, and nothing of it is lost") {
  const testing::Directory dir;
  const std::string file = dir.file("state.db");
  {
    SQLite::Database db = former(file);
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
