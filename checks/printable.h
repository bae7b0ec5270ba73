// What the systems wrote, as text that a terminal, a report or a table may show: an order's name can hold an escape
// sequence, a line end or a NUL.
#pragma once

#include <string>
#include <string_view>

#include "checks/finding.h"

namespace returnwatch::checks {

// Control characters, line and paragraph separators, and what turns the direction of writing, as code writes them:
// "\n", "\x1b", "\u202e". Everything else as it is.
[[nodiscard]] std::string printable(std::string_view text);

// The same of all in a finding that comes from the systems. For people only: its fingerprint stays as it was.
[[nodiscard]] Finding printable(Finding f);

}  // namespace returnwatch::checks
