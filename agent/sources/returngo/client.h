// One GET to ReturnGO, within the key's budget: one request in flight per key, counted before it is sent, a 429 halves
// the share.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "agent/http/read_only.h"
#include "agent/store/records.h"

namespace returnwatch::agent::returngo {

struct Endpoint {
  std::string base_url = "https://api.returngo.ai";
  std::string shop;  // *.myshopify.com
  std::string api_key;
  int daily_calls = 1000;
  std::string ca_file, proxy;
  checks::Duration timeout{30};
};

struct Surroundings {
  std::function<bool(checks::Duration)> wait;  // false: the agent is to stop
  bool patient = false;                        // `check`: try again a few times after passing trouble, waiting seconds
  std::function<void(const char* outcome)> counted;  // may be empty
};

class Client {
 public:
  Client(Transport& transport, Records& records, Endpoint endpoint, Surroundings surroundings);

  // The body of a 200. `path` begins with '/', its query already encoded.
  [[nodiscard]] Result<std::string> get(const std::string& path, checks::Time now);

  // Calls left of today's share, and the share itself (daily_calls, halved by each 429 of the day).
  [[nodiscard]] int left(checks::Time now) const;
  [[nodiscard]] int share(checks::Time now) const;

 private:
  [[nodiscard]] Result<std::string> once(const std::string& path, checks::Time now);

  ReadOnlyTransport guard_;
  Records& records_;
  Endpoint endpoint_;
  Surroundings surroundings_;
  std::string key_hash_;
  std::shared_ptr<std::mutex> in_flight_;
  std::optional<checks::Time> last_halved_;
};

// First 16 hex digits of SHA-256: names a key where the key itself must not stand.
[[nodiscard]] std::string key_hash(const std::string& key);

}  // namespace returnwatch::agent::returngo
