#include "agent/app/daemon.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>

#include "agent/app/routes.h"
#include "agent/app/session.h"
#include "agent/courier/courier.h"
#include "agent/courier/dispatcher.h"
#include "agent/metrics/render.h"
#include "agent/report/schedule.h"
#include "agent/store/cases.h"
#include "agent/store/records.h"
#include "agent/views/metrics_view.h"

namespace returnwatch::agent {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr seconds kShortest{5};             // between two cycles, however many deadlines fall due
constexpr std::chrono::minutes kStuck{15};  // without a page read or a case judged: something is wrong
// How long a stop or a reload waits for what does not answer. A message gets longer: broken off, it may arrive twice.
constexpr std::chrono::milliseconds kPagePatience{1500}, kMessagePatience{3000};
constexpr seconds kClockSlack{60};               // corrections of a running clock are no jump
constexpr std::chrono::milliseconds kLook{100};  // signals only set flags: how often they are looked at

// What a reload cannot change: the state and the port are held by this process.
std::vector<std::string> unchangeable(const config::Agent& old, const config::Agent& next) {
  std::vector<std::string> out;
  const auto same = [](const config::Secret& a, const config::Secret& b) {
    return a.from == b.from && a.name == b.name;
  };
  if (old.state != next.state) out.push_back("agent.state: cannot be changed by a reload; restart the agent");
  if (old.listen != next.listen) out.push_back("agent.listen: cannot be changed by a reload; restart the agent");
  if (old.auth.user != next.auth.user || !same(old.auth.token, next.auth.token) ||
      !same(old.auth.password, next.auth.password))
    out.push_back("agent.auth: cannot be changed by a reload; restart the agent");
  return out;
}

}  // namespace

// Everything that a configuration makes.
struct Daemon::Engine {
  std::shared_ptr<const config::Config> config;
  std::unique_ptr<Cycle> cycle;
  std::unique_ptr<Dispatcher> dispatcher;
  std::unique_ptr<Courier> courier;
  std::string dead_man_url;
  std::vector<std::string> problems;
};

Daemon::Daemon(config::Config config, Database& db, const Clock& clock, DaemonOptions options)
    : db_(db),
      clock_(clock),
      options_(std::move(options)),
      transport_(Hurry{[this] { return interrupted(); }, kPagePatience}),
      channels_(Hurry{[this] { return courier_stops_.load(); }, kMessagePatience}) {
  if (db.path() != ":memory:")
    if (auto reader = Database::open_read_only(db.path())) reader_ = std::move(*reader);
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
  e->cycle = std::make_unique<Cycle>(*e->config, db_, transport_, clock_, counters_, std::move(options));
  e->problems = e->cycle->problems();
  if (e->config->agent.dead_man_url.set()) {
    const config::SecretValue url = config::reveal(e->config->agent.dead_man_url);
    if (!url.value) e->problems.push_back("agent.dead_man_url: " + url.error);
    e->dead_man_url = url.value.value_or("");
  }
  e->dispatcher = std::make_unique<Dispatcher>(*e->config, db_);
  e->courier = std::make_unique<Courier>(*e->config, db_, channels_, clock_, counters_);
  return e;
}

void Daemon::adopt(std::unique_ptr<Engine> engine) {
  if (engine_) stop_courier();
  engine_ = std::move(engine);
  const std::vector<std::string> names = store_names(*engine_->config);
  const std::lock_guard<std::mutex> hold(mutex_);
  config_ = engine_->config;
  for (auto it = ready_.begin(); it != ready_.end();)
    it = std::find(names.begin(), names.end(), *it) == names.end() ? ready_.erase(it) : std::next(it);
}

Status Daemon::start() {
  const config::Agent& agent = engine_->config->agent;
  auto options = parse_listen(agent.listen);
  if (!options) return tl::unexpected<Error>(options.error());
  options->user = agent.auth.user;
  for (const auto& [what, secret, slot] :
       {std::tuple<const char*, const config::Secret*, std::string*>{"token", &agent.auth.token, &options->token},
        {"password", &agent.auth.password, &options->password}}) {
    if (!secret->set()) continue;
    const config::SecretValue v = config::reveal(*secret);
    if (!v.value) return fail(ErrorKind::rejected, std::string("agent.auth.") + what + ": " + v.error);
    *slot = *v.value;
  }
  web_ = std::make_unique<WebServer>(*options);
  add_routes(*web_, *this);
  if (auto listening = web_->start(); !listening) return listening;
  if (options_.courier) engine_->courier->start();
  return {};
}

