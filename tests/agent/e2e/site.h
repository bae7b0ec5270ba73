// A demo world, its configuration on disk, and the program's environment: where the daemon's tests happen.
#pragma once

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/agent/e2e/process.h"
#include "tests/free_port.h"
#include "tests/world/world.h"

namespace returnwatch::agent::testing {

inline world::WorldOptions small_world(const std::vector<std::string>& faults = {"demo"}) {
  world::WorldOptions o;
  o.seed = 5;
  o.returns = 16;
  o.faults = faults;
  o.near_misses = false;
  o.shopify_bucket = 20000;
  return o;
}

inline std::string replaced(std::string t, const std::string& from, const std::string& to) {
  for (auto at = t.find(from); at != std::string::npos; at = t.find(from, at + to.size()))
    t.replace(at, from.size(), to);
  return t;
}

// Patchworks answers 60 requests a minute: a test that polls often does without.
inline std::string without_patchworks(std::string t) {
  for (auto at = t.find("[store.patchworks]"); at != std::string::npos; at = t.find("[store.patchworks]"))
    t.erase(at, t.find("[store.policy]", at) - at);
  return t;
}

struct Site {
  Directory dir;
  world::World world;
  std::string config;
  int port = returnwatch::testing::free_port();  // the other commands find the agent by its configuration
  std::map<std::string, std::string> env;        // on top of the world's

  explicit Site(const world::WorldOptions& options = small_world()) : world(options) {
    world.start();
    config = dir.file("returnwatch.toml");
    write(text());
  }
  [[nodiscard]] std::string text(const std::string& interval = "10s") const {
    std::string t = world.config_toml(dir.file("state.db"), "127.0.0.1:" + std::to_string(port));
    return replaced(t, "poll_interval = \"15s\"", "poll_interval = \"" + interval + "\"");
  }
  void write(const std::string& t) const { std::ofstream(config) << t; }
  Process start(const std::string& log = "run.log") { return run({"run", "--config", config}, log); }
  Process run(const std::vector<std::string>& args, const std::string& log) {
    std::map<std::string, std::string> all = world.environment();
    all.insert(env.begin(), env.end());
    return Process(dir, args, all, log);
  }
};

// "store check/cause subject" of what fires in an answer of the API.
inline std::multiset<std::string> firing(const nlohmann::json& answer) {
  std::multiset<std::string> out;
  for (const auto& f : answer["findings"])
    if (f["state"] == "firing")
      out.insert(f["store"].get<std::string>() + " " + f["check"].get<std::string>() + "/" +
                 f["cause"].get<std::string>() + " " + f["subject"]["id"].get<std::string>());
  return out;
}

}  // namespace returnwatch::agent::testing
