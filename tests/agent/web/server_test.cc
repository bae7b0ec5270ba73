// Who may ask: sign-in, names, tokens of forms. Over real sockets of the loopback.
#include "agent/web/server.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "agent/web/access.h"

using namespace returnwatch::agent;

namespace {

WebOptions loopback() {
  WebOptions o;
  o.port = 0;
  return o;
}

// A server with one page, one open page and one form that says who asked.
struct Site {
  WebServer web;
  explicit Site(WebOptions options) : web(std::move(options)) {
    web.get("/page", [](const WebRequest& r) { return WebAnswer{200, "text/html; charset=utf-8", r.csrf, ""}; });
    web.get(
        "/healthz",
        [](const WebRequest&) {
          return WebAnswer{200, "text/plain", "ok", ""};
        },
        true);
    web.get("/broken", [](const WebRequest&) -> WebAnswer { throw std::runtime_error("secret detail"); });
    web.get("/things/*", [](const WebRequest& r) { return WebAnswer{200, "text/plain", r.captured, ""}; });
    web.get("/table", [](const WebRequest&) { return WebAnswer{200, "text/csv", "a", "", "a-2026-11.csv"}; });
    web.post("/form", [](const WebRequest& r) { return WebAnswer{200, "text/plain", r.actor, ""}; });
    web.get("/said", [](const WebRequest& r) { return WebAnswer{200, "text/plain", said(r), ""}; });
    web.post("/said", [](const WebRequest& r) {
      WebAnswer out{200, "text/plain", said(r), ""};
      out.remember = r.query.count("by") ? r.query.at("by") : "";
      return out;
    });
    web.get("/api/broken", [](const WebRequest&) -> WebAnswer { throw std::runtime_error("secret detail"); });
    web.post("/api/form", [](const WebRequest&) { return WebAnswer{200, "application/json", "{}", ""}; });
    REQUIRE(web.start());
  }
  static std::string said(const WebRequest& r) {
    std::string out = r.name.empty() ? "" : "(" + r.name + ")";
    for (const auto& [key, value] : r.query) out += "[" + key + "|" + value + "]";
    return out;
  }
  [[nodiscard]] httplib::Client client() const { return httplib::Client("127.0.0.1", web.port()); }
};

int status(const httplib::Result& r) { return r ? r->status : 0; }

}  // namespace

TEST_CASE("beyond the loopback nothing is served without sign-in", "[web]") {
  for (const char* host : {"0.0.0.0", "::", "192.0.2.1"}) {
    WebOptions o = loopback();
    o.host = host;
    WebServer web(o);
    const auto started = web.start();
    INFO(host);
    REQUIRE_FALSE(started);
    CHECK(started.error().message.find("agent.auth") != std::string::npos);
  }
  WebOptions signed_up = loopback();
  signed_up.host = "0.0.0.0";
  signed_up.token = "long-enough-token";
  WebServer web(signed_up);
  CHECK(web.start());
}

TEST_CASE("sign-in by token or by name and password; health needs none", "[web]") {
  WebOptions o = loopback();
  o.token = "the-token";
  o.user = "mo";
  o.password = "pass:word";
  const Site site(o);
  auto client = site.client();
  CHECK(status(client.Get("/healthz")) == 200);
  const auto refused = client.Get("/page");
  REQUIRE(status(refused) == 401);
  CHECK(refused->get_header_value("WWW-Authenticate").find("Basic") == 0);
  CHECK(refused->has_header("Content-Security-Policy"));
  for (const auto& [user, password, expected] : {std::tuple<const char*, const char*, int>{"mo", "pass:word", 200},
                                                 {"anyone", "the-token", 200},
                                                 {"mo", "password", 401},
                                                 {"mo", "", 401},
                                                 {"", "the-token", 200},
                                                 {"other", "pass:word", 401}}) {
    INFO(user << "/" << password);
    auto fresh = site.client();
    fresh.set_basic_auth(user, password);
    CHECK(status(fresh.Get("/page")) == expected);
  }
  CHECK(status(client.Get("/page", {{"Authorization", "Bearer the-token"}})) == 200);
  CHECK(status(client.Get("/page", {{"Authorization", "Bearer the-toke"}})) == 401);
  CHECK(status(client.Get("/page", {{"Authorization", "Basic !!!"}})) == 401);
  CHECK(client.Post("/form", {{"Authorization", "Bearer the-token"}}, "", "text/plain")->body == "token");
}

