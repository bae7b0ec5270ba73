#include "agent/sources/cron.h"

#include <date/date.h>

#include <algorithm>
#include <array>
#include <sstream>

#include "checks/words.h"

namespace returnwatch::agent {
namespace {

constexpr std::array<const char*, 12> kMonths = {"jan", "feb", "mar", "apr", "may", "jun",
                                                 "jul", "aug", "sep", "oct", "nov", "dec"};
constexpr std::array<const char*, 7> kDays = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

struct Field {
  int low, high;
  enum { numbers, months, weekdays } names = numbers;
};
constexpr Field kMinute{0, 59}, kHour{0, 23}, kMonthDay{1, 31}, kMonth{1, 12, Field::months},
    kWeekday{0, 7, Field::weekdays};

std::optional<int> digits(const std::string& text) {
  if (text.empty() || text.size() > 6 || text.find_first_not_of("0123456789") != std::string::npos) return std::nullopt;
  return std::stoi(text);
}

// A number or a name; both kinds of names count from 1, so that Sunday is 7.
std::optional<int> value_of(const std::string& text, const Field& f) {
  std::optional<int> value = digits(text);
  const auto by_name = [&](const auto& names) {
    for (std::size_t i = 0; i < names.size(); ++i)
      if (checks::same_word(names[i], text)) value = static_cast<int>(i) + 1;
  };
  if (f.names == Field::months) by_name(kMonths);
  if (f.names == Field::weekdays) by_name(kDays);
  if (!value || *value < f.low || *value > f.high) return std::nullopt;
  return value;
}

struct Range {
  std::string from, to;  // as written; "*": the whole field
  std::optional<int> step;
};

// A value, a range, the star, the last two with a step. Nothing where the scheduler refuses it.
std::optional<Range> range_of(const std::string& part, const Field& f) {
  Range out;
  const auto slash = part.find('/');
  const std::string range = part.substr(0, slash);
  if (slash != std::string::npos) {
    out.step = digits(part.substr(slash + 1));
    if (!out.step || *out.step == 0 || digits(range)) return std::nullopt;
  }
  const auto dash = range.find('-');
  out.from = range.substr(0, dash);
  out.to = dash == std::string::npos ? out.from : range.substr(dash + 1);
  if (range == "*") return out;
  if (!value_of(out.from, f) || !value_of(out.to, f)) return std::nullopt;
  return out;
}

// The values that a stepped range stands for. Names are no numbers here: they count as 0.
std::vector<int> stepped(const Range& r, const Field& f) {
  const int from = r.from == "*" ? f.low : digits(r.from).value_or(0);
  const int to = r.from == "*" ? f.high : digits(r.to).value_or(0);
  if (from < f.low || to > f.high || from > to) return {};
  if (*r.step > f.high) return {f.low + *r.step % (f.high - f.low + 1)};
  std::vector<int> out;
  for (int i = from; i <= to; i += *r.step) out.push_back(i);
  return out;
}

std::vector<int> values_of(const Range& r, const Field& f) {
  if (r.step) return stepped(r, f);
  std::vector<int> out;
  const int from = r.from == "*" ? f.low : *value_of(r.from, f), to = r.from == "*" ? f.high : *value_of(r.to, f);
  for (int i = from; i <= to; ++i) out.push_back(i);
  return out;
}

// f(part) for each of a list; false where one is refused, or none is there.
template <typename F>
bool each_part(const std::string& text, F&& f) {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    if (!f(text.substr(at, comma - at))) return false;
    at = comma + 1;
  }
  return true;
}

template <std::size_t N>
bool read_field(const std::string& text, const Field& f, std::bitset<N>& out) {
  return each_part(text, [&](const std::string& part) {
    const auto range = range_of(part, f);
    if (!range) return false;
    for (const int v : values_of(*range, f)) out.set(static_cast<std::size_t>(v));
    return true;
  });
}

std::string expand(const std::string& text) {
  static constexpr std::pair<const char*, const char*> kAliases[] = {
      {"@hourly", "0 * * * *"},  {"@daily", "0 0 * * *"},  {"@midnight", "0 0 * * *"}, {"@weekly", "0 0 * * 0"},
      {"@monthly", "0 0 1 * *"}, {"@yearly", "0 0 1 1 *"}, {"@annually", "0 0 1 1 *"}};
  for (const auto& [alias, fields] : kAliases)
    if (checks::same_word(text, alias)) return fields;
  return text;
}

bool unrestricted(const std::string& field) { return field == "*" || field == "?"; }

template <typename T>
bool holds(const std::vector<T>& all, const T& one) {
  return std::find(all.begin(), all.end(), one) != all.end();
}

}  // namespace

struct Cron::Date {
  int month, day, weekday, last_day;  // weekday: 0 = Sunday

