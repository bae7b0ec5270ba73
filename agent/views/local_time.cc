#include "agent/views/local_time.h"

#include <sstream>

#include "alerts/zone.h"

namespace returnwatch::agent {

using alerts::zone_or_utc;

std::string local_time(checks::Time t, const std::string& zone) {
  return date::format("%d %b %Y %H:%M %Z", date::make_zoned(zone_or_utc(zone), t));
}

std::string local_date(checks::Time t, const std::string& zone) {
  return date::format("%F", date::make_zoned(zone_or_utc(zone), t));
}

checks::Time local_instant(const std::string& day, int hour, int minute, const std::string& zone) {
  date::local_days d;
  std::istringstream in(day);
  in >> date::parse("%F", d);
  const auto local = d + std::chrono::hours{hour} + std::chrono::minutes{minute};
  return std::chrono::time_point_cast<checks::Duration>(
      zone_or_utc(zone)->to_sys(local + std::chrono::seconds{0}, date::choose::earliest));
}

}  // namespace returnwatch::agent
