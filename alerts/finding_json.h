// A finding as machines read it: docs/facts/specification.md section 3. What every place that shows findings as JSON
// has in common.
#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "checks/finding.h"
#include "checks/times.h"

namespace returnwatch::alerts {

[[nodiscard]] nlohmann::ordered_json or_null(const std::string& text);  // "" is null
[[nodiscard]] nlohmann::ordered_json or_null(const std::optional<checks::Time>& time);

// All that the finding itself knows, from "fingerprint" to "runbook", which is below `page_url`.
[[nodiscard]] nlohmann::ordered_json public_json(const checks::Finding& f, const std::string& state,
                                                 const std::string& page_url = "");

}  // namespace returnwatch::alerts
