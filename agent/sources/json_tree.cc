#include "agent/sources/json_tree.h"

#include <simdjson.h>

#include "agent/sources/json_text.h"

namespace returnwatch::agent {
namespace {

namespace ondemand = simdjson::ondemand;

std::string literal(std::string_view token) {
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  return std::string(token);
}

// True where all of it could be read.
bool read(ondemand::value value, Tree& out) {
  ondemand::json_type type;
  if (value.type().get(type)) return false;
  switch (type) {
    case ondemand::json_type::null: {
      bool null = false;
      return !value.is_null().get(null) && null;
    }
    case ondemand::json_type::boolean: {
      bool on = false;
      if (value.get_bool().get(on)) return false;
      out.kind = Tree::JsonType::boolean;
      out.text = on ? "true" : "false";
      return true;
    }
    case ondemand::json_type::number:
      out.kind = Tree::JsonType::number;
      out.text = literal(value.raw_json_token());
      return true;
    case ondemand::json_type::string: {
      std::string_view text;
      if (value.get_string().get(text)) return false;
      out.kind = Tree::JsonType::text;
      out.text = std::string(text);
      return true;
    }
    case ondemand::json_type::array: {
      ondemand::array array;
      if (value.get_array().get(array)) return false;
      out.kind = Tree::JsonType::list;
      for (auto entry : array) {
        ondemand::value item;
        if (entry.get(item) || !read(item, out.items.emplace_back())) return false;
      }
      return true;
    }
    case ondemand::json_type::object: {
      ondemand::object object;
      if (value.get_object().get(object)) return false;
      out.kind = Tree::JsonType::object;
      for (auto entry : object) {
        ondemand::field field;
        std::string_view key;
        if (std::move(entry).get(field) || field.unescaped_key().get(key)) return false;
        auto& [name, inner] = out.fields.emplace_back();
        name = std::string(key);
        if (!read(field.value(), inner)) return false;
      }
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<Tree> parse_tree(const std::string& body) {
  const auto mended = whole_characters(body);
  const simdjson::padded_string padded(mended ? *mended : body);
  ondemand::parser parser;
  ondemand::document document;
  ondemand::value root;
  Tree out;
  // A bare number or text is no answer of any system: on demand reads it in another way.
  if (parser.iterate(padded).get(document) || document.get_value().get(root) || !read(root, out)) return std::nullopt;
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) return std::nullopt;  // something follows
  return out;
}

}  // namespace returnwatch::agent
