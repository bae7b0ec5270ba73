// The threads on which answers are made: as many as are needed, up to a limit; none is tied to a connection.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace returnwatch::agent::web {

class WebWorkers {
 public:
  WebWorkers(std::size_t most, std::size_t longest_queue) : most_(most), longest_(longest_queue) {}
  ~WebWorkers() { stop(); }
  WebWorkers(const WebWorkers&) = delete;
  WebWorkers& operator=(const WebWorkers&) = delete;

  // False: too many wait already, or it is stopped. The job is not kept then. Jobs must not throw.
  [[nodiscard]] bool add(std::function<void()> job);
  // Ends what runs and waits to its end.
  void stop();

 private:
  void run();
  std::size_t most_, longest_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool stopped_ = false;
};

}  // namespace returnwatch::agent::web
