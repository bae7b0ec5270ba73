// The state file: one SQLite database in WAL mode, owned by one process (state_lock.h), with a schema version and
// migrations that run in one transaction each. Every step that must survive a crash is one SqlTransaction.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "agent/base/result.h"
#include "agent/store/state_lock.h"

namespace returnwatch::agent {

class Database {
 public:
  // `path` may be ":memory:" (no lock then). Fails with `storage` when another process owns it, or it is of a newer
  // schema, or it is some other program's file. After a crash SQLite's own journal brings the last committed state
  // back.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path);
  // Read-only and without the lock, for commands beside a running agent (report, trace). Fails with `storage` when the
  // file is missing or was written by another version of the schema.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_read_only(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The connection; hold `mutex()` for as long as statements run (cycle, courier and web share it).
  [[nodiscard]] SQLite::Database& sql() { return *sql_; }
  [[nodiscard]] std::recursive_mutex& mutex() { return mutex_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Why what is written would be lost: the file is not under its path any more; "" = it is, or there is none to lose.
  [[nodiscard]] std::string missing() const { return lock_ ? lock_->missing() : ""; }
  [[nodiscard]] bool in_transaction() const { return depth_ > 0; }

  // A compiled statement, reset and without bindings; compiled once per text and kept. Statement (statement.h) is the
  // way to use it: it holds the mutex and gives the statement back. The text must outlive the Database (a literal).
  [[nodiscard]] std::unique_ptr<SQLite::Statement> take(std::string_view text);
  void give_back(std::string_view text, std::unique_ptr<SQLite::Statement> statement);

 private:
  friend class SqlTransaction;
  Database() = default;
  std::unique_ptr<StateLock> lock_;  // outlives sql_; none in memory or of a reader
  std::unique_ptr<SQLite::Database> sql_;
  std::map<std::string_view, std::vector<std::unique_ptr<SQLite::Statement>>> idle_;  // dies before sql_
  std::recursive_mutex mutex_;
  std::string path_;
  int depth_ = 0;        // of nested Transactions
  bool doomed_ = false;  // an inner one was left without commit: the outer one cannot commit any more
};

// BEGIN IMMEDIATE ... COMMIT, with the mutex held; rolls back unless commit() was called. A nested one joins the outer:
// an inner one that was not committed makes the outer commit() throw, so that half a step is never kept.
class SqlTransaction {
 public:
  explicit SqlTransaction(Database& db);
  ~SqlTransaction();
  void commit();
  SqlTransaction(const SqlTransaction&) = delete;
  SqlTransaction& operator=(const SqlTransaction&) = delete;

 private:
  Database& db_;
  std::unique_lock<std::recursive_mutex> hold_;
  std::unique_ptr<SQLite::Transaction> transaction_;  // the outermost one's only
  bool committed_ = false;
};

// One unchanging view of the state for several reads, with the mutex held. On a connection of its own (open_read_only)
// it waits for nobody and nobody waits for it.
class Snapshot {
 public:
  explicit Snapshot(Database& db);
  ~Snapshot();
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Database& db_;
  std::unique_lock<std::recursive_mutex> hold_;
  bool begun_ = false;
};

}  // namespace returnwatch::agent
