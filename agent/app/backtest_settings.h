// --set key=value of `backtest`: what to try instead of what is configured.
#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace returnwatch::agent {

// Lays them over the check's options and the policy of every store: grace, severity, owner, min_amount, enabled;
// causes.CAUSE.(any of these); refund_due_on. "" or what is wrong. `check` "" = of every check.
[[nodiscard]] std::string lay_settings(const std::vector<std::string>& set, const std::string& check,
                                       config::Config& config);

}  // namespace returnwatch::agent
