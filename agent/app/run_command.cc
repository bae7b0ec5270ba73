#include <spdlog/spdlog.h>

#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/daemon.h"
#include "agent/app/session.h"

namespace returnwatch::agent {
int run_command(const std::string& path) {
  auto config = load_config(path);
  if (!config) return kCouldNotTell;
  auto db = Database::open(config->agent.state);
  if (!db) {
    std::cerr << "state " << config->agent.state << ": " << db.error().message << "\n";
    return kCouldNotTell;
  }
  catch_signals();
  const SystemClock clock;
  DaemonOptions options;
  options.config_path = path;
  options.stop = stopping;
  options.take_reload = take_reload;
  options.progress = terminal_progress();
  Daemon daemon(std::move(*config), **db, clock, options);
  for (const std::string& p : daemon.problems()) std::cerr << p << "\n";
  if (!daemon.problems().empty()) return kCouldNotTell;
  if (auto started = daemon.start(); !started) {
    std::cerr << started.error().message << "\n";
    return kCouldNotTell;
  }
  spdlog::info("returnwatch {} watches {} stores; pages and metrics on {}", RETURNWATCH_VERSION,
               daemon.config()->stores.size(), daemon.address());
  daemon.run();
  end_progress();
  spdlog::info("stopped; everything is committed");
  return kOk;
}

}  // namespace returnwatch::agent
