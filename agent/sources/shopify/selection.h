// What a document selects, as a tree; for shape.cc. Reads the documents that documents.cc writes, not all of GraphQL:
// no aliases, no named fragments, no directives.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace returnwatch::agent::shopify {

struct Selection {
  std::string name;     // of the field; "" for an inline fragment
  std::string on_type;  // of an inline fragment
  std::vector<Selection> inner;
};

// The root's selections.
[[nodiscard]] std::vector<Selection> selections_of(std::string_view document);

}  // namespace returnwatch::agent::shopify
