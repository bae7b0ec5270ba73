// The cycle schedules the stores' passes (store_watch.h), and nothing else. Each store has its own next time, and
// passes run beside each other on a bounded number of threads, so that a hung, throttled or dead shop delays no
// other's.
//
// One thread calls run() or run_due(), next() and hurry(); the others may be called from any thread.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/cycle/store_watch.h"
#include "agent/cycle/workers.h"

namespace returnwatch::agent {

// Passes at once, of however many stores: they wait for answers most of the time (docs/operating.md, "Many stores").
inline constexpr int kPassesAtOnce = 16;

struct CycleReport {
  bool whole = true;     // every store has had a pass since the last whole report
  bool complete = true;  // and every source of every store was read to its end in its last one
  // Since the last whole report:
  long judged = 0;     // cases
  double seconds = 0;  // that the longest pass took
};

class Cycle {
 public:
  using Steady = std::chrono::steady_clock;

  // Everything given must outlive the cycle. Secrets are looked up here; what is missing is in `problems()`.
  Cycle(const config::Config& config, Database& db, Transport& transport, const Clock& clock,
        metrics::Counters& counters, CycleOptions options);
  ~Cycle();  // passes under way end with their page

  [[nodiscard]] const std::vector<std::string>& problems() const { return problems_; }

  // One pass of every store, after those under way; returns when all have ended.
  CycleReport run(checks::Time now);
  CycleReport run(checks::Time now, CycleMode mode);
  // Begins the passes of the stores whose time has come, and waits for none. Where passes have ended: what they came
  // to, at once when none is under way, else after a while, so that what one of many brought is told soon.
  std::optional<CycleReport> run_due(checks::Time now);
  // When there is something to do for run_due().
  [[nodiscard]] Steady::time_point next() const;
  void hurry();  // every store's time has come; what is under way comes once more

  // Stores that had a pass since the start in which every source was read, or is known to be failing.
  [[nodiscard]] std::set<std::string> ready_stores() const;
  // Stores whose last pass ended longer ago than two intervals (or that had none since the start), and for how long.
  [[nodiscard]] std::map<std::string, checks::Duration> late_stores() const;
  // How long the stillest pass under way has read no page and judged no case.
  [[nodiscard]] Steady::duration still() const;
  [[nodiscard]] std::map<std::string, double> check_seconds() const;  // of each store's last pass
  // Budgets left after the last pass, by (store, source): calls or points.
  [[nodiscard]] std::map<std::pair<std::string, std::string>, long> budgets() const;

  // For doctor; nullptr where there is none of that name.
  [[nodiscard]] const StoreWatch* watch(const std::string& store) const;

 private:
  struct Slot {
    std::unique_ptr<StoreWatch> watch;
    const Slot* reader = nullptr;  // of its Patchworks key, if that is another store
    std::atomic<Steady::rep> moved{0};
    std::atomic<bool> stopped{
        false};          // the pass under way was told to stop, and is to end though nobody says so any more
    bool asked = false;  // run() is to begin it
    bool under_way = false;
    bool hurried = false;  // once more, as soon as it has ended
    bool ever = false;     // a pass has ended
    bool ended = false;    // one has since the last whole report
    Steady::time_point begun{}, next{}, last_end{};
    StoreWatch::Pass last;
    std::map<std::string, long> budgets;
  };
  using Hold = std::unique_lock<std::mutex>;
  [[nodiscard]] CycleOptions options_of(Slot& slot);
  void begin(Slot& slot, checks::Time now, CycleMode mode, Hold& hold);
  void make_pass(Slot& slot, checks::Time now, CycleMode mode);
  void end(Slot& slot, StoreWatch::Pass pass, std::exception_ptr trouble);
  bool begin_asked(checks::Time now, CycleMode mode, Hold& hold);
  [[nodiscard]] Steady::time_point now() const { return options_.steady ? options_.steady() : Steady::now(); }
  [[nodiscard]] Steady::time_point next_of(const Slot& slot) const;
  // The following with `mutex_` held.
  [[nodiscard]] bool busy() const;
  [[nodiscard]] static bool may_begin(const Slot& slot);
  [[nodiscard]] std::optional<Steady::time_point> tell_at() const;
  [[nodiscard]] CycleReport report();

  Database& db_;
  const Clock& clock_;
  CycleOptions options_;
  std::atomic<bool> ending_{false};
  std::vector<std::string> problems_;
  checks::Duration interval_;

  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::deque<Slot> slots_;
  bool news_ = false;  // a pass has ended since the last report
  Steady::time_point told_{};
  long judged_ = 0;  // since the last whole one
  double seconds_ = 0;
  std::exception_ptr trouble_;  // of the state file
  std::mutex progress_;
  std::unique_ptr<Workers> workers_;  // dies first
};

}  // namespace returnwatch::agent
