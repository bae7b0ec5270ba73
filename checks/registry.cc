#include "checks/registry.h"

#include "checks/catalogue.h"

namespace returnwatch::checks {

const std::vector<CheckInfo>& all_checks() {
  static const std::vector<CheckInfo> table = {
      restock_inactive_location_check(),
      untracked_variant_check(),
      refund_blocked_by_order_status_check(),
      refund_not_posted_check(),
      refund_failed_check(),
      store_credit_not_issued_check(),
      manual_refund_outside_returngo_check(),
      duplicate_refund_check(),
      refund_amount_mismatch_check(),
      restock_missing_check(),
      restock_excess_check(),
      restock_wrong_location_check(),
      returns_on_single_location_check(),
      exchange_not_released_check(),
      exchange_order_stuck_check(),
      paid_on_closed_return_check(),
      instant_exchange_not_returned_check(),
      shopify_return_missing_check(),
      return_reason_not_mapped_check(),
      error_burst_check(),
      flow_failed_check(),
      flow_partial_check(),
      flow_not_running_check(),
      flow_run_stuck_check(),
      queue_stalled_check(),
      record_not_carried_check(),
      api_version_check(),
      source_stale_check(),
  };
  return table;
}

const CheckInfo* find_check(std::string_view id) {
  for (const CheckInfo& c : all_checks())
    if (c.id == id) return &c;
  return nullptr;
}

bool is_about(std::string_view check, Topic topic) {
  const CheckInfo* info = find_check(check);
  return info && info->topic == topic;
}

std::string_view action_of(std::string_view check, std::string_view cause) {
  if (const CheckInfo* info = find_check(check))
    for (const CauseInfo& c : info->causes)
      if (c.id == cause) return c.action;
  return "";
}

std::string guide_page(std::string_view id) { return "/guide/" + (find_check(id) ? std::string(id) : "sql-checks"); }

const char* to_string(Topic t) {
  switch (t) {
    case Topic::owed:
      return "owed";
    case Topic::in_doubt:
      return "in doubt";
    case Topic::stock:
      return "stock";
    case Topic::exchange:
      return "exchange";
    case Topic::integration:
      return "integration";
    case Topic::source:
      return "source";
  }
  return "";
}

}  // namespace returnwatch::checks
