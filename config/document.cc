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

Value convert(const toml::node& node);

void convert_entries(const toml::table& table, Value& out) {
  for (const auto& [key, node] : table) {
    Value v = convert(node);
    // A table made by a [header] is known by the header's line; everything else by its key's.
    const bool by_header = v.kind == Value::Kind::table && !node.as_table()->is_inline();
    if (!by_header || v.line == 0) v.line = line_of(key.source());
    out.entries.emplace_back(std::string(key.str()), std::move(v));
  }
  std::stable_sort(out.entries.begin(), out.entries.end(),
                   [](const auto& a, const auto& b) { return a.second.line < b.second.line; });
}

Value convert(const toml::node& node) {
  Value v;
  v.line = line_of(node.source());
  if (const auto* table = node.as_table()) {
    convert_entries(*table, v);
  } else if (const auto* list = node.as_array()) {
    v.kind = Value::Kind::list;
    for (const toml::node& element : *list) v.list.push_back(convert(element));
  } else if (const auto* text = node.as_string()) {
    v.kind = Value::Kind::text;
    v.text = text->get();
  } else if (const auto* whole = node.as_integer()) {
    v.kind = Value::Kind::whole;
    v.whole = whole->get();
  } else if (const auto* flag = node.as_boolean()) {
    v.kind = Value::Kind::flag;
    v.flag = flag->get();
  } else if (node.is_floating_point()) {
    v.kind = Value::Kind::real;
  } else {
    v.kind = Value::Kind::date;
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

std::string likely(const std::string& text, int& line) {
  if (is_utf16(text)) return line = 1, "is written as UTF-16: save it as UTF-8";
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

const Value* Value::find(const std::string& key) const {
  for (const auto& [name, value] : entries)
    if (name == key) return &value;
  return nullptr;
}

const char* kind_name(Value::Kind kind) {
  switch (kind) {
    case Value::Kind::text:
      return "text";
    case Value::Kind::whole:
      return "a whole number";
    case Value::Kind::real:
      return "a number with a point";
    case Value::Kind::flag:
      return "true or false";
    case Value::Kind::date:
      return "a date or time";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::table:
      return "a table";
  }
  return "";
}

Document parse_document(const std::string& text) {
  Document d;
  try {
    d.root = convert(toml::parse(text));
    d.ok = true;
  } catch (const toml::parse_error& e) {
    d.error_line = line_of(e.source());
    const std::string hint = likely(text, d.error_line);
    d.error = hint.empty() ? "is not valid TOML: " + std::string(e.description()) : hint;
  }
  return d;
}

Document read_document(const std::string& path) {
  struct stat info {};
  Document d;
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
