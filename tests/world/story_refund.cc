// Money that goes back, in Shopify.
#include "checks/money.h"
#include "tests/world/story.h"
#include "tests/world/templates.h"

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

// The refund's lines; what they come to, with their tax.
long Story::write_refund_lines(Time when, Json& refund, const RefundPlan& plan) {
  std::map<int, int> by_line;
  for (int u : plan.units) ++by_line[plan_.units.at(static_cast<std::size_t>(u)).line];
  long total = 0;
  for (const auto& [line, quantity] : by_line) {
    const auto at = static_cast<std::size_t>(line);
    const long sum = plan_.lines[at].price * quantity;
    const long tax = sum * plan_.tax_percent / 100;
    const bool restocked = plan.restock != "NO_RESTOCK" && plan.restocked;
    total += sum + tax;
    Json row = {{"id", world_.gid("RefundLineItem")},
                {"quantity", quantity},
                {"restockType", plan.restock},
                {"restocked", restocked},
                {"lineItem", lines_[at]},
                {"priceSet", bag(plan_.lines[at].price)},
                {"subtotalSet", bag(sum)},
                {"totalTaxSet", bag(tax)},
                {"_p", sum + tax},
                {"_s", to_shop(sum + tax, plan_.currency, brand_.shop.currency)}};
    if (!plan.location.empty()) row["location"] = plan.location;
    refund["refundLineItems"].push_back(row);
    if (restocked && !plan.location.empty()) move_stock(when, variants_[at], plan.location, quantity);
  }
  return total;
}

void Story::write_refund_money(Time when, Json& order, Json& refund, const RefundPlan& plan) {
  const std::string& currency = brand_.shop.currency;
  const std::vector<long> parts = plan.split.empty() ? std::vector<long>{plan.amount} : plan.split;
  const Json paid = order["transactions"];
  for (std::size_t i = 0; i < parts.size() && plan.amount > 0; ++i) {
    Json& row = write_transaction(when, order, parts[i], plan_.gateways[std::min(i, plan_.gateways.size() - 1)]);
    const long shop_part = to_shop(parts[i], plan_.currency, currency, 1003);  // the rate of the refund's day
    row["kind"] = "REFUND";
    row["status"] = plan.status;
    row["_s"] = shop_part;
    row["amountSet"]["shopMoney"]["amount"] = checks::decimal({shop_part, currency});
    if (!plan.error_code.empty()) row["errorCode"] = plan.error_code;
    if (!paid.empty()) row["parentTransaction"] = paid[0];
    refund["transactions"].push_back(row["id"]);
  }
}

// The agreement and the event that say who refunded.
void Story::sign_refund(Time when, Json& order, const std::string& refund, const RefundPlan& plan) {
  const auto app = apps().find(plan.app);
  Json agreement = made("RefundAgreement", world_.gid("SalesAgreement"), when, {{"refund", refund}});
  if (app != apps().end()) agreement["app"] = app->second.first;
  order["agreements"].push_back(std::move(agreement));
  if (plan.amount <= 0) return;
  const bool failed = plan.status == "FAILURE" || plan.status == "ERROR";
  Json event = made("BasicEvent", world_.gid("BasicEvent"), when,
                    {{"action", failed ? "refund_failure" : "refund_created"},
                     {"subjectId", order_},
                     {"attributeToApp", plan.app != "admin"},
                     {"attributeToUser", plan.app == "admin"}});
  if (app != apps().end()) event["appTitle"] = app->second.second;
  brand_.shop.put(std::move(event));
}

void Story::write_refund(Time when, const std::string& id, const RefundPlan& plan) {
  ShopData& shop = brand_.shop;
  Json& order = order_json();
  const std::string gid = "gid://shopify/Refund/" + id;
  Json refund = made("Refund", gid, when, {{"order", order_}});
  if (!plan.note.empty()) refund["note"] = plan.note;
  const long lines_total = write_refund_lines(when, refund, plan);
  if (!plan.units.empty() && plan.amount > 0 && plan.amount != lines_total) {
    refund["orderAdjustments"].push_back({{"id", world_.gid("OrderAdjustment")},
                                          {"reason", "REFUND_DISCREPANCY"},
                                          {"amountSet", bag(lines_total - plan.amount)},
                                          {"taxAmountSet", bag(0)}});
  }
  write_refund_money(when, order, refund, plan);
  if (!native_return_.empty()) {
    refund["return"] = native_return_;
    shop.find(native_return_)->at("refunds").push_back(gid);
  }
  shop.put(std::move(refund));
  order["refunds"].push_back(gid);
  sign_refund(when, order, gid, plan);
  touch(when);
}

void Story::set_transaction(Time when, const std::string& refund_id, const std::string& status,
                            const std::string& error_code, int part) {
  at(when, [=](Story& s) {
    const Json& refund = *s.brand_.shop.find("gid://shopify/Refund/" + refund_id);
    int n = 0;
    for (const auto& id : refund["transactions"]) {
      if (part >= 0 && n++ != part) continue;
      Json& t = *s.brand_.shop.find(id);
      t["status"] = status;
      if (!error_code.empty()) t["errorCode"] = error_code;
    }
    s.touch(when);
  });
}

std::string Story::gift_card(Time when, long amount, bool with_customer, const std::string& note) {
  const std::string gid = world_.gid("GiftCard");
  at(when, [when, gid, amount, with_customer, note](Story& s) {
    const Json value = {{"amount", s.money(amount)}, {"currencyCode", s.plan_.currency}};
    const std::string last = gid.substr(gid.size() - 4);
    Json card = made("GiftCard", gid, when,
                     {{"initialValue", value},
                      {"balance", value},
                      {"lastCharacters", last},
                      {"maskedCode", "•••• •••• •••• " + last}});
    if (!note.empty()) card["note"] = note;
    if (with_customer) card["customer"] = s.customer_;
    s.brand_.shop.put(std::move(card));
  });
  return gid;
}

void Story::disable_card(Time when, const std::string& gid) {
  at(when, [when, gid](Story& s) {
    Json& card = *s.brand_.shop.find(gid);
    card["enabled"] = false;
    card["deactivatedAt"] = card["updatedAt"] = checks::to_rfc3339(when);
  });
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
      shop.put(made("StoreCreditAccount", account, when,
                    {{"balance", value}, {"owner", s.customer_}, {"_currency", s.plan_.currency}}));
      customer["storeCreditAccounts"].push_back(account);
    }
    Json row = made("StoreCreditAccountCreditTransaction", s.world_.gid("StoreCreditAccountCreditTransaction"), when,
                    {{"amount", value},
                     {"balanceAfterTransaction", value},
                     {"remainingAmount", value},
                     {"account", account},
                     {"event", by_refund ? "ORDER_REFUND" : "ADJUSTMENT"}});
    shop.find(account)->at("transactions").push_back(std::move(row));
  });
}

}  // namespace returnwatch::world
