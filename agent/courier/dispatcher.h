// T2: what must be told now, decided (alerts/grouping.h), put into words (alerts/channels) and written to the outbox
// together with what each receiver was told, in one transaction. Sends nothing itself. Call it after every cycle, and
// again at the time it names.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "agent/store/database.h"
#include "alerts/grouping.h"
#include "config/config.h"

namespace returnwatch::agent {

class Dispatcher {
 public:
  // Both must outlive it. A changed configuration needs a new one; what was told is in the state, so nothing is told
  // twice.
  Dispatcher(const config::Config& config, Database& db);

  // When to look again even if nothing changes. Alerts of stores and checks that the configuration no longer has are
  // closed silently. Of stores that are not in `ready_stores` nothing is said. Throws SQLite's exception when the state
  // cannot be written; nothing is changed then.
  // What the first digest of a store says of the shop's own pace; nothing while too little is known of it.
  using PaceLines = std::function<std::vector<std::string>(const std::string& store, checks::Time now)>;
  void say_pace(PaceLines pace) { pace_ = std::move(pace); }

  std::optional<checks::Time> run(checks::Time now, const std::set<std::string>& ready_stores);

 private:
  void close_unwatched(checks::Time now);
  [[nodiscard]] alerts::Situation situation(checks::Time now, const std::set<std::string>& ready_stores) const;
  void complete(alerts::Notification& n) const;
  void write(const alerts::Plan& plan, checks::Time now);
  [[nodiscard]] std::map<std::string, std::vector<std::string>> untold_paces(const alerts::Plan& plan,
                                                                             checks::Time now) const;
  void mirror(const alerts::Situation& s);
  // `now`, but never back, though the clock was: what an Alertmanager was told to hold until then, it still holds.
  [[nodiscard]] checks::Time onward(checks::Time now);

  const config::Config& config_;
  Database& db_;
  std::string page_url_;
  std::optional<std::pair<checks::Time, std::chrono::steady_clock::time_point>> onward_;
  PaceLines pace_;
  bool first_ = true;  // of the runs with this configuration
};

}  // namespace returnwatch::agent
