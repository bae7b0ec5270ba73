// The order that a released exchange becomes.
#include "checks/money.h"
#include "tests/world/story.h"
#include "tests/world/templates.h"

namespace returnwatch::world {

Json Story::write_exchange_lines(Time when, long price) {
  ShopData& shop = brand_.shop;
  Json lines = Json::array();
  for (int u : units_of(kExchange)) {
    const Json* variant = shop.find(variant_gid(u));
    Json line = made("LineItem", world_.gid("LineItem"), when,
                     {{"name", "Exchange"},
                      {"title", "Exchange"},
                      {"variant", variant_gid(u)},
                      {"sku", variant == nullptr ? Json() : variant->at("sku")}});
    line.update(priced(price, 1));
    lines.push_back(line["id"]);
    shop.put(std::move(line));
  }
  return lines;
}

void Story::ask_warehouse(Time when, Json& order, const ExchangePlan& plan) {
  Json holds = Json::array();
  for (const auto& reason : plan.holds) {
    holds.push_back({{"id", world_.gid("FulfillmentHold")},
                     {"reason", reason},
                     {"displayReason", reason},
                     {"reasonNotes", "PII-hold note"}});
  }
  Json& row = write_fulfilment_order(when, order, plan.location.empty() ? home() : plan.location);
  row["status"] = plan.status;
  row["requestStatus"] = plan.request;
  row["fulfillmentHolds"] = holds;
  row["_third_party"] = plan.third_party;
  if (plan.fulfil_at != Time{}) row["fulfillAt"] = checks::to_rfc3339(plan.fulfil_at);
}

void Story::write_exchange(Time when, const std::string& gid, const std::string& name, const ExchangePlan& plan) {
  ShopData& shop = brand_.shop;
  const bool waits = plan.status == "ON_HOLD" || plan.status == "SCHEDULED";
  Json order = made("Order", gid, when,
                    {{"name", name},
                     {"number", std::stoi(name.substr(1))},
                     {"displayFulfillmentStatus", waits ? plan.status : "UNFULFILLED"},
                     {"note", "PII-exchange note"},
                     {"tags", {"returngo-exchange"}},
                     {"sourceName", "4461201"},
                     {"app", {{"id", "gid://shopify/App/4461201"}, {"name", "ReturnGO"}}},
                     {"currencyCode", shop.currency},
                     {"presentmentCurrencyCode", plan_.currency},
                     {"customer", customer_},
                     {"lineItems", write_exchange_lines(when, plan.price)},
                     {"_p", plan.price},
                     {"_s", to_shop(plan.price, plan_.currency, shop.currency)}});
  if (plan.price > 0) write_transaction(when, order, plan.price, "shopify_payments");
  if (!plan.no_fulfilment_order) ask_warehouse(when, order, plan);
  settle_order(shop, shop.put(std::move(order)));
}

std::string Story::release_exchange(Time when, ExchangePlan plan) {
  const std::string gid = world_.gid("Order");
  const std::string name = "#" + std::to_string(brand_.next_order++);
  at(when, [=](Story& s) {
    s.write_exchange(when, gid, name, plan);
    if (Json* draft = s.brand_.shop.find(s.draft_)) {
      (*draft)["status"] = "COMPLETED";
      (*draft)["completedAt"] = checks::to_rfc3339(when);
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
    shop.put(made("Fulfillment", id, when,
                  {{"order", order_gid},
                   {"name", order["name"].get<std::string>() + ".1"},
                   {"displayStatus", "IN_TRANSIT"},
                   {"location", s.home()}}));
    order["fulfillments"].push_back(id);
    order["displayFulfillmentStatus"] = "FULFILLED";
    order["fulfillable"] = false;
    order["updatedAt"] = now;
    for (const auto& fo : order["fulfillmentOrders"]) {
      (*shop.find(fo))["status"] = "CLOSED";
      if ((*shop.find(fo)).value("_third_party", false)) (*shop.find(fo))["requestStatus"] = "CLOSED";
      (*shop.find(fo))["fulfillmentHolds"] = Json::array();
      (*shop.find(fo))["updatedAt"] = now;
    }
  });
}

}  // namespace returnwatch::world
