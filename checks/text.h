// The one room for text: what every other folder needs to encode, cut, match and count words. Bytes are UTF-8; case is
// ASCII's. Total functions, no allocation beyond the result.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace returnwatch::checks {

[[nodiscard]] std::string hex(std::string_view bytes);  // two lower-case digits a byte

// One byte as an encoding writes it: "%2F" in a URL, "=2F" in a mail header.
[[nodiscard]] std::string escaped_byte(char mark, char byte);

// For a URL's path, query or form (RFC 3986): everything but unreserved characters.
[[nodiscard]] std::string percent_encode(std::string_view text);

// 64 bits of FNV-1a as 16 hex digits: short names that stay the same after a restart. No secret is safe in one.
class ShortHash {
 public:
  void add(std::string_view bytes);
  void end_part();  // so that "ab", "c" and "a", "bc" differ
  [[nodiscard]] std::string text() const;

 private:
  std::uint64_t hash_ = 14695981039346656037ULL;
};
[[nodiscard]] std::string identity(std::initializer_list<std::string_view> parts);  // each ended

// The longest beginning that has at most `most` bytes and ends between two characters.
[[nodiscard]] std::string_view beginning(std::string_view text, std::size_t most);
// The same with an ellipsis where something was cut; `most` counts it.
[[nodiscard]] std::string cut(std::string_view text, std::size_t most);

// Line ends and other control characters become spaces: for subjects, single lines, and what goes to a terminal.
[[nodiscard]] std::string one_line(std::string text);

// Whether a pattern fits a word: '*' is any run of characters, everything else itself; case ignored.
[[nodiscard]] bool fits(std::string_view pattern, std::string_view word);

// "1 item", "3 items"; with `many` where an s does not do: "1 return heads", "3 returns head".
[[nodiscard]] std::string counted(std::size_t n, std::string_view one);
[[nodiscard]] std::string counted(std::size_t n, std::string_view one, std::string_view many);

}  // namespace returnwatch::checks
