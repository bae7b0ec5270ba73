// Parts of a healthy shop's answers; a test changes what it is about.
#pragma once

#include "tests/agent/sources/shopify/played.h"

namespace returnwatch::agent::shopify::testing {

inline json bag(const std::string& amount, const std::string& currency = "GBP") {
  const json money = {{"amount", amount}, {"currencyCode", currency}};
  return {{"shopMoney", money}, {"presentmentMoney", money}};
}

inline json header(const std::string& id, const std::string& updated = "2026-11-20T10:00:00Z",
                   const std::string& refunded = "0.0") {
  return {{"id", "gid://shopify/Order/" + id},
          {"legacyResourceId", id},
          {"name", "#" + id},
          {"createdAt", "2026-11-01T10:00:00Z"},
          {"updatedAt", updated},
          {"closed", false},
          {"closedAt", nullptr},
          {"cancelledAt", nullptr},
          {"test", false},
          {"displayFinancialStatus", "PAID"},
          {"displayFulfillmentStatus", "FULFILLED"},
          {"returnStatus", "NO_RETURN"},
          {"refundable", true},
          {"unpaid", false},
          {"fullyPaid", true},
          {"currencyCode", "GBP"},
          {"presentmentCurrencyCode", "GBP"},
          {"totalPriceSet", bag("59.90")},
          {"totalReceivedSet", bag("59.90")},
          {"totalRefundedSet", bag(refunded)},
          {"totalOutstandingSet", bag("0.0")},
          {"netPaymentSet", bag("59.90")},
          {"totalTipReceivedSet", bag("0.0")}};
}

inline json transaction(const std::string& id, const std::string& kind, const std::string& status,
                        const std::string& amount) {
  return {{"id", "gid://shopify/OrderTransaction/" + id},
          {"kind", kind},
          {"status", status},
          {"errorCode", nullptr},
          {"gateway", "shopify_payments"},
          {"createdAt", "2026-11-01T10:00:01Z"},
          {"amountSet", bag(amount)}};
}

inline json line(const std::string& id, int quantity = 1) {
  return {{"id", "gid://shopify/LineItem/" + id},
          {"sku", "SKU-" + id},
          {"quantity", quantity},
          {"currentQuantity", quantity},
          {"isGiftCard", false},
          {"requiresShipping", true},
          {"variant",
           {{"id", "gid://shopify/ProductVariant/7" + id},
            {"inventoryItem", {{"id", "gid://shopify/InventoryItem/8" + id}, {"tracked", true}}}}}};
}

inline json refund(const std::string& id, const std::string& amount, const std::string& line_id) {
  return {{"id", "gid://shopify/Refund/" + id},
          {"legacyResourceId", id},
          {"createdAt", "2026-11-20T09:00:00Z"},
          {"processedAt", "2026-11-20T09:00:00Z"},
          {"totalRefundedSet", bag(amount)},
          {"refundLineItems", page(list(json{{"quantity", 1},
                                             {"restockType", "RETURN"},
                                             {"restocked", true},
                                             {"location", {{"id", "gid://shopify/Location/5"}}},
                                             {"lineItem", {{"id", "gid://shopify/LineItem/" + line_id}}}}))},
          {"refundShippingLines", page(json::array())},
          {"duties", json::array()},
          {"transactions", page(list(transaction("9" + id, "REFUND", "SUCCESS", amount)))}};
}

inline json agreement(const std::string& refund_id, const std::string& app_id, const std::string& title) {
  return {{"__typename", "RefundAgreement"},
          {"app", {{"id", "gid://shopify/App/" + app_id}, {"handle", "h" + app_id}, {"title", title}}},
          {"refund", {{"id", "gid://shopify/Refund/" + refund_id}}}};
}

// Line 1 of it is refunded and restocked, by ReturnGO.
inline json detail(const std::string& id, const std::string& updated = "2026-11-20T10:00:00Z") {
  json order = header(id, updated, "59.90");
  order.update({{"transactionsCount", {{"count", 2}}},
                {"transactions",
                 list(transaction("1", "SALE", "SUCCESS", "59.90"), transaction("2", "REFUND", "SUCCESS", "59.90"))},
                {"lineItems", page(list(line("1")))},
                {"refunds", list(refund("301", "59.90", "1"))},
                {"agreements", page(list(json{{"__typename", "OrderAgreement"}, {"app", nullptr}},
                                         agreement("301", "42", "ReturnGO")))},
                {"disputes", json::array()},
                {"fulfillments", list(json{{"status", "SUCCESS"}, {"createdAt", "2026-11-12T10:00:00Z"}})},
                {"customer", {{"id", "gid://shopify/Customer/77"}}}});
  return order;
}

inline json health(const std::vector<std::string>& scopes) {
  json handles = json::array();
  for (const auto& scope : scopes) handles.push_back({{"handle", scope}});
  return {{"shop",
           {{"id", "gid://shopify/Shop/1"},
            {"myshopifyDomain", "acme.myshopify.com"},
            {"currencyCode", "GBP"},
            {"ianaTimezone", "Europe/London"}}},
          {"currentAppInstallation", {{"id", "x"}, {"accessScopes", handles}}},
          {"publicApiVersions", list(json{{"handle", "2026-07"}, {"supported", true}, {"displayName", "2026-07"}})}};
}

inline json location(const std::string& id, bool active = true) {
  return {{"id", "gid://shopify/Location/" + id},
          {"legacyResourceId", id},
          {"name", "Shop " + id},
          {"isActive", active},
          {"deactivatedAt", active ? json() : json("2026-11-10T00:00:00Z")},
          {"isFulfillmentService", false}};
}

inline json orders(const json& nodes, const std::string& next = "") { return {{"orders", page(nodes, next)}}; }
// Objects that were asked for by id.
inline json known(json nodes, const char* type = "Order") {
  for (json& node : nodes) node["__typename"] = type;
  return {{"nodes", std::move(nodes)}};
}

}  // namespace returnwatch::agent::shopify::testing
