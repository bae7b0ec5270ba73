#include "agent/sources/shopify/words.h"

#include <algorithm>

namespace returnwatch::agent::shopify {
namespace {

struct Row {
  std::string_view field;
  std::string_view words;  // each between spaces
};

constexpr Row rows[] = {
    {"displayFinancialStatus", " AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED "},
    {"displayFulfillmentStatus",
     " FULFILLED IN_PROGRESS ON_HOLD OPEN PARTIALLY_FULFILLED PENDING_FULFILLMENT REQUEST_DECLINED RESTOCKED SCHEDULED "
     "UNFULFILLED FULFILLMENT_NOT_REQUIRED "},
    {"returnStatus", " INSPECTION_COMPLETE IN_PROGRESS NO_RETURN RETURNED RETURN_FAILED RETURN_REQUESTED "},
    {"transaction.kind", " AUTHORIZATION CAPTURE CHANGE EMV_AUTHORIZATION REFUND SALE SUGGESTED_REFUND VOID "},
    {"transaction.status", " AWAITING_RESPONSE ERROR FAILURE PENDING SUCCESS UNKNOWN "},
    {"restockType", " CANCEL LEGACY_RESTOCK NO_RESTOCK RETURN "},
    {"dispute.status", " ACCEPTED CHARGE_REFUNDED LOST NEEDS_RESPONSE PREVENTED UNDER_REVIEW WON "},
    {"return.status", " CANCELED CLOSED DECLINED OPEN REQUESTED "},
    {"disposition.type", " MISSING NOT_RESTOCKED PROCESSING_REQUIRED RESTOCKED "},
    {"fulfillmentOrder.status", " CANCELLED CLOSED INCOMPLETE IN_PROGRESS ON_HOLD OPEN SCHEDULED "},
    {"fulfillmentOrder.requestStatus",
     " ACCEPTED CANCELLATION_ACCEPTED CANCELLATION_REJECTED CANCELLATION_REQUESTED CLOSED REJECTED SUBMITTED "
     "UNSUBMITTED "},
    {"hold.reason",
     " AWAITING_PAYMENT AWAITING_RETURN_ITEMS HIGH_RISK_OF_FRAUD INCORRECT_ADDRESS INVENTORY_OUT_OF_STOCK "
     "ONLINE_STORE_POST_PURCHASE_CROSS_SELL OTHER UNKNOWN_DELIVERY_DATE "},
};

}  // namespace

void note_unknown_word(std::string_view field, std::string_view word, Unknown& unknown) {
  if (word.empty()) return;
  const std::string spaced = " " + std::string(word) + " ";
  const auto* row = std::find_if(std::begin(rows), std::end(rows), [&](const Row& r) { return r.field == field; });
  if (row != std::end(rows) && row->words.find(spaced) != std::string_view::npos) return;
  unknown.emplace_back(field, word.substr(0, 60));
}

}  // namespace returnwatch::agent::shopify
