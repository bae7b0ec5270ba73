// Standard 5-field cron in UTC, as Patchworks' schedules are written (docs/facts/patchworks.md section 5). Debian has
// no library for it.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "checks/times.h"

namespace returnwatch::agent {

class Cron {
 public:
  // Lists, ranges, steps, month and day names, 7 = Sunday, @hourly, @daily, @weekly, @monthly. Nothing where it is not
  // understood.
  [[nodiscard]] static std::optional<Cron> parse(const std::string& text);

  // The last `n` instants at or before `now`, newest first; fewer where a year holds fewer.
  [[nodiscard]] std::vector<checks::Time> previous(checks::Time now, int n) const;

  // The first instant after `t`; nothing where a year holds none.
  [[nodiscard]] std::optional<checks::Time> after(checks::Time t) const;

 private:
  [[nodiscard]] bool on_day(int month, int day, int weekday) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = true, any_weekday_ = true;
};

}  // namespace returnwatch::agent
