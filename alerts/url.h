// Percent-encoding for a URL's path or query (RFC 3986): everything but unreserved characters.
#pragma once

#include <string>
#include <string_view>

namespace returnwatch::alerts {

[[nodiscard]] std::string percent_encode(std::string_view text);

}  // namespace returnwatch::alerts
