#include "agent/store/user_query.h"

#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <cstring>
#include <random>

#include "agent/store/user_functions.h"
#include "agent/store/views.h"

namespace returnwatch::agent {
namespace {

constexpr int kBusyMs = 5000;
// Between two looks at the clock. Single steps are kept short by the limits below: a function call on long texts, or a
// sort in memory, is one step however long it takes.
constexpr int kStepsBetweenLooks = 200;
constexpr sqlite3_int64 kMostMemory = 96LL << 20;

struct QueryPlace {
  int line = 1, column = 1;
};

QueryPlace place_of(const std::string& text, std::size_t offset) {
  QueryPlace at;
  for (std::size_t i = 0; i < std::min(offset, text.size()); ++i) {
    if (text[i] == '\n')
      ++at.line, at.column = 1;
    else if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80)
      ++at.column;
  }
  return at;
}

std::string at(const std::string& file, const std::string& sql, std::size_t offset) {
  const QueryPlace p = place_of(sql, offset);
  return file + ":" + std::to_string(p.line) + ":" + std::to_string(p.column) + ": ";
}

// Where something other than blanks, comments and semicolons begins.
std::optional<std::size_t> first_word(const std::string& sql, std::size_t from) {
  for (std::size_t i = from; i < sql.size(); ++i) {
    if (std::strchr(" \t\r\n;\f", sql[i])) continue;
    if (sql.compare(i, 2, "--") == 0)
      i = std::min(sql.find('\n', i), sql.size());
    else if (sql.compare(i, 2, "/*") == 0) {
      const auto end = sql.find("*/", i + 2);
      if (end == std::string::npos) return std::nullopt;
      i = end + 1;
    } else
      return i;
  }
  return std::nullopt;
}

std::string random_word() {
  std::random_device device;
  char out[40];
  std::snprintf(out, sizeof out, "%08x%08x%08x%08x", device(), device(), device(), device());
  return out;
}

std::string quoted(const std::string& s) {
  std::string out = "'";
  for (const char c : s) out += c == '\'' ? "''" : std::string(1, c);
  return out + "'";
}

bool tells_time(const char* function) {
  for (const char* name : {"date", "time", "datetime", "julianday", "unixepoch", "strftime", "current_date",
                           "current_time", "current_timestamp"})
    if (sqlite3_stricmp(function, name) == 0) return true;
  return false;
}

void set_limits(sqlite3* db) {
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, kLongestText);
  sqlite3_limit(db, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 200);
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, 200'000);
  sqlite3_limit(db, SQLITE_LIMIT_COLUMN, 200);
  sqlite3_limit(db, SQLITE_LIMIT_EXPR_DEPTH, 200);
  sqlite3_limit(db, SQLITE_LIMIT_VDBE_OP, 100'000);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, nullptr);
}

}  // namespace

struct UserQueries::Prepared {
  std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)> statement{nullptr, sqlite3_finalize};
};

