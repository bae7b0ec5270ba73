#include "agent/sources/shopify/poll.h"

#include <catch2/catch.hpp>

#include "agent/sources/shopify/recheck.h"
#include "tests/agent/sources/shopify/shop.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::shopify;
using namespace returnwatch::agent::shopify::testing;
using checks::Need;

namespace {

std::vector<std::string> every_scope() { return all_scopes(); }
std::vector<std::string> scopes_but(const std::string& name) {
  auto out = all_scopes();
  out.erase(std::remove(out.begin(), out.end(), name), out.end());
  return out;
}

// A shop whose answers are all empty until a test says otherwise.
struct Shop {
  std::unique_ptr<Database> db = std::move(*Database::open(":memory:"));
  Records records{*db, "acme-uk"};
  Played played;
  Waiting time;
  PollPlan plan;
  std::unique_ptr<ShopifySource> source;

  Shop() {
    plan.full = true;
    plan.needs = {Need::orders,  Need::all_orders,  Need::locations,  Need::products,  Need::inventory,
                  Need::returns, Need::fulfillment, Need::gift_cards, Need::customers, Need::store_credit};
    plan.backfill_from = at("2026-10-09T12:00:00Z");
    played.answer("ShopHealth", data(health(every_scope())));
    played.answer("OrdersChanged", data(orders(json::array())));
    played.answer("OrderRefunds", data(known(json::array())));
    played.answer("OrderReturns",
                  [](const Sent& s) -> Result<HttpResponse> { return data(known(parts(s, "returns"))); });
    played.answer("ExchangeOrders",
                  [](const Sent& s) -> Result<HttpResponse> { return data(known(parts(s, "fulfillmentOrders"))); });
    played.answer("ExchangedOrders",
                  [](const Sent& s) -> Result<HttpResponse> { return data(known(parts(s, "fulfillmentOrders"))); });
    played.answer("Locations", data({{"locations", page(json::array())}}));
    played.answer("InventoryItems", data(known(json::array())));
    played.answer("GiftCardsIssued", data({{"giftCards", page(json::array())}}));
    played.answer("StoreCreditByCustomer", data({{"customers", page(json::array())}}));
    restart();
  }
  // As a start or a reload of the agent makes it: the same state, nothing else.
  void restart() {
    source = std::make_unique<ShopifySource>(*db, records, played, time.clock,
                                             ShopifySource::ShopifyOptions{endpoint(), time.wait(), {}, {}});
  }

  // For each id that was searched for, an order with an empty list.
  static json parts(const Sent& sent, const char* name) {
    json out = json::array();
    for (const auto& id : searched(sent))
      out.push_back({{"id", "gid://shopify/Order/" + id}, {name, page(json::array())}});
    return out;
  }
  static std::vector<std::string> searched(const Sent& sent) {
    std::vector<std::string> ids;
    for (const std::string gid : sent.variables.at("ids")) ids.push_back(gid.substr(gid.rfind('/') + 1));
    return ids;
  }
  // The shop's only orders; OrderRefunds finds those of them that are searched for.
  void has(const json& details) {
    played.forget("OrderRefunds");
    played.answer("OrderRefunds", [details](const Sent& sent) -> Result<HttpResponse> {
      json found = json::array();
      for (const auto& id : searched(sent)) {
        for (const auto& order : details) {
          if (order["legacyResourceId"] == id) found.push_back(order);
        }
      }
      return data(known(found));
    });
  }
  void changed(const std::vector<json>& pages) {
    played.forget("OrdersChanged");
    for (const auto& page : pages) played.answer("OrdersChanged", data(page));
  }
  void return_on(const std::string& order_id, const std::string& exchange_order = "") {
    checks::Rma rma;
    rma.id = "5" + order_id;
    rma.status = "Received";
    rma.order_id = order_id;
    rma.created_at = at("2026-11-10T00:00:00Z");
    if (!exchange_order.empty()) rma.exchanges.push_back({"d", exchange_order, "#X", "Exchange"});
    records.returngo.put_rma(rma, time.clock.now());
  }
  PollReport poll() { return source->poll(time.clock.now(), plan); }
  SourceState state(const std::string& capability) {
    for (auto& s : records.sources.states()) {
      if (s.source == "shopify" && s.capability == capability) return s;
    }
    SourceState none;
    none.cause = "no row";
    return none;
  }
};

}  // namespace

