// The thread that schedules the passes, and what is asked of it meanwhile.
#include <spdlog/spdlog.h>

#include <algorithm>
#include <future>

#include "agent/app/engine.h"

namespace returnwatch::agent {
namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr seconds kAgain{5};  // before what the state refused is tried again

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

void Daemon::run() {
  while (!stopping()) {
    step_due();
    wait();
  }
  service_.stopping();
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    closed_ = true;
    tasks_.clear();  // who waits for one learns that it will not be done
  }
  stop_courier();
}

void Daemon::wait() {
  while (!stopping()) {
    const auto until = engine_->cycle->next();
    beat();
    note_late();
    (void)interrupted();
    if (signalled_.exchange(false))
      for (const std::string& p : reload_now()) spdlog::error("reload: {}", p);
    if (std::exchange(again_, false)) return engine_->cycle->hurry();
    const std::function<void()> task = next_task(until);
    if (!task && Steady::now() >= until) return;
    if (!task) continue;
    try {
      task();
      if (web_) web_->changed();
    } catch (const std::exception& e) {
      spdlog::error("state {}: {}", db_.path(), e.what());
      dispatch_at_ = Steady::now() + kAgain;
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

bool Daemon::interrupted() {
  if (options_.take_reload && options_.take_reload()) signalled_ = true;
  return stopping() || signalled_ || reloads_asked_ > 0 || engine_ends_;
}

std::vector<std::string> Daemon::reload() {
  std::vector<std::string> problems = {"the agent is stopping"};
  bool served = false;
  ++reloads_asked_;
  on_cycle_thread([&] {
    served = true;
    --reloads_asked_;  // by this thread, or the cycle that follows might still be cut off
    problems = reload_now();
  });
  if (!served) --reloads_asked_;
  return problems;
}

std::vector<std::string> Daemon::reload_now() {
  service_.reloading();
  const std::vector<std::string> out = adopt_new_configuration();
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    refused_ = out;
  }
  service_.ready(out.empty() ? "the configuration was reloaded" : "the new configuration has problems: see the log");
  return out;
}

std::vector<std::string> Daemon::adopt_new_configuration() {
  std::vector<std::string> out;
  config::Loaded loaded = config::load(options_.config_path);
  for (const config::ConfigProblem& p : loaded.problems) out.push_back(to_string(p));
  if (loaded.config && out.empty()) out = unchangeable(engine_->config->agent, loaded.config->agent);
  std::unique_ptr<Engine> next;
  if (loaded.config && out.empty()) {
    next = engine_of(std::move(*loaded.config));
    out = next->problems;
  }
  if (!out.empty() || !next) {
    out.push_back("the configuration in force stays as it was");
    again_ = true;  // for passes that it cut off
    return out;
  }
  adopt(std::move(next));
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    options_.warnings = std::move(loaded.warnings);
  }
  if (options_.courier) engine_->courier->start();
  again_ = true;
  warn_of_configuration();
  spdlog::info("the configuration was reloaded: {} stores, {} receivers", engine_->config->stores.size(),
               engine_->config->receivers.size());
  return out;
}

bool Daemon::check() {
  bool whole = false;
  on_cycle_thread([this, &whole] {
    const CycleReport report = step(CycleMode::check);
    whole = report.whole && !interrupted();
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

}  // namespace returnwatch::agent
