// Passes every exchange on, and remembers how far each host's clock is from ours. For any thread.
#pragma once

#include <map>
#include <mutex>
#include <string>

#include "agent/base/clock.h"
#include "agent/http/backoff.h"
#include "agent/http/curl_exchange.h"
#include "agent/http/transport.h"

namespace returnwatch::agent {

// Answers take time on their way; what differs by more is a clock that nobody sets.
inline constexpr checks::Duration kSkewAllowed = checks::minutes(1);
[[nodiscard]] inline bool is_off(checks::Duration skew) { return skew > kSkewAllowed || skew < -kSkewAllowed; }

// What this machine's clock is, beside theirs: "2 h ahead of", "3 min behind".
[[nodiscard]] inline std::string off_by(checks::Duration skew) {
  const bool ahead = skew < checks::Duration{0};
  return checks::human(ahead ? -skew : skew) + (ahead ? " ahead of" : " behind");
}

class DateWatch final : public Transport {
 public:
  DateWatch(Transport& inner, const Clock& clock) : inner_(inner), clock_(clock) {}

  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override {
    auto response = inner_.send(request);
    if (!response) return response;
    if (const auto skew = clock_skew(*response, clock_.now())) {
      const std::lock_guard<std::mutex> hold(mutex_);
      skews_[host_of(request.url)] = *skew;
    }
    return response;
  }
  // Theirs minus ours, by host, as of its last answer that said the time.
  [[nodiscard]] std::map<std::string, checks::Duration> skews() const {
    const std::lock_guard<std::mutex> hold(mutex_);
    return skews_;
  }

 private:
  Transport& inner_;
  const Clock& clock_;
  mutable std::mutex mutex_;
  std::map<std::string, checks::Duration> skews_;
};

}  // namespace returnwatch::agent
