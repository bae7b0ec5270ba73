#include "agent/sources/json_tree.h"

#include <simdjson.h>

#include <algorithm>
#include <memory_resource>
#include <vector>

#include "agent/sources/json_text.h"

namespace returnwatch::agent {
namespace {

namespace ondemand = simdjson::ondemand;

std::string_view literal(std::string_view token) {
  while (!token.empty() && static_cast<unsigned char>(token.back()) <= ' ') token.remove_suffix(1);
  return token;
}

// Children wait on a stack until their parent is at its end, and then stand side by side in the tree's memory.
class TreeBuilder {
 public:
  explicit TreeBuilder(const std::string& body) {
    const auto mended = whole_characters(body);
    text_ = simdjson::padded_string(mended ? *mended : body);
  }

  bool run() {
    ondemand::document document;
    ondemand::value root;
    // A bare number or text is no answer of any system: on demand reads it in another way.
    if (parser_.iterate(text_).get(document) || document.get_value().get(root) || !read(root, root_)) return false;
    return document.current_location().error() == simdjson::OUT_OF_BOUNDS;  // else something follows
  }
  [[nodiscard]] const Tree& root() const { return root_; }

 private:
  template <typename T>
  TreeRange<T> take(std::vector<T>& stack, std::size_t from) {
    const std::size_t n = stack.size() - from;
    T* to = static_cast<T*>(memory_.allocate(n * sizeof(T), alignof(T)));
    std::uninitialized_copy_n(stack.begin() + static_cast<std::ptrdiff_t>(from), n, to);
    stack.resize(from);
    return {to, to + n};
  }

  bool read_list(ondemand::array array, Tree& out) {
    out.kind = Tree::JsonType::list;
    const std::size_t from = items_.size();
    for (auto entry : array) {
      ondemand::value item;
      Tree tree;
      if (entry.get(item) || !read(item, tree)) return false;
      items_.push_back(tree);
    }
    out.items = take(items_, from);
    return true;
  }

  bool read_object(ondemand::object object, Tree& out) {
    out.kind = Tree::JsonType::object;
    const std::size_t from = fields_.size();
    for (auto entry : object) {
      ondemand::field field;
      TreeField one;
      if (std::move(entry).get(field) || field.unescaped_key().get(one.name) || !read(field.value(), one.value))
        return false;
      fields_.push_back(one);
    }
    out.fields = take(fields_, from);
    return true;
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
      case ondemand::json_type::string:
        out.kind = Tree::JsonType::text;
        return !value.get_string().get(out.text);
      case ondemand::json_type::array: {
        ondemand::array array;
        return !value.get_array().get(array) && read_list(array, out);
      }
      case ondemand::json_type::object: {
        ondemand::object object;
        return !value.get_object().get(object) && read_object(object, out);
      }
    }
    return false;
  }

  simdjson::padded_string text_;
  ondemand::parser parser_;
  std::pmr::monotonic_buffer_resource memory_;
  std::vector<Tree> items_;
  std::vector<TreeField> fields_;
  Tree root_;
};

}  // namespace

std::shared_ptr<const Tree> parse_tree(const std::string& body) {
  const auto built = std::make_shared<TreeBuilder>(body);
  return built->run() ? std::shared_ptr<const Tree>(built, &built->root()) : nullptr;
}

}  // namespace returnwatch::agent
