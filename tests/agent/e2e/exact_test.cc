// The whole path against the demo world, in process: exactly the injected faults, and nothing else, for several seeds.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <thread>
#include <sstream>

#include "agent/cycle/cycle.h"
#include "agent/demo/world.h"
#include "agent/http/curl_transport.h"
#include "agent/views/state_view.h"

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

std::string key(const std::string& store, const std::string& check, const std::string& cause, const std::string& kind, const std::string& subject, const std::string& amount) {
  return store + " " + check + "/" + cause + " " + kind + " " + subject + (amount.empty() ? "" : " " + amount);
}

struct Seen {
  std::multiset<std::string> expected, found;
  FindingsView view;
  std::vector<std::string> violations;
};

Seen look(const demo::WorldOptions& options) {
  demo::World world(options);
  world.start();
  for (const auto& [name, value] : world.environment()) setenv(name.c_str(), value.c_str(), 1);
  const std::string path = "/tmp/returnwatch-exact-" + std::to_string(options.seed) + ".toml";
  std::ofstream(path) << world.config_toml(":memory:", "127.0.0.1:0");
  const config::Loaded loaded = config::load(path);
  for (const auto& p : loaded.problems) UNSCOPED_INFO(to_string(p));
  REQUIRE(loaded.config);
  auto db = Database::open(":memory:");
  REQUIRE(db);
  CurlTransport transport;
  const SystemClock clock;
  metrics::Counters counters;
  CycleOptions cycle_options;
  cycle_options.check_mode = true;
  cycle_options.wait = [](checks::Duration d) {
    std::this_thread::sleep_for(d);
    return true;
  };
  Cycle cycle(*loaded.config, **db, transport, clock, counters, cycle_options);
  for (const std::string& p : cycle.problems()) UNSCOPED_INFO(p);
  REQUIRE(cycle.problems().empty());
  (void)cycle.run(clock.now());
  Seen out;
  out.view = findings_view(**db, world.stores(), {"", "", true, stale_at_once(*loaded.config)}, clock.now());
  for (const demo::Label& l : world.labels())
    out.expected.insert(key(l.store, l.check, l.cause, l.subject_kind, l.subject_id, l.amount.empty() ? "" : l.amount + " " + l.currency));
  for (const FindingRow& r : out.view.findings) {
    if (r.state != "firing") continue;
    const checks::Finding& f = r.finding;
    bool amount_said = false;
    for (const demo::Label& l : world.labels())
      if (l.check == f.check && l.subject_id == f.subject.id) amount_said = amount_said || !l.amount.empty();
    out.found.insert(key(f.store, f.check, f.cause, to_string(f.subject.kind), f.subject.id, f.amount && amount_said ? checks::to_string(*f.amount) : ""));
  }
  out.violations = world.violations();
  world.stop();
  return out;
}

void compare(const Seen& s) {
  std::ostringstream text;
  for (const std::string& e : s.expected)
    if (s.found.count(e) == 0) text << "missed       " << e << "\n";
  for (const std::string& f : s.found)
    if (s.expected.count(f) == 0) text << "false alarm  " << f << "\n";
  for (const auto& r : s.view.findings)
    if (s.expected.count(key(r.finding.store, r.finding.check, r.finding.cause, to_string(r.finding.subject.kind), r.finding.subject.id, "")) == 0 && r.state == "firing") text << "             " << r.finding.summary << "\n";
  for (const SourceRow& r : s.view.sources)
    if (!r.ok) text << "source       " << r.store << " " << r.source << ": " << r.error << "\n";
  std::map<std::string, int> reasons;
  for (const NoDataRow& n : s.view.no_data) ++reasons[n.check + ": " + n.reason];
  for (const auto& [reason, n] : reasons) text << "no data      " << n << " x " << reason << "\n";
  for (const std::string& v : s.violations) text << "violation    " << v << "\n";
  INFO(text.str());
  CHECK(s.expected == s.found);
  CHECK(s.violations.empty());
  CHECK(!s.expected.empty());
}

}  // namespace

TEST_CASE("check finds exactly the injected faults, for several seeds", "[e2e]") {
  const char* chosen = std::getenv("RETURNWATCH_SEED");
  for (const std::uint64_t seed : chosen ? std::vector<std::uint64_t>{std::stoull(chosen)} : std::vector<std::uint64_t>{1, 2, 3}) {
    demo::WorldOptions options;
    options.seed = seed;
    options.returns = 60;
    options.faults = {"all"};
    options.shopify_bucket = 1e6;
    INFO("seed " << seed);
    compare(look(options));
  }
}

TEST_CASE("a healthy world has nothing to say", "[e2e]") {
  demo::WorldOptions options;
  options.seed = 11;
  options.returns = 60;
  options.faults = {"none"};
  options.shopify_bucket = 1e6;
  const Seen s = look(options);
  CHECK(s.expected.empty());
  std::ostringstream text;
  for (const std::string& f : s.found) text << f << "\n";
  INFO(text.str());
  CHECK(s.found.empty());
}
