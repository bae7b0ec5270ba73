// The faults that can be injected, one function each, with the finding that docs/facts/specification.md section 4
// expects of it written by hand; and the near misses of each check, from its "not when" list.
#pragma once

#include <string>
#include <vector>

#include "tests/world/story.h"

namespace returnwatch::world {

struct FaultRow {
  const char* check;
  const char* cause;
  void (*inject)(State& world);
  bool shown = false;  // in the curated set of `returnwatch demo`
};

struct NearMissRow {
  const char* check;
  const char* name;
  void (*inject)(State& world);
};

// What one file brings for its checks; faults.cc lists them.
struct FaultSet {
  std::vector<FaultRow> faults;
  std::vector<NearMissRow> near;
};

[[nodiscard]] const std::vector<FaultRow>& fault_table();
[[nodiscard]] const std::vector<NearMissRow>& near_miss_table();

// Healthy returns of every kind, deterministic by the world's seed.
void write_healthy(State& world);

// Labels with the parts that most faults share. `unit` findings: subject RMA/variant.
[[nodiscard]] Label return_label(const Story& s, const char* check, const char* cause, const char* severity,
                                 const char* owner);
[[nodiscard]] Label unit_label(const Story& s, int unit, const char* check, const char* cause, const char* severity,
                               const char* owner);
[[nodiscard]] Label with_amount(Label label, const Story& s, long minor);

// A finding that is of no return: of a store, flow, location, reason or source.
[[nodiscard]] Label other_label(const std::string& store, const char* check, const char* cause, const char* severity,
                                const char* owner, const char* kind, const std::string& subject);

// The near misses' registration: no `check` on this return (subject "" = its RMA).
// Received and paid, but with no step that brings the goods back; native returns stand as ReturnGO made them.
[[nodiscard]] std::shared_ptr<Story> paid_story(State& world, Plan plan, Duration received);

void miss(State& world, const Story& s, const char* check, const char* why, const std::string& subject = "");

// A return that was ordered 20 days and approved 8 days ago, received 4 days ago and restocked 2 hours later; nothing
// paid yet.
[[nodiscard]] std::shared_ptr<Story> received_story(State& world, Plan plan = {}, Duration received = checks::days(4));

// ---- faults, by check (faults_<check>.cc)
void restock_inactive_location_location_inactive(State&);
void restock_inactive_location_refused(State&);
void restock_inactive_location_routed(State&);
void untracked_variant_missing(State&);
void untracked_variant_tracking_off(State&);
void untracked_variant_not_stocked(State&);
void blocked_order_cancelled(State&);
void blocked_inquiry_open(State&);
void blocked_payment_voided(State&);
void blocked_payment_expired(State&);
void blocked_order_unpaid(State&);
void blocked_nothing_left(State&);
void blocked_dispute_open(State&);
void blocked_not_refundable(State&);
void not_posted_success_without_refund(State&);
void not_posted_partly_refunded(State&);
void not_posted_order_archived(State&);
void not_posted_no_refund(State&);
void not_posted_bank(State&);
void failed_returngo(State&);
void failed_shopify(State&);
void failed_stuck(State&);
void credit_no_transaction(State&);
void credit_transaction_failed(State&);
void credit_not_in_shopify(State&);
void credit_card_disabled(State&);
void manual_by_person(State&);
void manual_by_app(State&);
void manual_unknown_actor(State&);
void manual_no_rma(State&);

// ---- near misses
void near_manual_cancel_lines(State&);
void near_manual_zero_money(State&);
void near_manual_allowed_app(State&);
void near_manual_older_than_rma(State&);
void near_manual_other_line(State&);
void near_blocked_covered(State&);
void near_blocked_credit(State&);
void near_blocked_dispute_lost(State&);
void near_blocked_not_due(State&);
void near_blocked_not_returned(State&);
void near_failed_later_success(State&);
void near_failed_fresh_request(State&);
void near_failed_credit(State&);
void near_failed_invoice(State&);
void near_not_posted_in_grace(State&);
void near_not_posted_other_processor(State&);
void near_not_posted_rejected(State&);
void near_not_posted_by_hand(State&);
void near_not_posted_archived_after(State&);
void near_not_posted_empty_ids(State&);
void near_not_posted_test_order(State&);
void near_bank_within_week(State&);
void near_inactive_no_restock(State&);
void near_inactive_only_later(State&);
void near_inactive_not_restocked(State&);
void near_credit_code(State&);
void near_credit_gift_card_for_order(State&);
void near_credit_in_two_cards(State&);
void near_credit_not_due(State&);
void near_credit_shopify_adjustment(State&);
void near_untracked_gift_card_line(State&);
void near_untracked_not_received(State&);
void near_untracked_not_restockable(State&);
void near_untracked_no_shipment(State&);

}  // namespace returnwatch::world
