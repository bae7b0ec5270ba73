// Shopify's API calendar (docs/facts/shopify.md section 1): a version leaves on the 16th, 15:00 UTC, of its month a
// year later.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checks/times.h"

namespace returnwatch::agent::shopify {

// "2026-07" -> 2027-07-16T15:00:00Z. Nothing for "unstable" or what is no version.
[[nodiscard]] std::optional<checks::Time> reachable_until(std::string_view version);

// The fields that X-Shopify-API-Deprecated-Reason lists: "Shop.products, Shop.productVariants".
[[nodiscard]] std::vector<std::string> deprecated_fields(std::string_view header);

}  // namespace returnwatch::agent::shopify
