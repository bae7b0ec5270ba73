// One port for everything a person or Prometheus asks: /metrics, /healthz, /readyz, /api/..., pages. Reads go through
// callbacks that the app sets; the server itself holds no state of the agent.
//
// One thread of libmicrohttpd (epoll) holds every connection, however slow; answers are made on a few others. A read is
// rendered once for all who ask at the same time (copies.h). Ranges are not served: an answer comes whole or not at
// all.
//
// Beyond loopback it refuses to start without sign-in. Everything that changes state is a POST with a CSRF token, or
// carries the API token as a bearer. Security headers on every answer; no script, nothing from other hosts.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "agent/base/result.h"

namespace returnwatch::agent {

struct WebOptions {
  std::string host = "127.0.0.1";
  int port = 9464;             // 0: any free one
  std::string token;           // sign-in by token (bearer, or as the password of basic auth)
  std::string user, password;  // or by basic auth
  std::string base_path;       // below which a proxy shows it ("/returns"; "" = none): asked for with it or without
  std::string public_host;     // the name that people know it by; served beside the loopback's names
  std::string user_header;     // a trusted proxy's, that names who asks; "" = none
};

struct WebRequest {
  std::string method, path;
  std::map<std::string, std::string> query;  // or the form's fields of a POST
  std::string captured;                      // what the route's `*` matched
  std::string csrf;                          // to put into forms
  std::string actor;                         // who signed in: user name, "token", or "local"
  std::string name;                          // that the browser was told to remember; "" = none
};

struct WebAnswer {
  int status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body;
  std::string location;  // with 303
  std::string save_as;   // a file name: the browser saves it instead of showing it
  std::string remember;  // a name that the browser gives back from now on; "" = none
  int refresh = 0;       // seconds after which a browser may load it again; 0 = never
};

using WebHandler = std::function<WebAnswer(const WebRequest&)>;

class WebServer {
 public:
  explicit WebServer(WebOptions options);
  ~WebServer();
  // `path` may end in "*"; handlers run on the server's threads. Open routes (health) need no sign-in, and are answered
  // on the thread of the connections: they must be quick.
  void get(const std::string& path, WebHandler handler, bool open = false);
  void post(const std::string& path, WebHandler handler);
  // Binds and serves in the background. Fails when the port is taken, or when it would listen beyond loopback without
  // sign-in.
  [[nodiscard]] Status start();
  [[nodiscard]] int port() const;
  void stop();
  // The agent has changed something: what was rendered before now is not shown any more, but for pages that take long,
  // until they are made anew (at once, where somebody reads them). From any thread.
  void changed();
  [[nodiscard]] std::uint64_t wrong_sign_ins() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// "127.0.0.1:9464", "[::1]:9464", ":9464" -> host and port.
[[nodiscard]] Result<WebOptions> parse_listen(const std::string& listen);
[[nodiscard]] bool is_loopback(const std::string& host);

}  // namespace returnwatch::agent
