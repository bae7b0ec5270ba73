// A demo world with an agent that watches it, in one process: real HTTP on loopback, state in memory, the world's
// clock. Nobody sleeps: what is waited for passes at once, but for the world, which stands still meanwhile.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "agent/cycle/cycle.h"
#include "agent/http/curl_transport.h"
#include "agent/views/state_view.h"
#include "tests/world/world.h"

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
  WatchedWorld(const world::WorldOptions& options, bool check, const std::string& poll_interval = "15s");
  ~WatchedWorld();

  void cycle();
  void advance(checks::Duration d) { world_.advance(d); }
  [[nodiscard]] Compared compare() const;
  // A label as compare() writes it, and what fires now, likewise.
  [[nodiscard]] static std::string said(const world::Label& label);
  [[nodiscard]] std::set<std::string> firing() const { return compare().found; }
  [[nodiscard]] world::World& world() { return world_; }
  [[nodiscard]] const world::World& world() const { return world_; }
  [[nodiscard]] Database& state() { return *db_; }
  [[nodiscard]] const config::Config& config() const { return config_; }

 private:
  class WorldClock final : public Clock {
   public:
    explicit WorldClock(const world::World& world) : world_(world) {}
    [[nodiscard]] checks::Time now() const override { return world_.now(); }

   private:
    const world::World& world_;
  };

  world::World world_;
  WorldClock clock_;
  bool check_;
  checks::Duration waited_{0};
  config::Config config_;
  std::unique_ptr<Database> db_;
  std::unique_ptr<CurlTransport> transport_ = std::make_unique<CurlTransport>();
  metrics::Counters counters_;
  std::unique_ptr<Cycle> cycle_;
};

// Exactly what the labels say fires, none of the near misses does, and nothing was written to or asked wrongly.
void require_exact(const WatchedWorld& world);

}  // namespace returnwatch::agent::testing
