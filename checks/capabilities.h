// What the parts of a source serve: its capabilities by the words that source_stale tells ("shopify/read_returns"), for
// Shopify the access scopes of docs/facts/shopify.md, for Patchworks its collections.
#pragma once

#include <string_view>
#include <vector>

#include "checks/case.h"

namespace returnwatch::checks {

// capability "": the source as a whole, so all that it serves. Unknown words serve nothing.
[[nodiscard]] std::vector<Need> needs_served(std::string_view source, std::string_view capability);

}  // namespace returnwatch::checks
