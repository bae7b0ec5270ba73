#include "agent/cycle/workers.h"

#include <utility>

namespace returnwatch::agent {

Workers::~Workers() {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    ending_ = true;
    tasks_.clear();
  }
  wake_.notify_all();
  for (std::thread& t : threads_) t.join();
}

void Workers::give(std::function<void()> task) {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    tasks_.push_back(std::move(task));
    if (tasks_.size() > idle_ && threads_.size() < most_) threads_.emplace_back([this] { work(); });
  }
  wake_.notify_one();
}

void Workers::work() {
  std::unique_lock<std::mutex> hold(mutex_);
  for (;;) {
    ++idle_;
    wake_.wait(hold, [this] { return ending_ || !tasks_.empty(); });
    --idle_;
    if (ending_) return;
    const std::function<void()> task = std::move(tasks_.front());
    tasks_.pop_front();
    hold.unlock();
    task();
    hold.lock();
  }
}

}  // namespace returnwatch::agent
