// A finding as it is stored: compact JSON, read back with defaults.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "checks/finding.h"

namespace returnwatch::agent {

[[nodiscard]] nlohmann::json finding_json(const checks::Finding& f);
[[nodiscard]] checks::Finding finding_of(const nlohmann::json& j);

}  // namespace returnwatch::agent
