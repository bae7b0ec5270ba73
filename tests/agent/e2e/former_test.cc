// The former release's state, taken over by this program: what it told, what people answered and its journal stay, and
// nothing is told twice. Hidden, since it needs that release (tests/peers/package.sh):
//   RETURNWATCH_FORMER    the program to begin with
//   RETURNWATCH_UPGRADE   a command that puts the new one in its place; none: the new one is this build's
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

// fingerprint -> the finding, of those in a state of life.
std::map<std::string, json> findings(const std::string& answer, const std::string& state) {
  std::map<std::string, json> out;
  const json all = json::parse(answer);
  for (const json& f : all["findings"])
    if (f["state"] == state) out[f["fingerprint"]] = f;
  return out;
}

using Line = std::tuple<std::int64_t, std::string, std::string>;  // when, fingerprint, event

std::set<Line> journal(const std::string& state) {
  std::set<Line> out;
  SQLite::Database db(state, SQLite::OPEN_READONLY);
  SQLite::Statement rows(db, "SELECT at, fingerprint, event FROM journal");
  while (rows.executeStep())
    out.emplace(rows.getColumn(0).getInt64(), rows.getColumn(1).getString(), rows.getColumn(2).getString());
  return out;
}

bool includes(const std::set<Line>& all, const std::set<Line>& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

}  // namespace

TEST_CASE("a state of the former release: alerts, answers and journal stay, and nothing is told twice", "[.][former]") {
  const char* former = std::getenv("RETURNWATCH_FORMER");
  const char* upgrade = std::getenv("RETURNWATCH_UPGRADE");
  REQUIRE(former);
  world::WorldOptions options = small_world();
  options.returngo_quota = 100'000'000;
  Site site(options);
  const Hook hook;
  site.env["TEST_HOOK"] = hook.url();
  site.write(only_hook(site.text("1s")));
  std::map<std::string, std::string> env = site.world.environment();
  env.insert(site.env.begin(), site.env.end());
  const auto program = [&](const std::vector<std::string>& args, const std::string& log, const std::string& path) {
    return std::make_unique<Process>(site.dir, args, env, log, path);
  };
  const std::vector<std::string> run = {"run", "--config", site.config};

  std::map<std::string, json> told;
  std::string mine, muted;  // one that somebody has in hand, one whose check is silenced
  {
    const auto agent = program(run, "former.log", former);
    INFO(agent->errors());
    REQUIRE(agent->ready(seconds(180)));
    REQUIRE(within(seconds(120), [&] {
      told = findings(agent->get("/api/findings"), "firing");
      const auto fired = hook.fired();
      return told.size() > 10 &&
             std::all_of(told.begin(), told.end(), [&](const auto& f) { return fired.count(f.first) > 0; });
    }));
    for (const auto& [fingerprint, f] : told) {
      if (f["check"] == "refund_not_posted" && mine.empty()) mine = fingerprint;
      if (f["check"] == "restock_wrong_location" && muted.empty()) muted = fingerprint;
    }
    REQUIRE(!mine.empty());
    REQUIRE(!muted.empty());
    int status = 0;
    (void)agent->post("/ack", {{"fingerprint", mine}, {"by", "anna"}, {"reason", "asked the bank"}}, &status);
    REQUIRE(status < 400);
    (void)agent->post("/silence",
                      {{"matchers", "fingerprint=" + muted}, {"for", "24h"}, {"by", "ben"}, {"reason", "stocktaking"}},
                      &status);
    REQUIRE(status < 400);
    agent->signal(SIGTERM);
    REQUIRE(agent->wait() == 0);
  }
  const std::set<Line> before = journal(site.dir.file("state.db"));
  const std::size_t messages = hook.count();

  if (upgrade) REQUIRE(std::system(upgrade) == 0);
  const std::string now = upgrade ? former : returnwatch::where::binary();
  {
    const auto check = program({"check", "--config", site.config, "--format", "json"}, "check.log", now);
    REQUIRE(check->wait(seconds(180)) == 1);
    const auto firing = findings(check->output(), "firing");
    for (const auto& [fingerprint, f] : told) {
      INFO(f.dump());
      if (fingerprint == mine || fingerprint == muted) continue;
      REQUIRE(firing.count(fingerprint) == 1);
      CHECK(firing.at(fingerprint)["first_seen"] == f["first_seen"]);
    }
    CHECK(hook.count() == messages);  // `check` tells nobody
  }
  std::size_t copies = 0;
  for (const auto& entry : std::filesystem::directory_iterator(site.dir.file(".")))
    copies += entry.path().string().find("state.db.before-") != std::string::npos;
  CHECK(copies == 1);

  // The former one's connections keep its port for a minute: systemd, too, would try again.
  std::unique_ptr<Process> agent;
  for (int tries = 0; tries < 5 && (!agent || agent->address().empty()); ++tries) agent = program(run, "now.log", now);
  const bool ready = agent->ready(seconds(300));
  INFO(agent->errors());
  REQUIRE(ready);
  std::this_thread::sleep_for(seconds(20));  // longer than a group waits and several passes
  const std::string answer = agent->get("/api/findings");
  CHECK(findings(answer, "acknowledged").count(mine) == 1);
  CHECK(findings(answer, "silenced").count(muted) == 1);
  int status = 0;
  CHECK(agent->get("/findings/" + mine, &status).find("asked the bank") != std::string::npos);
  CHECK(includes(journal(site.dir.file("state.db")), before));
  for (const auto& [fingerprint, times] : hook.fired()) {
    INFO(fingerprint);
    CHECK(times == 1);
  }
  std::set<std::pair<std::string, std::string>> digests;  // owner, store
  const auto bodies = hook.bodies();
  for (std::size_t i = messages; i < bodies.size(); ++i) {
    INFO(bodies[i].dump());
    CHECK(bodies[i]["reason"] == "digest");
    CHECK(digests
              .emplace(bodies[i]["group"]["labels"].value("owner", ""), bodies[i]["group"]["labels"].value("store", ""))
              .second);
  }
}
