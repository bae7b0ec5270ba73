// The state file: one SQLite database in WAL mode, owned by one process (an exclusive lock on FILE.lock), with a schema version
// and migrations that run in one transaction each. Every step that must survive a crash is one Transaction.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include <SQLiteCpp/SQLiteCpp.h>

#include "agent/base/result.h"

namespace returnwatch::agent {

class Database {
 public:
  // `path` may be ":memory:" (no lock then). Fails with `storage` when another process owns it, or it is of a newer schema.
  [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::string& path);
  // Read-only and without the lock, for commands beside a running agent (report, trace).
  [[nodiscard]] static Result<std::unique_ptr<Database>> open_read_only(const std::string& path);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  // The connection; hold `mutex()` for as long as statements run (cycle, courier and web share it).
  [[nodiscard]] SQLite::Database& sql() { return *sql_; }
  [[nodiscard]] std::recursive_mutex& mutex() { return mutex_; }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  Database() = default;
  std::unique_ptr<SQLite::Database> sql_;
  std::recursive_mutex mutex_;
  std::string path_;
  int lock_fd_ = -1;
};

// BEGIN IMMEDIATE ... COMMIT, with the mutex held; rolls back unless commit() was called. A nested one joins the outer.
class Transaction {
 public:
  explicit Transaction(Database& db);
  ~Transaction();
  void commit();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;

 private:
  Database& db_;
  std::unique_lock<std::recursive_mutex> hold_;
  std::unique_ptr<SQLite::Transaction> transaction_;
};

}  // namespace returnwatch::agent
