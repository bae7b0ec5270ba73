// Where a field's records come from: stored in the record, or worked out from the shop as a whole.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tests/world/shop_data.h"

namespace returnwatch::world {

using ArgumentOf = std::function<Json(const char* name)>;

// The records of a list or connection field; a null pointer is a node that is gone (only in `nodes`).
[[nodiscard]] std::vector<const Json*> list_records(const ShopData& shop, const std::string& type,
                                                    const std::string& field, const Json& record,
                                                    const ArgumentOf& arg);

// The record of a single object field; nullptr when there is none.
[[nodiscard]] const Json* one_record(const ShopData& shop, const std::string& type, const std::string& field,
                                     const Json& record, const ArgumentOf& arg);

}  // namespace returnwatch::world
