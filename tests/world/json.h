// The simulated systems keep their records as JSON, as the wire does.
#pragma once

#include <nlohmann/json.hpp>

namespace returnwatch::world {

using Json = nlohmann::json;

}  // namespace returnwatch::world
