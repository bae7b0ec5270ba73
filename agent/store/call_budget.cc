#include "agent/store/call_budget.h"

#include <algorithm>
#include <utility>

#include "agent/store/statement.h"

namespace returnwatch::agent {

using checks::Time;

namespace {

long day(Time t) { return t.time_since_epoch().count() / 86400; }  // UTC

}  // namespace

int CallBudget::calls_today(const std::string& key_hash, Time now) const {
  Statement row(db_, "SELECT calls FROM call_budget WHERE key_hash = ?1 AND day = ?2", key_hash, day(now));
  const auto ahead = ahead_.find(key_hash);
  const int not_made = ahead != ahead_.end() && ahead->second.day == day(now) ? ahead->second.calls : 0;
  return row.next() ? static_cast<int>(row.integer(0)) - not_made : 0;
}

void CallBudget::book(const std::string& key_hash, int calls, long day) {
  Statement(db_,
            "INSERT INTO call_budget(key_hash, day, calls) VALUES (?1, ?2, ?3)"
            " ON CONFLICT(key_hash, day) DO UPDATE SET calls = calls + ?3",
            key_hash, day, calls)
      .run();
}

void CallBudget::count_call(const std::string& key_hash, Time now, int most_ahead) {
  const std::lock_guard<std::recursive_mutex> hold(db_.mutex());
  Ahead& ahead = ahead_[key_hash];
  if (ahead.calls > 0 && ahead.day != day(now)) book(key_hash, -std::exchange(ahead.calls, 0), ahead.day);
  if (ahead.calls == 0) {
    const int calls = std::min(ahead.next, most_ahead);
    book(key_hash, calls, day(now));
    ahead = {calls, std::min(2 * calls, kMostAhead), day(now)};
  }
  --ahead.calls;
}

void CallBudget::settle() {
  const std::lock_guard<std::recursive_mutex> hold(db_.mutex());
  for (const auto& [key_hash, ahead] : ahead_)
    if (ahead.calls > 0) book(key_hash, -ahead.calls, ahead.day);
  ahead_.clear();
}

void CallBudget::halve_share(const std::string& key_hash, Time now) {
  Statement(db_,
            "INSERT INTO call_budget(key_hash, day, divisor) VALUES (?1, ?2, 2)"
            " ON CONFLICT(key_hash, day) DO UPDATE SET divisor = min(divisor * 2, 1024)",
            key_hash, day(now))
      .run();
}

int CallBudget::share_divisor(const std::string& key_hash, Time now) const {
  Statement row(db_, "SELECT divisor FROM call_budget WHERE key_hash = ?1 AND day = ?2", key_hash, day(now));
  return row.next() ? static_cast<int>(row.integer(0)) : 1;
}

}  // namespace returnwatch::agent
