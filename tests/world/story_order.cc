// The order and its shipping, in Shopify.
#include "checks/money.h"
#include "tests/world/story.h"
#include "tests/world/templates.h"

namespace returnwatch::world {

Json Story::bag(long minor) const {
  const std::string& oc = plan_.currency;
  const std::string& sc = brand_.shop.currency;
  return {{"presentmentMoney", {{"amount", checks::decimal({minor, oc})}, {"currencyCode", oc}}},
          {"shopMoney", {{"amount", checks::decimal({to_shop(minor, oc, sc), sc})}, {"currencyCode", sc}}}};
}

void Story::touch(Time at) {
  settle_order(brand_.shop, order_json());
  order_json()["updatedAt"] = checks::to_rfc3339(at);
}

Json Story::priced(long price, int quantity) const {
  const Json total = bag(price * quantity);
  return {{"quantity", quantity},
          {"originalUnitPriceSet", bag(price)},
          {"discountedUnitPriceSet", bag(price)},
          {"discountedUnitPriceAfterAllDiscountsSet", bag(price)},
          {"originalTotalSet", total},
          {"discountedTotalSet", total}};
}

// The id of the line as it was shipped.
std::string Story::write_line(Time when, std::size_t i) {
  ShopData& shop = brand_.shop;
  const LinePlan& l = plan_.lines[i];
  const Json* variant = shop.find(variants_[i]);
  const std::string title = variant->at("displayName");
  Json line = made("LineItem", lines_[i], when,
                   {{"name", title},
                    {"title", title},
                    {"sku", variant->at("sku")},
                    {"variant", variants_[i]},
                    {"product", variant->at("product")},
                    {"isGiftCard", l.gift_card},
                    {"requiresShipping", l.ships},
                    {"fulfillmentStatus", "fulfilled"}});
  line.update(priced(l.price, l.quantity));
  const std::string shipped = world_.gid("FulfillmentLineItem");
  shop.put(made("FulfillmentLineItem", shipped, when,
                {{"lineItem", lines_[i]},
                 {"quantity", l.quantity},
                 {"originalTotalSet", line["originalTotalSet"]},
                 {"discountedTotalSet", line["discountedTotalSet"]}}));
  shop.put(std::move(line));
  return shipped;
}

void Story::write_customer(Time when) {
  if (brand_.shop.find(customer_) != nullptr) return;
  const std::string who = "PII-Customer-" + legacy_id(customer_).substr(6);
  brand_.shop.put(made("Customer", customer_, when,
                       {{"displayName", who},
                        {"lastName", who},
                        {"amountSpent", {{"amount", "0.0"}, {"currencyCode", brand_.shop.currency}}}}));
}

Json& Story::write_transaction(Time when, Json& order, long minor, const std::string& gateway) {
  Json row = made("OrderTransaction", world_.gid("OrderTransaction"), when,
                  {{"gateway", gateway},
                   {"formattedGateway", gateway},
                   {"amountSet", bag(minor)},
                   {"order", order["id"]},
                   {"_p", minor},
                   {"_s", to_shop(minor, plan_.currency, brand_.shop.currency)}});
  order["transactions"].push_back(row["id"]);
  return brand_.shop.put(std::move(row));
}

void Story::pay(Time when, Json& order, long total) {
  if (plan_.paid != "PAID") {  // nothing has come in: an authorisation, or what will be paid by hand
    Json& row = write_transaction(when, order, total, plan_.gateways[0]);
    const bool authorized = plan_.paid == "AUTHORIZED";
    row[authorized ? "kind" : "status"] = authorized ? "AUTHORIZATION" : "PENDING";
    return;
  }
  long left = total;
  for (std::size_t i = 0; i < plan_.gateways.size() && total > 0; ++i) {
    const bool last = i + 1 == plan_.gateways.size();
    const long part = last ? left : total / 4;
    left -= part;
    write_transaction(when, order, part, plan_.gateways[i])["paymentId"] = name_ + ".1";
  }
}

Json& Story::write_fulfilment_order(Time when, Json& order, const std::string& place) {
  ShopData& shop = brand_.shop;
  const Time hour{when.time_since_epoch() / hours(1) * hours(1)};  // the full hour before
  Json row = made(
      "FulfillmentOrder", world_.gid("FulfillmentOrder"), when,
      {{"fulfillAt", checks::to_rfc3339(hour)},
       {"order", order["id"]},
       {"orderId", order["id"]},
       {"orderName", order["name"]},
       {"assignedLocation", {{"name", shop.find(place)->at("name")}, {"location", place}, {"countryCode", "GB"}}}});
  order["fulfillmentOrders"].push_back(row["id"]);
  return shop.put(std::move(row));
}

void Story::write_shipping(Time shipped, Json& order, const Json& fulfilment_lines) {
  const std::string id = world_.gid("Fulfillment");
  brand_.shop.put(made("Fulfillment", id, shipped,
                       {{"order", order_},
                        {"name", name_ + ".1"},
                        {"location", home()},
                        {"fulfillmentLineItems", fulfilment_lines},
                        {"totalQuantity", static_cast<int>(lines_.size())}}));
  order["fulfillments"].push_back(id);
  order["updatedAt"] = checks::to_rfc3339(shipped);
}

Json Story::address_json() {
  return {{"id", world_.gid("MailingAddress")}, {"address1", "PII-1 Nowhere Street"}, {"city", "PII-Town"},
          {"countryCodeV2", plan_.country},     {"name", "PII-Robin Example"},        {"zip", "PII-Z1P"}};
}

void Story::order(Time when, bool fulfilled) {
  at(when, [when, fulfilled](Story& s) { s.write_order(when, fulfilled); });
}

void Story::write_order(Time when, bool fulfilled) {
  ShopData& shop = brand_.shop;
  const Time shipped = when + days(1);
  Json fulfilment_lines = Json::array();
  long total = 0;
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    fulfilment_lines.push_back(write_line(when, i));
    const long sum = plan_.lines[i].price * plan_.lines[i].quantity;
    total += sum + sum * plan_.tax_percent / 100;
  }
  write_customer(when);
  Json order = made("Order", order_, when,
                    {{"name", name_},
                     {"number", std::stoi(name_.substr(1))},
                     {"displayFulfillmentStatus", fulfilled ? "FULFILLED" : "UNFULFILLED"},
                     {"fulfillable", !fulfilled},
                     {"currencyCode", shop.currency},
                     {"presentmentCurrencyCode", plan_.currency},
                     {"paymentGatewayNames", plan_.gateways},
                     {"customer", customer_},
                     {"email", "pii-" + name_.substr(1) + "@example.invalid"},
                     {"phone", "PII-+44 0000"},
                     {"shippingAddress", address_json()},
                     {"lineItems", lines_},
                     {"taxesIncluded", plan_.tax_percent == 0},
                     {"_fli", fulfilment_lines},
                     {"_p", total},
                     {"_s", to_shop(total, plan_.currency, shop.currency)}});
  if (plan_.paid == "AUTHORIZED") order["_authorized"] = true;
  order["agreements"].push_back(made("OrderAgreement", world_.gid("SalesAgreement"), when,
                                     {{"order", order_}, {"app", "gid://shopify/App/580111"}}));
  pay(when, order, total);
  Json& warehouse = write_fulfilment_order(when, order, home());
  if (fulfilled) {
    warehouse["status"] = "CLOSED";
    warehouse["updatedAt"] = checks::to_rfc3339(shipped);
    write_shipping(shipped, order, fulfilment_lines);
  }
  settle_order(shop, shop.put(std::move(order)));
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

void Story::dispute(Time when, const std::string& status, const std::string& began_as) {
  at(when, [when, status, began_as](Story& s) {
    s.order_json()["disputes"] = Json::array({{{"id", "gid://shopify/OrderDisputeSummary/" + s.order_id().substr(4)},
                                               {"initiatedAs", began_as},
                                               {"status", status}}});
    s.touch(when);
  });
}

}  // namespace returnwatch::world
