#include "checks/times.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

namespace returnwatch::checks {
namespace {

// Days since 1970-01-01 of a civil date (proleptic Gregorian), and back. The standard's <chrono> calendar is not in
// C++17.
long days_from_civil(long y, int m, int d) {
  y -= m <= 2;
  const long era = (y >= 0 ? y : y - 399) / 400;
  const long yoe = y - era * 400;
  const long doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  const long doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

void civil_from_days(long z, long& y, int& m, int& d) {
  z += 719468;
  const long era = (z >= 0 ? z : z - 146096) / 146097;
  const long doe = z - era * 146097;
  const long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const long doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const long mp = (5 * doy + 2) / 153;
  d = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  m = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  y = yoe + era * 400 + (m <= 2);
}

// Reads exactly `n` digits at `pos`.
bool number(std::string_view s, std::size_t pos, std::size_t n, long& out) {
  if (pos + n > s.size()) return false;
  out = 0;
  for (std::size_t i = pos; i < pos + n; ++i) {
    if (!std::isdigit(static_cast<unsigned char>(s[i]))) return false;
    out = out * 10 + (s[i] - '0');
  }
  return true;
}

// The offset after the seconds: nothing on a malformed one, 0 where there is none.
std::optional<long> zone_offset(std::string_view s, std::size_t pos) {
  if (pos < s.size() && s[pos] == '.') {
    ++pos;
    while (pos < s.size() && std::isdigit(static_cast<unsigned char>(s[pos]))) ++pos;
  }
  if (pos == s.size() || ((s[pos] == 'Z' || s[pos] == 'z') && pos + 1 == s.size())) return 0;
  if (s[pos] != '+' && s[pos] != '-') return std::nullopt;
  const long sign = s[pos] == '-' ? -1 : 1;
  long h = 0;
  long m = 0;
  if (!number(s, pos + 1, 2, h)) return std::nullopt;
  std::size_t at = pos + 3;
  if (at < s.size() && s[at] == ':') ++at;
  if (at != s.size() && (!number(s, at, 2, m) || at + 2 != s.size())) return std::nullopt;
  return sign * (h * 3600 + m * 60);
}

}  // namespace

Time WorkTime::add(Time from, Duration amount) const {
  Time at = from;
  auto it = std::lower_bound(spans.begin(), spans.end(), from, [](const Span& s, Time t) { return s.end <= t; });
  for (; it != spans.end(); ++it) {
    at = std::max(at, it->begin);
    const Duration room = it->end - at;
    if (amount <= room) return at + amount;
    amount -= room;
    at = it->end;
  }
  return at + amount;
}

std::optional<Time> parse_time(std::string_view s) {
  long y = 0, mo = 0, d = 0, h = 0, mi = 0, sec = 0;
  if (!number(s, 0, 4, y) || s.size() < 10 || s[4] != '-' || !number(s, 5, 2, mo) || s[7] != '-' || !number(s, 8, 2, d))
    return std::nullopt;
  if (mo < 1 || mo > 12 || d < 1 || d > 31) return std::nullopt;
  long offset = 0;
  if (s.size() > 10) {
    if (s[10] != 'T' && s[10] != 't' && s[10] != ' ') return std::nullopt;
    if (!number(s, 11, 2, h) || s.size() < 16 || s[13] != ':' || !number(s, 14, 2, mi)) return std::nullopt;
    std::size_t pos = 16;
    if (pos < s.size() && s[pos] == ':') {
      if (!number(s, 17, 2, sec)) return std::nullopt;
      pos = 19;
    }
    auto zone = zone_offset(s, pos);
    if (!zone) return std::nullopt;
    offset = *zone;
  }
  if (h > 24 || mi > 59 || sec > 60) return std::nullopt;
  const long total = days_from_civil(y, static_cast<int>(mo), static_cast<int>(d)) * 86400 + h * 3600 + mi * 60 + sec;
  return Time{Duration{total - offset}};
}

std::string to_rfc3339(Time t) {
  const long total = static_cast<long>(t.time_since_epoch().count());
  long day = total / 86400;
  long rest = total % 86400;
  if (rest < 0) {
    rest += 86400;
    --day;
  }
  long y = 0;
  int m = 0;
  int d = 0;
  civil_from_days(day, y, m, d);
  char out[40];
  std::snprintf(out, sizeof out, "%04ld-%02d-%02dT%02ld:%02ld:%02ldZ", y, m, d, rest / 3600, rest / 60 % 60, rest % 60);
  return out;
}

std::string human(Duration d) {
  long s = static_cast<long>(d.count());
  if (s < 0) s = -s;
  const struct {
    long size;
    const char* unit;
  } units[] = {{86400, " d"}, {3600, " h"}, {60, " min"}, {1, " s"}};
  for (int i = 0; i < 4; ++i) {
    if (s < units[i].size) continue;
    std::string out = std::to_string(s / units[i].size) + units[i].unit;
    if (i < 2) {
      const long rest = s % units[i].size / units[i + 1].size;
      if (rest > 0) out += " " + std::to_string(rest) + units[i + 1].unit;
    }
    return out;
  }
  return "0 s";
}

}  // namespace returnwatch::checks
