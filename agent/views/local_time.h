// UTC to what a person in a zone reads. The one place in agent that formats local times.
#pragma once

#include <string>

#include "checks/times.h"

namespace returnwatch::agent {

// "23 Nov 2026 08:00 GMT" in an IANA zone; an unknown zone reads as UTC.
[[nodiscard]] std::string local_time(checks::Time t, const std::string& zone);
// "2026-11-23", the local day.
[[nodiscard]] std::string local_date(checks::Time t, const std::string& zone);
// The instant at which a local wall-clock time falls on a day; in a gap the instant after it, in an overlap the first.
[[nodiscard]] checks::Time local_instant(const std::string& date, int hour, int minute, const std::string& zone);

}  // namespace returnwatch::agent
