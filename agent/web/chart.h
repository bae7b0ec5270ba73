// Small charts of daily numbers as inline SVG: no script, colours from the style sheet.
#pragma once

#include <string>
#include <vector>

#include "agent/views/owed_trend.h"

namespace returnwatch::agent::web {

// `label` is read to those who do not see it; it must hold no markup.
[[nodiscard]] std::string bars(const std::vector<int>& values, const std::string& style, const std::string& label);
// Money by age, a bar a day, the oldest at the bottom.
[[nodiscard]] std::string stacked(const std::vector<OwedDay>& days, const std::string& label);
[[nodiscard]] std::string area(const std::vector<int>& values, const std::string& style, const std::string& label);

}  // namespace returnwatch::agent::web
