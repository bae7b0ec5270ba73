// Static rules, in the words and codes that Shopify answers with, so that a wrong document fails loudly in tests.
#include <functional>
#include <set>

#include "tests/world/graphql_document.h"

namespace returnwatch::world {
namespace {

class Checker {
 public:
  Checker(const GraphqlDocument& document, const Operation& operation, std::vector<std::string>* deprecated)
      : document_(document), operation_(operation), deprecated_(deprecated) {}

  Json run() {
    path_.push_back("query" + (operation_.name.empty() ? "" : " " + operation_.name));
    for (const auto& v : operation_.variables) {
      if (schema_.find(v.type.name) == nullptr) {
        fail(0, 0, v.type.name + " isn't a defined input type (on $" + v.name + ")",
             {{"code", "variableRequiresValidType"}});
      }
    }
    walk(operation_.selections, "QueryRoot");
    for (const auto& v : operation_.variables) {
      if (used_.count(v.name) == 0) {
        fail(0, 0, "Variable $" + v.name + " is declared by " + title() + " but not used",
             {{"code", "variableNotUsed"}, {"variableName", v.name}});
      }
    }
    return errors_;
  }

 private:
  std::string title() const { return operation_.name.empty() ? "anonymous query" : operation_.name; }

  void fail(int line, int column, const std::string& message, Json extensions) {
    errors_.push_back({{"message", message},
                       {"locations", Json::array({{{"line", line}, {"column", column}}})},
                       {"path", path_},
                       {"extensions", std::move(extensions)}});
  }

  void walk(const std::vector<Selection>& selections, const std::string& type_name) {
    for (const auto& s : selections) {
      for (const auto& d : s.directives) directive(d, s);
      switch (s.kind) {
        case Selection::Kind::field:
          field(s, type_name);
          break;
        case Selection::Kind::inline_fragment:
          fragment(s, s.on.empty() ? type_name : s.on, type_name, s.selections, "inline fragment");
          break;
        case Selection::Kind::spread: {
          auto it = document_.fragments.find(s.name);
          if (it == document_.fragments.end()) {
            fail(s.line, s.column, "Fragment " + s.name + " was used, but not defined",
                 {{"code", "useAndDefineFragment"}, {"fragmentName", s.name}});
          } else if (open_.insert(s.name).second) {
            fragment(s, it->second.on, type_name, it->second.selections, s.name);
            open_.erase(s.name);
          }
          break;
        }
      }
    }
  }

  void fragment(const Selection& s, const std::string& on, const std::string& parent,
                const std::vector<Selection>& selections, const std::string& what) {
    if (schema_.find(on) == nullptr) {
      fail(s.line, s.column, "No such type " + on + ", so it can't be a fragment condition",
           {{"code", "undefinedType"}, {"typeName", on}});
    } else if (!schema_.overlap(on, parent)) {
      fail(s.line, s.column, "Fragment " + what + " on " + on + " can't be spread inside " + parent,
           {{"code", "cannotSpreadFragment"}, {"fragmentName", what}, {"typeName", on}, {"parentName", parent}});
    } else {
      walk(selections, on);
    }
  }

  void directive(const Directive& d, const Selection& s) {
    if (d.name != "include" && d.name != "skip") {
      fail(s.line, s.column, "Directive @" + d.name + " is not defined", {{"code", "undefinedDirective"}});
    }
    for (const auto& [key, value] : d.args) use(value, parse_type_ref("Boolean!"), s, key);
  }

  void field(const Selection& s, const std::string& type_name) {
    if (s.name == "__typename") return;
    const SchemaType* type = schema_.find(type_name);
    auto it = type->fields.find(s.name);
    if (it == type->fields.end()) {
      path_.push_back(s.alias);
      fail(s.line, s.column, "Field '" + s.name + "' doesn't exist on type '" + type_name + "'",
           {{"code", "undefinedField"}, {"typeName", type_name}, {"fieldName", s.name}});
      path_.erase(path_.size() - 1);
      return;
    }
    const SchemaField& f = it->second;
    path_.push_back(s.alias);
    arguments(s, f);
    const SchemaType* inner = schema_.find(f.type.name);
    if (f.deprecated && deprecated_ != nullptr) deprecated_->push_back(type_name + "." + f.name);
    if (inner->leaf() != s.selections.empty()) {
      fail(s.line, s.column,
           inner->leaf() ? "Selections can't be made on scalars (field '" + s.name + "' returns " + f.type.name +
                               " but has selections)"
                         : "Field must have selections (field '" + s.name + "' returns " + f.type.name +
                               " but has no selections. Did you mean '" + s.name + " { ... }'?)",
           {{"code", "selectionMismatch"}, {"nodeName", "field '" + s.name + "'"}, {"typeName", f.type.name}});
    } else {
      walk(s.selections, f.type.name);
    }
    path_.erase(path_.size() - 1);
  }

