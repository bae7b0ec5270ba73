// The part of Shopify's Admin GraphQL schema that the simulated shop knows, in a shorthand of SDL: `@page` stands for
// the arguments of a connection, `@needs(a|b)` for the access scopes of which one is needed, `XConnection` types are
// implied by their node type, words of an enum `{}` are open. A field that is not here is refused, as the real API
// refuses unknown fields.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

namespace returnwatch::world {

extern const char* const kShopSchema;  // shop_schema_excerpt.cc, made by tests/contract/excerpt.mjs

struct SchemaType;

struct TypeRef {
  std::string name;  // the named type inside
  bool list = false;
  bool non_null = false;  // the outermost "!"
  bool item_non_null = false;
  [[nodiscard]] std::string text() const;
};
[[nodiscard]] TypeRef parse_type_ref(const std::string& text);

struct SchemaField {
  std::string name;
  std::map<std::string, TypeRef> args;
  TypeRef type;
  std::vector<std::string> needs;
  bool deprecated = false;
};

struct SchemaType {
  enum class Kind { scalar, enumeration, object, interface, union_, connection, edge } kind = Kind::scalar;
  std::string name;
  std::string node;                  // connection, edge: the node's type
  std::set<std::string> implements;  // and, for union members, the unions
  std::vector<std::string> needs;
  std::map<std::string, SchemaField> fields;
  std::set<std::string> values;  // enumeration; empty = open
  [[nodiscard]] bool leaf() const { return kind == Kind::scalar || kind == Kind::enumeration; }
  [[nodiscard]] bool abstract() const { return kind == Kind::interface || kind == Kind::union_; }
};

class ShopSchema {
 public:
  // Parsed once; throws std::logic_error when the shorthand is broken (a programmer's mistake).
  static const ShopSchema& get();
  [[nodiscard]] const SchemaType* find(const std::string& name) const;
  // Can an object of `object_type` stand where `type` is asked for?
  [[nodiscard]] bool is_a(const std::string& object_type, const std::string& type) const;
  [[nodiscard]] bool overlap(const std::string& a, const std::string& b) const;
  [[nodiscard]] const std::map<std::string, SchemaType>& types() const { return types_; }

 private:
  ShopSchema();
  void parse(const std::string& text);
  void add_connections();
  std::map<std::string, SchemaType> types_;
};

}  // namespace returnwatch::world
