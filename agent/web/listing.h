// Which findings the first page lists, and in which order: by the query's q, owner, check, store, state, age and sort.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "agent/web/pages.h"

namespace returnwatch::agent::web {

// Ages as people ask for them: the word in the query and on the page. The bounds are kTrendAges.
struct AgeRange {
  const char* word;
  const char* name;
};
inline constexpr std::array<AgeRange, kTrendAges.size()> kAgeRanges{
    {{"day", "under 1 day"}, {"week", "1 to 7 days"}, {"month", "7 to 30 days"}, {"older", "over 30 days"}}};

// Whether the filters want it, whatever its state.
[[nodiscard]] bool wanted(const PageFrame& frame, const FindingRow& row, const std::set<std::string>& found);

// What presses most first: severity; within it money and time together, 10.00 of a currency as much as a day. No
// currency is converted: smallest units are weighed, which keeps yen and dinars in proportion.
[[nodiscard]] double weight(const FindingRow& row, checks::Time now);
[[nodiscard]] bool more_urgent(const FindingRow& a, const FindingRow& b, checks::Time now);

// By the query's `sort`: urgency (else), money, oldest, newest.
void sort_rows(std::vector<const FindingRow*>& rows, const PageFrame& frame);

// Sums per currency of what is at risk, the largest first: "59.90 GBP + 1200 JPY", at most three.
[[nodiscard]] std::string money_of(const std::vector<const FindingRow*>& rows);

}  // namespace returnwatch::agent::web
