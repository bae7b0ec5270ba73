// What is not understood decides nothing, as a property: one field of the systems' answers is absent, null, of another
// kind or an unknown word, over every field of every answer of a world with findings of every cause. Nothing that was
// told may resolve by it, nothing new may fire: the same verdict, no data, or a stale source.
//
// RETURNWATCH_FORMS=all runs every mutation; a number as many, spread evenly; "answer /field" those that begin so.
#include <SQLiteCpp/Backup.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>

#include "agent/cycle/cycle.h"
#include "agent/http/curl_transport.h"
#include "agent/store/statement.h"
#include "agent/views/state_view.h"
#include "tests/agent/e2e/mutation.h"
#include "tests/world/world.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using agent::testing::Mutation;
using agent::testing::Recorded;
using nlohmann::json;

namespace {

constexpr std::size_t kUsual = 20;  // a second each, unoptimised

// Plays recorded answers, with one field changed where there is a mutation; what was never asked is asked of the world.
class Player final : public Transport {
 public:
  explicit Player(Transport& world) : world_(world) {}
  std::map<std::string, HttpResponse> responses;
  std::map<std::string, Recorded> answers;

  void change(const Mutation& m) {
    changed_.clear();
    for (const auto& [key, recorded] : answers) {
      if (recorded.answer != m.answer) continue;
      json body = recorded.body;
      if (testing::apply(m, body)) changed_[key] = body.dump();
    }
  }
  [[nodiscard]] bool struck() const { return struck_; }

  Result<HttpResponse> send(const HttpRequest& request) override {
    const std::string key = key_of(request);
    const auto known = responses.find(key);
    if (known == responses.end()) return record(key, request);
    HttpResponse out = known->second;
    if (const auto changed = changed_.find(key); changed != changed_.end()) {
      struck_ = true;
      out.body = changed->second;
    }
    out.body.reserve(out.body.size() + 64);
    return out;
  }

 private:
  Result<HttpResponse> record(const std::string& key, const HttpRequest& request) {
    auto out = world_.send(request);
    json body = out && out->status == 200 ? json::parse(out->body, nullptr, false) : json();
    if (!body.is_object() || !changed_.empty()) return out;
    responses[key] = *out;
    const std::string answer = name_of(request);
    if (!answer.empty()) answers[key] = {answer, "", std::move(body)};
    return out;
  }

  // Stores may share an address: their headers tell them apart.
  static std::string key_of(const HttpRequest& request) {
    std::string out = request.method + " " + request.url + "\n" + request.body;
    for (const auto& [name, value] : request.headers) out += "\n" + name + ": " + value;
    return out;
  }

  // "" = not one of theirs (a token).
  static std::string name_of(const HttpRequest& request) {
    if (request.url.find("/graphql.json") != std::string::npos) {
      const std::string text = json::parse(request.body).at("query");
      return "shopify " + text.substr(6, text.find_first_of("( {", 6) - 6);
    }
    const std::string path = request.url.substr(request.url.find('/', request.url.find("//") + 2));
    if (const auto at = path.find("/api/v1/"); at != std::string::npos) {
      const std::string rest = path.substr(at + 8), part = rest.substr(0, rest.find_first_of("/?"));
      return "patchworks " + part + (rest.substr(part.size(), 1) == "/" ? "/{id}" : "");
    }
    for (const std::string part : {"rmas", "rma", "transactions"})
      if (path.substr(1, path.find_first_of("/?", 1) - 1) == part) return "returngo " + part;
    return "";
  }

  Transport& world_;
  std::map<std::string, std::string> changed_;
  bool struck_ = false;
};

struct Told {
  std::map<std::string, std::string> firing;  // fingerprint -> "check/cause subject"
  std::set<std::string> silent;               // checks with no data
  bool stale = false;
};

class World {
 public:
  World() {
    world_.start();
    for (const auto& [name, value] : world_.environment()) setenv(name.c_str(), value.c_str(), 1);
    char path[] = "/tmp/returnwatch-forms-XXXXXX";
    close(mkstemp(path));
    std::ofstream(path) << world_.config_toml(":memory:", "127.0.0.1:0");
    config::Loaded loaded = config::load(path);
    unlink(path);
    REQUIRE(loaded.config);
    config_ = std::move(*loaded.config);
    told_before = run(nullptr, *known_);
    world_.advance(checks::hours(2));
    for (const char* sql : {"UPDATE rma_record SET wanted = 1 WHERE body <> ''",
                            "UPDATE order_record SET asked = 1, want = 3 WHERE body <> ''"})
      known_->sql().exec(sql);
    player_.emplace(live_);
    told = run(nullptr, *copy());
  }

  Told played(const Mutation& m) { return run(&m, *copy()); }
  [[nodiscard]] const Player& player() const { return *player_; }
  Told told_before, told;

 private:
  struct WorldClock final : Clock {
    explicit WorldClock(const world::World& w) : world(w) {}
    [[nodiscard]] checks::Time now() const override { return world.now(); }
    const world::World& world;
  };
  static world::WorldOptions options() {
    world::WorldOptions o;
    o.seed = 31;
    o.returns = 12;
    o.faults = {"all"};
    o.near_misses = false;
    o.ticks = false;
    o.now = *checks::parse_time("2026-11-25T11:37:00Z");
    o.shopify_bucket = 1e7;
    o.returngo_quota = 1000000;
    return o;
  }
  static std::unique_ptr<Database> fresh() {
    auto db = Database::open(":memory:");
    REQUIRE(db);
    return std::move(*db);
  }
  std::unique_ptr<Database> copy() {
    auto db = fresh();
    SQLite::Backup backup(db->sql(), known_->sql());
    backup.executeStep();
    return db;
  }

