// The catalogue: every check, in the order of SPEC.md section 4.
#pragma once

#include "checks/check.h"

namespace returnwatch::checks {

[[nodiscard]] const std::vector<CheckInfo>& all_checks();
[[nodiscard]] const CheckInfo* find_check(std::string_view id);

}  // namespace returnwatch::checks
