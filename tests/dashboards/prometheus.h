// A real Prometheus that scrapes one target every second, for as long as the value lives.
#pragma once

#include <fcntl.h>
#include <httplib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>

#include "tests/free_port.h"

namespace returnwatch::dashboards {

class Prometheus {
 public:
  // `target`: host:port.
  Prometheus(const std::string& target, const std::string& rules) : port_(returnwatch::testing::free_port()) {
    std::string name = (std::filesystem::temp_directory_path() / "rw-prometheus-XXXXXX").string();
    dir_ = ::mkdtemp(name.data());
    std::ofstream(dir_ / "prometheus.yml")
        << "global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [\"" << rules
        << "\"]\nscrape_configs: [{job_name: returnwatch, static_configs: [{targets: [\"" << target << "\"]}]}]\n";
    const std::string config = "--config.file=" + (dir_ / "prometheus.yml").string();
    const std::string data = "--storage.tsdb.path=" + (dir_ / "data").string();
    const std::string listen = "--web.listen-address=127.0.0.1:" + std::to_string(port_);
    pid_ = ::fork();
    if (pid_ == 0) {
      const int log = ::open((dir_ / "log").c_str(), O_CREAT | O_WRONLY, 0600);
      ::dup2(log, 1);
      ::dup2(log, 2);
      ::execlp("prometheus", "prometheus", config.c_str(), data.c_str(), listen.c_str(), nullptr);
      ::_exit(127);
    }
  }
  ~Prometheus() {
    if (pid_ > 0) {
      ::kill(pid_, SIGTERM);
      ::waitpid(pid_, nullptr, 0);
    }
    std::filesystem::remove_all(dir_);
  }
  Prometheus(const Prometheus&) = delete;
  Prometheus& operator=(const Prometheus&) = delete;

  [[nodiscard]] nlohmann::json get(const std::string& path, const httplib::Params& params = {}) const {
    httplib::Client http("127.0.0.1", port_);
    const auto answer = http.Get(path, params, httplib::Headers{});
    return answer ? nlohmann::json::parse(answer->body, nullptr, false) : nlohmann::json();
  }
  // The samples of an instant query; null when it failed.
  [[nodiscard]] nlohmann::json query(const std::string& expr) const {
    const nlohmann::json answer = get("/api/v1/query", {{"query", expr}});
    return answer.is_object() && answer.value("status", "") == "success" ? answer["data"]["result"] : nlohmann::json();
  }
  [[nodiscard]] bool wait_for(const std::string& expr, int seconds = 30) const {
    for (int i = 0; i < seconds * 5; ++i) {
      if (!query(expr).empty()) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    return false;
  }

 private:
  int port_;
  std::filesystem::path dir_;
  pid_t pid_ = -1;
};

}  // namespace returnwatch::dashboards
