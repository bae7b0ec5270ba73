// doctor over a simulated shop whose configuration has a mistake, and what the agent says of the same.
#include <algorithm>
#include <catch2/catch.hpp>

#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("doctor looks names up on a new machine, makes no state, and the agent says the same", "[e2e]") {
  Site site;
  std::string text = site.text();
  const auto at = text.find("default_location = \"");
  REQUIRE(at != std::string::npos);
  text.insert(at + 20, "Wharehouse of ");
  site.write("include = [\"shops/*.toml\"]\n" + text);
  Process doctor = site.run({"doctor", "--config", site.config}, "doctor.log");
  const auto code = doctor.wait();
  INFO(doctor.output() << doctor.errors());
  CHECK(code == 1);
  CHECK(has(doctor.output(), "policy.default_location"));
  CHECK(has(doctor.output(), "Shopify has no location \"Wharehouse of "));
  CHECK(has(doctor.output(), "not tried yet"));
  CHECK(has(doctor.output(), "include: \"shops/*.toml\" matches no file"));
  CHECK_FALSE(has(doctor.output(), "all is well"));
  CHECK_FALSE(std::filesystem::exists(site.dir.file("state.db")));
  Process agent = site.start();
  REQUIRE(agent.ready());
  // It looks them up when the first cycle is done.
  CHECK(within(std::chrono::seconds(20), [&] { return has(agent.errors(), "Shopify has no location"); }));
  CHECK(has(agent.get("/checks"), "Shopify has no location"));
  CHECK(has(agent.errors(), "include: \"shops/*.toml\" matches no file"));
  CHECK(has(agent.get("/checks"), "matches no file"));
}

TEST_CASE("doctor asks nobody with a key that is not there, and nobody at all offline", "[e2e]") {
  Site site;
  auto env = site.world.environment();
  env.erase("DEMO_RETURNGO_ACME_UK");
  Process without(site.dir, {"doctor", "--config", site.config}, env, "doctor.log");
  CHECK(without.wait() == 2);  // the agent would not start
  CHECK(has(without.output(), "acme-uk ReturnGO"));
  CHECK(has(without.output(), "not asked: the environment variable DEMO_RETURNGO_ACME_UK is not set"));
  CHECK_FALSE(has(without.output(), "make a new one"));

  site.write(replaced(site.text(), site.world.returngo_url(), "http://127.0.0.1:9"));
  Process offline = site.run({"doctor", "--offline", "--config", site.config}, "offline.log");
  const auto code = offline.wait();
  INFO(offline.output());
  CHECK(code == 0);
  CHECK(has(offline.output(), "no system and no receiver was asked"));
  CHECK_FALSE(has(offline.output(), "127.0.0.1:9"));
  // Nothing was read yet, so nothing is well: neither names nor native returns.
  CHECK(has(offline.output(), "nothing to fix in what can be seen without the network"));
  CHECK_FALSE(has(offline.output(), "every name that could be looked up exists"));
  CHECK(has(offline.output(), "native returns: not known before the first returns are read"));
}

TEST_CASE("doctor looks at the state's folder and at what the receivers' secrets hold", "[e2e]") {
  Site site;
  auto env = site.world.environment();
  const auto hook = std::find_if(env.begin(), env.end(), [](const auto& e) { return e.second.rfind("http", 0) == 0; });
  REQUIRE(hook != env.end());
  hook->second = "xoxb-1-2";
  site.write(replaced(site.text(), "state.db", "gone/state.db"));
  Process doctor(site.dir, {"doctor", "--offline", "--config", site.config}, env, "doctor.log");
  CHECK(doctor.wait() == 1);
  INFO(doctor.output() << doctor.errors());
  CHECK(has(doctor.output(), "there is no folder " + site.dir.file("gone")));
  CHECK(has(doctor.output(), "what it holds is no URL"));
  CHECK_FALSE(has(doctor.output(), "xoxb-1-2"));
}

TEST_CASE("a receiver's secret that is not there stops the start", "[e2e]") {
  Site site;
  site.write(site.text() + "\n[[receiver]]\nname = \"later\"\nwebhook = { url = { env = \"NOT_SET_ANYWHERE\" } }\n");
  Process agent = site.start();
  CHECK(agent.wait() == 2);
  CHECK(has(agent.errors(), "receiver later: webhook.url: the environment variable NOT_SET_ANYWHERE is not set"));
}
