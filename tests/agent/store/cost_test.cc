// What is stored and not touched costs nothing: counted in steps of SQLite's machine and rows written, never in
// seconds. `make bench` says what it comes to in time.
#include <catch2/catch.hpp>
#include <filesystem>

#include "agent/store/marks.h"
#include "agent/store/records.h"
#include "agent/store/retention.h"
#include "tests/agent/counted.h"
#include "tests/agent/e2e/process.h"
#include "tests/bench/state.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::bench;
using agent::testing::kNow;
using agent::testing::Steps;
using agent::testing::Writes;

namespace {

constexpr long kOpen = 20;

std::unique_ptr<Database> shop(long returns) {
  auto db = agent::testing::memory();
  fill(*db, returns, kOpen);
  while (retire(*db, "acme", kNow - checks::days(400), 200) > 0) {
  }
  for (int i = 0; i < 20; ++i) (void)retire(*db, "acme", kNow - checks::days(400), 200);  // looks at each case once
  return db;
}

long steps_of_quiet(Database& db) {
  quiet_cycle(db);
  const Steps steps(db);
  quiet_cycle(db);
  return steps.count();
}

// Every table's every value that is, or begins or ends with, one of these.
std::vector<std::string> left_of(Database& db, const std::vector<std::string>& ids) {
  std::vector<std::string> out;
  SQLite::Statement tables(db.sql(), "SELECT name FROM sqlite_master WHERE type = 'table'");
  while (tables.executeStep()) {
    const std::string table = tables.getColumn(0).getString();
    SQLite::Statement rows(db.sql(), "SELECT * FROM " + table);
    while (rows.executeStep())
      for (int i = 0; i < rows.getColumnCount(); ++i)
        for (const std::string& id : ids)
          if (rows.getColumn(i).getString().find(id) != std::string::npos) out.push_back(table + ": " + id);
  }
  return out;
}

}  // namespace

TEST_CASE("a quiet cycle costs the same however much is stored") {
  const long small = steps_of_quiet(*shop(200));
  const long large = steps_of_quiet(*shop(2000));
  INFO("hundreds of steps: " << small << " at 200 returns, " << large << " at 2000");
  CHECK(large <= small * 3 / 2);
}

TEST_CASE("a case that is judged as before writes only that it was judged") {
  const auto db = shop(200);
  mark_all_dirty(*db, "acme");
  const Writes writes(*db);
  const long judged = judge_due(*db, kNow);
  CHECK(judged == 200);
  CHECK(writes.count() == judged);
}

TEST_CASE("one changed return is one judgement, whatever is stored, and few rows") {
  const auto changed = [](Database& db) {
    Records records(db, "acme");
    const Writes writes(db);
    checks::Rma r = done_rma_of(100);
    r.comments.push_back({checks::CommentFact::other, false, "api", kNow, "", ""});
    records.returngo.put_rma(r, kNow);
    CHECK(judge_due(db, kNow) == 1);
    CHECK(writes.count() <= 12);
    const Steps steps(db);
    r.comments.push_back({checks::CommentFact::other, false, "api", kNow + checks::minutes(1), "", ""});
    records.returngo.put_rma(r, kNow);
    CHECK(judge_due(db, kNow) == 1);
    return steps.count();
  };
  const long small = changed(*shop(200)), large = changed(*shop(2000));
  INFO("hundreds of steps: " << small << " at 200 returns, " << large << " at 2000");
  CHECK(large <= small * 3 / 2 + 1);
}

TEST_CASE("what a source says again is not written again, but for the time of reading") {
  const auto db = shop(50);
  Records records(*db, "acme");
  {
    const Writes writes(*db);
    records.shopify.put_order_header(done_order_of(30), kNow);
    CHECK(writes.count() == 0);
  }
  {
    const Writes writes(*db);
    records.shopify.put_order(done_order_of(30), kNow + checks::minutes(1));
    CHECK(writes.count() == 1);
  }
  {
    const Writes writes(*db);
    records.returngo.put_rma(done_rma_of(30), kNow + checks::minutes(1));
    CHECK(writes.count() <= 3);  // and until when its states were seen
  }
  CHECK(judge_due(*db, kNow) == 0);
}

