// Answers one GraphQL request from a shop's records, as Admin GraphQL would: docs/facts/shopify.md.
#pragma once

#include <map>
#include <string>

#include "tests/world/graphql_document.h"
#include "tests/world/shop_data.h"

namespace returnwatch::world {

struct GraphqlAnswer {
  Json data;  // null when a non-null field could not be given
  Json errors = Json::array();
  Json search = Json::array();  // extensions.search, where a search string was not understood
  std::map<std::string, int> root_counts;
};

// `now` decides the 60-day window of a token without read_all_orders.
[[nodiscard]] GraphqlAnswer run_graphql(const ShopData& shop, const GraphqlDocument& document,
                                        const Operation& operation, const Json& variables, Time now);

// Is this node in reach of the token (60-day window)?
[[nodiscard]] bool in_reach(const ShopData& shop, const Json& node, Time now);

}  // namespace returnwatch::world
