// A state in memory, and records whose default is a healthy return: each test says only what differs.
#pragma once

#include <string>
#include <vector>

#include "agent/store/cases.h"
#include "agent/store/database.h"
#include "agent/store/records.h"
#include "checks/words.h"

namespace returnwatch::agent::testing {

using checks::Duration;

inline Time at(const char* text) { return *checks::parse_time(text); }
inline const Time kNow = at("2026-11-23T08:00:00Z");

inline std::unique_ptr<Database> memory() {
  auto db = Database::open(":memory:");
  if (!db) throw std::runtime_error(db.error().message);
  return std::move(*db);
}

inline checks::MoneyPair gbp(std::int64_t minor) { return {checks::Money{minor, "GBP"}, checks::Money{minor, "GBP"}}; }

inline checks::Rma rma(const std::string& id = "501", const std::string& order = "9001") {
  checks::Rma r;
  r.id = id;
  r.status = "Approved";
  r.order_id = order;
  r.order_name = order.empty() ? "" : "#" + order.substr(order.size() - 3);
  r.created_at = at("2026-11-20T10:00:00Z");
  r.events = {{"RMA_CREATED", r.created_at}};
  checks::Unit u;
  u.id = "u" + id;
  u.line_id = "l" + order;
  u.variant_id = "v1";
  u.resolution = "RefundToPaymentMethod";
  u.reason = "Too small";
  u.shipment_id = "s" + id;
  u.paid_price = gbp(5990);
  r.units = {u};
  r.shipments = {{"s" + id, "LabelCreated", false, "GB"}};
  return r;
}

inline checks::Order order(const std::string& id = "9001") {
  checks::Order o;
  o.id = id;
  o.name = "#" + id.substr(id.size() - 3);
  o.created_at = at("2026-11-01T10:00:00Z");
  o.updated_at = at("2026-11-20T10:00:00Z");
  o.financial_status = "PAID";
  o.currency = o.presentment_currency = "GBP";
  o.customer_id = "c1";
  checks::OrderLine l;
  l.id = "l" + id;
  l.variant_id = "v1";
  l.inventory_item_id = "i1";
  l.quantity = 1;
  l.tracked = true;
  o.lines = {l};
  return o;
}

// The keys that are dirty or due, and then clean again.
inline std::vector<std::string> judged(Database& db, const std::string& store = "acme", Time now = kNow) {
  std::vector<std::string> out;
  for (const CaseKey& k : cases_to_judge(db, store, now, 1000)) {
    out.push_back(k.key);
    case_judged(db, k, std::nullopt);
  }
  return out;
}

}  // namespace returnwatch::agent::testing
