#include "agent/web/server.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <set>
#include <thread>

#include "agent/web/access.h"
#include "agent/web/doorkeeper.h"
#include "agent/web/exchange.h"
#include "agent/web/listen.h"
#include "agent/web/workers.h"
#include "checks/printable.h"

namespace returnwatch::agent {

using namespace web;
using Steady = std::chrono::steady_clock;

namespace {

constexpr unsigned kMostConnections = 1500, kFilesOfOthers = 256;
constexpr unsigned kSecondsOfSilence = 30;  // of a connection, while something is sent or awaited
constexpr std::size_t kMostWorkers = 12, kLongestQueue = 512;
constexpr std::size_t kMostTurnedAway = 800;  // that wait for their answer; the others are hung up on
constexpr std::size_t kMostOfAName = 60;
constexpr std::chrono::milliseconds kTick{50};
const char* const kText = "text/plain; charset=utf-8";

// In JSON to those who asked the API. `why` is a literal without quotes.
WebAnswer refusal(int status, const std::string& why, const std::string& path) {
  if (path.rfind("/api/", 0) == 0) return {status, "application/json", "{\"error\": \"" + why + "\"}\n", ""};
  return {status, kText, why + "\n", ""};
}

// What the process may open bounds what the port may hold.
unsigned most_connections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return 512;
  rlimit more = files;
  more.rlim_cur = std::min<rlim_t>(files.rlim_max, std::max<rlim_t>(files.rlim_cur, 4096));
  if (::setrlimit(RLIMIT_NOFILE, &more) == 0) files = more;  // where a service manager forbids it, it sets the limit
  return files.rlim_cur > 2 * kFilesOfOthers
             ? std::min<unsigned>(kMostConnections, static_cast<unsigned>(files.rlim_cur) - kFilesOfOthers)
             : 128;
}

struct HttpRoute {
  std::string method, path;  // a `path` that ends in "*" takes all that begin so
  WebHandler handler;
  bool open = false;

  [[nodiscard]] bool takes(const std::string& m, const std::string& p) const {
    if (m != method) return false;
    if (path.back() != '*') return p == path;
    return p.size() >= path.size() && p.compare(0, path.size() - 1, path, 0, path.size() - 1) == 0;
  }
  [[nodiscard]] std::string captured(const std::string& p) const {
    return path.back() == '*' ? p.substr(path.size() - 1) : "";
  }
};

WebAnswer made_by(const WebHandler& handler, const WebRequest& request) {
  try {
    return handler(request);
  } catch (const std::exception& e) {
    spdlog::error("{} {}: {}", request.method, request.path, e.what());
  } catch (...) {
    spdlog::error("{} {}: failed", request.method, request.path);
  }
  return refusal(500, "internal error", request.path);
}

// A proxy may pass the path as it came, or without its own part.
std::string below(const std::string& base, const std::string& path) {
  if (base.empty() || path.compare(0, base.size(), base) != 0) return path;
  if (path.size() == base.size()) return "/";
  return path[base.size()] == '/' ? path.substr(base.size()) : path;
}

std::string key_of(const WebRequest& r) {
  std::string out = r.actor + "\n" + r.name + "\n" + r.path;
  for (const auto& [name, value] : r.query) out += "\n" + name + "=" + value;
  return out;
}

}  // namespace

struct WebServer::Impl {
  WebOptions options;
  std::vector<HttpRoute> routes;
  std::string csrf = random_token();
  int port = 0;
  MHD_Daemon* daemon = nullptr;
  Copies copies;
  Doorkeeper doorkeeper;
  std::unique_ptr<Connections> connections;
  // `quick`: the metrics', so that no page delays them. `ahead`: what is made before it is asked for, one by one.
  std::unique_ptr<WebWorkers> workers, quick, ahead;

  std::thread ticker;
  std::mutex mutex;  // of the following
  std::condition_variable wake;
  std::multimap<Steady::time_point, HttpExchange*> turned_away;
  bool stopping = false;

  // --- on the thread of the connections
  MHD_Result take(MHD_Connection* c, const char* url, const char* method, const char* data, std::size_t* size,
                  HttpExchange*& e);
  void decide(HttpExchange& e);
  void turn_away(HttpExchange& e);
  void hand_over(HttpExchange& e, const HttpRoute& route, WebRequest request);
  [[nodiscard]] bool render(WebWorkers& on, Copies::Job job);
  void render_ahead(Steady::time_point now);
  [[nodiscard]] const HttpRoute* route_of(const std::string& method, const std::string& path) const;

  // --- on any
  void give(HttpExchange* e, std::shared_ptr<const Copy> answer) {
    e->answer = std::move(answer);
    MHD_resume_connection(e->connection);
  }
  void tick();
};

namespace {

void put(HttpExchange& e, WebAnswer answer) { e.answer = Copies::complete(std::move(answer), false); }

}  // namespace

