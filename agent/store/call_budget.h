// Calls made today (UTC) under a key, whichever stores share it. Survives restarts. Thread-safe, as records.h. A call
// is in the books before it is made, and a few more with it: a crash leaves at most kMostAhead too many, never one too
// few.
#pragma once

#include <map>
#include <string>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

class CallBudget {
 public:
  static constexpr int kMostAhead = 16;
  explicit CallBudget(Database& db) : db_(db) {}

  [[nodiscard]] int calls_today(const std::string& key_hash, checks::Time now) const;
  // `most_ahead`: 1 where another store counts under the same key, and is to know what is left of it.
  void count_call(const std::string& key_hash, checks::Time now, int most_ahead = kMostAhead);
  void settle();  // takes what was booked and not made out of the books: at the end of a poll
  void halve_share(const std::string& key_hash, checks::Time now);                       // after a 429: until 00:00 UTC
  [[nodiscard]] int share_divisor(const std::string& key_hash, checks::Time now) const;  // 1, 2, 4, ...

 private:
  struct Ahead {
    int calls = 0;
    int next = 1;  // doubles until settled: most polls make one call
    long day = 0;
  };
  void book(const std::string& key_hash, int calls, long day);

  Database& db_;
  std::map<std::string, Ahead> ahead_;  // booked here and not made yet, by key; under the database's mutex
};

}  // namespace returnwatch::agent
