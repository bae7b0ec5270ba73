// An answer as a tree, for readers that must look for a field in several places. Numbers stay as they were written: ids
// and amounts may have more digits than any number type.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace returnwatch::agent {

template <typename T>
struct TreeRange {  // lies in the tree's own memory
  const T* first = nullptr;
  const T* last = nullptr;

  [[nodiscard]] const T* begin() const { return first; }
  [[nodiscard]] const T* end() const { return last; }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(last - first); }
  [[nodiscard]] bool empty() const { return first == last; }
  const T& operator[](std::size_t i) const { return first[i]; }
};

struct TreeField;

struct Tree {
  enum class JsonType { null, boolean, number, text, list, object };

  JsonType kind = JsonType::null;
  std::string_view text;  // a text's characters, a number's literal, "true" or "false"
  TreeRange<TreeField> fields;
  TreeRange<Tree> items;

  [[nodiscard]] bool is(JsonType k) const { return kind == k; }
};

struct TreeField {
  std::string_view name;
  Tree value;
};

// Nothing where the body is not JSON. The tree and all in it live as long as the pointer.
[[nodiscard]] std::shared_ptr<const Tree> parse_tree(const std::string& body);

}  // namespace returnwatch::agent
