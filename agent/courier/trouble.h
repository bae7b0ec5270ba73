// What a receiver that fails means for the others: its state, and the message through another one.
#pragma once

#include <string>

#include "agent/store/outbox.h"
#include "config/config.h"

namespace returnwatch::agent {

class Trouble {
 public:
  Trouble(const config::Config& config, Outbox& outbox) : config_(config), outbox_(outbox) {}

  // Each inside the caller's Transaction, which records the message's own fate as well. True: another receiver has
  // something to send now.
  bool went_well(const config::Receiver& r, checks::Time now);
  bool fails(const config::Receiver& r, const std::string& why,
             checks::Time now);  // retried; for long enough it counts as dead
  bool is_dead(const config::Receiver& r, const std::string& why, checks::Time now);
  bool refused(const config::Receiver& r, const Outbox::Message& m, const std::string& why,
               checks::Time now);  // this message, for good

 private:
  bool tell(const config::Receiver& about, const std::string& note, checks::Severity severity, checks::Time now,
            const std::string& thread, const std::string& key);
  [[nodiscard]] const config::Receiver* other(const config::Receiver& than) const;
  const config::Config& config_;
  Outbox& outbox_;
};

}  // namespace returnwatch::agent
