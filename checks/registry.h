// The catalogue: every check, in the order of docs/facts/specification.md section 4.
#pragma once

#include "checks/check.h"

namespace returnwatch::checks {

[[nodiscard]] const std::vector<CheckInfo>& all_checks();
[[nodiscard]] const CheckInfo* find_check(std::string_view id);
// What a finding of this check links to: its page of the guide; for one that is not ours, how the user's own checks
// work.
[[nodiscard]] std::string guide_page(std::string_view id);

}  // namespace returnwatch::checks
