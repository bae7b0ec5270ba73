#include "checks/text.h"

#include <cctype>

namespace returnwatch::checks {
namespace {

unsigned char byte_of(char c) { return static_cast<unsigned char>(c); }

bool same_char(char a, char b) { return std::tolower(byte_of(a)) == std::tolower(byte_of(b)); }

bool continues_character(char c) { return (byte_of(c) & 0xC0) == 0x80; }

}  // namespace

std::string hex(std::string_view bytes) {
  static constexpr char kDigits[] = "0123456789abcdef";
  std::string out;
  out.reserve(2 * bytes.size());
  for (const char c : bytes) out += {kDigits[byte_of(c) >> 4], kDigits[byte_of(c) & 15]};
  return out;
}

std::string escaped_byte(char mark, char byte) {
  std::string out = mark + hex({&byte, 1});
  for (char& c : out) c = static_cast<char>(std::toupper(byte_of(c)));
  return out;
}

std::string percent_encode(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = std::isalnum(byte_of(c)) || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain)
      out += c;
    else
      out += escaped_byte('%', c);
  }
  return out;
}

void ShortHash::add(std::string_view bytes) {
  for (const char c : bytes) hash_ = (hash_ ^ byte_of(c)) * 1099511628211ULL;
}

void ShortHash::end_part() { add(std::string_view("\0", 1)); }

std::string ShortHash::text() const {
  std::string bytes(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<char>(hash_ >> (56 - 8 * i));
  return hex(bytes);
}

std::string identity(std::initializer_list<std::string_view> parts) {
  ShortHash hash;
  for (const std::string_view part : parts) {
    hash.add(part);
    hash.end_part();
  }
  return hash.text();
}

std::string_view beginning(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && continues_character(text[most])) --most;
  return text.substr(0, most);
}

std::string cut(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  constexpr std::string_view kEllipsis = "…";
  return std::string(beginning(text, most < kEllipsis.size() ? 0 : most - kEllipsis.size())) + std::string(kEllipsis);
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (byte_of(c) < 0x20 || c == 0x7F) c = ' ';
  return text;
}

// Back to the last star when a literal does not fit: linear memory, no recursion.
bool fits(std::string_view pattern, std::string_view word) {
  std::size_t p = 0, w = 0, star = std::string_view::npos, resume = 0;
  while (w < word.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = w;
    } else if (p < pattern.size() && same_char(pattern[p], word[w])) {
      ++p, ++w;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      w = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', p) == std::string_view::npos;
}

std::string counted(std::size_t n, std::string_view one, std::string_view many) {
  return std::to_string(n) + ' ' + std::string(n == 1 ? one : many);
}

std::string counted(std::size_t n, std::string_view one) { return counted(n, one, std::string(one) + "s"); }

}  // namespace returnwatch::checks
