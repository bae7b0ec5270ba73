// One case's outcomes against its alerts: what begins, goes on, fires, resolves. Pure.
//
// An alert resolves only on an explicit verdict of its own check over its own case. No data freezes it: neither fires
// nor resolves.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "alerts/alert.h"
#include "checks/executor.h"

namespace returnwatch::alerts {

struct JournalEntry {
  Time at{};
  std::string fingerprint;
  std::string event;  // pending | firing | resolved | regressed | unwatched | acknowledged | unacknowledged | assigned
                      // | noted | silenced | closed | reopened | rearmed
  std::string who;  // "" = the agent
  std::string why;
};

struct Step {
  std::vector<Alert> changed;  // to be stored
  std::vector<JournalEntry> journal;
  std::vector<std::string> wants_reread;  // RMA ids whose finding is due but must be read again before it fires
};

struct Sight {
  Time now{};
  bool baseline = false;  // the store's first complete cycle is still under way
  // Whether this finding's return and order were read since its deadline fell due; empty: yes.
  std::function<bool(const checks::Finding&)> may_fire;
  std::string anew = {};  // the change of program for which alone the case is judged again; "" = it has changed itself
};

// A machine's clock that is set back by no more than this was wrong before or is wrong now; nobody can say which.
inline constexpr checks::Duration kClockSetBack = checks::hours(25);

// When a case is to be judged whose stored alerts are `previous`: now, or, where the clock was set back behind one's
// firing, at that firing. By an earlier hour it would not have been due yet, which is no sign of health.
[[nodiscard]] Time judged_at(const std::vector<Alert>& previous, Time now);

// `previous`: every stored alert of this case (resolved ones too), of any check. Outcomes of checks that are switched
// off turn theirs into "unwatched", without a word.
[[nodiscard]] Step advance(const std::vector<Alert>& previous, const std::string& case_key,
                           const std::vector<checks::Outcome>& outcomes, const Sight& sight);

}  // namespace returnwatch::alerts
