// A marked sample to one receiver, at once and past the outbox: `notify test`, `doctor --send-test`.
#pragma once

#include <string>

#include "agent/base/clock.h"
#include "agent/http/transport.h"
#include "config/config.h"

namespace returnwatch::agent {

struct ProbeResult {
  bool ok = false;
  std::string kind;  // "Slack webhook", "e-mail", ...
  std::string said;  // exactly what failed and what to do about it; else what was sent, to where. No secret.
};

[[nodiscard]] ProbeResult send_sample(const config::Receiver& receiver, Transport& transport, checks::Time now,
                                      const std::string& timezone);

// "slack", "email", ... as the configuration names it.
[[nodiscard]] std::string kind_of(const config::Receiver& receiver);

}  // namespace returnwatch::agent