TEST_CASE("the first poll walks the feed from the backfill's start, later ones from the watermark less ten minutes") {
  Shop s;
  s.changed({orders(list(header("1", "2026-11-01T00:00:00Z", "5.00"), header("2", "2026-11-02T00:00:00Z")), "page2"),
             orders(list(header("3", "2026-11-03T00:00:00Z", "5.00")))});
  s.has(list(detail("1"), detail("3")));
  auto report = s.poll();
  CHECK(report.complete);
  CHECK(report.errors.empty());
  REQUIRE(s.played.count("OrdersChanged") == 2);
  const auto feeds = [&] {
    std::vector<json> out;
    for (const auto& sent : s.played.sent) {
      if (sent.name == "OrdersChanged") out.push_back(sent.variables);
    }
    return out;
  };
  CHECK(feeds()[0]["query"] == "updated_at:>='2026-10-09T12:00:00Z'");
  CHECK_FALSE(feeds()[0].contains("after"));
  CHECK(feeds()[1]["after"] == "page2");
  CHECK(s.records.sources.cursor("shopify.orders") == "2026-11-03T00:00:00Z");
  CHECK(Shop::searched(s.played.last("OrderRefunds")) ==
        std::vector<std::string>{"1", "3"});  // refunded; 2 is nobody's case
  CHECK(s.records.shopify.order("1")->read_at);
  CHECK(s.records.shopify.order("1")->refunds.at(0).app.title == "ReturnGO");
  CHECK_FALSE(s.records.shopify.order("2"));

  s.plan.full = false;
  s.time.clock.advance(checks::minutes(1));
  CHECK(s.poll().complete);
  CHECK(feeds()[2]["query"] == "updated_at:>='2026-11-02T23:50:00Z'");
  CHECK(s.state("").ok);
  CHECK(s.state("").last_success == s.time.clock.now());

  s.restart();
  CHECK(s.poll().complete);
  CHECK(feeds().back()["query"] == feeds()[2]["query"]);
}

TEST_CASE("a page and its watermark are kept although a later page fails") {
  Shop s;
  s.changed({orders(list(header("1", "2026-11-01T00:00:00Z", "5.00")), "page2")});
  s.played.answer("OrdersChanged", http(503, ""));
  const auto report = s.poll();
  CHECK_FALSE(report.complete);
  REQUIRE(report.errors.size() == 1);
  CHECK(report.errors[0].kind == ErrorKind::unreachable);
  CHECK(s.records.sources.cursor("shopify.orders") == "2026-11-01T00:00:00Z");
  CHECK(s.records.shopify.order("1"));
  CHECK_FALSE(s.state("").ok);
  CHECK(s.state("").cause == "unreachable");

  // Backs off: nothing is sent before its time.
  s.plan.full = false;
  const auto sent = s.played.sent.size();
  CHECK_FALSE(s.poll().complete);
  CHECK(s.played.sent.size() == sent);
  s.time.clock.advance(checks::Duration(6));
  s.changed({orders(json::array())});
  CHECK(s.poll().complete);
  CHECK(s.state("").ok);
}

TEST_CASE("a cursor that comes again: the walk begins anew at the newest time, and gives up when that does not help") {
  Shop s;
  s.changed({orders(list(header("1", "2026-11-01T00:00:00Z")), "again"),
             orders(list(header("2", "2026-11-02T00:00:00Z")), "again"),
             orders(list(header("2", "2026-11-02T00:00:00Z"), header("3", "2026-11-03T00:00:00Z")))});
  CHECK(s.poll().complete);
  CHECK(s.played.last("OrdersChanged").variables["query"] == "updated_at:>='2026-11-02T00:00:00Z'");
  CHECK_FALSE(s.played.last("OrdersChanged").variables.contains("after"));
  CHECK(s.records.sources.cursor("shopify.orders") == "2026-11-03T00:00:00Z");

  Shop broken;
  broken.changed({orders(list(header("1", "2026-11-01T00:00:00Z")), "again")});
  const auto report = broken.poll();
  CHECK_FALSE(report.complete);
  CHECK(broken.state("").cause == "malformed");
  CHECK(broken.played.count("OrdersChanged") < 12);
}

