// What work costs, counted: never in seconds.
#pragma once

#include <sqlite3.h>

#include <fstream>
#include <string>

#include "agent/store/database.h"

namespace returnwatch::agent::testing {

// Transactions that were committed while it lives.
class Commits {
 public:
  explicit Commits(Database& db) : db_(db.sql().getHandle()) {
    sqlite3_commit_hook(
        db_,
        [](void* self) {
          ++static_cast<Commits*>(self)->count_;
          return 0;
        },
        this);
  }
  ~Commits() { sqlite3_commit_hook(db_, nullptr, nullptr); }
  Commits(const Commits&) = delete;
  Commits& operator=(const Commits&) = delete;
  [[nodiscard]] long count() const { return count_; }

 private:
  sqlite3* db_;
  long count_ = 0;
};

// Rows that were written, changed or removed while it lives, by every statement and trigger.
class Writes {
 public:
  explicit Writes(Database& db) : db_(db.sql().getHandle()), before_(sqlite3_total_changes(db_)) {}
  [[nodiscard]] long count() const { return sqlite3_total_changes(db_) - before_; }

 private:
  sqlite3* db_;
  long before_;
};

// Hundreds of steps of SQLite's machine while it lives: what queries cost, whatever the machine.
class Steps {
 public:
  explicit Steps(Database& db) : db_(db.sql().getHandle()) {
    sqlite3_progress_handler(
        db_, 100,
        [](void* self) {
          ++static_cast<Steps*>(self)->count_;
          return 0;
        },
        this);
  }
  ~Steps() { sqlite3_progress_handler(db_, 0, nullptr, nullptr); }
  Steps(const Steps&) = delete;
  Steps& operator=(const Steps&) = delete;
  [[nodiscard]] long count() const { return count_; }

 private:
  sqlite3* db_;
  long count_ = 0;
};

// Bytes that this process hands to files and sockets while it lives.
class Bytes {
 public:
  [[nodiscard]] long count() const { return now() - before_; }

 private:
  static long now() {
    std::ifstream io("/proc/self/io");
    for (std::string line; std::getline(io, line);)
      if (line.rfind("wchar:", 0) == 0) return std::stol(line.substr(6));
    return 0;
  }
  long before_ = now();
};

}  // namespace returnwatch::agent::testing
