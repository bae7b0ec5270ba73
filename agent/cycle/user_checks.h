// The user's own checks of one store (docs/sql-checks.md), judged when something that their views show has changed,
// when a finding falls due, when what they need becomes readable or stops being so, and - those that look at the clock
// - every few minutes; at most once per call. They live like built-in checks, in cases of their own (case_key.h).
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/store/alert_store.h"
#include "agent/store/case_key.h"
#include "agent/store/user_query.h"
#include "checks/executor.h"
#include "config/config.h"

namespace returnwatch::agent {

inline constexpr checks::Duration kClockQueriesEvery = checks::minutes(5);

class UserChecks {
 public:
  // `checks` and the state must outlive this. Compiles every query; what is wrong with one is in problems().
  UserChecks(const std::vector<config::UserCheck>& checks, Database& db, const std::string& store);

  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }
  // What must be polled for the enabled ones.
  [[nodiscard]] std::set<checks::Need> needs(const checks::Options& options) const;

  struct QuerySight {
    checks::Time now{};
    const checks::Policy& policy;
    const checks::Reach& reach;
    const checks::Options& options;
    bool baseline = false;
    bool all = false;  // `check`: every one, whether or not it would be its turn
  };
  // Stores what came of it. Returns the RMAs that must be read again before a finding of theirs fires; those are judged
  // anew with the next call.
  [[nodiscard]] std::set<std::string> judge(const QuerySight& sight, std::map<std::string, double>* spent);

  // What a check would say, without storing anything: for `backtest`. A query that fails is no data.
  [[nodiscard]] std::vector<checks::Outcome> look(const QuerySight& sight);

 private:
  struct Own {
    const config::UserCheck* check;
    QueryShape shape;
    checks::CheckInfo info;  // points into *check
    bool ran = false, waits = false;
    std::int64_t generation = -1;
    checks::Time at{};
    std::optional<checks::Time> next;
    std::string blocked;
  };
  [[nodiscard]] bool turn(const Own& own, const QuerySight& sight, std::int64_t generation,
                          const std::string& blocked) const;
  [[nodiscard]] checks::Outcome ask(const Own& own, const QuerySight& sight, const std::vector<alerts::Alert>& known);
  void close_removed(checks::Time now);

  Database& db_;
  std::string store_;
  std::unique_ptr<UserQueries> queries_;
  std::vector<Own> own_;
  std::vector<std::string> problems_;
  bool swept_ = false;  // alerts of files that are gone were closed
};

}  // namespace returnwatch::agent
