// The two pictures of the first page: what is owed by age, and how many findings there were. Each has its numbers for
// those who cannot see it.
#pragma once

#include <string>
#include <vector>

#include "agent/web/frame.h"

namespace returnwatch::agent::web {

// Sets "owed" (a list, one for each of the first currencies) and "history"; partials kOwed and kHistory show them.
void add_trends(const PageFrame& frame, const Overview& o, Data& data);
[[nodiscard]] const char* owed_template();
[[nodiscard]] const char* history_template();

}  // namespace returnwatch::agent::web
