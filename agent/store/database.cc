#include "agent/store/database.h"

#include <sqlite3.h>

#include "agent/store/backup.h"
#include "agent/store/packed.h"
#include "agent/store/schema.h"
#include "agent/store/views.h"

namespace returnwatch::agent {
namespace {

constexpr int kBusyMs = 5000;                   // a reader beside us may hold the file for a moment (checkpoint)
constexpr int kOwnMutex = SQLITE_OPEN_NOMUTEX;  // ours is held wherever statements run: SQLite need not lock as well

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  std::unique_ptr<Database> db(new Database());
  db->path_ = path;
  const bool memory = path == ":memory:";
  if (!memory) {
    auto lock = StateLock::take(path);
    if (!lock) return tl::unexpected<Error>(lock.error());
    db->lock_ = std::move(*lock);
  }
  try {
    db->sql_ =
        std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE | kOwnMutex, kBusyMs);
    add_record_functions(db->sql_->getHandle());
    db->sql_->exec("PRAGMA foreign_keys = OFF");
    if (!memory) db->sql_->exec("PRAGMA journal_mode = WAL");
    db->sql_->exec("PRAGMA synchronous = FULL");
    db->sql_->exec("PRAGMA wal_autocheckpoint = 4000");  // pages: fewer are written twice into the file itself
    db->sql_->exec("PRAGMA temp_store = MEMORY");
    db->sql_->exec("PRAGMA cache_size = -65536");
    if (!memory)
      if (auto ok = back_up(*db->sql_, path); !ok) return tl::unexpected<Error>(ok.error());
    if (auto ok = migrate(*db->sql_); !ok) return fail(ErrorKind::storage, path + ": " + ok.error().message);
    create_views(*db->sql_);
  } catch (const std::exception& e) {
    return fail(ErrorKind::storage, path + ": " + e.what());
  }
  return db;
}

Result<std::unique_ptr<Database>> Database::open_read_only(const std::string& path) {
  std::unique_ptr<Database> db(new Database());
  db->path_ = path;
  try {
    db->sql_ = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY | kOwnMutex, kBusyMs);
    add_record_functions(db->sql_->getHandle());
    db->sql_->exec("PRAGMA temp_store = MEMORY");
    if (auto ok = check_schema(*db->sql_); !ok) return fail(ErrorKind::storage, path + ": " + ok.error().message);
  } catch (const std::exception& e) {
    return fail(ErrorKind::storage, path + ": " + e.what());
  }
  return db;
}

Database::~Database() {
  idle_.clear();
  sql_.reset();
}

std::unique_ptr<SQLite::Statement> Database::take(std::string_view text) {
  auto it = idle_.find(text);
  if (it != idle_.end() && !it->second.empty()) {
    auto statement = std::move(it->second.back());
    it->second.pop_back();
    return statement;
  }
  return std::make_unique<SQLite::Statement>(*sql_, std::string(text));
}

void Database::give_back(std::string_view text, std::unique_ptr<SQLite::Statement> statement) {
  statement->tryReset();
  statement->clearBindings();
  idle_[text].push_back(std::move(statement));
}

SqlTransaction::SqlTransaction(Database& db) : db_(db), hold_(db.mutex()) {
  if (db_.depth_ == 0) {
    transaction_ = std::make_unique<SQLite::Transaction>(db_.sql(), SQLite::TransactionBehavior::IMMEDIATE);
    db_.doomed_ = false;
  }
  ++db_.depth_;
}

SqlTransaction::~SqlTransaction() {
  --db_.depth_;
  if (!committed_) db_.doomed_ = true;
}

void SqlTransaction::commit() {
  if (transaction_ && db_.doomed_) throw SQLite::Exception("a nested transaction was given up: nothing is committed");
  if (transaction_) transaction_->commit();
  committed_ = true;
}

Snapshot::Snapshot(Database& db) : db_(db), hold_(db.mutex()) {
  if (db.in_transaction()) return;  // the caller's own transaction is a snapshot already
  db.sql().exec("BEGIN");
  begun_ = true;
}

Snapshot::~Snapshot() {
  if (begun_) db_.sql().tryExec("COMMIT");
}

}  // namespace returnwatch::agent
