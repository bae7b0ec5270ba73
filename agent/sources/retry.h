// How every client tries again where trouble passes: what passes, how often, how long to wait, and when to stop. (What
// Shopify's client does besides is its own: it waits for its bucket, asks for smaller pages and fetches a new token.)
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include "agent/base/result.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct RetryPolicy {
  int most = 2;                                    // tries
  bool rate_limited = true;                        // a 429 is worth another one, too
  checks::Duration longest{10};                    // wait
  checks::Duration (*pause)(int tried) = nullptr;  // at least so long, after so many tries
};

// The tries of one request.
class Tries {
 public:
  // `wait` gives back false where the agent is to stop; empty: no waiting.
  Tries(const RetryPolicy& policy, const std::function<bool(checks::Duration)>& wait) : policy_(policy), wait_(wait) {}

  // One has failed: whether another one is worth it. If so, what there is to wait for has been waited for.
  [[nodiscard]] bool another(const Error& e) {
    ++tried_;
    const bool passing =
        e.kind == ErrorKind::unreachable || (e.kind == ErrorKind::rate_limited && policy_.rate_limited);
    if (!passing || tried_ >= policy_.most) return false;
    const checks::Duration pause = std::max(checks::Duration{e.retry_after}, policy_.pause(tried_));
    return pause <= policy_.longest && (!wait_ || wait_(pause));
  }

 private:
  RetryPolicy policy_;
  const std::function<bool(checks::Duration)>& wait_;
  int tried_ = 0;
};

// `counted` hears of each try's outcome, "ok" or its kind of error; may be empty.
template <typename Once>
[[nodiscard]] Result<std::string> with_retries(const RetryPolicy& policy,
                                               const std::function<bool(checks::Duration)>& wait,
                                               const std::function<void(const char*)>& counted, const Once& once) {
  for (Tries tries(policy, wait);;) {
    Result<std::string> result = once();
    if (counted) counted(result ? "ok" : to_string(result.error().kind));
    if (result || !tries.another(result.error())) return result;
  }
}

}  // namespace returnwatch::agent
