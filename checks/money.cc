#include "checks/money.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <limits>

namespace returnwatch::checks {
namespace {

// ISO 4217 (list one) currencies whose exponent is not 2.
constexpr std::array<std::string_view, 17> kNoDecimals = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                                          "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
constexpr std::array<std::string_view, 7> kThreeDecimals = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};

struct Literal {  // a decimal number as digits and the place of its point
  bool negative = false;
  std::string digits;
  long point = 0;  // digits before the point
};

std::optional<Literal> split(std::string_view s) {
  Literal out;
  std::size_t i = 0;
  if (i < s.size() && (s[i] == '-' || s[i] == '+')) out.negative = s[i++] == '-';
  bool seen_point = false;
  bool any = false;
  for (; i < s.size(); ++i) {
    const char c = s[i];
    if (std::isdigit(static_cast<unsigned char>(c))) {
      any = true;
      out.digits += c;
      if (!seen_point) ++out.point;
    } else if (c == '.' && !seen_point) {
      seen_point = true;
    } else {
      break;
    }
  }
  if (!any) return std::nullopt;
  if (i < s.size()) {  // an exponent, as JSON allows
    if (s[i] != 'e' && s[i] != 'E') return std::nullopt;
    ++i;
    long sign = 1;
    if (i < s.size() && (s[i] == '-' || s[i] == '+')) sign = s[i++] == '-' ? -1 : 1;
    if (i == s.size() || s.size() - i > 3) return std::nullopt;
    long e = 0;
    for (; i < s.size(); ++i) {
      if (!std::isdigit(static_cast<unsigned char>(s[i]))) return std::nullopt;
      e = e * 10 + (s[i] - '0');
    }
    out.point += sign * e;
  }
  return out;
}

}  // namespace

int exponent(std::string_view currency) {
  if (std::find(kNoDecimals.begin(), kNoDecimals.end(), currency) != kNoDecimals.end()) return 0;
  if (std::find(kThreeDecimals.begin(), kThreeDecimals.end(), currency) != kThreeDecimals.end()) return 3;
  return 2;
}

std::optional<std::int64_t> parse_minor(std::string_view text, std::string_view currency) {
  const auto literal = split(text);
  if (!literal) return std::nullopt;
  const long keep = literal->point + exponent(currency);  // digits that make up the minor units
  std::int64_t value = 0;
  for (long i = 0; i < keep; ++i) {
    const int digit = i >= 0 && i < static_cast<long>(literal->digits.size())
                          ? literal->digits[static_cast<std::size_t>(i)] - '0'
                          : 0;
    if (value > (std::numeric_limits<std::int64_t>::max() - 9) / 10) return std::nullopt;
    value = value * 10 + digit;
  }
  if (keep >= 0 && keep < static_cast<long>(literal->digits.size()) &&
      literal->digits[static_cast<std::size_t>(keep)] >= '5')
    ++value;
  return literal->negative ? -value : value;
}

std::optional<Money> parse_money(std::string_view text, std::string_view currency) {
  if (currency.size() != 3 && currency.size() != 4) return std::nullopt;  // "USDC"
  Money out;
  for (char c : currency) {
    if (!std::isalpha(static_cast<unsigned char>(c))) return std::nullopt;
    out.currency += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  }
  const auto minor = parse_minor(text, out.currency);
  if (!minor) return std::nullopt;
  out.minor = *minor;
  return out;
}

std::string decimal(const Money& m) {
  const int places = exponent(m.currency);
  const std::uint64_t value =
      m.minor < 0 ? 0 - static_cast<std::uint64_t>(m.minor) : static_cast<std::uint64_t>(m.minor);
  std::string digits = std::to_string(value);
  if (places > 0) {
    if (static_cast<int>(digits.size()) <= places)
      digits.insert(0, static_cast<std::size_t>(places) + 1 - digits.size(), '0');
    digits.insert(digits.size() - static_cast<std::size_t>(places), ".");
  }
  return m.minor < 0 ? "-" + digits : digits;
}

std::string to_string(const Money& m) { return decimal(m) + " " + m.currency; }

}  // namespace returnwatch::checks
