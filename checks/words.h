// The systems' words, classified. An unknown word is a value of its own: never success, never failure, never "fine".
// Comparison ignores case. Source: docs/facts/returngo.md sections 3 and 7, docs/facts/shopify.md section 2.
#pragma once

#include <string>
#include <string_view>

#include "checks/case.h"

namespace returnwatch::checks {

enum class RmaStatus { pending, approved, received, validated, done, rejected, cancelled, unknown };
enum class ShipmentStatus { pending, label_created, shipped, received, cancelled, validated, unknown };
enum class Resolution { payment, store_credit, gift_card, exchange, bank, unknown };
enum class TxType {
  payment_refund,
  store_credit,
  gift_card,
  bank,
  charge /* invoices, purchases: not payouts */,
  unknown
};
enum class TxStatus { requested, success, failed, unknown };
enum class RefundStatus { success, failed, waits, unknown };  // of a Shopify refund's transaction
enum class DisputeState { open, paid /* the customer has the money */, won, unknown };

[[nodiscard]] bool same_word(std::string_view a, std::string_view b);            // ASCII case-insensitive equality
[[nodiscard]] bool contains_word(std::string_view text, std::string_view part);  // ASCII case-insensitive
[[nodiscard]] std::string spoken(std::string_view raw);  // "HIGH_RISK_OF_FRAUD" -> "high risk of fraud"
[[nodiscard]] RmaStatus rma_status(std::string_view raw);
[[nodiscard]] ShipmentStatus shipment_status(std::string_view raw);
[[nodiscard]] Resolution resolution(std::string_view raw);
[[nodiscard]] bool manual_exchange(std::string_view resolution_raw);
[[nodiscard]] TxType tx_type(std::string_view raw);
[[nodiscard]] TxStatus tx_status(std::string_view raw);
[[nodiscard]] bool known_exchange_type(std::string_view raw);  // Exchange, Fee; "" = not said: an exchange
[[nodiscard]] bool known_comment_type(std::string_view raw);   // the machine's or people's
[[nodiscard]] RefundStatus refund_status(std::string_view raw);
[[nodiscard]] DisputeState dispute_state(std::string_view raw);
[[nodiscard]] bool cancels_order(std::string_view resolution_raw);  // "cancel order": no return of goods at all
[[nodiscard]] bool no_shipment(std::string_view method_type);       // "No shipment required"

// A timeline comment's text, tags already stripped: what it means. `type` is the raw commentType; only the machine's
// own (system, error) mean anything.
[[nodiscard]] CommentFact classify_comment(std::string_view type, std::string_view text);
// 16 hex digits for a token of a note, "#" and "RMA" prefixes dropped, case folded: lets notes be matched, never read.
[[nodiscard]] std::string token_key(std::string_view token);

}  // namespace returnwatch::checks
