// One request of a system that is read by GET, tried again where trouble passes. (Shopify's client has a loop of its
// own: it also waits for its bucket, asks for smaller pages and fetches a new token.)
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
  long longest = 10;                               // seconds that a server may ask to wait
  checks::Duration (*pause)(int tried) = nullptr;  // at least so long, after so many tries
};

// `wait` gives back false where the agent is to stop; empty: no waiting. `counted` hears of each try's outcome, "ok" or
// its kind of error.
template <typename Once>
[[nodiscard]] Result<std::string> with_retries(const RetryPolicy& policy,
                                               const std::function<bool(checks::Duration)>& wait,
                                               const std::function<void(const char*)>& counted, const Once& once) {
  for (int tried = 1;; ++tried) {
    Result<std::string> result = once();
    if (counted) counted(result ? "ok" : to_string(result.error().kind));
    if (result) return result;
    const Error& e = result.error();
    const bool passing = e.kind == ErrorKind::unreachable || (e.kind == ErrorKind::rate_limited && policy.rate_limited);
    if (!passing || tried >= policy.most || e.retry_after > policy.longest) return result;
    if (wait && !wait(std::max(checks::Duration{e.retry_after}, policy.pause(tried)))) return result;
  }
}

}  // namespace returnwatch::agent
