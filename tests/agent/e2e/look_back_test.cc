// trace, backtest, checks and the user's own checks, as a person calls them: the program itself over a state that a
// cycle against the demo world has left.
#include <sys/wait.h>

#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "agent/cycle/cycle.h"
#include "agent/http/curl_transport.h"
#include "agent/views/state_view.h"
#include "checks/registry.h"
#include "tests/where.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

namespace fs = std::filesystem;

struct Said {
  int code = -1;
  std::string out;
};

class Seeded {
 public:
  Seeded() {
    std::string name = (fs::temp_directory_path() / "rw-look-XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
    world::WorldOptions options;
    options.seed = 5;
    options.returns = 12;
    options.faults = {"demo"};
    world::World world(options);
    world.start();
    for (const auto& [variable, value] : world.environment()) ::setenv(variable.c_str(), value.c_str(), 1);
    std::string toml = world.config_toml((dir_ / "state.db").string(), "127.0.0.1:0");
    const std::string none = "checks_dir = \"\"";
    toml.replace(toml.find(none), none.size(), "checks_dir = \"" + (dir_ / "mine").string() + "\"");
    fs::create_directories(dir_ / "mine");
    write("mine/every_return.sql",
          "-- owner: cx\n-- severity: info\n-- summary: Return {rma_id} is {status}\nSELECT rma_id, order_id, "
          "order_name, status, created_at AS since FROM returns WHERE open\n");
    write("mine/broken_row.sql",
          "-- owner: technical\n-- summary: x\nSELECT rma_id, 'not a time' AS since FROM returns\n");
    write("returnwatch.toml", toml);
    cycle();
    world.stop();
  }
  ~Seeded() { fs::remove_all(dir_); }

  void write(const std::string& name, const std::string& text) const { std::ofstream(dir_ / name) << text; }
  Said run(const std::string& arguments) const {
    const std::string command =
        "cd '" + dir_.string() + "' && '" + returnwatch::where::binary() + "' " + arguments + " 2>&1";
    Said said;
    FILE* pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe);
    std::array<char, 4096> buffer{};
    for (std::size_t n = 0; (n = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;)
      said.out.append(buffer.data(), n);
    const int status = ::pclose(pipe);
    said.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return said;
  }
  FindingsView view;

 private:
  void cycle() {
    const config::Loaded loaded = config::load((dir_ / "returnwatch.toml").string());
    for (const auto& p : loaded.problems) UNSCOPED_INFO(to_string(p));
    REQUIRE(loaded.config);
    auto db = Database::open(loaded.config->agent.state);
    REQUIRE(db);
    CurlTransport transport;
    const SystemClock clock;
    metrics::Counters counters;
    CycleOptions options;
    options.check_mode = true;
    options.wait = [](checks::Duration d) {
      std::this_thread::sleep_for(d);
      return true;
    };
    Cycle cycle(*loaded.config, **db, transport, clock, counters, options);
    REQUIRE(cycle.problems().empty());
    (void)cycle.run(clock.now());
    std::vector<std::string> stores;
    for (const config::Store& s : loaded.config->stores) stores.push_back(s.name);
    view = findings_view(**db, stores, {}, clock.now());
  }

  fs::path dir_;
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("trace, backtest, checks and own checks over a state of the demo world", "[world]") {
  static const Seeded s;  // one world for all sections
  std::size_t own = 0, unposted = 0;
  const checks::Finding* example = nullptr;
  for (const FindingRow& r : s.view.findings) {
    own += r.finding.check == "every_return" && r.state == "firing";
    if (r.finding.check != "refund_not_posted" || r.state != "firing") continue;
    ++unposted;
    example = &r.finding;
  }
  for (const FindingRow& r : s.view.findings)
    UNSCOPED_INFO(r.state << " " << r.finding.check << " " << r.finding.summary);
  for (const SourceRow& r : s.view.sources) UNSCOPED_INFO(r.store << " " << r.source << " " << r.ok << " " << r.error);
  CHECK(own > 5);
  REQUIRE(example);

  SECTION("own checks fire like built-in ones, and one whose rows make no sense is no data") {
    bool said = false;
    for (const NoDataRow& n : s.view.no_data)
      said = said || (n.check == "broken_row" && has(n.reason, "row 1: since is neither"));
    CHECK(said);
    const Said list = s.run("checks list");
    CHECK(list.code == 0);
    CHECK(has(list.out, "every_return                     info     cx          at once  your own: "));
    CHECK(has(list.out, "refund_not_posted                critical finance     1 d      Refund not posted"));
    CHECK(has(s.run("checks explain every_return").out, "FROM returns WHERE open"));
    CHECK(s.run("checks explain nothing_such").code == 2);
  }
  SECTION("trace says what is owed, by return and by order") {
    const Said text = s.run("trace " + example->rma_id);
    INFO(text.out);
    CHECK(text.code == 0);
    CHECK(has(text.out, "Return " + example->rma_id + " of order " + example->order_name));
    CHECK(has(text.out, "Still owed to the customer"));
    CHECK(has(text.out, "! firing: Refund not posted [refund_not_posted] - "));
    CHECK(has(text.out, "! firing: every_return - Return " + example->rma_id));
    CHECK(has(text.out, "~ no data: broken_row - "));
    CHECK(
        has(s.run("trace '" + example->order_name + "' --format json").out, "\"rma_id\": \"" + example->rma_id + "\""));
    CHECK(s.run("trace 999999999").code == 1);
  }
  SECTION("backtest finds again what fires, and less of it with a longer grace") {
    const Said now = s.run("backtest --check refund_not_posted --since 60d");
    INFO(now.out);
    CHECK(now.code == 0);
    CHECK(has(now.out, "of these still firing today: " + std::to_string(unposted)));
    CHECK(has(now.out, "per day (Europe/London"));
    const Said patient = s.run(
        "backtest --check refund_not_posted --since 60d --set grace=300d --set causes.bank_not_recorded.grace=300d");
    CHECK(has(patient.out, "would have fired 0 times; as configured now: "));
    const Said all = s.run("backtest --since 60d");
    CHECK(all.code == 0);
    CHECK(has(all.out, "exchange_not_released"));
    CHECK(has(all.out, "every_return"));
    // Judged at the end of the span, every case says what it says now.
    const Said long_ago = s.run("backtest --since 400d");
    for (const checks::CheckInfo& c : checks::all_checks()) {
      if (!c.of_cases() || c.judge_store) continue;
      long firing = 0;
      for (const FindingRow& r : s.view.findings) firing += r.finding.check == c.id && r.state == "firing";
      std::istringstream lines(long_ago.out);
      long fired = -1, still = -1;
      for (std::string line, id; std::getline(lines, line);)
        if (std::istringstream words(line); words >> id && id == c.id) words >> fired >> still;
      INFO(c.id << "\n" << long_ago.out);
      CHECK(still == firing);
      CHECK(fired >= still);
    }
    const Said mine = s.run("backtest --check every_return --since 90d");
    CHECK(has(mine.out, "of these still firing today: " + std::to_string(own)));
    CHECK(has(mine.out, "your own query sees the records as they are now"));
    for (const char* bad : {"--check nothing_such", "--since soon", "--set grace=soon", "--store nowhere"})
      CHECK(s.run(std::string("backtest ") + bad).code == 2);
  }
  SECTION("a query that cannot be compiled keeps the agent from starting, with its place") {
    s.write("mine/typo.sql", "-- owner: cx\n-- summary: x\nSELECT rmaid FROM returns\n");
    const Said said = s.run("check");
    CHECK(said.code == 2);
    CHECK(has(said.out, "mine/typo.sql:3:8: no such column: rmaid"));
  }
}
