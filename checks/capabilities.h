// The systems that are read, and what their parts serve: its capabilities by the words that source_stale tells
// ("shopify/read_returns"), for Shopify the access scopes of docs/facts/shopify.md, for Patchworks its collections.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "checks/case.h"

namespace returnwatch::checks {

struct System {
  std::string_view id;    // of a source: in the state, in a finding's evidence, of its folders and its page of facts
  std::string_view name;  // as people read it
  std::string_view left;  // what of its budget is left
};
[[nodiscard]] const std::array<System, 3>& systems();
[[nodiscard]] const System* system_of(std::string_view id);  // nullptr: none of them
// Its name; of what is none of them, `otherwise`.
[[nodiscard]] std::string system_name(std::string_view id, std::string_view otherwise = "");

// capability "": the source as a whole, so all that it serves. Unknown words serve nothing.
[[nodiscard]] std::vector<Need> needs_served(std::string_view source, std::string_view capability);

}  // namespace returnwatch::checks
