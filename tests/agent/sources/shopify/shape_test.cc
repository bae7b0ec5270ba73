// An answer that is not of its document's shape is no answer, whatever else it says.
#include "agent/sources/shopify/shape.h"

#include <catch2/catch.hpp>

#include "agent/sources/shopify/access.h"
#include "agent/sources/shopify/documents.h"
#include "agent/sources/shopify/selection.h"
#include "tests/agent/sources/shopify/shop.h"

using namespace returnwatch::agent::shopify;
using namespace returnwatch::agent::shopify::testing;

namespace {

const json kGone(json::value_t::discarded);

// The order's document, its answer with one value at `path` changed, and where that is not of its shape.
std::string at_order(const std::string& path, const json& value) {
  static const std::string document =
      order_document(Access({all_scopes().begin(), all_scopes().end()}), true, false).text;
  json order = detail("1");
  order.update({{"note", nullptr}, {"tags", json::array()}, {"customAttributes", json::array()}});
  const json::json_pointer where(path);
  if (value.is_discarded())
    order[where.parent_pointer()].erase(where.back());
  else if (!path.empty())
    order[where] = value;
  return misshapen(document, json{{"data", known(list(order))}}.dump());
}

}  // namespace

TEST_CASE("a document's selections, with fragments and arguments left out", "[shape]") {
  const auto root = selections_of(
      "query A($first: Int! = 5) {\norders(first: $first, query: \"a:(b)\") {\nnodes { id\n... on X { y } }\n}\nshop { "
      "id }\n}\n");
  REQUIRE(root.size() == 2);
  CHECK(root[1].name == "shop");
  const auto& nodes = root[0].inner.at(0);
  CHECK(nodes.inner.at(0).name == "id");
  CHECK(nodes.inner.at(1).on_type == "X");
  CHECK(nodes.inner.at(1).inner.at(0).name == "y");
}

TEST_CASE("an answer of its document's shape; and what may be null", "[shape]") {
  CHECK(at_order("", {}) == "");
  for (const char* nullable :
       {"/closedAt", "/displayFinancialStatus", "/customer", "/lineItems/nodes/0/variant", "/lineItems/nodes/0/sku",
        "/refunds/0/createdAt", "/refunds/0/refundLineItems/nodes/0/location", "/agreements/nodes/0/app"}) {
    INFO(nullable);
    CHECK(at_order(nullable, nullptr) == "");
  }
  // Words that nobody listed are no matter of shape; an id that is written as a text may be a number.
  CHECK(at_order("/displayFinancialStatus", "SEMI_PAID") == "");
  CHECK(at_order("/legacyResourceId", 1) == "");
}

TEST_CASE("what is absent, null or of another kind is said where it is", "[shape]") {
  const std::pair<const char*, const char*> rows[] = {
      {"/name", "nodes.name"},
      {"/test", "nodes.test"},
      {"/createdAt", "nodes.createdAt"},
      {"/refunds", "nodes.refunds"},
      {"/refunds/0/transactions/nodes/0/status", "nodes.refunds.transactions.nodes.status"},
      {"/refunds/0/totalRefundedSet/shopMoney/amount", "nodes.refunds.totalRefundedSet.shopMoney.amount"},
      {"/lineItems/pageInfo/hasNextPage", "nodes.lineItems.pageInfo.hasNextPage"},
      {"/agreements/nodes/1/refund/id", "nodes.agreements.nodes.refund.id"},
      {"/disputes", "nodes.disputes"},
  };
  for (const auto& [path, where] : rows) {
    INFO(path);
    CHECK(at_order(path, kGone) == where);
    CHECK(at_order(path, nullptr) == where);
    CHECK(at_order(path, json{{"x", 1}}) == where);
  }
  CHECK(at_order("/agreements/nodes/1/refund", kGone) == "nodes.agreements.nodes.refund");
  CHECK(at_order("/closedAt", kGone) == "");
  CHECK(at_order("/closedAt", "lately") == "nodes.closedAt");
  CHECK(at_order("/id", "1") == "nodes.id");
  CHECK(at_order("/lineItems/nodes/0/quantity", "1") == "nodes.lineItems.nodes.quantity");
  CHECK(at_order("/lineItems/nodes/0/quantity", 1.5) == "nodes.lineItems.nodes.quantity");
  CHECK(at_order("/totalPriceSet/shopMoney/amount", "much") == "nodes.totalPriceSet.shopMoney.amount");
  CHECK(at_order("/totalPriceSet/shopMoney/amount", 59.9) == "nodes.totalPriceSet.shopMoney.amount");  // not exact
  CHECK(at_order("/totalPriceSet/presentmentMoney/currencyCode", "SOMETHING_ELSE") ==
        "nodes.totalPriceSet.presentmentMoney.currencyCode");
  CHECK(misshapen(feed_document().text, "{\"data\": null}") == "data");
  CHECK(misshapen(feed_document().text, "<html>") == "data");
}
