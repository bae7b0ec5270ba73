// A declared time line, as Alertmanager's acceptance tests have it: "at 1 s these findings, between 2 s and 9 s this
// message, and nothing more". The test says what happens when and what must be seen when; run() plays it in real time
// and fails with the line that did not hold.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace returnwatch::agent::testing {

class TimeLine {
 public:
  using Act = std::function<void()>;
  using Seen = std::function<bool()>;

  // At that second.
  TimeLine& at(double second, const std::string& what, Act act) {
    acts_.push_back({what, [second](double now) { return now >= second; }, std::move(act), false});
    return *this;
  }
  // As soon as that is so.
  TimeLine& once(Seen seen, const std::string& what, Act act) {
    acts_.push_back({what, [seen = std::move(seen)](double) { return seen(); }, std::move(act), false});
    return *this;
  }
  // It comes to be between these seconds, and not before.
  TimeLine& between(double from, double to, const std::string& what, Seen seen) {
    expectations_.push_back({what, from, to, std::move(seen), std::nullopt});
    return *this;
  }
  // It holds at the end, `quiet` seconds after everything else has happened.
  TimeLine& afterwards(const std::string& what, Seen holds) {
    endings_.push_back({what, 0, 0, std::move(holds), std::nullopt});
    return *this;
  }

  void run(double quiet = 2) {
    begin_ = Steady::now();
    while (!over()) {
      look();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    std::this_thread::sleep_for(std::chrono::duration<double>(quiet));
    for (const Action& a : acts_) {
      INFO("happened: " << a.what);
      CHECK(a.done);
    }
    for (const Expectation& e : expectations_) {
      INFO(e.what << ": between " << e.from << " s and " << e.to << " s; seen at "
                  << (e.first ? std::to_string(*e.first) + " s" : "no time"));
      CHECK(e.first);
      if (e.first) CHECK((*e.first >= e.from && *e.first <= e.to));
    }
    for (const Expectation& e : endings_) {
      INFO(e.what);
      CHECK(e.seen());
    }
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Action {
    std::string what;
    std::function<bool(double)> due;
    Act act;
    bool done;
  };
  struct Expectation {
    std::string what;
    double from, to;
    Seen seen;
    std::optional<double> first;
  };

  [[nodiscard]] double now() const { return std::chrono::duration<double>(Steady::now() - begin_).count(); }
  [[nodiscard]] bool over() const {
    double last = 0;
    bool done = true;
    for (const Action& a : acts_) done = done && a.done;
    for (const Expectation& e : expectations_) {
      done = done && e.first;
      last = std::max(last, e.to);
    }
    return done || now() > last;
  }
  void look() {
    for (Action& a : acts_)
      if (!a.done && a.due(now())) {
        a.act();
        a.done = true;
      }
    for (Expectation& e : expectations_)
      if (!e.first && e.seen()) e.first = now();
  }

  std::vector<Action> acts_;
  std::vector<Expectation> expectations_, endings_;
  Steady::time_point begin_{};
};

}  // namespace returnwatch::agent::testing
