#include "agent/store/call_budget.h"

#include "agent/store/statement.h"

namespace returnwatch::agent {

using checks::Time;

namespace {

long day(Time t) { return t.time_since_epoch().count() / 86400; }  // UTC

}  // namespace

int CallBudget::calls_today(const std::string& key_hash, Time now) const {
  Statement row(db_, "SELECT calls FROM call_budget WHERE key_hash = ?1 AND day = ?2", key_hash, day(now));
  return row.next() ? static_cast<int>(row.integer(0)) : 0;
}

void CallBudget::count_call(const std::string& key_hash, Time now) {
  Statement(db_,
            "INSERT INTO call_budget(key_hash, day, calls) VALUES (?1, ?2, 1)"
            " ON CONFLICT(key_hash, day) DO UPDATE SET calls = calls + 1",
            key_hash, day(now))
      .run();
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
