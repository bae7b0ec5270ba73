// Calls made today (UTC) under a key, whichever stores share it. Survives restarts. Thread-safe, as records.h.
#pragma once

#include <string>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

class CallBudget {
 public:
  explicit CallBudget(Database& db) : db_(db) {}

  [[nodiscard]] int calls_today(const std::string& key_hash, checks::Time now) const;
  void count_call(const std::string& key_hash, checks::Time now);
  void halve_share(const std::string& key_hash, checks::Time now);                       // after a 429: until 00:00 UTC
  [[nodiscard]] int share_divisor(const std::string& key_hash, checks::Time now) const;  // 1, 2, 4, ...

 private:
  Database& db_;
};

}  // namespace returnwatch::agent