TEST_CASE("orders with an RMA are read however old they are; what does not come back is missing, and why") {
  Shop s;
  s.return_on("1");
  s.return_on("2");
  s.has(list(detail("1")));
  CHECK(s.poll().complete);
  CHECK(s.records.shopify.order("1")->refunds.size() == 1);
  CHECK(Shop::searched(s.played.last("OrderReturns")) == std::vector<std::string>{"1"});
  const auto missing = [](Shop& shop) {
    SQLite::Statement row(shop.db->sql(), "SELECT missing FROM order_record WHERE id = '2'");
    REQUIRE(row.executeStep());
    return row.getColumn(0).getString();
  };
  CHECK(missing(s) == "not found");

  Shop narrow;
  narrow.played.forget("ShopHealth");
  narrow.played.answer("ShopHealth", data(health(scopes_but("read_all_orders"))));
  narrow.return_on("2");
  CHECK(narrow.poll().complete);
  CHECK(missing(narrow) == "older than 60 days without read_all_orders");
  CHECK(narrow.state("read_all_orders").cause == "scope_missing");
  CHECK(narrow.state("").ok);
}

TEST_CASE("an order id that is none never becomes part of a search") {
  Shop s;
  s.return_on("1 OR name:x");
  s.return_on("2");
  s.has(list(detail("2")));
  CHECK(s.poll().complete);
  CHECK(Shop::searched(s.played.last("OrderRefunds")) == std::vector<std::string>{"2"});
}

TEST_CASE("a truncated order is read again alone, wide, and to the end of each list") {
  Shop s;
  s.return_on("1");
  json cut = detail("1");
  cut["lineItems"]["pageInfo"] = {{"hasNextPage", true}, {"endCursor", "L54"}};
  s.has(list(cut));
  json wide = cut;
  wide["lineItems"]["pageInfo"]["endCursor"] = "L250";
  wide["refunds"][0]["refundLineItems"]["pageInfo"] = {{"hasNextPage", true}, {"endCursor", "R250"}};
  s.played.answer("OrderRefundsWide", data(known(list(wide))));
  s.played.answer(
      "OrderLines",
      data(orders(list(json{{"id", "gid://shopify/Order/1"}, {"lineItems", page(list(line("2")), "L500")}}))));
  s.played.answer("OrderLines",
                  data(orders(list(json{{"id", "gid://shopify/Order/1"}, {"lineItems", page(list(line("3")))}}))));
  const json more = wide["refunds"][0]["refundLineItems"]["nodes"];
  s.played.answer("RefundLines", data({{"refund", {{"refundLineItems", page(more)}}}}));
  CHECK(s.poll().complete);
  CHECK(Shop::searched(s.played.last("OrderRefundsWide")) == std::vector<std::string>{"1"});
  CHECK(s.played.sent.size() > 0);
  CHECK(s.played.last("OrderLines").variables["after"] == "L500");
  CHECK(s.played.last("RefundLines").variables == json{{"id", "gid://shopify/Refund/301"}, {"after", "R250"}});
  const auto order = *s.records.shopify.order("1");
  CHECK_FALSE(order.truncated);
  CHECK(order.lines.size() == 3);
  CHECK(order.refunds.at(0).lines.size() == 2);
  CHECK(order.refunds.at(0).app.title == "ReturnGO");
}

TEST_CASE("what stays cut is said to be") {
  Shop s;
  s.return_on("1");
  json cut = detail("1");
  cut["transactionsCount"]["count"] = 400;
  s.has(list(cut));
  s.played.answer("OrderRefundsWide", data(known(list(cut))));
  CHECK(s.poll().complete);
  CHECK(s.played.count("OrderRefundsWide") == 1);
  CHECK(s.records.shopify.order("1")->truncated);
}