TEST_CASE("a form's token is needed, and good for that run of the agent only", "[web]") {
  const Site site(loopback()), other(loopback());
  auto client = site.client();
  const std::string csrf = client.Get("/page")->body;
  CHECK(csrf.size() == 32);
  CHECK(status(client.Post("/form", httplib::Params{{"csrf", csrf}})) == 200);
  CHECK(status(client.Post("/form", httplib::Params{{"csrf", other.client().Get("/page")->body}})) == 403);
  CHECK(status(client.Post("/form", httplib::Params{})) == 403);
  // What no form of another page can send.
  CHECK(client.Post("/form", {{"X-Returnwatch-Client", "1"}}, "", "text/plain")->body == "local");
}

TEST_CASE("names that are not ours are not served on the loopback", "[web]") {
  const Site site(loopback());
  auto client = site.client();
  for (const char* good : {"localhost", "localhost:9464", "127.0.0.1:1", "[::1]:9464"})
    CHECK(status(client.Get("/page", {{"Host", good}})) == 200);
  for (const char* bad : {"evil.example", "localhost.evil.example", "127.0.0.1.evil.example:80"}) {
    INFO(bad);
    CHECK(status(client.Get("/page", {{"Host", bad}})) == 421);
    CHECK(status(client.Post("/form", {{"Host", bad}, {"X-Returnwatch-Client", "1"}}, "", "text/plain")) == 421);
  }
}

TEST_CASE("every answer is hardened once; mistakes tell no detail", "[web]") {
  const Site site(loopback());
  auto client = site.client();
  for (const char* path : {"/page", "/healthz", "/broken", "/none"}) {
    INFO(path);
    const auto answer = client.Get(path);
    REQUIRE(answer);
    for (const char* header :
         {"Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy", "Cache-Control"})
      CHECK(answer->get_header_value_count(header) == 1);
    CHECK(answer->body.find("secret detail") == std::string::npos);
  }
  CHECK(status(client.Get("/broken")) == 500);
  CHECK(status(client.Get("/none")) == 404);
  CHECK(client.Get("/things/a%2Fb%20c")->body == "a/b c");
}

TEST_CASE("a table is saved under its name", "[web]") {
  const Site site(loopback());
  const auto table = site.client().Get("/table");
  REQUIRE(table);
  CHECK(table->get_header_value("Content-Disposition") == "attachment; filename=\"a-2026-11.csv\"");
  CHECK_FALSE(site.client().Get("/page")->has_header("Content-Disposition"));
}

TEST_CASE("a POST without a body and without a length is answered at once", "[web]") {
  const Site site(loopback());
  const int fd = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(static_cast<std::uint16_t>(site.web.port()));
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval patience{5, 0};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  REQUIRE(connect(fd, reinterpret_cast<const sockaddr*>(&to), sizeof to) == 0);
  const std::string request = "POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Returnwatch-Client: 1\r\n\r\n";
  REQUIRE(send(fd, request.data(), request.size(), 0) == static_cast<ssize_t>(request.size()));
  char head[15] = {};
  CHECK(recv(fd, head, 12, MSG_WAITALL) == 12);
  CHECK(std::string(head) == "HTTP/1.1 200");
  close(fd);
}

