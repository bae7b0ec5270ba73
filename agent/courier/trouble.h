// What a receiver that fails means for the others: its state, and the message through another one.
#pragma once

#include <string>

#include "agent/store/outbox.h"
#include "config/config.h"

namespace returnwatch::agent {

class Trouble {
 public:
  Trouble(const config::Config& config, Outbox& outbox) : config_(config), outbox_(outbox) {}

  // Each inside the caller's SqlTransaction, which records the message's own fate as well. True: another receiver has
  // something to send now.
  bool went_well(const config::Receiver& r, checks::Time now);
  bool fails(const config::Receiver& r, const std::string& why,
             checks::Time now);  // retried; for long enough it counts as dead
  bool is_dead(const config::Receiver& r, const std::string& why, checks::Time now);
  // This message, for good. Told once for as long as nothing is taken.
  bool refused(const config::Receiver& r, const Outbox::Message& m, const std::string& why, checks::Time now);
  // `what` of a set that it took otherwise. Told once for as long as something is left out.
  bool left_out(const config::Receiver& r, const std::string& what, checks::Time now);

  // The same of one of a mail's recipients, whom notes name by place, not by address.
  bool recipient_went_well(const config::Receiver& r, const std::string& recipient, checks::Time now);
  bool recipient_fails(const config::Receiver& r, const Outbox::Message& m, const std::string& why, checks::Time now);
  bool recipient_refused(const config::Receiver& r, const Outbox::Message& m, const std::string& why, checks::Time now);

 private:
  bool tell(const config::Receiver& about, const std::string& note, checks::Severity severity, checks::Time now,
            const std::string& thread, const std::string& key);
  // State and note of "this is refused"; true: told, since it was not before.
  bool refuses(const config::Receiver& r, const std::string& why, const std::string& note, checks::Time now);
  [[nodiscard]] const config::Receiver* other(const config::Receiver& than) const;
  const config::Config& config_;
  Outbox& outbox_;
};

}  // namespace returnwatch::agent
