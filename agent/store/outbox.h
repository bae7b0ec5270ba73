// What is to be sent, and how each receiver's channel fares. Messages are written with the alerts' change (T2); the
// courier marks each as sent, to be tried again, or dead (T3 of ARCHITECTURE.md). Every writing call belongs into a
// SqlTransaction of the caller's.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/store/database.h"
#include "checks/times.h"

namespace returnwatch::agent {

using checks::Time;

class Outbox {
 public:
  explicit Outbox(Database& db) : db_(db) {}

  struct Message {
    long id = 0;
    std::string receiver, group_key, idempotency_key, subject, payload;
    std::string recipient;  // of a mail that only one of the receiver's recipients still waits for; "" = all
    int attempts = 0;
    Time created_at{};
    Time not_before{};
    std::string last_error;
  };
  // The idempotency key of the n-th message (from 0) that a notification became for this receiver. The first is what is
  // posted or edited in place.
  [[nodiscard]] static std::string key_of(const std::string& receiver, const std::string& notification, std::size_t n);
  void enqueue(const Message& m, Time not_before);
  // In the order in which they were written; what one recipient waits for holds back nobody else's.
  [[nodiscard]] std::optional<Message> next_due(const std::string& receiver, Time now) const;
  [[nodiscard]] std::optional<Message> first_queued(const std::string& receiver) const;  // due or not
  void sent(long id, Time now);
  void retry(long id, Time not_before, const std::string& error);
  void dead(long id, Time now, const std::string& error);
  // A copy that waits for one recipient; its id.
  [[nodiscard]] long for_one(const Message& m, const std::string& recipient);
  [[nodiscard]] long depth(const std::string& receiver) const;
  [[nodiscard]] std::optional<Time> oldest(const std::string& receiver) const;
  [[nodiscard]] bool waits(const std::string& receiver,
                           const std::string& group_key) const;  // something of this group is queued
  [[nodiscard]] bool superseded(
      const Message& m) const;  // it is a first one, and a later one is queued that takes its place
  void expedite(const std::string& receiver, Time now);  // what waits for a retry is due now
  // The mirror's messages: those still queued are replaced, since only the newest active set counts; they are dropped
  // once sent.
  void replace_mirror(const std::string& receiver, const std::vector<Message>& messages, Time now);
  // Messages done before `done`, and what is known of Slack threads begun before `threads`.
  void prune(Time done, Time threads);

  void set_receiver_state(const std::string& receiver, const std::string& state, const std::string& error, Time now);
  [[nodiscard]] std::pair<std::string, std::string> receiver_state(
      const std::string& receiver) const;  // state ("" = ok | retrying | refusing | dead), error
  [[nodiscard]] std::optional<Time> receiver_state_since(const std::string& receiver) const;

  // The same of one of a mail's recipients: "" | retrying | refusing.
  struct RecipientState {
    std::string state;
    Time since{};
  };
  [[nodiscard]] RecipientState recipient_state(const std::string& receiver, const std::string& recipient) const;
  void set_recipient_state(const std::string& receiver, const std::string& recipient, const std::string& state,
                           Time since);

  // Slack's parent message of a group.
  [[nodiscard]] std::pair<std::string, std::string> thread(const std::string& receiver,
                                                           const std::string& group_key) const;  // channel, ts
  void set_thread(const std::string& receiver, const std::string& group_key, const std::string& channel,
                  const std::string& ts);

 private:
  Database& db_;
};

}  // namespace returnwatch::agent