CycleReport Daemon::step(CycleMode mode) {
  CycleReport report;
  try {
    look_at_clock();
    report = engine_->cycle->run(clock_.now(), mode);
    note(report);
    dispatch();
    storage_trouble_.clear();
  } catch (const std::exception& e) {
    report.complete = false;
    if (storage_trouble_ != e.what())
      spdlog::error("state {}: {}; what was not committed is done again", db_.path(), e.what());
    storage_trouble_ = e.what();
  }
  cut_ = !report.complete && interrupted();
  if (report.complete && !engine_->dead_man_url.empty()) ping();
  return report;
}

void Daemon::look_at_clock() {
  const Time now = clock_.now();
  const Time before = std::exchange(stepped_at_, now).value_or(now);
  if (before - now <= kClockSlack) return;
  spdlog::warn("the clock was set back by {}: everything is read and judged anew", checks::human(before - now));
  for (const config::Store& s : engine_->config->stores) {
    Transaction step(db_);
    mark_all_dirty(db_, s.name);
    step.commit();
  }
  adopt(engine_of(*engine_->config));
  if (options_.courier) engine_->courier->start();
}

void Daemon::note(const CycleReport& report) {
  const Cycle& cycle = *engine_->cycle;
  counters_.cycle(report.seconds, cycle.check_seconds());
  for (const config::Store& s : engine_->config->stores)
    for (const TroubleLog::Line& line : troubles_.look(s.name, Records(db_, s.name).sources(), clock_.now()))
      spdlog::log(line.good ? spdlog::level::info : spdlog::level::warn, "{}", line.text);
  Budgets budgets = cycle.budgets(clock_.now());
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    budgets_ = std::move(budgets);
    ready_.insert(cycle.ready_stores().begin(), cycle.ready_stores().end());
  }
  if (!std::exchange(cycled_, true)) {
    end_progress();
    spdlog::info("first cycle: {} cases judged in {:.1f} s{}", report.judged, report.seconds,
                 report.complete ? "" : "; not everything could be read");
  } else {
    spdlog::debug("cycle: {} cases judged in {:.2f} s{}", report.judged, report.seconds,
                  report.complete ? "" : ", not complete");
  }
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

bool Daemon::interrupted() {
  if (options_.take_reload && options_.take_reload()) signalled_ = true;
  return stopping() || signalled_ || reloads_asked_ > 0;
}

void Daemon::stop_courier() {
  courier_stops_ = true;
  engine_->courier->stop();
  courier_stops_ = false;
}

void Daemon::beat() {
  const std::lock_guard<std::mutex> hold(mutex_);
  beat_ = Steady::now();
}

void Daemon::run() {
  while (!stopping()) {
    const auto begun = Steady::now();
    (void)step();
    wait(begun);
  }
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    closed_ = true;
    tasks_.clear();  // who waits for one learns that it will not be done
  }
  stop_courier();
}

Steady::time_point Daemon::next_cycle(Steady::time_point begun) const {
  const config::Agent& agent = engine_->config->agent;
  const auto regular = begun + agent.poll_interval;
  std::optional<Time> due;
  for (const config::Store& s : engine_->config->stores)
    if (const auto t = next_deadline(db_, s.name); t && (!due || *t < *due)) due = t;
  if (!due) return regular;
  const auto soonest = begun + std::max<Steady::duration>(kShortest, agent.poll_interval / 4);
  return std::min<Steady::time_point>(
      regular,
      std::max<Steady::time_point>(soonest, Steady::now() + std::max(checks::Duration{0}, *due - clock_.now())));
}