TEST_CASE("what to listen on is read strictly", "[web]") {
  CHECK(parse_listen("127.0.0.1:9464")->port == 9464);
  CHECK(parse_listen("[::1]:80")->host == "::1");
  CHECK(parse_listen(":9464")->host == "0.0.0.0");
  for (const char* bad : {"9464", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "127.0.0.1:-1"})
    CHECK_FALSE(parse_listen(bad));
  CHECK(is_loopback("127.9.9.9"));
  CHECK_FALSE(is_loopback("128.0.0.1"));
  CHECK(same_secret("abc", "abc"));
  CHECK_FALSE(same_secret("abc", "abd"));
  CHECK_FALSE(same_secret("abc", "ab"));
}

TEST_CASE("a value keeps its equals signs, and boxes that are ticked come together", "[web]") {
  const Site site(loopback());
  auto client = site.client();
  const httplib::Headers ours = {{"X-Returnwatch-Client", "1"}};
  const char* form = "application/x-www-form-urlencoded";
  const auto query = client.Get("/said?q=a=b&empty=&c=%3D%26");
  REQUIRE(status(query) == 200);
  CHECK(query->body == "[c|=&][empty|][q|a=b]");
  const auto posted = client.Post("/said", ours, "matchers=check=x+store=y&for=1h", form);
  REQUIRE(status(posted) == 200);
  CHECK(posted->body == "[for|1h][matchers|check=x store=y]");
  const auto boxes = client.Post("/said?page=2", ours, "fingerprint=a1&fingerprint=b2&fingerprint=c3", form);
  REQUIRE(status(boxes) == 200);
  CHECK(client.Post("/said", ours, "&&=x&flag&a=%zz&b=%41%", form)->body == "[a|%zz][b|A%][flag|]");
  CHECK(boxes->body == "[fingerprint|a1,b2,c3][page|2]");
}

TEST_CASE("a name is asked for once", "[web]") {
  const Site site(loopback());
  auto client = site.client();
  const auto posted =
      client.Post("/said", {{"X-Returnwatch-Client", "1"}}, "by=Kim+%C3%98", "application/x-www-form-urlencoded");
  REQUIRE(status(posted) == 200);
  const std::string cookie = posted->get_header_value("Set-Cookie");
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  const auto back = client.Get("/said", {{"Cookie", cookie.substr(0, cookie.find(';'))}});
  REQUIRE(status(back) == 200);
  CHECK(back->body == "(Kim \xC3\x98)");
  CHECK(client.Get("/said")->body.empty());  // nobody else is shown that name
}

TEST_CASE("the API's errors are JSON, whoever makes them", "[web]") {
  WebOptions o = loopback();
  o.token = "the-token";
  const Site site(o);
  auto client = site.client();
  const httplib::Headers in = {{"Authorization", "Bearer the-token"}};
  for (const auto& [answer, expected] :
       {std::pair<httplib::Result, int>{client.Get("/api/nothing", in), 404},
        {client.Get("/api/broken"), 401},
        {client.Get("/api/broken", in), 500},
        {client.Post("/api/form", {{"Authorization", "Basic Onro"}}, "", "text/plain"), 401},
        {client.Put("/api/form", in, "", "text/plain"), 405}}) {
    REQUIRE(status(answer) == expected);
    INFO(answer->body);
    CHECK(answer->get_header_value("Content-Type") == "application/json");
    CHECK(answer->body.rfind("{\"error\": \"", 0) == 0);
    CHECK(answer->body.find("secret detail") == std::string::npos);
  }
  CHECK(client.Get("/nothing", in)->get_header_value("Content-Type").find("text/plain") == 0);
}

TEST_CASE("below a proxy's path it is asked for with the path or without, and by the name people know", "[web]") {
  WebOptions o = loopback();
  o.base_path = "/returns";
  o.public_host = "tools.acme.example";
  const Site site(o);
  auto client = site.client();
  CHECK(client.Get("/returns/things/x")->body == "x");
  CHECK(client.Get("/things/x")->body == "x");
  CHECK(status(client.Get("/returnsx/things/x")) == 404);
  CHECK(status(client.Get("/page", {{"Host", "tools.acme.example"}})) == 200);
  CHECK(status(client.Get("/page", {{"Host", "evil.example"}})) == 421);
}
