// IANA zones by name; the loader has refused names that are unknown, so a name that is gone since counts as UTC.
#pragma once

#include <date/tz.h>

#include <string>

namespace returnwatch::alerts {

[[nodiscard]] const date::time_zone* zone_or_utc(const std::string& name);

}  // namespace returnwatch::alerts
