// One GET to ReturnGO, within the key's budget: one request in flight per key and at most 20 a second, counted before
// it is sent; a 429 halves the share.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "agent/http/read_only.h"
#include "agent/store/records.h"

namespace returnwatch::agent::returngo {

struct ReturnGoEndpoint {
  std::string base_url = "https://api.returngo.ai";
  std::string shop;  // *.myshopify.com
  std::string api_key;
  int daily_calls = 1000;
  int sharers = 1;  // stores with this key: each has its part
  std::string ca_file, proxy;
  checks::Duration timeout{30};
};

struct ReturnGoSurroundings {
  std::function<bool(checks::Duration)> wait;  // false: the agent is to stop
  bool patient = false;                        // `check`: try again a few times after passing trouble, waiting seconds
  std::function<void(const char* outcome)> counted;  // may be empty
  // Rests so long between two calls of a key; empty: not at all (tests).
  std::function<void(std::chrono::milliseconds)> rest;
};

class ReturnGoClient {
 public:
  ReturnGoClient(Transport& transport, Records& records, ReturnGoEndpoint endpoint, ReturnGoSurroundings surroundings);

  // The body of a 200. `path` begins with '/', its query already encoded.
  [[nodiscard]] Result<std::string> get(const std::string& path, checks::Time now);

  // Calls left of this store's share today, but for those to `keep`; and the share itself: its part of daily_calls,
  // halved by each 429 of the day.
  [[nodiscard]] int left(checks::Time now) const { return std::max(0, left_of_all(now) - kept(now)); }
  [[nodiscard]] int left_of_all(checks::Time now) const;
  [[nodiscard]] int share(checks::Time now) const;
  [[nodiscard]] tl::unexpected<Error> spent(checks::Time now) const;  // the trouble that none is left
  void keep(int calls, checks::Time now);

 private:
  [[nodiscard]] int kept(checks::Time now) const;
  [[nodiscard]] Result<std::string> once(const std::string& path, checks::Time now);

  ReadOnlyTransport guard_;
  Records& records_;
  ReturnGoEndpoint endpoint_;
  ReturnGoSurroundings surroundings_;
  std::string key_hash_;
  std::string own_hash_;  // under which this store's calls are counted; the key's own where nobody shares it
  struct Key {
    std::mutex in_flight;
    std::chrono::steady_clock::time_point last{};  // call
  };
  std::shared_ptr<Key> key_;  // one per key, shared by all stores that use it
  static std::shared_ptr<Key> key_of(const std::string& hash);
  std::optional<checks::Time> last_halved_;
  int kept_ = 0;
  int kept_of_ = 0;     // what was left then
  int kept_share_ = 0;  // of this share
};

// First 16 hex digits of SHA-256: names a key where the key itself must not stand.
[[nodiscard]] std::string key_hash(const std::string& key);

}  // namespace returnwatch::agent::returngo
