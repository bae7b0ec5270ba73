// Shopify's search syntax, with its traps (docs/facts/shopify.md section 3): terms `field:value`, comparisons, quotes,
// AND (also by juxtaposition), OR, NOT or `-`, parentheses.
//
// Traps kept: an unquoted time is cut at its first colon, so something else is searched, and `extensions.search` says
// so; where AND and OR meet without parentheses, the alternatives after the first AND are lost.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "tests/world/shop_data.h"

namespace returnwatch::world {

struct SearchTerm {
  std::string field;  // "" = any text
  std::string op;     // "", ">", ">=", "<", "<="
  std::string value;
  bool cut = false;  // an unquoted value that went on after a colon
};

struct SearchNode {
  enum class Kind { all, any, negation, term } kind = Kind::all;
  SearchTerm term;
  std::vector<SearchNode> children;
};

[[nodiscard]] SearchNode parse_search(const std::string& text);

// Does `row` (a node of `type`) match? Fields that the type cannot be searched by go to `warnings` and match
// everything.
[[nodiscard]] bool matches(const ShopData& shop, const std::string& type, const Json& row, const SearchNode& search);

// The ids, without prefix, that the search names, where no row but theirs can match; else empty.
[[nodiscard]] std::set<std::string> named_ids(const SearchNode& search);

// The `warnings` of extensions.search for this query against this type; empty when it is understood.
[[nodiscard]] Json search_warnings(const std::string& type, const SearchNode& search);

}  // namespace returnwatch::world
