// One recipient of a mail whom the server puts off or refuses while it takes the mail for the others.
#include <spdlog/spdlog.h>

#include "agent/courier/outgoing.h"
#include "agent/courier/receivers.h"
#include "agent/courier/trouble.h"

namespace returnwatch::agent {
namespace {

using checks::Severity;
using checks::Time;

constexpr checks::Duration kTooLong = checks::minutes(30);  // greylisting lets the second or third try pass

// "ops-mail (email): recipient 2 of 3"; the address stays out of logs and messages.
std::string name_of(const config::Receiver& r, const std::string& recipient) {
  const auto* mail = std::get_if<config::EmailReceiver>(&r.channel);
  std::string place = "a recipient";
  for (std::size_t i = 0; mail && i < mail->to.size(); ++i)
    if (recipient_key(mail->to[i]) == recipient)
      place = "recipient " + std::to_string(i + 1) + " of " + std::to_string(mail->to.size());
  return r.name + " (" + channel_of(r).name + "): " + place;
}

std::string key_of(const std::string& recipient, const char* what, Time at) {
  return recipient + "/" + what + "/" + std::to_string(at.time_since_epoch().count());
}

}  // namespace

bool Trouble::recipient_went_well(const config::Receiver& r, const std::string& recipient, Time now) {
  const Outbox::RecipientState before = outbox_.recipient_state(r.name, recipient);
  if (before.state.empty()) return false;
  outbox_.set_recipient_state(r.name, recipient, "", now);
  if (before.state != "refusing") return false;
  spdlog::info("{} accepts mail again", name_of(r, recipient));
  return tell(r, name_of(r, recipient) + " accepts mail again.", Severity::info, now,
              key_of(recipient, "thread", before.since), key_of(recipient, "mended", now));
}

bool Trouble::recipient_fails(const config::Receiver& r, const Outbox::Message& m, const std::string& why, Time now) {
  Outbox::RecipientState state = outbox_.recipient_state(r.name, m.recipient);
  if (state.state == "refusing") return false;
  if (state.state.empty()) {
    state = {"retrying", now};
    spdlog::warn("{} is deferred: {}; retrying", name_of(r, m.recipient), why);
  }
  const bool too_long = now - state.since >= kTooLong;
  outbox_.set_recipient_state(r.name, m.recipient, too_long ? "refusing" : "retrying", state.since);
  if (!too_long) return false;
  return tell(
      r,
      name_of(r, m.recipient) + " has been deferred for " + checks::human(now - state.since) + ": " + why +
          ". The other recipients have their mail; this one is retried. The oldest message says: \"" + m.subject + "\"",
      Severity::warning, now, key_of(m.recipient, "thread", state.since), key_of(m.recipient, "put off", state.since));
}

bool Trouble::recipient_refused(const config::Receiver& r, const Outbox::Message& m, const std::string& why, Time now) {
  const bool already = outbox_.recipient_state(r.name, m.recipient).state == "refusing";
  if (already) return false;
  spdlog::error("{} is refused: {}", name_of(r, m.recipient), why);
  outbox_.set_recipient_state(r.name, m.recipient, "refusing", now);
  return tell(r,
              name_of(r, m.recipient) + " is refused: " + why +
                  ". The other recipients have their mail; check this address. The message says: \"" + m.subject + "\"",
              Severity::warning, now, key_of(m.recipient, "thread", now), key_of(m.recipient, "refused", now));
}

}  // namespace returnwatch::agent
