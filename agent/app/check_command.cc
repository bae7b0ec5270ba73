#include <algorithm>
#include <chrono>
#include <iostream>
#include <thread>

#include "agent/app/commands.h"
#include "agent/app/session.h"
#include "agent/cycle/cycle.h"
#include "agent/views/state_view.h"

namespace returnwatch::agent {
namespace {

// While `run` holds the state, it makes the full poll and says what it found.
int ask(const CheckArgs& args, const config::Config& config) {
  const auto body = ask_daemon(
      config, "POST", "/api/check?" + form_of({{"format", args.format}, {"store", args.store}, {"check", args.check}}));
  if (!body) return kCouldNotTell;
  const auto line = body->find('\n');  // the exit code, then what to print
  std::cout << body->substr(line + 1);
  return std::atoi(body->c_str());
}

}  // namespace

int print_view(const FindingsView& view, const std::string& format, const std::string& timezone) {
  if (format == "json")
    std::cout << to_json(view);
  else if (format == "junit")
    std::cout << to_junit(view);
  else
    std::cout << to_text(view, timezone);
  std::cout.flush();
  return exit_code(view);
}

int check_command(const CheckArgs& args) {
  auto config = load_config(args.config);
  if (!config) return kCouldNotTell;
  if (!args.check.empty() && !known_check(args.check, *config)) {
    std::cerr << "no check is named \"" << args.check << "\"; returnwatch checks list names them\n";
    return kCouldNotTell;
  }
  const auto names = store_names(*config);
  if (!args.store.empty() && std::find(names.begin(), names.end(), args.store) == names.end()) {
    std::cerr << "no store is named \"" << args.store << "\" in " << args.config << "\n";
    return kCouldNotTell;
  }
  auto db = Database::open(config->agent.state);
  if (!db) {
    if (held_by_other(db.error())) return ask(args, *config);
    std::cerr << "state " << config->agent.state << ": " << db.error().message << "\n";
    return kCouldNotTell;
  }
  if (!args.store.empty())
    config->stores.erase(std::remove_if(config->stores.begin(), config->stores.end(),
                                        [&](const config::Store& s) { return s.name != args.store; }),
                         config->stores.end());
  catch_signals();
  CurlTransport transport(Hurry{stopping});
  const SystemClock clock;
  metrics::Counters counters;
  CycleOptions options;
  options.check_mode = true;
  options.all_calls = args.all_calls;
  options.workers = kPassesAtOnce;
  options.rest = [](std::chrono::milliseconds d) { std::this_thread::sleep_for(d); };
  options.progress = terminal_progress();
  options.stop = stopping;
  options.wait = wait_for;
  Cycle cycle(*config, **db, transport, clock, counters, options);
  for (const std::string& p : cycle.problems()) std::cerr << p << "\n";
  if (!cycle.problems().empty()) return kCouldNotTell;
  (void)cycle.run(clock.now());
  end_progress();
  if (stopping()) return kCouldNotTell;
  return print_view(
      findings_view(**db, store_names(*config), {args.store, args.check, stale_at_once(*config)}, clock.now()),
      args.format, config->agent.timezone);
}

}  // namespace returnwatch::agent
