#include "tests/world/faults.h"

#include "checks/money.h"

namespace returnwatch::world {

// One line makes a file's set known and adds it.
#define FAULT_SETS(X)          \
  X(duplicate_refund_set)      \
  X(refund_amount_set)         \
  X(paid_on_closed_set)        \
  X(restock_missing_set)       \
  X(restock_excess_set)        \
  X(restock_place_set)         \
  X(exchange_not_released_set) \
  X(exchange_stuck_set)        \
  X(instant_exchange_set)      \
  X(native_return_set)         \
  X(reason_set)                \
  X(error_burst_set)           \
  X(flow_set)                  \
  X(record_not_carried_set)    \
  X(platform_set)

#define DECLARE_SET(set) FaultSet set();
FAULT_SETS(DECLARE_SET)
#undef DECLARE_SET

namespace {

const std::vector<FaultSet>& sets() {
#define CALL_SET(set) set(),
  static const std::vector<FaultSet> all = {FAULT_SETS(CALL_SET)};
#undef CALL_SET
  return all;
}

template <typename Row>
std::vector<Row> with_sets(std::vector<Row> rows, std::vector<Row> FaultSet::*part) {
  for (const FaultSet& set : sets()) rows.insert(rows.end(), (set.*part).begin(), (set.*part).end());
  return rows;
}

}  // namespace

const std::vector<FaultRow>& fault_table() {
  static const std::vector<FaultRow> table = with_sets<FaultRow>(
      {
          {"restock_inactive_location", "location_inactive", restock_inactive_location_location_inactive, true},
          {"restock_inactive_location", "refused_inactive_location", restock_inactive_location_refused},
          {"restock_inactive_location", "routed_location_inactive", restock_inactive_location_routed, true},
          {"untracked_variant", "variant_missing", untracked_variant_missing},
          {"untracked_variant", "tracking_off", untracked_variant_tracking_off, true},
          {"untracked_variant", "not_stocked_at_location", untracked_variant_not_stocked},
          {"refund_blocked_by_order_status", "order_cancelled", blocked_order_cancelled},
          {"refund_blocked_by_order_status", "payment_voided", blocked_payment_voided},
          {"refund_blocked_by_order_status", "payment_expired", blocked_payment_expired},
          {"refund_blocked_by_order_status", "order_unpaid", blocked_order_unpaid, true},
          {"refund_blocked_by_order_status", "nothing_left_to_refund", blocked_nothing_left},
          {"refund_blocked_by_order_status", "dispute_open", blocked_dispute_open, true},
          {"refund_blocked_by_order_status", "inquiry_open", blocked_inquiry_open},
          {"refund_blocked_by_order_status", "not_refundable", blocked_not_refundable},
          {"refund_not_posted", "success_without_refund", not_posted_success_without_refund, true},
          {"refund_not_posted", "partly_refunded", not_posted_partly_refunded},
          {"refund_not_posted", "order_archived", not_posted_order_archived},
          {"refund_not_posted", "no_refund", not_posted_no_refund, true},
          {"refund_not_posted", "bank_not_recorded", not_posted_bank},
          {"refund_failed", "returngo_failed", failed_returngo, true},
          {"refund_failed", "shopify_failed", failed_shopify},
          {"refund_failed", "stuck_requested", failed_stuck},
          {"store_credit_not_issued", "no_transaction", credit_no_transaction, true},
          {"store_credit_not_issued", "transaction_failed", credit_transaction_failed},
          {"store_credit_not_issued", "not_in_shopify", credit_not_in_shopify},
          {"store_credit_not_issued", "card_disabled", credit_card_disabled},
          {"manual_refund_outside_returngo", "made_by_person", manual_by_person, true},
          {"manual_refund_outside_returngo", "made_by_app", manual_by_app},
          {"manual_refund_outside_returngo", "unknown_actor", manual_unknown_actor},
          {"manual_refund_outside_returngo", "no_rma", manual_no_rma},
      },
      &FaultSet::faults);
  return table;
}

const std::vector<NearMissRow>& near_miss_table() {
  static const std::vector<NearMissRow> table = with_sets<NearMissRow>(
      {
          {"manual_refund_outside_returngo", "manual_cancel_lines", near_manual_cancel_lines},
          {"manual_refund_outside_returngo", "manual_zero_money", near_manual_zero_money},
          {"manual_refund_outside_returngo", "manual_allowed_app", near_manual_allowed_app},
          {"manual_refund_outside_returngo", "manual_older_than_rma", near_manual_older_than_rma},
          {"manual_refund_outside_returngo", "manual_other_line", near_manual_other_line},
          {"refund_blocked_by_order_status", "blocked_covered", near_blocked_covered},
          {"refund_blocked_by_order_status", "blocked_credit", near_blocked_credit},
          {"refund_blocked_by_order_status", "blocked_dispute_lost", near_blocked_dispute_lost},
          {"refund_blocked_by_order_status", "blocked_not_due", near_blocked_not_due},
          {"refund_blocked_by_order_status", "blocked_not_returned", near_blocked_not_returned},
          {"refund_failed", "failed_later_success", near_failed_later_success},
          {"refund_failed", "failed_fresh_request", near_failed_fresh_request},
          {"refund_failed", "failed_credit", near_failed_credit},
          {"refund_failed", "failed_invoice", near_failed_invoice},
          {"refund_not_posted", "not_posted_in_grace", near_not_posted_in_grace},
          {"refund_not_posted", "not_posted_other_processor", near_not_posted_other_processor},
          {"refund_not_posted", "not_posted_rejected", near_not_posted_rejected},
          {"refund_not_posted", "not_posted_by_hand", near_not_posted_by_hand},
          {"refund_not_posted", "not_posted_archived_after", near_not_posted_archived_after},
          {"refund_not_posted", "not_posted_empty_ids", near_not_posted_empty_ids},
          {"refund_not_posted", "not_posted_test_order", near_not_posted_test_order},
          {"refund_not_posted", "bank_within_week", near_bank_within_week},
          {"restock_inactive_location", "inactive_no_restock", near_inactive_no_restock},
          {"restock_inactive_location", "inactive_only_later", near_inactive_only_later},
          {"restock_inactive_location", "inactive_not_restocked", near_inactive_not_restocked},
          {"store_credit_not_issued", "credit_code", near_credit_code},
          {"store_credit_not_issued", "credit_gift_card_for_order", near_credit_gift_card_for_order},
          {"store_credit_not_issued", "credit_in_two_cards", near_credit_in_two_cards},
          {"store_credit_not_issued", "credit_not_due", near_credit_not_due},
          {"store_credit_not_issued", "credit_shopify_adjustment", near_credit_shopify_adjustment},
          {"untracked_variant", "untracked_gift_card_line", near_untracked_gift_card_line},
          {"untracked_variant", "untracked_not_received", near_untracked_not_received},
          {"untracked_variant", "untracked_not_restockable", near_untracked_not_restockable},
          {"untracked_variant", "untracked_no_shipment", near_untracked_no_shipment},
      },
      &FaultSet::near);
  return table;
}

Label return_label(const Story& s, const char* check, const char* cause, const char* severity, const char* owner) {
  Label l;
  l.store = s.plan().store;
  l.check = check;
  l.cause = cause;
  l.subject_kind = "return";
  l.subject_id = l.rma_id = s.rma_id();
  l.severity = severity;
  l.owner = owner;
  return l;
}

Label unit_label(const Story& s, int unit, const char* check, const char* cause, const char* severity,
                 const char* owner) {
  Label l = return_label(s, check, cause, severity, owner);
  l.subject_kind = "unit";
  l.subject_id = s.unit_subject(unit);
  return l;
}

Label with_amount(Label label, const Story& s, long minor) {
  label.amount = s.money(minor);
  label.currency = s.plan().currency;
  return label;
}

Label other_label(const std::string& store, const char* check, const char* cause, const char* severity,
                  const char* owner, const char* kind, const std::string& subject) {
  Label l;
  l.store = store;
  l.check = check;
  l.cause = cause;
  l.severity = severity;
  l.owner = owner;
  l.subject_kind = kind;
  l.subject_id = subject;
  return l;
}

std::shared_ptr<Story> paid_story(State& world, Plan plan, Duration received) {
  const Time at = world.ago(received);
  auto s = Story::make(world, std::move(plan));
  s->begin(at - days(12), at - days(4));
  s->receive(at);
  s->refund_by_returngo(at + hours(5));
  return s;
}

void miss(State& world, const Story& s, const char* check, const char* why, const std::string& subject) {
  world.must_not({s.plan().store, check, subject.empty() ? s.rma_id() : subject, why, s.rma_id()});
}

std::shared_ptr<Story> received_story(State& world, Plan plan, Duration received) {
  const Time at = world.ago(received);
  auto s = Story::make(world, std::move(plan));
  s->begin(at - days(16), at - days(4));
  s->receive(at);
  if (s->brand().refund_due_on == "validated") {
    for (int i : s->all_units()) s->validate(at + minutes(30), i, true, true);
  }
  s->restock(at + hours(2), true);
  return s;
}

}  // namespace returnwatch::world
