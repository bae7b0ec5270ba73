// The order and its shipping, in Shopify.
#include <algorithm>

#include "checks/money.h"
#include "tests/world/story.h"

namespace returnwatch::world {

Json Story::bag(long minor) const {
  const std::string& oc = plan_.currency;
  const std::string& sc = brand_.shop.currency;
  return {{"presentmentMoney", {{"amount", checks::decimal({minor, oc})}, {"currencyCode", oc}}},
          {"shopMoney", {{"amount", checks::decimal({to_shop(minor, oc, sc), sc})}, {"currencyCode", sc}}}};
}

std::string make_variant(State& world, Brand& brand, const std::string& title, const std::string& sku, Time since) {
  ShopData& shop = brand.shop;
  const std::string when = checks::to_rfc3339(since);
  const std::string product = world.gid("Product");
  const std::string variant = world.gid("ProductVariant");
  const std::string item = world.gid("InventoryItem");
  shop.put({{"__typename", "Product"},
            {"id", product},
            {"title", title},
            {"handle", sku},
            {"status", "ACTIVE"},
            {"vendor", "Demo"},
            {"variants", {variant}},
            {"tracksInventory", true},
            {"createdAt", when},
            {"updatedAt", when}});
  shop.put({{"__typename", "ProductVariant"},
            {"id", variant},
            {"title", "Default"},
            {"displayName", title},
            {"sku", sku},
            {"product", product},
            {"inventoryItem", item},
            {"price", "49.90"},
            {"inventoryPolicy", "DENY"},
            {"position", 1},
            {"availableForSale", true},
            {"taxable", true},
            {"inventoryQuantity", 40},
            {"createdAt", when},
            {"updatedAt", when}});
  Json levels = Json::array();
  for (const auto& place : shop.roots["Location"]) {
    if (!shop.find(place)->at("isActive").get<bool>()) continue;
    const std::string level = world.gid("InventoryLevel") + "?inventory_item_id=" + legacy_id(item);
    Json quantities = Json::array();
    for (const char* name :
         {"available", "on_hand", "committed", "incoming", "reserved", "damaged", "safety_stock", "quality_control"}) {
      const bool stock = name[0] == 'a' || name[0] == 'o';
      // on_hand has no clock of its own: null, as on real shops (docs/facts/shopify.md 10).
      quantities.push_back({{"id", level + "&name=" + name},
                            {"name", name},
                            {"quantity", stock ? 20 : 0},
                            {"updatedAt", name[0] == 'o' ? Json() : Json(when)}});
    }
    shop.put({{"__typename", "InventoryLevel"},
              {"id", level},
              {"isActive", true},
              {"item", item},
              {"location", place},
              {"createdAt", when},
              {"updatedAt", when},
              {"quantities", quantities}});
    levels.push_back(level);
  }
  shop.put({{"__typename", "InventoryItem"},
            {"id", item},
            {"sku", sku},
            {"tracked", true},
            {"requiresShipping", true},
            {"variant", variant},
            {"variants", {variant}},
            {"inventoryLevels", levels},
            {"createdAt", when},
            {"updatedAt", when},
            {"locationsCount", {{"count", levels.size()}, {"precision", "EXACT"}}}});
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

void Story::touch(Time at) {
  settle_order(brand_.shop, order_json());
  order_json()["updatedAt"] = checks::to_rfc3339(at);
}

void Story::settle() { settle_order(brand_.shop, order_json()); }

void Story::order(Time when, bool fulfilled) {
  at(when, [when, fulfilled](Story& s) { s.write_order(when, fulfilled); });
}

void Story::write_order(Time when, bool fulfilled) {
  ShopData& shop = brand_.shop;
  const std::string created = checks::to_rfc3339(when);
  const std::string shipped = checks::to_rfc3339(when + days(1));
  long total = 0;
  Json fulfilment_lines = Json::array();
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const LinePlan& l = plan_.lines[i];
    const Json* variant = shop.find(variants_[i]);
    const long sum = l.price * l.quantity;
    total += sum + sum * plan_.tax_percent / 100;
    const std::string title = variant->at("displayName");
    shop.put({{"__typename", "LineItem"},
              {"id", lines_[i]},
              {"name", title},
              {"title", title},
              {"sku", variant->at("sku")},
              {"quantity", l.quantity},
              {"variant", variants_[i]},
              {"product", variant->at("product")},
              {"isGiftCard", l.gift_card},
              {"requiresShipping", l.ships},
              {"restockable", true},
              {"taxable", true},
              {"fulfillmentStatus", "fulfilled"},
              {"originalUnitPriceSet", bag(l.price)},
              {"discountedUnitPriceSet", bag(l.price)},
              {"discountedUnitPriceAfterAllDiscountsSet", bag(l.price)},
              {"originalTotalSet", bag(sum)},
              {"discountedTotalSet", bag(sum)}});
    const std::string fli = world_.gid("FulfillmentLineItem");
    shop.put({{"__typename", "FulfillmentLineItem"},
              {"id", fli},
              {"lineItem", lines_[i]},
              {"quantity", l.quantity},
              {"originalTotalSet", bag(sum)},
              {"discountedTotalSet", bag(sum)}});
    fulfilment_lines.push_back(fli);
  }
  if (shop.find(customer_) == nullptr) {
    const std::string who = "PII-Customer-" + legacy_id(customer_).substr(6);
    shop.put({{"__typename", "Customer"},
              {"id", customer_},
              {"displayName", who},
              {"firstName", "PII-Robin"},
              {"lastName", who},
              {"amountSpent", {{"amount", "0.0"}, {"currencyCode", shop.currency}}},
              {"locale", "en"},
              {"state", "ENABLED"},
              {"note", "PII-customer note"},
              {"numberOfOrders", "1"},
              {"createdAt", created},
              {"updatedAt", created}});
  }
  const long shop_total = to_shop(total, plan_.currency, shop.currency);
  Json order = {{"__typename", "Order"},
                {"id", order_},
                {"name", name_},
                {"number", std::stoi(name_.substr(1))},
                {"createdAt", created},
                {"processedAt", created},
                {"updatedAt", created},
                {"closed", false},
                {"test", false},
                {"edited", false},
                {"confirmed", true},
                {"displayFulfillmentStatus", fulfilled ? "FULFILLED" : "UNFULFILLED"},
                {"fulfillable", !fulfilled},
                {"requiresShipping", true},
                {"note", "PII-note: please ring twice"},
                {"tags", Json::array()},
                {"customAttributes", Json::array()},
                {"sourceName", "web"},
                {"app", {{"id", "gid://shopify/App/580111"}, {"name", "Online Store"}}},
                {"currencyCode", shop.currency},
                {"presentmentCurrencyCode", plan_.currency},
                {"paymentGatewayNames", plan_.gateways},
                {"customer", customer_},
                {"email", "pii-" + name_.substr(1) + "@example.invalid"},
                {"phone", "PII-+44 0000"},
                {"shippingAddress",
                 {{"id", world_.gid("MailingAddress")},
                  {"address1", "PII-1 Nowhere Street"},
                  {"city", "PII-Town"},
                  {"countryCodeV2", plan_.country},
                  {"name", "PII-Robin Example"},
                  {"zip", "PII-Z1P"}}},
                {"lineItems", lines_},
                {"transactions", Json::array()},
                {"refunds", Json::array()},
                {"returns", Json::array()},
                {"fulfillments", Json::array()},
                {"fulfillmentOrders", Json::array()},
                {"agreements", Json::array()},
                {"disputes", Json::array()},
                {"taxesIncluded", plan_.tax_percent == 0},
                {"_p", total},
                {"_s", shop_total}};
  if (plan_.paid == "AUTHORIZED") order["_authorized"] = true;
  order["agreements"].push_back({{"__typename", "OrderAgreement"},
                                 {"id", world_.gid("SalesAgreement")},
                                 {"happenedAt", created},
                                 {"reason", "ORDER"},
                                 {"order", order_},
                                 {"app", "gid://shopify/App/580111"}});
  long left = total;
  for (std::size_t i = 0; i < plan_.gateways.size() && plan_.paid == "PAID" && total > 0; ++i) {
    const bool last = i + 1 == plan_.gateways.size();
    const long part = last ? left : total / 4;
    left -= part;
    const std::string id = world_.gid("OrderTransaction");
    shop.put({{"__typename", "OrderTransaction"},
              {"id", id},
              {"kind", "SALE"},
              {"status", "SUCCESS"},
              {"gateway", plan_.gateways[i]},
              {"formattedGateway", plan_.gateways[i]},
              {"createdAt", created},
              {"processedAt", created},
              {"amountSet", bag(part)},
              {"order", order_},
              {"paymentId", name_ + ".1"},
              {"_p", part},
              {"_s", to_shop(part, plan_.currency, shop.currency)}});
    order["transactions"].push_back(id);
  }
  const std::string place = home();
  const std::string fo = world_.gid("FulfillmentOrder");
  shop.put({{"__typename", "FulfillmentOrder"},
            {"id", fo},
            {"order", order_},
            {"orderId", order_},
            {"orderName", name_},
            {"orderProcessedAt", created},
            {"status", fulfilled ? "CLOSED" : "OPEN"},
            {"requestStatus", "UNSUBMITTED"},
            {"assignedLocation", {{"name", shop.find(place)->at("name")}, {"location", place}, {"countryCode", "GB"}}},
            {"fulfillmentHolds", Json::array()},
            {"createdAt", created},
            {"updatedAt", fulfilled ? shipped : created}});
  order["fulfillmentOrders"].push_back(fo);
  if (fulfilled) {
    const std::string id = world_.gid("Fulfillment");
    shop.put({{"__typename", "Fulfillment"},
              {"id", id},
              {"order", order_},
              {"name", name_ + ".1"},
              {"status", "SUCCESS"},
              {"displayStatus", "DELIVERED"},
              {"location", place},
              {"fulfillmentLineItems", fulfilment_lines},
              {"totalQuantity", static_cast<int>(lines_.size())},
              {"createdAt", shipped},
              {"updatedAt", shipped}});
    order["fulfillments"].push_back(id);
    order["updatedAt"] = shipped;
  }
  order["_fli"] = fulfilment_lines;
  Json& stored = shop.put(std::move(order));
  settle_order(shop, stored);
}

void Story::set_order(Time when, Json patch) {
  at(when, [when, patch = std::move(patch)](Story& s) {
    s.order_json().merge_patch(patch);
    s.touch(when);
  });
}

void Story::archive(Time when) { set_order(when, {{"closed", true}, {"closedAt", checks::to_rfc3339(when)}}); }

void Story::cancel_order(Time when, const std::string& reason) {
  set_order(when, {{"cancelledAt", checks::to_rfc3339(when)},
                   {"cancelReason", reason},
                   {"closed", true},
                   {"closedAt", checks::to_rfc3339(when)}});
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

void Story::dispute(Time when, const std::string& status) {
  at(when, [when, status](Story& s) {
    s.order_json()["disputes"] = Json::array({{{"id", "gid://shopify/OrderDisputeSummary/" + s.order_id().substr(4)},
                                               {"initiatedAs", "CHARGEBACK"},
                                               {"status", status}}});
    s.touch(when);
  });
}

}  // namespace returnwatch::world
