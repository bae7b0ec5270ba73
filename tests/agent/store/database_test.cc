#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <thread>

#include "agent/store/schema.h"
#include "agent/store/statement.h"
#include "tests/agent/store/fixture.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    char name[] = "/tmp/rw-store-XXXXXX";
    path = ::mkdtemp(name);
    ::umask(0077);  // a state that others could read would be refused
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string file() const { return (path / "state.db").string(); }
};

long count(Database& db, const char* sql) {
  SQLite::Statement row(db.sql(), sql);
  row.executeStep();
  return row.getColumn(0).getInt64();
}

}  // namespace

TEST_CASE("the state file is private, durable and of one owner") {
  Folder f;
  auto first = Database::open(f.file());
  REQUIRE(first);
  CHECK((std::filesystem::status(f.file()).permissions() & std::filesystem::perms::others_all) ==
        std::filesystem::perms::none);
  CHECK((*first)->sql().execAndGet("PRAGMA journal_mode").getString() == "wal");
  CHECK(count(**first, "PRAGMA synchronous") == 2);
  const auto second = Database::open(f.file());
  REQUIRE_FALSE(second);
  CHECK(second.error().kind == ErrorKind::storage);
  CHECK(second.error().message.find("in use by process " + std::to_string(::getpid())) != std::string::npos);
  const auto reader = Database::open_read_only(f.file());
  REQUIRE(reader);
  CHECK_THROWS((*reader)->sql().exec("DELETE FROM rma_record"));
  first->reset();
  CHECK(Database::open(f.file()));
}

TEST_CASE("a lock is not inherited by programs that we start") {
  Folder f;
  auto db = Database::open(f.file());
  REQUIRE(db);
  const pid_t child = ::fork();
  if (child == 0) ::execl("/bin/sleep", "sleep", "5", static_cast<char*>(nullptr));
  ::usleep(100000);
  db->reset();
  CHECK(Database::open(f.file()));
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
}

TEST_CASE("every migration runs once, and a newer file is refused unchanged") {
  Folder f;
  {
    auto db = Database::open(f.file());
    REQUIRE(db);
    long all = 0;
    for (const SchemaPart& part : schema_parts()) all += static_cast<long>(part.migrations().size());
    CHECK(count(**db, "SELECT count(*) FROM schema_migrations") == all);
    CHECK(migrate((*db)->sql()));
    CHECK(count(**db, "SELECT count(*) FROM schema_migrations") == all);
    (*db)->sql().exec("INSERT INTO schema_migrations(owner, number) VALUES ('records', 999)");
  }
  const auto newer = Database::open(f.file());
  REQUIRE_FALSE(newer);
  CHECK(newer.error().message.find("newer version (schema records 999)") != std::string::npos);
  CHECK_FALSE(Database::open_read_only(f.file()));
}

