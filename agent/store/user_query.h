// Runs the user's own queries: a read-only connection of its own, on which nothing can be reached but this store's rows
// of the documented views, for a limited time and a limited number of rows.
//
// The views are made anew on the connection, each twice: the inner one, whose name nobody can know, may read the
// records; the outer one bears the documented name. SQLite's authorizer is told on whose behalf a table is read, and a
// WITH table named like a documented view would pass for it: so records are open to the unknown names only.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "agent/base/result.h"
#include "checks/case.h"
#include "checks/times.h"

struct sqlite3;

namespace returnwatch::agent {

struct QueryLimits {
  std::chrono::milliseconds time{3000};
  std::size_t rows = 1000;
};

using QueryValue = std::variant<std::monostate, std::int64_t, double, std::string>;

struct QueryShape {  // what is known without running it
  std::vector<std::string> columns;
  std::vector<checks::Need> needs;  // of the views that it reads
  bool clock = false;               // its answer may change though no record does: it uses :now or a time function
};

class UserQueries {
 public:
  // `path`: the state file, which must be of this program's schema.
  [[nodiscard]] static Result<std::unique_ptr<UserQueries>> open(const std::string& path, const std::string& store,
                                                                 QueryLimits limits = {});
  ~UserQueries();
  UserQueries(const UserQueries&) = delete;
  UserQueries& operator=(const UserQueries&) = delete;

  // `file` names the query in errors: "late.sql:9:4: no such column: rmaid".
  [[nodiscard]] Result<QueryShape> inspect(const std::string& file, const std::string& sql);
  // `now` is :now, in seconds since 1970.
  [[nodiscard]] Result<std::vector<std::vector<QueryValue>>> run(const std::string& file, const std::string& sql,
                                                                 checks::Time now);
  // Moves whenever something that the views show of this store has changed.
  [[nodiscard]] std::int64_t generation();

 private:
  struct Prepared;
  UserQueries() = default;
  Result<Prepared> prepare(const std::string& file, const std::string& sql);
  static int authorize(void* self, int action, const char* a, const char* b, const char* database,
                       const char* on_behalf);
  bool may_read(std::string table, const std::string& column, const std::string& on_behalf);
  static int keep_going(void* self);

  sqlite3* db_ = nullptr;
  std::string store_, secret_;
  std::set<std::string> tables_;  // lower case
  QueryLimits limits_;
  std::chrono::steady_clock::time_point until_{};
  std::int64_t memory_before_ = 0;
  bool greedy_ = false;  // it took too much memory
  bool guarded_ = false;
  std::vector<checks::Need> needs_;  // collected while a query is prepared
  bool clock_ = false;
};

}  // namespace returnwatch::agent
