// The cycle: poll the sources of each store, judge the cases that changed or fell due, advance the alerts. One thread;
// the courier and the web share only the database with it.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/cycle/judge.h"
#include "agent/http/transport.h"
#include "agent/metrics/counters.h"
#include "agent/sources/patchworks/source.h"
#include "agent/sources/plan.h"
#include "agent/sources/returngo/source.h"
#include "agent/sources/shopify/poll.h"
#include "agent/store/cases.h"
#include "agent/store/database.h"
#include "checks/case.h"
#include "config/config.h"

namespace returnwatch::agent {

enum class CycleMode { regular, check };  // check: everything once, at once, since a person waits for it

struct CycleOptions {
  bool check_mode = false;                     // run() is a check, and passing trouble is waited out
  Progress progress;                           // may be empty
  std::function<bool()> stop;                  // may be empty
  std::function<bool(checks::Duration)> wait;  // false: stop
  patchworks::SteadyNow steady;                // may be empty: the machine's steady clock
  bool all_calls = false;                      // of ReturnGO's share today; else a check uses half of what is left
  std::function<void(std::chrono::milliseconds)> rest;  // between two calls of a key; may be empty (tests)
  // Of a recording that is judged again, when it was made: nothing is polled, and what falls due after it may fire
  // unread.
  std::optional<checks::Time> recorded_at;
};

struct CycleReport {
  bool complete = true;  // every source of every store was read to its end
  long judged = 0;       // cases
  double seconds = 0;
};

class Cycle {
 public:
  // Everything given must outlive the cycle. Secrets are looked up here; what is missing is in `problems()`.
  Cycle(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
        metrics::Counters& counters, CycleOptions options);
  ~Cycle();

  [[nodiscard]] const std::vector<std::string>& problems() const;
  CycleReport run(checks::Time now);
  CycleReport run(checks::Time now, CycleMode mode);

  // Stores that had a cycle since the start in which every source was read, or is known to be failing.
  [[nodiscard]] const std::set<std::string>& ready_stores() const;
  [[nodiscard]] const std::map<std::string, double>& check_seconds() const;  // of the last cycle

  // A store's sources, for doctor; nullptr where it has none (or an earlier store owns the key).
  [[nodiscard]] returngo::ReturnGoSource* returngo(const std::string& store) const;
  [[nodiscard]] shopify::ShopifySource* shopify(const std::string& store) const;
  [[nodiscard]] patchworks::PatchworksSource* patchworks(const std::string& store) const;
  // Budgets left, by (store, source): calls or points.
  [[nodiscard]] std::map<std::pair<std::string, std::string>, long> budgets(checks::Time now) const;

 private:
  struct Unit;
  [[nodiscard]] Unit* unit(const std::string& store) const;
  void poll(Unit& u, checks::Time now, bool full, CycleReport& report);
  void want_marks(Unit& u, const std::vector<std::string>& marks);
  void judge_cases(Unit& u, checks::Time now, CycleReport& report);
  using Rounds = std::map<std::string, int>;  // how often a case was judged in this cycle
  bool judge_batch(Unit& u, const std::vector<CaseKey>& keys, Rounds& rounds, checks::Time now, CycleReport& report);
  void judge_case(Unit& u, const CaseKey& key, checks::Time now, bool baseline);
  [[nodiscard]] static bool ask_for_rest(Unit& u, const checks::ReturnCase& c);
  [[nodiscard]] bool may_fire(Unit& u, const checks::ReturnCase& c, const checks::Finding& f);
  void note_basis(Unit& u, checks::Time now);
  void end_anew_if_done(const Unit& u, checks::Time now);
  static void warn_of_writing(Unit& u);
  static void leave_out_idle(Unit& u, PollPlan& plan);
  static std::set<checks::Need> missed(const Unit& u);
  void learn(Unit& u, const CaseJudgement& j);
  void judge_user_checks(Unit& u, checks::Time now);
  void judge_store(Unit& u, checks::Time now);

  const config::Config& config_;
  Database& db_;
  const Clock& clock_;
  CycleOptions options_;
  std::vector<std::unique_ptr<Unit>> units_;
  std::vector<std::string> problems_;
  std::set<std::string> ready_;
  std::map<std::string, double> check_seconds_;
  CycleMode mode_ = CycleMode::regular;
};

}  // namespace returnwatch::agent
