// The campaign: the real program lives through six days of a world with every fault, half an hour between two kills -
// data that goes wrong and is mended, sources that fail in each way, receivers that refuse, a clock that steps, a disk
// that is full or read-only - and an exact judge at the receivers, by fingerprint: nothing lost, nothing invented,
// nothing resolved early, each told once. The program's clock is libfaketime's, and follows the world's.
//
// RETURNWATCH_KILLS: how often it is killed (`make soak`: 500). RETURNWATCH_SEED: another order of things.
#include <sys/mount.h>

#include <catch2/catch.hpp>
#include <iostream>
#include <random>

#include "tests/agent/e2e/faketime.h"
#include "tests/agent/e2e/hook.h"
#include "tests/agent/e2e/site.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::testing;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

using Key = std::tuple<std::string, std::string, std::string>;  // store, check, subject
const std::vector<std::string> kBoxes = {"hook", "lame"};
constexpr int kQuiet = 20;  // after so many kills everything works for once, and all must be right

long number(const char* name, long otherwise) {
  const char* given = std::getenv(name);
  return given ? std::atol(given) : otherwise;
}

// A disk of its own for the state, which can be made read-only; needs root, and does nothing without.
class Disk {
 public:
  explicit Disk(std::string at) : at_(std::move(at)) {
    std::filesystem::create_directory(at_);
    mounted_ = ::mount("none", at_.c_str(), "tmpfs", 0, "size=64m,mode=0700") == 0;
  }
  ~Disk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  Disk(const Disk&) = delete;
  Disk& operator=(const Disk&) = delete;
  // The kernel refuses while a file is open for writing: then nothing changes.
  bool read_only(bool yes) {
    return mounted_ && ::mount("none", at_.c_str(), "tmpfs", MS_REMOUNT | (yes ? MS_RDONLY : 0), "size=64m") == 0;
  }

 private:
  std::string at_;
  bool mounted_ = false;
};

world::WorldOptions options() {
  world::WorldOptions o;
  o.seed = static_cast<std::uint64_t>(number("RETURNWATCH_SEED", 7));
  o.returns = 24;
  o.faults.clear();
  for (const std::string& name : world::World::fault_names())
    if (name.rfind("source_stale", 0) != 0 && name.rfind("api_version", 0) != 0) o.faults.push_back(name);
  o.lead = checks::days(6);
  o.near_misses = false;  // what is none only at the end of the lead: a failure that is a week old by then
  o.shopify_bucket = 1e7;
  o.returngo_quota = 100'000'000;
  return o;
}

// The time between two kills, so that all of the lead is lived through.
checks::Duration step(long kills) { return options().lead / (kills + kills / kQuiet * 2 + 4); }

class Campaign : public Site {
 public:
  explicit Campaign(const std::string& library)
      : Site(options()), disk(dir.file("disk")), chance(static_cast<unsigned>(options().seed)) {
    for (const std::string& box : kBoxes) env["BOX_" + box] = hook.url(box);
    env.merge(clock_environment(library, dir));
    set_clock();
    std::string t = with_receivers(text("1s"), R"([[receiver]]
name = "hook"
webhook = { url = { env = "BOX_hook" } }
[[receiver]]
name = "lame"
webhook = { url = { env = "BOX_lame" } }
[[route]]
receiver = ["hook", "lame"]
group_wait = "0s"
group_interval = "1s"
repeat_interval = "30m"  # what of a group is over is told with its next message
)");
    write(replaced(t, dir.file("state.db"), dir.file("disk") + "/state.db"));
  }

  int pick(int n) { return static_cast<int>(chance() % static_cast<unsigned>(n)); }
  void say(const std::string& what) { happened += checks::to_rfc3339(world.now()) + " " + what + "\n"; }

  // The program's clock is the world's, and wrong by so much.
  void set_clock(checks::Duration wrong = {}) {
    const auto real = std::chrono::time_point_cast<checks::Duration>(std::chrono::system_clock::now());
    const auto offset = (world.now() - real + wrong).count();
    agent::testing::set_clock(dir, (offset < 0 ? "" : "+") + std::to_string(offset));
  }
  void pass(checks::Duration d) {
    world.advance(d);
    set_clock();
  }

