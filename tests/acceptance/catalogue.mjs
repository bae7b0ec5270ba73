// Owner and severity of every check and cause as docs/facts/specification.md section 4 gives them.
const table = {
  restock_inactive_location: ['operations', 'critical'], untracked_variant: ['operations', 'warning'],
  refund_blocked_by_order_status: ['finance', 'critical', { payment_voided: 'warning', payment_expired: 'warning', nothing_left_to_refund: 'warning', inquiry_open: 'warning', order_unpaid: 'info' }],
  refund_not_posted: ['finance', 'critical', { partly_refunded: 'warning', bank_not_recorded: 'warning' }],
  refund_failed: ['finance', 'critical', { stuck_requested: 'warning' }], store_credit_not_issued: ['finance', 'critical'],
  manual_refund_outside_returngo: ['cx', 'warning'], duplicate_refund: ['finance', 'critical'], refund_amount_mismatch: ['finance', 'warning'],
  restock_missing: ['operations', 'warning', { held_back: 'info' }], restock_excess: ['operations', 'critical'], restock_wrong_location: ['operations', 'warning'],
  returns_on_single_location: ['operations', 'warning'], exchange_not_released: ['operations', 'warning', { awaiting_customer_payment: 'info' }],
  exchange_order_stuck: ['operations', 'critical'], paid_on_closed_return: ['finance', 'warning'], instant_exchange_not_returned: ['cx', 'warning'], shopify_return_missing: ['technical', 'warning'], return_reason_not_mapped: ['cx', 'info'],
  error_burst: ['technical', 'critical'], flow_failed: ['technical', 'critical'], flow_partial: ['technical', 'warning'],
  flow_not_running: ['technical', 'critical'], flow_run_stuck: ['technical', 'warning'], queue_stalled: ['technical', 'critical'],
  record_not_carried: ['technical', 'warning'], api_version: ['technical', 'warning', { fell_forward: 'critical' }], source_stale: ['technical', 'critical'],
};

export const CHECKS = Object.keys(table);
export const severityOf = (check, cause) => table[check][2]?.[cause] ?? table[check][1];
const owners = { awaiting_customer_payment: 'cx', charge_failed: 'finance' };
export const ownerOf = (check, cause) => owners[cause] ?? table[check][0];
