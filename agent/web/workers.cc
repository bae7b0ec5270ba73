#include "agent/web/workers.h"

namespace returnwatch::agent::web {

bool WebWorkers::add(std::function<void()> job) {
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (stopped_ || jobs_.size() >= longest_) return false;
    jobs_.push_back(std::move(job));
    if (idle_ < jobs_.size() && threads_.size() < most_) threads_.emplace_back([this] { run(); });
  }
  changed_.notify_one();
  return true;
}

void WebWorkers::run() {
  std::unique_lock<std::mutex> hold(mutex_);
  for (;;) {
    ++idle_;
    changed_.wait(hold, [this] { return stopped_ || !jobs_.empty(); });
    --idle_;
    if (jobs_.empty()) return;
    const std::function<void()> job = std::move(jobs_.front());
    jobs_.pop_front();
    hold.unlock();
    job();
    hold.lock();
  }
}

void WebWorkers::stop() {
  std::vector<std::thread> threads;
  {
    const std::lock_guard<std::mutex> hold(mutex_);
    stopped_ = true;
    threads.swap(threads_);
  }
  changed_.notify_all();
  for (std::thread& t : threads) t.join();
}

}  // namespace returnwatch::agent::web
