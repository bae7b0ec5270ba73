#include "agent/sources/shopify/documents.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace returnwatch::agent::shopify {
namespace {

const char* const money = " { shopMoney { amount currencyCode } presentmentMoney { amount currencyCode } }\n";

// A piece of a selection and what it costs.
struct Piece {
  std::string text;
  int cost = 0;
};

Piece& operator+=(Piece& a, const Piece& b) {
  a.text += b.text;
  a.cost += b.cost;
  return a;
}

// Scalars and money are free.
Piece free_fields(const std::string& text) { return {text, 0}; }
Piece object(const std::string& name, const Piece& fields) {
  return {name + " {\n" + fields.text + "}\n", 1 + fields.cost};
}

int connection_cost(int first, int node) { return 2 + (1 + node) * multiplier(first); }

Piece connection(const std::string& name, const std::string& arguments, int first, const Piece& node) {
  return {name + "(" + arguments + ") {\npageInfo { hasNextPage endCursor }\nnodes {\n" + node.text + "}\n}\n",
          connection_cost(first, node.cost)};
}
Piece nested(const std::string& name, int first, const Piece& node, const std::string& more = "") {
  return connection(name, "first: " + std::to_string(first) + more, first, node);
}

GraphqlDocument listing(const std::string& name, const std::string& root, const std::string& arguments, int first,
                        const Piece& node, bool searched = true) {
  const Piece all = connection(
      root, "first: $first, after: $after" + std::string(searched ? ", query: $query" : "") + arguments, first, node);
  return {name,
          "query " + name + "($first: Int! = " + std::to_string(first) + ", $after: String" +
              (searched ? ", $query: String!" : "") + ") {\n" + all.text + "}\n",
          first, all.cost};
}

GraphqlDocument orders_listing(const std::string& name, int first, const Piece& node) {
  return listing(name, "orders", ", sortKey: UPDATED_AT", first, node);
}

GraphqlDocument known(const std::string& name, const std::string& type, const Piece& node) {
  const Piece all = object("nodes(ids: $ids)", {"__typename\n... on " + type + " {\n" + node.text + "}\n", node.cost});
  return {name, "query " + name + "($ids: [ID!]!) {\n" + all.text + "}\n", 0, all.cost, true};
}

Piece header() {
  std::string text =
      "id\nlegacyResourceId\nname\ncreatedAt\nupdatedAt\nclosed\nclosedAt\ncancelledAt\ntest\ndisplayFinancialStatus\n"
      "displayFulfillmentStatus\nreturnStatus\nrefundable\nunpaid\nfullyPaid\ncurrencyCode\npresentmentCurrencyCode\n";
  for (const char* field : {"totalPriceSet", "totalReceivedSet", "totalRefundedSet", "totalOutstandingSet",
                            "netPaymentSet", "totalTipReceivedSet"}) {
    text += std::string(field) + money;
  }
  return free_fields(text);
}

Piece transaction() {
  return free_fields(std::string("id\nkind\nstatus\nerrorCode\ngateway\ncreatedAt\namountSet") + money);
}

Piece line(const Access& access) {
  Piece piece = free_fields("id\nsku\nquantity\ncurrentQuantity\nisGiftCard\nrequiresShipping\n");
  if (access.has(scope::products)) {
    piece += object("variant", [] {
      Piece variant = free_fields("id\n");
      variant += object("inventoryItem", free_fields("id\ntracked\n"));
      return variant;
    }());
  }
  return piece;
}

Piece location_id(const Access& access) {
  return access.location_ids() ? object("location", free_fields("id\n")) : Piece{};
}

Piece refund_line(const Access& access) {
  Piece piece = free_fields("quantity\nrestockType\nrestocked\n");
  piece += location_id(access);
  piece += object("lineItem", free_fields("id\n"));
  return piece;
}

Piece agreement() {
  Piece piece = free_fields("__typename\n");
  piece += object("app", free_fields("id\nhandle\ntitle\n"));
  piece += object("... on RefundAgreement {\nrefund", free_fields("id\n"));
  piece.text += "}\n";
  return piece;
}

Piece level() {
  Piece piece = free_fields("isActive\nupdatedAt\n");
  piece += object("location", free_fields("id\n"));
  piece += object("quantities(names: [\"on_hand\", \"reserved\", \"damaged\", \"safety_stock\", \"quality_control\"])",
                  free_fields("name\nquantity\n"));
  return piece;
}

GraphqlDocument of_one(const std::string& name, const std::string& root, const Piece& list) {
  return {name, "query " + name + "($id: ID!, $after: String) {\n" + root + "(id: $id) {\n" + list.text + "}\n}\n", 0,
          1 + list.cost};
}

Piece further(const std::string& name, const Piece& node, const std::string& more = "") {
  return nested(name, 250, node, ", after: $after" + more);
}

GraphqlDocument of_one_order(const std::string& name, const Piece& list) {
  Piece node = free_fields("id\n");
  node += list;
  const Piece all = connection("orders", "first: 1, query: $query", 1, node);
  return {name, "query " + name + "($query: String!, $after: String) {\n" + all.text + "}\n", 0, all.cost};
}

}  // namespace

