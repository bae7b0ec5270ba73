// returnwatch-demo: the simulated world and the agent that watches it, in one process, so that nothing is left running
// and nothing is left behind: the state lives in a directory of its own that goes with the program.

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "agent/app/daemon.h"
#include "agent/app/session.h"
#include "agent/views/state_view.h"
#include "tests/world/world.h"

namespace returnwatch::agent {
namespace {

struct DemoArgs {
  unsigned long seed = 7;
  int returns = 120;
  std::string listen = "127.0.0.1:9464";
  bool once = false;            // print the findings and leave
  std::string faults = "demo";  // comma separated; "all", "none"
};

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "returnwatch-demo-XXXXXX").string();
    if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory can be made");
    path_ = name;
  }
  ~Directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

 private:
  std::filesystem::path path_;
};

world::WorldOptions world_of(const DemoArgs& args) {
  world::WorldOptions o;
  o.seed = args.seed;
  o.returns = args.returns;
  o.shopify_bucket = 20000;  // a Plus plan's: nobody wants to wait for a simulated bucket
  o.faults.clear();
  std::istringstream in(args.faults);
  for (std::string f; std::getline(in, f, ',');) o.faults.push_back(f);
  return o;
}

// The port asked for, or any free one when somebody has it.
Status start(std::unique_ptr<Daemon>& daemon, const std::function<std::unique_ptr<Daemon>(const std::string&)>& make,
             const std::string& listen) {
  daemon = make(listen);
  auto started = daemon->start();
  if (started || listen != DemoArgs().listen) return started;
  daemon = make("127.0.0.1:0");
  return daemon->start();
}

void say_where(const world::World& world, const Daemon& daemon, const std::string& config) {
  std::cout
      << "\n  page      " << daemon.address() << "/\n  metrics   " << daemon.address() << "/metrics\n  messages  "
      << world.channels_url() << "/inbox   what Slack, mail and webhook got\n  config    " << config
      << "\n\nEverything is simulated: " << world.stores().size()
      << " shops with ReturnGO, Shopify and Patchworks on this machine. Ctrl-C ends it and leaves nothing behind.\n";
  std::cout.flush();
}

int run_demo(const DemoArgs& args) {
  catch_signals();
  spdlog::set_level(spdlog::level::warn);
  const Directory directory;
  world::World world(world_of(args));
  world.start();
  for (const auto& [name, value] : world.environment()) setenv(name.c_str(), value.c_str(), 1);
  const std::string file = directory.file("returnwatch.toml");
  auto db = Database::open(directory.file("returnwatch.db"));
  if (!db) {
    std::cerr << db.error().message << "\n";
    return kCouldNotTell;
  }
  const SystemClock clock;
  const auto make = [&](const std::string& listen) {
    std::ofstream(file) << world.config_toml(directory.file("returnwatch.db"), listen);
    auto config = load_config(file);
    if (!config) throw std::runtime_error("the demo's own configuration is not accepted");
    DaemonOptions options;
    options.config_path = file;
    options.stop = stopping;
    options.take_reload = take_reload;
    options.progress = terminal_progress();
    return std::make_unique<Daemon>(std::move(*config), **db, clock, options);
  };
  std::unique_ptr<Daemon> daemon;
  if (auto started = start(daemon, make, args.listen); !started) {
    std::cerr << started.error().message << "\n";
    return kCouldNotTell;
  }
  (void)daemon->step(CycleMode::check);  // at once, as `check` would
  end_progress();
  const auto config = daemon->config();
  const FindingsView view = findings_view(**db, store_names(*config), {}, clock.now());
  std::cout << to_story(view, config->agent.timezone);
  if (args.once || stopping()) return stopping() ? kOk : exit_code(view);
  say_where(world, *daemon, file);
  daemon->run();
  return kOk;
}

void add_options(CLI::App& app, DemoArgs& args) {
  app.add_option("--seed", args.seed, "of the simulated world")->capture_default_str();
  app.add_option("--returns", args.returns, "healthy returns in it")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  app.add_option("--faults", args.faults,
                 "what is wrong in it: demo, all, none, or checks and check/cause, with commas")
      ->capture_default_str();
  app.add_option("--listen", args.listen, "where the pages are")->capture_default_str();
  app.add_flag("--once", args.once, "print the findings and leave");
}

int demo_cli(int argc, char** argv) {
  CLI::App app{"Everything that returnwatch does, against a simulated world with faults in it; no accounts, no keys.",
               "returnwatch demo"};
  DemoArgs args;
  add_options(app, args);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? kOk : kCouldNotTell;
  }
  return run_demo(args);
}

}  // namespace
}  // namespace returnwatch::agent

int main(int argc, char** argv) try {
  spdlog::set_default_logger(spdlog::stderr_logger_mt("returnwatch-demo"));  // standard output is the findings'
  return returnwatch::agent::demo_cli(argc, argv);
} catch (const std::exception& e) {
  std::cerr << "returnwatch-demo: " << e.what() << "\n";
  return returnwatch::agent::kCouldNotTell;
}
