// Receivers of webhooks, and of what else is a POST: each box ("/ops" is the box "ops") keeps what it was told, message
// by message, and answers as the test orders.
#pragma once

#include <httplib.h>

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace returnwatch::agent::testing {

struct Reply {
  int status = 200;
  std::string body = "ok";
  int retry_after = 0;                   // seconds; 0 = none is asked
  std::chrono::milliseconds after{0};    // it thinks so long first
  std::function<void()> meanwhile = {};  // called when the message is here, before it is answered
};

struct Caught {
  std::chrono::steady_clock::time_point at;
  nlohmann::json body;
  int status = 0;  // as answered; 0 = not yet
};

class Hook {
 public:
  Hook() {
    server_.set_tcp_nodelay(true);
    server_.new_task_queue = [] { return new httplib::ThreadPool(16); };
    server_.Post("/.+", [this](const httplib::Request& request, httplib::Response& response) {
      const std::string box = request.path.substr(1, request.path.find('/', 1) - 1);
      const auto [reply, number] = take(box, request.body);
      if (reply.meanwhile) reply.meanwhile();
      for (auto waited = std::chrono::milliseconds(0); waited < reply.after && !stopping_;
           waited += std::chrono::milliseconds(20))
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      response.status = reply.status;
      if (reply.retry_after > 0) response.set_header("Retry-After", std::to_string(reply.retry_after));
      response.set_content(reply.body, "text/plain");
      const std::lock_guard<std::mutex> hold(mutex_);
      boxes_[box][number].status = reply.status;
    });
    server_.Get("/.+", [this](const httplib::Request& request, httplib::Response&) {
      (void)take(request.path.substr(1), "{}");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Hook() {
    stopping_ = true;
    server_.stop();
    thread_.join();
  }
  Hook(const Hook&) = delete;
  Hook& operator=(const Hook&) = delete;

  [[nodiscard]] std::string url(const std::string& box = "hook") const {
    return "http://127.0.0.1:" + std::to_string(port_) + "/" + box;
  }
  // What a box answers from now on, or the next `times`; after them as before.
  void reply(const std::string& box, const Reply& reply, int times = -1) {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (times < 0)
      usual_[box] = reply;
    else
      next_[box].insert(next_[box].end(), static_cast<std::size_t>(times), reply);
  }

  // Each box answers as usual again.
  void accept_all() {
    const std::lock_guard<std::mutex> hold(mutex_);
    next_.clear();
  }

  [[nodiscard]] std::vector<Caught> caught(const std::string& box = "hook") const {
    const std::lock_guard<std::mutex> hold(mutex_);
    const auto it = boxes_.find(box);
    return it == boxes_.end() ? std::vector<Caught>{} : it->second;
  }
  // What it has taken: answered with 200.
  [[nodiscard]] std::vector<nlohmann::json> bodies(const std::string& box = "hook") const {
    std::vector<nlohmann::json> out;
    for (const Caught& c : caught(box))
      if (c.status == 200) out.push_back(c.body);
    return out;
  }
  [[nodiscard]] std::size_t count(const std::string& box = "hook") const { return bodies(box).size(); }

  // How often each fingerprint was told, counting a message that came twice (one id) once.
  [[nodiscard]] std::map<std::string, int> told(const char* which, const std::string& box) const {
    std::map<std::string, int> out;
    std::set<std::string> ids;
    for (const nlohmann::json& b : bodies(box))
      if (b.is_object() && b.contains(which) && ids.insert(b.value("id", "")).second)
        for (const nlohmann::json& f : b[which]) ++out[f.get<std::string>()];
    return out;
  }
  [[nodiscard]] std::map<std::string, int> fired(const std::string& box = "hook") const {
    return told("fingerprints_fired", box);
  }
  [[nodiscard]] std::map<std::string, int> resolved(const std::string& box = "hook") const {
    return told("fingerprints_resolved", box);
  }
  // Messages that came again: allowed only where a process died between our answer and its commit.
  [[nodiscard]] int repeats(const std::string& box = "hook") const {
    std::map<std::string, int> ids;
    int n = 0;
    for (const nlohmann::json& b : bodies(box))
      if (b.is_object() && ++ids[b.value("id", "")] > 1) ++n;
    return n;
  }

 private:
  std::pair<Reply, std::size_t> take(const std::string& box, const std::string& body) {
    const std::lock_guard<std::mutex> hold(mutex_);
    boxes_[box].push_back({std::chrono::steady_clock::now(), nlohmann::json::parse(body, nullptr, false), 0});
    Reply reply = usual_[box];
    if (auto& next = next_[box]; !next.empty()) {
      reply = next.front();
      next.erase(next.begin());
    }
    return {reply, boxes_[box].size() - 1};
  }

  httplib::Server server_;
  std::thread thread_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;
  std::map<std::string, std::vector<Caught>> boxes_;
  std::map<std::string, Reply> usual_;
  std::map<std::string, std::vector<Reply>> next_;
  int port_ = 0;
};

// The world's configuration with these receivers instead of its own.
inline std::string with_receivers(const std::string& config, const std::string& receivers) {
  return config.substr(0, config.find("[[receiver]]")) + receivers;
}

// ... with this one, told at once.
inline std::string only_hook(const std::string& config) {
  return with_receivers(config, R"([[receiver]]
name = "hook"
webhook = { url = { env = "TEST_HOOK" } }
[[route]]
match = {}
receiver = ["hook"]
group_wait = "0s"
group_interval = "5m"
)");
}

}  // namespace returnwatch::agent::testing
