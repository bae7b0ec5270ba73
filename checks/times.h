// Time inside returnwatch: UTC, whole seconds. Zones exist only at the edge (agent, alerts' renderers).
//
// `WorkTime` carries a shop's working days as plain spans, computed by the agent from `working_days`, `holidays` and
// the store's IANA zone, so that nothing in this folder reads a clock or a zone database.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace returnwatch::checks {

using Duration = std::chrono::seconds;
using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;

constexpr Duration hours(long n) { return Duration{n * 3600}; }
constexpr Duration days(long n) { return Duration{n * 86400}; }
constexpr Duration minutes(long n) { return Duration{n * 60}; }

// [begin, end), UTC.
struct Span {
  Time begin;
  Time end;
};

// Sorted, disjoint working spans. Empty: every hour counts.
struct WorkTime {
  std::vector<Span> spans;
  std::string rule = {};  // what they were made from (days, holidays, zone); "" = every hour counts

  // The instant at which `amount` of working time has passed since `from`. Beyond the last span, calendar time counts.
  [[nodiscard]] Time add(Time from, Duration amount) const;
};

// RFC 3339 / ISO 8601 in, lenient: "T" or a space, fractions dropped, "Z", "+00:00", "+0000" or no zone (taken as UTC).
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

// "2026-11-23T08:00:00Z".
[[nodiscard]] std::string to_rfc3339(Time t);

// "2 d 4 h", "35 min": the two largest units, for people.
[[nodiscard]] std::string human(Duration d);

}  // namespace returnwatch::checks
