#include "agent/sources/cron.h"

#include <date/date.h>

#include <array>
#include <sstream>

#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr std::array<const char*, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                 "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<const char*, 7> kDays = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

template <std::size_t N>
int by_name(const std::array<const char*, N>& names, const std::string& text, int base) {
  for (std::size_t i = 0; i < N; ++i)
    if (checks::same_word(names[i], text)) return static_cast<int>(i) + base;
  return -1;
}

struct Field {
  int low, high;
  bool months = false, weekdays = false;
};

std::optional<int> number(const std::string& text, const Field& f) {
  if (text.empty()) return std::nullopt;
  int value = f.months ? by_name(kMonths, text, 1) : f.weekdays ? by_name(kDays, text, 0) : -1;
  if (value < 0) {
    if (text.find_first_not_of("0123456789") != std::string::npos || text.size() > 3) return std::nullopt;
    value = std::stoi(text);
  }
  if (value < f.low || value > f.high) return std::nullopt;
  return value;
}

template <std::size_t N>
bool read_part(const std::string& part, const Field& f, std::bitset<N>& out) {
  const auto slash = part.find('/');
  const std::string range = part.substr(0, slash);
  int step = 1;
  if (slash != std::string::npos) {
    const auto n = number(part.substr(slash + 1), {1, 999});
    if (!n) return false;
    step = *n;
  }
  int from = f.low, to = f.high;
  if (range != "*" && range != "?") {
    const auto dash = range.find('-');
    const auto first = number(range.substr(0, dash), f);
    if (!first) return false;
    from = *first;
    to = slash != std::string::npos ? f.high : from;
    if (dash != std::string::npos) {
      const auto last = number(range.substr(dash + 1), f);
      if (!last) return false;
      to = f.weekdays && *last == 0 && from > 0 ? 7 : *last;  // "fri-sun"
      if (to < from) return false;
    }
  }
  for (int i = from; i <= to; i += step) out.set(static_cast<std::size_t>(f.weekdays ? i % 7 : i));
  return true;
}

template <std::size_t N>
bool read_field(const std::string& text, const Field& f, std::bitset<N>& out) {
  std::istringstream in(text);
  std::string part;
  bool any = false;
  while (std::getline(in, part, ',')) {
    if (!read_part(part, f, out)) return false;
    any = true;
  }
  return any;
}

std::string expand(const std::string& text) {
  if (text == "@hourly") return "0 * * * *";
  if (text == "@daily" || text == "@midnight") return "0 0 * * *";
  if (text == "@weekly") return "0 0 * * 0";
  if (text == "@monthly") return "0 0 1 * *";
  if (text == "@yearly" || text == "@annually") return "0 0 1 1 *";
  return text;
}

}  // namespace

std::optional<Cron> Cron::parse(const std::string& text) {
  std::istringstream in(expand(text));
  std::array<std::string, 5> fields;
  for (std::string& f : fields)
    if (!(in >> f)) return std::nullopt;
  std::string rest;
  if (in >> rest) return std::nullopt;
  Cron c;
  const bool ok = read_field(fields[0], {0, 59}, c.minutes_) && read_field(fields[1], {0, 23}, c.hours_) &&
                  read_field(fields[2], {1, 31}, c.days_) && read_field(fields[3], {1, 12, true}, c.months_) &&
                  read_field(fields[4], {0, 7, false, true}, c.weekdays_);
  if (!ok) return std::nullopt;
  c.any_day_ = fields[2].front() == '*' || fields[2].front() == '?';
  c.any_weekday_ = fields[4].front() == '*' || fields[4].front() == '?';
  return c;
}

// Where both days are restricted, either will do: cron's old rule, under which a step of every day ("*/2") is no
// restriction.
bool Cron::on_day(int month, int day, int weekday) const {
  if (!months_[static_cast<std::size_t>(month)]) return false;
  const bool by_day = days_[static_cast<std::size_t>(day)], by_weekday = weekdays_[static_cast<std::size_t>(weekday)];
  return any_day_ || any_weekday_ ? by_day && by_weekday : by_day || by_weekday;
}

std::optional<checks::Time> Cron::after(checks::Time t) const {
  const auto today = date::floor<date::days>(t);
  for (int ahead = 0; ahead <= 366; ++ahead) {
    const auto day = today + date::days{ahead};
    const date::year_month_day ymd{day};
    if (!on_day(static_cast<int>(static_cast<unsigned>(ymd.month())),
                static_cast<int>(static_cast<unsigned>(ymd.day())), static_cast<int>(date::weekday{day}.c_encoding())))
      continue;
    for (long h = 0; h < 24; ++h)
      for (long m = 0; m < 60; ++m) {
        const checks::Time at{checks::Duration{day.time_since_epoch().count() * 86400L + h * 3600L + m * 60L}};
        if (hours_[static_cast<std::size_t>(h)] && minutes_[static_cast<std::size_t>(m)] && at > t) return at;
      }
  }
  return std::nullopt;
}

std::vector<checks::Time> Cron::previous(checks::Time now, int n) const {
  std::vector<checks::Time> out;
  const auto today = date::floor<date::days>(now);
  for (int back = 0; back <= 366 && static_cast<int>(out.size()) < n; ++back) {
    const auto day = today - date::days{back};
    const date::year_month_day ymd{day};
    if (!on_day(static_cast<int>(static_cast<unsigned>(ymd.month())),
                static_cast<int>(static_cast<unsigned>(ymd.day())), static_cast<int>(date::weekday{day}.c_encoding())))
      continue;
    for (int h = 23; h >= 0 && static_cast<int>(out.size()) < n; --h) {
      if (!hours_[static_cast<std::size_t>(h)]) continue;
      for (int m = 59; m >= 0 && static_cast<int>(out.size()) < n; --m) {
        const checks::Time at =
            checks::Time{checks::Duration{day.time_since_epoch().count() * 86400L + h * 3600L + m * 60L}};
        if (minutes_[static_cast<std::size_t>(m)] && at <= now) out.push_back(at);
      }
    }
  }
  return out;
}

}  // namespace returnwatch::agent
