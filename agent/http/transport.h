// One HTTP exchange. The only implementation that touches the network is CurlTransport (curl_transport.h); tests play
// pages.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/result.h"
#include "checks/times.h"

namespace returnwatch::agent {

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  checks::Duration timeout{30};
  std::string ca_file;  // "" = the system's
  std::string proxy;    // "" = HTTPS_PROXY / NO_PROXY of the environment
};

struct HttpResponse {
  long status = 0;
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;                            // decompressed; capacity leaves simdjson's padding free
  [[nodiscard]] std::string header(const std::string& lower_name) const {
    auto it = headers.find(lower_name);
    return it == headers.end() ? std::string() : it->second;
  }
};

class Transport {
 public:
  virtual ~Transport() = default;
  // An error only where there was no HTTP answer at all (unreachable); every status is a response. The message names
  // the host and what failed (DNS, connection, TLS, time-out), never a header or a query string. Thread-safe.
  [[nodiscard]] virtual Result<HttpResponse> send(const HttpRequest& request) = 0;
};

}  // namespace returnwatch::agent
