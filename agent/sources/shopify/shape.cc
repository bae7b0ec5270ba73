#include "agent/sources/shopify/shape.h"

#include <algorithm>
#include <iterator>
#include <string_view>

#include "agent/sources/json_tree.h"
#include "agent/sources/shopify/selection.h"
#include "checks/money.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {
namespace {

using JsonType = Tree::JsonType;

struct FieldType {
  std::string_view field;  // "Order.name"
  std::string_view type;   // "String!"
};
constexpr FieldType kFields[] = {
#include "agent/sources/shopify/schema_fields.inc"
};

// "" = a field that the table does not know yet.
std::string_view type_of(std::string_view parent, std::string_view field) {
  const std::string key = std::string(parent) + "." + std::string(field);
  const auto* it = std::lower_bound(std::begin(kFields), std::end(kFields), key,
                                    [](const FieldType& f, const std::string& k) { return f.field < k; });
  return it != std::end(kFields) && it->field == key ? it->type : "";
}

bool whole(const std::string& number) {
  return !number.empty() && number.find_first_not_of("-0123456789") == std::string::npos;
}

// Scalars and enums. Numbers that Shopify writes as texts are understood as numbers, too.
bool is_leaf(const Tree& v, std::string_view type) {
  const bool number = v.is(JsonType::number), text = v.is(JsonType::text);
  if (type == "Boolean") return v.is(JsonType::boolean);
  if (type == "Int") return number && whole(v.text);
  if (type == "Float") return number;
  if (type == "Decimal") return (number || text) && checks::parse_minor(v.text, "").has_value();
  if (type == "CurrencyCode") return text && checks::parse_money("0", v.text).has_value();
  if (type == "UnsignedInt64") return (number || text) && whole(v.text);
  if (type == "DateTime") return text && checks::parse_time(v.text).has_value();
  if (type == "ID") return text && v.text.rfind("gid://", 0) == 0;
  return text;
}

const Tree* find(const Tree& object, std::string_view name) {
  for (const auto& [key, value] : object.fields)
    if (key == name) return &value;
  return nullptr;
}

class Checker {
 public:
  bool fields(const Tree& object, std::string_view parent, const std::vector<Selection>& selected) {
    for (const Selection& s : selected)
      if (!(s.name.empty() ? fragment(object, s) : field(object, parent, s))) return false;
    return true;
  }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  bool field(const Tree& object, std::string_view parent, const Selection& s) {
    const Tree* value = find(object, s.name);
    const std::string_view type = s.name == "__typename" ? "String!" : type_of(parent, s.name);
    const bool optional = type.empty() || type.back() != '!';
    if (value ? type.empty() || is(*value, type, s) : optional) return true;
    where_ = s.name + (where_.empty() ? "" : "." + where_);
    return false;
  }

  // Which of several types an object is, it does not always say: what is there must be right.
  bool fragment(const Tree& object, const Selection& s) {
    const Tree* own = find(object, "__typename");
    const bool is_it = own && own->text == s.on_type;
    for (const Selection& inner : s.inner)
      if ((is_it || find(object, inner.name)) && !field(object, s.on_type, inner)) return false;
    return true;
  }

  bool is(const Tree& value, std::string_view type, const Selection& s) {
    const bool must = type.back() == '!';
    if (must) type.remove_suffix(1);
    if (value.is(JsonType::null)) return !must;
    if (type.front() == '[') {
      const std::string_view each = type.substr(1, type.size() - 2);
      return value.is(JsonType::list) &&
             std::all_of(value.items.begin(), value.items.end(), [&](const Tree& item) { return is(item, each, s); });
    }
    return s.inner.empty() ? is_leaf(value, type) : value.is(JsonType::object) && fields(value, type, s.inner);
  }

  std::string where_;
};

}  // namespace

std::string misshapen(const std::string& document, const std::string& body) {
  const auto answer = parse_tree(body);
  const Tree* data = answer ? find(*answer, "data") : nullptr;
  if (!data || !data->is(JsonType::object)) return "data";
  Checker checker;
  return checker.fields(*data, "QueryRoot", selections_of(document)) ? "" : checker.where();
}

}  // namespace returnwatch::agent::shopify
