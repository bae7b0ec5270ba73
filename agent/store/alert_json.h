// The stored form of an alert: JSON, so that people can read it. Times are seconds since 1970 (UTC).
#pragma once

#include <string>
#include <string_view>

#include "alerts/lifecycle.h"

namespace returnwatch::agent {

[[nodiscard]] std::string alert_json(const alerts::Alert& a);
// Lenient: what is missing or strange keeps its default; of a text that is no JSON object nothing is read.
[[nodiscard]] alerts::Alert alert_of(std::string_view text);

}  // namespace returnwatch::agent
