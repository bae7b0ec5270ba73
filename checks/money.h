// Exact money: an integer of minor units and an ISO 4217 code. Never a binary float, in no step.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace returnwatch::checks {

struct Money {
  std::int64_t minor = 0;  // minor units: pence, cents, fils; whole yen
  std::string currency;    // ISO 4217, upper case; also those that only Shopify has (USDC, JEP, KID)

  friend bool operator==(const Money& a, const Money& b) { return a.minor == b.minor && a.currency == b.currency; }
  friend bool operator!=(const Money& a, const Money& b) { return !(a == b); }
};

// Digits after the point: 2 for most, 0 for JPY, KRW, ..., 3 for KWD, BHD, ...; 2 for codes not in ISO 4217.
[[nodiscard]] int exponent(std::string_view currency);

// A decimal literal ("59.9", "-3", "1e2", "59.900000000000006") to minor units, rounded half away from zero on the
// decimal digits. Nothing on a malformed or overflowing literal.
[[nodiscard]] std::optional<std::int64_t> parse_minor(std::string_view decimal, std::string_view currency);
[[nodiscard]] std::optional<Money> parse_money(std::string_view decimal, std::string_view currency);

// "59.90", "1200" (JPY), "1.250" (KWD).
[[nodiscard]] std::string decimal(const Money& m);
// "59.90 GBP".
[[nodiscard]] std::string to_string(const Money& m);

// What one system says of one amount: in the order's (presentment) currency and in the shop's.
struct MoneyPair {
  std::optional<Money> order;
  std::optional<Money> shop;
};

}  // namespace returnwatch::checks