TEST_CASE("a denied scope: the document is composed without it, and the capability is missing") {
  Shop s;
  s.return_on("1");
  s.played.forget("OrderRefunds");
  s.played.answer("OrderRefunds", [](const Sent& sent) -> Result<HttpResponse> {
    json order = detail("1");
    if (sent.text.find("variant") == std::string::npos) {
      order["lineItems"]["nodes"][0].erase("variant");
      return data(known(list(order)));
    }
    order["lineItems"]["nodes"][0]["variant"] = nullptr;
    return error("ACCESS_DENIED", {{"requiredAccess", "`read_products` access scope."}}, known(list(order)));
  });
  auto report = s.poll();
  CHECK(report.complete);
  CHECK(s.played.count("OrderRefunds") == 2);
  CHECK(s.records.shopify.order("1")->lines.size() == 1);
  CHECK(s.state("read_products").cause == "scope_missing");
  CHECK(s.state("").ok);
  CHECK(s.state("read_customers").ok);
  CHECK(s.source->missing_scopes(s.plan.needs) == std::vector<std::string>{"read_products"});

  // Tried again with the next look at the scopes, and well again only once it has worked.
  s.has(list(detail("1")));
  s.plan.full = false;
  s.time.clock.advance(checks::minutes(11));
  CHECK(s.poll().complete);
  CHECK_FALSE(s.state("read_products").ok);
  s.plan.reread_orders = {"1"};
  CHECK(s.poll().complete);
  CHECK(s.state("read_products").ok);
  CHECK(s.records.shopify.order("1")->lines.at(0).variant_id == "71");
}

TEST_CASE("denied location ids, though the key may read inventory: the orders are read without them") {
  Shop s;
  s.return_on("1");
  s.played.forget("OrderRefunds");
  s.played.answer("OrderRefunds", [](const Sent& sent) -> Result<HttpResponse> {
    if (sent.text.find("location") == std::string::npos) return data(known(list(detail("1"))));
    return error("ACCESS_DENIED", {{"requiredAccess", "`read_locations` access scope."}}, known(list(detail("1"))));
  });
  CHECK(s.poll().complete);
  CHECK(s.played.count("OrderRefunds") == 2);
  REQUIRE(s.records.shopify.order("1"));
  CHECK(s.records.shopify.order("1")->read_at);
  CHECK(s.state("").ok);
  CHECK(s.state("read_inventory").ok);
  CHECK(s.state("read_locations").cause == "scope_missing");
}

TEST_CASE("scopes: missing ones that are needed are told, unneeded ones are silent, write scopes are warned of") {
  Shop s;
  s.played.forget("ShopHealth");
  s.played.answer("ShopHealth", data(health({"read_orders", "read_all_orders", "write_products", "read_locations"})));
  s.plan.needs = {Need::orders, Need::all_orders, Need::locations, Need::products, Need::fulfillment};
  s.plan.gift_cards = s.plan.store_credit = true;
  s.plan.credits_since = at("2026-11-01T00:00:00Z");
  s.return_on("1", "9");
  s.has(list(detail("1"), detail("9")));
  CHECK(s.poll().complete);
  CHECK(s.source->write_scopes() == std::vector<std::string>{"write_products"});
  CHECK(s.state("read_products").ok);
  CHECK(s.state("read_merchant_managed_fulfillment_orders").cause == "scope_missing");
  CHECK(s.state("read_gift_cards").cause == "no row");
  CHECK(s.state("read_returns").cause == "no row");
  for (const char* name :
       {"GiftCardsIssued", "StoreCreditByCustomer", "OrderReturns", "ExchangeOrders", "InventoryItems"}) {
    CHECK(s.played.count(name) == 0);
  }
  CHECK(s.played.last("OrderRefunds").text.find("customer") == std::string::npos);
}

