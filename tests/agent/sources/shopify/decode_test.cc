#include "agent/sources/shopify/decode.h"

#include <catch2/catch.hpp>

#include "agent/sources/shopify/envelope.h"
#include "checks/words.h"
#include "tests/agent/sources/shopify/shop.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::shopify;
using namespace returnwatch::agent::shopify::testing;

namespace {

std::string body(const json& data) {
  std::string out = json{{"data", data}}.dump();
  out.reserve(out.size() + 64);
  return out;
}

OrderPage read(const json& order, const std::vector<std::string>& marks = {}, bool wide = false) {
  auto page = decode_orders(body(known(list(order))), marks, wide);
  REQUIRE(page);
  REQUIRE(page->orders.size() == 1);
  return *page;
}

}  // namespace

TEST_CASE("an order's detail, every field in its place") {
  auto page = read(detail("1001"));
  auto& read = page.orders[0];
  CHECK(read.whole());
  attach_apps(read);
  const checks::Order& o = read.order;
  CHECK(o.id == "1001");
  CHECK(o.name == "#1001");
  CHECK(o.created_at == at("2026-11-01T10:00:00Z"));
  CHECK(o.updated_at == at("2026-11-20T10:00:00Z"));
  CHECK_FALSE(o.closed_at);
  CHECK(o.financial_status == "PAID");
  CHECK(o.total_price.order == checks::Money{5990, "GBP"});
  CHECK(o.refunded.shop == checks::Money{5990, "GBP"});
  CHECK(o.customer_id == "77");
  REQUIRE(o.lines.size() == 1);
  CHECK(o.lines[0].id == "1");
  CHECK(o.lines[0].variant_id == "71");
  CHECK(o.lines[0].inventory_item_id == "81");
  CHECK(o.lines[0].tracked == true);
  REQUIRE(o.transactions.size() == 2);
  CHECK(o.transactions[1].kind == "REFUND");
  CHECK(o.transactions[1].amount.order == checks::Money{5990, "GBP"});
  REQUIRE(o.refunds.size() == 1);
  const checks::Refund& r = o.refunds[0];
  CHECK(r.id == "301");
  CHECK(r.total.order == checks::Money{5990, "GBP"});
  REQUIRE(r.lines.size() == 1);
  CHECK(r.lines[0].line_id == "1");
  CHECK(r.lines[0].restock_type == "RETURN");
  CHECK(r.lines[0].restocked);
  CHECK(r.lines[0].location_id == "5");
  REQUIRE(r.transactions.size() == 1);
  CHECK(r.transactions[0].status == "SUCCESS");
  CHECK(r.app.id == "42");
  CHECK(r.app.title == "ReturnGO");
  CHECK(page.unknown.empty());
}

TEST_CASE("nulls where Shopify may give them") {
  json order = detail("1");
  order["displayFinancialStatus"] = nullptr;
  order["customer"] = nullptr;
  order["lineItems"]["nodes"][0]["variant"] = nullptr;
  order["lineItems"]["nodes"][0]["sku"] = nullptr;
  order["refunds"][0]["createdAt"] = nullptr;
  order["refunds"][0]["refundLineItems"]["nodes"][0]["location"] = nullptr;
  order["agreements"]["nodes"][1]["app"] = nullptr;
  auto page = read(order);
  attach_apps(page.orders[0]);
  const checks::Order& o = page.orders[0].order;
  CHECK(page.orders[0].whole());
  CHECK(o.financial_status.empty());
  CHECK(o.customer_id.empty());
  CHECK(o.lines[0].variant_id.empty());
  CHECK_FALSE(o.lines[0].tracked);
  CHECK(o.refunds[0].created_at == at("2026-11-20T09:00:00Z"));  // processedAt
  CHECK(o.refunds[0].lines[0].location_id.empty());
  CHECK(o.refunds[0].app.id.empty());

  const auto feed = decode_feed(body(orders(list(nullptr, header("2")))));
  REQUIRE(feed);
  CHECK(feed->orders.size() == 1);
}

