#include "agent/sources/frame.h"

#include <catch2/catch.hpp>
#include <map>
#include <stdexcept>

#include "checks/times.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using checks::Need;

namespace {

struct Read {
  std::unique_ptr<Database> db = std::move(*Database::open(":memory:"));
  SourceRecords states{*db, "acme"};
  Frame frame{states, "system"};
  checks::Time now = checks::parse_time("2026-11-23T12:00:00Z").value();
  PollPlan plan;
  std::map<std::string, Status> answers;
  std::vector<std::string> asked;

  Read() { plan.needs = {Need::flows, Need::runs, Need::queue}; }
  SourcePart part(const char* name, Need need, bool vital = true) {
    return {name, need,
            [this, name] {
              asked.push_back(name);
              return answers[name];
            },
            vital};
  }
  PollReport poll() {
    asked.clear();
    const Frame::Poll p{now, plan, {}, {}, {}};
    if (auto waiting = frame.resting(p)) return *waiting;
    PollReport report;
    frame.run(p, {part("flows", Need::flows), part("runs", Need::runs), part("extra", Need::queue, false)}, report);
    return report;
  }
  // "" = well; "-" = not kept.
  [[nodiscard]] std::string state(const std::string& part) const {
    for (const SourceState& s : states.states())
      if (s.capability == part) return s.ok ? "" : s.cause;
    return "-";
  }
};

}  // namespace

TEST_CASE("parts are read in their order, and their states are kept", "[frame]") {
  Read r;
  CHECK(r.poll().complete);
  CHECK(r.asked == std::vector<std::string>{"flows", "runs", "extra"});
  for (const char* part : {"", "flows", "runs", "extra"}) CHECK(r.state(part).empty());
}

TEST_CASE("a part that nobody needs is not read, and its state is forgotten", "[frame]") {
  Read r;
  (void)r.poll();
  r.plan.needs.erase(Need::runs);
  CHECK(r.poll().complete);
  CHECK(r.asked == std::vector<std::string>{"flows", "extra"});
  CHECK(r.state("runs") == "-");
}

TEST_CASE("a part's own trouble does not stand in the way of the others", "[frame]") {
  Read r;
  r.answers["flows"] = fail(ErrorKind::not_found, "no right to it");
  const PollReport report = r.poll();
  CHECK_FALSE(report.complete);
  CHECK(report.errors.size() == 1);
  CHECK(r.asked.size() == 3);
  CHECK(r.state("flows") == "scope_missing");
  CHECK(r.state("runs").empty());
  CHECK(r.state("").empty());
}

TEST_CASE("where no vital part can be read, it is the source", "[frame]") {
  Read r;
  r.answers["flows"] = r.answers["runs"] = fail(ErrorKind::not_found, "no right to it");
  CHECK_FALSE(r.poll().complete);
  CHECK(r.state("") == "unauthorised");
  for (const char* part : {"flows", "runs", "extra"}) CHECK(r.state(part) == "-");
}

TEST_CASE("after trouble nothing is asked for a while, longer each time", "[frame]") {
  Read r;
  r.answers["flows"] = fail(ErrorKind::unreachable, "no answer");
  for (int failures = 1; failures <= 6; ++failures) {
    const PollReport report = r.poll();
    CHECK(r.asked == std::vector<std::string>{"flows"});  // what stands in the way of all ends the poll
    CHECK(report.errors.size() == 1);
    CHECK(r.state("") == "unreachable");
    checks::Duration rested{0};
    for (; r.frame.resting({r.now, r.plan, {}, {}, {}}); rested += checks::Duration{1}) {
      CHECK_FALSE(r.poll().complete);
      CHECK(r.asked.empty());
      r.now += checks::Duration{1};
    }
    // Half of each step is chance: 5 s, doubled each time.
    CHECK(rested >= checks::Duration{5L << (failures - 1)} / 2);
    CHECK(rested <= checks::Duration{5L << (failures - 1)});
  }
  r.answers.clear();
  CHECK(r.poll().complete);
  CHECK(r.state("").empty());
  CHECK_FALSE(r.frame.trouble());
}

TEST_CASE("a person who waits is not told to come later", "[frame]") {
  Read r;
  r.answers["flows"] = fail(ErrorKind::unreachable, "no answer");
  (void)r.poll();
  r.plan.check_mode = true;
  (void)r.poll();
  CHECK(r.asked == std::vector<std::string>{"flows"});
}

TEST_CASE("a poll that is told to stop notes nothing of what it did not read to its end", "[frame]") {
  Read r;
  r.plan.stop = [&r] { return r.asked.size() == 2; };
  r.answers["runs"] = fail(ErrorKind::unreachable, "stopping");
  CHECK_FALSE(r.poll().complete);
  CHECK(r.state("flows").empty());
  CHECK(r.state("runs") == "-");
  CHECK(r.state("") == "-");
  CHECK_FALSE(r.frame.trouble());
}

TEST_CASE("an exception is the state file's trouble", "[frame]") {
  Read r;
  PollReport report;
  r.frame.run({r.now, r.plan, {}, {}, {}}, {{"", {}, []() -> Status { throw std::runtime_error("disk full"); }}},
              report);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors.front().kind == ErrorKind::storage);
  CHECK(r.state("") == "unreachable");
}