Result<std::unique_ptr<UserQueries>> UserQueries::open(const std::string& path, const std::string& store,
                                                       QueryLimits limits) {
  std::unique_ptr<UserQueries> out(new UserQueries());
  out->store_ = store;
  out->limits_ = limits;
  out->secret_ = random_word();
  if (sqlite3_open_v2(path.c_str(), &out->db_, SQLITE_OPEN_READONLY | SQLITE_OPEN_PRIVATECACHE, nullptr) != SQLITE_OK)
    return fail(ErrorKind::storage, path + ": " + (out->db_ ? sqlite3_errmsg(out->db_) : "out of memory"));
  sqlite3* db = out->db_;
  sqlite3_busy_timeout(db, kBusyMs);
  std::string set_up = "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;";
  for (const View& v : views()) {
    const std::string name = v.name, inner = name + "_" + out->secret_;
    set_up += "CREATE TEMP VIEW " + inner + " AS SELECT * FROM (" + v.select + ") WHERE store = " + quoted(store) + ";";
    set_up += "CREATE TEMP VIEW " + name + " AS SELECT * FROM " + inner + ";";
  }
  const auto note_table = [](void* tables, int, char** values, char**) {
    std::string name = values[0] ? values[0] : "";
    for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    static_cast<std::set<std::string>*>(tables)->insert(name);
    return 0;
  };
  if (sqlite3_exec(db, "SELECT name FROM sqlite_master WHERE type = 'table'", note_table, &out->tables_, nullptr) !=
      SQLITE_OK)
    return fail(ErrorKind::storage, path + ": " + sqlite3_errmsg(db));
  if (sqlite3_exec(db, set_up.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK)
    return fail(ErrorKind::storage, path + ": " + sqlite3_errmsg(db));
  add_user_functions(db);
  set_limits(db);
  sqlite3_set_authorizer(db, authorize, out.get());
  sqlite3_progress_handler(db, kStepsBetweenLooks, keep_going, out.get());
  return out;
}

UserQueries::~UserQueries() { sqlite3_close(db_); }

int UserQueries::authorize(void* self, int action, const char* a, const char* b, const char*, const char* on_behalf) {
  auto& q = *static_cast<UserQueries*>(self);
  if (!q.guarded_) return SQLITE_OK;
  switch (action) {
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_FUNCTION:
      if (b && tells_time(b)) q.clock_ = true;
      return b && (sqlite3_stricmp(b, "load_extension") == 0 || sqlite3_strnicmp(b, "fts", 3) == 0) ? SQLITE_DENY
                                                                                                    : SQLITE_OK;
    case SQLITE_READ:
      return a && q.may_read(a, b ? b : "", on_behalf ? on_behalf : "") ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
  }
}

bool UserQueries::may_read(std::string table, const std::string& column, const std::string& on_behalf) {
  for (char& c : table) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  for (const View& v : views()) {
    const std::string inner = std::string(v.name) + "_" + secret_;
    if (on_behalf != inner && table != inner && sqlite3_stricmp(v.name, table.c_str()) != 0) continue;
    needs_.insert(needs_.end(), v.needs.begin(), v.needs.end());
    return true;
  }
  if (table == "json_each" || table == "json_tree") return true;
  // A WITH table of which no column is used is told like this.
  return column.empty() && !tables_.count(table) && table.rfind("sqlite_", 0) != 0 && table.rfind("pragma_", 0) != 0 &&
         table != "dbstat" && table != "bytecode" && table != "tables_used";
}

int UserQueries::keep_going(void* self) {
  auto& q = *static_cast<UserQueries*>(self);
  if (!q.guarded_) return 0;
  q.greedy_ = q.greedy_ || sqlite3_memory_used() - q.memory_before_ > kMostMemory;
  return q.greedy_ || std::chrono::steady_clock::now() > q.until_ ? 1 : 0;
}

Result<UserQueries::Prepared> UserQueries::prepare(const std::string& file, const std::string& sql) {
  needs_.clear();
  clock_ = false;
  until_ = std::chrono::steady_clock::now() + limits_.time;
  memory_before_ = sqlite3_memory_used();
  greedy_ = false;
  const auto begin = first_word(sql, 0);
  if (!begin) return fail(ErrorKind::rejected, file + ": holds no query");
  Prepared out;
  sqlite3_stmt* raw = nullptr;
  const char* tail = nullptr;
  const int code = sqlite3_prepare_v2(db_, sql.c_str(), static_cast<int>(sql.size()), &raw, &tail);
  out.statement.reset(raw);
  if (code != SQLITE_OK) {
    const int offset = sqlite3_error_offset(db_);
    std::string why = sqlite3_errmsg(db_);
    if (code == SQLITE_AUTH) why += ": only SELECT, and only from the views of docs/sql-views.md";
    if (code == SQLITE_INTERRUPT) why = "takes too long to prepare";
    return fail(ErrorKind::rejected, at(file, sql, offset < 0 ? *begin : static_cast<std::size_t>(offset)) + why);
  }
  if (const auto more = first_word(sql, static_cast<std::size_t>(tail - sql.c_str())))
    return fail(ErrorKind::rejected, at(file, sql, *more) + "only one query is allowed; this is a second one");
  if (!raw || sqlite3_stmt_readonly(raw) == 0 || sqlite3_column_count(raw) == 0 || sqlite3_stmt_isexplain(raw) != 0)
    return fail(ErrorKind::rejected, at(file, sql, *begin) + "must be a SELECT");
  for (int i = 1; i <= sqlite3_bind_parameter_count(raw); ++i) {
    const char* name = sqlite3_bind_parameter_name(raw, i);
    if (!name || std::strcmp(name, ":now") != 0) {
      const auto where = name ? sql.find(name, *begin) : sql.find('?', *begin);
      return fail(ErrorKind::rejected, at(file, sql, where == std::string::npos ? *begin : where) +
                                           (name ? name : "?") + " is not a parameter; the only one is :now");
    }
    clock_ = true;
  }
  return out;
}

namespace {

// The authorizer stands guard for as long as a user's text is looked at.
class Guard {
 public:
  explicit Guard(bool& flag) : flag_(flag) { flag_ = true; }
  ~Guard() { flag_ = false; }

 private:
  bool& flag_;
};

QueryValue value_at(sqlite3_stmt* s, int column) {
  switch (sqlite3_column_type(s, column)) {
    case SQLITE_NULL:
      return std::monostate{};
    case SQLITE_INTEGER:
      return static_cast<std::int64_t>(sqlite3_column_int64(s, column));
    case SQLITE_FLOAT:
      return sqlite3_column_double(s, column);
    default:
      break;
  }
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(s, column));
  return std::string(text ? text : "", static_cast<std::size_t>(sqlite3_column_bytes(s, column)));
}

}  // namespace