TEST_CASE("money in two currencies, exact, also as numbers") {
  json order = detail("1");
  order["totalRefundedSet"] = {{"shopMoney", {{"amount", 12.5}, {"currencyCode", "GBP"}}},
                               {"presentmentMoney", {{"amount", "1250"}, {"currencyCode", "JPY"}}}};
  const auto page = read(order);
  CHECK(page.orders[0].order.refunded.shop == checks::Money{1250, "GBP"});
  CHECK(page.orders[0].order.refunded.order == checks::Money{1250, "JPY"});
}

TEST_CASE("unknown words are kept and listed") {
  json order = detail("1");
  order["displayFulfillmentStatus"] = "FULFILLMENT_NOT_REQUIRED";
  order["displayFinancialStatus"] = "SEMI_PAID";
  order["refunds"][0]["transactions"]["nodes"][0]["status"] = "LIMBO";
  const auto page = read(order);
  CHECK(page.orders[0].order.financial_status == "SEMI_PAID");
  CHECK(page.unknown == Unknown{{"displayFinancialStatus", "SEMI_PAID"}, {"transaction.status", "LIMBO"}});
}

TEST_CASE("cut lists are noticed: connections, plain lists, and lists that are not there") {
  const auto whole = [](const std::function<void(json&)>& change, bool wide = false) {
    json order = detail("1");
    change(order);
    return read(order, {}, wide).orders[0].whole();
  };
  CHECK(whole([](json&) {}));
  for (const char* list : {"lineItems", "agreements"}) {
    CHECK_FALSE(whole([&](json& o) { o[list]["pageInfo"] = {{"hasNextPage", true}, {"endCursor", "c"}}; }));
    CHECK_FALSE(whole([&](json& o) { o.erase(list); }));
  }
  for (const char* list : {"refundLineItems", "transactions"}) {
    CHECK_FALSE(whole([&](json& o) { o["refunds"][0][list]["pageInfo"]["hasNextPage"] = true; }));
    CHECK_FALSE(whole([&](json& o) { o["refunds"][0][list] = nullptr; }));
  }
  for (const char* list : {"refunds", "transactions", "disputes", "fulfillments"})
    CHECK_FALSE(whole([&](json& o) { o[list] = nullptr; }));
  CHECK_FALSE(whole([](json& o) { o["transactionsCount"]["count"] = 3; }));
  const auto hundred = [](json& o) {
    o["transactions"] = json::array();
    for (int i = 0; i < 100; ++i) o["transactions"].push_back(transaction(std::to_string(i), "SALE", "SUCCESS", "1"));
  };
  CHECK_FALSE(whole(hundred));
  CHECK(whole(hundred, true));  // the wide document asks for 250
  const auto more_refunded = [](json& o) { o["totalRefundedSet"] = bag("80.00"); };
  CHECK_FALSE(whole(more_refunded));
  CHECK(whole(more_refunded, true));
}

TEST_CASE("of note, tags and attributes only the marks that were asked for remain") {
  json order = detail("1");
  order["note"] = "Please ring Jane; RETURN-SIZE too small";
  order["tags"] = list("vip", "Return-Size");
  order["customAttributes"] =
      list(json{{"key", "reason"}, {"value", "too small"}}, json{{"key", "x"}, {"value", nullptr}});
  const std::vector<std::string> marks = {
      "tag:return-size",       "tag:return", "note:too small", "note:too big", "attribute:reason=too small",
      "attribute:reason=other"};
  const auto page = read(order, marks);
  CHECK(page.orders[0].order.shown ==
        std::vector<std::string>{"tag:return-size", "note:too small", "attribute:reason=too small"});
}