// libmicrohttpd calls it with the headers, with each piece of the body, at the end of the body, and again when a
// suspended connection goes on.
MHD_Result WebServer::Impl::take(MHD_Connection* c, const char* url, const char* method, const char* data,
                                 std::size_t* size, HttpExchange*& e) {
  if (!e) {
    e = new HttpExchange;
    e->connection = c;
    e->method = method;
    e->path = below(options.base_path, url);
    if (const auto* info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT))
      e->one = static_cast<Connections::One*>(info->socket_context);
    return MHD_YES;
  }
  if (*size > 0) {
    e->too_large = e->too_large || e->body.size() + *size > kLongestBody;
    if (!e->too_large) e->body.append(data, *size);
    *size = 0;
    return MHD_YES;
  }
  if (!e->answer && !e->handed_over) {
    if (e->one) connections->asks(e->one, Steady::now());
    decide(*e);
  }
  if (e->answer) return respond(*e);
  return e->handed_over ? MHD_YES : MHD_NO;
}

const HttpRoute* WebServer::Impl::route_of(const std::string& method, const std::string& path) const {
  for (const HttpRoute& r : routes)
    if (r.takes(method, path)) return &r;
  return nullptr;
}

void WebServer::Impl::decide(HttpExchange& e) {
  if (e.too_large) return put(e, refusal(413, "the request is too large", e.path));
  const std::string method = e.method == "HEAD" ? "GET" : e.method;
  if (method != "GET" && method != "POST") return put(e, refusal(405, "only GET and POST are served", e.path));
  const HttpRoute* route = route_of(method, e.path);
  if (!route) return put(e, refusal(404, "no such page", e.path));
  if (!host_allowed(options, header_of(e.connection, "Host")))
    return put(e, refusal(421, "this host name is not served here", e.path));
  const std::string authorization = header_of(e.connection, "Authorization");
  const auto actor = route->open ? std::optional<std::string>("") : signed_in(options, authorization);
  if (!actor) {
    e.asks_sign_in = true;
    put(e, refusal(401, "sign in: the token as password, or user and password", e.path));
    return authorization.empty() ? void() : turn_away(e);
  }
  WebRequest request{method, e.path, fields_of(e), route->captured(e.path), csrf, *actor, ""};
  if (const std::string name = options.user_header.empty() ? "" : header_of(e.connection, options.user_header.c_str());
      !name.empty())
    request.actor = checks::printable(name.substr(0, kMostOfAName));
  request.name = remembered_name(e.connection);
  // A browser never adds a bearer or our own header to somebody else's form; a form of ours carries the token.
  const bool api = authorization.rfind("Bearer ", 0) == 0 || has_header(e.connection, "X-Returnwatch-Client");
  if (method == "POST" && !api && !same_secret(request.query["csrf"], csrf))
    return put(e, refusal(403, "the form has expired; load the page again", e.path));
  if (route->open) return put(e, made_by(route->handler, request));
  hand_over(e, *route, std::move(request));
}

// The answer is there, but goes out later. Where too many wait already, the line is cut: whoever guesses on thousands
// of connections must not fill the port.
void WebServer::Impl::turn_away(HttpExchange& e) {
  const Steady::time_point now = Steady::now();
  const auto wait = doorkeeper.turned_away(now);
  const std::lock_guard<std::mutex> hold(mutex);
  if (stopping || turned_away.size() >= kMostTurnedAway) return e.answer.reset();
  turned_away.emplace(now + wait, &e);
  e.handed_over = true;
  MHD_suspend_connection(e.connection);
  e.later.swap(e.answer);
}

void WebServer::Impl::hand_over(HttpExchange& e, const HttpRoute& route, WebRequest request) {
  const WebHandler& handler = route.handler;
  HttpExchange* raw = &e;
  e.handed_over = true;
  MHD_suspend_connection(e.connection);
  const auto busy = Copies::complete(refusal(503, "too many requests at once; try again", request.path), false);
  if (request.method == "POST") {
    const bool taken = workers->add([this, raw, &handler, request = std::move(request)] {
      WebAnswer answer = made_by(handler, request);
      copies.outdate();
      give(raw, Copies::complete(std::move(answer), false));
    });
    if (!taken) give(raw, busy);
    return;
  }
  const std::string key = key_of(request);
  const bool metrics = request.path == "/metrics";
  const Copies::Make make = [&handler, request = std::move(request)] { return made_by(handler, request); };
  auto asked = copies.ask(
      key, Steady::now(), [this, raw](auto copy) { give(raw, std::move(copy)); }, make);
  if (asked.copy) give(raw, asked.copy);
  if (asked.make && !render(metrics ? *quick : *workers, {key, asked.generation, make}))
    copies.made(key, busy->answer, Steady::now(), asked.generation);
}

// False: the workers have too much to do.
bool WebServer::Impl::render(WebWorkers& on, Copies::Job job) {
  return on.add([this, job = std::move(job)] {
    const Steady::time_point begun = Steady::now();
    copies.made(job.key, job.make(), begun, job.generation);
  });
}

