// How the reading of one store's sources goes, whichever system they are of: cursors, the state of each part, and words
// that nobody knows.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

using checks::Time;

struct UnknownWord {
  std::string field, word;
  std::int64_t count = 0;
};

struct SourceState {  // one row per store, source and capability ("" = the source)
  std::string source, capability;
  bool ok = true;
  std::optional<Time> last_success;
  std::optional<Time> failing_since;
  std::string cause, error;       // SourceTrouble's words
  checks::Duration interval{60};  // planned
};

class SourceRecords {
 public:
  SourceRecords(Database& db, std::string store) : db_(db), store_(std::move(store)) {}

  // Cursors and watermarks, by feed name. T1: call inside the same SqlTransaction as the page's records.
  [[nodiscard]] std::optional<std::string> cursor(const std::string& feed) const;
  void set_cursor(const std::string& feed, const std::string& value);

  void ok(const std::string& source, const std::string& capability, checks::Duration interval, Time now);
  void failed(const std::string& source, const std::string& capability, const std::string& cause,
              const std::string& error, checks::Duration interval, Time now);
  void forget(const std::string& source, const std::string& capability);  // no enabled check needs it
  [[nodiscard]] std::vector<SourceState> states() const;

  // At most 100 words of 64 bytes are kept apart per field.
  void count_unknown(const std::string& field, const std::string& word);
  [[nodiscard]] std::vector<UnknownWord> unknown_words() const;

 private:
  Database& db_;
  std::string store_;
};

}  // namespace returnwatch::agent
