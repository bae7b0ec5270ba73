// How things stand, read from the state file: the rows that the pages, the API and the daily report share, so that they
// never disagree. No personal data.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/store/database.h"
#include "agent/views/findings.h"
#include "config/config.h"

namespace returnwatch::agent {

inline constexpr int kHistoryDays = 30;

struct CheckRow {                                 // a check and how it stands
  std::string id, title, owner, severity, state;  // state: healthy | findings | no data | off
  long looked_at = 0;                             // subjects
  int firing = 0, pending = 0, no_data = 0;       // firing: however muted
  std::vector<int> fired_by_day;  // oldest first, the last kHistoryDays local days; empty: not asked for
};

struct SourceStatus {
  std::string store, source, capability, cause, error;  // capability "" = the source as a whole
  bool ok = true;
  std::optional<checks::Time> last_success;
  long budget_left = -1;                       // calls or points; -1 = none kept
  std::optional<checks::Duration> clock_skew;  // its clock minus ours; nothing: not known
};

struct ReceiverStatus {
  std::string name, kind, state, last_error;  // kind: slack | email | ...; state: ok | not tried yet | retrying | dead
  int queued = 0;
  std::optional<checks::Time> oldest;
};

struct SilenceRow {
  long id = 0;
  std::string matchers, author, reason;
  checks::Time until{};
  int muted = 0;  // firing alerts that it mutes
};

struct DayCount {   // findings that began firing and that ended on a local day; open at its end
  std::string day;  // "2026-11-23"
  int fired = 0, resolved = 0, open = 0;
};

using Budgets = std::map<std::pair<std::string, std::string>, long>;  // (store, source) -> left; Cycle::budgets
using Skews = std::map<std::pair<std::string, std::string>, checks::Duration>;  // (store, source) -> theirs minus ours

// One row per check of the catalogue, in its order, then the checks that only findings name. `off`: switched off for
// all stores.
[[nodiscard]] std::vector<CheckRow> check_rows(Database& db, const config::Config& config,
                                               const std::vector<std::string>& stores, const std::string& timezone,
                                               checks::Time now);
[[nodiscard]] std::vector<SourceStatus> source_rows(Database& db, const std::vector<std::string>& stores,
                                                    const Budgets& budgets, const Skews& skews = {});
[[nodiscard]] std::vector<ReceiverStatus> receiver_rows(Database& db, const config::Config& config);
[[nodiscard]] std::vector<SilenceRow> silence_rows(Database& db, checks::Time now);
// The last kHistoryDays local days, oldest first, today included.
[[nodiscard]] std::vector<DayCount> history(Database& db, const std::vector<std::string>& stores,
                                            const std::string& timezone, checks::Time now);

}  // namespace returnwatch::agent
