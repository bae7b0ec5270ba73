// Orders to read again although nothing says that they changed: a refund's status can turn hours after a success, and
// its transactions have no updatedAt (docs/facts/shopify.md 2.2 L). Refunds under 3 days old are looked at again every
// 8 h, hourly while money is pending; pending ones go on for 14 days, every 6 h. Pure; kept as text between polls.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "checks/case.h"

namespace returnwatch::agent::shopify {

class Recheck {
 public:
  Recheck() = default;
  explicit Recheck(std::string_view text);  // as text() gave it; what is not understood is dropped
  [[nodiscard]] std::string text() const;

  // This order was read now.
  void read(const checks::Order& order, checks::Time now);
  void gone(const std::string& order_id) { next_.erase(order_id); }
  [[nodiscard]] std::vector<std::string> due(checks::Time now) const;
  [[nodiscard]] std::vector<std::string> all() const;  // due or not: for a full poll

 private:
  std::map<std::string, checks::Time> next_;  // by order id
};

}  // namespace returnwatch::agent::shopify
