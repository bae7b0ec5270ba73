// Passes every exchange on, and remembers how far each host's clock is from ours.
#pragma once

#include <map>
#include <string>

#include "agent/base/clock.h"
#include "agent/http/backoff.h"
#include "agent/http/curl_exchange.h"
#include "agent/http/transport.h"

namespace returnwatch::agent {

class DateWatch final : public Transport {
 public:
  DateWatch(Transport& inner, const Clock& clock) : inner_(inner), clock_(clock) {}

  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) override {
    auto response = inner_.send(request);
    if (response)
      if (const auto skew = clock_skew(*response, clock_.now())) skews_[host_of(request.url)] = *skew;
    return response;
  }
  // Theirs minus ours, by host.
  [[nodiscard]] const std::map<std::string, checks::Duration>& skews() const { return skews_; }

 private:
  Transport& inner_;
  const Clock& clock_;
  std::map<std::string, checks::Duration> skews_;
};

}  // namespace returnwatch::agent
