// What leaves the state: returns closed long ago, and a return that somebody asks to forget.
#pragma once

#include <string>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

// Removes cases whose returns are all closed, and neither new nor changed since `before`; old runs, rises, credits and
// budgets likewise. An open return is never removed, however old, nor one of which an alert is open. At most `limit`
// cases per call; returns how many were removed.
int retire(Database& db, const std::string& store, checks::Time before, int limit);

// Removes a return and, if no other return is on it, its order; and remembers the bare ids, so that the next poll does
// not bring them back; its alerts go too, and are told of no more. False: no such return. `rma_id` with or without
// "RMA".
[[nodiscard]] bool forget(Database& db, const std::string& store, const std::string& rma_id);

// Whether an "rma" or "order" was forgotten: Records does not take it up again.
[[nodiscard]] bool forgotten(Database& db, const std::string& store, const char* what, const std::string& id);

}  // namespace returnwatch::agent
