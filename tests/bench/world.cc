// bench_world DIR RETURNS: a simulated world for the program that is measured, in a process of its own. Writes
// DIR/returnwatch.toml and DIR/env (NAME=VALUE lines), says "ready", and lives until its input ends.
#include "tests/world/world.h"

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <regex>
#include <string>

int main(int argc, char** argv) try {
  if (argc != 3) {
    std::cerr << "bench_world DIR RETURNS\n";
    return 2;
  }
  using namespace returnwatch::world;
  WorldOptions options;
  options.seed = 7;
  options.returns = std::atoi(argv[2]);
  options.faults = {"none"};
  options.near_misses = false;
  options.returngo_quota = 100'000'000;
  options.shopify_bucket = 10'000'000;
  options.ticks = false;
  World world(options);
  world.start();
  const std::string dir = argv[1];
  // No budget is measured here: all details are read at once.
  const std::string config = world.config_toml(dir + "/state.db", "127.0.0.1:0");
  const std::string calls = std::regex_replace(config, std::regex("daily_calls *=[^\n]*\n"), "");
  std::ofstream(dir + "/returnwatch.toml") << std::regex_replace(calls, std::regex("\\[store\\.returngo\\]\n"),
                                                                 "[store.returngo]\ndaily_calls = 90000000\n");
  std::ofstream env(dir + "/env");
  for (const auto& [name, value] : world.environment()) env << name << "=" << value << "\n";
  env.close();
  std::cout << "ready" << std::endl;
  std::string line;
  while (std::getline(std::cin, line)) {
  }
  return 0;
} catch (const std::exception& e) {
  std::cerr << "bench_world: " << e.what() << "\n";
  return 1;
}
