// What of a finding's amount is money at risk: owed to a customer, or paid wrongly.
#pragma once

#include <optional>

#include "checks/finding.h"

namespace returnwatch::checks {

// Nothing where the finding has no amount, or where it is what the customer still has to pay (a waiting invoice).
[[nodiscard]] std::optional<Money> money_at_risk(const Finding& f);

}  // namespace returnwatch::checks
