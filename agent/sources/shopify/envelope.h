// What surrounds an answer's data: errors, cost and search warnings (docs/facts/shopify.md sections 3 and 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace returnwatch::agent::shopify {

struct GraphqlError {
  std::string code;               // extensions.code; "" = none
  std::string message;            // at most 160 bytes
  std::string required_access;    // extensions.requiredAccess
  std::vector<std::string> path;  // the names of it
};

struct Envelope {
  bool json = false;      // understood at all
  bool has_data = false;  // "data" is there and not null
  std::vector<GraphqlError> errors;
  std::optional<double> requested, actual;            // cost
  std::optional<double> maximum, available, restore;  // throttleStatus
  std::string search_warning;                         // the first: its field and code; "" = none

  [[nodiscard]] const GraphqlError* find(std::string_view code) const;
};

// `body` must have capacity for simdjson's padding.
[[nodiscard]] Envelope read_envelope(const std::string& body);

}  // namespace returnwatch::agent::shopify
