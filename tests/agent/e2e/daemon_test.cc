// The real binary against the demo world: it starts, serves, reloads, is asked, stops.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>

#include "agent/demo/world.h"
#include "tests/agent/e2e/process.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

demo::WorldOptions small(const std::vector<std::string>& faults = {"demo"}) {
  demo::WorldOptions o;
  o.seed = 5;
  o.returns = 16;
  o.faults = faults;
  o.near_misses = false;
  o.shopify_bucket = 20000;
  return o;
}

// A world, its configuration on disk, and the program's environment.
struct Site {
  Directory dir;
  demo::World world;
  std::string config;
  int port = free_port();  // the other commands find the agent by its configuration

  explicit Site(const demo::WorldOptions& options = small()) : world(options) {
    world.start();
    config = dir.file("returnwatch.toml");
    write(text());
  }
  [[nodiscard]] std::string text() const {
    std::string t = world.config_toml(dir.file("state.db"), "127.0.0.1:" + std::to_string(port));
    return replaced(t, "poll_interval = \"15s\"", "poll_interval = \"10s\"");
  }
  static std::string replaced(std::string t, const std::string& from, const std::string& to) {
    for (auto at = t.find(from); at != std::string::npos; at = t.find(from, at + to.size()))
      t.replace(at, from.size(), to);
    return t;
  }
  void write(const std::string& t) const { std::ofstream(config) << t; }
  Process start(const std::string& log = "run.log") { return run({"run", "--config", config}, log); }
  Process run(const std::vector<std::string>& args, const std::string& log) {
    return Process(dir, args, world.environment(), log);
  }
};

}  // namespace

TEST_CASE("run: a second one is refused, and doctor and trace work beside it", "[e2e]") {
  Site site;
  Process agent = site.start();
  REQUIRE(agent.ready());
  Process second = site.start("second.log");
  CHECK(second.wait() == 2);
  CHECK(second.errors().find("in use by process") != std::string::npos);
  Process doctor = site.run({"doctor", "--config", site.config}, "doctor.log");
  const auto code = doctor.wait();
  INFO(doctor.output() << doctor.errors());
  REQUIRE(code);
  CHECK(doctor.output().find("acme-uk Shopify") != std::string::npos);
  CHECK(doctor.output().find("clock") != std::string::npos);
  CHECK(site.world.violations().empty());
}

TEST_CASE("dead hosts and missing secrets are said before anything starts, or by check", "[e2e]") {
  Site site;
  auto env = site.world.environment();
  env.erase("DEMO_RETURNGO_ACME_UK");
  Process missing(site.dir, {"run", "--config", site.config}, env, "missing.log");
  CHECK(missing.wait() == 2);
  CHECK(missing.errors().find("DEMO_RETURNGO_ACME_UK") != std::string::npos);

  site.write(Site::replaced(site.text(), site.world.returngo_url(), "http://127.0.0.1:9"));
  Process dead = site.run({"check", "--config", site.config, "--format", "json"}, "dead.log");
  CHECK(dead.wait() == 2);
  const json said = json::parse(dead.output(), nullptr, false);
  REQUIRE(said.is_object());
  int stale = 0;
  for (const json& f : said["findings"]) {
    if (f["check"] == "source_stale" && f["subject"]["id"] == "returngo") ++stale;
    CHECK((f["check"] == "source_stale" || f["check"] == "api_version" || f["subject"]["kind"] == "flow"));
  }
  CHECK(stale == 2);  // one per store
  Process doctor = site.run({"doctor", "--config", site.config}, "doctor.log");
  CHECK(doctor.wait() == 1);
  CHECK(doctor.output().find("FIX   acme-uk ReturnGO") != std::string::npos);
}
