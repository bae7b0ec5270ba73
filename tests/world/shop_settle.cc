// Shopify derives an order's totals and statuses; so do we, after every change, from `_p` and `_s` (minor units in the
// order's and the shop's currency) of its transactions. "_financial" and "_refundable" override, for states we do not
// play out.
#include "checks/money.h"
#include "tests/world/story.h"

namespace returnwatch::world {
namespace {

struct Pair {
  long order = 0;
  long shop = 0;
  Pair& operator+=(const Pair& o) {
    order += o.order;
    shop += o.shop;
    return *this;
  }
};

Pair operator-(const Pair& a, const Pair& b) { return {a.order - b.order, a.shop - b.shop}; }

Pair of(const Json& row) { return {row.value("_p", 0L), row.value("_s", 0L)}; }

Json bag_of(const Json& order, const Pair& m) {
  const std::string oc = order["presentmentCurrencyCode"];
  const std::string sc = order["currencyCode"];
  return {{"presentmentMoney", {{"amount", checks::decimal({m.order, oc})}, {"currencyCode", oc}}},
          {"shopMoney", {{"amount", checks::decimal({m.shop, sc})}, {"currencyCode", sc}}}};
}

Json financial(const Json& order, const Pair& total, const Pair& received, const Pair& refunded) {
  if (order.contains("_financial")) return order["_financial"];
  if (order["transactions"].empty()) return nullptr;
  if (total.order == 0) return "PAID";
  if (received.order == 0) return order.value("_authorized", false) ? "AUTHORIZED" : "PENDING";
  if (refunded.order == 0) return "PAID";
  return refunded.order >= received.order ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

std::string return_status(const ShopData& shop, const Json& order) {
  std::string out = "NO_RETURN";
  for (const auto& id : order["returns"]) {
    const std::string s = shop.find(id)->at("status");
    if (s == "OPEN") return "IN_PROGRESS";
    if (s == "REQUESTED") out = "RETURN_REQUESTED";
    if (s == "CLOSED" && out == "NO_RETURN") out = "RETURNED";
  }
  return out;
}

}  // namespace

void settle_order(ShopData& shop, Json& order) {
  const Pair total = of(order);
  Pair received, refunded, returned;
  std::map<std::string, int> refunded_lines;
  for (const auto& id : order["transactions"]) {
    const Json& t = *shop.find(id);
    if (t["status"] == "SUCCESS" && (t["kind"] == "SALE" || t["kind"] == "CAPTURE")) received += of(t);
  }
  for (const auto& id : order["refunds"]) {
    Json& refund = *shop.find(id);
    Pair sum;
    for (const auto& tid : refund["transactions"]) {
      const Json& t = *shop.find(tid);
      if (t["status"] == "SUCCESS" && t["kind"] == "REFUND") sum += of(t);
    }
    refund["totalRefundedSet"] = bag_of(order, sum);
    refund["totalRefunded"] = refund["totalRefundedSet"]["shopMoney"];
    refunded += sum;
    for (const auto& line : refund["refundLineItems"]) {
      returned += of(line);
      refunded_lines[line["lineItem"]] += line["quantity"].get<int>();
    }
  }
  int current = 0;
  for (const auto& id : order["lineItems"]) {
    Json& line = *shop.find(id);
    const int left = std::max(0, line["quantity"].get<int>() - refunded_lines[id]);
    line["currentQuantity"] = left;
    line["refundableQuantity"] = left;
    current += left;
  }
  const Pair outstanding = order.value("_financial", "") == "VOIDED" ? Pair{} : total - received;
  order["totalPriceSet"] = order["originalTotalPriceSet"] = order["subtotalPriceSet"] = bag_of(order, total);
  order["currentTotalPriceSet"] = order["currentSubtotalPriceSet"] = bag_of(order, total - returned);
  order["totalReceivedSet"] = bag_of(order, received);
  order["totalRefundedSet"] = bag_of(order, refunded);
  order["totalOutstandingSet"] = bag_of(order, outstanding.order > 0 ? outstanding : Pair{});
  order["totalTipReceivedSet"] = bag_of(order, Pair{});
  order["netPaymentSet"] = bag_of(order, received - refunded);
  order["currentSubtotalLineItemsQuantity"] = current;
  order["displayFinancialStatus"] = financial(order, total, received, refunded);
  order["refundable"] = order.value("_refundable", received.order > refunded.order);
  order["restockable"] = current > 0;
  order["unpaid"] = outstanding.order > 0;
  order["fullyPaid"] = outstanding.order <= 0;
  order["returnStatus"] = return_status(shop, order);
  order["transactionsCount"] = {{"count", order["transactions"].size()}, {"precision", "EXACT"}};
}

}  // namespace returnwatch::world
