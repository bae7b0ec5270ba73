#include <algorithm>

#include "agent/sources/shopify/json.h"
#include "agent/sources/shopify/marks.h"
#include "agent/sources/shopify/order_parts.h"
#include "agent/sources/shopify/words.h"

namespace returnwatch::agent::shopify {
namespace {

constexpr std::size_t transactions_asked = 100, refunds_asked = 50, asked_wide = 250;  // documents.cc

void read_header_field(GraphqlReader& json, std::string_view key, Value v, checks::Order& order, std::string& gid) {
  if (key == "id")
    gid = json.id(v);
  else if (key == "legacyResourceId")
    order.id = json.text(v);
  else if (key == "name")
    order.name = json.text(v);
  else if (key == "createdAt")
    order.created_at = json.time(v);
  else if (key == "updatedAt")
    order.updated_at = json.time(v);
  else if (key == "closed")
    order.closed = json.flag(v, false);
  else if (key == "closedAt")
    order.closed_at = json.time(v);
  else if (key == "cancelledAt")
    order.cancelled_at = json.time(v);
  else if (key == "test")
    order.test = json.flag(v, false);
  else if (key == "displayFinancialStatus")
    order.financial_status = json.text(v);
  else if (key == "displayFulfillmentStatus")
    order.fulfillment_status = json.text(v);
  else if (key == "returnStatus")
    order.return_status = json.text(v);
  else if (key == "refundable")
    order.refundable = json.flag(v, true);
  else if (key == "unpaid")
    order.unpaid = json.flag(v, false);
  else if (key == "fullyPaid")
    order.fully_paid = json.flag(v, true);
  else if (key == "currencyCode")
    order.currency = json.text(v);
  else if (key == "presentmentCurrencyCode")
    order.presentment_currency = json.text(v);
  else if (key == "totalPriceSet")
    order.total_price = json.money_bag(v);
  else if (key == "totalReceivedSet")
    order.received = json.money_bag(v);
  else if (key == "totalRefundedSet")
    order.refunded = json.money_bag(v);
  else if (key == "totalOutstandingSet")
    order.outstanding = json.money_bag(v);
  else if (key == "netPaymentSet")
    order.net_payment = json.money_bag(v);
  else if (key == "totalTipReceivedSet")
    order.tip = json.money_bag(v);
}

struct Lists {  // which of the lists that must be there were there
  bool transactions = false, refunds = false, disputes = false, fulfillments = false;
  Cut lines, agreements;
  long transactions_count = 0;
};

void read_detail_field(GraphqlReader& json, std::string_view key, Value v, OrderDetail& detail, Lists& lists,
                       Marks& marks) {
  checks::Order& order = detail.order;
  if (key == "transactionsCount") {
    json.fields(v, [&](std::string_view name, Value x) {
      if (name == "count") lists.transactions_count = json.integer(x);
    });
  } else if (key == "transactions") {
    lists.transactions = json.items(v, [&](Value t) { order.transactions.push_back(read_transaction(json, t)); });
  } else if (key == "lineItems") {
    lists.lines = read_nested(json, v, [&](Value node) { order.lines.push_back(read_line(json, node)); });
  } else if (key == "refunds") {
    lists.refunds = json.items(v, [&](Value r) { read_refund(json, r, detail); });
  } else if (key == "agreements") {
    lists.agreements = read_nested(json, v, [&](Value node) {
      if (auto app = read_agreement(json, node)) detail.apps.push_back(std::move(*app));
    });
  } else if (key == "fulfillments") {
    lists.fulfillments = json.items(v, [&](Value f) {
      checks::Fulfillment out;
      json.fields(f, [&](std::string_view name, Value x) {
        if (name == "status") out.status = json.text(x);
        if (name == "createdAt") out.created_at = json.time(x);
      });
      order.fulfillments.push_back(std::move(out));
    });
  } else if (key == "disputes") {
    lists.disputes = json.items(v, [&](Value d) {
      checks::Dispute dispute;
      json.fields(d, [&](std::string_view name, Value x) {
        if (name == "status") dispute.status = json.text(x);
        if (name == "initiatedAs") dispute.initiated_as = json.text(x);
      });
      order.disputes.push_back(std::move(dispute));
    });
  } else if (key == "customer") {
    order.customer_id = json.linked_id(v);
  } else if (key == "note") {
    marks.note(json.view(v));
  } else if (key == "tags") {
    json.items(v, [&](Value tag) { marks.tag(json.view(tag)); });
  } else if (key == "customAttributes") {
    json.items(v, [&](Value attribute) {
      std::string_view name, value;
      json.fields(attribute, [&](std::string_view part, Value x) {
        if (part == "key") name = json.view(x);
        if (part == "value") value = json.view(x);
      });
      marks.attribute(name, value);
    });
  }
}

// Refunds that do not add up to what the order says was refunded: some are not shown. In one currency, two minor units
// of slack.
bool money_missing(const checks::Order& order) {
  if (!order.refunded.order) return false;
  std::int64_t sum = 0;
  for (const auto& refund : order.refunds) {
    if (!refund.total.order || refund.total.order->currency != order.refunded.order->currency) return false;
    sum += refund.total.order->minor;
  }
  return order.refunded.order->minor - sum > 2;
}

void settle_lists(OrderDetail& detail, const Lists& lists, bool wide) {
  const checks::Order& order = detail.order;
  const std::size_t most_transactions = wide ? asked_wide : transactions_asked,
                    most_refunds = wide ? asked_wide : refunds_asked;
  detail.lines_left = lists.lines.cursor;
  detail.agreements_left = lists.agreements.cursor;
  if (!lists.transactions || !lists.refunds || !lists.disputes || !lists.fulfillments || !lists.lines.there ||
      !lists.agreements.there)
    detail.short_list = true;
  if (order.transactions.size() >= most_transactions || order.refunds.size() >= most_refunds) detail.short_list = true;
  if (static_cast<std::size_t>(std::max(0L, lists.transactions_count)) > order.transactions.size())
    detail.short_list = true;
  // A reason to look again with the wide lists; when those show no more either, that is how the order is.
  if (!wide && money_missing(order)) detail.short_list = true;
}

void note_unknown(const checks::Order& order, Unknown& unknown) {
  note_unknown_word("displayFinancialStatus", order.financial_status, unknown);
  note_unknown_word("displayFulfillmentStatus", order.fulfillment_status, unknown);
  note_unknown_word("returnStatus", order.return_status, unknown);
  for (const auto& t : order.transactions) {
    note_unknown_word("transaction.kind", t.kind, unknown);
    note_unknown_word("transaction.status", t.status, unknown);
  }
  for (const auto& refund : order.refunds) {
    for (const auto& line : refund.lines) note_unknown_word("restockType", line.restock_type, unknown);
    for (const auto& t : refund.transactions) note_unknown_word("transaction.status", t.status, unknown);
  }
  for (const auto& dispute : order.disputes) {
    note_unknown_word("dispute.status", dispute.status, unknown);
    note_unknown_word("dispute.initiatedAs", dispute.initiated_as, unknown);
  }
}

template <typename F>
Result<OrderPage> decode_page(const std::string& body, F&& read_node) {
  OrderPage page;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view key, Value value) {
    if (key != "orders" && key != "nodes") return;
    end = json.listing(key, value, [&](Value node) {
      OrderDetail detail;
      read_node(json, node, detail);
      if (detail.order.id.empty()) return;  // a null node
      note_unknown(detail.order, page.unknown);
      page.orders.push_back(std::move(detail));
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without a list of orders");
  page.end = std::move(*end);
  return page;
}

// The one list of the one object that a further-page document asks for, wherever it is.
template <typename F>
Result<PageEnd> decode_more(const std::string& body, std::string_view list, F&& each) {
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  const auto in_object = [&](Value object) {
    json.fields(object, [&](std::string_view key, Value v) {
      if (key == list) end = json.connection(v, [&](Value node) { each(json, node); });
    });
  };
  json.data([&](std::string_view root, Value value) {
    if (root == "orders")
      json.connection(value, in_object);
    else
      in_object(value);
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without " + std::string(list));
  return *end;
}

}  // namespace

Result<OrderPage> decode_feed(const std::string& body) {
  return decode_page(body, [](GraphqlReader& json, Value node, OrderDetail& detail) {
    std::string gid;
    json.fields(node, [&](std::string_view key, Value v) { read_header_field(json, key, v, detail.order, gid); });
    if (detail.order.id.empty()) detail.order.id = gid;
  });
}

Result<OrderPage> decode_orders(const std::string& body, const std::vector<std::string>& wanted, bool wide) {
  return decode_page(body, [&](GraphqlReader& json, Value node, OrderDetail& detail) {
    std::string gid;
    Lists lists;
    Marks marks(wanted);
    json.fields(node, [&](std::string_view key, Value v) {
      read_header_field(json, key, v, detail.order, gid);
      read_detail_field(json, key, v, detail, lists, marks);
    });
    if (detail.order.id.empty()) detail.order.id = gid;
    detail.order.shown = marks.shown();
    detail.order.looked_for = wanted;
    settle_lists(detail, lists, wide);
  });
}

void attach_apps(OrderDetail& detail) {
  auto& refunds = detail.order.refunds;
  for (const auto& [refund_id, app] : detail.apps) {
    for (std::size_t i = 0; i < refunds.size(); ++i) {
      if (refunds[i].id == refund_id || (i < detail.refund_ids.size() && detail.refund_ids[i] == refund_id))
        refunds[i].app = app;
    }
  }
}

Result<PageEnd> decode_more_lines(const std::string& body, OrderDetail& into) {
  std::vector<checks::OrderLine> lines;
  auto end =
      decode_more(body, "lineItems", [&](GraphqlReader& json, Value node) { lines.push_back(read_line(json, node)); });
  if (end) std::move(lines.begin(), lines.end(), std::back_inserter(into.order.lines));
  return end;
}

Result<PageEnd> decode_more_agreements(const std::string& body, OrderDetail& into) {
  std::vector<RefundApp> apps;
  auto end = decode_more(body, "agreements", [&](GraphqlReader& json, Value node) {
    if (auto app = read_agreement(json, node)) apps.push_back(std::move(*app));
  });
  if (end) std::move(apps.begin(), apps.end(), std::back_inserter(into.apps));
  return end;
}

Result<PageEnd> decode_more_refund_lines(const std::string& body, checks::Refund& into) {
  std::vector<checks::RefundLine> lines;
  auto end = decode_more(body, "refundLineItems",
                         [&](GraphqlReader& json, Value node) { lines.push_back(read_refund_line(json, node)); });
  if (end) std::move(lines.begin(), lines.end(), std::back_inserter(into.lines));
  return end;
}

Result<PageEnd> decode_more_refund_transactions(const std::string& body, checks::Refund& into) {
  std::vector<checks::OrderTransaction> found;
  auto end = decode_more(body, "transactions",
                         [&](GraphqlReader& json, Value node) { found.push_back(read_transaction(json, node)); });
  if (end) std::move(found.begin(), found.end(), std::back_inserter(into.transactions));
  return end;
}

}  // namespace returnwatch::agent::shopify
