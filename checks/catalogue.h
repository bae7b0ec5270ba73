// Every check's row, one function per file; registry.cc puts them into the table.
#pragma once

#include "checks/check.h"

namespace returnwatch::checks {

CheckInfo restock_inactive_location_check();
CheckInfo untracked_variant_check();
CheckInfo refund_blocked_by_order_status_check();
CheckInfo refund_not_posted_check();
CheckInfo refund_failed_check();
CheckInfo store_credit_not_issued_check();
CheckInfo manual_refund_outside_returngo_check();
CheckInfo duplicate_refund_check();
CheckInfo refund_amount_mismatch_check();
CheckInfo restock_missing_check();
CheckInfo restock_excess_check();
CheckInfo restock_wrong_location_check();
CheckInfo returns_on_single_location_check();
CheckInfo exchange_not_released_check();
CheckInfo exchange_order_stuck_check();
CheckInfo paid_on_closed_return_check();
CheckInfo instant_exchange_not_returned_check();
CheckInfo shopify_return_missing_check();
CheckInfo return_reason_not_mapped_check();
CheckInfo error_burst_check();
CheckInfo flow_failed_check();
CheckInfo flow_partial_check();
CheckInfo flow_not_running_check();
CheckInfo flow_run_stuck_check();
CheckInfo queue_stalled_check();
CheckInfo record_not_carried_check();
CheckInfo api_version_check();
CheckInfo source_stale_check();

}  // namespace returnwatch::checks
