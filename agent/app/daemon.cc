#include "agent/app/daemon.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "agent/app/engine.h"
#include "agent/app/routes.h"
#include "agent/app/session.h"
#include "agent/base/memory.h"
#include "agent/cycle/names.h"
#include "agent/report/pace.h"
#include "agent/report/schedule.h"
#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "config/secret_files.h"

namespace returnwatch::agent {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::seconds;

// How long a stop or a reload waits for what does not answer. A message gets longer: broken off, it may arrive twice.
constexpr std::chrono::milliseconds kPagePatience{1500}, kMessagePatience{3000};
constexpr std::chrono::hours kNamesEvery{1};
constexpr seconds kClockSlack{60};  // corrections of a running clock are no jump

}  // namespace

namespace {

// Of "https://tools.acme.example:8443/returns": "/returns", "tools.acme.example".
std::string after_scheme(const std::string& url) {
  const auto at = url.find("://");
  return at == std::string::npos ? "" : url.substr(at + 3);
}
std::string path_of(const std::string& url) {
  const std::string rest = after_scheme(url);
  const auto slash = rest.find('/');
  std::string path = slash == std::string::npos ? "" : rest.substr(slash);
  while (!path.empty() && path.back() == '/') path.pop_back();
  return path;
}
std::string name_of(const std::string& url) {
  const std::string rest = after_scheme(url);
  return rest.substr(0, rest.find_first_of(":/"));
}

}  // namespace

std::string Daemon::base_path() const { return path_of(config()->agent.public_url); }

Daemon::Daemon(config::Config config, Database& db, const Clock& clock, DaemonOptions options)
    : db_(db),
      clock_(clock),
      options_(std::move(options)),
      transport_(Hurry{[this] { return interrupted(); }, kPagePatience}),
      channels_(Hurry{[this] { return courier_stops_.load(); }, kMessagePatience}) {
  if (db.path() != ":memory:")
    for (auto* one : {&reader_, &metrics_reader_})
      if (auto reader = Database::open_read_only(db.path())) *one = std::move(*reader);
  adopt(engine_of(std::move(config)));
}

Daemon::~Daemon() {
  if (web_) web_->stop();
}

std::vector<std::string> Daemon::problems() const { return engine_->problems; }
int Daemon::port() const { return web_ ? web_->port() : 0; }

std::string Daemon::address() const {
  const auto listen = parse_listen(engine_->config->agent.listen);
  const std::string host = listen ? listen->host : "127.0.0.1";
  return "http://" + (host.find(':') == std::string::npos ? host : "[" + host + "]") + ":" + std::to_string(port());
}

std::unique_ptr<Daemon::Engine> Daemon::engine_of(config::Config config) {
  auto e = std::make_unique<Engine>();
  e->config = std::make_shared<const config::Config>(std::move(config));
  CycleOptions options;
  options.progress = [this](const std::string& stage, long done, long total) {
    beat();
    if (options_.progress && !cycled_) options_.progress(stage, done, total);
  };
  options.stop = [this] {
    beat();
    return interrupted();
  };
  options.wait = options_.wait ? options_.wait : [this](checks::Duration d) {
    const auto until = Steady::now() + d;
    while (Steady::now() < until) {
      if (interrupted()) return false;
      beat();
      std::this_thread::sleep_for(std::min<Steady::duration>(kLook, until - Steady::now()));
    }
    return !interrupted();
  };
  options.workers = kPassesAtOnce;
  options.rest = [](std::chrono::milliseconds d) { std::this_thread::sleep_for(d); };
  e->cycle = std::make_unique<Cycle>(*e->config, db_, watched_, clock_, counters_, std::move(options));
  e->problems = e->cycle->problems();
  for (std::string& p : config::missing_secrets(e->config->receivers)) e->problems.push_back(std::move(p));
  if (e->config->agent.dead_man_url.set()) {
    const config::SecretValue url = config::reveal(e->config->agent.dead_man_url);
    if (!url.value) e->problems.push_back("agent.dead_man_url: " + url.error);
    e->dead_man_url = url.value.value_or("");
  }
  e->dispatcher = std::make_unique<Dispatcher>(*e->config, db_);
  e->dispatcher->say_pace([this, config = e->config](const std::string& store, checks::Time now) {
    return report::pace_known(db_, *config, store, now);
  });
  e->courier = std::make_unique<Courier>(*e->config, db_, channels_, clock_, counters_);
  return e;
}

