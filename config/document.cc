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
    d.error = "is not valid TOML: " + std::string(e.description());
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
