// An answer as a tree, for readers that must look for a field in several places. Numbers stay as they were written: ids
// and amounts may have more digits than any number type.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace returnwatch::agent {

struct Tree {
  enum class JsonType { null, boolean, number, text, list, object };

  JsonType kind = JsonType::null;
  std::string text;  // a text's characters, a number's literal, "true" or "false"
  std::vector<std::pair<std::string, Tree>> fields;
  std::vector<Tree> items;

  [[nodiscard]] bool is(JsonType k) const { return kind == k; }
};

// Nothing where the body is not JSON.
[[nodiscard]] std::optional<Tree> parse_tree(const std::string& body);

}  // namespace returnwatch::agent
