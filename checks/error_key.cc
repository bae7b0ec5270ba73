// A list of what may be said, not of what may not: names are words, too.
#include "checks/error_key.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "checks/text.h"

namespace returnwatch::checks {
namespace {

constexpr std::array<std::string_view, 127> kWords = {
    "address",   "allowed",      "already",     "amount",     "api",      "app",      "approve",      "approved",
    "archived",  "attempt",      "available",   "balance",    "bank",     "cancel",   "canceled",     "cancelled",
    "cannot",    "capture",      "card",        "carrier",    "charge",   "closed",   "code",         "connection",
    "could",     "create",       "created",     "credit",     "currency", "customer", "declined",     "denied",
    "detail",    "discount",     "draft",       "duplicate",  "email",    "empty",    "error",        "exceeded",
    "exceeds",   "exchange",     "exists",      "expired",    "fail",     "failed",   "field",        "found",
    "fulfilled", "fulfillment",  "gateway",     "gift",       "id",       "inactive", "insufficient", "internal",
    "invalid",   "inventory",    "invoice",     "item",       "items",    "label",    "limit",        "line",
    "location",  "locked",       "media",       "method",     "missing",  "must",     "mutation",     "no",
    "not",       "note",         "order",       "orders",     "payment",  "payout",   "permission",   "price",
    "process",   "product",      "provider",    "quantity",   "rate",     "reached",  "refund",       "refunded",
    "refunds",   "rejected",     "release",     "request",    "required", "response", "restock",      "retry",
    "return",    "returned",     "returns",     "save",       "send",     "server",   "service",      "shipment",
    "shipping",  "shop",         "shopify",     "sku",        "status",   "stock",    "store",        "sync",
    "tag",       "tax",          "throttled",   "timed",      "timeout",  "token",    "tracking",     "transaction",
    "unable",    "unauthorized", "unavailable", "unexpected", "update",   "variant",  "without"};

constexpr std::size_t kMostWords = 12;

struct Wording {
  std::uint64_t hash = 14695981039346656037ULL;
  std::string shown;
  std::size_t words = 0;

  void add(const std::string& word, bool listed) {
    for (const char c : word + " ") hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    if (!listed || ++words > kMostWords) return;
    shown += word + " ";
  }
};

// Every kind of quotation mark as the plain one.
std::string plain_quotes(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::string_view here = text.substr(i, 3);
    const bool curly =
        here == "\xe2\x80\x9c" || here == "\xe2\x80\x9d" || here == "\xe2\x80\x98" || here == "\xe2\x80\x9e";
    const bool single = text[i] == '\'' && (i == 0 || std::isspace(static_cast<unsigned char>(text[i - 1])));
    out += curly || single ? '"' : text[i];
    if (curly) i += 2;
  }
  return out;
}

// Adds one word, unless it identifies something or somebody.
void add_word(std::string_view word, Wording& out) {
  std::string letters;
  for (const char c : word) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isdigit(u) || u >= 0x80 || c == '@' || c == '#' || c == '/' || c == '"') return;
    if (std::isalpha(u)) letters += static_cast<char>(std::tolower(u));
  }
  if (letters.empty()) return;
  const bool listed = std::binary_search(kWords.begin(), kWords.end(), letters);
  const auto first = std::find_if(word.begin(), word.end(), [](unsigned char c) { return std::isalpha(c); });
  if (std::isupper(static_cast<unsigned char>(*first)) && !listed) return;
  out.add(letters, listed);
}

}  // namespace

std::string error_key(std::string_view raw) {
  const std::string text = plain_quotes(raw);
  Wording out;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(" \t\r\n", at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    const auto marks = std::count(word.begin(), word.end(), '"') +
                       static_cast<std::ptrdiff_t>(quoted && !word.empty() &&
                                                   word.find('"') == std::string_view::npos && word.back() == '\'');
    if (!quoted && marks == 0) add_word(word, out);
    if (marks % 2 == 1) quoted = !quoted;
    at = end + 1;
  }
  const auto half = static_cast<std::uint32_t>(out.hash ^ (out.hash >> 32));
  std::string bytes(4, '\0');
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<char>(half >> (24 - 8 * i));
  return out.shown + "[" + hex(bytes) + "]";
}

}  // namespace returnwatch::checks
