// The running agent: the cycle scheduled by the thread that calls run(), its passes, the courier and the web server
// beside it. All of them
// share the state file; everything else that they share is here, behind one mutex.
//
// A reload builds a second engine from the file and takes it only if all of it is sound; cursors, alerts and what was
// told are in the state file, so nothing is read or told twice because of it.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "agent/app/clock_log.h"
#include "agent/app/notify.h"
#include "agent/app/trouble_log.h"
#include "agent/base/clock.h"
#include "agent/cycle/cycle.h"
#include "agent/http/curl_transport.h"
#include "agent/http/date_watch.h"
#include "agent/metrics/counters.h"
#include "agent/views/standing.h"
#include "agent/web/server.h"
#include "config/config.h"

namespace returnwatch::agent {

struct DaemonOptions {
  std::string config_path;                     // what a reload reads
  std::vector<std::string> warnings;           // what its reading said that does not stop the start
  std::function<bool()> stop;                  // true: finish the page in hand and return
  std::function<bool()> take_reload;           // true once per request (SIGHUP); may be empty
  Progress progress;                           // of the first cycle; may be empty
  std::function<bool(checks::Duration)> wait;  // between a source's tries; empty: sleeps. False: stopping
  bool courier = true;                         // false: the caller delivers (tests)
};

class Daemon {
 public:
  // `db` and `clock` must outlive it.
  Daemon(config::Config config, Database& db, const Clock& clock, DaemonOptions options);
  ~Daemon();
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;

  // Secrets that cannot be had: nothing may be started then.
  [[nodiscard]] std::vector<std::string> problems() const;
  // Listens, and lets the courier begin.
  [[nodiscard]] Status start();
  [[nodiscard]] int port() const;
  [[nodiscard]] std::string address() const;  // http://127.0.0.1:9464

  // One cycle and what follows from it. Trouble of the state file is logged, and tried again with the next one.
  CycleReport step(CycleMode mode = CycleMode::regular);
  // As step(), of those stores whose time has come; what they bring is taken up when it is there.
  void step_due();
  // Cycles until told to stop; then the courier is stopped, and everything is committed.
  void run();

  // --- for the web's threads
  [[nodiscard]] std::shared_ptr<const config::Config> config() const;
  [[nodiscard]] Database& db() { return db_; }
  [[nodiscard]] Database& reader() { return reader_ ? *reader_ : db_; }  // never waits for the cycle's transactions
  [[nodiscard]] Time now() const { return clock_.now(); }
  [[nodiscard]] Budgets budgets() const;
  [[nodiscard]] Skews skews() const;            // of the configured sources that say the time
  [[nodiscard]] std::string base_path() const;  // what the pages' own links begin with: "/returns", or ""
  [[nodiscard]] std::string metrics();
  // Why what is learned cannot be kept: the state cannot be written, or is gone; "" = it can. Readiness, pages and
  // metrics say so.
  [[nodiscard]] std::string state_trouble() const;
  // What people should know about the agent itself: the above, a reload that was refused, names that lead nowhere,
  // secret files that others can read.
  [[nodiscard]] std::vector<std::string> warnings() const;
  // "" = healthy: the cycle moves. Else what is wrong.
  [[nodiscard]] std::string unhealthy() const;
  // Stores whose first cycle since the start is not over.
  [[nodiscard]] std::vector<std::string> awaited() const;
  // Stores whose passes do not end in time, and for how long the last one has been over.
  [[nodiscard]] std::map<std::string, checks::Duration> late() const;
  void something_to_tell();  // an alert was acknowledged, a silence ended: look at the groups soon
  // Whether the last reload was taken; true before the first.
  [[nodiscard]] bool reload_taken() const;
  // All problems of the new configuration, or nothing: it is in force. The cycle in hand ends with its page.
  [[nodiscard]] std::vector<std::string> reload();
  // A full poll and evaluation, now; what there is to see is then in the state. False: it was not made to its end,
  // since the agent stops or is reloaded.
  [[nodiscard]] bool check();

 private:
  struct Engine;
  [[nodiscard]] std::unique_ptr<Engine> engine_of(config::Config config);
  void adopt(std::unique_ptr<Engine> engine);
  [[nodiscard]] std::vector<std::string> reload_now();
  [[nodiscard]] std::vector<std::string> adopt_new_configuration();
  void warn_of_configuration() const;  // in the log
  bool keeping_state(const std::function<void()>& work);
  void take(const CycleReport& report);
  void note_late();
  void dispatch();
  // A clock that was set back leaves marks in the future, before which nothing would be read: they are let go.
  void look_at_clock();
  void note_storage(const std::string& trouble);  // "" = a step was kept
  void look_at_file();
  void note(const CycleReport& report);
  void look_at_names();  // what the configuration names and is not there: logged, and shown on the pages
  void ping();
  [[nodiscard]] bool stopping() const { return options_.stop && options_.stop(); }
  // The cycle in hand is to end with its page: the agent stops, or a reload waits. From any thread.
  [[nodiscard]] bool interrupted();
  void stop_courier();
  void beat();
  // Until the next cycle is due; serves requests and the groups' times meanwhile, what waits already at any rate.
  void wait();
  [[nodiscard]] std::function<void()> next_task(std::chrono::steady_clock::time_point until);
  // Runs on the thread of run(); false: it will not any more.
  bool on_cycle_thread(const std::function<void()>& task);

  Database& db_;
  const Clock& clock_;
  DaemonOptions options_;
  std::unique_ptr<Database> reader_;
  std::unique_ptr<Database> metrics_reader_;  // no page that is being made holds it
  std::atomic<bool> signalled_{false};        // SIGHUP came
  std::atomic<int> reloads_asked_{0};         // by the web's threads
  std::atomic<bool> courier_stops_{false};
  std::atomic<bool> engine_ends_{false};  // its passes are to end with their page
  std::atomic<bool> cycled_{false};
  CurlTransport transport_;  // of the sources, which are asked through `watched_`
  DateWatch watched_{transport_, clock_};
  CurlTransport channels_;  // of the courier
  metrics::Counters counters_;
  ServiceManager service_;
  TroubleLog troubles_;
  ClockLog clocks_;
  std::unique_ptr<Engine> engine_;
  std::unique_ptr<WebServer> web_;

  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::shared_ptr<const config::Config> config_;
  Budgets budgets_;
  std::set<std::string> ready_;
  std::chrono::steady_clock::time_point beat_ = std::chrono::steady_clock::now();
  std::map<std::string, checks::Duration> late_;
  std::chrono::steady_clock::duration still_{0};  // no pass has moved for so long
  bool tell_ = false, closed_ = false;
  bool again_ = false;  // every store's pass is due at once
  std::optional<std::chrono::steady_clock::time_point> dispatch_at_;
  std::optional<Time> stepped_at_;  // by the clock, the last cycle
  std::string storage_trouble_;     // under mutex_: of the last step
  std::string ping_trouble_;
  std::optional<std::chrono::steady_clock::time_point> names_at_;  // when they were looked up
  std::vector<std::string> doubts_logged_;                         // then
  std::vector<std::string> doubts_;                                // under mutex_: those that are certain
  std::vector<std::string> refused_;                               // under mutex_: problems of the last reload
  std::string missing_;                                            // under mutex_ where others than the cycle read it
};

}  // namespace returnwatch::agent