  Told run(const Mutation* m, Database& db) {
    CurlTransport own;
    Transport& transport = player_ ? static_cast<Transport&>(*player_) : live_;
    if (m) player_->change(*m);
    CycleOptions cycle_options;
    cycle_options.check_mode = true;
    checks::Duration waited{0};
    cycle_options.wait = [&waited](checks::Duration d) {
      waited += d;
      return true;
    };
    cycle_options.steady = [&] {
      return std::chrono::steady_clock::time_point(world_.now().time_since_epoch() + waited);
    };
    WorldClock clock(world_);
    metrics::Counters counters;
    Cycle cycle(config_, db, transport, clock, counters, cycle_options);
    REQUIRE(cycle.problems().empty());
    (void)cycle.run(world_.now());
    return look(db);
  }

  Told look(Database& db) {
    Told out;
    const FindingsView view = findings_view(db, world_.stores(), {"", "", stale_at_once(config_)}, world_.now());
    for (const FindingRow& r : view.findings)
      if (r.state == "firing")
        out.firing[r.finding.fingerprint] = r.finding.check + "/" + r.finding.cause + " " + r.finding.subject.id;
    for (const NoDataRow& n : view.no_data) out.silent.insert(n.check);
    for (const SourceRow& s : view.sources) out.stale = out.stale || !s.ok;
    return out;
  }

  world::World world_{options()};
  CurlTransport live_;
  config::Config config_;
  std::unique_ptr<Database> known_ = fresh();
  std::optional<Player> player_;
};

std::string check_of(const std::string& what) { return what.substr(0, what.find('/')); }

// What a mutated answer did that nothing may do; "" = nothing.
std::string wrong(const World& w, const Told& got) {
  std::string out;
  for (const auto& [id, what] : w.told.firing) {
    if (got.firing.count(id)) continue;
    const bool was = w.told_before.firing.count(id) > 0;
    if (was) out += "\n  resolved: " + what;
    if (!was && !got.stale && !got.silent.count(check_of(what))) out += "\n  lost: " + what;
  }
  for (const auto& [id, what] : got.firing) {
    const auto now = w.told.firing.find(id), before = w.told_before.firing.find(id);
    const bool same = (now != w.told.firing.end() && now->second == what) ||
                      (before != w.told_before.firing.end() && before->second == what);
    if (same || check_of(what) == "source_stale") continue;
    out += "\n  " + std::string(now == w.told.firing.end() ? "new: " : "changed to: ") + what;
  }
  return out;
}

std::vector<Mutation> chosen(const std::vector<Mutation>& all) {
  const char* wish = std::getenv("RETURNWATCH_FORMS");
  const std::string text = wish ? wish : std::to_string(kUsual);
  std::vector<Mutation> out;
  if (text == "all") return all;
  if (text.find_first_not_of("0123456789") != std::string::npos) {
    for (const Mutation& m : all)
      if (to_string(m).rfind(text, 0) == 0) out.push_back(m);
    return out;
  }
  const std::size_t n = std::min(all.size(), static_cast<std::size_t>(std::stoul(text)));
  for (std::size_t i = 0; i < n; ++i) out.push_back(all[i * all.size() / n]);
  return out;
}

// For the fuzzers: the shortest answer of each kind, in a folder per system.
void leave_seeds(const std::map<std::string, Recorded>& answers) {
  const char* folder = std::getenv("RETURNWATCH_SEEDS");
  if (!folder) return;
  std::map<std::string, std::string> shortest;
  for (const auto& [key, recorded] : answers) {
    std::string& kept = shortest[recorded.answer];
    if (const std::string body = recorded.body.dump(); kept.empty() || body.size() < kept.size()) kept = body;
  }
  for (const auto& [answer, body] : shortest) {
    const std::size_t blank = answer.find(' ');
    std::string name = answer.substr(blank + 1);
    std::replace(name.begin(), name.end(), '/', '_');
    const auto system = std::filesystem::path(folder) / answer.substr(0, blank);
    std::filesystem::create_directories(system);
    std::ofstream(system / name) << body;
  }
}

}  // namespace

TEST_CASE("what is not understood decides nothing: no field of no answer, whatever happens to it", "[.][forms]") {
  World w;
  REQUIRE(w.told.firing.size() > 100);
  const std::vector<Mutation> all = mutations_of(w.player().answers);
  leave_seeds(w.player().answers);
  const std::vector<Mutation> tried = chosen(all);
  std::string report;
  for (const Mutation& m : tried)
    if (const std::string bad = wrong(w, w.played(m)); !bad.empty()) report += to_string(m) + bad + "\n";
  std::set<std::string> fields;
  for (const Mutation& m : all) fields.insert(m.answer + " " + m.field);
  std::cout << "forms: " << tried.size() << " of " << all.size() << " mutations of " << fields.size()
            << " fields played\n"
            << report;
  CHECK(report == "");
}
