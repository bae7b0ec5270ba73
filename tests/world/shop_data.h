// The records of one simulated shop, as an object graph: every node by its global id, references as global ids.
//
// A value of an object field is either an inline object or a string "gid://..." that names a node; of a connection or
// list, an array of those. A missing nullable field is null; a missing non-null scalar, list or money bag gets the
// empty value of its type, so that records say only what matters. Abstract types carry "__typename".
#pragma once

#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "checks/times.h"
#include "tests/world/json.h"

namespace returnwatch::world {

using checks::Time;

struct ShopData {
  std::string domain;  // acme.myshopify.com
  std::string currency = "GBP";
  std::string api_version = "2026-07";  // what the shop answers with when asked for this or less
  std::set<std::string> scopes;
  std::unordered_map<std::string, Json> nodes;
  std::map<std::string, std::vector<std::string>> roots;  // "Order" -> ids, oldest first
  Json shop = Json::object();
  Json installation = Json::object();
  Json api_versions = Json::array();

  Json* find(const std::string& gid) {
    auto it = nodes.find(gid);
    return it == nodes.end() ? nullptr : &it->second;
  }
  [[nodiscard]] const Json* find(const std::string& gid) const {
    auto it = nodes.find(gid);
    return it == nodes.end() ? nullptr : &it->second;
  }
  [[nodiscard]] bool allows(const std::vector<std::string>& needs) const {
    if (needs.empty()) return true;
    for (const auto& s : needs) {
      if (scopes.count(s) > 0) return true;
    }
    return false;
  }
  // Adds or replaces a node; "__typename" and "id" must be set.
  Json& put(Json node) {
    const std::string id = node.at("id");
    if (nodes.count(id) == 0) roots[node.at("__typename")].push_back(id);
    return nodes[id] = std::move(node);
  }
};

// The digits of "gid://shopify/Order/123".
[[nodiscard]] std::string legacy_id(const std::string& gid);

}  // namespace returnwatch::world
