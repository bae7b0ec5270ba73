// A bounded number of threads that do what they are given, in the order in which it came.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace returnwatch::agent {

class Workers {
 public:
  // Threads are made as they are needed, at most so many.
  explicit Workers(std::size_t most) : most_(most) {}
  // Waits for what is under way; what was not begun is dropped.
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // `task` must not throw.
  void give(std::function<void()> task);

 private:
  void work();

  const std::size_t most_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::function<void()>> tasks_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool ending_ = false;
};

}  // namespace returnwatch::agent