TEST_CASE("fulfilment orders are read for exchange orders, native returns for orders with an RMA") {
  Shop s;
  s.return_on("1", "9");
  s.has(list(detail("1"), detail("9")));
  s.played.forget("ExchangeOrders");
  const json fulfillment = {
      {"id", "gid://shopify/FulfillmentOrder/3"},
      {"status", "OPEN"},
      {"requestStatus", "UNSUBMITTED"},
      {"createdAt", "2026-11-12T10:00:00Z"},
      {"updatedAt", "2026-11-12T10:00:00Z"},
      {"fulfillAt", nullptr},
      {"assignedLocation",
       {{"name", "x"},
        {"location", {{"id", "gid://shopify/Location/5"}, {"isActive", true}, {"isFulfillmentService", false}}}}},
      {"fulfillmentHolds", json::array()}};
  s.played.answer(
      "ExchangeOrders",
      data(known(list(json{{"id", "gid://shopify/Order/9"}, {"fulfillmentOrders", page(list(fulfillment))}}))));
  CHECK(s.poll().complete);
  CHECK(Shop::searched(s.played.last("ExchangeOrders")) == std::vector<std::string>{"9"});
  CHECK(Shop::searched(s.played.last("ExchangedOrders")) ==
        std::vector<std::string>{"1"});  // items may have been added to it
  CHECK(s.records.shopify.order("9")->fulfillment_orders.at(0).location_active == true);
  CHECK(Shop::searched(s.played.last("OrderReturns")) == std::vector<std::string>{"1"});
}

TEST_CASE("when the returns of an order cannot be read, the order is not stored half") {
  Shop s;
  s.return_on("1");
  s.has(list(detail("1")));
  s.played.forget("OrderReturns");
  s.played.answer("OrderReturns", data({{"nodes", nullptr}}));
  const auto report = s.poll();
  CHECK_FALSE(report.complete);
  CHECK(s.state("read_returns").cause == "malformed");
  CHECK(s.state("").ok);
  CHECK((!s.records.shopify.order("1") || !s.records.shopify.order("1")->read_at));
}

TEST_CASE("locations: all pages or none") {
  Shop s;
  s.played.forget("Locations");
  s.played.answer("Locations", data({{"locations", page(list(location("5")), "next")}}));
  s.played.answer("Locations", data({{"locations", page(list(location("6", false)))}}));
  CHECK(s.poll().complete);
  REQUIRE(s.records.shopify.locations().size() == 2);
  CHECK(s.records.shopify.locations()[1].deactivated_at == at("2026-11-10T00:00:00Z"));

  Shop broken;
  broken.played.forget("Locations");
  broken.played.answer("Locations", data({{"locations", page(list(location("5")), "next")}}));
  broken.played.answer("Locations", data({{"locations", {{"nodes", nullptr}}}}));
  CHECK_FALSE(broken.poll().complete);
  CHECK(broken.records.shopify.locations().empty());
  CHECK(broken.state("read_locations").cause == "malformed");
  CHECK(broken.state("").ok);
}

TEST_CASE("stock of returned units: levels as snapshots, to the last of an item's locations") {
  Shop s;
  checks::Unit unit;
  unit.id = "u1";
  unit.line_id = "1";
  unit.variant_id = "71";
  unit.resolution = "RefundToPaymentMethod";
  checks::Rma rma;
  rma.id = "51";
  rma.status = "Received";
  rma.order_id = "1";
  rma.units.push_back(unit);
  s.records.returngo.put_rma(rma, s.time.clock.now());
  s.has(list(detail("1")));
  const auto level = [](const char* location, int on_hand) {
    return json{{"isActive", true},
                {"updatedAt", "2026-11-20T00:00:00Z"},
                {"location", {{"id", std::string("gid://shopify/Location/") + location}}},
                {"quantities", list(json{{"name", "on_hand"}, {"quantity", on_hand}, {"updatedAt", nullptr}})}};
  };
  s.played.forget("InventoryItems");
  const json item = {{"id", "gid://shopify/InventoryItem/81"},
                     {"tracked", true},
                     {"inventoryLevels", page(list(level("5", 3)), "more")}};
  s.played.answer("InventoryItems", data(known(list(item), "InventoryItem")));
  s.played.answer("ItemLevels", data({{"inventoryItem", {{"inventoryLevels", page(list(level("6", 1)))}}}}));
  CHECK(s.poll().complete);
  CHECK(Shop::searched(s.played.last("InventoryItems")) == std::vector<std::string>{"81"});
  CHECK(s.played.last("ItemLevels").variables == json{{"id", "gid://shopify/InventoryItem/81"}, {"after", "more"}});
  SQLite::Statement rows(s.db->sql(), "SELECT count(*) FROM level_record WHERE item_id = '81'");
  REQUIRE(rows.executeStep());
  CHECK(rows.getColumn(0).getInt() == 2);
}

