// The real binary on a state that another one has left: what changed the verdicts is noticed, and every case is judged
// again, though nothing in the shop has changed.
#include <SQLiteCpp/SQLiteCpp.h>

#include <catch2/catch.hpp>

#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using json = nlohmann::json;
using std::chrono::seconds;

namespace {

// The state as a program leaves it that did not know this check: nothing was found by it, nobody was told.
void forget_check(const std::string& state, const std::string& check) {
  SQLite::Database db(state, SQLite::OPEN_READWRITE);
  for (const char* sql : {"DELETE FROM told WHERE fingerprint IN (SELECT fingerprint FROM alert WHERE check_id = ?)",
                          "DELETE FROM journal WHERE check_id = ?", "DELETE FROM alert WHERE check_id = ?"}) {
    SQLite::Statement step(db, sql);
    step.bind(1, check);
    step.exec();
  }
  db.exec("UPDATE store_note SET value = 'of a former program' WHERE name = 'judged_with'");
}

std::set<std::string> fingerprints(const json& list, const std::string& check) {
  std::set<std::string> out;
  for (const json& f : list)
    if (f["check"] == check && f.value("state", "firing") == "firing") out.insert(f["fingerprint"]);
  return out;
}

// fingerprint -> when it fires, of one check.
std::map<std::string, std::int64_t> deadlines(const std::string& state, const std::string& check) {
  std::map<std::string, std::int64_t> out;
  SQLite::Database db(state, SQLite::OPEN_READONLY);
  SQLite::Statement rows(db, "SELECT fingerprint, body FROM alert WHERE check_id = ? AND open = 1");
  rows.bind(1, check);
  while (rows.executeStep())
    out[rows.getColumn(0).getString()] = json::parse(rows.getColumn(1).getString())["finding"]["fires_at"];
  return out;
}

}  // namespace

TEST_CASE("what a newer program's check finds in an unchanged shop is told, in one digest per owner",
          "[e2e][upgrade]") {
  world::WorldOptions options = small_world({"refund_failed", "refund_not_posted", "restock_wrong_location"});
  options.returngo_quota = 100'000'000;
  Site site(options);
  const Hook hook;
  site.env["TEST_HOOK"] = hook.url();
  site.write(only_hook(site.text("1s")));
  std::set<std::string> money, stock;
  {
    Process agent = site.start();
    REQUIRE(agent.ready());
    const auto told = [&] {
      const json answer = json::parse(agent.get("/api/findings"));
      money = fingerprints(answer["findings"], "refund_not_posted");
      stock = fingerprints(answer["findings"], "restock_wrong_location");
      const auto fired = hook.fired();
      const auto all = [&](const auto& ids) {
        return !ids.empty() && std::all_of(ids.begin(), ids.end(), [&](const auto& id) { return fired.count(id) > 0; });
      };
      return all(money) && all(stock);
    };
    REQUIRE(within(seconds(60), told));
    agent.signal(SIGTERM);
    REQUIRE(agent.wait() == 0);
  }
  forget_check(site.dir.file("state.db"), "refund_not_posted");
  forget_check(site.dir.file("state.db"), "restock_wrong_location");
  const std::size_t before = hook.count();

  Process agent = site.start("again.log");
  REQUIRE(agent.ready());
  const auto told_again = [&](const std::set<std::string>& ids) {
    const auto fired = hook.fired();
    return std::all_of(ids.begin(), ids.end(), [&](const auto& id) {
      const auto it = fired.find(id);
      return it != fired.end() && it->second == 2;
    });
  };
  CHECK(within(seconds(90), [&] { return told_again(money) && told_again(stock); }));
  std::set<std::pair<std::string, std::string>> digests;  // owner, store
  const auto bodies = hook.bodies();
  for (std::size_t i = before; i < bodies.size(); ++i) {
    INFO(bodies[i].dump());
    CHECK(bodies[i]["reason"] == "digest");
    for (const json& f : bodies[i]["firing"])
      CHECK((f["check"] == "refund_not_posted" || f["check"] == "restock_wrong_location"));
    const std::string owner = bodies[i]["group"]["labels"]["owner"], store = bodies[i]["group"]["labels"]["store"];
    CHECK(digests.emplace(owner, store).second);
  }
  CHECK(digests.size() >= 2);
  for (const auto& [fingerprint, n] : hook.fired()) CHECK(n <= 2);

  // Nothing of it is said a third time.
  agent.signal(SIGTERM);
  REQUIRE(agent.wait() == 0);
  const std::size_t after = hook.count();
  Process once_more = site.start("once-more.log");
  REQUIRE(once_more.ready());
  std::this_thread::sleep_for(seconds(3));
  CHECK(hook.count() == after);
}

TEST_CASE("another time zone of a store moves the deadlines of its working days", "[e2e][upgrade]") {
  world::WorldOptions options = small_world({"refund_not_posted"});
  options.returngo_quota = 100'000'000;
  Site site(options);
  const auto in_zone = [&](const std::string& zone) {
    std::string text = without_patchworks(site.text("1s"));
    const std::string key = "[store.policy]\n";
    REQUIRE(text.find(key) != std::string::npos);
    text = replaced(text, key, key + "working_days = [\"Wed\"]\n");
    for (const char* was : {"Europe/London", "Europe/Amsterdam"})
      text = replaced(text, std::string("timezone = \"") + was + "\"", "timezone = \"" + zone + "\"");
    return text;
  };
  const auto judged_in = [&](const std::string& zone, const std::string& log) {
    site.write(in_zone(zone));
    Process agent = site.start(log);
    REQUIRE(agent.ready());
    agent.signal(SIGTERM);
    REQUIRE(agent.wait() == 0);
    return deadlines(site.dir.file("state.db"), "refund_not_posted");
  };
  const auto london = judged_in("Europe/London", "london.log"),
             auckland = judged_in("Pacific/Auckland", "auckland.log");
  REQUIRE(!london.empty());
  CHECK(london != auckland);
  for (const char* file : {"state.db", "state.db-wal", "state.db-shm", "state.db.lock"})
    std::filesystem::remove(site.dir.file(file));
  CHECK(judged_in("Pacific/Auckland", "fresh.log") == auckland);  // as a state that knows no other zone
}