TEST_CASE("an older file is brought up from where it stands") {
  Folder f;
  {
    SQLite::Database old(f.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA application_id = 0x52745761");
    old.exec(
        "CREATE TABLE schema_migrations(owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(owner, number))");
    old.exec(schema_parts()[0].migrations()[0]);
    old.exec("INSERT INTO schema_migrations VALUES ('records', 1)");
    old.exec("INSERT INTO rma_seen VALUES ('acme', '501', 'rma', 'Approved', 1)");
    old.exec(
        "INSERT INTO rma_record(store, id, case_key, status, order_id, order_name, name_key, note_key, open, "
        "changed_at,"
        " body) VALUES ('acme', '501', '1', 'Approved', '1', '#1', '1', 'x', 1, 1,"
        " '{\"comments\":[{\"fact\":\"error\",\"error_key\":\"anna shouted\"},{\"fact\":\"other\"}]}')");
  }
  CHECK_FALSE(Database::open_read_only(f.file()));
  auto db = Database::open(f.file());
  REQUIRE(db);
  CHECK(count(**db, "SELECT count(*) FROM rma_seen") == 1);
  CHECK(count(**db, "SELECT count(*) FROM order_record") == 0);
  // Words of error comments that could be anybody's are gone, and the return is read again.
  CHECK(count(**db, "SELECT wanted FROM rma_record WHERE plain(body) NOT LIKE '%anna%'") ==
        static_cast<int>(Want::now));
  CHECK(count(**db, "SELECT json_array_length(plain(body), '$.comments') FROM rma_record") == 2);
}

TEST_CASE("what a former program quoted of error comments goes from alerts and messages") {
  Folder f;
  {
    auto db = Database::open(f.file());
    REQUIRE(db);
    (*db)->sql().exec("DELETE FROM schema_migrations WHERE owner = 'alerts' AND number >= 4");
    const char* const body =
        "'{\"finding\":{\"summary\":\"5 returns got Anna Smith shouted\",\"severity\":\"critical\","
        "\"evidence\":[{\"fact\":\"Anna Smith shouted\"}]},\"acked_by\":\"kim\"}'";
    for (const char* check : {"error_burst", "refund_failed"})
      (*db)->sql().exec(std::string("INSERT INTO alert(fingerprint, store, case_key, check_id, open, rma_id, body) "
                                    "VALUES ('") +
                        check + "', 'acme', '', '" + check + "', 1, '', " + body + ")");
    for (const char* state : {"sent", "dead", "queued"})
      (*db)->sql().exec(std::string("INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, "
                                    "state, subject, payload) VALUES ('ops', 'g', '") +
                        state + "', 1, 1, '" + state +
                        "', 'Anna Smith', '{\"check\":\"error_burst\",\"x\":\"Anna\"}')");
    (*db)->sql().exec(
        "INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, state, subject, payload) "
        "VALUES ('ops', 'g', 'other', 1, 1, 'sent', 'a refund', '{\"check\":\"refund_failed\"}')");
  }
  auto db = Database::open(f.file());
  REQUIRE(db);
  CHECK(count(**db, "SELECT count(*) FROM alert WHERE body LIKE '%Anna%'") == 1);  // of another check
  CHECK(count(**db,
              "SELECT count(*) FROM alert WHERE check_id = 'error_burst' AND body LIKE '%\"kim\"%'"
              " AND json_extract(body, '$.finding.severity') = 'critical'") == 1);
  CHECK(count(**db,
              "SELECT count(*) FROM outbox WHERE state <> 'queued' AND (payload LIKE '%Anna%'"
              " OR subject LIKE '%Anna%')") == 0);
  CHECK(count(**db, "SELECT count(*) FROM outbox WHERE payload LIKE '%refund_failed%'") == 1);
}

TEST_CASE("what a former program quoted goes from messages that still wait, and nothing else of them does") {
  const std::string led = "6 returns got the same error in ReturnGO within 24 hours: ",
                    gone = led + "(quoted here by a former version; the text is no longer sent)";
  const auto payload = [](const std::string& burst, const std::string& in_html) {
    return nlohmann::ordered_json{
        {"text", "Burst of one error\n" + burst + "\nA refund failed: #1042"},
        {"html", "<p title=\"x\">" + in_html + "</p><p>A refund failed: #1042</p>"},
        {"alerts", {{{"check", "error_burst"}, {"summary", burst}}, {{"check", "refund_failed"}, {"n", 7}}}}};
  };
  Folder f;
  {
    auto db = Database::open(f.file());
    REQUIRE(db);
    (*db)->sql().exec("DELETE FROM schema_migrations WHERE owner = 'alerts' AND number >= 5");
    // With all that a channel's escapes make of it: a quote, a backslash at its end, a tag.
    for (const auto& [key, text, html] : {std::tuple<const char*, std::string, std::string>{
                                              "a", led + "anna smith shouted.", led + "anna smith shouted."},
                                          {"b", led + "the \"late\" anna\\", led + "the &quot;late&quot; anna\\"},
                                          {"c", led + "anna &lt;b&gt; \u00e9mile's", led + "anna &lt;b&gt;"}}) {
      SQLite::Statement put((*db)->sql(),
                            "INSERT INTO outbox(receiver, group_key, idempotency_key, created_at, not_before, state, "
                            "subject, payload) VALUES ('ops', 'g', ?1, 1, 1, 'queued', ?2, ?3)");
      put.bind(1, key);
      put.bind(2, text);
      put.bind(3, payload(text, html).dump());
      put.exec();
    }
  }
  auto db = Database::open(f.file());
  REQUIRE(db);
  CHECK(count(**db, "SELECT count(*) FROM outbox WHERE state = 'queued' AND subject NOT LIKE '%anna%'") == 3);
  SQLite::Statement rows((*db)->sql(), "SELECT payload FROM outbox ORDER BY id");
  while (rows.executeStep()) CHECK(nlohmann::ordered_json::parse(rows.getColumn(0).getString()) == payload(gone, gone));
}

TEST_CASE("a file of another program is left alone") {
  Folder f;
  {
    SQLite::Database other(f.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    other.exec("CREATE TABLE theirs(x)");
  }
  const auto db = Database::open(f.file());
  REQUIRE_FALSE(db);
  CHECK(db.error().message.find("another program") != std::string::npos);
  CHECK_FALSE(Database::open_read_only((f.path / "none.db").string()));
}

TEST_CASE("a transaction that is not committed leaves nothing; a nested one joins the outer") {
  auto db = memory();
  Records records(*db, "acme");
  {
    SqlTransaction t(*db);
    records.sources.set_cursor("a", "1");
  }
  CHECK_FALSE(records.sources.cursor("a"));
  {
    SqlTransaction t(*db);
    records.returngo.put_rma(rma(), kNow);  // steps of its own inside
    records.sources.set_cursor("a", "2");
    t.commit();
  }
  CHECK(records.sources.cursor("a") == "2");
  CHECK(records.returngo.rma("501"));
  {
    SqlTransaction outer(*db);
    records.sources.set_cursor("a", "3");
    { SqlTransaction given_up(*db); }
    CHECK_THROWS(outer.commit());
  }
  CHECK(records.sources.cursor("a") == "2");
  SqlTransaction again(*db);
  records.sources.set_cursor("a", "4");
  again.commit();
  CHECK(records.sources.cursor("a") == "4");
}

TEST_CASE("one statement may be in use twice at once") {
  auto db = memory();
  Records records(*db, "acme");
  records.sources.set_cursor("a", "1");
  records.sources.set_cursor("b", "2");
  const char* sql = "SELECT feed FROM feed_cursor ORDER BY feed";
  Statement outer(*db, sql);
  int pairs = 0;
  while (outer.next()) {
    Statement inner(*db, sql);
    while (inner.next()) ++pairs;
  }
  CHECK(pairs == 4);
}

TEST_CASE("what was committed survives a process that is killed, and nothing else") {
  Folder f;
  const pid_t child = ::fork();
  if (child == 0) {
    auto db = Database::open(f.file());
    Records records(**db, "acme");
    {
      SqlTransaction page(**db);
      records.returngo.put_rma(rma(), kNow);
      records.sources.set_cursor("rmas", "page 1");
      page.commit();
    }
    SqlTransaction half(**db);
    records.returngo.put_rma(rma("502", "9002"), kNow);
    records.sources.set_cursor("rmas", "page 2");
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(WIFSIGNALED(status));
  auto db = Database::open(f.file());
  REQUIRE(db);
  Records records(**db, "acme");
  CHECK(records.returngo.rma("501"));
  CHECK_FALSE(records.returngo.rma("502"));
  CHECK(records.sources.cursor("rmas") == "page 1");
  CHECK(judged(**db) == std::vector<std::string>{"9001"});
}

TEST_CASE("threads share the connection") {
  auto db = memory();
  auto work = [&](const std::string& store) {
    Records records(*db, store);
    for (int i = 0; i < 50; ++i) records.returngo.put_rma(rma(std::to_string(i), std::to_string(1000 + i)), kNow);
  };
  std::thread a(work, "a"), b(work, "b");
  a.join();
  b.join();
  CHECK(all_cases(*db, "a").size() == 50);
  CHECK(all_cases(*db, "b").size() == 50);
}
