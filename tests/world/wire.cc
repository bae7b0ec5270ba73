#include "tests/world/wire.h"

#include <ctime>

namespace returnwatch::world {

Answer message(int status, const std::string& text) {
  Answer a;
  a.status = status;
  a.body = Json{{"message", text}}.dump();
  return a;
}

std::string http_date(Time t) {
  const std::time_t at = std::chrono::system_clock::to_time_t(t);
  std::tm tm{};
  gmtime_r(&at, &tm);
  char text[40];
  std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm);
  return text;
}

std::optional<Answer> broken_answer(const WireFault& fault) {
  using Kind = WireFault::Kind;
  Answer a;
  switch (fault.kind) {
    case Kind::unauthorised:
      return message(401, "Unauthorized");
    case Kind::rate_limited:
      a = message(429, "Too Many Requests");
      a.headers.emplace_back("Retry-After", fault.system == "shopify" ? std::to_string(fault.seconds) + ".0"
                                                                      : std::to_string(fault.seconds));
      return a;
    case Kind::rate_limited_bare:
      return message(429, "Too Many Requests");
    case Kind::server_error:
      return message(500, "Internal server error");
    case Kind::timeout:
      a = message(504, "Endpoint request timed out");
      a.hang_ms = fault.seconds * 1000;
      return a;
    case Kind::malformed:
      a.body = "{\"rmas\": [{\"rmaId\": \"4120";
      return a;
    case Kind::dropped_connection:
      a.drop = true;
      return a;
    case Kind::empty_body:
      return a;
    case Kind::html:
      a.type = "text/html";
      a.body = "<html><body>Maintenance</body></html>";
      return a;
    case Kind::extra_fields:
    case Kind::repeated_cursor:
    case Kind::throttled:
    case Kind::too_dear:
    case Kind::access_denied:
    case Kind::fall_forward:
    case Kind::deprecated:
      return std::nullopt;
  }
  return std::nullopt;
}

void log_call(State& world, const std::string& system, const std::string& store, const Request& request,
              const Answer& answer) {
  Call call;
  call.at = world.now();
  call.system = system;
  call.store = store;
  call.method = request.method;
  call.path = request.shown();
  call.status = answer.status;
  if (system == "shopify" || system == "channels") call.body = request.body.substr(0, 20000);
  if (world.calls.size() > 200000) world.calls.erase(world.calls.begin(), world.calls.begin() + 100000);
  world.calls.push_back(std::move(call));
  ++world.counters[store.empty() ? system : system + ":" + store];
}

void violation(State& world, const std::string& what) {
  world.violations.push_back(what);
  ++world.counters["violations"];
}

}  // namespace returnwatch::world
