// How old what is known of a store's systems is, part by part: since its last whole reading, not since the last call.
#pragma once

#include <string>
#include <vector>

#include "agent/store/database.h"
#include "agent/store/parts.h"

namespace returnwatch::agent {

// The parts that were read, and two more whose members are read in turn: ReturnGO's "open_details" and Shopify's
// "stock" of received units; they are as old as the one that was read longest ago.
[[nodiscard]] std::vector<PartRead> data_ages(Database& db, const std::string& store);

// In sentences, for the page: how often ReturnGO's lists are asked as things stand now and how old they are; how far
// the first reading of the returns is.
[[nodiscard]] std::vector<std::string> reading_notes(Database& db, const std::string& store, checks::Time now);

}  // namespace returnwatch::agent
