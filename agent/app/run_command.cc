#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include <iostream>

#include "agent/app/commands.h"
#include "agent/app/daemon.h"
#include "agent/app/session.h"
#include "agent/base/version.h"
#include "agent/store/damaged.h"
#include "checks/text.h"
#include "config/locate.h"

namespace returnwatch::agent {
namespace {

// What is in memory are keys, and people's orders: none of it belongs into a core file.
void settle_in() {
  const rlimit none{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &none);
}

std::string stamp_of(checks::Time now) {
  std::string out;
  for (char c : checks::to_rfc3339(now))
    if (c != '-' && c != ':') out += c;
  return out;
}

// The state, or a new one where it is damaged; nothing where it cannot be had (said on stderr).
std::unique_ptr<Database> open_state(const std::string& path, checks::Time now) {
  if (const std::string damage = checks::one_line(damage_of(path)); !damage.empty()) {
    auto aside = set_aside(path, stamp_of(now));
    if (!aside) {
      std::cerr << "state " << path << ": is damaged (" << damage << ") and " << aside.error().message << "\n";
      return nullptr;
    }
    spdlog::error(
        "state {}: is damaged ({}). It was set aside as {}; a new one is filled from the sources. {} rows of the "
        "alerts' history were recovered",
        path, damage, aside->where, aside->kept);
    return std::move(aside->db);
  }
  auto db = Database::open(path);
  if (db) return std::move(*db);
  std::cerr << "state " << path << ": " << db.error().message << "\n";
  return nullptr;
}

}  // namespace

int run_command(const std::string& path) {
  catch_signals();
  settle_in();
  DaemonOptions options;
  auto config = load_config(path, &options.warnings);
  if (!config) return kCouldNotTell;
  const SystemClock clock;
  const std::unique_ptr<Database> db = open_state(config->agent.state, clock.now());
  if (!db) return kCouldNotTell;
  options.config_path = config::locate(path);
  options.stop = stopping;
  options.take_reload = take_reload;
  options.progress = terminal_progress();
  Daemon daemon(std::move(*config), *db, clock, options);
  for (const std::string& p : daemon.problems()) std::cerr << p << "\n";
  if (!daemon.problems().empty()) return kCouldNotTell;
  if (auto started = daemon.start(); !started) {
    std::cerr << started.error().message << "\n";
    return kCouldNotTell;
  }
  spdlog::info("returnwatch {} watches {} stores; pages and metrics on {}", program_version(),
               daemon.config()->stores.size(), daemon.address());
  daemon.run();
  end_progress();
  spdlog::info("stopped; everything is committed");
  return kOk;
}

}  // namespace returnwatch::agent
