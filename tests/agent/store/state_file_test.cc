// The file itself: who owns it by whatever name, who else may read it, whether it is still there, and what becomes of a
// damaged one.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "agent/store/alert_store.h"
#include "agent/store/damaged.h"
#include "agent/store/outbox.h"
#include "agent/store/schema.h"
#include "agent/store/statement.h"
#include "tests/agent/store/fixture.h"
#include "tests/alerts/desk.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

struct Folder {
  std::filesystem::path path;
  Folder() {
    char name[] = "/tmp/rw-file-XXXXXX";
    path = ::mkdtemp(name);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  [[nodiscard]] std::string file(const std::string& name = "state.db") const { return (path / name).string(); }
};

std::string why_not(const std::string& path) {
  const auto db = Database::open(path);
  return db ? "" : db.error().message;
}

// What another process is told: 0 = it owns the file.
int as_another_process(const std::string& path, const std::string& says) {
  const pid_t child = ::fork();
  if (child == 0) {
    const auto db = Database::open(path);
    ::_exit(db ? 0 : db.error().message.find(says) != std::string::npos ? 1 : 2);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WEXITSTATUS(status);
}

unsigned mode_of(const std::string& path) {
  struct stat s {};
  return ::stat(path.c_str(), &s) == 0 ? s.st_mode & 0777 : 0;
}

}  // namespace

TEST_CASE("one owner, by whatever name the file is opened", "[store]") {
  const Folder f;
  auto first = Database::open(f.file());
  REQUIRE(first);
  std::filesystem::create_symlink(f.file(), f.file("by-symlink.db"));
  std::filesystem::create_hard_link(f.file(), f.file("by-hard-link.db"));
  for (const char* name : {"state.db", "by-symlink.db", "by-hard-link.db"}) {
    INFO(name);
    CHECK(why_not(f.file(name)).find("in use by process " + std::to_string(::getpid())) != std::string::npos);
    CHECK(as_another_process(f.file(name), "in use by ") == 1);
  }
  for (const auto& entry : std::filesystem::directory_iterator(f.path))  // whatever lies beside it
    if (entry.path().string().find("lock") != std::string::npos) std::filesystem::remove(entry.path());
  CHECK(as_another_process(f.file(), "in use by ") == 1);
  // Refusing did not cost the owner SQLite's own locks.
  {
    SqlTransaction step(**first);
    Records(**first, "acme").sources.set_cursor("a", "1");
    step.commit();
  }
  first->reset();
  CHECK(as_another_process(f.file("by-symlink.db"), "") == 0);
}

TEST_CASE("a state that others on the machine can read or write is refused; one's group may", "[store]") {
  const Folder f;
  Database::open(f.file())->reset();
  CHECK(mode_of(f.file()) == 0600);
  for (const unsigned mode : {0604U, 0602U, 0644U, 0666U}) {
    ::chmod(f.file().c_str(), mode);
    INFO(std::oct << mode);
    CHECK(why_not(f.file()).find("others on this machine may") != std::string::npos);
    CHECK(why_not(f.file()).find("chmod o=") != std::string::npos);
  }
  for (const unsigned mode : {0600U, 0660U, 0640U}) {  // Kubernetes gives a volume's files to the pod's group
    ::chmod(f.file().c_str(), mode);
    INFO(std::oct << mode);
    CHECK(why_not(f.file()) == "");
  }
  std::ofstream(f.file("state.db-wal")) << "";
  ::chmod(f.file("state.db-wal").c_str(), 0644);
  CHECK(why_not(f.file()).find("state.db-wal") != std::string::npos);
}

TEST_CASE("a file that vanishes or is replaced is noticed", "[store]") {
  const Folder f;
  auto db = std::move(*Database::open(f.file()));
  CHECK(db->missing() == "");
  std::filesystem::rename(f.file(), f.file("elsewhere.db"));
  CHECK(db->missing().find("is gone") != std::string::npos);
  std::ofstream(f.file()) << "";
  CHECK(db->missing().find("another file has taken the place of") == 0);
  std::filesystem::rename(f.file("elsewhere.db"), f.file());
  CHECK(db->missing() == "");
  CHECK(memory()->missing() == "");
}

TEST_CASE("before its form is changed the file is copied as it was", "[store]") {
  const Folder f;
  ::umask(0077);
  {
    SQLite::Database old(f.file(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    old.exec("PRAGMA application_id = 0x52745761");
    old.exec(
        "CREATE TABLE schema_migrations(owner TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY(owner, number))");
    old.exec(schema_parts()[0].migrations()[0]);
    old.exec("INSERT INTO schema_migrations VALUES ('records', 1)");
    old.exec("INSERT INTO rma_seen VALUES ('acme', '501', 'rma', 'Approved', 1)");
  }
  REQUIRE(why_not(f.file()) == "");
  std::vector<std::string> copies;
  for (const auto& entry : std::filesystem::directory_iterator(f.path))
    if (entry.path().string().find(".before-") != std::string::npos) copies.push_back(entry.path());
  REQUIRE(copies.size() == 1);
  CHECK(mode_of(copies[0]) == 0600);
  SQLite::Database copy(copies[0], SQLite::OPEN_READONLY);
  CHECK(copy.execAndGet("SELECT count(*) FROM rma_seen").getInt() == 1);
  CHECK(copy.execAndGet("SELECT max(number) FROM schema_migrations").getInt() == 1);
  CHECK_FALSE(copy.tableExists("order_record"));
  // Nothing to change, nothing copied.
  std::filesystem::remove(copies[0]);
  REQUIRE(why_not(f.file()) == "");
  CHECK_FALSE(std::filesystem::exists(copies[0]));
}

TEST_CASE("a damaged file is set aside with its alerts kept; a sound one, and a stranger's, are left", "[store]") {
  const Folder f;
  CHECK(damage_of(f.file()) == "");  // none
  {
    auto db = std::move(*Database::open(f.file()));
    SqlTransaction step(*db);
    AlertStore store(*db);
    for (int i = 0; i < 50; ++i) {
      alerts::Alert a;
      a.finding = alerts::finding(std::to_string(1000 + i));
      a.case_key = "case";
      a.first_seen = a.fired_at.emplace(kNow);
      store.put(a);
    }
    Records records(*db, "acme");
    for (int i = 0; i < 400; ++i) records.sources.set_cursor("c" + std::to_string(i), std::string(500, 'x'));
    step.commit();
  }
  CHECK(damage_of(f.file()) == "");
  {
    std::fstream file(f.file(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(-3 * 4096, std::ios::end);
    file << std::string(2 * 4096, '\x5a');
  }
  REQUIRE(damage_of(f.file()) != "");
  auto aside = set_aside(f.file(), "20261130T154400Z");
  REQUIRE(aside);
  CHECK(std::filesystem::exists(f.file("state.db.damaged-20261130T154400Z")));
  CHECK(damage_of(f.file()) == "");
  CHECK(aside->kept >= 50);
  CHECK(AlertStore(*aside->db).find(alerts::finding("1001").fingerprint)->fired_at == kNow);
  CHECK_FALSE(Records(*aside->db, "acme").sources.cursor("c1"));  // read anew from the sources

  std::ofstream(f.file("notes.txt")) << "not ours";
  CHECK(damage_of(f.file("notes.txt")) == "");
}