int multiplier(int first) { return static_cast<int>(std::floor(2 * std::log(std::max(2, first)))); }

int cost_at(const GraphqlDocument& document, int first) {
  if (document.first == 0) return document.cost;
  return 2 + (document.cost - 2) / multiplier(document.first) * multiplier(first);
}

GraphqlDocument at_page(GraphqlDocument document, int first) {
  document.cost = cost_at(document, first);
  document.first = first;
  return document;
}

GraphqlDocument health_document() {
  Piece all = object("shop", free_fields("id\nmyshopifyDomain\ncurrencyCode\nianaTimezone\n"));
  all += object("currentAppInstallation", [] {
    Piece installation = free_fields("id\n");
    installation += object("accessScopes", free_fields("handle\n"));
    return installation;
  }());
  all += object("publicApiVersions", free_fields("handle\nsupported\ndisplayName\n"));
  return {"ShopHealth", "query ShopHealth {\n" + all.text + "}\n", 0, all.cost};
}

GraphqlDocument locations_document() {
  return listing("Locations", "locations", ", includeInactive: true, includeLegacy: true, sortKey: ID", 148,
                 free_fields("id\nlegacyResourceId\nname\nisActive\ndeactivatedAt\nisFulfillmentService\n"), false);
}

GraphqlDocument feed_document() { return orders_listing("OrdersChanged", 250, header()); }

GraphqlDocument order_document(const Access& access, bool marks, bool wide) {
  Piece order = header();
  order += object("transactionsCount", free_fields("count\n"));
  order += object(wide ? "transactions(first: 250)" : "transactions(first: 100)", transaction());
  order += nested("lineItems", wide ? 250 : 12, line(access));
  Piece refund = free_fields(std::string("id\nlegacyResourceId\ncreatedAt\nprocessedAt\ntotalRefundedSet") + money);
  refund += nested("refundLineItems", wide ? 250 : 12, refund_line(access));
  refund += nested("refundShippingLines", wide ? 54 : 4,
                   free_fields(std::string("subtotalAmountSet") + money + "taxAmountSet" + money));
  refund += object("duties", free_fields(std::string("amountSet") + money));
  refund += nested("transactions", wide ? 54 : 12, transaction());
  order += object(wide ? "refunds(first: 250)" : "refunds(first: 50)", refund);
  order += nested("agreements", wide ? 250 : 12, agreement());
  order += object(wide ? "fulfillments(first: 250)" : "fulfillments(first: 50)", free_fields("status\ncreatedAt\n"));
  order += object("disputes", free_fields("status\ninitiatedAs\n"));
  if (access.has(scope::customers)) order += object("customer", free_fields("id\n"));
  if (marks) {
    order += free_fields("note\ntags\n");
    order += object("customAttributes", free_fields("key\nvalue\n"));
  }
  return known(wide ? "OrderRefundsWide" : "OrderRefunds", "Order", order);
}

GraphqlDocument returns_document(const Access& access, bool wide) {
  Piece disposition = free_fields("type\nquantity\ncreatedAt\n");
  disposition += location_id(access);
  Piece reverse_line = object("fulfillmentLineItem", object("lineItem", free_fields("id\n")));
  reverse_line += object("dispositions", disposition);
  Piece native = free_fields("id\nname\nstatus\ncreatedAt\n");
  Piece reverse_order = free_fields("id\n");
  reverse_order += nested("lineItems", wide ? 54 : 7, reverse_line);
  native += nested("reverseFulfillmentOrders", wide ? 12 : 2, reverse_order);
  Piece exchange_line = free_fields("quantity\nvariantId\n");
  exchange_line += object("lineItems", free_fields("id\n"));
  native += nested("exchangeLineItems", wide ? 54 : 4, exchange_line);
  native += nested("refunds", wide ? 20 : 4, free_fields("id\n"));
  Piece order = free_fields("id\n");
  order += nested("returns", wide ? 20 : 4, native);
  return known(wide ? "OrderReturnsWide" : "OrderReturns", "Order", order);
}

namespace {

Piece fulfillment_order(const Access& access) {
  Piece assigned = free_fields("name\n");
  if (access.has(scope::locations)) {
    assigned += object("location", free_fields("id\nisActive\nisFulfillmentService\n"));
  } else {
    assigned += location_id(access);
  }
  Piece fulfillment = free_fields("id\nstatus\nrequestStatus\ncreatedAt\nupdatedAt\nfulfillAt\n");
  fulfillment += object("assignedLocation", assigned);
  fulfillment += object("fulfillmentHolds", free_fields("reason\n"));
  return fulfillment;
}

}  // namespace

