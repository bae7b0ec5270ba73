#include "checks/words.h"

#include <algorithm>
#include <cctype>

#include "checks/text.h"

namespace returnwatch::checks {
namespace {

// Not std::tolower: words are classified all the time, and it asks for the locale at every letter.
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string folded(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

bool is_token(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// "Gift card", "GIFT_CARD": as one word.
std::string joined(std::string_view raw) {
  std::string out;
  for (const char c : raw)
    if (is_token(c)) out += c;
  return out;
}

}  // namespace

bool same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower(a[i]) != lower(b[i])) return false;
  return true;
}

std::string spoken(std::string_view raw) {
  std::string out;
  for (const char c : raw) out += c == '_' ? ' ' : lower(c);
  return out;
}

bool contains_word(std::string_view text, std::string_view part) {
  if (part.empty()) return true;
  const char first = lower(part.front());
  for (std::size_t i = 0; i + part.size() <= text.size(); ++i)
    if (lower(text[i]) == first && same_word(text.substr(i, part.size()), part)) return true;
  return false;
}

RmaStatus rma_status(std::string_view raw) {
  if (same_word(raw, "Pending")) return RmaStatus::pending;
  if (same_word(raw, "Approved")) return RmaStatus::approved;
  if (same_word(raw, "Received")) return RmaStatus::received;
  if (same_word(raw, "Validated")) return RmaStatus::validated;
  if (same_word(raw, "Done")) return RmaStatus::done;
  if (same_word(raw, "Rejected")) return RmaStatus::rejected;
  if (same_word(raw, "Canceled") || same_word(raw, "Cancelled")) return RmaStatus::cancelled;
  return RmaStatus::unknown;
}

ShipmentStatus shipment_status(std::string_view raw) {
  if (same_word(raw, "Pending")) return ShipmentStatus::pending;
  if (same_word(raw, "LabelCreated")) return ShipmentStatus::label_created;
  if (same_word(raw, "Shipped")) return ShipmentStatus::shipped;
  if (same_word(raw, "Received")) return ShipmentStatus::received;
  if (same_word(raw, "Canceled") || same_word(raw, "Cancelled")) return ShipmentStatus::cancelled;
  if (same_word(raw, "Validated")) return ShipmentStatus::validated;
  return ShipmentStatus::unknown;
}

// Only a few spellings are public (docs/facts/returngo.md 3.2): the others are recognised by the word that names the
// vehicle.
Resolution resolution(std::string_view word) {
  const std::string raw = joined(word);
  if (contains_word(raw, "GiftCard")) return Resolution::gift_card;
  if (contains_word(raw, "Exchange")) return Resolution::exchange;
  if (contains_word(raw, "PaymentMethod")) return Resolution::payment;
  if (contains_word(raw, "StoreCredit")) return Resolution::store_credit;
  if (contains_word(raw, "Bank")) return Resolution::bank;
  return Resolution::unknown;
}

bool manual_exchange(std::string_view raw) { return contains_word(raw, "Manual") && contains_word(raw, "Exchange"); }

TxType tx_type(std::string_view word) {
  const std::string raw = joined(word);
  if (contains_word(raw, "Invoice") || contains_word(raw, "Purchase") || contains_word(raw, "Authorization") ||
      contains_word(raw, "Capture"))
    return TxType::charge;
  if (contains_word(raw, "GiftCard")) return TxType::gift_card;
  if (contains_word(raw, "StoreCredit")) return TxType::store_credit;
  if (contains_word(raw, "Bank")) return TxType::bank;
  if (contains_word(raw, "PaymentMethod")) return TxType::payment_refund;
  return TxType::unknown;
}

TxStatus tx_status(std::string_view raw) {
  if (same_word(raw, "Requested")) return TxStatus::requested;
  if (same_word(raw, "Success")) return TxStatus::success;
  if (same_word(raw, "Failed")) return TxStatus::failed;
  return TxStatus::unknown;
}

bool known_exchange_type(std::string_view raw) {
  return raw.empty() || same_word(raw, "Exchange") || same_word(raw, "Fee");
}

bool known_comment_type(std::string_view raw) {
  for (const char* word : {"system", "error", "merchant", "customer", "internal", "note", "user"})
    if (same_word(raw, word)) return true;
  return false;
}

RefundStatus refund_status(std::string_view raw) {
  if (same_word(raw, "SUCCESS")) return RefundStatus::success;
  if (same_word(raw, "FAILURE") || same_word(raw, "ERROR")) return RefundStatus::failed;
  if (same_word(raw, "PENDING") || same_word(raw, "AWAITING_RESPONSE") || same_word(raw, "UNKNOWN"))
    return RefundStatus::waits;
  return RefundStatus::unknown;
}

// PREVENTED: the issuer has given the cardholder the money, and no chargeback follows (docs/facts/shopify.md 10).
DisputeState dispute_state(std::string_view raw) {
  if (same_word(raw, "NEEDS_RESPONSE") || same_word(raw, "UNDER_REVIEW")) return DisputeState::open;
  if (same_word(raw, "LOST") || same_word(raw, "ACCEPTED") || same_word(raw, "PREVENTED") ||
      same_word(raw, "CHARGE_REFUNDED"))
    return DisputeState::paid;
  return same_word(raw, "WON") ? DisputeState::won : DisputeState::unknown;
}

bool cancels_order(std::string_view raw) { return contains_word(raw, "Cancel"); }

bool no_shipment(std::string_view method) {
  return contains_word(method, "no shipment") || contains_word(method, "NoShipment");
}

// What a person typed states nothing: the machine's own words stand in it by chance, or by habit.
CommentFact classify_comment(std::string_view type, std::string_view text) {
  if (!same_word(type, "error") && !same_word(type, "system")) return CommentFact::other;
  const std::string said = folded(text);
  const auto has = [&said](std::string_view part) { return said.find(part) != std::string::npos; };
  if (same_word(type, "error")) {
    if (has("packing slip") || has("missing required media")) return CommentFact::noise_error;
    if (has("refund failed")) return CommentFact::refund_failed;
    if (has("failed to create & approve a shopify return") || has("failed to create and approve a shopify return"))
      return CommentFact::shopify_return_failed;
    return CommentFact::error;
  }
  if (has("created & approved shopify return")) return CommentFact::shopify_return_made;
  if (has("canceled shopify return") || has("cancelled shopify return")) return CommentFact::shopify_return_cancelled;
  if (has("total refund amount")) return CommentFact::refunded;
  if (has("credited")) return CommentFact::credited;
  if (has("exchange invoice sent")) return CommentFact::invoice_sent;
  if (has("status changed to done")) return CommentFact::done;
  if (has("shipment") && has("received") && !has("not received")) return CommentFact::shipment_received;
  if (has("shipment") && has("in transit")) return CommentFact::shipment_in_transit;
  if (has("request")) {
    if (has("reopened")) return CommentFact::reopened;
    if (has("canceled") || has("cancelled")) return CommentFact::cancelled;
    if (has("rejected")) return CommentFact::rejected;
    if (has("approved")) return CommentFact::approved;
    if (has("submitted")) return CommentFact::submitted;
  }
  return CommentFact::other;
}

std::string token_key(std::string_view token) {
  while (!token.empty() && !is_token(token.front())) token.remove_prefix(1);
  while (!token.empty() && !is_token(token.back())) token.remove_suffix(1);
  if (token.size() > 3 && same_word(token.substr(0, 3), "RMA")) {
    token.remove_prefix(3);
    while (!token.empty() && (token.front() == '#' || token.front() == '-' || token.front() == '_'))
      token.remove_prefix(1);
  }
  ShortHash hash;
  hash.add(folded(token));
  return hash.text();
}

}  // namespace returnwatch::checks
