// One use of a cached statement: binds in order, steps, reads columns by place; holds the database's mutex while it
// lives. Times are stored as seconds since 1970 (UTC), absence as NULL.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "agent/store/database.h"
#include "agent/store/packed.h"
#include "checks/times.h"

namespace returnwatch::agent {

class Statement {
 public:
  // `text` is a literal. Arguments are bound to ?1, ?2, ...
  template <typename... Args>
  Statement(Database& db, std::string_view text, const Args&... args)
      : hold_(db.mutex()), db_(db), text_(text), statement_(db.take(text)) {
    int place = 0;
    (bind(++place, args), ...);
  }
  ~Statement() {
    if (statement_) db_.give_back(text_, std::move(statement_));
  }
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  [[nodiscard]] bool next() { return statement_->executeStep(); }  // true: a row is there
  int run() { return statement_->exec(); }                         // rows changed

  [[nodiscard]] bool null(int column) const { return statement_->isColumnNull(column); }
  [[nodiscard]] std::string text(int column) const {
    return null(column) ? "" : statement_->getColumn(column).getString();
  }
  [[nodiscard]] std::string plain(int column) const { return unpack(text(column)); }  // of a Packed
  [[nodiscard]] std::int64_t integer(int column) const {
    return null(column) ? 0 : statement_->getColumn(column).getInt64();
  }
  [[nodiscard]] bool flag(int column) const { return integer(column) != 0; }
  [[nodiscard]] std::optional<checks::Time> time(int column) const {
    if (null(column)) return std::nullopt;
    return checks::Time{checks::Duration{integer(column)}};
  }

 private:
  void bind(int place, const std::string& v) { statement_->bind(place, v); }
  void bind(int place, const char* v) { statement_->bind(place, v); }
  void bind(int place, const Packed& v) { statement_->bind(place, v.bytes.data(), static_cast<int>(v.bytes.size())); }
  void bind(int place, bool v) { statement_->bind(place, v ? 1 : 0); }
  void bind(int place, int v) { statement_->bind(place, v); }
  void bind(int place, long v) { statement_->bind(place, static_cast<int64_t>(v)); }
  void bind(int place, long long v) { statement_->bind(place, static_cast<int64_t>(v)); }
  void bind(int place, checks::Time t) { statement_->bind(place, static_cast<int64_t>(t.time_since_epoch().count())); }
  void bind(int place, std::nullopt_t) { statement_->bind(place); }
  template <typename T>
  void bind(int place, const std::optional<T>& v) {
    if (v)
      bind(place, *v);
    else
      statement_->bind(place);
  }

  std::unique_lock<std::recursive_mutex> hold_;
  Database& db_;
  std::string_view text_;
  std::unique_ptr<SQLite::Statement> statement_;
};

}  // namespace returnwatch::agent
