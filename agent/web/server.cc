#include "agent/web/server.h"

#include <httplib.h>

#include <mutex>
#include <thread>

#include "agent/web/access.h"

namespace returnwatch::agent {

struct WebServer::Impl {
  WebOptions options;
  httplib::Server server;
  std::thread thread;
  std::string csrf = random_token();
  int port = 0;
};

namespace {

void harden(httplib::Response& res) {
  if (res.has_header("Content-Security-Policy")) return;  // each of them once
  res.set_header("Content-Security-Policy",
                 "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
                 "frame-ancestors 'none'; base-uri 'none'");
  res.set_header("X-Content-Type-Options", "nosniff");
  res.set_header("X-Frame-Options", "DENY");
  res.set_header("Referrer-Policy", "no-referrer");
  res.set_header("Cache-Control", "no-store");
  res.set_header("Cross-Origin-Opener-Policy", "same-origin");
}

void answer(httplib::Response& res, const WebAnswer& a) {
  res.status = a.status;
  if (!a.location.empty()) res.set_header("Location", a.location);
  if (!a.save_as.empty()) res.set_header("Content-Disposition", "attachment; filename=\"" + a.save_as + "\"");
  res.set_content(a.body, a.type.c_str());
}

void refuse(httplib::Response& res, int status, const std::string& why) {
  harden(res);  // what no route answers as well
  answer(res, {status, "text/plain; charset=utf-8", why + "\n", ""});
}

WebRequest request_of(const httplib::Request& req, const std::string& csrf, std::string actor) {
  WebRequest out{req.method, req.path, {}, "", csrf, std::move(actor)};
  for (const auto& [key, value] : req.params) out.query[key] = value;
  if (req.matches.size() > 1) out.captured = httplib::detail::decode_url(req.matches[1].str(), false);
  return out;
}

// A route's path as the server's regular expression; '*' captures the rest.
std::string pattern_of(const std::string& path) {
  std::string out;
  for (char c : path) out += c == '*' ? std::string("(.+)") : c == '.' ? std::string("\\.") : std::string(1, c);
  return out;
}

}  // namespace

WebServer::WebServer(WebOptions options) : impl_(std::make_unique<Impl>()) { impl_->options = std::move(options); }
WebServer::~WebServer() { stop(); }
int WebServer::port() const { return impl_->port; }

void WebServer::get(const std::string& path, WebHandler handler, bool open) {
  impl_->server.Get(pattern_of(path),
                    [this, handler = std::move(handler), open](const httplib::Request& req, httplib::Response& res) {
                      harden(res);
                      if (!host_allowed(impl_->options, req.get_header_value("Host")))
                        return refuse(res, 421, "this name is not served here");
                      const auto actor = open ? std::optional<std::string>("")
                                              : signed_in(impl_->options, req.get_header_value("Authorization"));
                      if (!actor) {
                        res.set_header("WWW-Authenticate", "Basic realm=\"returnwatch\", charset=\"UTF-8\"");
                        return refuse(res, 401, "sign in: the token as password, or user and password");
                      }
                      answer(res, handler(request_of(req, impl_->csrf, *actor)));
                    });
}

void WebServer::post(const std::string& path, WebHandler handler) {
  impl_->server.Post(
      pattern_of(path), [this, handler = std::move(handler)](const httplib::Request& req, httplib::Response& res) {
        harden(res);
        if (!host_allowed(impl_->options, req.get_header_value("Host")))
          return refuse(res, 421, "this name is not served here");
        const std::string authorization = req.get_header_value("Authorization");
        const auto actor = signed_in(impl_->options, authorization);
        if (!actor) {
          res.set_header("WWW-Authenticate", "Basic realm=\"returnwatch\", charset=\"UTF-8\"");
          return refuse(res, 401, "sign in first");
        }
        // A browser never adds a bearer or our own header to somebody else's form; a form of ours carries the token.
        const bool api = authorization.rfind("Bearer ", 0) == 0 || req.has_header("X-Returnwatch-Client");
        if (!api && !same_secret(req.get_param_value("csrf"), impl_->csrf))
          return refuse(res, 403, "the form has expired; load the page again");
        answer(res, handler(request_of(req, impl_->csrf, *actor)));
      });
}

Status WebServer::start() {
  Impl& i = *impl_;
  if (!is_loopback(i.options.host) && i.options.token.empty() && i.options.user.empty())
    return fail(ErrorKind::rejected, "agent.listen: " + i.options.host + " is beyond loopback; set agent.auth first");
  i.server.set_tcp_nodelay(true);  // else each answer on a kept connection waits for a delayed ACK
  i.server.set_payload_max_length(1 << 20);
  i.server.set_read_timeout(10, 0);
  i.server.set_write_timeout(10, 0);
  i.server.new_task_queue = [] { return new httplib::ThreadPool(12); };
  // A request without a length has no body (RFC 9112 section 6.3); the library would wait for one until its time-out.
  i.server.set_pre_routing_handler([](const httplib::Request& req, httplib::Response&) {
    if (!req.has_header("Content-Length") && !req.has_header("Transfer-Encoding"))
      const_cast<httplib::Request&>(req).set_header("Content-Length", "0");
    return httplib::Server::HandlerResponse::Unhandled;
  });
  i.server.set_exception_handler(
      [](const httplib::Request&, httplib::Response& res, std::exception_ptr) { refuse(res, 500, "internal error"); });
  i.server.set_error_handler([](const httplib::Request&, httplib::Response& res) {
    if (res.body.empty()) refuse(res, res.status, res.status == 404 ? "no such page" : "error");
  });
  if (i.options.port == 0) {
    i.port = i.server.bind_to_any_port(i.options.host.c_str());
  } else {
    i.port = i.server.bind_to_port(i.options.host.c_str(), i.options.port) ? i.options.port : -1;
  }
  if (i.port <= 0)
    return fail(ErrorKind::rejected, "agent.listen: cannot listen on " + i.options.host + ":" +
                                         std::to_string(i.options.port) + " (in use?)");
  i.thread = std::thread([&i] { i.server.listen_after_bind(); });
  // A stop() that comes before the loop runs would be lost, and stop() would wait for ever.
  for (int n = 0; n < 5000 && !i.server.is_running(); ++n) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  return {};
}

void WebServer::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->server.stop();
  impl_->thread.join();
}

bool is_loopback(const std::string& host) {
  return host == "localhost" || host == "::1" || host == "[::1]" || host.rfind("127.", 0) == 0;
}

Result<WebOptions> parse_listen(const std::string& listen) {
  const auto colon = listen.rfind(':');
  if (colon == std::string::npos) return fail(ErrorKind::rejected, "agent.listen: \"" + listen + "\" is not host:port");
  WebOptions out;
  out.host = listen.substr(0, colon);
  if (out.host.size() > 2 && out.host.front() == '[') out.host = out.host.substr(1, out.host.size() - 2);
  if (out.host.empty() || out.host == "*") out.host = "0.0.0.0";
  try {
    out.port = std::stoi(listen.substr(colon + 1));
  } catch (const std::exception&) {
    out.port = -1;
  }
  if (out.port < 0 || out.port > 65535)
    return fail(ErrorKind::rejected, "agent.listen: \"" + listen + "\" has no port");
  return out;
}

}  // namespace returnwatch::agent
