// Reloads while a cycle takes longer than the time until the next one: the sources hang, and somebody waits.
#include <catch2/catch.hpp>
#include <future>
#include <thread>

#include "agent/app/daemon.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using std::chrono::seconds;

namespace {

// The daemon in this process, on a thread of its own.
struct Running {
  Site site;
  std::unique_ptr<Database> db;
  SystemClock clock;
  std::atomic<bool> stop{false};
  std::unique_ptr<Daemon> daemon;
  std::thread thread;

  explicit Running(const std::string& interval) : site(quiet()) {
    for (const auto& [name, value] : site.world.environment()) ::setenv(name.c_str(), value.c_str(), 1);
    site.write(site.text(interval));
    world::WireFault hang;  // each poll of ReturnGO takes two tries of a second and a half
    hang.system = "returngo";
    hang.kind = world::WireFault::Kind::timeout;
    hang.seconds = 2;
    site.world.break_wire(hang);
    config::Loaded loaded = config::load(site.config);
    REQUIRE(loaded.config);
    db = std::move(*Database::open(loaded.config->agent.state));
    DaemonOptions options;
    options.config_path = site.config;
    options.stop = [this] { return stop.load(); };
    options.courier = false;
    daemon = std::make_unique<Daemon>(std::move(*loaded.config), *db, clock, options);
    REQUIRE(daemon->problems().empty());
    thread = std::thread([this] { daemon->run(); });
  }
  ~Running() {
    stop = true;
    thread.join();
  }
  static world::WorldOptions quiet() {
    world::WorldOptions o = small_world({"none"});
    o.returns = 2;
    return o;
  }
  // What a reload says, or nothing when it is not done in time.
  std::optional<std::vector<std::string>> reload(seconds within) {
    auto said = std::async(std::launch::async, [this] { return daemon->reload(); });
    if (said.wait_for(within) == std::future_status::ready) return said.get();
    stop = true;  // lets it go
    (void)said.get();
    return std::nullopt;
  }
};

}  // namespace

TEST_CASE("a reload is done though each cycle takes longer than the interval", "[e2e][reload]") {
  Running r("1s");
  std::this_thread::sleep_for(seconds(1));
  for (int i = 0; i < 3; ++i) {
    const auto said = r.reload(seconds(15));
    REQUIRE(said);
    CHECK(said->empty());
  }
}

TEST_CASE("a refused reload that cut the first cycle off does not delay it by an interval", "[e2e][reload]") {
  Running r("600s");
  std::this_thread::sleep_for(std::chrono::milliseconds(500));
  r.site.write("[agent]\nnothing_such = 1\n");
  const auto said = r.reload(seconds(15));
  REQUIRE(said);
  CHECK_FALSE(said->empty());
  r.site.world.mend_wire();
  const auto until = std::chrono::steady_clock::now() + seconds(20);
  while (!r.daemon->awaited().empty() && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  CHECK(r.daemon->awaited() == std::vector<std::string>{});
}