  // One thing goes wrong, or right again.
  void move() {
    switch (pick(8)) {
      case 0:
        return mend();
      case 1:
      case 2:
      case 3:
        return break_source();
      case 4:
        return refuse();
      case 5:
        return step_clock();
      case 6:
        return world.mend_wire();
      default:
        return;
    }
  }
  void mend() {
    const std::vector<world::Label> all = world.labels();
    if (all.empty()) return;
    const world::Label& l = all[static_cast<std::size_t>(pick(static_cast<int>(all.size())))];
    // The world mends these by a fault of another kind: more is refunded than was received, an item is put back into a
    // closed location.
    if (l.check == "refund_blocked_by_order_status" || l.cause == "location_inactive") return;
    // It mends all of a kind: not before the last of them has begun.
    for (const world::Label& other : world.labels(true))
      if (other.check == l.check && other.cause == l.cause && other.from > world.now()) return;
    say("mended: " + l.check + "/" + l.cause);
    mended += world.heal(l.check + "/" + l.cause);
  }
  void break_source() {
    world::WireFault f;
    f.system = std::vector<std::string>{"returngo", "shopify", "patchworks"}[static_cast<std::size_t>(pick(3))];
    f.kind = static_cast<world::WireFault::Kind>(pick(static_cast<int>(world::WireFault::Kind::html) + 1));
    if (f.kind == world::WireFault::Kind::access_denied) f.scope = "read_returns";
    f.times = 1 + pick(30);
    f.after = pick(10);
    f.seconds = 1;
    world.break_wire(f);
    say("broken: " + f.system + ", kind " + std::to_string(static_cast<int>(f.kind)));
    ++broken;
  }
  void refuse() {
    static const int kAnswers[] = {500, 503, 429, 408};
    Reply r{kAnswers[pick(4)], "not now"};
    if (r.status == 429) r.retry_after = 1;
    hook.reply(kBoxes[static_cast<std::size_t>(pick(2))], r, 1 + pick(3));
    ++refused;
  }
  void step_clock() {
    static const checks::Duration kWrong[] = {-checks::minutes(40), -checks::minutes(3), checks::Duration{0}};
    const checks::Duration wrong = kWrong[pick(3)];
    say("clock wrong by " + std::to_string(wrong.count()) + " s");
    set_clock(wrong);
    ++stepped;
  }

  // What a receiver was told of each fingerprint.
  [[nodiscard]] std::map<std::string, Key> keys(const std::string& box) const {
    std::map<std::string, Key> out;
    for (const auto& b : hook.bodies(box))
      for (const char* list : {"firing", "resolved"})
        for (const auto& f : b.value(list, nlohmann::json::array()))
          out[f["fingerprint"]] = {f["store"], f["check"], f["subject"]["id"]};
    return out;
  }
  // What it believes to be wrong now.
  [[nodiscard]] std::set<Key> believed(const std::string& box) const {
    std::set<Key> out;
    const auto resolved = hook.resolved(box), fired = hook.fired(box);
    const auto all = keys(box);  // last: another message may arrive meanwhile
    for (const auto& [fingerprint, n] : fired)
      if (const auto r = resolved.find(fingerprint); r == resolved.end() || r->second < n)
        out.insert(all.at(fingerprint));
    return out;
  }
  // What was wrong from `since_before` ago until `until_after` ago or longer.
  [[nodiscard]] std::set<Key> wrong(checks::Duration since_before, checks::Duration until_after,
                                    checks::Time later_than = {}) const {
    std::set<Key> out;
    for (const world::Label& l : world.labels(true))
      if (l.from > later_than && l.from <= world.now() - since_before &&
          (l.until == checks::Time{} || l.until > world.now() - until_after))
        out.insert({l.store, l.check, l.subject_id});
    return out;
  }
  // At any time: neither invented, nor resolved early, nor told more often than it happened.
  void judge() const {
    std::map<Key, int> began, ended;
    for (const world::Label& l : world.labels(true)) {
      const Key k{l.store, l.check, l.subject_id};
      began[k] += l.from <= world.now();
      ended[k] += l.until != checks::Time{} && l.until <= world.now();
    }
    for (const std::string& box : kBoxes) {
      const auto fired = hook.fired(box), resolved = hook.resolved(box);
      const auto all = keys(box);
      const auto hold = [&](const char* what, const std::map<std::string, int>& told, std::map<Key, int>& happened_so) {
        for (const auto& [fingerprint, n] : told) {
          const auto& [store, check, subject] = all.at(fingerprint);
          if (check == "source_stale" || check == "api_version") continue;  // the wire's faults, as they come
          INFO(box << what << store << " " << check << " " << subject << "\n" << happened << dir.read("run.log"));
          CHECK(n <= happened_so[all.at(fingerprint)]);
        }
      };
      hold(" was told of ", fired, began);
      hold(" was told of the end of ", resolved, ended);
    }
  }
  // Everything works again for two hours: what is wrong is known, and nothing else is.
  void settle(Process& agent) {
    world.mend_wire();
    hook.accept_all();
    set_clock();
    CHECK(agent.ready());
    for (int i = 0; i < 12; ++i) {
      pass(checks::minutes(10));
      std::this_thread::sleep_for(milliseconds(1200));
    }
    constexpr checks::Duration kSoon = checks::minutes(75);  // hourly readings, and one more before it fires
    const std::set<Key> excused = short_of_calls();
    for (const std::string& box : kBoxes) {
      std::string missing, wrongly;
      const bool right = within(
          seconds(120),
          [&] {
            const auto told = believed(box);
            missing = without(wrong(kSoon, checks::Duration{0}, begun), told);
            wrongly = without(told, either(wrong(checks::Duration{0}, kSoon), excused));
            return missing.empty() && wrongly.empty();
          },
          milliseconds(300));
      INFO(box << " was not told:\n"
               << missing << "was told, and it is not so:\n"
               << wrongly << traced(missing + wrongly) << happened);
      CHECK(right);
    }
    judge();
    ++settled;
  }
  // What the agent knows of the returns that lines of `without` name.
  std::string traced(const std::string& lines) {
    std::string out, store, check, subject;
    for (std::istringstream in(lines); in >> store >> check >> subject;) {
      Process trace = run({"trace", subject, "--store", store, "--config", config}, "trace.log");
      (void)trace.wait();
      out += trace.output();
    }
    return out;
  }
  // A refusal for too many calls halves what ReturnGO is asked for until the next UTC day: it may say that this is
  // spent.
  std::set<Key> short_of_calls() const {
    std::set<Key> out;
    const std::string today = checks::to_rfc3339(world.now()).substr(0, 10);
    for (const world::Call& c : world.calls())
      if (c.system == "returngo" && c.status == 429 && checks::to_rfc3339(c.at).substr(0, 10) == today)
        out.insert({c.store, "source_stale", "returngo"});
    return out;
  }
  static std::set<Key> either(std::set<Key> one, const std::set<Key>& other) {
    one.insert(other.begin(), other.end());
    return one;
  }
  static std::string without(const std::set<Key>& all, const std::set<Key>& those) {
    std::string out;
    for (const Key& k : all)
      if (!those.count(k)) out += std::get<0>(k) + " " + std::get<1>(k) + " " + std::get<2>(k) + "\n";
    return out;
  }

