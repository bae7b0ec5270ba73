// Schedules as the scheduler under Patchworks reads them, in UTC (docs/facts/patchworks.md section 10): five fields in
// the dialect of PHP's cron-expression 3, which Laravel uses. It differs from vixie's cron: L, 15W, 5#2 and ? are
// known; both days restricted are OR, starred steps too; a step longer than its field is folded into it; a range that
// wraps is valid and never runs; a weekday's range by name that ends on Sunday stops on Saturday. Debian has no library
// for it.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "checks/times.h"

namespace returnwatch::agent {

class Cron {
 public:
  // Nothing where the scheduler would refuse it.
  [[nodiscard]] static std::optional<Cron> parse(const std::string& text);

  // The last `n` instants at or before `now`, newest first; fewer where a year holds fewer.
  [[nodiscard]] std::vector<checks::Time> previous(checks::Time now, int n) const;

  // The first instant after `t`; nothing where a year holds none.
  [[nodiscard]] std::optional<checks::Time> after(checks::Time t) const;

 private:
  struct Days {  // one field of days; weekdays: 0 = Sunday
    bool any = true;
    std::bitset<32> plain;
    bool last = false;                        // L: of the month
    std::vector<int> nearest;                 // 15W: the working day next to the 15th
    std::vector<int> last_of;                 // 5L: the month's last Friday
    std::vector<std::pair<int, int>> nth_of;  // 5#2: its second Friday
  };
  struct Date;
  static bool read_weekday(const std::string& part, Days& out);
  static bool read_month_day(const std::string& part, bool alone, Days& out);
  [[nodiscard]] bool on_day(const Date& d) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<13> months_;
  Days month_days_, weekdays_;
};

}  // namespace returnwatch::agent
