// Every check, in the order of the specification's table (docs/facts/specification.md section 4): one line makes its
// row known and puts it into the table (registry.cc). Each is described in the file of its name.
#pragma once

#include "checks/check.h"

#define RETURNWATCH_CHECKS(X)       \
  X(restock_inactive_location)      \
  X(untracked_variant)              \
  X(refund_blocked_by_order_status) \
  X(refund_not_posted)              \
  X(refund_failed)                  \
  X(store_credit_not_issued)        \
  X(manual_refund_outside_returngo) \
  X(duplicate_refund)               \
  X(refund_amount_mismatch)         \
  X(restock_missing)                \
  X(restock_excess)                 \
  X(restock_wrong_location)         \
  X(returns_on_single_location)     \
  X(exchange_not_released)          \
  X(exchange_order_stuck)           \
  X(paid_on_closed_return)          \
  X(instant_exchange_not_returned)  \
  X(shopify_return_missing)         \
  X(return_reason_not_mapped)       \
  X(error_burst)                    \
  X(flow_failed)                    \
  X(flow_partial)                   \
  X(flow_not_running)               \
  X(flow_run_stuck)                 \
  X(queue_stalled)                  \
  X(record_not_carried)             \
  X(api_version)                    \
  X(source_stale)

namespace returnwatch::checks {

#define RETURNWATCH_DECLARE(id) CheckInfo id##_check();
RETURNWATCH_CHECKS(RETURNWATCH_DECLARE)
#undef RETURNWATCH_DECLARE

}  // namespace returnwatch::checks
