// Goods and their stock, in Shopify.
#include <algorithm>
#include <iterator>

#include "tests/world/goods.h"
#include "tests/world/story.h"
#include "tests/world/templates.h"

namespace returnwatch::world {
namespace {

// A level at one place; nothing of it is promised or on its way. What is on hand has no clock of its own: null, as on
// real shops (docs/facts/shopify.md 10).
std::string make_level(State& world, ShopData& shop, const std::string& item, const std::string& place, Time since) {
  const std::string level = world.gid("InventoryLevel") + "?inventory_item_id=" + legacy_id(item);
  Json quantities = Json::array();
  for (const char* name :
       {"available", "on_hand", "committed", "incoming", "reserved", "damaged", "safety_stock", "quality_control"}) {
    const bool on_hand = name[0] == 'o';
    const bool stock = on_hand || name[0] == 'a';
    quantities.push_back({{"id", level + "&name=" + name},
                          {"name", name},
                          {"quantity", stock ? 20 : 0},
                          {"updatedAt", on_hand ? Json() : Json(checks::to_rfc3339(since))}});
  }
  shop.put(made("InventoryLevel", level, since, {{"item", item}, {"location", place}, {"quantities", quantities}}));
  return level;
}

}  // namespace

std::string goods_title(std::size_t number) {
  static const char* const kTitles[] = {"Linen Shirt",   "Wool Coat",      "Denim Jacket", "Cotton T-Shirt",
                                        "Silk Scarf",    "Chino Trousers", "Rain Jacket",  "Merino Jumper",
                                        "Pleated Skirt", "Canvas Shoes",   "Leather Belt", "Running Shorts"};
  return kTitles[number % std::size(kTitles)];
}

std::string make_variant(State& world, Brand& brand, const std::string& title, const std::string& sku, Time since) {
  ShopData& shop = brand.shop;
  const std::string product = world.gid("Product");
  const std::string variant = world.gid("ProductVariant");
  const std::string item = world.gid("InventoryItem");
  shop.put(made("Product", product, since, {{"title", title}, {"handle", sku}, {"variants", {variant}}}));
  shop.put(made("ProductVariant", variant, since,
                {{"displayName", title}, {"sku", sku}, {"product", product}, {"inventoryItem", item}}));
  Json levels = Json::array();
  for (const auto& place : shop.roots["Location"]) {
    if (shop.find(place)->at("isActive").get<bool>()) levels.push_back(make_level(world, shop, item, place, since));
  }
  shop.put(made("InventoryItem", item, since,
                {{"sku", sku},
                 {"variant", variant},
                 {"variants", {variant}},
                 {"inventoryLevels", levels},
                 {"locationsCount", {{"count", levels.size()}, {"precision", "EXACT"}}}}));
  return variant;
}

void Story::move_stock(Time at, const std::string& variant, const std::string& location, int by, const char* as) {
  Json* v = brand_.shop.find(variant);
  if (v == nullptr) return;
  const Json* item = brand_.shop.find(v->at("inventoryItem"));
  if (!item->at("tracked").get<bool>()) return;
  for (const auto& id : item->at("inventoryLevels")) {
    Json& level = *brand_.shop.find(id);
    if (level["location"] != location || !level["isActive"].get<bool>()) continue;
    level["updatedAt"] = checks::to_rfc3339(at);
    for (auto& q : level["quantities"]) {
      if (q["name"] != as && q["name"] != "on_hand") continue;
      q["quantity"] = q["quantity"].get<int>() + by;
      if (q["name"] != "on_hand") q["updatedAt"] = checks::to_rfc3339(at);
    }
  }
}

void Story::dispose(Time when, std::vector<int> units, const std::string& type, const std::string& location) {
  at(when, [when, units = std::move(units), type, location](Story& s) {
    if (s.native_return_.empty()) return;
    Json& native = *s.brand_.shop.find(s.native_return_);
    for (int u : units) {
      const auto line = static_cast<std::size_t>(s.plan_.units.at(static_cast<std::size_t>(u)).line);
      for (auto& rfo : native["reverseFulfillmentOrders"]) {
        for (auto& row : rfo["lineItems"]) {
          if (row["fulfillmentLineItem"] != s.order_json()["_fli"][line]) continue;
          Json d = {{"id", s.world_.gid("ReverseFulfillmentOrderDisposition")},
                    {"type", type},
                    {"quantity", 1},
                    {"createdAt", checks::to_rfc3339(when)}};
          if (!location.empty()) d["location"] = location;
          row["dispositions"].push_back(std::move(d));
        }
      }
      if (type == "RESTOCKED") s.move_stock(when, s.variants_[line], location, 1);
    }
    s.touch(when);
  });
}

void Story::stock_rise(Time when, std::vector<int> units, const std::string& location) {
  at(when, [when, units = std::move(units), location](Story& s) {
    for (int u : units) s.move_stock(when, s.variant_gid(u), location, 1);
  });
}

void Story::hold_stock(Time when, std::vector<int> units, const std::string& location) {
  at(when, [when, units = std::move(units), location](Story& s) {
    for (int u : units) s.move_stock(when, s.variant_gid(u), location, 1, "quality_control");
  });
}

void Story::delete_variant(Time when, int unit) {
  at(when, [unit](Story& s) {
    ShopData& shop = s.brand_.shop;
    const auto forget = [&shop](const std::string& gid) {
      auto& list = shop.roots[shop.nodes.at(gid)["__typename"]];
      list.erase(std::remove(list.begin(), list.end(), gid), list.end());
      shop.nodes.erase(gid);
    };
    const std::string variant = s.variant_gid(unit);
    const std::string item = shop.find(variant)->at("inventoryItem");
    const Json levels = shop.find(item)->at("inventoryLevels");
    for (const auto& level : levels) forget(level);
    forget(item);
    forget(variant);
    for (const auto& id : s.order_json()["lineItems"]) {
      Json& line = *shop.find(id);
      if (line["variant"] == variant) line["variant"] = nullptr;
    }
  });
}

}  // namespace returnwatch::world
