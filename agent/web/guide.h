// The guide as the agent serves it: docs/guide, built into the program, so that what a finding links to fits its
// version.
#pragma once

#include <optional>
#include <string>

#include "agent/web/pages.h"

namespace returnwatch::agent {

// At /guide/NAME: a check's id, or "operating", "sql-checks"; "" = the list. Nothing: there is no such page.
[[nodiscard]] std::optional<std::string> guide_page(const PageFrame& frame, const std::string& name);

}  // namespace returnwatch::agent
