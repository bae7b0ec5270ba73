// What Shopify tells, kept: orders, stock, gift cards and store credit. How records are stored and what a change marks:
// records.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

using checks::Time;

struct OrderState {
  std::string id;
  std::optional<Time> updated_at;  // Shopify's, from the feed
  std::optional<Time> read_at;     // detail
  bool has_rma = false;
  bool exchange = false;   // some RMA's exchange order
  bool exchanged = false;  // a return on it is exchanged, or may be
};

class ShopifyRecords {
 public:
  ShopifyRecords(Database& db, std::string store) : db_(db), store_(std::move(store)) {}

  void put_order_header(const checks::Order& feed_row, Time now);  // feed: keeps a stored detail, updates its header
  void put_order(const checks::Order& detail, Time now);
  void put_order_missing(const std::string& id, const std::string& why, Time now);
  // Orders whose detail is older than what the feed, their RMA or `want_order` asks for; RMA orders and exchange orders
  // first. Then, with `read_before` (about a day ago): orders with an open RMA and exchange orders still on their way
  // that were last read before it, since not every change moves Shopify's updatedAt (docs/facts/shopify.md 3).
  [[nodiscard]] std::vector<OrderState> orders_wanted(int limit, std::optional<Time> read_before = std::nullopt) const;
  void want_order(const std::string& id);
  [[nodiscard]] std::optional<checks::Order> order(const std::string& id) const;
  // When which order is looked at again though nothing says that it changed, as text (agent/sources/shopify/recheck.h).
  void put_recheck(const std::string& text);
  [[nodiscard]] std::string recheck() const;

  void put_locations(const std::vector<checks::Location>& all,
                     Time now);  // a changed one marks exactly the cases that touch it
  [[nodiscard]] std::vector<checks::Location> locations() const;
  // A level read now: compared with the last snapshot, a rise of on_hand is kept as a StockRise.
  void put_level(const checks::StockLevel& level);
  void put_item(const std::string& item_id, bool tracked, Time now);
  // Inventory items of received units of live RMAs not yet known restocked, stalest reading first.
  [[nodiscard]] std::vector<std::string> items_wanted(Time read_before, int limit) const;

  void put_credit(const checks::Credit& credit);
  // Customers of RMAs whose credit vehicle is on their store-credit account, read before `read_before`.
  [[nodiscard]] std::vector<std::string> credit_customers_wanted(Time read_before, int limit) const;
  void customer_read(const std::string& customer_id, Time now);

  void put_api_version(const checks::ApiVersion& v);
  [[nodiscard]] checks::ApiVersion api_version() const;

 private:
  Database& db_;
  std::string store_;
};

}  // namespace returnwatch::agent