void Daemon::wait(Steady::time_point begun) {
  const auto until = next_cycle(begun);
  while (!stopping()) {
    beat();
    (void)interrupted();
    if (signalled_.exchange(false))
      for (const std::string& p : reload_now()) spdlog::error("reload: {}", p);
    if (std::exchange(again_, false)) return;
    const std::function<void()> task = next_task(until);
    if (!task && Steady::now() >= until) return;
    if (!task) continue;
    try {
      task();
    } catch (const std::exception& e) {
      spdlog::error("state {}: {}", db_.path(), e.what());
      dispatch_at_ = Steady::now() + kShortest;
    }
  }
}

// What there is to do beside the cycles, or nothing after a moment.
std::function<void()> Daemon::next_task(Steady::time_point until) {
  std::unique_lock<std::mutex> hold(mutex_);
  if (tasks_.empty() && !tell_) {
    const auto moment = std::min<Steady::duration>(kLook, until - Steady::now());
    if (moment > Steady::duration::zero()) wake_.wait_for(hold, moment);
  }
  if (!tasks_.empty()) {
    std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    return task;
  }
  if (std::exchange(tell_, false) || (dispatch_at_ && Steady::now() >= *dispatch_at_)) return [this] { dispatch(); };
  return {};
}

bool Daemon::on_cycle_thread(const std::function<void()>& task) {
  auto done = std::make_shared<std::promise<void>>();
  auto waits = done->get_future();
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (closed_) return false;
    tasks_.push_back([task, done] {
      task();
      done->set_value();
    });
    done.reset();
  }
  wake_.notify_all();
  try {
    waits.get();
    return true;
  } catch (const std::future_error&) {
    return false;  // dropped, since the agent is stopping, or broken off
  }
}

std::vector<std::string> Daemon::reload() {
  std::vector<std::string> problems = {"the agent is stopping"};
  ++reloads_asked_;
  on_cycle_thread([this, &problems] { problems = reload_now(); });
  --reloads_asked_;
  return problems;
}

std::vector<std::string> Daemon::reload_now() {
  std::vector<std::string> out;
  config::Loaded loaded = config::load(options_.config_path);
  for (const config::Problem& p : loaded.problems) out.push_back(to_string(p));
  if (loaded.config && out.empty()) out = unchangeable(engine_->config->agent, loaded.config->agent);
  std::unique_ptr<Engine> next;
  if (loaded.config && out.empty()) {
    next = engine_of(std::move(*loaded.config));
    out = next->problems;
  }
  if (!out.empty() || !next) {
    out.push_back("the configuration in force stays as it was");
    again_ = again_ || cut_;
    return out;
  }
  adopt(std::move(next));
  if (options_.courier) engine_->courier->start();
  again_ = true;
  spdlog::info("the configuration was loaded anew: {} stores, {} receivers", engine_->config->stores.size(),
               engine_->config->receivers.size());
  return out;
}

bool Daemon::check() {
  bool whole = false;
  on_cycle_thread([this, &whole] {
    (void)step(CycleMode::check);
    whole = !cut_;
  });
  return whole;
}

void Daemon::something_to_tell() {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    tell_ = true;
  }
  wake_.notify_all();
}

std::shared_ptr<const config::Config> Daemon::config() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return config_;
}
Budgets Daemon::budgets() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  return budgets_;
}

std::string Daemon::unhealthy() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  const auto still = Steady::now() - beat_;
  if (still < kStuck) return "";
  return "the cycle has not moved for " + checks::human(std::chrono::duration_cast<checks::Duration>(still));
}

std::vector<std::string> Daemon::awaited() const {
  const std::lock_guard<std::mutex> hold(mutex_);
  std::vector<std::string> out;
  for (const config::Store& s : config_->stores)
    if (!ready_.count(s.name)) out.push_back(s.name);
  return out;
}

std::string Daemon::metrics() {
  const auto config = this->config();
  metrics::Snapshot s = metrics_view(reader(), *config, clock_.now());
  counters_.copy_to(s);
  const Budgets left = budgets();
  for (metrics::SourceFacts& f : s.sources)
    if (const auto it = left.find({f.store, f.source}); it != left.end()) f.budget_remaining = it->second;
  s.build = {{"version", RETURNWATCH_VERSION}};
  return metrics::render(s);
}

}  // namespace returnwatch::agent