TEST_CASE("an answer without its list is malformed, never empty") {
  for (const json& data :
       {json::object(), json{{"orders", nullptr}}, json{{"nodes", nullptr}},
        json{{"orders", {{"nodes", json::array()}}}}, json{{"orders", {{"pageInfo", {{"hasNextPage", false}}}}}},
        json{{"other", page(json::array())}}}) {
    INFO(data.dump());
    CHECK_FALSE(decode_feed(body(data)));
    CHECK_FALSE(decode_orders(body(data), {}, false));
    CHECK_FALSE(decode_returns(body(data)));
    CHECK_FALSE(decode_locations(body(data)));
    CHECK_FALSE(decode_items(body(data)));
    CHECK_FALSE(decode_gift_cards(body(data)));
    CHECK_FALSE(decode_store_credit(body(data)));
    CHECK_FALSE(decode_health(body(data)));
  }
  std::string cut = body(known(list(detail("1"))));
  cut.resize(cut.size() / 2);
  cut.reserve(cut.size() + 64);
  CHECK_FALSE(decode_feed(cut));
}

TEST_CASE("native returns and their dispositions") {
  const json disposition = {{"type", "RESTOCKED"},
                            {"quantity", 2},
                            {"createdAt", "2026-11-21T00:00:00Z"},
                            {"location", {{"id", "gid://shopify/Location/5"}}}};
  json line = {{"fulfillmentLineItem", {{"lineItem", {{"id", "gid://shopify/LineItem/1"}}}}},
               {"dispositions", list(disposition)}};
  json native = {{"id", "gid://shopify/Return/9"},
                 {"name", "#1-R1"},
                 {"status", "OPEN"},
                 {"createdAt", "2026-11-20T00:00:00Z"},
                 {"exchangeLineItems", page(list(json{{"quantity", 2},
                                                      {"variantId", "gid://shopify/ProductVariant/44"},
                                                      {"lineItems", list(json{{"id", "gid://shopify/LineItem/7"}})}}))},
                 {"refunds", page(list(json{{"id", "gid://shopify/Refund/301"}}))},
                 {"reverseFulfillmentOrders", page(list(json{{"id", "x"}, {"lineItems", page(list(line))}}))}};
  const auto read_one = [&] {
    auto page = decode_returns(
        body(known(list(json{{"id", "gid://shopify/Order/1"}, {"returns", testing::page(list(native))}}))));
    REQUIRE(page);
    return page->parts.at(0);
  };
  const auto part = read_one();
  CHECK(part.order_id == "1");
  CHECK_FALSE(part.truncated);
  REQUIRE(part.returns.size() == 1);
  CHECK(part.returns[0].id == "9");
  REQUIRE(part.returns[0].dispositions.size() == 1);
  const auto& d = part.returns[0].dispositions[0];
  CHECK(d.line_id == "1");
  CHECK(d.type == "RESTOCKED");
  CHECK(d.quantity == 2);
  CHECK(d.location_id == "5");
  CHECK(part.returns[0].refund_ids == std::vector<std::string>{"301"});
  REQUIRE(part.returns[0].exchange_lines.size() == 1);
  CHECK(part.returns[0].exchange_lines[0].variant_id == "44");
  CHECK(part.returns[0].exchange_lines[0].quantity == 2);
  CHECK(part.returns[0].exchange_lines[0].line_ids == std::vector<std::string>{"7"});
  for (const char* cut : {"exchangeLineItems", "refunds"}) {
    const json was = native[cut];
    native.erase(cut);
    CHECK(read_one().truncated);
    native[cut] = was;
    native[cut]["pageInfo"]["hasNextPage"] = true;
    CHECK(read_one().truncated);
    native[cut] = was;
  }
  CHECK_FALSE(read_one().truncated);
  native["reverseFulfillmentOrders"]["nodes"][0]["lineItems"]["pageInfo"]["hasNextPage"] = true;
  CHECK(read_one().truncated);
}

