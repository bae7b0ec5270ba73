// One HTTP server on loopback; the simulated systems are functions from request to answer.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace returnwatch::world {

struct Request {
  std::string method, path, body;
  std::vector<std::pair<std::string, std::string>> query;  // decoded, in order
  std::map<std::string, std::string> headers;              // names in lower case
  [[nodiscard]] std::string header(const std::string& name) const {
    auto it = headers.find(name);
    return it == headers.end() ? "" : it->second;
  }
  [[nodiscard]] bool has(const std::string& key) const;
  [[nodiscard]] std::string param(const std::string& key) const;  // the first; ""
  [[nodiscard]] std::vector<std::string> params(const std::string& key) const;
  [[nodiscard]] std::string shown() const;  // path and query, for the call log
};

struct Answer {
  int status = 200;
  std::string body;
  std::string type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers;
  int hang_ms = 0;    // waits before answering (cut short by stop)
  bool drop = false;  // closes the connection without an answer
};

using Handler = std::function<Answer(const Request&)>;

class HttpPort {
 public:
  explicit HttpPort(Handler handler);
  ~HttpPort();
  int start(int port);  // the port; throws std::runtime_error when it is taken
  void stop();

 private:
  struct Server;
  std::unique_ptr<Server> server_;
};

}  // namespace returnwatch::world