  Disk disk;
  Hook hook;
  std::mt19937 chance;
  const checks::Time begun = world.now();  // when what was wrong before is seen, its labels do not say
  std::string happened;
  int mended = 0, broken = 0, refused = 0, stepped = 0, full = 0, frozen = 0, settled = 0;
};

}  // namespace

TEST_CASE("the campaign: every fault in any order, and each receiver knows the truth", "[.][campaign]") {
  const std::string library = libfaketime();
  if (library.empty()) {
    WARN("faketime is not installed: skipped");
    return;
  }
  Campaign c(library);
  const long kills = number("RETURNWATCH_KILLS", 40);
  for (long i = 0; i < kills; ++i) {
    c.pass(step(kills));
    const bool frozen = c.pick(12) == 0 && c.disk.read_only(true);
    c.frozen += frozen;
    Process agent = c.start();
    c.move();
    if (!frozen && c.pick(12) == 0) {
      ++c.full;
      (void)agent.limit_files(rlimit{4096, RLIM_INFINITY});
    }
    std::this_thread::sleep_for(milliseconds(50 + c.pick(2000)));
    c.move();
    std::this_thread::sleep_for(milliseconds(c.pick(1500)));
    agent.kill();
    if (frozen) REQUIRE(c.disk.read_only(false));
    c.set_clock();
    c.judge();
    if (i % kQuiet != kQuiet - 1 && i + 1 != kills) continue;
    Process calm = c.start("calm.log");
    c.settle(calm);
    calm.signal(SIGTERM);
    CHECK(calm.wait() == 0);
  }
  int repeats = 0;
  for (const std::string& box : kBoxes) {
    CHECK(c.hook.repeats(box) <= kills);  // only between an answer and its commit
    repeats += c.hook.repeats(box);
  }
  std::cout << kills << " kills, " << c.broken << " broken sources, " << c.refused << " refusals, " << c.stepped
            << " steps of the clock, " << c.full << " full and " << c.frozen << " read-only disks, " << c.mended
            << " mended faults; " << c.settled << " times all was compared; told " << c.hook.fired().size()
            << ", resolved " << c.hook.resolved().size() << "; messages that came twice: " << repeats << "\n";
  CHECK(c.hook.fired().size() >= c.world.labels().size());  // and it was about something
  CHECK(c.world.violations().empty());
}
