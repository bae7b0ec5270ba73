#include "agent/store/user_functions.h"

#include <sqlite3.h>

#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "checks/money.h"

namespace returnwatch::agent {
namespace {

std::string text_of(sqlite3_value* v) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return text ? text : "";
}

// minor('250', 'JPY') = 250, minor('250', 'GBP') = 25000: so that a threshold is exact in every currency.
void minor_function(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL)
    return sqlite3_result_null(context);
  const auto minor = checks::parse_minor(text_of(values[0]), text_of(values[1]));
  if (minor)
    sqlite3_result_int64(context, *minor);
  else
    sqlite3_result_error(context, "minor(amount, currency): the amount is not a decimal number", -1);
}

// decimal(5990, 'GBP') = '59.90'.
void decimal_function(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) != SQLITE_INTEGER || sqlite3_value_type(values[1]) != SQLITE_TEXT)
    return sqlite3_result_null(context);
  const std::string out = checks::decimal({sqlite3_value_int64(values[0]), text_of(values[1])});
  sqlite3_result_text(context, out.c_str(), -1, SQLITE_TRANSIENT);
}

std::string_view bytes_of(sqlite3_value* v) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(v));
  return {text ? text : "", text ? static_cast<std::size_t>(sqlite3_value_bytes(v)) : 0};
}

// SQLite's own instr(), replace() and trim() take length times length: minutes for one call on long texts, in which no
// limit is looked at. The first two as it documents them, in linear time; the third for short sets of characters only.
void instr_function(sqlite3_context* context, int, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || sqlite3_value_type(values[1]) == SQLITE_NULL)
    return sqlite3_result_null(context);
  const std::string_view text = bytes_of(values[0]), part = bytes_of(values[1]);
  const void* at = part.empty() ? text.data() : ::memmem(text.data(), text.size(), part.data(), part.size());
  if (!at) return sqlite3_result_int(context, 0);
  int characters = 1;
  for (const char* p = text.data(); p < at; ++p) characters += (static_cast<unsigned char>(*p) & 0xC0) != 0x80;
  sqlite3_result_int(context, characters);
}

void replace_function(sqlite3_context* context, int, sqlite3_value** values) {
  for (int i = 0; i < 3; ++i)
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) return sqlite3_result_null(context);
  const std::string_view part = bytes_of(values[1]), instead = bytes_of(values[2]);
  std::string_view text = bytes_of(values[0]);
  std::string out;
  while (!part.empty() && !text.empty()) {
    const auto* at = static_cast<const char*>(::memmem(text.data(), text.size(), part.data(), part.size()));
    if (!at) break;
    const auto before = static_cast<std::size_t>(at - text.data());
    out.append(text.substr(0, before)).append(instead);
    text.remove_prefix(before + part.size());
    if (out.size() > static_cast<std::size_t>(kLongestText)) return sqlite3_result_error_toobig(context);
  }
  out.append(text);
  sqlite3_result_text(context, out.data(), static_cast<int>(out.size()), SQLITE_TRANSIENT);
}

template <bool kLeft, bool kRight>
void trim_function(sqlite3_context* context, int count, sqlite3_value** values) {
  if (sqlite3_value_type(values[0]) == SQLITE_NULL || (count > 1 && sqlite3_value_type(values[1]) == SQLITE_NULL))
    return sqlite3_result_null(context);
  const std::string_view set = count > 1 ? bytes_of(values[1]) : " ";
  if (set.size() > 100) return sqlite3_result_error(context, "trim: too many characters to remove", -1);
  std::vector<std::string_view> characters;
  for (std::size_t i = 0; i < set.size();) {
    std::size_t end = i + 1;
    while (end < set.size() && (static_cast<unsigned char>(set[end]) & 0xC0) == 0x80) ++end;
    characters.push_back(set.substr(i, end - i));
    i = end;
  }
  std::string_view text = bytes_of(values[0]);
  const auto take = [&](bool left) {
    for (const std::string_view c : characters)
      if (text.size() >= c.size() && (left ? text.substr(0, c.size()) : text.substr(text.size() - c.size())) == c) {
        left ? text.remove_prefix(c.size()) : text.remove_suffix(c.size());
        return true;
      }
    return false;
  };
  while (kLeft && take(true)) {
  }
  while (kRight && take(false)) {
  }
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

}  // namespace

void add_user_functions(sqlite3* db) {
  constexpr int kPure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
  const auto add = [db](const char* name, int count, void (*f)(sqlite3_context*, int, sqlite3_value**)) {
    sqlite3_create_function(db, name, count, kPure, nullptr, f, nullptr, nullptr);
  };
  add("minor", 2, minor_function);
  add("decimal", 2, decimal_function);
  add("instr", 2, instr_function);
  add("replace", 3, replace_function);
  for (int count : {1, 2}) {
    add("trim", count, trim_function<true, true>);
    add("ltrim", count, trim_function<true, false>);
    add("rtrim", count, trim_function<false, true>);
  }
}

}  // namespace returnwatch::agent
