#include "agent/store/damaged.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <vector>

#include "agent/store/state_lock.h"

namespace returnwatch::agent {
namespace {

// What no source can tell again.
constexpr const char* kHistory[] = {"alert",  "journal",        "silence",         "told",     "alert_group", "outbox",
                                    "thread", "receiver_state", "recipient_state", "dispatch", "report_sent"};

bool sqlite_file(const std::string& path) {
  char head[16] = {};
  std::ifstream(path, std::ios::binary).read(head, sizeof head);
  return std::memcmp(head, "SQLite format 3", 16) == 0;
}

// Row by row, until one cannot be read: what was read so far is kept.
long copy_table(SQLite::Database& to, SQLite::Database& from, const std::string& table) {
  long kept = 0;
  try {
    SQLite::Statement read(from, "SELECT * FROM " + table);
    std::string columns, places;
    for (int i = 0; i < read.getColumnCount(); ++i) {
      columns += (i ? ", " : "") + std::string(read.getColumnName(i));
      places += i ? ", ?" : "?";
    }
    SQLite::Statement write(to, "INSERT OR IGNORE INTO " + table + "(" + columns + ") VALUES(" + places + ")");
    while (read.executeStep()) {
      for (int i = 0; i < read.getColumnCount(); ++i) {
        const SQLite::Column c = read.getColumn(i);
        if (c.isInteger())
          write.bind(i + 1, static_cast<int64_t>(c.getInt64()));
        else if (c.isFloat())
          write.bind(i + 1, c.getDouble());
        else if (c.isNull())
          write.bind(i + 1);
        else
          write.bind(i + 1, c.getString());
      }
      kept += write.exec();
      write.reset();
    }
  } catch (const SQLite::Exception&) {
  }
  return kept;
}

long salvage(Database& db, const std::string& damaged) {
  long kept = 0;
  try {
    SQLite::Database old(damaged, SQLite::OPEN_READWRITE);  // its journal may still have to be applied
    SqlTransaction step(db);
    for (const char* table : kHistory) kept += copy_table(db.sql(), old, table);
    step.commit();
  } catch (const SQLite::Exception&) {
    return 0;
  }
  return kept;
}

}  // namespace

std::string damage_of(const std::string& path) {
  struct stat s {};
  if (path == ":memory:" || ::stat(path.c_str(), &s) != 0 || s.st_size == 0) return "";
  if (!sqlite_file(path)) return "";  // some other file: it is not ours to judge
  try {
    SQLite::Database db(path, SQLite::OPEN_READWRITE);
    SQLite::Statement check(db, "PRAGMA quick_check(1)");
    if (!check.executeStep()) return "it cannot be checked";
    const std::string said = check.getColumn(0).getString();
    return said == "ok" ? "" : said;
  } catch (const SQLite::Exception& e) {
    const int code = e.getErrorCode();
    return code == SQLITE_CORRUPT || code == SQLITE_NOTADB ? e.what() : "";
  }
}

Result<SetAside> set_aside(const std::string& path, const std::string& stamp) {
  auto lock = StateLock::take(path);  // not while somebody uses it
  if (!lock) return tl::unexpected<Error>(lock.error());
  SetAside out;
  out.where = path + ".damaged-" + stamp;
  for (const char* suffix : {"-wal", "-shm", ""})
    if (std::rename((path + suffix).c_str(), (out.where + suffix).c_str()) != 0 && errno != ENOENT)
      return fail(ErrorKind::storage, path + suffix + ": cannot be set aside: " + std::strerror(errno));
  lock->reset();
  auto fresh = Database::open(path);
  if (!fresh) return tl::unexpected<Error>(fresh.error());
  out.db = std::move(*fresh);
  out.kept = salvage(*out.db, out.where);
  return out;
}

}  // namespace returnwatch::agent