void Daemon::adopt(std::unique_ptr<Engine> engine) {
  if (engine_) stop_courier();
  engine_ends_ = true;
  engine_.reset();  // its passes end with their page
  engine_ends_ = false;
  engine_ = std::move(engine);
  const std::vector<std::string> names = store_names(*engine_->config);
  const std::lock_guard<std::mutex> hold(mutex_);
  config_ = engine_->config;
  names_at_.reset();
  for (auto it = ready_.begin(); it != ready_.end();)
    it = std::find(names.begin(), names.end(), *it) == names.end() ? ready_.erase(it) : std::next(it);
}

Status Daemon::start() {
  const config::Agent& agent = engine_->config->agent;
  auto options = parse_listen(agent.listen);
  if (!options) return tl::unexpected<Error>(options.error());
  options->user = agent.auth.user;
  options->user_header = agent.user_header;
  options->base_path = path_of(agent.public_url);
  options->public_host = name_of(agent.public_url);
  for (const auto& [what, secret, slot] :
       {std::tuple<const char*, const config::Secret*, std::string*>{"token", &agent.auth.token, &options->token},
        {"password", &agent.auth.password, &options->password}}) {
    if (!secret->set()) continue;
    const config::SecretValue v = config::reveal(*secret);
    if (!v.value) return fail(ErrorKind::rejected, std::string("agent.auth.") + what + ": " + v.error);
    *slot = *v.value;
  }
  warn_of_configuration();
  web_ = std::make_unique<WebServer>(*options);
  add_routes(*web_, *this);
  if (auto listening = web_->start(); !listening) return listening;
  if (options_.courier) engine_->courier->start();
  service_.ready("watching " + std::to_string(engine_->config->stores.size()) + " stores, pages on " + address());
  return {};
}

void Daemon::warn_of_configuration() const {
  for (const std::string& w : options_.warnings) spdlog::warn("{}: {}", options_.config_path, w);
  for (const std::string& w : config::exposed_secrets(*engine_->config)) spdlog::warn("{}", w);
}

CycleReport Daemon::step(CycleMode mode) {
  CycleReport report;
  report.complete = false;
  const bool kept = keeping_state([&] {
    look_at_clock();
    const CycleReport done = engine_->cycle->run(clock_.now(), mode);
    take(done);
    report = done;
  });
  if (kept && report.complete && !engine_->dead_man_url.empty()) ping();
  return report;
}

void Daemon::step_due() {
  bool complete = false;
  const bool kept = keeping_state([&] {
    look_at_clock();
    const auto report = engine_->cycle->run_due(clock_.now());
    if (!report) return;
    take(*report);
    complete = report->complete;
  });
  if (kept && complete && !engine_->dead_man_url.empty()) ping();
}

// Whether the state could be written.
bool Daemon::keeping_state(const std::function<void()>& work) {
  try {
    work();
    return true;
  } catch (const std::exception& e) {
    note_storage(e.what());
    return false;
  }
}

// What passes came to: noted, and told.
void Daemon::take(const CycleReport& report) {
  note(report);
  dispatch();
  note_storage("");
  look_at_file();
  if (web_) web_->changed();
}

void Daemon::note_late() {
  auto late = engine_->cycle->late_stores();
  const auto still = engine_->cycle->still();
  bool news = false;
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    news = late.size() != late_.size();
    late_ = std::move(late);
    still_ = still;
  }
  if (news && web_) web_->changed();
}

void Daemon::note_storage(const std::string& trouble) {
  std::string before;
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    before = std::exchange(storage_trouble_, trouble);
  }
  if (before == trouble) return;
  if (trouble.empty())
    spdlog::info("state {}: can be written again", db_.path());
  else
    spdlog::error("state {}: {}; work that was not committed will be repeated", db_.path(), trouble);
}

// SQLite goes on writing into a file that was deleted, and all of it is lost with the process.
void Daemon::look_at_file() {
  const std::string missing = db_.missing();
  if (missing == missing_) return;
  if (missing.empty())
    spdlog::info("state {}: is back in its place", db_.path());
  else
    spdlog::error("{}: what is learned now is lost when the agent ends. Put it back, or restart the agent", missing);
  const std::lock_guard<std::mutex> hold(mutex_);
  missing_ = missing;
}

