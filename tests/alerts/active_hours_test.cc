// Active hours are wall-clock hours of an IANA zone, over both clock changes.
#include <catch2/catch.hpp>

#include "tests/alerts/desk.h"

using namespace returnwatch::alerts;

TEST_CASE("active hours") {
  struct Row {
    const char *hours, *now, *zone;
    bool active;
  };
  const Row rows[] = {
      {"", "2026-11-28T03:00:00Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-11-25T08:00:00Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-11-25T07:59:59Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-11-25T17:59:59Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-11-25T18:00:00Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-11-28T10:00:00Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-11-25T07:30:00Z", "Europe/Amsterdam", true},
      {"Mon-Fri 08:00-18:00", "2026-11-25T13:00:00Z", "America/New_York", true},
      // Clocks go forward in London on 29 March 2026, back on 25 October.
      {"Mon-Fri 08:00-18:00", "2026-03-27T08:00:00Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-03-30T07:00:00Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-03-30T06:59:59Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-03-30T17:00:00Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-10-23T07:00:00Z", "Europe/London", true},
      {"Mon-Fri 08:00-18:00", "2026-10-26T07:59:59Z", "Europe/London", false},
      {"Mon-Fri 08:00-18:00", "2026-10-26T08:00:00Z", "Europe/London", true},
      // The hour that is missing and the hour that comes twice, in a span that covers them.
      {"Sun 00:30-02:30", "2026-03-29T00:59:59Z", "Europe/London", true},   // 00:59:59
      {"Sun 00:30-02:30", "2026-03-29T01:00:00Z", "Europe/London", true},   // 02:00
      {"Sun 00:30-02:30", "2026-03-29T01:30:00Z", "Europe/London", false},  // 02:30
      {"Sun 01:00-02:00", "2026-10-25T00:30:00Z", "Europe/London", true},   // 01:30, the first
      {"Sun 01:00-02:00", "2026-10-25T01:30:00Z", "Europe/London", true},   // 01:30, the second
      {"Sun 01:00-02:00", "2026-10-25T02:00:00Z", "Europe/London", false},
      // New York: 8 March and 1 November.
      {"Mon-Sun 09:00-17:00", "2026-03-07T14:00:00Z", "America/New_York", true},
      {"Mon-Sun 09:00-17:00", "2026-03-08T13:00:00Z", "America/New_York", true},
      {"Mon-Sun 09:00-17:00", "2026-11-01T13:59:59Z", "America/New_York", false},
      // Past midnight, several parts, a week that wraps.
      {"Fri 22:00-06:00", "2026-11-28T05:59:00Z", "UTC", true},
      {"Fri 22:00-06:00", "2026-11-27T05:59:00Z", "UTC", false},
      {"Sat-Mon 10:00-12:00", "2026-11-29T11:00:00Z", "UTC", true},
      {"Sat-Mon 10:00-12:00", "2026-12-01T11:00:00Z", "UTC", false},
      {"Mon-Fri 08:00-18:00; Sat,Sun 10:00-12:00", "2026-11-28T11:00:00Z", "UTC", true},
      {"Mon-Sun 00:00-24:00", "2026-11-28T23:59:59Z", "UTC", true},
  };
  for (const Row& r : rows) {
    INFO(r.hours << " at " << r.now << " in " << r.zone);
    CHECK(is_active(r.hours, at(r.now), r.zone) == r.active);
  }
}

TEST_CASE("active hours that make no sense are refused") {
  for (const char* good : {"", "Mon 00:00-24:00", "Mon,Wed-Fri 08:30-17:15", "Fri 22:00-06:00"})
    CHECK(valid_active(good));
  for (const char* bad : {"Mon", "Mon-Fri", "08:00-18:00", "Mon-Fri 8-18", "Mon-Fri 08:00", "Mon-Fri 08:00-25:00",
                          "Mon-Fri 08:60-09:00", "Montag 08:00-18:00", "Mon-Fri 08:00-18:00 UTC"})
    CHECK_FALSE(valid_active(bad));
}
