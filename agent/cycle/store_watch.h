// A watched store as one object: its sources, what its judgements ask the next poll for, and its own pace. A pass
// polls, judges, and asks again for what has to be read before it may fire.
//
// One thread at a time makes a pass; passes of different stores may run beside each other: they share only the
// database, whose mutex makes them write in turn.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/cycle/judge.h"
#include "agent/cycle/user_checks.h"
#include "agent/http/transport.h"
#include "agent/metrics/counters.h"
#include "agent/sources/patchworks/source.h"
#include "agent/sources/plan.h"
#include "agent/sources/returngo/source.h"
#include "agent/sources/shopify/poll.h"
#include "agent/store/cases.h"
#include "agent/store/database.h"
#include "agent/store/records.h"
#include "checks/case.h"
#include "checks/executor.h"
#include "config/config.h"

namespace returnwatch::agent {

enum class CycleMode { regular, check };  // check: everything once, at once, since a person waits for it

struct CycleOptions {
  bool check_mode = false;                     // run() is a check, and passing trouble is waited out
  Progress progress;                           // may be empty; called by one thread at a time
  std::function<bool()> stop;                  // may be empty; with workers, called by all of them
  std::function<bool(checks::Duration)> wait;  // false: stop; with workers, called by all of them
  patchworks::SteadyNow steady;                // may be empty: the machine's steady clock
  int workers = 0;         // threads for passes beside each other; 0: on the caller's, one after another
  bool all_calls = false;  // of ReturnGO's share today; else a check uses half of what is left
  std::function<void(std::chrono::milliseconds)> rest;  // between two calls of a key; may be empty (tests)
  // Of a recording that is judged again, when it was made: nothing is polled, and what falls due after it may fire
  // unread.
  std::optional<checks::Time> recorded_at;
};

class StoreWatch {
 public:
  struct Surroundings {
    const config::Config& config;
    Database& db;
    Transport& transport;
    const Clock& clock;
    metrics::Counters& counters;
    CycleOptions options;
  };
  // What one pass came to.
  struct Pass {
    bool complete = false;  // every source was read to its end
    bool settled = false;   // since the start, every source was read once, or is known to be failing
    long judged = 0;        // cases
    std::map<std::string, double> check_seconds;
  };
  // By Patchworks company and key, the store that reads it for all that share it.
  using KeyOwners = std::map<std::string, StoreWatch*>;

  // Everything given must outlive it. Secrets are looked up here; what is missing is added to `problems`.
  StoreWatch(const config::Store& store, Surroundings around, KeyOwners& owners, std::vector<std::string>& problems);
  StoreWatch(const StoreWatch&) = delete;
  StoreWatch& operator=(const StoreWatch&) = delete;

  // Throws SQLite::Exception where the state cannot be read or written; what was not committed is done again.
  Pass pass(Time now, CycleMode mode);

  [[nodiscard]] const std::string& name() const { return store_.name; }
  // The store that reads this one's Patchworks key: its first pass has to come first. nullptr: itself, or there is
  // none.
  [[nodiscard]] const StoreWatch* patchworks_reader() const { return patchworks_reader_; }
  // Calls or points left, by source.
  [[nodiscard]] std::map<std::string, long> budgets(Time now) const;

  // For doctor; nullptr where it has none (or an earlier store reads the key).
  [[nodiscard]] returngo::ReturnGoSource* returngo() const { return returngo_.get(); }
  [[nodiscard]] shopify::ShopifySource* shopify() const { return shopify_.get(); }
  [[nodiscard]] patchworks::PatchworksSource* patchworks() const { return patchworks_.get(); }

 private:
  // What the judgements ask the next poll for.
  struct Asks {
    std::set<std::string> rmas, orders, order_names;  // order_names: has ReturnGO any RMA of it?
  };
  using Rounds = std::map<std::string, int>;  // how often a case was judged in this pass

  void connect_returngo(std::vector<std::string>& problems);
  void connect_shopify(std::vector<std::string>& problems);
  void connect_patchworks(KeyOwners& owners, std::vector<std::string>& problems);

  [[nodiscard]] PollPlan plan_of(Time now, bool full) const;
  void poll(Time now, bool full);
  void want_marks(const std::vector<std::string>& marks);
  void leave_out_idle(PollPlan& plan);
  void warn_of_writing();
  void ask_again(Time begun, Time now);
  [[nodiscard]] bool waits(Time begun) const;
  [[nodiscard]] bool stopping() const { return around_.options.stop && around_.options.stop(); }
  [[nodiscard]] bool baseline() const;  // the first digest's: not taken yet

  void judge_cases(Time now);
  bool judge_batch(const std::vector<CaseKey>& keys, Rounds& rounds, Time now);
  void judge_case(const CaseKey& key, Time at, bool baseline);
  [[nodiscard]] bool may_fire(const checks::ReturnCase& c, const checks::Finding& f, checks::Time now);
  [[nodiscard]] bool ask_for_rest(const checks::ReturnCase& c);
  void note_basis(Time now);
  [[nodiscard]] std::vector<checks::Outcome> unreadable() const;
  void end_anew_if_done(Time now);
  [[nodiscard]] std::set<checks::Need> missed() const;
  void learn(const CaseJudgement& j);
  void judge_user_checks(Time now);
  void judge_store(Time at);

  const config::Store& store_;
  Surroundings around_;
  Database& db_;
  Records records_;
  std::unique_ptr<returngo::ReturnGoSource> returngo_;
  std::unique_ptr<shopify::ShopifySource> shopify_;
  std::unique_ptr<patchworks::PatchworksSource> patchworks_;  // only in the store that tells this key's findings
  const StoreWatch* patchworks_reader_ = nullptr;
  std::vector<StoreWatch*> sharers_;  // the stores that share the key, this one first; empty but in that store
  std::vector<config::Flow> flows_;   // of every store that shares the key
  Asks asks_;
  std::map<std::string, Time> looked_up_;  // order name -> when ReturnGO was asked for it
  std::set<std::string> backlog_;          // closed returns of before our time, read meanwhile
  UserChecks user_checks_;
  checks::Policy policy_;
  checks::Reach reach_;
  std::optional<std::set<std::string>> granted_;  // the shop's scopes, looked up once something seems idle
  std::set<checks::Need> left_out_;               // what the last poll did not ask for: not granted, and idle before it
  std::string may_write_;                         // write scopes that were warned of
  CycleMode mode_ = CycleMode::regular;           // of the pass under way
  Pass pass_;                                     // the one under way
  bool polled_ = false;                           // a full poll was made since the start
  bool settled_ = false;
};

}  // namespace returnwatch::agent
