// Which stages of a case's returns have ended, and how long each took. Pure.
#pragma once

#include <vector>

#include "agent/store/stages.h"
#include "checks/facts.h"

namespace returnwatch::agent {

// Received to restocked per unit, due to refunded per unit owed to the payment method, released to fulfilled per
// exchange order. What no system tells the time of is left out.
[[nodiscard]] std::vector<StageSpan> stage_spans(const checks::ReturnCase& c, const checks::Facts& facts);

}  // namespace returnwatch::agent
