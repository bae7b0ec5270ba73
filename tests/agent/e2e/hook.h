// A receiver of webhooks that keeps what it was told, message by message.
#pragma once

#include <httplib.h>

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace returnwatch::agent::testing {

class Hook {
 public:
  Hook() {
    server_.set_tcp_nodelay(true);
    server_.Post("/hook", [this](const httplib::Request& request, httplib::Response& response) {
      const std::lock_guard<std::mutex> hold(mutex_);
      bodies_.push_back(nlohmann::json::parse(request.body, nullptr, false));
      response.status = 200;
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Hook() {
    server_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/hook"; }
  [[nodiscard]] std::vector<nlohmann::json> bodies() const {
    const std::lock_guard<std::mutex> hold(mutex_);
    return bodies_;
  }
  [[nodiscard]] std::size_t count() const { return bodies().size(); }

  // How often each fingerprint was told, counting a message that came twice (one id) once.
  [[nodiscard]] std::map<std::string, int> told(const char* which) const {
    std::map<std::string, int> out;
    std::set<std::string> ids;
    for (const nlohmann::json& b : bodies())
      if (b.is_object() && b.contains(which) && ids.insert(b.value("id", "")).second)
        for (const nlohmann::json& f : b[which]) ++out[f.get<std::string>()];
    return out;
  }
  [[nodiscard]] std::map<std::string, int> fired() const { return told("fingerprints_fired"); }
  [[nodiscard]] std::map<std::string, int> resolved() const { return told("fingerprints_resolved"); }
  // Messages that came again: allowed only where a process died between our answer and its commit.
  [[nodiscard]] int repeats() const {
    std::map<std::string, int> ids;
    int n = 0;
    for (const nlohmann::json& b : bodies())
      if (b.is_object() && ++ids[b.value("id", "")] > 1) ++n;
    return n;
  }

 private:
  httplib::Server server_;
  std::thread thread_;
  mutable std::mutex mutex_;
  std::vector<nlohmann::json> bodies_;
  int port_ = 0;
};

// The world's configuration with this one receiver, told at once.
inline std::string only_hook(const std::string& config) {
  const auto receivers = config.find("[[receiver]]");
  return config.substr(0, receivers) + "[[receiver]]\nname = \"hook\"\nwebhook = { url = { env = \"TEST_HOOK\" } }\n" +
         "[[route]]\nmatch = {}\nreceiver = [\"hook\"]\ngroup_wait = \"0s\"\ngroup_interval = \"5m\"\n";
}

}  // namespace returnwatch::agent::testing
