// 16 hex digits for any number of parts: threads, incidents and keys that must be short, stable and the same after a
// restart.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace returnwatch::alerts {

// FNV-1a over the parts, each followed by a zero byte.
[[nodiscard]] inline std::string identity(std::initializer_list<std::string_view> parts) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (std::string_view part : parts) {
    for (unsigned char c : part) hash = (hash ^ c) * 1099511628211ULL;
    hash *= 1099511628211ULL;
  }
  static constexpr char kHex[] = "0123456789abcdef";
  std::string out(16, '0');
  for (int i = 15; i >= 0; --i, hash >>= 4) out[static_cast<std::size_t>(i)] = kHex[hash & 15];
  return out;
}

}  // namespace returnwatch::alerts
