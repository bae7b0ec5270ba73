// Alerts, their journal, silences, what each receiver was told, and the outbox. Every writing call belongs into a
// Transaction of the caller's: T1 and T2 of ARCHITECTURE.md.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "alerts/grouping.h"
#include "alerts/lifecycle.h"
#include "alerts/silence.h"

namespace returnwatch::agent {

using checks::Time;

class AlertStore {
 public:
  explicit AlertStore(Database& db) : db_(db) {}

  [[nodiscard]] std::vector<alerts::Alert> of_case(const std::string& store, const std::string& case_key) const;
  [[nodiscard]] std::vector<alerts::Alert> open() const;
  [[nodiscard]] std::vector<alerts::Alert> resolved_since(Time since) const;
  // What dispatch looks at: every open one, and those that are over but of which somebody was told, or which are not
  // older than `since` (the last dispatch).
  [[nodiscard]] std::vector<alerts::Alert> to_tell(std::optional<Time> since) const;
  [[nodiscard]] std::optional<alerts::Alert> find(
      const std::string& fingerprint_prefix) const;  // nothing where none or several match
  void put(const alerts::Alert& a);
  void note(const alerts::JournalEntry& e, const checks::Finding& f);
  void apply(const alerts::Step& step);

  struct JournalRow {
    Time at{};
    std::string fingerprint, store, check, owner, event, who, why;
  };
  [[nodiscard]] std::vector<JournalRow> journal(Time from, Time to) const;
  [[nodiscard]] std::vector<JournalRow> journal_of(const std::string& fingerprint) const;
  // Fingerprint -> the last event of its life before an instant: pending, firing, regressed, resolved, unwatched,
  // closed. Reads the whole journal.
  [[nodiscard]] std::map<std::string, std::string> last_events(Time before) const;

  [[nodiscard]] std::vector<alerts::Silence> silences(Time now) const;
  long put_silence(const alerts::Silence& s);
  bool end_silence(long id, Time now);

  // Grouping's memory.
  [[nodiscard]] std::vector<alerts::Told> told() const;
  [[nodiscard]] std::vector<alerts::GroupState> groups() const;
  void put_told(const alerts::Told& t);
  void keep_receivers(const std::vector<std::string>& names);  // what other receivers were told, or wait for, is let go
  void forget_told_unwatched();                                // nobody will hear of them again
  [[nodiscard]] std::optional<Time> last_dispatch() const;
  void set_last_dispatch(Time now);
  void put_group(const alerts::GroupState& g);
  void drop_group(const std::string& receiver, const std::string& group_key);

  // --- the outbox (T3 belongs to the courier)
  struct Message {
    long id = 0;
    std::string receiver, group_key, idempotency_key, subject, payload;
    int attempts = 0;
    Time created_at{};
    Time not_before{};
    std::string last_error;
  };
  void enqueue(const Message& m, Time not_before);
  [[nodiscard]] std::optional<Message> next_due(const std::string& receiver,
                                                Time now) const;  // in the order in which they were written
  [[nodiscard]] std::optional<Message> first_queued(const std::string& receiver) const;  // due or not
  [[nodiscard]] std::optional<Time> next_time(const std::string& receiver) const;
  void sent(long id, Time now);
  void retry(long id, Time not_before, const std::string& error);
  void dead(long id, Time now, const std::string& error);
  [[nodiscard]] long depth(const std::string& receiver) const;
  [[nodiscard]] std::optional<Time> oldest(const std::string& receiver) const;
  [[nodiscard]] bool waits(const std::string& receiver,
                           const std::string& group_key) const;  // something of this group is queued
  [[nodiscard]] bool superseded(
      const Message& m) const;  // a later queued message says the same place anew (".parent" keys)
  void expedite(const std::string& receiver, Time now);  // what waits for a retry is due now
  // The mirror's messages: those still queued are replaced, since only the newest active set counts; they are dropped
  // once sent.
  void replace_mirror(const std::string& receiver, const std::vector<Message>& messages, Time now);
  void prune(Time before);  // done messages and closed alerts' journal
  void prune_outbox(Time before);

  void count_delivery(const std::string& receiver, const std::string& outcome);
  [[nodiscard]] std::map<std::pair<std::string, std::string>, long> deliveries() const;
  void set_receiver_state(const std::string& receiver, const std::string& state, const std::string& error, Time now);
  [[nodiscard]] std::pair<std::string, std::string> receiver_state(
      const std::string& receiver) const;  // state ("" = ok | retrying | dead), error
  [[nodiscard]] std::optional<Time> receiver_state_since(const std::string& receiver) const;

  // Slack's parent message of a group.
  [[nodiscard]] std::pair<std::string, std::string> thread(const std::string& receiver,
                                                           const std::string& group_key) const;  // channel, ts
  void set_thread(const std::string& receiver, const std::string& group_key, const std::string& channel,
                  const std::string& ts);

  [[nodiscard]] bool report_was_sent(const std::string& store, const std::string& day) const;
  [[nodiscard]] std::optional<Time> report_sent_at(const std::string& store, const std::string& day) const;
  [[nodiscard]] std::optional<Time> last_report(const std::string& store) const;  // when the newest was sent
  void set_report_sent(const std::string& store, const std::string& day, Time now);

 private:
  Database& db_;
};

}  // namespace returnwatch::agent
