#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "tests/world/client.h"

namespace returnwatch::world {
namespace {

std::string code(const Json& body) {
  return body.contains("errors") ? body["errors"][0]["extensions"].value("code", "") : "";
}

struct Fixture {
  World world{small_world()};
  Fixture() { world.start(); }
};

}  // namespace

TEST_CASE("demo shop: pages of orders walk the whole list once, in order of the sort key") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const std::string q =
      "query Q($after: String) { orders(first: 5, after: $after, sortKey: UPDATED_AT, query: "
      "\"updated_at:>='2026-01-01T00:00:00Z'\")"
      " { pageInfo { hasNextPage endCursor } nodes { id updatedAt totalPriceSet { shopMoney { amount currencyCode } } "
      "} } }";
  std::set<std::string> seen;
  std::string last;
  Json cursor;
  int rows = 0;
  for (int page = 0; page < 50; ++page) {
    const Json body = shop.ask(q, {{"after", cursor}});
    REQUIRE(body.contains("data"));
    const Json& orders = body["data"]["orders"];
    for (const auto& o : orders["nodes"]) {
      CHECK(o["updatedAt"].get<std::string>() >= last);
      last = o["updatedAt"];
      seen.insert(o["id"].get<std::string>());
      ++rows;
    }
    if (!orders["pageInfo"]["hasNextPage"].get<bool>()) break;
    cursor = orders["pageInfo"]["endCursor"];
  }
  CHECK(rows >= 18);
  CHECK(seen.size() == static_cast<std::size_t>(rows));
  CHECK(shop.headers.find("X-Shopify-API-Version")->second == "2026-07");
}

TEST_CASE("demo shop: an unquoted time searches something else and says so in extensions.search") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const char* q = "query Q($q: String) { orders(first: 50, query: $q) { nodes { id } } }";
  const Json quoted = shop.ask(q, {{"q", "updated_at:>='2026-01-01T00:00:00Z'"}});
  const Json bare = shop.ask(q, {{"q", "updated_at:>=2026-01-01T00:00:00Z"}});
  CHECK_FALSE(quoted["data"]["orders"]["nodes"].empty());
  CHECK_FALSE(quoted["extensions"].contains("search"));
  CHECK(bare["data"]["orders"]["nodes"].empty());
  REQUIRE(bare["extensions"].contains("search"));
  CHECK(bare["extensions"]["search"][0]["warnings"][0]["code"] == "invalid_field");
}

TEST_CASE("demo shop: OR needs parentheses beside AND; ids can be joined by OR") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const char* q =
      "query Q($q: String) { orders(first: 250, query: $q) { nodes { legacyResourceId displayFinancialStatus } } }";
  const auto with = shop.ask(
      q, {{"q", "updated_at:>='2026-01-01T00:00:00Z' AND (financial_status:paid OR financial_status:refunded)"}});
  const auto without = shop.ask(
      q, {{"q", "updated_at:>='2026-01-01T00:00:00Z' AND financial_status:paid OR financial_status:refunded"}});
  CHECK(with["data"]["orders"]["nodes"].size() > without["data"]["orders"]["nodes"].size());
  const auto& nodes = with["data"]["orders"]["nodes"];
  REQUIRE(nodes.size() > 2);
  const std::string ids = "id:" + nodes[0]["legacyResourceId"].get<std::string>() +
                          " OR id:" + nodes[1]["legacyResourceId"].get<std::string>();
  CHECK(shop.ask(q, {{"q", ids}})["data"]["orders"]["nodes"].size() == 2);
}

TEST_CASE("demo shop: wrong documents are refused in Shopify's words") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  CHECK(code(shop.ask("{ orders(first: 2) { nodes { id colour } } }")) == "undefinedField");
  CHECK(code(shop.ask("{ orders(first: 2, colour: 3) { nodes { id } } }")) == "argumentNotAccepted");
  CHECK(code(shop.ask("{ shop { plan } }")) == "selectionMismatch");
  CHECK(code(shop.ask("query Q($a: Int) { shop { id } }")) == "variableNotUsed");
  CHECK(code(shop.ask("{ order { id } }")) == "missingRequiredArguments");
  CHECK(code(shop.ask("{ orders(first: 2, sortKey: COLOUR) { nodes { id } } }")) == "argumentLiteralsIncompatible");
  CHECK(code(shop.ask("{ orders { nodes { id } } }")) == "BAD_REQUEST");
  CHECK(code(shop.ask("{ orders(first: 251) { nodes { id } } }")) == "BAD_REQUEST");
  CHECK(shop.ask("{ orders(first: 2) { nodes { id }").contains("errors"));
  CHECK(shop.ask("mutation { orderUpdate(input: {}) { order { id } } }").contains("errors"));
  REQUIRE_FALSE(f.world.violations().empty());
}

