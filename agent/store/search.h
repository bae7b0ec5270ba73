// Returns and orders by what is in them: a SKU, a product's name, the order of their exchange.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "agent/store/database.h"

namespace returnwatch::agent {

// RMA and order ids of returns with an open finding, or one that ended lately, whose goods fit `words` (part of it,
// case ignored). Empty for less than two characters.
[[nodiscard]] std::set<std::string> goods_found(Database& db, const std::vector<std::string>& stores,
                                                const std::string& words);

}  // namespace returnwatch::agent
