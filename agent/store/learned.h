// What the agent has learned, or is to remember, of one store over restarts: each thing by itself, so that two threads
// that learn different things lose nothing. Thread-safe, as records.h.
#pragma once

#include <optional>
#include <string>
#include <type_traits>

#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

// A store whose cases are judged anew because the program has changed: what that brings goes into one digest per owner,
// which waits until all of them were judged. Begun in the transaction that marks the cases (mark_all_anew).
struct Anew {
  std::string id;  // of the change: the program's identity
  checks::Time since{};
};

struct Learned {
  std::optional<checks::Time> baseline;      // when its first complete look was over
  std::string judged_with;                   // what its verdicts rest on (checks/basis.h)
  std::optional<Anew> anew;                  // under way
  std::optional<checks::App> returngo_app;   // that ReturnGO's refunds carry
  std::string patchworks_of;                 // the store that reads the Patchworks key which this one shares
  std::string reason_marks;                  // that orders were last read with, as a hash
  bool lists_read = false;                   // ReturnGO's lists were once read to their end
  std::optional<checks::Time> pace_told;     // a digest or report has said the shop's own pace
  std::optional<checks::Time> report_since;  // from when on its report is due
};

class LearnedRecords {
 public:
  LearnedRecords(Database& db, std::string store) : db_(db), store_(std::move(store)) {}

  // get(&Learned::baseline)
  template <typename T>
  [[nodiscard]] T get(T Learned::*what) const;
  template <typename T>
  void put(T Learned::*what, const std::common_type_t<T>& value);

 private:
  Database& db_;
  std::string store_;
};

}  // namespace returnwatch::agent
