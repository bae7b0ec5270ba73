// One TOML file as plain values that remember their line: what toml++ reads, without its headers.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace returnwatch::config {

struct TomlValue {
  enum class Kind { text, whole, real, flag, date, list, table };
  Kind kind = Kind::table;
  int line = 0;      // of the key, of the [header], or of the list's element
  std::string text;  // text; date: as RFC 3339
  std::int64_t whole = 0;
  bool flag = false;
  std::vector<TomlValue> list;
  std::vector<std::pair<std::string, TomlValue>> entries;  // of a table, in the order of the file

  [[nodiscard]] const TomlValue* find(const std::string& key) const;
};

// "text", "a whole number", "a list", ...: for messages.
[[nodiscard]] const char* kind_name(TomlValue::Kind kind);

struct TomlFile {
  bool ok = false;
  TomlValue root;
  int error_line = 0;
  std::string error;  // why not: cannot be read, or is not TOML
};

[[nodiscard]] TomlFile read_document(const std::string& path);
[[nodiscard]] TomlFile parse_document(const std::string& text);

}  // namespace returnwatch::config