  void arguments(const Selection& s, const SchemaField& f) {
    std::set<std::string> given;
    for (const auto& [key, value] : s.args) {
      given.insert(key);
      auto arg = f.args.find(key);
      if (arg == f.args.end()) {
        fail(s.line, s.column, "Field '" + s.name + "' doesn't accept argument '" + key + "'",
             {{"code", "argumentNotAccepted"}, {"name", s.name}, {"typeName", "Field"}, {"argumentName", key}});
      } else {
        use(value, arg->second, s, key);
      }
    }
    for (const auto& [key, type] : f.args) {
      if (type.non_null && given.count(key) == 0) {
        fail(s.line, s.column, "Field '" + s.name + "' is missing required arguments: " + key,
             {{"code", "missingRequiredArguments"}, {"className", "Field"}, {"name", s.name}, {"arguments", key}});
      }
    }
  }

  void use(const Json& value, const TypeRef& wanted, const Selection& s, const std::string& arg) {
    if (value.is_object() && value.contains("$")) return variable(value["$"], wanted, s, arg);
    if (value.is_array()) {
      TypeRef item = wanted;
      item.list = false;
      item.non_null = wanted.item_non_null;
      for (const auto& v : value) use(v, item, s, arg);
      return;
    }
    if (!literal_fits(value, wanted)) {
      fail(s.line, s.column,
           "Argument '" + arg + "' on Field '" + s.name + "' has an invalid value (" + shown(value) +
               "). Expected type '" + wanted.text() + "'.",
           {{"code", "argumentLiteralsIncompatible"}, {"typeName", "Field"}, {"argumentName", arg}});
    }
  }

  static std::string shown(const Json& v) {
    return v.is_object() && v.contains("@") ? v["@"].get<std::string>() : v.dump();
  }

  bool literal_fits(const Json& v, const TypeRef& t) const {
    if (v.is_null()) return !t.non_null;
    const SchemaType* type = schema_.find(t.name);
    if (type != nullptr && type->kind == SchemaType::Kind::enumeration) {
      return v.is_object() && v.contains("@") && (type->values.empty() || type->values.count(v["@"]) > 0);
    }
    if (t.name == "Int") return v.is_number_integer();
    if (t.name == "Boolean") return v.is_boolean();
    if (t.name == "ID") return v.is_string() || v.is_number_integer();
    return v.is_string();
  }

  void variable(const std::string& name, const TypeRef& wanted, const Selection& s, const std::string& arg) {
    used_.insert(name);
    for (const auto& v : operation_.variables) {
      if (v.name != name) continue;
      const bool null_ok = !wanted.non_null || v.type.non_null || v.default_value.has_value();
      const bool item_ok = !wanted.item_non_null || v.type.item_non_null;
      if (v.type.name == wanted.name && v.type.list == wanted.list && null_ok && item_ok) return;
      fail(s.line, s.column,
           "Type mismatch on variable $" + name + " and argument " + arg + " (" + v.type.text() + " / " +
               wanted.text() + ")",
           {{"code", "variableMismatch"}, {"variableName", name}, {"typeName", v.type.text()}, {"argumentName", arg}});
      return;
    }
    fail(s.line, s.column, "Variable $" + name + " is used by " + title() + " but not declared",
         {{"code", "variableNotDefined"}, {"variableName", name}});
  }

  const ShopSchema& schema_ = ShopSchema::get();
  const GraphqlDocument& document_;
  const Operation& operation_;
  std::vector<std::string>* deprecated_;
  std::set<std::string> used_;
  std::set<std::string> open_;
  Json path_ = Json::array();
  Json errors_ = Json::array();
};

}  // namespace

Json check_graphql(const GraphqlDocument& document, const Operation& operation, std::vector<std::string>* deprecated) {
  return Checker(document, operation, deprecated).run();
}

}  // namespace returnwatch::world
