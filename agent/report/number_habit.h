// How people where a report is read write large numbers: by its IANA zone, since that is what the configuration knows.
#pragma once

#include <string>

#include "checks/money.h"

namespace returnwatch::agent::report {

// "1,234.56", "1.234,56", "1 234,56" (no-break spaces), "1'234.56": exact, all minor digits, without the currency.
// Unknown zones and UTC write as in English.
[[nodiscard]] std::string grouped(const checks::Money& amount, const std::string& zone);

}  // namespace returnwatch::agent::report
