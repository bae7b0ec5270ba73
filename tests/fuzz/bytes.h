// The fuzzer's bytes as the parsers get them from the transport: a string with simdjson's padding behind it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace returnwatch::fuzz {

inline std::string body(const std::uint8_t* data, std::size_t size) {
  std::string out;
  out.reserve(size + 64);
  out.assign(reinterpret_cast<const char*>(data), size);
  return out;
}

}  // namespace returnwatch::fuzz
