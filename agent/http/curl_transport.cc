#include "agent/http/curl_transport.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <thread>

#include "agent/http/curl_exchange.h"

namespace returnwatch::agent {
namespace {

struct Transfer {
  CurlExchange exchange;
  std::optional<CURLcode> code;  // set by the worker when it is done
  Transfer(const HttpRequest& request, std::size_t max_body) : exchange(request, max_body) {}
};

void init_curl_once() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl cannot start");
}

}  // namespace

class CurlTransport::CurlWorker {
 public:
  CurlWorker(std::size_t max_body, Hurry hurry)
      : max_body_(max_body), hurry_(std::move(hurry)), multi_(curl_multi_init()) {
    if (!multi_) throw std::runtime_error("libcurl cannot start");
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 64L);
    thread_ = std::thread([this] { loop(); });
  }

  ~CurlWorker() {
    stop();
    thread_.join();
    curl_multi_cleanup(multi_);
  }

  void stop() {
    {
      const std::lock_guard hold(mutex_);
      stop_ = true;
    }
    curl_multi_wakeup(multi_);
  }

  Result<HttpResponse> run(const HttpRequest& request) {
    Transfer job(request, max_body_);
    {
      std::unique_lock hold(mutex_);
      if (stop_) return job.exchange.finish(CURLE_ABORTED_BY_CALLBACK);
      queue_.push_back(&job);
    }
    curl_multi_wakeup(multi_);
    std::unique_lock hold(mutex_);
    done_.wait(hold, [&] { return job.code.has_value(); });
    return job.exchange.finish(*job.code);
  }

 private:
  void loop() {
    for (;;) {
      if (!start_queued()) break;
      if (out_of_patience()) abort_under_way();
      int running = 0;
      curl_multi_perform(multi_, &running);
      collect();
      curl_multi_poll(multi_, nullptr, 0, hurry_.wanted && !under_way_.empty() ? 100 : 1000, nullptr);
    }
    abort_all();
  }

  bool start_queued() {
    const std::lock_guard hold(mutex_);
    if (stop_) return false;
    for (; !queue_.empty(); queue_.pop_front()) {
      Transfer* job = queue_.front();
      curl_easy_setopt(job->exchange.handle(), CURLOPT_PRIVATE, job);
      curl_multi_add_handle(multi_, job->exchange.handle());
      under_way_.insert(job);
    }
    return true;
  }

  bool out_of_patience() {
    if (!hurry_.wanted || !hurry_.wanted()) {
      hurried_since_.reset();
      return false;
    }
    const auto now = std::chrono::steady_clock::now();
    if (!hurried_since_) hurried_since_ = now;
    return now - *hurried_since_ >= hurry_.patience;
  }

  void collect() {
    int left = 0;
    while (CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;
      Transfer* job = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
      finish(job, code);
    }
  }

  // After this the waiting thread owns the job again, and may be gone with it.
  void finish(Transfer* job, CURLcode code) {
    curl_multi_remove_handle(multi_, job->exchange.handle());
    const std::lock_guard hold(mutex_);
    under_way_.erase(job);
    job->code = code;
    done_.notify_all();
  }

  void abort_under_way() {
    for (Transfer* job : std::set<Transfer*>(under_way_)) finish(job, CURLE_ABORTED_BY_CALLBACK);
  }

  void abort_all() {
    abort_under_way();
    const std::lock_guard hold(mutex_);
    for (Transfer* job : queue_) job->code = CURLE_ABORTED_BY_CALLBACK;
    queue_.clear();
    done_.notify_all();
  }

  std::size_t max_body_;
  Hurry hurry_;
  std::optional<std::chrono::steady_clock::time_point> hurried_since_;
  CURLM* multi_;
  std::thread thread_;
  std::mutex mutex_;
  std::condition_variable done_;
  std::deque<Transfer*> queue_;
  std::set<Transfer*> under_way_;  // touched by the worker thread only
  bool stop_ = false;
};

CurlTransport::CurlTransport(std::size_t max_body, Hurry hurry) {
  init_curl_once();
  worker_ = std::make_unique<CurlWorker>(max_body, std::move(hurry));
}

CurlTransport::~CurlTransport() = default;

void CurlTransport::stop() { worker_->stop(); }

Result<HttpResponse> CurlTransport::send(const HttpRequest& request) { return worker_->run(request); }

}  // namespace returnwatch::agent
