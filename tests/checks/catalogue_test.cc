// The catalogue against docs/facts/specification.md section 4, typed from there: who owns a check, how bad it is, how
// long it waits, its causes in order.
#include <catch2/catch.hpp>
#include <sstream>

#include "checks/registry.h"

using namespace returnwatch::checks;

namespace {

// "cause, severity, owner, grace, permanent" as far as a cause has its own.
std::string described(const CheckInfo& c) {
  std::ostringstream out;
  out << to_string(c.owner) << " " << to_string(c.severity) << " " << c.grace.count() / 60 << "m:";
  for (const CauseInfo& cause : c.causes) {
    out << " " << cause.id;
    if (cause.severity) out << "/" << to_string(*cause.severity);
    if (cause.owner) out << "/" << to_string(*cause.owner);
    if (cause.grace) out << "/" << cause.grace->count() / 60 << "m";
  }
  return out.str();
}

struct Row {
  const char* id;
  const char* is;
};

constexpr Row kSpec[] = {
    {"restock_inactive_location",
     "operations critical 0m: location_inactive refused_inactive_location routed_location_inactive"},
    {"untracked_variant", "operations warning 0m: variant_missing tracking_off not_stocked_at_location"},
    {"refund_blocked_by_order_status",
     "finance critical 1440m: order_cancelled payment_voided/warning payment_expired/warning "
     "nothing_left_to_refund/warning order_unpaid/info dispute_open inquiry_open/warning not_refundable"},
    {"refund_not_posted",
     "finance critical 1440m: success_without_refund partly_refunded/warning order_archived no_refund "
     "bank_not_recorded/warning/10080m"},
    {"refund_failed", "finance critical 0m: returngo_failed shopify_failed stuck_requested/warning/240m"},
    {"store_credit_not_issued",
     "finance critical 1440m: no_transaction transaction_failed not_in_shopify card_disabled"},
    {"manual_refund_outside_returngo", "cx warning 60m: made_by_person made_by_app unknown_actor no_rma/1440m"},
    {"duplicate_refund",
     "finance critical 0m: two_refunds refund_and_exchange refund_and_credit refund_and_chargeback more_than_received"},
    {"refund_amount_mismatch", "finance warning 60m: currency material rounding"},
    {"restock_missing", "operations warning 1440m: location_inactive order_archived no_movement held_back/info/4320m"},
    {"restock_excess", "operations critical 0m: restocked_twice restocked_early restocked_unsellable"},
    {"restock_wrong_location", "operations warning 0m: wrong_location"},
    {"returns_on_single_location", "operations warning 0m: default_location single_location"},
    {"exchange_not_released",
     "operations warning 1440m: draft_open awaiting_customer_payment/info/cx no_draft/60m cancelled_unpaid"},
    {"exchange_order_stuck",
     "operations critical 2880m: location_inactive rejected_by_fulfilment awaiting_release on_hold not_requested "
     "not_picked "
     "no_fulfilment_order"},
    {"paid_on_closed_return", "finance warning 1440m: paid_and_rejected paid_and_cancelled"},
    {"instant_exchange_not_returned", "cx warning 43200m: not_received charge_failed/finance/1440m"},
    {"shopify_return_missing", "technical warning 60m: creation_failed absent"},
    {"return_reason_not_mapped", "cx info 60m: not_on_order no_mapping"},
    {"error_burst", "technical critical 0m: same_error"},
    {"flow_failed", "technical critical 0m: run_failed run_stopped"},
    {"flow_partial", "technical warning 0m: partial errors_in_log nothing_sent"},
    {"flow_not_running",
     "technical critical 0m: disabled not_deployed missed_schedule"},  // two missed intervals: part of its judgement
    {"flow_run_stuck", "technical warning 60m: run_stuck"},
    {"queue_stalled", "technical critical 10m: queue_stalled"},
    {"record_not_carried", "technical warning 60m: not_sent"},
    {"api_version", "technical warning 0m: fell_forward/critical deprecated_field expiring"},
    {"source_stale", "technical critical 15m: unreachable unauthorised throttled scope_missing malformed budget_spent"},
};

}  // namespace

TEST_CASE("the catalogue is the specification's: order, owners, severities, graces, causes") {
  std::vector<std::string> known, specified;
  for (const CheckInfo& c : all_checks()) known.emplace_back(c.id);
  for (const Row& row : kSpec) specified.emplace_back(row.id);
  REQUIRE(known == specified);
  for (std::size_t i = 0; i < std::size(kSpec); ++i) {
    CHECK(all_checks()[i].id == kSpec[i].id);
    INFO(kSpec[i].id);
    CHECK(described(all_checks()[i]) == kSpec[i].is);
  }
}

// "The first cause listed wins" is the order above; facts that cannot be undone expire 30 days after.
TEST_CASE("what cannot be undone is marked so") {
  for (const CheckInfo& c : all_checks())
    for (const CauseInfo& cause : c.causes)
      if (cause.permanent)
        CHECK((c.id == "manual_refund_outside_returngo" || c.id == "duplicate_refund" ||
               c.id == "paid_on_closed_return" || c.id == "refund_amount_mismatch" ||
               c.id == "restock_inactive_location" || c.id == "restock_excess" || c.id == "restock_wrong_location"));
  for (const char* id : {"manual_refund_outside_returngo", "duplicate_refund"})
    for (const CauseInfo& cause : find_check(id)->causes) CHECK(cause.permanent);
}
