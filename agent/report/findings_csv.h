// The list of findings as a table for a spreadsheet (csv.h).
#pragma once

#include <string>
#include <vector>

#include "agent/views/findings.h"

namespace returnwatch::agent::report {

// One row each, as given; times and ages by `now` in the zone.
[[nodiscard]] std::string findings_csv(const std::vector<const FindingRow*>& rows, const std::string& timezone,
                                       checks::Time now);

}  // namespace returnwatch::agent::report