TEST_CASE("gift cards are a feed from the oldest claim, and begin again for an older one") {
  Shop s;
  s.plan.gift_cards = true;
  s.plan.credits_since = at("2026-11-10T00:00:00Z");
  const json card = {{"id", "gid://shopify/GiftCard/4"},
                     {"createdAt", "2026-11-20T00:00:00Z"},
                     {"note", "RMA1"},
                     {"initialValue", {{"amount", "20.0"}, {"currencyCode", "GBP"}}},
                     {"balance", {{"amount", "20.0"}, {"currencyCode", "GBP"}}},
                     {"enabled", true},
                     {"customer", {{"id", "gid://shopify/Customer/77"}}},
                     {"order", nullptr}};
  s.played.forget("GiftCardsIssued");
  s.played.answer("GiftCardsIssued", data({{"giftCards", page(list(card))}}));
  CHECK(s.poll().complete);
  CHECK(s.played.last("GiftCardsIssued").variables["query"] == "created_at:>='2026-11-10T00:00:00Z'");
  CHECK(s.poll().complete);
  CHECK(s.played.last("GiftCardsIssued").variables["query"] == "created_at:>='2026-11-19T23:50:00Z'");
  s.plan.credits_since = at("2026-11-05T00:00:00Z");
  CHECK(s.poll().complete);
  CHECK(s.played.last("GiftCardsIssued").variables["query"] == "created_at:>='2026-11-05T00:00:00Z'");
  s.plan.gift_cards = false;
  const auto before = s.played.count("GiftCardsIssued");
  CHECK(s.poll().complete);
  CHECK(s.played.count("GiftCardsIssued") == before);
}

TEST_CASE("a gift card that was disabled after it was read is noticed within six hours") {
  Shop s;
  s.plan.gift_cards = true;
  s.plan.credits_since = at("2026-11-10T00:00:00Z");
  json card = {{"id", "gid://shopify/GiftCard/4"},
               {"createdAt", "2026-11-20T00:00:00Z"},
               {"note", "RMA1"},
               {"initialValue", {{"amount", "20.0"}, {"currencyCode", "GBP"}}},
               {"balance", {{"amount", "20.0"}, {"currencyCode", "GBP"}}},
               {"enabled", true},
               {"customer", {{"id", "gid://shopify/Customer/77"}}},
               {"order", nullptr}};
  s.played.forget("GiftCardsIssued");
  s.played.answer("GiftCardsIssued", [&card](const Sent& sent) {
    const std::string query = sent.variables["query"];
    const bool first = query == "created_at:>='2026-11-10T00:00:00Z'";  // the feed goes on with newer ones
    const bool found = query == "status:disabled AND created_at:>='2026-11-10T00:00:00Z'" && !card["enabled"];
    return data({{"giftCards", page(first || found ? list(card) : json::array())}});
  });
  const auto stored = [&s] {
    SQLite::Statement rows(s.db->sql(), "SELECT body FROM credit_record WHERE id = '4'");
    REQUIRE(rows.executeStep());
    return json::parse(rows.getColumn(0).getString()).value("enabled", true);
  };
  CHECK(s.poll().complete);
  CHECK(s.played.count("GiftCardsIssued") == 1);  // all were read: none is asked for again
  s.plan.full = false;                            // from now on as `run` does
  card["enabled"] = false;
  card["deactivatedAt"] = "2026-11-23T12:30:00Z";
  s.time.clock.advance(checks::hours(5));
  CHECK(s.poll().complete);
  CHECK(stored());
  s.time.clock.advance(checks::hours(1));
  CHECK(s.poll().complete);
  CHECK_FALSE(stored());
  const auto before = s.played.count("GiftCardsIssued");
  s.time.clock.advance(checks::hours(1));
  CHECK(s.poll().complete);
  CHECK(s.played.count("GiftCardsIssued") == before + 1);  // the feed, and nothing beside it
}

