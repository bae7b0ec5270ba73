#include "agent/courier/trouble.h"

#include <spdlog/spdlog.h>

#include <algorithm>

#include "agent/courier/documents.h"
#include "agent/courier/receivers.h"
#include "alerts/channels/words.h"
#include "checks/text.h"

namespace returnwatch::agent {
namespace {

using checks::Severity;
using checks::Time;

constexpr checks::Duration kTooLong = checks::minutes(30);  // of nothing but failures: people are told
constexpr checks::Duration kReminder = checks::hours(24);

std::string stamp(Time t) { return std::to_string(t.time_since_epoch().count()); }

std::string name_of(const config::Receiver& r) { return r.name + " (" + channel_of(r).name + ")"; }

}  // namespace

// The one that technical findings go to first; never one that is dead itself, or that takes no messages.
const config::Receiver* Trouble::other(const config::Receiver& than) const {
  std::vector<std::string> order;
  for (const config::Route& route : config_.routes)
    if (const auto owner = route.match.find("owner");
        owner != route.match.end() &&
        std::find(owner->second.begin(), owner->second.end(), "technical") != owner->second.end())
      order.insert(order.end(), route.receivers.begin(), route.receivers.end());
  for (const config::Route& route : config_.routes)
    order.insert(order.end(), route.receivers.begin(), route.receivers.end());
  for (const config::Receiver& r : config_.receivers) order.push_back(r.name);
  const config::Receiver* last_resort = nullptr;
  for (const std::string& name : order) {
    const config::Receiver* r = find_receiver(config_, name);
    if (!r || r->name == than.name || channel_of(*r).mirrors) continue;
    const std::string state = outbox_.receiver_state(name).first;
    if (state.empty()) return r;
    if (state != "dead" && !last_resort) last_resort = r;
  }
  return last_resort;
}

bool Trouble::tell(const config::Receiver& about, const std::string& note, Severity severity, Time now,
                   const std::string& thread, const std::string& key) {
  const config::Receiver* through = other(about);
  if (!through) {
    spdlog::error("no other receiver to report this through: {}", note);
    return false;
  }
  alerts::Notification n;
  n.receiver = through->name;
  n.reason = alerts::Reason::channel_dead;
  n.group_key = "receiver|" + about.name;
  n.thread = checks::identity({"receiver", about.name, through->name, thread});
  n.first = outbox_.thread(through->name, n.thread).second.empty() && severity != Severity::info;
  n.idempotency_key = "receiver/" + about.name + "/" + key;
  n.at = now;
  n.timezone = config_.agent.timezone;
  n.page_url = page_url_of(config_.agent);
  n.severity = severity;
  n.note = note;
  enqueue(outbox_, *through, n, now);
  return true;
}

bool Trouble::went_well(const config::Receiver& r, Time now) {
  const std::string state = outbox_.receiver_state(r.name).first;
  if (state.empty()) return false;
  bool told = false;
  if (state != "retrying") {
    const long left = outbox_.depth(r.name);
    spdlog::info("{} accepts messages again", r.name);
    std::string note = name_of(r) + " accepts messages again. ";
    if (state == "refusing")
      note += "What it refused in the meantime is on the messages page.";
    else
      note += left > 0 ? "What was waiting is being sent now: " + checks::counted(left, "message") + "."
                       : "No messages are waiting.";
    told = tell(r, note, Severity::info, now, stamp(outbox_.receiver_state_since(r.name).value_or(now)),
                "mended/" + stamp(now));
  }
  outbox_.set_receiver_state(r.name, "", "", now);
  return told;
}

bool Trouble::fails(const config::Receiver& r, const std::string& why, Time now) {
  const auto [state, error] = outbox_.receiver_state(r.name);
  if (state == "dead") return is_dead(r, why, now);
  if (state.empty() || error != why) spdlog::warn("{}: {}; retrying", r.name, why);
  outbox_.set_receiver_state(r.name, "retrying", why, now);
  const Time since = outbox_.receiver_state_since(r.name).value_or(now);
  return now - since >= kTooLong && is_dead(r, why, now);
}

bool Trouble::is_dead(const config::Receiver& r, const std::string& why, Time now) {
  const bool already = outbox_.receiver_state(r.name).first == "dead";
  if (!already) spdlog::error("{} is dead: {}", r.name, why);
  outbox_.set_receiver_state(r.name, "dead", why, now);
  const Time since = outbox_.receiver_state_since(r.name).value_or(now);
  // Once, and once more for every further day.
  const auto day = (now - since) / kReminder;
  const long waiting = outbox_.depth(r.name);
  std::string note = "returnwatch cannot deliver to " + name_of(r) + ": " + why + ". ";
  note += checks::counted(waiting, "message waits", "messages wait");
  if (const auto first = outbox_.first_queued(r.name)) note += "; the oldest one says: \"" + first->subject + "\"";
  note += ". It is retried every half hour; waiting messages are sent automatically once this is fixed.";
  return tell(r, note, Severity::critical, now, stamp(since), "dead/" + stamp(since) + "/" + std::to_string(day));
}

bool Trouble::refuses(const config::Receiver& r, const std::string& why, const std::string& note, Time now) {
  const auto [state, error] = outbox_.receiver_state(r.name);
  if (state != "refusing" || error != why) spdlog::error("{} refuses: {}", r.name, why);
  outbox_.set_receiver_state(r.name, "refusing", why, now);
  if (state == "refusing") return false;
  const std::string since = stamp(outbox_.receiver_state_since(r.name).value_or(now));
  return tell(r, note, Severity::warning, now, since, "refused/" + stamp(now));
}

bool Trouble::refused(const config::Receiver& r, const Outbox::Message& m, const std::string& why, Time now) {
  return refuses(r, why,
                 name_of(r) + " refused a message for good: " + why + ". It said: \"" + m.subject +
                     "\". Any others that it refuses are on the messages page; you will be told when it accepts "
                     "messages again.",
                 now);
}

bool Trouble::left_out(const config::Receiver& r, const std::string& what, Time now) {
  return refuses(r, what,
                 name_of(r) + " refuses " + what +
                     ". Everything else reaches it. You will be told when it accepts everything again.",
                 now);
}

}  // namespace returnwatch::agent
