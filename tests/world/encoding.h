// Base64, for cursors. Decoding answers "" for what is not base64.
#pragma once

#include <string>

namespace returnwatch::world {

[[nodiscard]] std::string encode_base64(const std::string& bytes);
[[nodiscard]] std::string decode_base64(const std::string& text);
[[nodiscard]] std::string escape_html(const std::string& text);

}  // namespace returnwatch::world
