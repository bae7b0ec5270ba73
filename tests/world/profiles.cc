#include "tests/world/profiles.h"

#include <stdexcept>

#include "tests/world/story.h"

namespace returnwatch::world {
namespace {

// Calendar of docs/facts/shopify.md section 1: a quarter, reachable until the 16th of its month a year later.
Json api_versions(Time now) {
  Json out = Json::array();
  const int year = std::stoi(checks::to_rfc3339(now).substr(0, 4));
  for (int y = year - 2; y <= year + 1; ++y) {
    for (const char* month : {"01", "04", "07", "10"}) {
      const std::string handle = std::to_string(y) + "-" + month;
      const auto from = checks::parse_time(handle + "-01T17:00:00Z");
      const auto until = checks::parse_time(std::to_string(y + 1) + "-" + month + "-16T15:00:00Z");
      if (*until <= now || *from > now + days(95)) continue;
      out.push_back({{"handle", handle},
                     {"supported", *from <= now},
                     {"displayName", handle + (*from <= now ? "" : " (Release candidate)")}});
    }
  }
  return out;
}

void add_app(ShopData& shop, const std::string& id, const char* handle, const char* title) {
  shop.put({{"__typename", "App"},
            {"id", "gid://shopify/App/" + id},
            {"handle", handle},
            {"title", title},
            {"developerName", "Demo"},
            {"developerType", "PARTNER"},
            {"apiKey", "demo-" + id}});
}

void fill_shop(State& world, Brand& b) {
  ShopData& shop = b.shop;
  shop.domain = b.name + ".myshopify.com";
  for (const auto& s : all_scopes()) shop.scopes.insert(s);
  shop.api_versions = api_versions(world.now());
  shop.shop = {
      {"__typename", "Shop"},
      {"id", world.gid("Shop")},
      {"name", b.name},
      {"myshopifyDomain", shop.domain},
      {"currencyCode", shop.currency},
      {"ianaTimezone", b.city == "London" ? "Europe/London" : "Europe/Amsterdam"},
      {"url", "https://" + shop.domain},
      {"email", "pii-shop@example.invalid"},
      {"contactEmail", "pii-shop@example.invalid"},
      {"enabledPresentmentCurrencies", {shop.currency}},
      {"plan", {{"publicDisplayName", "Basic"}, {"shopifyPlus", false}, {"partnerDevelopment", false}}},
      {"_inventoryProperties",
       {{"quantityNames", Json::array({{{"name", "available"}, {"isInUse", true}, {"displayName", "Available"}},
                                       {{"name", "on_hand"}, {"isInUse", true}, {"displayName", "On hand"}}})}}}};
  add_app(shop, "4461201", "returngo", "ReturnGO");
  add_app(shop, "1830279", "shopify_web", "Shopify Web");
  add_app(shop, "580111", "online_store", "Online Store");
  add_app(shop, "5550123", "ledgerline", "Ledgerline ERP");
  add_app(shop, "129785", "shopify_pos", "Shopify POS");
  add_app(shop, "990001", "returnwatch", "returnwatch");
  shop.installation = {{"__typename", "AppInstallation"},
                       {"id", world.gid("AppInstallation")},
                       {"app", "gid://shopify/App/990001"},
                       {"accessScopes", Json::array()}};
  for (const auto& s : shop.scopes) shop.installation["accessScopes"].push_back({{"handle", s}, {"description", s}});
}

void main_store(State& world, Brand& b) {
  b.shop.currency = "GBP";
  b.makes_native_returns = true;
  b.patchworks = true;
  b.refund_apps = {"Ledgerline ERP"};
  const std::string london = add_location(world, b, "London DC");
  const std::string rotterdam = add_location(world, b, "Rotterdam DC");
  const std::string reno = add_location(world, b, "Reno DC");
  add_location(world, b, "Old Depot", world.ago(days(200)));
  b.default_location = london;
  b.routes = {
      {"country", "GB", london}, {"country", "DE", rotterdam}, {"country", "NL", rotterdam}, {"country", "US", reno}};
  b.reasons = {{"Too small", "tag", "return-size"},
               {"Too large", "tag", "return-size"},
               {"Changed my mind", "note", "changed-mind"},
               {"Damaged", "attribute", "return=damaged"}};
  b.watched_flows = {{"ReturnGO returns*", "", "order_name"},
                     {"ReturnGO*", "", ""},
                     {"Shopify*", "", ""},
                     {"WMS*", "", "", true},
                     {"ERP heartbeat*", "15m", ""}};
}

void second_store(State& world, Brand& b) {
  b.shop.currency = "EUR";
  b.city = "Amsterdam";
  b.refund_due_on = "validated";
  b.store_credit_via = "shopify_store_credit";
  b.native_returns = "false";
  b.client_credentials = true;
  b.default_location = add_location(world, b, "Utrecht Warehouse");
  add_location(world, b, "Closed Shop Ghent", world.ago(days(120)));
}

}  // namespace

std::vector<std::string> all_scopes() {
  return {"read_orders",
          "read_all_orders",
          "read_returns",
          "read_products",
          "read_inventory",
          "read_locations",
          "read_merchant_managed_fulfillment_orders",
          "read_third_party_fulfillment_orders",
          "read_gift_cards",
          "read_customers",
          "read_store_credit_accounts",
          "read_store_credit_account_transactions"};
}

std::string add_location(State& world, Brand& brand, const std::string& name, Time deactivated) {
  const bool active = deactivated == Time{};
  const std::string gid = world.gid("Location");
  const std::string created = checks::to_rfc3339(world.ago(days(900)));
  Json row = {{"__typename", "Location"},
              {"id", gid},
              {"name", name},
              {"isActive", active},
              {"activatable", !active},
              {"createdAt", created},
              {"updatedAt", active ? created : checks::to_rfc3339(deactivated)},
              {"fulfillsOnlineOrders", active},
              {"hasActiveInventory", active},
              {"shipsInventory", active}};
  if (!active) row["deactivatedAt"] = checks::to_rfc3339(deactivated);
  brand.shop.put(std::move(row));
  return gid;
}

std::string location(const Brand& brand, const std::string& name) {
  const auto it = brand.shop.roots.find("Location");
  if (it != brand.shop.roots.end()) {
    for (const auto& id : it->second) {
      if (brand.shop.find(id)->at("name") == name) return id;
    }
  }
  throw std::logic_error("demo: no location " + name + " in " + brand.name);
}

std::unique_ptr<Brand> make_brand(State& world, const std::string& profile) {
  auto b = std::make_unique<Brand>();
  b->name = profile;
  b->shopify_token = "shpat_demo_" + profile;
  b->desk.shop = profile + ".myshopify.com";
  b->desk.api_key = "rg-demo-" + profile;
  if (profile == "acme-uk") {
    main_store(world, *b);
  } else if (profile == "acme-eu") {
    second_store(world, *b);
  } else {
    b->default_location = add_location(world, *b, "Main Warehouse");
  }
  fill_shop(world, *b);
  b->next_order = 1000 + static_cast<int>(world.brands.size()) * 10000 + 1;
  return b;
}

Brand& State::brand(const std::string& profile) {
  auto it = brands.find(profile);
  if (it == brands.end()) {
    it = brands.emplace(profile, make_brand(*this, profile)).first;
    brand_order.push_back(profile);
  }
  return *it->second;
}

}  // namespace returnwatch::world
