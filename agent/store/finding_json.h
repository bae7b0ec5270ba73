// A finding as it is stored: compact JSON, read back with defaults.
#pragma once

#include <string>

#include "checks/finding.h"

namespace returnwatch::agent {

[[nodiscard]] std::string finding_to_json(const checks::Finding& f);
[[nodiscard]] checks::Finding finding_from_json(const std::string& text);

}  // namespace returnwatch::agent
