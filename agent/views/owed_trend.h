// What was owed to customers at the end of each of the last days, by age: from the life of the findings of what is
// owed.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/money.h"
#include "checks/times.h"

namespace returnwatch::agent {

inline constexpr std::array<int, 4> kTrendAges{1, 7, 30, -1};  // days: younger than; -1: older

struct OwedDay {
  std::string day;  // local, "2026-11-23"
  std::array<std::int64_t, kTrendAges.size()> by_age{};
  [[nodiscard]] std::int64_t sum() const;
};
struct OwedTrend {
  std::string currency;
  std::vector<OwedDay> days;  // oldest first, today included
};

// One for each currency in which something was owed, the one with most findings first. An amount counts as it is known
// now, from when the money was due until the finding ended; before the agent's first look nothing is known.
[[nodiscard]] std::vector<OwedTrend> owed_trend(Database& db, const std::vector<std::string>& stores,
                                                const std::string& timezone, checks::Time now, int days);

// The bucket of an age.
[[nodiscard]] std::size_t trend_age(checks::Duration age);

}  // namespace returnwatch::agent