TEST_CASE("demo shop: aliases, fragments, directives and defaults work together") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const Json body = shop.ask(
      "query Q($n: Int! = 1, $no: Boolean! = false) { a: orders(first: $n) { edges { cursor node { ...H money: "
      "totalPriceSet @include(if: $no) "
      "{ shopMoney { amount } } agreements(first: 5) { nodes { __typename ... on RefundAgreement { refund { id } } } } "
      "} } } }"
      " fragment H on Order { id name lineItems(first: 3) { nodes { sku variant { inventoryItem { tracked } } } } }");
  REQUIRE(body.contains("data"));
  const Json& edge = body["data"]["a"]["edges"][0];
  CHECK_FALSE(edge["node"].contains("money"));
  CHECK(edge["node"]["lineItems"]["nodes"][0]["variant"]["inventoryItem"]["tracked"] == true);
  CHECK(edge["node"]["agreements"]["nodes"][0]["__typename"] == "OrderAgreement");
  CHECK_FALSE(edge["cursor"].get<std::string>().empty());
}

TEST_CASE("demo shop: cost is asked by the formula, refused above 1000, throttled when the bucket is empty") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const Json flat = shop.ask("{ orders(first: 250) { nodes { id totalPriceSet { shopMoney { amount } } } } }");
  CHECK(flat["extensions"]["cost"]["requestedQueryCost"] == 13);
  CHECK(flat["extensions"]["cost"]["throttleStatus"]["maximumAvailable"] == 2000.0);
  const std::string heavy = "refunds(first: 50) { refundLineItems(first: 250) { nodes { lineItem { id } } } }";
  const Json dear = shop.ask("{ orders(first: 250) { nodes { " + heavy +
                             " returns(first: 250) { nodes { returnLineItems(first: 250) { nodes { id } } } } } } }");
  CHECK(code(dear) == "MAX_COST_EXCEEDED");
  CHECK_FALSE(dear.contains("extensions"));
  Json body;
  for (int i = 0; i < 40 && code(body).empty(); ++i) {
    body = shop.ask("{ orders(first: 250) { nodes { " + heavy + " } } }");
  }
  CHECK(code(body) == "THROTTLED");
  CHECK(shop.status == 200);
  CHECK(body["extensions"]["cost"]["actualQueryCost"].is_null());
}

TEST_CASE("demo shop: a scope taken away brings ACCESS_DENIED beside the rest") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  WireFault fault;
  fault.system = "shopify";
  fault.kind = WireFault::Kind::access_denied;
  fault.scope = "read_gift_cards";
  fault.times = 1;
  f.world.break_wire(fault);
  const Json body = shop.ask("{ shop { name } giftCard(id: \"gid://shopify/GiftCard/1\") { id } }");
  CHECK(code(body) == "ACCESS_DENIED");
  CHECK(body["data"]["shop"]["name"] == "acme-uk");
  CHECK(body["data"]["giftCard"].is_null());
}

TEST_CASE("demo shop: the token and version rules") {
  Fixture f;
  auto http = client_of(f.world.shopify_url("acme-uk"));
  auto no = http.Post("/admin/api/2026-07/graphql.json", {{"Authorization", "Bearer shpat_demo_acme-uk"}},
                      "{\"query\":\"{shop{id}}\"}", "application/json");
  REQUIRE(no);
  CHECK(no->status == 401);
  Shop shop(f.world, "acme-uk");
  shop.ask("{ shop { id } }", Json::object(), "2024-01");
  CHECK(shop.headers.find("X-Shopify-API-Version")->second == "2026-01");
  auto eu = client_of(f.world.shopify_url("acme-eu"));
  auto token = eu.Post("/admin/oauth/access_token", httplib::Params{{"grant_type", "client_credentials"},
                                                                    {"client_id", "demo-client-acme-eu"},
                                                                    {"client_secret", "demo-secret-acme-eu"}});
  REQUIRE(token);
  CHECK(Json::parse(token->body)["expires_in"] == 86399);
}

TEST_CASE("demo shop: plain lists are cut silently, and inactive locations hide") {
  Fixture f;
  Shop shop(f.world, "acme-uk");
  const Json all =
      shop.ask("{ locations(first: 50, includeInactive: true) { nodes { name isActive deactivatedAt } } }");
  const Json active = shop.ask("{ locations(first: 50) { nodes { name } } }");
  CHECK(all["data"]["locations"]["nodes"].size() == active["data"]["locations"]["nodes"].size() + 1);
  const Json one = shop.ask(
      "{ orders(first: 250, query: \"financial_status:refunded\") { nodes { transactions(first: 1) { kind } "
      "transactionsCount { count } } } }");
  REQUIRE_FALSE(one["data"]["orders"]["nodes"].empty());
  for (const auto& o : one["data"]["orders"]["nodes"]) {
    CHECK(o["transactions"].size() == 1);
    CHECK(o["transactionsCount"]["count"].get<int>() >= 2);
  }
}

}  // namespace returnwatch::world
