// Money and goods that come back, in Shopify.
#include "checks/money.h"
#include "tests/world/story.h"

namespace returnwatch::world {
namespace {

const std::map<std::string, std::pair<const char*, const char*>>& apps() {
  static const std::map<std::string, std::pair<const char*, const char*>> all = {
      {"returngo", {"gid://shopify/App/4461201", "ReturnGO"}},
      {"admin", {"gid://shopify/App/1830279", "Shopify Web"}},
      {"erp", {"gid://shopify/App/5550123", "Ledgerline ERP"}},
      {"pos", {"gid://shopify/App/129785", "Shopify POS"}}};
  return all;
}

}  // namespace

std::string Story::refund(Time when, RefundPlan plan) {
  if (plan.amount < 0) plan.amount = owed(plan.units);
  const std::string id = world_.new_id("Refund");
  at(when, [when, id, plan = std::move(plan)](Story& s) { s.write_refund(when, id, plan); });
  return id;
}

void Story::write_refund(Time when, const std::string& id, const RefundPlan& plan) {
  ShopData& shop = brand_.shop;
  Json& order = order_json();
  const std::string now = checks::to_rfc3339(when);
  const std::string gid = "gid://shopify/Refund/" + id;
  Json refund = {{"__typename", "Refund"},
                 {"id", gid},
                 {"createdAt", now},
                 {"processedAt", now},
                 {"updatedAt", now},
                 {"order", order_},
                 {"note", plan.note.empty() ? "PII-refund note" : plan.note},
                 {"refundLineItems", Json::array()},
                 {"transactions", Json::array()},
                 {"orderAdjustments", Json::array()},
                 {"refundShippingLines", Json::array()}};
  std::map<int, int> by_line;
  for (int u : plan.units) ++by_line[plan_.units.at(static_cast<std::size_t>(u)).line];
  long lines_total = 0;
  for (const auto& [line, quantity] : by_line) {
    const auto at = static_cast<std::size_t>(line);
    const long sum = plan_.lines[at].price * quantity;
    const long tax = sum * plan_.tax_percent / 100;
    lines_total += sum + tax;
    Json row = {{"id", world_.gid("RefundLineItem")},
                {"quantity", quantity},
                {"restockType", plan.restock},
                {"restocked", plan.restock != "NO_RESTOCK" && plan.restocked},
                {"lineItem", lines_[at]},
                {"priceSet", bag(plan_.lines[at].price)},
                {"subtotalSet", bag(sum)},
                {"totalTaxSet", bag(tax)},
                {"_p", sum + tax},
                {"_s", to_shop(sum + tax, plan_.currency, shop.currency)}};
    if (!plan.location.empty()) row["location"] = plan.location;
    refund["refundLineItems"].push_back(row);
    if (row["restocked"].get<bool>() && !plan.location.empty())
      move_stock(when, variants_[at], plan.location, quantity);
  }
  if (!by_line.empty() && plan.amount > 0 && plan.amount != lines_total) {
    refund["orderAdjustments"].push_back({{"id", world_.gid("OrderAdjustment")},
                                          {"reason", "REFUND_DISCREPANCY"},
                                          {"amountSet", bag(lines_total - plan.amount)},
                                          {"taxAmountSet", bag(0)}});
  }
  const std::vector<long> parts = plan.split.empty() ? std::vector<long>{plan.amount} : plan.split;
  for (std::size_t i = 0; i < parts.size() && plan.amount > 0; ++i) {
    const std::string t = world_.gid("OrderTransaction");
    const long shop_part = to_shop(parts[i], plan_.currency, shop.currency, 1003);  // the rate of the refund's day
    Json row = {{"__typename", "OrderTransaction"},
                {"id", t},
                {"kind", "REFUND"},
                {"status", plan.status},
                {"order", order_},
                {"gateway", plan_.gateways[std::min(i, plan_.gateways.size() - 1)]},
                {"createdAt", now},
                {"processedAt", now},
                {"amountSet", bag(parts[i])},
                {"_p", parts[i]},
                {"_s", shop_part}};
    row["formattedGateway"] = row["gateway"];
    row["amountSet"]["shopMoney"]["amount"] = checks::decimal({shop_part, shop.currency});
    if (!plan.error_code.empty()) row["errorCode"] = plan.error_code;
    if (!order["transactions"].empty()) row["parentTransaction"] = order["transactions"][0];
    shop.put(std::move(row));
    refund["transactions"].push_back(t);
    order["transactions"].push_back(t);
  }
  if (!native_return_.empty()) {
    refund["return"] = native_return_;
    shop.find(native_return_)->at("refunds").push_back(gid);
  }
  shop.put(std::move(refund));
  order["refunds"].push_back(gid);
  Json agreement = {{"__typename", "RefundAgreement"},
                    {"id", world_.gid("SalesAgreement")},
                    {"happenedAt", now},
                    {"reason", "REFUND"},
                    {"refund", gid}};
  const auto app = apps().find(plan.app);
  if (app != apps().end()) agreement["app"] = app->second.first;
  order["agreements"].push_back(std::move(agreement));
  if (plan.amount > 0) {
    const bool failed = plan.status == "FAILURE" || plan.status == "ERROR";
    Json event = {{"__typename", "BasicEvent"},
                  {"id", world_.gid("BasicEvent")},
                  {"action", failed ? "refund_failure" : "refund_created"},
                  {"createdAt", now},
                  {"subjectId", order_},
                  {"subjectType", "ORDER"},
                  {"message", "PII-Robin was refunded"},
                  {"attributeToApp", plan.app != "admin"},
                  {"attributeToUser", plan.app == "admin"}};
    if (app != apps().end()) event["appTitle"] = app->second.second;
    shop.put(std::move(event));
  }
  touch(when);
}

void Story::set_transaction(Time when, const std::string& refund_id, const std::string& status,
                            const std::string& error_code) {
  at(when, [when, refund_id, status, error_code](Story& s) {
    const Json& refund = *s.brand_.shop.find("gid://shopify/Refund/" + refund_id);
    for (const auto& id : refund["transactions"]) {
      Json& t = *s.brand_.shop.find(id);
      t["status"] = status;
      if (!error_code.empty()) t["errorCode"] = error_code;
    }
    s.touch(when);
  });
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

std::string Story::gift_card(Time when, long amount, bool with_customer, const std::string& note) {
  const std::string gid = world_.gid("GiftCard");
  at(when, [when, gid, amount, with_customer, note](Story& s) {
    const Json value = {{"amount", s.money(amount)}, {"currencyCode", s.plan_.currency}};
    Json card = {{"__typename", "GiftCard"},
                 {"id", gid},
                 {"createdAt", checks::to_rfc3339(when)},
                 {"updatedAt", checks::to_rfc3339(when)},
                 {"enabled", true},
                 {"initialValue", value},
                 {"balance", value},
                 {"lastCharacters", gid.substr(gid.size() - 4)},
                 {"maskedCode", "•••• •••• •••• " + gid.substr(gid.size() - 4)},
                 {"isRedeemable", true},
                 {"_source", "api_client"},
                 {"note", note.empty() ? "PII-gift note" : note}};
    if (with_customer) card["customer"] = s.customer_;
    s.brand_.shop.put(std::move(card));
  });
  return gid;
}

void Story::store_credit(Time when, long amount, bool by_refund) {
  at(when, [when, amount, by_refund](Story& s) {
    ShopData& shop = s.brand_.shop;
    Json& customer = *shop.find(s.customer_);
    if (!customer.contains("storeCreditAccounts")) customer["storeCreditAccounts"] = Json::array();
    const std::string account =
        "gid://shopify/StoreCreditAccount/" + legacy_id(s.customer_).substr(3) + s.plan_.currency;
    const Json value = {{"amount", s.money(amount)}, {"currencyCode", s.plan_.currency}};
    if (shop.find(account) == nullptr) {
      shop.put({{"__typename", "StoreCreditAccount"},
                {"id", account},
                {"balance", value},
                {"transactions", Json::array()},
                {"owner", s.customer_},
                {"_currency", s.plan_.currency}});
      customer["storeCreditAccounts"].push_back(account);
    }
    Json row = {{"__typename", "StoreCreditAccountCreditTransaction"},
                {"id", s.world_.gid("StoreCreditAccountCreditTransaction")},
                {"amount", value},
                {"balanceAfterTransaction", value},
                {"remainingAmount", value},
                {"account", account},
                {"createdAt", checks::to_rfc3339(when)},
                {"event", by_refund ? "ORDER_REFUND" : "ADJUSTMENT"},
                {"_type", "credit"}};
    shop.find(account)->at("transactions").push_back(std::move(row));
  });
}

}  // namespace returnwatch::world
