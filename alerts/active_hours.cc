#include <array>
#include <sstream>

#include "alerts/grouping.h"
#include "alerts/zone.h"

namespace returnwatch::alerts {
namespace {

constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

struct Hours {
  std::array<bool, 7> days{};
  int from = 0, to = 0;  // minutes of the day
};

std::optional<int> day(const std::string& s) {
  for (std::size_t i = 0; i < kDays.size(); ++i)
    if (s == kDays[i]) return static_cast<int>(i);
  return std::nullopt;
}

bool read_days(const std::string& text, Hours& h) {
  std::istringstream in(text);
  std::string part;
  while (std::getline(in, part, ',')) {
    const auto dash = part.find('-');
    const auto first = day(part.substr(0, dash));
    const auto last = dash == std::string::npos ? first : day(part.substr(dash + 1));
    if (!first || !last) return false;
    for (int d = *first;; d = (d + 1) % 7) {
      h.days[static_cast<std::size_t>(d)] = true;
      if (d == *last) break;
    }
  }
  return !text.empty();
}

std::optional<int> minute(const std::string& s) {
  int hour = 0, min = 0;
  char colon = 0;
  std::istringstream in(s);
  if (!(in >> hour >> colon >> min) || colon != ':' || !in.eof() || hour < 0 || hour > 24 || min < 0 || min > 59 ||
      hour * 60 + min > 1440)
    return std::nullopt;
  return hour * 60 + min;
}

std::optional<std::vector<Hours>> parse(const std::string& text) {
  std::vector<Hours> out;
  std::istringstream parts(text);
  std::string part;
  while (std::getline(parts, part, ';')) {
    std::istringstream in(part);
    std::string days, span, rest;
    if (!(in >> days >> span) || (in >> rest)) return std::nullopt;
    Hours h;
    const auto dash = span.find('-');
    const auto from = minute(span.substr(0, dash));
    const auto to = dash == std::string::npos ? std::nullopt : minute(span.substr(dash + 1));
    if (!read_days(days, h) || !from || !to) return std::nullopt;
    h.from = *from;
    h.to = *to;
    out.push_back(h);
  }
  return out;
}

}  // namespace

bool valid_active(const std::string& hours) { return hours.empty() || parse(hours).has_value(); }

bool is_active(const std::string& text, Time now, const std::string& timezone) {
  if (text.empty()) return true;
  const auto spans = parse(text);
  if (!spans) return true;  // the loader refuses it; a message is not lost to a typo
  const auto local = zone_or_utc(timezone)->to_local(now);
  const auto midnight = date::floor<date::days>(local);
  const unsigned weekday = date::weekday{midnight}.c_encoding();
  const int at = static_cast<int>(std::chrono::duration_cast<std::chrono::minutes>(local - midnight).count());
  for (const Hours& h : *spans) {
    const bool today = h.days[weekday], yesterday = h.days[(weekday + 6) % 7];
    if (h.from <= h.to ? today && at >= h.from && at < h.to : (today && at >= h.from) || (yesterday && at < h.to))
      return true;
  }
  return false;
}

}  // namespace returnwatch::alerts
