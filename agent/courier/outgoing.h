// One message of the outbox on the wire: the payload completed with address and secrets, sent, and its answer
// classified.
#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "agent/http/transport.h"
#include "agent/store/outbox.h"
#include "alerts/channels/channel.h"
#include "config/config.h"

namespace returnwatch::agent {

struct Surrounds {
  Transport& transport;
  checks::Time now{};
  std::function<bool()> turn;  // before each call into Slack: waits for the channel's next slot; false: stopping
  const std::atomic<bool>* stop = nullptr;  // breaks an SMTP exchange off; may be null
};

struct Delivery {
  alerts::SendVerdict verdict;  // never `fallback` or `thread_gone`: those are dealt with
  std::string channel, ts;      // Slack with a bot token: where the parent message is now; "" = unchanged
  bool stopped = false;         // nothing was sent
  struct Recipient {
    std::string key;  // recipient_key()
    alerts::SendVerdict verdict;
  };
  std::vector<Recipient> recipients;  // of a mail: each is a delivery of its own
  bool answered = false;              // of a mail: the server spoke about this recipient
  std::string left_out;               // what the channel refuses of a set that it took otherwise; "" = nothing
};

// `thread`: channel and ts of the message's group, as far as known.
[[nodiscard]] Delivery deliver(const config::Receiver& receiver, const Outbox::Message& message,
                               const std::pair<std::string, std::string>& thread, const Surrounds& around);

// What one Slack channel is, for its pace: equal for receivers that post into the same one. "" = not Slack.
[[nodiscard]] std::string pace_key(const config::Receiver& receiver);

// --- one file each
[[nodiscard]] Delivery deliver_slack_webhook(const config::Receiver& r, const Outbox::Message& m,
                                             const Surrounds& around);
[[nodiscard]] Delivery deliver_slack_bot(const config::Receiver& r, const Outbox::Message& m,
                                         const std::pair<std::string, std::string>& thread, const Surrounds& around);
[[nodiscard]] Delivery deliver_webhook(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around);
[[nodiscard]] Delivery deliver_pagerduty(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around);
[[nodiscard]] Delivery deliver_alertmanager(const config::Receiver& r, const Outbox::Message& m,
                                            const Surrounds& around);
[[nodiscard]] Delivery deliver_email(const config::Receiver& r, const Outbox::Message& m, const Surrounds& around);

// What the state knows a mail's recipient by: no address.
[[nodiscard]] std::string recipient_key(const std::string& address);

// POST of JSON with the receiver's ca_file, proxy and timeout; the answer as the channels classify it.
struct Posted {
  alerts::Answer answer;
  std::string body;
};
[[nodiscard]] Posted post_json(const config::Receiver& r, const std::string& url,
                               const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body,
                               const Surrounds& around);

// A secret's value, or a verdict that names what is missing.
struct Revealed {
  std::string value;
  std::string missing;  // "" = it is there
};
[[nodiscard]] Revealed reveal_for(const config::Secret& s, const char* key);
[[nodiscard]] Delivery dead_receiver(const std::string& why);

// v1=HEX of HMAC-SHA256(secret, timestamp "." body).
[[nodiscard]] std::string signature(const std::string& secret, const std::string& timestamp, const std::string& body);

}  // namespace returnwatch::agent
