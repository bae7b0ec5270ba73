// A demo world with an agent that watches it, in one process: real HTTP on loopback, state in memory, the world's
// clock.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/cycle/cycle.h"
#include "agent/demo/world.h"
#include "agent/http/curl_transport.h"
#include "agent/views/state_view.h"

namespace returnwatch::agent::testing {

// What is wrong, one line each: as the world's labels say, and as the agent tells.
struct Compared {
  std::set<std::string> expected, found;
  std::string text;                      // the differences, and what explains them
  std::vector<std::string> near_missed;  // near misses that were told nevertheless
};

class WatchedWorld {
 public:
  // `check`: as the command does, everything at once; else as the daemon.
  WatchedWorld(const demo::WorldOptions& options, bool check);
  ~WatchedWorld();

  void cycle();
  void advance(checks::Duration d) { world_.advance(d); }
  [[nodiscard]] Compared compare() const;
  [[nodiscard]] demo::World& world() { return world_; }

 private:
  class WorldClock final : public Clock {
   public:
    explicit WorldClock(const demo::World& world) : world_(world) {}
    [[nodiscard]] checks::Time now() const override { return world_.now(); }

   private:
    const demo::World& world_;
  };

  demo::World world_;
  WorldClock clock_;
  bool check_;
  config::Config config_;
  std::unique_ptr<Database> db_;
  CurlTransport transport_;
  metrics::Counters counters_;
  std::unique_ptr<Cycle> cycle_;
};

}  // namespace returnwatch::agent::testing
