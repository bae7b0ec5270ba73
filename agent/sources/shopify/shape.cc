#include "agent/sources/shopify/shape.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "agent/sources/json_tree.h"
#include "agent/sources/shopify/selection.h"
#include "checks/money.h"
#include "checks/times.h"

namespace returnwatch::agent::shopify {
namespace {

using JsonType = Tree::JsonType;

constexpr std::size_t kMostDocuments = 100;  // kept as read

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

enum class Leaf { text, boolean, whole, number, decimal, currency, unsigned_text, time, id };

// "[Order!]!" -> "Order"
std::string_view bare(std::string_view type) {
  type.remove_prefix(std::min(type.find_first_not_of('['), type.size()));
  return type.substr(0, type.find_first_of("]!"));
}

Leaf leaf_of(std::string_view type) {
  constexpr std::pair<std::string_view, Leaf> named[] = {
      {"Boolean", Leaf::boolean},       {"Int", Leaf::whole},
      {"Float", Leaf::number},          {"Decimal", Leaf::decimal},
      {"CurrencyCode", Leaf::currency}, {"UnsignedInt64", Leaf::unsigned_text},
      {"DateTime", Leaf::time},         {"ID", Leaf::id},
  };
  for (const auto& [name, leaf] : named)
    if (name == type) return leaf;
  return Leaf::text;
}

// A selection with what the schema says of it, looked up once for all the objects of an answer.
struct Expected {
  std::string name;       // of the field; "" for a fragment
  std::string on_type;    // of a fragment
  std::string_view type;  // "[Order!]!"; "" = the table does not know the field
  Leaf leaf = Leaf::text;
  std::vector<Expected> inner;
};

std::vector<Expected> expected(const std::vector<Selection>& selected, std::string_view parent) {
  std::vector<Expected> out;
  for (const Selection& s : selected) {
    Expected e{s.name, s.on_type, "", Leaf::text, {}};
    std::string_view inside = s.on_type;
    if (!s.name.empty()) {
      e.type = s.name == "__typename" ? "String!" : type_of(parent, s.name);
      inside = bare(e.type);
      e.leaf = leaf_of(inside);
    }
    e.inner = expected(s.inner, inside);
    out.push_back(std::move(e));
  }
  return out;
}

// Of each document once: the agent sends a few dozen.
std::shared_ptr<const std::vector<Expected>> expected_of(const std::string& document) {
  static std::mutex guard;
  static std::unordered_map<std::string, std::shared_ptr<const std::vector<Expected>>> known;
  const std::lock_guard<std::mutex> hold(guard);
  if (known.size() > kMostDocuments) known.clear();
  auto& all = known[document];
  if (!all) all = std::make_shared<std::vector<Expected>>(expected(selections_of(document), "QueryRoot"));
  return all;
}

bool whole(std::string_view number) {
  return !number.empty() && number.find_first_not_of("-0123456789") == std::string_view::npos;
}

// Scalars and enums. Money is a text in Shopify's JSON: a number there is another kind, and may have lost digits. Of an
// id that is written as a text a number says the same.
bool is_leaf(const Tree& v, Leaf leaf) {
  const bool number = v.is(JsonType::number), text = v.is(JsonType::text);
  switch (leaf) {
    case Leaf::boolean:
      return v.is(JsonType::boolean);
    case Leaf::whole:
      return number && whole(v.text);
    case Leaf::number:
      return number;
    case Leaf::decimal:
      return text && checks::parse_minor(v.text, "").has_value();
    case Leaf::currency:
      return text && checks::parse_money("0", v.text).has_value();
    case Leaf::unsigned_text:
      return (number || text) && whole(v.text);
    case Leaf::time:
      return text && checks::parse_time(v.text).has_value();
    case Leaf::id:
      return text && v.text.rfind("gid://", 0) == 0;
    case Leaf::text:
      return text;
  }
  return false;
}

// Walks on from `at`, where the field before it stood: answers keep the order of their document.
const Tree* find(const Tree& object, std::string_view name, std::size_t& at) {
  const std::size_t n = object.fields.size();
  for (std::size_t i = 0; i < n; ++i) {
    const TreeField& f = object.fields[(at + i) % n];
    if (f.name != name) continue;
    at = (at + i + 1) % n;
    return &f.value;
  }
  return nullptr;
}

const Tree* find(const Tree& object, std::string_view name) {
  std::size_t at = 0;
  return find(object, name, at);
}

class Checker {
 public:
  bool fields(const Tree& object, const std::vector<Expected>& all) {
    std::size_t at = 0;
    for (const Expected& e : all)
      if (!(e.name.empty() ? fragment(object, e) : field(find(object, e.name, at), e))) return false;
    return true;
  }
  [[nodiscard]] const std::string& where() const { return where_; }

 private:
  bool field(const Tree* value, const Expected& e) {
    const bool optional = e.type.empty() || e.type.back() != '!';
    if (value ? e.type.empty() || is(*value, e.type, e) : optional) return true;
    where_ = e.name + (where_.empty() ? "" : "." + where_);
    return false;
  }

  // Which of several types an object is, it does not always say: what is there must be right.
  bool fragment(const Tree& object, const Expected& e) {
    const Tree* own = find(object, "__typename");
    const bool is_it = own && own->text == e.on_type;
    for (const Expected& inner : e.inner) {
      const Tree* value = find(object, inner.name);
      if ((is_it || value) && !field(value, inner)) return false;
    }
    return true;
  }

  bool is(const Tree& value, std::string_view type, const Expected& e) {
    const bool must = type.back() == '!';
    if (must) type.remove_suffix(1);
    if (value.is(JsonType::null)) return !must;
    if (type.front() == '[') {
      const std::string_view each = type.substr(1, type.size() - 2);
      return value.is(JsonType::list) &&
             std::all_of(value.items.begin(), value.items.end(), [&](const Tree& item) { return is(item, each, e); });
    }
    return e.inner.empty() ? is_leaf(value, e.leaf) : value.is(JsonType::object) && fields(value, e.inner);
  }

  std::string where_;
};

}  // namespace

std::string misshapen(const std::string& document, const std::string& body) {
  const auto answer = parse_tree(body);
  const Tree* data = answer ? find(*answer, "data") : nullptr;
  if (!data || !data->is(JsonType::object)) return "data";
  Checker checker;
  return checker.fields(*data, *expected_of(document)) ? "" : checker.where();
}

}  // namespace returnwatch::agent::shopify
