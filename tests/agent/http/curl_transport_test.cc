#include "agent/http/curl_transport.h"

#include <httplib.h>
#include <zlib.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <set>
#include <thread>

using namespace returnwatch;
using namespace returnwatch::agent;

namespace {

std::string gzip(const std::string& text) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(text.size() + 256, '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

// A server on loopback that says what it got.
class Server {
 public:
  Server() {
    server_.Get("/echo", [this](const httplib::Request& q, httplib::Response& r) {
      {
        const std::lock_guard hold(mutex_);
        ports_.insert(q.remote_port);
      }
      r.set_header("X-Seen", q.get_header_value("X-Token"));
      r.set_header("X-Two", "a");
      r.set_header("X-TWO", "b");
      r.set_content("hello", "text/plain");
    });
    server_.Post("/echo", [](const httplib::Request& q, httplib::Response& r) { r.set_content(q.body, "text/plain"); });
    server_.Get("/gzip", [](const httplib::Request&, httplib::Response& r) {
      r.set_header("Content-Encoding", "gzip");
      r.set_content(gzip(std::string(100000, 'x')), "text/plain");
    });
    server_.Get("/away", [](const httplib::Request&, httplib::Response& r) { r.set_redirect("/echo"); });
    server_.Get("/slow", [](const httplib::Request&, httplib::Response&) {
      std::this_thread::sleep_for(std::chrono::milliseconds(1800));
    });
    server_.set_keep_alive_timeout(1);
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }
  HttpRequest get(const std::string& path) const {
    HttpRequest r;
    r.url = "http://127.0.0.1:" + std::to_string(port_) + path;
    return r;
  }
  std::size_t connections() {
    const std::lock_guard hold(mutex_);
    return ports_.size();
  }

 private:
  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::mutex mutex_;
  std::set<int> ports_;
};

}  // namespace

TEST_CASE("headers, bodies and statuses come back as they are") {
  Server server;
  CurlTransport transport;
  auto request = server.get("/echo");
  request.headers = {{"X-Token", "abc"}, {"X-Bad", "a\r\nX-Token: evil"}};
  const auto answer = transport.send(request);
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(answer->body == "hello");
  CHECK(answer->body.capacity() >= answer->body.size() + body_padding);
  CHECK(answer->header("x-seen") == "abc");
  CHECK(answer->header("x-two") == "a, b");

  auto post = server.get("/echo");
  post.method = "POST";
  post.body = std::string("{\0}", 3);
  CHECK(transport.send(post)->body == post.body);
  CHECK(transport.send(server.get("/nowhere"))->status == 404);
  CHECK(transport.send(server.get("/away"))->status == 302);
}

TEST_CASE("compressed answers are unpacked, and bounded by their unpacked size") {
  Server server;
  CurlTransport transport;
  const auto answer = transport.send(server.get("/gzip"));
  REQUIRE(answer);
  CHECK(answer->body == std::string(100000, 'x'));
  CurlTransport small(5000);
  const auto refused = small.send(server.get("/gzip"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().kind == ErrorKind::malformed);
}

TEST_CASE("connections are kept and shared by threads") {
  Server server;
  CurlTransport transport;
  for (int i = 0; i < 5; ++i) REQUIRE(transport.send(server.get("/echo")));
  CHECK(server.connections() == 1);
  std::atomic<int> fine{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 10; ++n) {
        const auto answer = transport.send(server.get("/echo"));
        if (answer && answer->body == "hello") ++fine;
      }
    });
  }
  for (auto& t : threads) t.join();
  CHECK(fine == 40);
  CHECK(server.connections() <= 12);
}

TEST_CASE("no answer is unreachable, and the message names host and cause only") {
  Server server;
  CurlTransport transport;
  auto slow = server.get("/slow?key=hidden");
  slow.timeout = checks::Duration(1);
  slow.headers = {{"X-Token", "hidden"}};
  const auto late = transport.send(slow);
  REQUIRE_FALSE(late);
  CHECK(late.error().kind == ErrorKind::unreachable);
  CHECK(late.error().message.find("127.0.0.1") == 0);
  CHECK(late.error().message.find("timed out") != std::string::npos);
  CHECK(late.error().message.find("hidden") == std::string::npos);

  HttpRequest refused;
  refused.url = "http://user:hidden@127.0.0.1:1/";
  const auto none = transport.send(refused);
  REQUIRE_FALSE(none);
  CHECK(none.error().message == "127.0.0.1:1: connection refused or unreachable");

  HttpRequest file;
  file.url = "file:///etc/passwd";
  CHECK_FALSE(transport.send(file));
}