TEST_CASE("fulfilment orders, holds and locations") {
  const json fulfillment = {
      {"id", "gid://shopify/FulfillmentOrder/3"},
      {"status", "ON_HOLD"},
      {"requestStatus", "UNSUBMITTED"},
      {"createdAt", "2026-11-20T00:00:00Z"},
      {"updatedAt", "2026-11-20T00:00:00Z"},
      {"fulfillAt", nullptr},
      {"assignedLocation",
       {{"name", "3PL"},
        {"location", {{"id", "gid://shopify/Location/5"}, {"isActive", false}, {"isFulfillmentService", true}}}}},
      {"lineItems", page(list(json{{"totalQuantity", 3}, {"lineItem", {{"id", "gid://shopify/LineItem/7"}}}}))},
      {"fulfillmentHolds", list(json{{"reason", "AWAITING_RETURN_ITEMS"}}, json{{"reason", nullptr}})}};
  const auto read = decode_fulfillment(
      body(known(list(json{{"id", "gid://shopify/Order/1"}, {"fulfillmentOrders", page(list(fulfillment))}}))));
  REQUIRE(read);
  const auto& f = read->parts.at(0).fulfillment_orders.at(0);
  REQUIRE(f.lines.size() == 1);
  CHECK(f.lines[0].line_id == "7");
  CHECK(f.lines[0].quantity == 3);
  CHECK(f.id == "3");
  CHECK(f.status == "ON_HOLD");
  CHECK(f.location_name == "3PL");
  CHECK(f.location_active == false);
  CHECK(f.fulfillment_service);
  CHECK(f.holds == std::vector<std::string>{"AWAITING_RETURN_ITEMS", ""});
}

TEST_CASE("locations and levels") {
  const auto places = decode_locations(body({{"locations", page(list(location("5", false), location("6")))}}));
  REQUIRE(places);
  CHECK(places->locations[0].id == "5");
  CHECK_FALSE(places->locations[0].active);
  CHECK(places->locations[0].deactivated_at == at("2026-11-10T00:00:00Z"));
  CHECK_FALSE(places->locations[1].deactivated_at);

  json level = {
      {"isActive", true},
      {"updatedAt", "2026-11-20T00:00:00Z"},
      {"location", {{"id", "gid://shopify/Location/5"}}},
      {"quantities",
       list(json{{"name", "available"}, {"quantity", 1}},
            json{{"name", "on_hand"}, {"quantity", -3}, {"updatedAt", "2024-01-01T00:00:00Z"}},
            json{{"name", "reserved"}, {"quantity", 4}}, json{{"name", "damaged"}, {"quantity", 5}},
            json{{"name", "safety_stock"}, {"quantity", 6}}, json{{"name", "quality_control"}, {"quantity", 7}})}};
  const json eight = {
      {"inventoryLevels", page(list(level))}, {"id", "gid://shopify/InventoryItem/8"}, {"tracked", true}};
  const auto items = decode_items(body(known(list(eight), "InventoryItem")));
  REQUIRE(items);
  const auto& item = items->items.at(0);
  CHECK(item.id == "8");
  CHECK(item.tracked);
  CHECK(item.levels.at(0).item_id == "8");
  CHECK(item.levels.at(0).on_hand == -3);
  CHECK(item.levels.at(0).reserved == 4);
  CHECK(item.levels.at(0).damaged == 5);
  CHECK(item.levels.at(0).safety_stock == 6);
  CHECK(item.levels.at(0).quality_control == 7);
  CHECK(item.levels.at(0).updated_at == at("2026-11-20T00:00:00Z"));
  CHECK_FALSE(item.levels_left);
}

TEST_CASE("gift cards keep no note, only keys of its tokens with digits") {
  const json card = {{"id", "gid://shopify/GiftCard/4"},
                     {"createdAt", "2026-11-20T00:00:00Z"},
                     {"note", "Jane's return RMA-12345, order #1001!"},
                     {"initialValue", {{"amount", "20.0"}, {"currencyCode", "GBP"}}},
                     {"customer", {{"id", "gid://shopify/Customer/77"}}},
                     {"order", nullptr}};
  const auto page = decode_gift_cards(body({{"giftCards", testing::page(list(card))}}));
  REQUIRE(page);
  const auto& credit = page->credits.at(0);
  CHECK(credit.id == "4");
  CHECK(credit.kind == checks::CreditKind::gift_card);
  CHECK(credit.amount == checks::Money{2000, "GBP"});
  CHECK(credit.customer_id == "77");
  const auto has = [&](const char* token) {
    const auto& keys = credit.note_keys;
    return std::find(keys.begin(), keys.end(), checks::token_key(token)) != keys.end();
  };
  CHECK(has("12345"));
  CHECK(has("RMA12345"));
  CHECK(has("#1001"));
  CHECK_FALSE(has("Jane's"));
  CHECK_FALSE(has("return"));
  CHECK(note_keys("").empty());
}

