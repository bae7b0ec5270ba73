#include "agent/sources/shopify/versions.h"

#include <cctype>

#include "checks/text.h"

namespace returnwatch::agent::shopify {

std::optional<checks::Time> reachable_until(std::string_view version) {
  if (version.size() != 7 || version[4] != '-') return std::nullopt;
  int year = 0;
  for (const char c : version.substr(0, 4)) {
    if (!std::isdigit(static_cast<unsigned char>(c))) return std::nullopt;
    year = year * 10 + (c - '0');
  }
  return checks::parse_time(std::to_string(year + 1) + std::string(version.substr(4)) + "-16T15:00:00Z");
}

std::vector<std::string> deprecated_fields(std::string_view header) {
  std::vector<std::string> out;
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto field = header.substr(0, comma);
    header = comma == std::string_view::npos ? std::string_view() : header.substr(comma + 1);
    while (!field.empty() && field.front() == ' ') field.remove_prefix(1);
    while (!field.empty() && field.back() == ' ') field.remove_suffix(1);
    if (!field.empty()) out.emplace_back(checks::beginning(field, 120));
  }
  return out;
}

}  // namespace returnwatch::agent::shopify
