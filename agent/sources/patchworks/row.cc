#include "agent/sources/patchworks/row.h"

#include <cctype>

#include "checks/words.h"

namespace returnwatch::agent::patchworks {
namespace {

using JsonType = Tree::JsonType;

// plain(key) == name
bool is_named(std::string_view key, std::string_view name) {
  for (const char c : key) {
    if (c == '_' || c == '-' || c == ' ') continue;
    if (name.empty() || std::tolower(static_cast<unsigned char>(c)) != name.front()) return false;
    name.remove_prefix(1);
  }
  return name.empty();
}

bool has_field(const Tree& object, std::string_view name) {
  for (const auto& [key, value] : object.fields)
    if (is_named(key, name)) return true;
  return false;
}

bool digits(const std::string& s) { return !s.empty() && s.find_first_not_of("0123456789") == std::string::npos; }

// 3, "3" and 3.0 are one number.
std::string whole(std::string_view number) {
  const auto point = number.find('.');
  const bool zeros =
      point != std::string_view::npos && number.find_first_not_of('0', point + 1) == std::string_view::npos;
  return std::string(zeros ? number.substr(0, point) : number);
}

}  // namespace

std::string plain(std::string_view name) {
  std::string out;
  for (char c : name)
    if (c != '_' && c != '-' && c != ' ') out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return out;
}

const Tree* field_of(const Tree& object, std::string_view name) {
  for (const auto& [key, value] : object.fields)
    if (is_named(key, name) && !value.is(JsonType::null)) return &value;
  return nullptr;
}

bool LenientObject::has(std::string_view name) const {
  for (const char* part : {"attributes", "relationships"})
    if (const Tree* inner = field_of(item_, part); inner && has_field(*inner, name)) return true;
  return has_field(item_, name);
}

const Tree* LenientObject::get(std::string_view name) const {
  if (const Tree* attributes = field_of(item_, "attributes"))
    if (const Tree* v = field_of(*attributes, name)) return v;
  if (const Tree* v = field_of(item_, name)) return v;
  const Tree* relations = field_of(item_, "relationships");
  const Tree* v = relations ? field_of(*relations, name) : nullptr;
  if (!v || !has_field(*v, "data")) return v;
  return field_of(*v, "data");  // {"data": null}: related to nothing
}

std::string LenientObject::text_of(const Tree* value) const {
  if (!value) return "";
  switch (value->kind) {
    case JsonType::null:
      return "";
    case JsonType::boolean:
    case JsonType::text:
      return std::string(value->text);
    case JsonType::number:
      return whole(value->text);
    case JsonType::object:
      for (const char* name : {"value", "name", "label", "id"})
        if (const Tree* v = inner(*value).get(name)) return text_of(v);
      break;
    case JsonType::list:
      break;
  }
  understood_ = understood_ && value->fields.empty() && value->items.empty();  // {} and [] say nothing
  return "";
}

std::string LenientObject::id_of(const Tree* value) const {
  if (!value) return "";
  if (value->is(JsonType::object)) return id_of(inner(*value).get("id"));
  if (value->is(JsonType::list)) return value->items.empty() ? "" : id_of(value->items.begin());
  if (value->is(JsonType::boolean)) understood_ = false;
  return text_of(value);
}

void LenientObject::add_ids(const Tree* value, std::vector<std::string>& out) const {
  if (value && value->is(JsonType::list)) {
    for (const Tree& each : value->items) add_ids(&each, out);
    return;
  }
  if (std::string id = id_of(value); !id.empty()) out.push_back(std::move(id));
}

std::optional<long> LenientObject::count_of(const Tree* value) const {
  if (!value) return std::nullopt;
  if (value->is(JsonType::list)) return static_cast<long>(value->items.size());
  if (value->is(JsonType::object))
    for (const char* name : {"total", "count", "value", "sum"})
      if (const Tree* v = inner(*value).get(name)) return count_of(v);
  const std::string s = text_of(value);
  if (s.empty()) return std::nullopt;
  if (digits(s) && s.size() <= 15) return std::stol(s);
  understood_ = false;
  return std::nullopt;
}

std::string LenientObject::text(std::string_view name) const { return text_of(get(name)); }

std::string LenientObject::id(std::string_view name) const { return id_of(get(name)); }

std::string LenientObject::id(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names)
    if (std::string out = id(name); !out.empty()) return out;
  return "";
}

std::vector<std::string> LenientObject::ids(std::string_view name) const {
  std::vector<std::string> out;
  add_ids(get(name), out);
  return out;
}

std::optional<bool> LenientObject::flag(std::string_view name) const {
  const Tree* v = get(name);
  if (!v) return std::nullopt;
  if (v->is(JsonType::list)) return !v->items.empty();
  if (v->is(JsonType::object)) return !v->fields.empty();
  const std::string s = text_of(v);
  for (const char* no : {"", "0", "false", "no"})
    if (checks::same_word(s, no)) return false;
  for (const char* yes : {"1", "true", "yes"})
    if (checks::same_word(s, yes)) return true;
  if (v->is(JsonType::number)) return true;
  understood_ = false;
  return std::nullopt;
}

std::optional<long> LenientObject::count(std::string_view name) const { return count_of(get(name)); }

std::optional<checks::Time> LenientObject::time(std::string_view name) const {
  const std::string s = text_of(get(name));
  if (s.empty()) return std::nullopt;
  if (digits(s) && s.size() >= 9 && s.size() <= 14) {
    const long long n = std::stoll(s);
    return checks::Time{checks::Duration{s.size() > 11 ? n / 1000 : n}};
  }
  const auto out = checks::parse_time(s);
  if (!out) understood_ = false;
  return out;
}

std::vector<const Tree*> LenientObject::list(std::string_view name) const {
  std::vector<const Tree*> out;
  const Tree* v = get(name);
  while (v && v->is(JsonType::object)) v = field_of(*v, "data");
  if (v && !v->is(JsonType::list)) understood_ = false;
  if (v)
    for (const Tree& each : v->items) out.push_back(&each);
  return out;
}

}  // namespace returnwatch::agent::patchworks
