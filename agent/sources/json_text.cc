#include "agent/sources/json_text.h"

#include <cctype>

namespace returnwatch::agent {
namespace {

constexpr std::size_t kEscape = 6;  // "\ud83d"

// The code unit that is escaped at `at`, or -1.
int unit_at(const std::string& json, std::size_t at) {
  if (at + kEscape > json.size() || json[at] != '\\' || json[at + 1] != 'u') return -1;
  int unit = 0;
  for (std::size_t i = at + 2; i < at + kEscape; ++i) {
    const auto c = static_cast<unsigned char>(json[i]);
    if (!std::isxdigit(c)) return -1;
    unit = unit * 16 + (std::isdigit(c) ? c - '0' : std::tolower(c) - 'a' + 10);
  }
  return unit;
}

bool high(int unit) { return unit >= 0xd800 && unit <= 0xdbff; }
bool low(int unit) { return unit >= 0xdc00 && unit <= 0xdfff; }

}  // namespace

std::optional<std::string> whole_characters(const std::string& json) {
  std::optional<std::string> out;
  for (std::size_t at = json.find('\\'); at != std::string::npos; at = json.find('\\', at)) {
    const int unit = unit_at(json, at);
    if (high(unit) && low(unit_at(json, at + kEscape))) {
      at += 2 * kEscape;
    } else if (high(unit) || low(unit)) {
      if (!out) {
        out.emplace();
        out->reserve(json.size() + 64);
        *out = json;
      }
      out->replace(at + 2, 4, "fffd");
      at += kEscape;
    } else {
      at += 2;  // an escaped backslash begins nothing
    }
  }
  return out;
}

}  // namespace returnwatch::agent
