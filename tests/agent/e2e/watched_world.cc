#include "tests/agent/e2e/watched_world.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>

namespace returnwatch::agent::testing {
namespace {

std::string line(const std::string& store, const std::string& check, const std::string& cause, const std::string& kind,
                 const std::string& subject, const std::string& rma, const std::string& severity,
                 const std::string& owner, const std::string& amount) {
  return store + " " + check + "/" + cause + " " + kind + " " + subject + " rma:" + rma + " " + severity + " " + owner +
         " " + amount;
}

// Labels that say no amount leave it open.
std::set<std::string> subjects_without_amount(const std::vector<world::Label>& labels) {
  std::set<std::string> out;
  for (const world::Label& l : labels)
    if (l.amount.empty()) out.insert(l.check + "/" + l.subject_id);
  return out;
}

config::Config load(const world::World& world, const std::string& poll_interval) {
  for (const auto& [name, value] : world.environment()) setenv(name.c_str(), value.c_str(), 1);
  char path[] = "/tmp/returnwatch-world-XXXXXX";
  close(mkstemp(path));
  std::string toml = world.config_toml(":memory:", "127.0.0.1:0");
  const std::string own = "poll_interval = \"15s\"";
  toml.replace(toml.find(own), own.size(), "poll_interval = \"" + poll_interval + "\"");
  std::ofstream(path) << toml;
  config::Loaded loaded = config::load(path);
  unlink(path);
  for (const auto& p : loaded.problems) UNSCOPED_INFO(to_string(p));
  REQUIRE(loaded.config);
  return std::move(*loaded.config);
}

}  // namespace

WatchedWorld::WatchedWorld(const world::WorldOptions& options, bool check, const std::string& poll_interval)
    : world_(options), clock_(world_), check_(check) {
  world_.start();
  config_ = load(world_, poll_interval);
  auto db = Database::open(":memory:");
  REQUIRE(db);
  db_ = std::move(*db);
  CycleOptions cycle_options;
  cycle_options.check_mode = check;
  cycle_options.wait = [this](checks::Duration d) {  // nobody is hurried here: the world's buckets are large
    waited_ += d;
    return true;
  };
  cycle_options.steady = [this] {
    return std::chrono::steady_clock::time_point(world_.now().time_since_epoch() + waited_);
  };
  cycle_ = std::make_unique<Cycle>(config_, *db_, *transport_, clock_, counters_, cycle_options);
  for (const std::string& p : cycle_->problems()) UNSCOPED_INFO(p);
  REQUIRE(cycle_->problems().empty());
}

// The world's servers wait for connections that are still open.
WatchedWorld::~WatchedWorld() {
  cycle_.reset();
  transport_.reset();
  world_.stop();
}

void WatchedWorld::cycle() { (void)cycle_->run(clock_.now()); }

std::string WatchedWorld::said(const world::Label& l) {
  return line(l.store, l.check, l.cause, l.subject_kind, l.subject_id, l.rma_id, l.severity, l.owner,
              l.amount.empty() ? "" : l.amount + " " + l.currency);
}

Compared WatchedWorld::compare() const {
  Compared out;
  std::ostringstream text;
  const std::vector<world::Label> labels = check_ ? world_.labels_of_check() : world_.labels();
  const std::set<std::string> open_amount = subjects_without_amount(world_.labels(true));
  std::map<std::string, std::string> summaries;
  std::set<std::string> told;
  for (const world::Label& l : labels) out.expected.insert(said(l));
  const FindingsView view = findings_view(
      *db_, world_.stores(), {"", "", check_ ? stale_at_once(config_) : std::set<std::string>{}}, clock_.now());
  for (const FindingRow& r : view.findings) {
    if (r.state != "firing") continue;
    const checks::Finding& f = r.finding;
    const bool open = open_amount.count(f.check + "/" + f.subject.id) > 0;
    const std::string key =
        line(f.store, f.check, f.cause, to_string(f.subject.kind), f.subject.id, f.rma_id, to_string(f.severity),
             to_string(f.owner), f.amount && !open ? checks::to_string(*f.amount) : "");
    out.found.insert(key);
    summaries[key] = f.summary;
    told.insert(f.store + " " + f.check + " " + f.subject.id);
  }
  for (const world::NearMiss& n : world_.near_misses())
    if (told.count(n.store + " " + n.check + " " + n.subject_id))
      out.near_missed.push_back(n.check + " " + n.subject_id + ": " + n.why);
  for (const std::string& e : out.expected)
    if (out.found.count(e) < out.expected.count(e)) text << "missed       " << e << "\n";
  for (const std::string& f : out.found)
    if (out.expected.count(f) < out.found.count(f)) text << "false alarm  " << f << ": " << summaries[f] << "\n";
  for (const SourceRow& r : view.sources)
    if (!r.ok) text << "source       " << r.store << " " << r.source << ": " << r.error << "\n";
  std::map<std::string, int> reasons;
  for (const NoDataRow& n : view.no_data) ++reasons[n.check + ": " + n.reason];
  for (const auto& [reason, n] : reasons) text << "no data      " << n << " x " << reason << "\n";
  out.text = text.str();
  return out;
}

void require_exact(const WatchedWorld& w) {
  const Compared c = w.compare();
  INFO(c.text);
  CHECK(c.expected == c.found);
  CHECK(c.near_missed == std::vector<std::string>{});
  CHECK(w.world().violations() == std::vector<std::string>{});
}

}  // namespace returnwatch::agent::testing
