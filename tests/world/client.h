// A small client for the tests of the demo world.
#pragma once

#include <httplib.h>

#include <map>
#include <string>

#include "tests/world/json.h"
#include "tests/world/world.h"

namespace returnwatch::world {

inline httplib::Client client_of(const std::string& url) {
  httplib::Client c(url);
  c.set_keep_alive(true);
  c.set_tcp_nodelay(true);
  return c;
}

class Shop {
 public:
  Shop(const World& world, const std::string& store)
      : client_(client_of(world.shopify_url(store))), token_(world.environment().at(token_name(store))) {}

  Json ask(const std::string& query, const Json& variables = Json::object(), const std::string& version = "2026-07") {
    auto r = client_.Post(("/admin/api/" + version + "/graphql.json").c_str(), {{"X-Shopify-Access-Token", token_}},
                          Json{{"query", query}, {"variables", variables}}.dump(), "application/json");
    if (!r) return nullptr;
    status = r->status;
    headers = r->headers;
    return Json::parse(r->body, nullptr, false);
  }
  int status = 0;
  httplib::Headers headers;

 private:
  static std::string token_name(const std::string& store) {
    std::string name = "DEMO_SHOPIFY_TOKEN_";
    for (char c : store) name += c == '-' ? '_' : static_cast<char>(std::toupper(c));
    return name;
  }
  httplib::Client client_;
  std::string token_;
};

inline WorldOptions small_world() {
  WorldOptions o;
  o.returns = 24;
  o.now = *checks::parse_time("2026-11-23T08:00:00Z");
  o.ticks = false;
  o.faults = {"none"};
  o.near_misses = false;
  return o;
}

}  // namespace returnwatch::world
