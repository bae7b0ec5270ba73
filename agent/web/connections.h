// The open connections: who holds one without asking anything is let go, so that slow clients never hold the port.
#pragma once

#include <chrono>
#include <list>
#include <mutex>

namespace returnwatch::agent::web {

class Connections {
 public:
  using Steady = std::chrono::steady_clock;
  struct One {
    int fd = -1;
    Steady::time_point since{};  // when it was opened, asked or was answered last
    bool asked = false;          // a whole request is being answered
    std::list<One>::iterator place;
  };

  // `most`: with more than this the ones that have waited longest without asking make room.
  explicit Connections(std::size_t most) : most_(most) {}

  [[nodiscard]] One* opened(int fd, Steady::time_point now);
  void asks(One* c, Steady::time_point now);      // its request is here as a whole
  void answered(One* c, Steady::time_point now);  // or given up
  void closed(One* c);
  // Shuts down those whose time is over. Their server notices, and calls closed().
  void sweep(Steady::time_point now);

 private:
  std::size_t most_;
  std::mutex mutex_;
  std::list<One> all_;  // by `since`, the longest first
};

}  // namespace returnwatch::agent::web
