#include "agent/report/number_habit.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace returnwatch::agent::report {
namespace {

struct Habit {
  std::string_view thousands, point;
};
constexpr Habit kEnglish{",", "."}, kGerman{".", ","}, kFrench{"\xC2\xA0", ","}, kSwiss{"'", "."};

// After the Unicode CLDR's number symbols of the zone's main language.
constexpr std::array<std::string_view, 19> kGermanWay{"Europe/Berlin",
                                                      "Europe/Vienna",
                                                      "Europe/Amsterdam",
                                                      "Europe/Brussels",
                                                      "Europe/Rome",
                                                      "Europe/Madrid",
                                                      "Europe/Athens",
                                                      "Europe/Copenhagen",
                                                      "Europe/Istanbul",
                                                      "Europe/Belgrade",
                                                      "Europe/Zagreb",
                                                      "Europe/Bucharest",
                                                      "Europe/Ljubljana",
                                                      "America/Sao_Paulo",
                                                      "America/Bogota",
                                                      "America/Santiago",
                                                      "America/Argentina/Buenos_Aires",
                                                      "Asia/Jakarta",
                                                      "Asia/Ho_Chi_Minh"};
constexpr std::array<std::string_view, 16> kFrenchWay{
    "Europe/Paris",  "Europe/Luxembourg", "Europe/Stockholm", "Europe/Oslo",        "Europe/Helsinki", "Europe/Warsaw",
    "Europe/Prague", "Europe/Bratislava", "Europe/Budapest",  "Europe/Sofia",       "Europe/Lisbon",   "Europe/Kyiv",
    "Europe/Riga",   "Europe/Vilnius",    "Europe/Tallinn",   "Africa/Johannesburg"};

template <typename Zones>
bool among(const Zones& zones, const std::string& zone) {
  return std::find(zones.begin(), zones.end(), zone) != zones.end();
}

Habit habit_of(const std::string& zone) {
  if (zone == "Europe/Zurich") return kSwiss;
  if (among(kGermanWay, zone)) return kGerman;
  return among(kFrenchWay, zone) ? kFrench : kEnglish;
}

}  // namespace

std::string grouped(const checks::Money& amount, const std::string& zone) {
  const Habit habit = habit_of(zone);
  const std::string plain = checks::decimal(amount);
  const std::size_t first = plain[0] == '-' ? 1 : 0;
  const std::size_t point = std::min(plain.find('.'), plain.size());
  std::string out = plain.substr(0, first);
  for (std::size_t i = first; i < point; ++i) {
    if (i > first && (point - i) % 3 == 0) out += habit.thousands;
    out += plain[i];
  }
  if (point < plain.size()) out += std::string(habit.point) + plain.substr(point + 1);
  return out;
}

}  // namespace returnwatch::agent::report
