// The real program as a child process, with a directory of its own; always stopped when the value goes.
#pragma once

#include <fcntl.h>
#include <httplib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/where.h"

namespace returnwatch::agent::testing {

class Directory {
 public:
  Directory() {
    std::string name = (std::filesystem::temp_directory_path() / "returnwatch-e2e-XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }
  [[nodiscard]] std::string file(const std::string& name) const { return (path_ / name).string(); }
  [[nodiscard]] std::string read(const std::string& name) const {
    std::ifstream in(path_ / name);
    std::stringstream out;
    out << in.rdbuf();
    return out.str();
  }

 private:
  std::filesystem::path path_;
};

template <typename Condition>
bool within(std::chrono::milliseconds limit, Condition condition,
            std::chrono::milliseconds step = std::chrono::milliseconds(20)) {
  const auto until = std::chrono::steady_clock::now() + limit;
  while (!condition()) {
    if (std::chrono::steady_clock::now() >= until) return false;
    std::this_thread::sleep_for(step);
  }
  return true;
}

class Process {
 public:
  Process(const Directory& dir, const std::vector<std::string>& args, const std::map<std::string, std::string>& env,
          std::string log, const std::string& program = returnwatch::where::binary())
      : dir_(dir), log_(std::move(log)) {
    std::filesystem::remove(dir.file(log_));
    pid_ = ::fork();
    if (pid_ != 0) return;
    for (const auto& [name, value] : env) ::setenv(name.c_str(), value.c_str(), 1);
    const int out = ::open(dir.file(log_ + ".out").c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    const int err = ::open(dir.file(log_).c_str(), O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ::dup2(out, 1);
    ::dup2(err, 2);
    std::vector<char*> argv = {const_cast<char*>("returnwatch")};
    for (const std::string& a : args) argv.push_back(const_cast<char*>(a.c_str()));
    argv.push_back(nullptr);
    ::execv(program.c_str(), argv.data());
    ::_exit(127);
  }
  ~Process() { kill(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void signal(int number) const { ::kill(pid_, number); }
  // How large a file of its may become.
  [[nodiscard]] bool limit_files(const rlimit& most) const {
    return ::prlimit(pid_, RLIMIT_FSIZE, &most, nullptr) == 0;
  }
  void kill() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    pid_ = 0;
  }
  // The exit code; nothing: it does not end, or ended by a signal.
  std::optional<int> wait(std::chrono::milliseconds limit = std::chrono::seconds(60)) {
    int status = 0;
    if (!within(limit, [&] { return ::waitpid(pid_, &status, WNOHANG) == pid_; })) return std::nullopt;
    pid_ = 0;
    return WIFEXITED(status) ? std::optional<int>(WEXITSTATUS(status)) : std::nullopt;
  }
  [[nodiscard]] std::string errors() const { return dir_.read(log_); }
  [[nodiscard]] std::string output() const { return dir_.read(log_ + ".out"); }

  // "http://127.0.0.1:port" once it listens; "" if it does not.
  std::string address() {
    if (!address_.empty()) return address_;
    within(std::chrono::seconds(30), [&] {
      const std::string text = errors();
      const auto at = text.find("on http://");
      const auto end = at == std::string::npos ? at : text.find('\n', at);
      if (end == std::string::npos) return false;
      address_ = text.substr(at + 3, end - at - 3);
      return true;
    });
    return address_;
  }
  std::string get(const std::string& path, int* status = nullptr) {
    httplib::Client client(address());
    client.set_read_timeout(60);
    const auto r = client.Get(path.c_str());
    if (status) *status = r ? r->status : 0;
    return r ? r->body : "";
  }
  std::string post(const std::string& path, const httplib::Params& form, int* status = nullptr) {
    httplib::Client client(address());
    client.set_read_timeout(120);
    const auto r = client.Post(path.c_str(), httplib::Headers{{"X-Returnwatch-Client", "1"}}, form);
    if (status) *status = r ? r->status : 0;
    return r ? r->body : "";
  }
  bool ready(std::chrono::milliseconds limit = std::chrono::seconds(90)) {
    return within(limit, [&] {
      int status = 0;
      (void)get("/readyz", &status);
      return status == 200;
    });
  }

 private:
  const Directory& dir_;
  std::string log_, address_;
  pid_t pid_ = 0;
};

}  // namespace returnwatch::agent::testing