TEST_CASE("a refund's money is looked at again for days after it") {
  checks::Order order;
  order.id = "1";
  checks::Refund refund;
  refund.created_at = at("2026-11-20T00:00:00Z");
  order.refunds.push_back(refund);
  Recheck recheck;
  recheck.read(order, at("2026-11-20T01:00:00Z"));
  CHECK(recheck.due(at("2026-11-20T08:59:59Z")).empty());
  CHECK(recheck.all() == std::vector<std::string>{"1"});  // what a full poll looks at
  CHECK(Recheck(recheck.text()).due(at("2026-11-20T09:00:00Z")) == std::vector<std::string>{"1"});

  order.refunds[0].transactions.push_back({"t", "REFUND", "PENDING"});
  recheck.read(order, at("2026-11-20T01:00:00Z"));
  CHECK(recheck.due(at("2026-11-20T02:00:00Z")).size() == 1);
  recheck.read(order, at("2026-11-24T00:00:00Z"));
  CHECK(recheck.due(at("2026-11-24T05:00:00Z")).empty());
  CHECK(recheck.due(at("2026-11-24T06:00:00Z")).size() == 1);
  order.refunds[0].transactions[0].status = "SUCCESS";
  recheck.read(order, at("2026-11-24T06:00:00Z"));
  CHECK(recheck.due(at("2026-12-24T06:00:00Z")).empty());
  CHECK(recheck.all().empty());
  CHECK(Recheck("not understood").due(at("2026-12-24T06:00:00Z")).empty());
}

TEST_CASE("a stop finishes the page in hand, and is no trouble of the shop") {
  Shop s;
  s.changed({orders(list(header("1", "2026-11-01T00:00:00Z", "5.00")), "page2")});
  s.plan.stop = [] { return true; };
  const auto report = s.poll();
  CHECK_FALSE(report.complete);
  CHECK(report.errors.empty());
  CHECK(s.played.count("OrdersChanged") <= 1);
  CHECK(s.state("").cause == "no row");
}

TEST_CASE("a refused token is the shop's trouble, told once, tried again slowly") {
  Shop s;
  s.played.forget("ShopHealth");
  s.played.answer("ShopHealth", http(401, R"({"errors":"Invalid"})"));
  CHECK_FALSE(s.poll().complete);
  CHECK(s.state("").cause == "unauthorised");
  CHECK(s.played.sent.size() == 1);
  s.time.clock.advance(checks::minutes(14));
  CHECK_FALSE(s.poll().complete);
  CHECK(s.played.sent.size() == 1);
  s.time.clock.advance(checks::minutes(17));
  CHECK_FALSE(s.poll().complete);
  CHECK(s.played.sent.size() == 2);
}

TEST_CASE("nothing that a poll sends can write") {
  Shop s;
  s.return_on("1", "9");
  json marked = detail("1"), exchange = detail("9");
  for (json* order : {&marked, &exchange})
    order->update({{"note", nullptr}, {"tags", json::array()}, {"customAttributes", json::array()}});
  s.has(list(marked, exchange));
  s.plan.gift_cards = s.plan.store_credit = true;
  s.plan.credits_since = at("2026-11-01T00:00:00Z");
  s.plan.reason_marks = {"tag:x"};
  CHECK(s.poll().complete);
  for (const auto& sent : s.played.sent) CHECK(why_not_read_only(sent.request) == "");
  CHECK(s.played.last("OrderRefunds").text.find("tags") != std::string::npos);
}

