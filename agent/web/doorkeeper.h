// Wrong passwords: answered later and later, counted, and said in the log once a minute. A right one never waits, since
// people behind one proxy share its address with whoever guesses.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>

namespace returnwatch::agent::web {

class Doorkeeper {
 public:
  using Steady = std::chrono::steady_clock;

  // A wrong one came; how long its answer is to wait. 100 ms for the first, doubled with each up to 5 s, and back again
  // once none came for a while.
  [[nodiscard]] std::chrono::milliseconds turned_away(Steady::time_point now);
  // To be called now and then: says in the log what is to be said.
  void look(Steady::time_point now);
  [[nodiscard]] std::uint64_t total() const;

 private:
  mutable std::mutex mutex_;
  std::uint64_t total_ = 0, unsaid_ = 0;
  int doubled_ = 0;
  Steady::time_point last_{}, said_{};
};

}  // namespace returnwatch::agent::web
