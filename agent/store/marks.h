// The marks "judge this case again": which cases a changed record belongs to. Call inside the record's SqlTransaction.
#pragma once

#include <string>
#include <vector>

#include "agent/store/case_key.h"
#include "agent/store/database.h"
#include "checks/case.h"

namespace returnwatch::agent {

// Order names are told with and without "#", in any case.
[[nodiscard]] std::string name_key_of(const std::string& order_name);

// Each mark has a number of its own, in the order in which they were made (case_mark).
void next_mark(Database& db);
void mark_case(Database& db, const std::string& store, const std::string& key);
// The order's own case if it is one (an RMA, or money refunded), and the cases whose RMAs name it as their exchange
// order.
void mark_order(Database& db, const std::string& store, const std::string& order_id);
void mark_item(Database& db, const std::string& store, const std::string& item_id);
// Refund lines, dispositions and fulfilment orders that name it, levels and claims there, routes that head for it.
void mark_location(Database& db, const std::string& store, const std::string& location_id);
void mark_customer(Database& db, const std::string& store, const std::string& customer_id);
void mark_note_key(Database& db, const std::string& store, const std::string& note_key);
void mark_tracked(Database& db, const std::string& store, const std::string& kind, const std::string& value);

// Removes the case's mark and what was kept of its judgement, if it has neither RMA nor refund any more.
void drop_case_if_empty(Database& db, const std::string& store, const std::string& key);
// Which inventory items the case's units are of; `order`: what is stored of it, where that is at hand.
void index_items(Database& db, const std::string& store, const std::string& order_id);
void index_items(Database& db, const std::string& store, const std::string& order_id, const checks::Order& order);
[[nodiscard]] std::vector<std::string> items_of_case(Database& db, const std::string& store, const std::string& key);
// Decides anew whether the order's detail should be read (order_record.want); adds a bare row if the order is not
// known.
void refresh_want(Database& db, const std::string& store, const std::string& order_id);

}  // namespace returnwatch::agent