TEST_CASE("too many known orders at once are asked for in smaller batches") {
  Shop s;
  json all = json::array();
  for (int i = 1; i <= 30; ++i) {
    s.return_on(std::to_string(i));
    all.push_back(detail(std::to_string(i)));
  }
  s.has(all);
  std::vector<std::size_t> sizes;
  s.played.forget("OrderReturns");
  s.played.answer("OrderReturns", [&](const Sent& sent) -> Result<HttpResponse> {
    sizes.push_back(sent.variables["ids"].size());
    if (sizes.back() > 10) return error("MAX_COST_EXCEEDED", {{"cost", 1400}, {"maxCost", 1000}});
    return data(known(Shop::parts(sent, "returns")));
  });
  CHECK(s.poll().complete);
  CHECK(sizes == std::vector<std::size_t>{7, 14, 7, 7, 7, 2});
  for (int i = 1; i <= 30; ++i) CHECK(s.records.shopify.order(std::to_string(i))->read_at);
}

TEST_CASE("locations are read hourly, and when an answer names one that is not known") {
  Shop s;
  s.return_on("1");
  s.has(list(detail("1")));  // its refund names location 5
  s.played.forget("Locations");
  s.played.answer("Locations", data({{"locations", page(list(location("6")))}}));
  CHECK(s.poll().complete);
  CHECK(s.played.count("Locations") == 2);  // looked for, and not found
  s.plan.full = false;
  for (int minute = 0; minute < 58; ++minute) {
    s.time.clock.advance(checks::minutes(1));
    CHECK(s.poll().complete);
  }
  CHECK(s.played.count("Locations") == 2);
  s.time.clock.advance(checks::minutes(2));
  CHECK(s.poll().complete);
  CHECK(s.played.count("Locations") == 3);
  // Something is about to fire: it rests on no older locations than these.
  s.time.clock.advance(checks::minutes(11));
  s.plan.reread_orders = {"1"};
  CHECK(s.poll().complete);
  CHECK(s.played.count("Locations") == 4);
}

TEST_CASE("changed orders are read at once while points are left, else together within a quarter of an hour") {
  Shop s;
  for (int i = 1; i <= 60; ++i) s.return_on(std::to_string(i));
  json all = json::array();
  for (int i = 1; i <= 60; ++i) all.push_back(detail(std::to_string(i)));
  s.has(all);
  CHECK(s.poll().complete);
  s.plan.full = false;
  s.played.forget("OrderReturns");
  s.played.answer("OrderReturns", [](const Sent& sent) -> Result<HttpResponse> {
    return data(known(Shop::parts(sent, "returns")), {{"cost", cost(300)}});
  });
  const auto changes = [&](int id) {
    const std::string now = checks::to_rfc3339(s.time.clock.now());
    all[static_cast<std::size_t>(id - 1)]["updatedAt"] = now;
    s.has(all);
    s.changed({orders(list(header(std::to_string(id), now, "59.90")))});
  };
  const auto read = [&](int id) { return s.records.shopify.order(std::to_string(id))->read_at == s.time.clock.now(); };
  s.time.clock.advance(checks::minutes(1));
  changes(1);
  CHECK(s.poll().complete);
  CHECK(read(1));
  // One a minute, for an hour: the points that were saved are spent after six.
  const long before = s.played.count("OrderReturns");
  checks::Duration longest{0};
  std::map<int, Time> waiting;
  for (int id = 2; id <= 60; ++id) {
    s.time.clock.advance(checks::minutes(1));
    changes(id);
    waiting[id] = s.time.clock.now();
    CHECK(s.poll().complete);
    for (auto it = waiting.begin(); it != waiting.end();) {
      longest = std::max(longest, s.time.clock.now() - it->second);
      it = read(it->first) ? waiting.erase(it) : std::next(it);
    }
  }
  CHECK(longest <= checks::minutes(12));
  CHECK(longest >= checks::minutes(6));
  CHECK(s.played.count("OrderReturns") - before <= 20);
  // What is about to fire waits for nothing.
  s.time.clock.advance(checks::minutes(1));
  s.plan.reread_orders = {"1"};
  CHECK(s.poll().complete);
  CHECK(read(1));
}
