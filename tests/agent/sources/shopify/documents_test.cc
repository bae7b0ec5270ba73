#include "agent/sources/shopify/documents.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "agent/http/read_only.h"
#include "tests/where.h"

using namespace returnwatch;
using namespace returnwatch::agent;
using namespace returnwatch::agent::shopify;

namespace {

bool has(const GraphqlDocument& document, const std::string& word) {
  return document.text.find(word) != std::string::npos;
}

Access without(std::initializer_list<const char*> scopes) {
  std::set<std::string> granted(all_scopes().begin(), all_scopes().end());
  for (const char* name : scopes) granted.erase(name);
  return Access(granted);
}

}  // namespace

TEST_CASE("every document is a query, affordable, and free of personal data") {
  const auto all = every_document();
  CHECK(all.size() > 20);
  for (const auto& [document, granted] : all) {
    INFO(document.name);
    CHECK(why_not_query(document.text) == "");
    CHECK(document.cost < 1000);
    for (const char* word : {"email", "phone", "firstName", "lastName", "message", "receiptJson", "reasonNotes",
                             "Address", "staffMember", "lastCharacters", "maskedCode", "returnReasonNote"}) {
      CHECK_FALSE(has(document, word));
    }
  }
}

// tests/contract validates this file against Shopify's own schemas.
TEST_CASE("the documents are written out for the contract test") {
  nlohmann::json out = nlohmann::json::array();
  for (const auto& [document, granted] : every_document()) {
    out.push_back({{"name", document.name},
                   {"text", document.text},
                   {"first", document.first},
                   {"cost", document.cost},
                   {"granted", granted}});
  }
  const auto path = std::filesystem::path(returnwatch::where::binary()).parent_path() / "documents.json";
  std::ofstream(path) << out.dump(1);
  CHECK(std::filesystem::file_size(path) > 10000);
}

TEST_CASE("a field whose scope is missing is not selected") {
  const Access all;
  CHECK(has(order_document(all, true, false), "variant {"));
  CHECK_FALSE(has(order_document(without({scope::products}), true, false), "variant"));
  CHECK_FALSE(has(order_document(without({scope::customers}), true, false), "customer {"));
  CHECK(has(order_document(without({scope::locations}), true, false), "location {"));
  CHECK(has(order_document(without({scope::inventory}), true, false), "location {"));
  CHECK_FALSE(has(order_document(without({scope::locations, scope::inventory}), true, false), "location {"));
  CHECK_FALSE(has(fulfillment_document(without({scope::locations}), false), "isActive"));
  CHECK_FALSE(has(gift_cards_document(without({scope::customers})), "customer"));
  CHECK_FALSE(has(order_document(all, false, false), "note"));
  CHECK_FALSE(has(order_document(all, false, false), "tags"));

  Access denied;
  denied.deny(scope::products);
  CHECK_FALSE(has(order_document(denied, true, false), "variant"));
  CHECK(Access({"write_products"}).has(scope::products));
  CHECK(Access({"write_products", "read_orders"}).write_scopes() == std::vector<std::string>{"write_products"});
}

TEST_CASE("costs by the published formula") {
  CHECK(multiplier(1) == 1);
  CHECK(multiplier(2) == 1);
  CHECK(multiplier(50) == 7);
  CHECK(multiplier(250) == 11);
  CHECK(feed_document().cost == 13);
  CHECK(locations_document().cost == 11);
  CHECK(health_document().cost <= 5);
  const auto credit = store_credit_document(false);
  CHECK(cost_at(credit, credit.first) == credit.cost);
  CHECK(cost_at(credit, 1) < credit.cost / 5);
  // One node, however many orders.
  CHECK(order_document(Access(), true, false).cost <= 65);
  CHECK(returns_document(Access(), false).cost <= 65);
  CHECK(fulfillment_lines_document(Access(), false).cost <= 50);
  CHECK(items_document().cost <= 25);
}

TEST_CASE("search strings are quoted as Shopify's parser wants them") {
  CHECK(since_query("updated_at", *checks::parse_time("2026-11-23T00:00:00Z")) ==
        "updated_at:>='2026-11-23T00:00:00Z'");
  CHECK(ids_query({"1"}) == "id:1");
  CHECK(ids_query({"1", "22", "333"}) == "id:1 OR id:22 OR id:333");
}

TEST_CASE("the scope that a denial is about") {
  CHECK(denied_scope("Access denied for customer field. Required access: `read_customers` access scope.", {}) ==
        "read_customers");
  CHECK(denied_scope("`read_quick_sale` access scope, `read_inventory` access scope or ...", {}) == "read_inventory");
  CHECK(denied_scope("Not approved", {"orders", "nodes", "0", "customer"}) == "read_customers");
  CHECK(denied_scope("Not approved", {"orders", "nodes", "0", "refunds", "0", "refundLineItems", "nodes", "0",
                                      "location"}) == "read_locations");
  CHECK(denied_scope("no", {"unheardOf"}) == "");
}