  static Date of(date::sys_days at) {
    const date::year_month_day ymd{at};
    const auto last = date::year_month_day_last{ymd.year(), date::month_day_last{ymd.month()}};
    return {static_cast<int>(static_cast<unsigned>(ymd.month())), static_cast<int>(static_cast<unsigned>(ymd.day())),
            static_cast<int>(date::weekday{at}.c_encoding()), static_cast<int>(static_cast<unsigned>(last.day()))};
  }
  [[nodiscard]] bool works(int other) const {  // another day of this month
    const int w = ((weekday + other - day) % 7 + 7) % 7;
    return other >= 1 && other <= last_day && w != 0 && w != 6;
  }
  // Whether this is the working day next to `target`: the Friday before, the Monday after, within the month.
  [[nodiscard]] bool nearest_to(int target) const {
    if (target > last_day) return false;
    for (const int away : {0, -1, 1, -2, 2})
      if (works(target + away)) return day == target + away;
    return false;
  }
};

bool Cron::read_month_day(const std::string& part, bool alone, Days& out) {
  if (alone && part == "L") return out.last = true;
  if (alone && part.size() > 1 && part.back() == 'W') {
    const auto day = value_of(part.substr(0, part.size() - 1), kMonthDay);
    if (day) out.nearest.push_back(*day);
    return day.has_value();
  }
  return read_field(part, kMonthDay, out.plain);
}

// Where a 7 stands in it, days are numbered 1 to 7, else 0 to 6: "fri-sun" has none, and ends on Saturday.
bool Cron::read_weekday(const std::string& part, Days& out) {
  if (const auto hash = part.find('#'); hash != std::string::npos) {
    const auto day = value_of(part.substr(0, hash), kWeekday);
    const auto nth = digits(part.substr(hash + 1));
    if (day && nth && *nth >= 1 && *nth <= 5) out.nth_of.emplace_back(*day % 7, *nth);
    return day && nth && *nth >= 1 && *nth <= 5;
  }
  if (part.size() > 1 && part.back() == 'L') {
    const auto day = value_of(part.substr(0, part.size() - 1), kWeekday);
    if (day) out.last_of.push_back(*day % 7);
    return day.has_value();
  }
  std::string text = part;
  if (text.rfind("7-", 0) == 0)
    text[0] = '0';
  else if (text.size() > 2 && text.compare(text.size() - 2, 2, "-0") == 0)
    text.back() = '7';
  const auto range = range_of(text, kWeekday);
  if (!range) return false;
  const bool from_monday = text.find('7') != std::string::npos || checks::same_word(text, "sun");
  for (const int v : values_of(*range, kWeekday))
    if (from_monday ? v >= 1 : v <= 6) out.plain.set(static_cast<std::size_t>(v % 7));
  return true;
}

std::optional<Cron> Cron::parse(const std::string& text) {
  std::istringstream in(expand(text));
  std::array<std::string, 5> fields;
  for (std::string& f : fields)
    if (!(in >> f)) return std::nullopt;
  std::string rest;
  if (in >> rest || (fields[2] == "?" && fields[4] == "?")) return std::nullopt;
  Cron c;
  c.month_days_.any = unrestricted(fields[2]);
  c.weekdays_.any = unrestricted(fields[4]);
  const bool alone = fields[2].find(',') == std::string::npos;
  const bool ok =
      read_field(fields[0], kMinute, c.minutes_) && read_field(fields[1], kHour, c.hours_) &&
      read_field(fields[3], kMonth, c.months_) &&
      (c.month_days_.any ||
       each_part(fields[2], [&](const std::string& p) { return read_month_day(p, alone, c.month_days_); })) &&
      (c.weekdays_.any || each_part(fields[4], [&](const std::string& p) { return read_weekday(p, c.weekdays_); }));
  return ok ? std::optional<Cron>(std::move(c)) : std::nullopt;
}

// Where both days are restricted, either will do.
bool Cron::on_day(const Date& d) const {
  if (!months_[static_cast<std::size_t>(d.month)]) return false;
  const Days &m = month_days_, &w = weekdays_;
  const bool by_day =
      !m.any && (m.plain[static_cast<std::size_t>(d.day)] || (m.last && d.day == d.last_day) ||
                 std::any_of(m.nearest.begin(), m.nearest.end(), [&d](int target) { return d.nearest_to(target); }));
  const bool by_weekday = !w.any && (w.plain[static_cast<std::size_t>(d.weekday)] ||
                                     (d.day + 7 > d.last_day && holds(w.last_of, d.weekday)) ||
                                     holds(w.nth_of, std::make_pair(d.weekday, (d.day + 6) / 7)));
  return (m.any && w.any) || by_day || by_weekday;
}

std::optional<checks::Time> Cron::after(checks::Time t) const {
  const auto today = date::floor<date::days>(t);
  for (int ahead = 0; ahead <= 366; ++ahead) {
    const auto day = today + date::days{ahead};
    if (!on_day(Date::of(day))) continue;
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
    if (!on_day(Date::of(day))) continue;
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