TEST_CASE("store credit: credits only, with the order they came from") {
  const auto entry = [](const char* type, json more) {
    json out = {{"__typename", type},
                {"amount", {{"amount", "15.00"}, {"currencyCode", "GBP"}}},
                {"createdAt", "2026-11-20T00:00:00Z"},
                {"origin", nullptr}};
    out.update(more);
    return out;
  };
  const json credit =
      entry("StoreCreditAccountCreditTransaction", {{"id", "gid://shopify/StoreCreditAccountCreditTransaction/6"},
                                                    {"origin", {{"order", {{"id", "gid://shopify/Order/1"}}}}}});
  json account = {{"id", "a"},
                  {"transactions", page(list(credit, entry("StoreCreditAccountDebitTransaction", json::object())))}};
  const auto read_one = [&] {
    const json customer = {{"id", "gid://shopify/Customer/77"}, {"storeCreditAccounts", page(list(account))}};
    auto page = decode_store_credit(body({{"customers", testing::page(list(customer))}}));
    REQUIRE(page);
    return *page;
  };
  const auto page = read_one();
  REQUIRE(page.credits.size() == 1);
  CHECK(page.credits[0].id == "store_credit/6");  // a gift card may be number 6 as well
  CHECK(page.credits[0].customer_id == "77");
  CHECK(page.credits[0].order_id == "1");
  CHECK(page.credits[0].amount == checks::Money{1500, "GBP"});
  CHECK(page.customers == std::vector<std::string>{"77"});
  account["transactions"]["pageInfo"]["hasNextPage"] = true;
  CHECK(read_one().truncated == std::vector<std::string>{"77"});
}

// Whatever bytes come, decoders answer or refuse. (Made for the sanitizers; the mutations are the same on every run.)
TEST_CASE("spoilt answers are survived") {
  json order = detail("1");
  order["note"] = "a \\u00e9 note 12";
  const std::vector<std::string> texts = {
      body(known(list(order, detail("2")))), body(health(std::vector<std::string>{"read_orders"})),
      body({{"locations", page(list(location("5")))}}),
      R"({"errors":[{"message":"x","path":["a",1],"extensions":{"code":"THROTTLED"}}],"extensions":{"cost":{"requestedQueryCost":1e400}}})"};
  unsigned seed = 1;
  const auto next = [&](std::size_t below) { return (seed = seed * 1103515245u + 12345u, (seed >> 8) % below); };
  for (int round = 0; round < 3000; ++round) {
    std::string text = texts[next(texts.size())];
    for (std::size_t n = 1 + next(3); n > 0; --n) {
      const std::size_t at = next(text.size());
      switch (next(4)) {
        case 0:
          text[at] = static_cast<char>(next(256));
          break;
        case 1:
          text.erase(at, next(40));
          break;
        case 2:
          text.insert(at, std::string(1, "{}[]\",:0n\\"[next(10)]));
          break;
        case 3:
          text.resize(at + 1);
          break;
      }
      if (text.empty()) text = " ";
    }
    text.reserve(text.size() + 64);
    (void)decode_feed(text);
    (void)decode_orders(text, {"note:x", "tag:y"}, false);
    (void)decode_returns(text);
    (void)decode_locations(text);
    (void)decode_items(text);
    (void)decode_gift_cards(text);
    (void)decode_store_credit(text);
    (void)decode_health(text);
    (void)read_envelope(text);
  }
}
