#include "alerts/zone.h"

namespace returnwatch::alerts {

const date::time_zone* zone_or_utc(const std::string& name) {
  try {
    return date::locate_zone(name);
  } catch (const std::exception&) {
    return date::locate_zone("UTC");
  }
}

}  // namespace returnwatch::alerts
