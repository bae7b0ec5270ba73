// Whether an answer is one that Shopify's schema allows to its document: every field that may not be null is there
// and is not, each is of its kind. What is not - a field renamed, a list that became a text - was not understood,
// and nothing may be concluded from it. Words of enums are not looked at: unknown ones are kept.
//
// The schema's types of the fields that our documents select stand in schema_fields.inc, which the contract test
// writes.
#pragma once

#include <string>

namespace returnwatch::agent::shopify {

// Where the answer is not of the document's shape, e.g. "orders.nodes.name"; "" = it is.
[[nodiscard]] std::string misshapen(const std::string& document, const std::string& body);

}  // namespace returnwatch::agent::shopify
