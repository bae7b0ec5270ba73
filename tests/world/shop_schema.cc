#include "tests/world/shop_schema.h"

#include <sstream>
#include <stdexcept>

namespace returnwatch::world {
namespace {

std::vector<std::string> split(const std::string& text, char by) {
  std::vector<std::string> out;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, by);) {
    if (!part.empty()) out.push_back(part);
  }
  return out;
}

// Blanks separate tokens, except inside the parentheses of arguments.
std::vector<std::string> tokens(const std::string& text) {
  std::vector<std::string> out;
  std::string word;
  int depth = 0;
  auto flush = [&] {
    if (!word.empty()) out.push_back(word);
    word.clear();
  };
  for (char c : text) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if ((c == ' ' || c == '\n') && depth == 0) {
      flush();
    } else {
      word += c;
    }
  }
  flush();
  return out;
}

std::vector<std::string> needs_of(const std::string& directive) {
  return split(directive.substr(7, directive.size() - 8), '|');
}

SchemaField parse_field(const std::string& token) {
  SchemaField f;
  const auto open = token.find('(');
  const auto close = token.find(')');
  const auto colon = token.find(':', open == std::string::npos ? 0 : close);
  if (colon == std::string::npos) throw std::logic_error("demo schema: " + token);
  f.name = token.substr(0, std::min(open, colon));
  f.type = parse_type_ref(token.substr(colon + 1));
  if (open == std::string::npos) return f;
  for (const auto& arg : split(token.substr(open + 1, close - open - 1), ' ')) {
    if (arg == "@page") {
      for (const char* name : {"first", "last"}) f.args[name] = parse_type_ref("Int");
      for (const char* name : {"after", "before"}) f.args[name] = parse_type_ref("String");
      f.args["reverse"] = parse_type_ref("Boolean");
      continue;
    }
    const auto at = arg.find(':');
    f.args[arg.substr(0, at)] = parse_type_ref(arg.substr(at + 1));
  }
  return f;
}

bool ends_with(const std::string& text, const std::string& tail) {
  return text.size() > tail.size() && text.compare(text.size() - tail.size(), tail.size(), tail) == 0;
}

}  // namespace

TypeRef parse_type_ref(const std::string& text) {
  TypeRef t;
  std::string s = text;
  auto bang = [](std::string& from) {
    const bool yes = !from.empty() && from.back() == '!';
    if (yes) from.pop_back();
    return yes;
  };
  t.non_null = bang(s);
  if (!s.empty() && s.front() == '[') {
    t.list = true;
    s = s.substr(1, s.size() - 2);
    t.item_non_null = bang(s);
  }
  t.name = s;
  return t;
}

std::string TypeRef::text() const {
  std::string s = name;
  if (list) s = "[" + s + (item_non_null ? "!]" : "]");
  return non_null ? s + "!" : s;
}

ShopSchema::ShopSchema() {
  for (const char* name : {"ID", "Int", "Float", "String", "Boolean"}) types_[name].name = name;
  parse(kShopSchema);
  add_connections();
}

const ShopSchema& ShopSchema::get() {
  static const ShopSchema schema;
  return schema;
}

void ShopSchema::parse(const std::string& text) {
  const auto words = tokens(text);
  for (std::size_t i = 0; i < words.size();) {
    const std::string& what = words[i];
    SchemaType& type = types_[words.at(i + 1)];
    type.name = words[i + 1];
    i += 2;
    if (what == "union") {
      type.kind = SchemaType::Kind::union_;
      for (++i; i < words.size() && words[i] != "type" && words[i] != "interface" && words[i] != "union" &&
                words[i] != "enum";
           ++i) {
        types_[words[i]].implements.insert(type.name);
      }
      continue;
    }
    type.kind = what == "enum"        ? SchemaType::Kind::enumeration
                : what == "interface" ? SchemaType::Kind::interface
                                      : SchemaType::Kind::object;
    for (; words.at(i) != "{" && words[i] != "{}"; ++i) {
      if (words[i].rfind("@needs(", 0) == 0) {
        type.needs = needs_of(words[i]);
      } else if (words[i] != "implements" && words[i] != "&") {
        type.implements.insert(words[i]);
      }
    }
    if (words[i++] == "{}") continue;
    std::string last;
    for (; words.at(i) != "}"; ++i) {
      if (type.kind == SchemaType::Kind::enumeration) {
        type.values.insert(words[i]);
      } else if (words[i] == "@deprecated") {
        type.fields[last].deprecated = true;
      } else if (words[i].rfind("@needs(", 0) == 0) {
        type.fields[last].needs = needs_of(words[i]);
      } else {
        SchemaField f = parse_field(words[i]);
        last = f.name;
        type.fields[last] = std::move(f);
      }
    }
    ++i;
  }
}

void ShopSchema::add_connections() {
  std::set<std::string> wanted;
  std::set<std::string> scalars;
  for (const auto& [name, type] : types_) {
    for (const auto& [field_name, field] : type.fields) {
      if (ends_with(field.type.name, "Connection")) {
        wanted.insert(field.type.name);
      } else if (types_.count(field.type.name) == 0) {
        scalars.insert(field.type.name);
      }
    }
  }
  for (const auto& name : scalars) types_[name].name = name;
  auto field = [](const char* name, const std::string& type) { return parse_field(std::string(name) + ":" + type); };
  for (const auto& name : wanted) {
    const std::string node = name.substr(0, name.size() - 10);
    if (types_.count(node) == 0) throw std::logic_error("demo schema: no node type for " + name);
    SchemaType& c = types_[name];
    c.kind = SchemaType::Kind::connection;
    c.name = name;
    c.node = node;
    c.fields["nodes"] = field("nodes", "[" + node + "!]!");
    c.fields["edges"] = field("edges", "[" + node + "Edge!]!");
    c.fields["pageInfo"] = field("pageInfo", "PageInfo!");
    SchemaType& e = types_[node + "Edge"];
    e.kind = SchemaType::Kind::edge;
    e.name = node + "Edge";
    e.node = node;
    e.fields["node"] = field("node", node + "!");
    e.fields["cursor"] = field("cursor", "String!");
  }
}

const SchemaType* ShopSchema::find(const std::string& name) const {
  auto it = types_.find(name);
  return it == types_.end() ? nullptr : &it->second;
}

bool ShopSchema::is_a(const std::string& object_type, const std::string& type) const {
  if (object_type == type) return true;
  const SchemaType* t = find(object_type);
  return t != nullptr && t->implements.count(type) > 0;
}

bool ShopSchema::overlap(const std::string& a, const std::string& b) const {
  if (is_a(a, b) || is_a(b, a)) return true;
  for (const auto& [name, type] : types_) {
    if (type.kind == SchemaType::Kind::object && is_a(name, a) && is_a(name, b)) return true;
  }
  return false;
}

}  // namespace returnwatch::world
