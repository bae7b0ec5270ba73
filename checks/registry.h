// The catalogue: every check, in the order of docs/facts/specification.md section 4.
#pragma once

#include "checks/check.h"

namespace returnwatch::checks {

[[nodiscard]] const std::vector<CheckInfo>& all_checks();
[[nodiscard]] const CheckInfo* find_check(std::string_view id);
// Whether a finding of this check is about that; of the user's own checks nothing is known.
[[nodiscard]] bool is_about(std::string_view check, Topic topic);
// What to do about it; "" where the catalogue has no such check (the user's own) or no such cause (any more).
[[nodiscard]] std::string_view action_of(std::string_view check, std::string_view cause);
// What a finding of this check links to: its page of the guide; for one that is not ours, how the user's own checks
// work.
[[nodiscard]] std::string guide_page(std::string_view id);

}  // namespace returnwatch::checks
