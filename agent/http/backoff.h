// When to try again. Pure: time and chance are arguments.
//
// 5 s, doubled up to 30 min, with jitter (half of the step is chance); what a server's Retry-After asks is a floor
// beneath that; `unauthorised` starts at the ceiling, since only a person can mend it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/base/result.h"
#include "agent/http/transport.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct BackoffPolicy {
  checks::Duration first{5};
  checks::Duration ceiling{1800};
  // The longest wait that a caller takes; nothing: any. In `check` a person waits, so it is short.
  std::optional<checks::Duration> patience;
};

// `failures` in a row, at least 1; `chance` in [0, 1). Nothing: longer than the policy's patience, so give up.
[[nodiscard]] std::optional<checks::Duration> backoff_delay(const BackoffPolicy& policy, int failures,
                                                            const Error& error, double chance);

// One source's state: tried again at `until`.
class Backoff {
 public:
  explicit Backoff(BackoffPolicy policy = {}) : policy_(policy) {}

  [[nodiscard]] bool ready(checks::Time now) const { return !until_ || now >= *until_; }
  [[nodiscard]] std::optional<checks::Time> until() const { return until_; }
  [[nodiscard]] int failures() const { return failures_; }
  void succeeded();
  // Until when to wait; nothing: longer than the policy's patience.
  std::optional<checks::Time> failed(const Error& error, checks::Time now, double chance);

 private:
  BackoffPolicy policy_;
  int failures_ = 0;
  std::optional<checks::Time> until_;
};

// Retry-After: seconds ("4", also "4.0" as Shopify writes it, rounded up) or an HTTP date, counted from the answer's
// own Date if it has one, else from `now`. 0 = absent or not understood.
[[nodiscard]] long retry_after(const HttpResponse& response, checks::Time now);

// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7, the preferred form).
[[nodiscard]] std::optional<checks::Time> parse_http_date(std::string_view text);

// The server's clock minus ours; nothing without a Date header. An answer from a cache says its Age.
[[nodiscard]] std::optional<checks::Duration> clock_skew(const HttpResponse& response, checks::Time now);

}  // namespace returnwatch::agent