GraphqlDocument fulfillment_document(const Access& access, bool wide) {
  Piece order = free_fields("id\n");
  order += nested("fulfillmentOrders", wide ? 250 : 7, fulfillment_order(access), ", displayable: true");
  return known(wide ? "ExchangeOrdersWide" : "ExchangeOrders", "Order", order);
}

GraphqlDocument fulfillment_lines_document(const Access& access, bool wide) {
  Piece line = free_fields("totalQuantity\n");
  line += object("lineItem", free_fields("id\n"));
  Piece fulfillment = fulfillment_order(access);
  fulfillment += nested("lineItems", wide ? 90 : 12, line);
  Piece order = free_fields("id\n");
  order += nested("fulfillmentOrders", wide ? 54 : 4, fulfillment, ", displayable: true");
  return known(wide ? "ExchangedOrdersWide" : "ExchangedOrders", "Order", order);
}

GraphqlDocument items_document() {
  Piece item = free_fields("id\ntracked\n");
  item += nested("inventoryLevels", 20, level(), ", includeInactive: true");
  return known("InventoryItems", "InventoryItem", item);
}

GraphqlDocument gift_cards_document(const Access& access) {
  Piece card = free_fields(
      "id\ncreatedAt\nnote\nenabled\ndeactivatedAt\ninitialValue { amount currencyCode }\n"
      "balance { amount currencyCode }\n");
  if (access.has(scope::customers)) card += object("customer", free_fields("id\n"));
  if (access.has(scope::orders)) card += object("order", free_fields("id\n"));
  return listing("GiftCardsIssued", "giftCards", ", sortKey: CREATED_AT", 148, card);
}

GraphqlDocument store_credit_document(bool wide) {
  Piece entry = free_fields("__typename\namount { amount currencyCode }\ncreatedAt\n");
  entry += object("origin {\n... on OrderTransaction", object("order", free_fields("id\n")));
  entry.text += "}\n";
  entry.text += "... on StoreCreditAccountCreditTransaction { id }\n";
  Piece account = free_fields("id\n");
  account +=
      nested("transactions", wide ? 250 : 20, entry, ", query: \"type:credit\", sortKey: CREATED_AT, reverse: true");
  Piece customer = free_fields("id\n");
  customer += nested("storeCreditAccounts", wide ? 54 : 4, account);
  return listing(wide ? "StoreCreditWide" : "StoreCreditByCustomer", "customers", "", wide ? 1 : 33, customer);
}

GraphqlDocument order_lines_document(const Access& access) {
  return of_one_order("OrderLines", further("lineItems", line(access)));
}
GraphqlDocument agreements_document() { return of_one_order("OrderAgreements", further("agreements", agreement())); }
GraphqlDocument refund_lines_document(const Access& access) {
  return of_one("RefundLines", "refund", further("refundLineItems", refund_line(access)));
}
GraphqlDocument refund_transactions_document() {
  return of_one("RefundTransactions", "refund", further("transactions", transaction()));
}
GraphqlDocument levels_document() {
  return of_one("ItemLevels", "inventoryItem", further("inventoryLevels", level(), ", includeInactive: true"));
}

std::vector<Sendable> every_document() {
  std::vector<Sendable> all;
  std::set<std::string> texts;
  const auto& scopes = all_scopes();
  for (unsigned bits = 0; bits < (1u << scopes.size()); ++bits) {
    std::vector<std::string> granted;
    for (std::size_t i = 0; i < scopes.size(); ++i) {
      if (bits & (1u << i)) granted.push_back(scopes[i]);
    }
    const Access access(std::set<std::string>(granted.begin(), granted.end()));
    const auto add = [&](GraphqlDocument document) {
      if (texts.insert(document.text).second) all.push_back({std::move(document), granted});
    };
    for (bool wide : {false, true}) {
      for (bool marks : {false, true}) add(order_document(access, marks, wide));
      add(returns_document(access, wide));
      add(fulfillment_document(access, wide));
      add(fulfillment_lines_document(access, wide));
      add(store_credit_document(wide));
    }
    for (auto document : {items_document(), gift_cards_document(access), order_lines_document(access),
                          refund_lines_document(access), health_document(), locations_document(), feed_document(),
                          agreements_document(), refund_transactions_document(), levels_document()}) {
      add(std::move(document));
    }
  }
  return all;
}

std::string since_query(std::string_view field, checks::Time t) {
  return std::string(field) + ":>='" + checks::to_rfc3339(t) + "'";
}

std::string gid(std::string_view type, const std::string& id) {
  return "gid://shopify/" + std::string(type) + "/" + id;
}

std::string ids_query(const std::vector<std::string>& ids) {
  std::string out;
  for (const auto& id : ids) out += (out.empty() ? "id:" : " OR id:") + id;
  return out;
}

}  // namespace returnwatch::agent::shopify
