// What a source is read for, part by part ("open_returns", "payouts", "stock"): when each was last read to its end, and
// how often that is planned. What is known of it is as old as that, whatever was asked since. Each function is one
// step.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct PartRead {
  std::string source, kind;
  checks::Time read_at{};
  checks::Duration every{};  // planned, as things stood then
};

void put_part(Database& db, const std::string& store, const PartRead& part);
[[nodiscard]] std::optional<PartRead> part_read(Database& db, const std::string& store, const std::string& source,
                                                const std::string& kind);
[[nodiscard]] std::vector<PartRead> parts_read(Database& db, const std::string& store);

}  // namespace returnwatch::agent
