#include "agent/store/database.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "agent/store/schema.h"
#include "agent/store/views.h"

namespace returnwatch::agent {
namespace {

constexpr int kBusyMs = 5000;  // a reader beside us may hold the file for a moment (checkpoint)

std::string owner_of(int fd) {
  char text[32] = {};
  const ssize_t n = ::pread(fd, text, sizeof text - 1, 0);
  std::string pid;
  for (ssize_t i = 0; i < n && text[i] >= '0' && text[i] <= '9'; ++i) pid += text[i];
  return pid.empty() ? "another process" : "process " + pid;
}

// The lock is a file of its own, since SQLite drops POSIX locks of a file that any descriptor of this process closes.
Result<int> own(const std::string& path) {
  const std::string lock = path + ".lock";
  const int fd = ::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd < 0) return fail(ErrorKind::storage, lock + ": " + std::strerror(errno));
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const int why = errno;
    const std::string who = owner_of(fd);
    ::close(fd);
    if (why == EWOULDBLOCK) return fail(ErrorKind::storage, path + ": is in use by " + who);
    return fail(ErrorKind::storage, lock + ": " + std::strerror(why));
  }
  const std::string pid = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) {
    // The number only serves the message of the next one who asks.
  }
  return fd;
}

// Nobody else on the machine needs to read it; SQLite gives -wal and -shm the same rights.
void create_private(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (fd >= 0) ::close(fd);
}

}  // namespace

Result<std::unique_ptr<Database>> Database::open(const std::string& path) {
  std::unique_ptr<Database> db(new Database());
  db->path_ = path;
  const bool memory = path == ":memory:";
  if (!memory) {
    auto fd = own(path);
    if (!fd) return tl::unexpected<Error>(fd.error());
    db->lock_fd_ = *fd;
    create_private(path);
  }
  try {
    db->sql_ = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMs);
    db->sql_->exec("PRAGMA foreign_keys = OFF");
    if (!memory) db->sql_->exec("PRAGMA journal_mode = WAL");
    db->sql_->exec("PRAGMA synchronous = FULL");
    db->sql_->exec("PRAGMA temp_store = MEMORY");
    db->sql_->exec("PRAGMA cache_size = -65536");
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
    db->sql_ = std::make_unique<SQLite::Database>(path, SQLite::OPEN_READONLY, kBusyMs);
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
  if (lock_fd_ >= 0)
    ::close(lock_fd_);  // the file stays: removing it would let two processes lock two files of one name
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

Transaction::Transaction(Database& db) : db_(db), hold_(db.mutex()) {
  if (db_.depth_ == 0) {
    transaction_ = std::make_unique<SQLite::Transaction>(db_.sql(), SQLite::TransactionBehavior::IMMEDIATE);
    db_.doomed_ = false;
  }
  ++db_.depth_;
}

Transaction::~Transaction() {
  --db_.depth_;
  if (!committed_) db_.doomed_ = true;
}

void Transaction::commit() {
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
