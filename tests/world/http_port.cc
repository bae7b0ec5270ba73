#include "tests/world/http_port.h"

#include <httplib.h>

#include <atomic>
#include <cctype>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace returnwatch::world {
namespace {

std::string lower(std::string s) {
  for (char& c : s) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return s;
}

Request convert(const httplib::Request& in) {
  Request r;
  r.method = in.method;
  r.path = in.path;
  r.body = in.body;
  for (const auto& [key, value] : in.params) r.query.emplace_back(key, value);
  for (const auto& [key, value] : in.headers) r.headers[lower(key)] = value;
  return r;
}

}  // namespace

bool Request::has(const std::string& key) const {
  for (const auto& [k, v] : query) {
    if (k == key) return true;
  }
  return false;
}

std::string Request::param(const std::string& key) const {
  for (const auto& [k, v] : query) {
    if (k == key) return v;
  }
  return "";
}

std::vector<std::string> Request::params(const std::string& key) const {
  std::vector<std::string> out;
  for (const auto& [k, v] : query) {
    if (k == key) out.push_back(v);
  }
  return out;
}

std::string Request::shown() const {
  std::string s = path;
  char join = '?';
  for (const auto& [k, v] : query) {
    s += join + k + "=" + v;
    join = '&';
  }
  return s;
}

// Brotli as cpp-httplib packs it, at its best and slowest, costs more than all else that the world does: gzip will do.
void offer_gzip_only(const httplib::Request& in) {
  auto& headers = const_cast<httplib::Request&>(in).headers;  // the server asks them once more for its answer
  const bool gzip = in.get_header_value("Accept-Encoding").find("gzip") != std::string::npos;
  headers.erase("Accept-Encoding");
  if (gzip) headers.emplace("Accept-Encoding", "gzip");
}

struct HttpPort::Server {
  Handler handler;
  httplib::Server http;
  std::thread thread;
  std::atomic<bool> stopping{false};

  void serve(const httplib::Request& in, httplib::Response& out) {
    Answer a;
    try {
      a = handler(convert(in));
      offer_gzip_only(in);
    } catch (const std::exception& e) {
      a.status = 500;
      a.body = std::string("{\"message\":\"demo world: ") + e.what() + "\"}";
    }
    for (int waited = 0; waited < a.hang_ms && !stopping; waited += 20)
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    out.status = a.status;
    for (const auto& [key, value] : a.headers) out.set_header(key.c_str(), value);
    if (a.drop) {
      // A body shorter than announced: the client sees the connection die.
      out.set_content_provider(1000, a.type.c_str(),
                               [](std::size_t, std::size_t, httplib::DataSink&) { return false; });
      return;
    }
    if (a.body.empty()) return out.set_content("", a.type.c_str());
    // By a provider, since httplib packs a plain body with Brotli's dearest level: two thirds of a test's time.
    out.set_content_provider(a.body.size(), a.type.c_str(),
                             [body = a.body](std::size_t at, std::size_t length, httplib::DataSink& sink) {
                               return sink.write(body.data() + at, length);
                             });
  }
};

HttpPort::HttpPort(Handler handler) : server_(std::make_unique<Server>()) {
  server_->handler = std::move(handler);
  auto serve = [s = server_.get()](const httplib::Request& in, httplib::Response& out) { s->serve(in, out); };
  server_->http.Get(".*", serve);
  server_->http.Post(".*", serve);
  server_->http.Put(".*", serve);
  server_->http.Delete(".*", serve);
  server_->http.Patch(".*", serve);
  server_->http.set_keep_alive_timeout(1);  // stop() waits for idle connections
  server_->http.set_tcp_nodelay(true);
}

HttpPort::~HttpPort() { stop(); }

int HttpPort::start(int port) {
  auto& http = server_->http;
  const int bound = port == 0 ? http.bind_to_any_port("127.0.0.1") : (http.bind_to_port("127.0.0.1", port) ? port : -1);
  if (bound <= 0) throw std::runtime_error("demo world: cannot listen on 127.0.0.1:" + std::to_string(port));
  server_->thread = std::thread([&http] { http.listen_after_bind(); });
  while (!http.is_running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return bound;
}

void HttpPort::stop() {
  if (!server_ || !server_->thread.joinable()) return;
  server_->stopping = true;
  server_->http.stop();
  server_->thread.join();
}

}  // namespace returnwatch::world
