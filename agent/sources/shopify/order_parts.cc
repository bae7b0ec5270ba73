#include "agent/sources/shopify/order_parts.h"

#include <utility>

namespace returnwatch::agent::shopify {

checks::OrderTransaction read_transaction(GraphqlReader& json, Value value) {
  checks::OrderTransaction t;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      t.id = json.id(v);
    else if (key == "kind")
      t.kind = json.text(v);
    else if (key == "status")
      t.status = json.text(v);
    else if (key == "errorCode")
      t.error_code = json.text(v);
    else if (key == "gateway")
      t.gateway = json.text(v);
    else if (key == "createdAt")
      t.created_at = json.time(v);
    else if (key == "amountSet")
      t.amount = json.money_bag(v);
  });
  return t;
}

checks::OrderLine read_line(GraphqlReader& json, Value value) {
  checks::OrderLine line;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      line.id = json.id(v);
    else if (key == "sku")
      line.sku = json.text(v);
    else if (key == "quantity")
      line.quantity = static_cast<int>(json.integer(v));
    else if (key == "currentQuantity") {
      if (json.real(v)) line.current = static_cast<int>(json.integer(v));
    } else if (key == "isGiftCard")
      line.gift_card = json.flag(v, false);
    else if (key == "requiresShipping")
      line.requires_shipping = json.flag(v, true);
    else if (key == "variant") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "id") line.variant_id = json.id(x);
        if (name != "inventoryItem") return;
        json.fields(x, [&](std::string_view part, Value y) {
          bool tracked = false;
          if (part == "id") line.inventory_item_id = json.id(y);
          if (part == "tracked" && !y.get_bool().get(tracked)) line.tracked = tracked;
        });
      });
    }
  });
  return line;
}

checks::RefundLine read_refund_line(GraphqlReader& json, Value value) {
  checks::RefundLine line;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "quantity")
      line.quantity = static_cast<int>(json.integer(v));
    else if (key == "restockType")
      line.restock_type = json.text(v);
    else if (key == "restocked")
      line.restocked = json.flag(v, false);
    else if (key == "location")
      line.location_id = json.linked_id(v);
    else if (key == "lineItem")
      line.line_id = json.linked_id(v);
  });
  return line;
}

std::optional<RefundApp> read_agreement(GraphqlReader& json, Value value) {
  RefundApp out;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "refund") out.refund_id = json.linked_id(v);
    if (key != "app") return;
    json.fields(v, [&](std::string_view name, Value x) {
      if (name == "id") out.app.id = json.id(x);
      if (name == "handle") out.app.handle = json.text(x);
      if (name == "title") out.app.title = json.text(x);
    });
  });
  if (out.refund_id.empty()) return std::nullopt;
  return out;
}

// What of a refund is shipping (with its tax) or a duty: amounts in the order's and in the shop's currency, added up.
void add(checks::MoneyPair& sum, const checks::MoneyPair& more) {
  for (auto part : {&checks::MoneyPair::order, &checks::MoneyPair::shop}) {
    if (!(more.*part)) continue;
    if (!(sum.*part)) sum.*part = checks::Money{0, (more.*part)->currency};
    if ((sum.*part)->currency == (more.*part)->currency) (sum.*part)->minor += (more.*part)->minor;
  }
}

void read_besides(GraphqlReader& json, Value node, checks::MoneyPair& sum) {
  json.fields(node, [&](std::string_view key, Value v) {
    if (key == "subtotalAmountSet" || key == "taxAmountSet" || key == "amountSet") add(sum, json.money_bag(v));
  });
}

void read_refund(GraphqlReader& json, Value value, OrderDetail& detail) {
  checks::Refund refund;
  std::string gid;
  std::optional<checks::Time> processed;
  const std::size_t index = detail.order.refunds.size();
  Cut lines, shipping, transactions;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      gid = json.id(v);
    else if (key == "legacyResourceId")
      refund.id = json.text(v);
    else if (key == "createdAt")
      refund.created_at = json.time(v);
    else if (key == "processedAt")
      processed = json.time(v);
    else if (key == "totalRefundedSet")
      refund.total = json.money_bag(v);
    else if (key == "refundLineItems") {
      lines = read_nested(json, v, [&](Value node) { refund.lines.push_back(read_refund_line(json, node)); });
    } else if (key == "refundShippingLines") {
      shipping = read_nested(json, v, [&](Value node) { read_besides(json, node, refund.besides); });
    } else if (key == "duties") {
      json.items(v, [&](Value node) { read_besides(json, node, refund.besides); });
    } else if (key == "transactions") {
      transactions =
          read_nested(json, v, [&](Value node) { refund.transactions.push_back(read_transaction(json, node)); });
    }
  });
  if (refund.id.empty()) refund.id = gid;
  if (!refund.created_at) refund.created_at = processed;
  if (!lines.there || !transactions.there || !shipping.there || shipping.cursor) detail.short_list = true;
  if (lines.cursor) detail.refund_lines_left.push_back({index, *lines.cursor});
  if (transactions.cursor) detail.refund_transactions_left.push_back({index, *transactions.cursor});
  detail.refund_ids.push_back(gid.empty() ? refund.id : gid);
  detail.order.refunds.push_back(std::move(refund));
}

}  // namespace returnwatch::agent::shopify