Result<QueryShape> UserQueries::inspect(const std::string& file, const std::string& sql) {
  Guard guard(guarded_);
  auto prepared = prepare(file, sql);
  if (!prepared) return tl::unexpected<Error>(prepared.error());
  QueryShape out;
  for (int i = 0; i < sqlite3_column_count(prepared->statement.get()); ++i)
    out.columns.emplace_back(sqlite3_column_name(prepared->statement.get(), i));
  std::sort(needs_.begin(), needs_.end());
  needs_.erase(std::unique(needs_.begin(), needs_.end()), needs_.end());
  out.needs = needs_;
  out.clock = clock_;
  return out;
}

Result<std::vector<std::vector<QueryValue>>> UserQueries::run(const std::string& file, const std::string& sql,
                                                              checks::Time now) {
  Guard guard(guarded_);
  auto prepared = prepare(file, sql);
  if (!prepared) return tl::unexpected<Error>(prepared.error());
  sqlite3_stmt* s = prepared->statement.get();
  if (const int place = sqlite3_bind_parameter_index(s, ":now"))
    sqlite3_bind_int64(s, place, now.time_since_epoch().count());
  std::vector<std::vector<QueryValue>> out;
  for (;;) {
    const int code = sqlite3_step(s);
    if (code == SQLITE_DONE) return out;
    if (code == SQLITE_INTERRUPT && greedy_)
      return fail(ErrorKind::rejected, file + ": needs too much memory; nothing was concluded");
    if (code == SQLITE_INTERRUPT)
      return fail(ErrorKind::rejected,
                  file + ": took longer than " + std::to_string(limits_.time.count()) + " ms; nothing was concluded");
    if (code != SQLITE_ROW) return fail(ErrorKind::rejected, file + ": " + sqlite3_errmsg(db_));
    if (out.size() == limits_.rows)
      return fail(ErrorKind::rejected,
                  file + ": returned more than " + std::to_string(limits_.rows) + " rows; nothing was concluded");
    std::vector<QueryValue> row;
    for (int i = 0; i < sqlite3_column_count(s); ++i) row.push_back(value_at(s, i));
    out.push_back(std::move(row));
  }
}

std::int64_t UserQueries::generation() {
  sqlite3_stmt* raw = nullptr;
  std::int64_t out = -1;
  if (sqlite3_prepare_v2(db_, "SELECT generation FROM store_change WHERE store = ?1", -1, &raw, nullptr) == SQLITE_OK) {
    sqlite3_bind_text(raw, 1, store_.c_str(), -1, SQLITE_TRANSIENT);
    out = sqlite3_step(raw) == SQLITE_ROW ? sqlite3_column_int64(raw, 0) : 0;
  }
  sqlite3_finalize(raw);
  return out;
}

}  // namespace returnwatch::agent
