// Alerts, their journal, silences, and what each receiver was told. Every writing call belongs into a SqlTransaction of
// the caller's: T1 and T2 of ARCHITECTURE.md.
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
  // The case keys with this beginning that have an open alert.
  [[nodiscard]] std::vector<std::string> open_cases(const std::string& store, const std::string& prefix) const;
  // Returns with an alert that fires, whose detail was last read before; the stalest first, at most 50.
  [[nodiscard]] std::vector<std::string> returns_with_findings(const std::string& store, Time read_before) const;
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
  void drop_group(const alerts::Addressee& receiver, const std::string& group_key);

  void prune(Time before);  // closed alerts and their journal

  [[nodiscard]] bool report_was_sent(const std::string& store, const std::string& day) const;
  [[nodiscard]] std::optional<Time> report_sent_at(const std::string& store, const std::string& day) const;
  [[nodiscard]] std::optional<Time> last_report(const std::string& store) const;  // when the newest was sent
  void set_report_sent(const std::string& store, const std::string& day, Time now);

 private:
  Database& db_;
};

}  // namespace returnwatch::agent
