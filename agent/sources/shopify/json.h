// What only Shopify's answers have: data, connections, money bags, gids of linked objects.
// For the decode_*.cc files only, since simdjson's header is heavy.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "agent/sources/json.h"
#include "agent/sources/shopify/decode.h"
#include "checks/money.h"

namespace returnwatch::agent::shopify {

using agent::Value;

class GraphqlReader : public agent::JsonReader {
 public:
  using agent::JsonReader::JsonReader;

  // f(key, value) for each field of "data".
  template <typename F>
  void data(F&& f) {
    top([&](std::string_view key, Value value) {
      if (key == "data") fields(value, f);
    });
  }

  // A connection: f(node) for each of "nodes". Nothing if it is no connection with nodes and pageInfo.
  template <typename F>
  std::optional<PageEnd> connection(Value value, F&& f) {
    PageEnd end;
    bool nodes = false, info = false;
    fields(value, [&](std::string_view key, Value v) {
      if (key == "nodes") nodes = items(v, f);
      if (key == "pageInfo") {
        fields(v, [&](std::string_view name, Value x) {
          if (name == "hasNextPage") info = x.get_bool().get(end.more) == simdjson::SUCCESS;
          if (name == "endCursor") end.cursor = text(x);
        });
      }
    });
    if (!nodes || !info) return std::nullopt;
    return end;
  }

  // A root that lists: a connection, or the objects asked for by id, null where one is not found.
  template <typename F>
  std::optional<PageEnd> listing(std::string_view root, Value value, F&& f) {
    if (root != "nodes") return connection(value, f);
    if (!items(value, f)) return std::nullopt;
    return PageEnd{};
  }

  bool flag(Value value, bool otherwise) {
    bool out = otherwise;
    return value.get_bool().get(out) ? otherwise : out;
  }
  std::optional<double> real(Value value) {
    double out = 0;
    if (value.get_double().get(out)) return std::nullopt;
    return out;
  }
  long integer(Value value) {
    const auto out = real(value);
    return out && *out > -1e15 && *out < 1e15 ? static_cast<long>(*out) : 0;
  }
  // { id } of a linked object; "" if there is none.
  std::string linked_id(Value value) {
    std::string out;
    fields(value, [&](std::string_view key, Value v) {
      if (key == "id") out = id(v);
    });
    return out;
  }
  std::optional<checks::Money> money(Value value) {
    std::string amount, currency;
    fields(value, [&](std::string_view key, Value v) {
      if (key == "amount") amount = text(v);
      if (key == "currencyCode") currency = text(v);
    });
    return amount.empty() ? std::nullopt : checks::parse_money(amount, currency);
  }
  checks::MoneyPair money_bag(Value value) {
    checks::MoneyPair out;
    fields(value, [&](std::string_view key, Value v) {
      if (key == "shopMoney") out.shop = money(v);
      if (key == "presentmentMoney") out.order = money(v);
    });
    return out;
  }
};

}  // namespace returnwatch::agent::shopify
