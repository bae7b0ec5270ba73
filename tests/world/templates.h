// Entities as the systems show one of which nothing particular is known; a story writes what is particular on top.
#pragma once

#include <string>

#include "checks/times.h"
#include "tests/world/json.h"

namespace returnwatch::world {

using checks::Time;

// A node of the shop, made at this time: the template of its type with `particulars` (whole fields) over it.
[[nodiscard]] Json made(const std::string& type, const std::string& id, Time at, const Json& particulars);

// A record of ReturnGO: rma | shipment | item | transaction. Its times are written as ReturnGO writes them.
[[nodiscard]] Json desk_record(const std::string& kind, Time at, const Json& particulars);

}  // namespace returnwatch::world
