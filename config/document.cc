#include "config/document.h"

#include <sys/stat.h>
#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace returnwatch::config {
namespace {

int line_of(const toml::source_region& r) { return static_cast<int>(r.begin.line); }

template <typename T>
std::string written(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}

TomlValue convert(const toml::node& node);

void convert_entries(const toml::table& table, TomlValue& out) {
  for (const auto& [key, node] : table) {
    TomlValue v = convert(node);
    // A table made by a [header] is known by the header's line; everything else by its key's.
    const bool by_header = v.kind == TomlValue::Kind::table && !node.as_table()->is_inline();
    if (!by_header || v.line == 0) v.line = line_of(key.source());
    out.entries.emplace_back(std::string(key.str()), std::move(v));
  }
  std::stable_sort(out.entries.begin(), out.entries.end(),
                   [](const auto& a, const auto& b) { return a.second.line < b.second.line; });
}

TomlValue convert(const toml::node& node) {
  TomlValue v;
  v.line = line_of(node.source());
  if (const auto* table = node.as_table()) {
    convert_entries(*table, v);
  } else if (const auto* list = node.as_array()) {
    v.kind = TomlValue::Kind::list;
    for (const toml::node& element : *list) v.list.push_back(convert(element));
  } else if (const auto* text = node.as_string()) {
    v.kind = TomlValue::Kind::text;
    v.text = text->get();
  } else if (const auto* whole = node.as_integer()) {
    v.kind = TomlValue::Kind::whole;
    v.whole = whole->get();
  } else if (const auto* flag = node.as_boolean()) {
    v.kind = TomlValue::Kind::flag;
    v.flag = flag->get();
  } else if (node.is_floating_point()) {
    v.kind = TomlValue::Kind::real;
  } else {
    v.kind = TomlValue::Kind::date;
    if (const auto* date = node.as_date()) v.text = written(date->get());
    if (const auto* time = node.as_time()) v.text = written(time->get());
    if (const auto* both = node.as_date_time()) v.text = written(both->get());
  }
  return v;
}

// --- What a file is that is not TOML, in the words of those who wrote it.

std::string line_at(const std::string& text, int number) {
  std::size_t at = 0;
  for (int i = 1; i < number && at != std::string::npos; ++i)
    if (at = text.find('\n', at); at != std::string::npos) ++at;
  return at == std::string::npos || number < 1 ? "" : text.substr(at, text.find('\n', at) - at);
}

bool is_utf16(const std::string& text) {
  const std::string mark = text.substr(0, 2);
  return mark == "\xFF\xFE" || mark == "\xFE\xFF" || text.find('\0') < 4;
}

bool has_curly_quotes(const std::string& line) {
  return line.find("\xE2\x80\x9C") != std::string::npos || line.find("\xE2\x80\x9D") != std::string::npos ||
         line.find("\xE2\x80\x98") != std::string::npos || line.find("\xE2\x80\x99") != std::string::npos;
}

// An odd number of quotes outside a comment.
bool has_open_quote(const std::string& line) {
  bool open = false;
  for (std::size_t i = 0; i < line.size() && (open || line[i] != '#'); ++i) {
    if (line[i] == '\\')
      ++i;
    else if (line[i] == '"')
      open = !open;
  }
  return open;
}

// "key: value", "- item", "---".
bool is_yaml(const std::string& line) {
  const std::size_t begin = line.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return false;
  const std::string rest = line.substr(begin);
  if (rest.rfind("- ", 0) == 0 || rest.rfind("---", 0) == 0) return true;
  const std::size_t end = rest.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
  return end != std::string::npos && end > 0 && rest[end] == ':' &&
         (end + 1 == rest.size() || rest[end + 1] == ' ' || rest[end + 1] == '\r');
}

bool is_json(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string::npos && text[begin] == '{';
}

// What the parser says, where people would say it otherwise.
std::string in_plain_words(const std::string& said) {
  const auto name = said.find("'");
  if (said.find("cannot redefine existing") != std::string::npos && name != std::string::npos)
    return said.substr(name) + " is written twice: keep one";
  if (said.find("utf-8") != std::string::npos) return "is not UTF-8: save it as UTF-8";
  const std::pair<const char*, const char*> kPlain[] = {
      {"could not determine value type", "text needs \"quotes\""},
      {"parsing boolean", "write true or false in small letters, and text in \"quotes\""},
      {"\\u00A0", "there is a space as web pages have it: type it anew"},
      {"parsing table header: expected ']'", "the ] of a [section] is missing"},
      {"expected comma", "a comma between two values in { } or [ ] is missing"},
      {"expected a comment or whitespace", "something stands behind the value: one key = value a line"}};
  for (const auto& [words, plain] : kPlain)
    if (said.find(words) != std::string::npos) return std::string("is not valid TOML: ") + plain;
  return "is not valid TOML: " + said;
}

std::string likely(const std::string& text, int& line) {
  if (is_utf16(text)) return line = 1, "is written as UTF-16: save it as UTF-8";
  if (is_json(text))
    return line = 1, "looks like JSON; this file is TOML: write key = \"value\", and sections as [section]";
  for (const int at : {line, line - 1}) {
    const std::string said = line_at(text, at);
    const char* what = has_curly_quotes(said) ? "has curly quotes: write straight ones, \"like this\""
                       : has_open_quote(said) ? "has a quote that is not closed"
                       : is_yaml(said)
                           ? "looks like YAML; this file is TOML: write key = \"value\", and sections as [section]"
                           : nullptr;
    if (what) return line = at, what;
  }
  return "";
}

}  // namespace

const TomlValue* TomlValue::find(const std::string& key) const {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

const char* kind_name(TomlValue::Kind kind) {
  switch (kind) {
    case TomlValue::Kind::text:
      return "text";
    case TomlValue::Kind::whole:
      return "a whole number";
    case TomlValue::Kind::real:
      return "a number with a point";
    case TomlValue::Kind::flag:
      return "true or false";
    case TomlValue::Kind::date:
      return "a date or time";
    case TomlValue::Kind::list:
      return "a list";
    case TomlValue::Kind::table:
      return "a table";
  }
  return "";
}

TomlFile parse_document(const std::string& text) {
  TomlFile d;
  try {
    d.root = convert(toml::parse(text));
    d.ok = true;
  } catch (const toml::parse_error& e) {
    d.error_line = line_of(e.source());
    const std::string hint = likely(text, d.error_line);
    d.error = hint.empty() ? in_plain_words(std::string(e.description())) : hint;
  }
  return d;
}

TomlFile read_document(const std::string& path) {
  struct stat info {};
  TomlFile d;
  if (::stat(path.c_str(), &info) != 0) {
    d.error = errno == ENOENT ? "there is no such file" : std::string("cannot be read: ") + std::strerror(errno);
    return d;
  }
  if (S_ISDIR(info.st_mode)) {
    d.error = "is a directory, not a file";
    return d;
  }
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || (info.st_size > 0 && !(text << in.rdbuf()))) {
    d.error = std::string("cannot be read: ") + std::strerror(errno);
    return d;
  }
  return parse_document(text.str());
}

}  // namespace returnwatch::config
