// The order that a released exchange becomes.
#include "checks/money.h"
#include "tests/world/story.h"

namespace returnwatch::world {

std::string Story::release_exchange(Time when, ExchangePlan plan) {
  const std::string gid = world_.gid("Order");
  const std::string name = "#" + std::to_string(brand_.next_order++);
  const std::string place = plan.location.empty() ? home() : plan.location;
  at(when, [=](Story& s) {
    ShopData& shop = s.brand_.shop;
    const std::string now = checks::to_rfc3339(when);
    Json lines = Json::array();
    for (int u : s.units_of(kExchange)) {
      const std::string line = s.world_.gid("LineItem");
      const Json* variant = shop.find(s.variant_gid(u));
      shop.put({{"__typename", "LineItem"},
                {"id", line},
                {"name", "Exchange"},
                {"title", "Exchange"},
                {"quantity", 1},
                {"requiresShipping", true},
                {"variant", s.variant_gid(u)},
                {"sku", variant == nullptr ? Json() : variant->at("sku")},
                {"restockable", true},
                {"fulfillmentStatus", "unfulfilled"},
                {"originalUnitPriceSet", s.bag(plan.price)},
                {"originalTotalSet", s.bag(plan.price)},
                {"discountedTotalSet", s.bag(plan.price)},
                {"discountedUnitPriceSet", s.bag(plan.price)}});
      lines.push_back(line);
    }
    Json order = {{"__typename", "Order"},
                  {"id", gid},
                  {"name", name},
                  {"number", std::stoi(name.substr(1))},
                  {"createdAt", now},
                  {"processedAt", now},
                  {"updatedAt", now},
                  {"closed", false},
                  {"test", false},
                  {"edited", false},
                  {"confirmed", true},
                  {"displayFulfillmentStatus", plan.status == "ON_HOLD"     ? "ON_HOLD"
                                               : plan.status == "SCHEDULED" ? "SCHEDULED"
                                                                            : "UNFULFILLED"},
                  {"fulfillable", true},
                  {"requiresShipping", true},
                  {"note", "PII-exchange note"},
                  {"tags", {"returngo-exchange"}},
                  {"customAttributes", Json::array()},
                  {"sourceName", "4461201"},
                  {"app", {{"id", "gid://shopify/App/4461201"}, {"name", "ReturnGO"}}},
                  {"currencyCode", shop.currency},
                  {"presentmentCurrencyCode", s.plan_.currency},
                  {"paymentGatewayNames", Json::array()},
                  {"customer", s.customer_},
                  {"lineItems", lines},
                  {"transactions", Json::array()},
                  {"refunds", Json::array()},
                  {"returns", Json::array()},
                  {"fulfillments", Json::array()},
                  {"fulfillmentOrders", Json::array()},
                  {"agreements", Json::array()},
                  {"disputes", Json::array()},
                  {"_p", plan.price},
                  {"_s", to_shop(plan.price, s.plan_.currency, shop.currency)}};
    if (plan.price > 0) {
      const std::string t = s.world_.gid("OrderTransaction");
      shop.put({{"__typename", "OrderTransaction"},
                {"id", t},
                {"kind", "SALE"},
                {"status", "SUCCESS"},
                {"gateway", "shopify_payments"},
                {"createdAt", now},
                {"processedAt", now},
                {"amountSet", s.bag(plan.price)},
                {"order", gid},
                {"_p", plan.price},
                {"_s", to_shop(plan.price, s.plan_.currency, shop.currency)}});
      order["transactions"].push_back(t);
    }
    if (!plan.no_fulfilment_order) {
      Json holds = Json::array();
      for (const auto& reason : plan.holds) {
        holds.push_back({{"id", s.world_.gid("FulfillmentHold")},
                         {"reason", reason},
                         {"displayReason", reason},
                         {"reasonNotes", "PII-hold note"}});
      }
      const std::string fo = s.world_.gid("FulfillmentOrder");
      Json row = {
          {"__typename", "FulfillmentOrder"},
          {"id", fo},
          {"order", gid},
          {"orderId", gid},
          {"orderName", name},
          {"orderProcessedAt", now},
          {"status", plan.status},
          {"requestStatus", plan.request},
          {"fulfillmentHolds", holds},
          {"createdAt", now},
          {"updatedAt", now},
          {"assignedLocation", {{"name", shop.find(place)->at("name")}, {"location", place}, {"countryCode", "GB"}}},
          {"_third_party", plan.third_party}};
      if (plan.fulfil_at != Time{}) row["fulfillAt"] = checks::to_rfc3339(plan.fulfil_at);
      shop.put(std::move(row));
      order["fulfillmentOrders"].push_back(fo);
    }
    Json& stored = shop.put(std::move(order));
    settle_order(shop, stored);
    if (Json* draft = shop.find(s.draft_)) {
      (*draft)["status"] = "COMPLETED";
      (*draft)["completedAt"] = now;
      (*draft)["order"] = gid;
    }
    for (auto& e : s.rma_json()["exchangeOrders"]) {
      e["orderId"] = legacy_id(gid);
      e["orderName"] = name;
    }
    s.say(when, "system", "<p>Exchange order " + name + " released</p>", "Automation");
  });
  return gid;
}

void Story::cancel_exchange(Time when, const std::string& order_gid) {
  at(when, [=](Story& s) {
    Json& order = *s.brand_.shop.find(order_gid);
    const std::string now = checks::to_rfc3339(when);
    for (const char* key : {"cancelledAt", "closedAt", "updatedAt"}) order[key] = now;
    order["cancelReason"] = "OTHER";
    order["closed"] = true;
    for (const auto& fo : order["fulfillmentOrders"]) (*s.brand_.shop.find(fo))["status"] = "CANCELLED";
  });
}

void Story::fulfil(Time when, const std::string& order_gid) {
  at(when, [=](Story& s) {
    ShopData& shop = s.brand_.shop;
    Json& order = *shop.find(order_gid);
    const std::string now = checks::to_rfc3339(when);
    const std::string id = s.world_.gid("Fulfillment");
    shop.put({{"__typename", "Fulfillment"},
              {"id", id},
              {"order", order_gid},
              {"name", order["name"].get<std::string>() + ".1"},
              {"status", "SUCCESS"},
              {"displayStatus", "IN_TRANSIT"},
              {"location", s.home()},
              {"fulfillmentLineItems", Json::array()},
              {"totalQuantity", 1},
              {"createdAt", now},
              {"updatedAt", now}});
    order["fulfillments"].push_back(id);
    order["displayFulfillmentStatus"] = "FULFILLED";
    order["fulfillable"] = false;
    order["updatedAt"] = now;
    for (const auto& fo : order["fulfillmentOrders"]) {
      (*shop.find(fo))["status"] = "CLOSED";
      (*shop.find(fo))["requestStatus"] = "CLOSED";
      (*shop.find(fo))["fulfillmentHolds"] = Json::array();
      (*shop.find(fo))["updatedAt"] = now;
    }
  });
}

}  // namespace returnwatch::world