void Daemon::look_at_clock() {
  const Time now = clock_.now();
  const Time before = std::exchange(stepped_at_, now).value_or(now);
  if (before - now <= kClockSlack) return;
  spdlog::warn("the clock was set back by {}: everything is read and judged again", checks::human(before - now));
  for (const config::Store& s : engine_->config->stores) {
    SqlTransaction step(db_);
    mark_all_dirty(db_, s.name);
    step.commit();
  }
  adopt(engine_of(*engine_->config));
  if (options_.courier) engine_->courier->start();
}

void Daemon::note(const CycleReport& report) {
  const Cycle& cycle = *engine_->cycle;
  if (report.seconds > 0) counters_.cycle(report.seconds, cycle.check_seconds());
  for (const config::Store& s : engine_->config->stores)
    for (const TroubleLog::Line& line : troubles_.look(s.name, Records(db_, s.name).sources.states(), clock_.now()))
      spdlog::log(line.good ? spdlog::level::info : spdlog::level::warn, "{}", line.text);
  if (const auto line = clocks_.look(skews()))
    spdlog::log(line->good ? spdlog::level::info : spdlog::level::warn, "{}", line->text);
  Budgets budgets = cycle.budgets();
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    budgets_ = std::move(budgets);
    ready_.merge(cycle.ready_stores());
  }
  look_at_names();
  if (!report.whole) return;
  if (!cycled_.exchange(true)) {
    end_progress();
    spdlog::info("first cycle: {} cases judged, the slowest store took {:.1f} s{}", report.judged, report.seconds,
                 report.complete ? "" : "; not everything could be read");
    let_go_of_start();
  } else {
    spdlog::debug("cycle: {} cases judged, the slowest store took {:.2f} s{}", report.judged, report.seconds,
                  report.complete ? "" : ", not complete");
  }
}

// Names are looked up when a configuration came into force, and again now and then: what is there changes, too.
void Daemon::look_at_names() {
  if (names_at_ && Steady::now() - *names_at_ < kNamesEvery) return;
  names_at_ = Steady::now();
  std::vector<std::string> certain, all;
  for (const NameDoubt& d : doubted_names(*engine_->config, db_)) {
    all.push_back(d.where + ": " + d.said);
    if (d.certain) certain.push_back(all.back());
  }
  for (const std::string& line : all)
    if (std::find(doubts_logged_.begin(), doubts_logged_.end(), line) == doubts_logged_.end())
      spdlog::log(
          std::find(certain.begin(), certain.end(), line) == certain.end() ? spdlog::level::info : spdlog::level::warn,
          "{}", line);
  doubts_logged_ = std::move(all);
  const std::lock_guard<std::mutex> hold(mutex_);
  doubts_ = std::move(certain);
}

void Daemon::dispatch() {
  const Time now = clock_.now();
  auto next = engine_->dispatcher->run(now, ready_);
  (void)report::send_due(db_, *engine_->config, ready_, now);
  if (const auto due = report::next_due(*engine_->config, now); due && (!next || *due < *next)) next = due;
  dispatch_at_.reset();
  if (next)
    dispatch_at_ = Steady::now() + std::clamp<checks::Duration>(*next - now, checks::Duration{1}, checks::days(1));
  engine_->courier->wake();
}

// Tells the user's watchdog that a complete cycle was made. Its address is a secret: it is never written down.
void Daemon::ping() {
  HttpRequest request;
  request.url = engine_->dead_man_url;
  request.timeout = checks::Duration{5};
  const auto answer = transport_.send(request);
  const std::string trouble = !answer                 ? "does not answer"
                              : answer->status >= 400 ? "answers " + std::to_string(answer->status)
                                                      : "";
  if (!trouble.empty() && ping_trouble_ != trouble) spdlog::warn("agent.dead_man_url {}", trouble);
  ping_trouble_ = trouble;
}

void Daemon::stop_courier() {
  courier_stops_ = true;
  engine_->courier->stop();
  courier_stops_ = false;
}

void Daemon::beat() {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    beat_ = Steady::now();
  }
  if (unhealthy().empty()) service_.alive();
}

}  // namespace returnwatch::agent
