#include "checks/money_at_risk.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace returnwatch::checks {
namespace {

// Check and cause whose amount is the customer's debt (docs/facts/specification.md section 3).
constexpr std::pair<std::string_view, std::string_view> kCustomersDebt[] = {
    {"exchange_not_released", "awaiting_customer_payment"}};

}  // namespace

std::optional<Money> money_at_risk(const Finding& f) {
  const bool debt = std::any_of(std::begin(kCustomersDebt), std::end(kCustomersDebt),
                                [&f](const auto& d) { return d.first == f.check && d.second == f.cause; });
  return debt ? std::nullopt : f.amount;
}

}  // namespace returnwatch::checks