// The same as bytes of the file, and of all that is written until it is there: its log, and the file itself.
TEST_CASE("a return takes few bytes, and few are written for it") {
  const agent::testing::Directory dir;
  const std::string file = dir.file("state.db");
  constexpr long kReturns = 600, kAtOnce = 200;
  const agent::testing::Bytes bytes;
  {
    auto opened = Database::open(file);
    REQUIRE(opened);
    for (long from = 0; from < kReturns; from += kAtOnce) {
      {
        Records records(**opened, "acme");
        SqlTransaction step(**opened);
        for (long i = from; i < from + kAtOnce; ++i) {
          records.returngo.put_rma(done_rma_of(i), kNow);
          records.shopify.put_order(done_order_of(i), kNow);
        }
        step.commit();
      }
      (void)judge_due(**opened, kNow);
    }
  }
  const auto size = static_cast<long>(std::filesystem::file_size(file));
  INFO(size / kReturns << " bytes a return, " << bytes.count() / kReturns << " written");
  CHECK(size / kReturns <= 2800);
  CHECK(bytes.count() / kReturns <= 9000);
}

TEST_CASE("retention costs what it removes, and leaves nothing of it") {
  const auto removed = [](long returns) {
    const auto db = agent::testing::memory();
    fill(*db, returns, kOpen);
    db->sql().exec(
        "UPDATE rma_record SET changed_at = changed_at - 500 * 86400, created_at = created_at - 500 * 86400"
        " WHERE id BETWEEN '1100' AND '1119'");
    db->sql().exec(
        "UPDATE order_record SET read_at = read_at - 500 * 86400, feed_updated_at = feed_updated_at - 500 *"
        " 86400 WHERE id BETWEEN '900100' AND '900119'");
    db->sql().exec("UPDATE case_record SET old_from = CASE WHEN key BETWEEN '900100' AND '900119' THEN 0 ELSE 9e9 END");
    const Steps steps(*db);
    CHECK(retire(*db, "acme", kNow - checks::days(400), 200) == 20);
    const long cost = steps.count();
    std::vector<std::string> ids;
    for (int i = 100; i < 120; ++i)
      for (const char* form : {"900", "r1", "u1", "t1", "c"}) {
        const std::string id = std::string(form) + std::to_string(i);
        if (id[0] != 'c') ids.push_back(id);
      }
    CHECK(left_of(*db, ids) == std::vector<std::string>());
    return cost;
  };
  const long small = removed(200), large = removed(2000);
  INFO("hundreds of steps: " << small << " at 200 returns, " << large << " at 2000");
  CHECK(large <= small * 3 / 2);
}

TEST_CASE("an old case that is held is looked at once a day, others when they can be old enough") {
  const auto db = agent::testing::memory();
  fill(*db, 30, kOpen);
  const Time much_later = kNow + checks::days(401);
  CHECK(retire(*db, "acme", much_later - checks::days(400), 200) == 10);  // the open ones stay
  Records(*db, "acme").returngo.put_rma(done_rma_of(3), kNow);
  Records(*db, "acme").shopify.put_order(done_order_of(3), kNow);
  (void)judge_due(*db, kNow);
  CHECK(retire(*db, "acme", much_later - checks::days(400), 200) == 0);  // just looked at
  CHECK(retire(*db, "acme", much_later - checks::days(398), 200) == 1);
}

TEST_CASE("a source that goes away has nothing judged; when it is back, what was judged without it") {
  const auto db = shop(200);
  checks::Reach away;
  away.missing[static_cast<std::size_t>(checks::Need::orders)] = "unreachable";
  const std::int64_t orders = missing_of(away);
  const auto waiting = [&] { return cases_to_judge_anew(*db, "acme", 500).size(); };
  note_missing(*db, "acme", 0);
  note_missing(*db, "acme", orders);
  CHECK(waiting() == 0);
  mark_case(*db, "acme", "900150");
  for (const CaseKey& key : cases_to_judge(*db, "acme", kNow, 500))
    case_judged(*db, key, std::nullopt, key.kept, orders);
  note_missing(*db, "acme", orders | 1);  // and another one goes
  CHECK(waiting() == 0);
  note_missing(*db, "acme", 1);
  CHECK(waiting() == 1);
  CHECK(cases_to_judge_anew(*db, "acme", 500)[0].key == "900150");
  note_missing(*db, "acme", 0);
  CHECK(waiting() == 1);
}

TEST_CASE("what no case can be judged by is told once, and counts for all cases that were looked at") {
  const auto db = shop(50);
  const auto looked = looked_at(*db, "acme");
  REQUIRE(looked.at("refund_not_posted") > 0);
  checks::Outcome none;
  none.check = "refund_not_posted";
  none.no_data = {{"", "orders: unreachable"}};
  put_unreadable(*db, "acme", {none});
  CHECK(no_data_counts(*db, "acme").at("refund_not_posted") == looked.at("refund_not_posted"));
  CHECK(no_data(*db, "acme").size() == 1);
  put_unreadable(*db, "acme", {});
  CHECK(no_data_counts(*db, "acme").empty());
}
