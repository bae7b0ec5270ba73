#include "agent/sources/shopify/json.h"
#include "agent/sources/shopify/words.h"

namespace returnwatch::agent::shopify {
namespace {

// A nested connection: cut, or not there at all, is truncated.
template <typename F>
void read_list(GraphqlReader& json, Value value, bool& truncated, F&& each) {
  const auto end = json.connection(value, each);
  if (!end || end->more) truncated = true;
}

checks::Disposition read_disposition(GraphqlReader& json, Value value) {
  checks::Disposition d;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "type")
      d.type = json.text(v);
    else if (key == "quantity")
      d.quantity = static_cast<int>(json.integer(v));
    else if (key == "createdAt")
      d.created_at = json.time(v);
    else if (key == "location")
      d.location_id = json.linked_id(v);
  });
  return d;
}

void read_reverse_line(GraphqlReader& json, Value value, checks::NativeReturn& into, bool& truncated) {
  std::string line_id;
  bool there = false;
  const std::size_t before = into.dispositions.size();
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "fulfillmentLineItem") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "lineItem") line_id = json.linked_id(x);
      });
    } else if (key == "dispositions") {
      there = json.items(v, [&](Value d) { into.dispositions.push_back(read_disposition(json, d)); });
    }
  });
  if (!there) truncated = true;
  for (std::size_t i = before; i < into.dispositions.size(); ++i) into.dispositions[i].line_id = line_id;
}

checks::ExchangeLine read_exchange_line(GraphqlReader& json, Value value) {
  checks::ExchangeLine out;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "quantity")
      out.quantity = static_cast<int>(json.integer(v));
    else if (key == "variantId")
      out.variant_id = json.id(v);
    else if (key == "lineItems")
      json.items(v, [&](Value line) { out.line_ids.push_back(json.linked_id(line)); });
  });
  return out;
}

checks::NativeReturn read_return(GraphqlReader& json, Value value, bool& truncated) {
  checks::NativeReturn out;
  bool there = false, exchanges = false, refunds = false;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      out.id = json.id(v);
    else if (key == "name")
      out.name = json.text(v);
    else if (key == "status")
      out.status = json.text(v);
    else if (key == "createdAt")
      out.created_at = json.time(v);
    else if (key == "exchangeLineItems") {
      read_list(json, v, truncated, [&](Value line) { out.exchange_lines.push_back(read_exchange_line(json, line)); });
      exchanges = true;
    } else if (key == "refunds") {
      refunds = true;
      read_list(json, v, truncated, [&](Value refund) { out.refund_ids.push_back(json.linked_id(refund)); });
    } else if (key == "reverseFulfillmentOrders") {
      there = true;
      read_list(json, v, truncated, [&](Value order) {
        bool lines = false;
        json.fields(order, [&](std::string_view name, Value x) {
          if (name != "lineItems") return;
          lines = true;
          read_list(json, x, truncated, [&](Value line) { read_reverse_line(json, line, out, truncated); });
        });
        if (!lines) truncated = true;
      });
    }
  });
  if (!there || !exchanges || !refunds) truncated = true;
  return out;
}

checks::FulfillmentOrderLine read_fulfillment_line(GraphqlReader& json, Value value) {
  checks::FulfillmentOrderLine out;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "totalQuantity") out.quantity = static_cast<int>(json.integer(v));
    if (key == "lineItem") out.line_id = json.linked_id(v);
  });
  return out;
}

checks::FulfillmentOrder read_fulfillment(GraphqlReader& json, Value value, bool& truncated) {
  checks::FulfillmentOrder out;
  json.fields(value, [&](std::string_view key, Value v) {
    if (key == "id")
      out.id = json.id(v);
    else if (key == "status")
      out.status = json.text(v);
    else if (key == "requestStatus")
      out.request_status = json.text(v);
    else if (key == "createdAt")
      out.created_at = json.time(v);
    else if (key == "updatedAt")
      out.updated_at = json.time(v);
    else if (key == "fulfillAt")
      out.fulfill_at = json.time(v);
    else if (key == "assignedLocation") {
      json.fields(v, [&](std::string_view name, Value x) {
        if (name == "name") out.location_name = json.text(x);
        if (name != "location") return;
        json.fields(x, [&](std::string_view part, Value y) {
          bool active = false;
          if (part == "id") out.location_id = json.id(y);
          if (part == "isActive" && !y.get_bool().get(active)) out.location_active = active;
          if (part == "isFulfillmentService") out.fulfillment_service = json.flag(y, false);
        });
      });
    } else if (key == "lineItems") {
      read_list(json, v, truncated, [&](Value line) { out.lines.push_back(read_fulfillment_line(json, line)); });
    } else if (key == "fulfillmentHolds") {
      json.items(v, [&](Value hold) {
        std::string reason;
        json.fields(hold, [&](std::string_view name, Value x) {
          if (name == "reason") reason = json.text(x);
        });
        out.holds.push_back(std::move(reason));  // a hold without a reason is a hold
      });
    }
  });
  return out;
}

// nodes { id `list` { ... } }
template <typename F>
Result<PartPage> decode_parts(const std::string& body, std::string_view list, F&& each) {
  PartPage page;
  std::optional<PageEnd> end;
  GraphqlReader json(body);
  json.data([&](std::string_view root, Value value) {
    if (root != "nodes") return;
    end = json.listing(root, value, [&](Value node) {
      OrderPart part;
      bool there = false;
      json.fields(node, [&](std::string_view key, Value v) {
        if (key == "id") part.order_id = json.id(v);
        if (key != list) return;
        there = true;
        read_list(json, v, part.truncated, [&](Value item) { each(json, item, part, page.unknown); });
      });
      if (!there) part.truncated = true;
      if (!part.order_id.empty()) page.parts.push_back(std::move(part));
    });
  });
  if (json.broken() || !end) return fail(ErrorKind::malformed, "shopify: an answer without a list of orders");
  page.end = std::move(*end);
  return page;
}

}  // namespace

Result<PartPage> decode_returns(const std::string& body) {
  return decode_parts(body, "returns", [](GraphqlReader& json, Value node, OrderPart& part, Unknown& unknown) {
    part.returns.push_back(read_return(json, node, part.truncated));
    note_unknown_word("return.status", part.returns.back().status, unknown);
    for (const auto& d : part.returns.back().dispositions) note_unknown_word("disposition.type", d.type, unknown);
  });
}

Result<PartPage> decode_fulfillment(const std::string& body) {
  return decode_parts(body, "fulfillmentOrders",
                      [](GraphqlReader& json, Value node, OrderPart& part, Unknown& unknown) {
                        part.fulfillment_orders.push_back(read_fulfillment(json, node, part.truncated));
                        const auto& order = part.fulfillment_orders.back();
                        note_unknown_word("fulfillmentOrder.status", order.status, unknown);
                        note_unknown_word("fulfillmentOrder.requestStatus", order.request_status, unknown);
                        for (const auto& reason : order.holds) note_unknown_word("hold.reason", reason, unknown);
                      });
}

}  // namespace returnwatch::agent::shopify