void WebServer::Impl::render_ahead(Steady::time_point now) {
  for (Copies::Job& job : copies.due(now)) {
    const std::string key = job.key;
    const long generation = job.generation;
    if (!render(*ahead, std::move(job))) copies.not_made(key, generation);
  }
}

void WebServer::Impl::tick() {
  std::unique_lock<std::mutex> hold(mutex);
  Steady::time_point swept = Steady::now();
  for (;;) {
    const Steady::time_point now = Steady::now();
    while (!turned_away.empty() && (stopping || turned_away.begin()->first <= now)) {
      HttpExchange* e = turned_away.begin()->second;
      turned_away.erase(turned_away.begin());
      give(e, e->later);
    }
    if (stopping) return;
    render_ahead(now);
    if (now - swept >= std::chrono::seconds(1)) {
      swept = now;
      connections->sweep(now);
      doorkeeper.look(now);
    }
    wake.wait_for(hold, kTick);
  }
}

WebServer::WebServer(WebOptions options) : impl_(std::make_unique<Impl>()) { impl_->options = std::move(options); }
WebServer::~WebServer() { stop(); }
int WebServer::port() const { return impl_->port; }
void WebServer::changed() { impl_->copies.renew(); }
std::uint64_t WebServer::wrong_sign_ins() const { return impl_->doorkeeper.total(); }

void WebServer::get(const std::string& path, WebHandler handler, bool open) {
  impl_->routes.push_back({"GET", path, std::move(handler), open});
}

void WebServer::post(const std::string& path, WebHandler handler) {
  impl_->routes.push_back({"POST", path, std::move(handler), false});
}

namespace {

// libmicrohttpd's callbacks; `self` is the Impl.
template <typename Impl>
struct Callbacks {
  static MHD_Result access(void* self, MHD_Connection* c, const char* url, const char* method, const char*,
                           const char* data, std::size_t* size, void** state) {
    auto* e = static_cast<HttpExchange*>(*state);
    const MHD_Result result = static_cast<Impl*>(self)->take(c, url, method, data, size, e);
    *state = e;
    return result;
  }
  static void completed(void* self, MHD_Connection*, void** state, MHD_RequestTerminationCode) {
    const std::unique_ptr<HttpExchange> e(static_cast<HttpExchange*>(*state));
    *state = nullptr;
    if (e && e->one) static_cast<Impl*>(self)->connections->answered(e->one, Steady::now());
  }
  static void connection(void* self, MHD_Connection* c, void** context, MHD_ConnectionNotificationCode what) {
    Connections& all = *static_cast<Impl*>(self)->connections;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
      if (*context) all.closed(static_cast<Connections::One*>(*context));
      *context = nullptr;
    } else if (const auto* info = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)) {
      *context = all.opened(info->connect_fd, Steady::now());
    }
  }
};

}  // namespace

Status WebServer::start() {
  Impl& i = *impl_;
  if (!is_loopback(i.options.host) && i.options.token.empty() && i.options.user.empty())
    return fail(ErrorKind::rejected, "agent.listen: " + i.options.host + " is beyond loopback; set agent.auth first");
  const auto listening = listen_on(i.options.host, i.options.port);
  if (!listening) return tl::unexpected<Error>(listening.error());
  const unsigned most = most_connections();
  i.connections = std::make_unique<Connections>(most * 2 / 3);
  i.workers = std::make_unique<WebWorkers>(kMostWorkers, kLongestQueue);
  i.quick = std::make_unique<WebWorkers>(1, kLongestQueue);
  i.ahead = std::make_unique<WebWorkers>(1, kLongestQueue);
  using Calls = Callbacks<Impl>;
  i.daemon =
      MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, nullptr, nullptr, Calls::access, &i,
                       MHD_OPTION_LISTEN_SOCKET, listening->fd, MHD_OPTION_CONNECTION_LIMIT, most,
                       MHD_OPTION_CONNECTION_TIMEOUT, kSecondsOfSilence, MHD_OPTION_NOTIFY_COMPLETED, Calls::completed,
                       &i, MHD_OPTION_NOTIFY_CONNECTION, Calls::connection, &i, MHD_OPTION_END);
  if (!i.daemon) {
    ::close(listening->fd);
    return fail(ErrorKind::rejected, "agent.listen: the server does not start");
  }
  i.port = listening->port;
  i.ticker = std::thread([&i] { i.tick(); });
  return {};
}

// Suspended connections must go on before the daemon may be stopped: what is being made is awaited, who waits for a
// refusal gets it.
void WebServer::stop() {
  Impl& i = *impl_;
  if (!i.daemon) return;
  const MHD_socket listening = MHD_quiesce_daemon(i.daemon);
  {
    const std::lock_guard<std::mutex> hold(i.mutex);
    i.stopping = true;
  }
  i.wake.notify_all();
  i.ticker.join();
  i.workers->stop();
  i.quick->stop();
  i.ahead->stop();
  MHD_stop_daemon(i.daemon);
  i.daemon = nullptr;
  if (listening != MHD_INVALID_SOCKET) ::close(listening);
}

}  // namespace returnwatch::agent
