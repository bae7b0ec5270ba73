// A transport that plays a small shop's answers: by operation name, in the order given, the last one again and again.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "agent/base/clock.h"
#include "agent/sources/shopify/client.h"

namespace returnwatch::agent::shopify::testing {

using nlohmann::json;

inline checks::Time at(const char* text) { return *checks::parse_time(text); }

struct Sent {
  std::string name;  // of the operation; "token" for the token request
  std::string text;
  json variables;
  HttpRequest request;
};

inline HttpResponse http(long status, const std::string& body, std::map<std::string, std::string> headers = {}) {
  return HttpResponse{status, std::move(headers), body};
}
inline json cost(double requested, double available = 1990, double maximum = 2000, double restore = 100) {
  return {
      {"requestedQueryCost", requested},
      {"actualQueryCost", requested},
      {"throttleStatus", {{"maximumAvailable", maximum}, {"currentlyAvailable", available}, {"restoreRate", restore}}}};
}
inline HttpResponse data(const json& value, const json& extensions = {{"cost", cost(10)}}) {
  return http(200, json{{"data", value}, {"extensions", extensions}}.dump(), {{"x-shopify-api-version", "2026-07"}});
}
inline HttpResponse error(const std::string& code, const json& more = json::object(), const json& value = nullptr) {
  json extensions = {{"code", code}};
  extensions.update(more);
  return http(200, json{{"data", value}, {"errors", {{{"message", "no"}, {"extensions", extensions}}}}}.dump());
}
// An array of just these (braces alone would make an object or a copy of some).
template <typename... Items>
json list(const Items&... items) {
  json out = json::array();
  (out.push_back(json(items)), ...);
  return out;
}
inline json page(const json& nodes, const std::string& next = "") {
  return {{"nodes", nodes},
          {"pageInfo", {{"hasNextPage", !next.empty()}, {"endCursor", next.empty() ? json() : json(next)}}}};
}

class Played final : public Transport {
 public:
  using Answer = std::function<Result<HttpResponse>(const Sent&)>;

  void answer(const std::string& name, HttpResponse response) {
    answers_[name].push_back([response](const Sent&) { return response; });
  }
  void answer(const std::string& name, Answer answer) { answers_[name].push_back(std::move(answer)); }
  void forget(const std::string& name) { answers_.erase(name); }

  Result<HttpResponse> send(const HttpRequest& request) override {
    Sent sent{"token", "", json::object(), request};
    if (request.url.find("/graphql.json") != std::string::npos) {
      const json body = json::parse(request.body);
      sent.text = body.at("query");
      sent.variables = body.at("variables");
      sent.name = sent.text.substr(6, sent.text.find_first_of("( {", 6) - 6);
    }
    this->sent.push_back(sent);
    auto& queue = answers_[sent.name];
    if (queue.empty()) return http(500, "no answer for " + sent.name);
    const Answer next = queue.front();
    if (queue.size() > 1) queue.pop_front();
    return next(sent);
  }

  [[nodiscard]] long count(const std::string& name) const {
    return std::count_if(sent.begin(), sent.end(), [&](const Sent& s) { return s.name == name; });
  }
  [[nodiscard]] const Sent& last(const std::string& name) const {
    const auto found = std::find_if(sent.rbegin(), sent.rend(), [&](const Sent& s) { return s.name == name; });
    if (found == sent.rend()) throw std::runtime_error("never sent: " + name);
    return *found;
  }

  std::vector<Sent> sent;

 private:
  std::map<std::string, std::deque<Answer>> answers_;
};

// A clock that a wait moves on.
struct Waiting {
  ManualClock clock{at("2026-11-23T12:00:00Z")};
  std::vector<long> waits;
  bool stop = false;
  std::function<bool(checks::Duration)> wait() {
    return [this](checks::Duration d) {
      if (stop) return false;
      waits.push_back(static_cast<long>(d.count()));
      clock.advance(d);
      return true;
    };
  }
};

inline ShopifyEndpoint endpoint() {
  ShopifyEndpoint e;
  e.base_url = "https://acme.myshopify.com/";
  e.credentials.access_token = "shpat_secret";
  return e;
}

}  // namespace returnwatch::agent::shopify::testing
