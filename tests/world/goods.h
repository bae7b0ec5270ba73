// What the simulated shops sell.
#pragma once

#include <cstddef>
#include <string>

namespace returnwatch::world {

// In turn: "Linen Shirt", "Wool Coat", ...
[[nodiscard]] std::string goods_title(std::size_t number);

}  // namespace returnwatch::world
