// The parts of an order's answer, node by node. For the decoders only: it brings simdjson's header.
#pragma once

#include <optional>
#include <string>

#include "agent/sources/shopify/json.h"

namespace returnwatch::agent::shopify {

[[nodiscard]] checks::OrderTransaction read_transaction(GraphqlReader& json, Value value);
[[nodiscard]] checks::OrderLine read_line(GraphqlReader& json, Value value);
[[nodiscard]] checks::RefundLine read_refund_line(GraphqlReader& json, Value value);
// An agreement that is a refund's.
[[nodiscard]] std::optional<RefundApp> read_agreement(GraphqlReader& json, Value value);
// Adds a refund to the order, and what of its lists was cut to the detail.
void read_refund(GraphqlReader& json, Value value, OrderDetail& detail);

struct Cut {  // what became of a nested connection
  bool there = false;
  std::optional<std::string> cursor;
};

template <typename F>
Cut read_nested(GraphqlReader& json, Value value, F&& each) {
  const auto end = json.connection(value, each);
  if (!end) return {};
  return {true, end->more ? std::optional<std::string>(end->cursor) : std::nullopt};
}

}  // namespace returnwatch::agent::shopify
