#include "agent/sources/returngo/pace.h"

#include <algorithm>
#include <cmath>

namespace returnwatch::agent::returngo {
namespace {

using checks::Duration;
using checks::Time;

constexpr double kDay = 86400;
constexpr double kNewest = 600, kTransactions = 960, kOpenPage = 1800;  // seconds, where calls are as above
constexpr long kPage = 500;                                             // rows
constexpr double kDetailsEach = 2.2;      // of a new return: when it comes and when it is received; and now and then
constexpr double kMostForDetails = 0.65;  // of all calls
constexpr double kLeastForFeeds = 0.30;   //
constexpr double kForQuestions = 0.05;    // kept for what has to be read again before it fires, and for lookups
constexpr double kEndOfDay = 900;         // seconds: what is left at midnight is lost, but is not spent at once
constexpr double kLongest = 3000;         // between two looks at the newest returns: no hour without
constexpr double kAmple = 1400, kSoon = 240;               // calls a day, and seconds
constexpr double kEnoughForHours = 60;                     // calls a day
constexpr double kPayouts = 900, kEnoughForPayouts = 500;  // seconds; calls a day
constexpr double kSaved = 600;                             // seconds' worth of details

Duration seconds(double s) { return Duration{static_cast<long>(std::ceil(s))}; }

}  // namespace

CallPace pace_of(long left, Time now, Duration least, const Demand& demand) {
  const double of_day = static_cast<double>(now.time_since_epoch().count() % static_cast<long>(kDay));
  const double a_day = static_cast<double>(std::max(0L, left)) * kDay / std::max(kEndOfDay, kDay - of_day);
  const double wanted = kDetailsEach * static_cast<double>(demand.new_a_day) + static_cast<double>(demand.unread_open) +
                        static_cast<double>(demand.open) / 2;
  const double details = std::min(kMostForDetails * a_day, wanted);
  const double feeds = std::max(kLeastForFeeds * a_day, (1 - kForQuestions) * a_day - details);
  const double pages = std::max(1.0, std::ceil(static_cast<double>(demand.open) / kPage));
  const double slower = (kDay / kNewest + kDay / kTransactions + kDay / kOpenPage) / std::max(feeds, 0.001);
  const auto every = [&](double base) { return std::max(least, seconds(base * slower)); };
  CallPace out;
  out.newest = every(kNewest);
  if (a_day >= kEnoughForHours) out.newest = std::max(least, std::min(out.newest, seconds(kLongest)));
  out.transactions = every(kTransactions);
  if (a_day >= kEnoughForPayouts) out.transactions = std::max(least, std::min(out.transactions, seconds(kPayouts)));
  out.open_list = every(kOpenPage * pages);
  if (a_day >= kAmple)  // then what people look for first comes soon, before returns are read in turn
    for (Duration* feed : {&out.newest, &out.transactions}) *feed = std::max(least, std::min(*feed, seconds(kSoon)));
  const auto calls = [](Duration d) { return kDay / static_cast<double>(std::max<long>(1, d.count())); };
  const double spent = calls(out.newest) + calls(out.transactions) + pages * calls(out.open_list);
  out.details_per_second = std::max(0.0, (1 - kForQuestions) * a_day - spent) / kDay;
  return out;
}

void Allowance::begin(Time now, double first) {
  if (at_) return;
  at_ = now;
  saved_ = first;
}

void Allowance::accrue(Time now, double per_second) {
  const double since = at_ ? std::max<double>(0, static_cast<double>((now - *at_).count())) : 0;
  const double most = std::max(3.0, per_second * kSaved);
  saved_ = std::max(saved_, std::min(most, saved_ + since * per_second));
  at_ = now;
}

}  // namespace returnwatch::agent::returngo
