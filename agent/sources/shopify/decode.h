// What each document's answer says, as the values that are stored. Lenient: unknown words are kept and listed in
// `unknown`. Strict in one thing: a list that is not there is never read as an empty one - a root list makes the answer
// `malformed`, a nested one marks its order truncated.
//
// `body` must have capacity for simdjson's padding (Transport sees to it). No personal data leaves these functions.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "agent/base/result.h"
#include "checks/case.h"

namespace returnwatch::agent::shopify {

struct PageEnd {
  bool more = false;
  std::string cursor;
};
// Where the next page is; nothing: there is none.
[[nodiscard]] inline std::optional<std::string> next_of(const PageEnd& end) {
  return end.more ? std::optional(end.cursor) : std::nullopt;
}

using Unknown = std::vector<std::pair<std::string, std::string>>;  // field, word

// ---- orders (decode_orders.cc)

struct RefundApp {  // a refund's agreement: who made it
  std::string refund_id;
  checks::App app;
};

struct NestedPage {        // a nested list's next page
  std::size_t refund = 0;  // index into Order.refunds, where it is a refund's list
  std::string cursor;
};

struct OrderDetail {
  checks::Order order;
  std::optional<std::string> lines_left, agreements_left;  // cursors
  std::vector<NestedPage> refund_lines_left, refund_transactions_left;
  std::vector<std::string> refund_ids;  // by gid, beside Order.refunds
  std::vector<RefundApp> apps;
  bool short_list = false;  // a plain list was cut, or a list was not there: it cannot be paged on
  [[nodiscard]] bool whole() const {
    return !short_list && !lines_left && !agreements_left && refund_lines_left.empty() &&
           refund_transactions_left.empty();
  }
};

struct OrderPage {
  std::vector<OrderDetail> orders;  // of the feed: headers only
  PageEnd end;
  Unknown unknown;
};
[[nodiscard]] Result<OrderPage> decode_feed(const std::string& body);
// `marks`: the configured reasons' marks, "tag:x", "note:x", "attribute:n=v"; those that the order carries become
// Order.shown. `wide`: the document was the wide one (its plain lists' `first` differ).
[[nodiscard]] Result<OrderPage> decode_orders(const std::string& body, const std::vector<std::string>& marks,
                                              bool wide);
// Writes each refund's app; call once all agreements are there.
void attach_apps(OrderDetail& detail);

// Further pages; each gives back the list's end.
[[nodiscard]] Result<PageEnd> decode_more_lines(const std::string& body, OrderDetail& into);
[[nodiscard]] Result<PageEnd> decode_more_agreements(const std::string& body, OrderDetail& into);
[[nodiscard]] Result<PageEnd> decode_more_refund_lines(const std::string& body, checks::Refund& into);
[[nodiscard]] Result<PageEnd> decode_more_refund_transactions(const std::string& body, checks::Refund& into);

// ---- native returns and fulfilment orders (decode_returns.cc)

struct OrderPart {  // what one document adds to an order
  std::string order_id;
  std::vector<checks::NativeReturn> returns;
  std::vector<checks::FulfillmentOrder> fulfillment_orders;
  bool truncated = false;
};
struct PartPage {
  std::vector<OrderPart> parts;
  PageEnd end;
  Unknown unknown;
};
[[nodiscard]] Result<PartPage> decode_returns(const std::string& body);
[[nodiscard]] Result<PartPage> decode_fulfillment(const std::string& body);

// ---- locations and stock (decode_stock.cc)

struct LocationPage {
  std::vector<checks::Location> locations;
  PageEnd end;
};
[[nodiscard]] Result<LocationPage> decode_locations(const std::string& body);

struct InventoryItem {
  std::string id;
  bool tracked = false;
  std::vector<checks::StockLevel> levels;  // read_at is the caller's to set
  std::optional<std::string> levels_left;  // cursor
};
struct ItemPage {
  std::vector<InventoryItem> items;
  PageEnd end;
};
[[nodiscard]] Result<ItemPage> decode_items(const std::string& body);
[[nodiscard]] Result<PageEnd> decode_more_levels(const std::string& body, InventoryItem& into);

// ---- gift cards and store credit (decode_credits.cc)

struct CreditPage {
  std::vector<checks::Credit> credits;
  std::vector<std::string> customers;  // whose accounts were read whole
  std::vector<std::string> truncated;  // whose were not
  PageEnd end;
};
[[nodiscard]] Result<CreditPage> decode_gift_cards(const std::string& body);
[[nodiscard]] Result<CreditPage> decode_store_credit(const std::string& body);

// Keys of each token of a note that holds a digit, for words that are split at spaces and, once more, at every mark.
[[nodiscard]] std::vector<std::string> note_keys(std::string_view note);
// Keys of the numbers that the note itself calls an RMA: "RMA 123", "rma#123", "RMA-123".
[[nodiscard]] std::vector<std::string> rma_keys(std::string_view note);

// ---- health (decode_health.cc)

struct Health {
  std::string shop;  // myshopifyDomain
  std::string currency;
  std::string timezone;
  std::optional<std::vector<std::string>> scopes;
  std::vector<std::pair<std::string, bool>> versions;  // handle, supported
};
[[nodiscard]] Result<Health> decode_health(const std::string& body);

}  // namespace returnwatch::agent::shopify