TEST_CASE("a named proxy is asked, also for loopback") {
  httplib::Server proxy;
  std::atomic<int> asked{0};
  proxy.Get(".*", [&](const httplib::Request&, httplib::Response& r) {
    ++asked;
    r.set_content("from the proxy", "text/plain");
  });
  proxy.set_keep_alive_timeout(1);
  const int port = proxy.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { proxy.listen_after_bind(); });
  CurlTransport transport;
  HttpRequest request;
  request.url = "http://127.0.0.1:1/x";
  request.proxy = "http://127.0.0.1:" + std::to_string(port);
  const auto answer = transport.send(request);
  proxy.stop();
  thread.join();
  REQUIRE(answer);
  CHECK(answer->body == "from the proxy");
  CHECK(asked == 1);
}

TEST_CASE("without a named proxy those of the environment hold, and its exceptions") {
  httplib::Server proxy;
  std::atomic<int> asked{0};
  proxy.Get(".*", [&](const httplib::Request&, httplib::Response& r) {
    ++asked;
    r.set_content("from the proxy", "text/plain");
  });
  proxy.set_keep_alive_timeout(1);
  const int port = proxy.bind_to_any_port("127.0.0.1");
  std::thread thread([&] { proxy.listen_after_bind(); });
  ::setenv("http_proxy", ("http://127.0.0.1:" + std::to_string(port)).c_str(), 1);
  CurlTransport transport;
  HttpRequest request;
  request.url = "http://shop.invalid/x";
  const auto through = transport.send(request);
  ::setenv("no_proxy", "shop.invalid", 1);
  const auto past = transport.send(request);  // nobody has that name
  ::unsetenv("http_proxy");
  ::unsetenv("no_proxy");
  proxy.stop();
  thread.join();
  REQUIRE(through);
  CHECK(through->body == "from the proxy");
  CHECK_FALSE(past);
  CHECK(asked == 1);
}

TEST_CASE("stopping the transport frees whoever waits") {
  Server server;
  auto transport = std::make_unique<CurlTransport>();
  Result<HttpResponse> answer = fail(ErrorKind::storage, "");
  std::thread waiting([&] { answer = transport->send(server.get("/slow")); });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto started = std::chrono::steady_clock::now();
  CurlTransport* raw = transport.get();
  raw->stop();
  waiting.join();
  CHECK(std::chrono::steady_clock::now() - started < std::chrono::seconds(2));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::unreachable);
  CHECK_FALSE(transport->send(server.get("/echo")));
}

TEST_CASE("what hangs is given up when there is hurry, and only then; afterwards requests go on") {
  Server server;
  std::atomic<bool> hurry{false};
  CurlTransport transport(Hurry{[&hurry] { return hurry.load(); }, std::chrono::milliseconds(400)});
  Result<HttpResponse> answer = fail(ErrorKind::storage, "");
  std::chrono::steady_clock::time_point ended;
  std::thread waiting([&] {
    answer = transport.send(server.get("/slow"));
    ended = std::chrono::steady_clock::now();
  });
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  const auto asked = std::chrono::steady_clock::now();
  hurry = true;
  waiting.join();
  CHECK(ended - asked >= std::chrono::milliseconds(390));
  CHECK(ended - asked < std::chrono::milliseconds(1500));
  REQUIRE_FALSE(answer);
  CHECK(answer.error().kind == ErrorKind::unreachable);
  CHECK_FALSE(transport.send(server.get("/slow")));  // at once: the patience is over
  CHECK(std::chrono::steady_clock::now() - ended < std::chrono::milliseconds(1000));
  hurry = false;
  CHECK(transport.send(server.get("/echo")));
}
