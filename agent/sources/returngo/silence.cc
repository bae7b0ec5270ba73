#include "agent/sources/returngo/silence.h"

#include <algorithm>
#include <map>

namespace returnwatch::agent::returngo {
namespace {

using namespace checks;

template <typename T>
const T* same(const std::vector<T>& rows, const T& row) {
  const auto it = std::find_if(rows.begin(), rows.end(), [&row](const T& x) { return x.id == row.id; });
  return it == rows.end() ? nullptr : &*it;
}

bool gone(const std::string& known, const std::string& now) { return !known.empty() && now.empty(); }
template <typename T>
bool gone(const std::optional<T>& known, const std::optional<T>& now) {
  return known && !now;
}

std::string of_unit(const Unit& known, const Unit& now) {
  if (gone(known.variant_id, now.variant_id)) return "variantId";
  if (gone(known.sku, now.sku)) return "sku";
  if (gone(known.resolution, now.resolution)) return "resolutionType";
  if (gone(known.reason, now.reason)) return "returnReason";
  if (gone(known.shipment_id, now.shipment_id)) return "shipmentId";
  if (gone(known.method, now.method)) return "returnMethod";
  if (!known.wants.empty() && now.wants.empty()) return "exchangeItems";
  if (gone(known.paid_price.order, now.paid_price.order)) return "paidPrice";
  if (gone(known.paid_tax.order, now.paid_tax.order)) return "paidTax";
  if (known.fees && now.fees_said < known.fees_said) return "fees";
  return "";
}

std::string of_transaction(const Transaction& known, const Transaction& now) {
  if (gone(known.processor, now.processor)) return "processor";
  if (gone(known.platform_refund_id, now.platform_refund_id)) return "externalReferenceId";
  if (!known.unit_ids.empty() && now.unit_ids.empty()) return "returnItemIds";
  if (gone(known.amount.order, now.amount.order) || gone(known.amount.shop, now.amount.shop)) return "amount";
  if (gone(known.created_at, now.created_at)) return "createdAt";
  return "";
}

std::string of_shipment(const Shipment& known, const Shipment& now) {
  if (gone(known.country, now.country)) return "customerAddress";
  return known.outbound && !now.outbound ? "isOutbound" : "";
}

template <typename T, typename F>
std::string of_rows(const std::vector<T>& known, const std::vector<T>& now, F of_row) {
  for (const T& k : known)
    if (const T* n = same(now, k))
      if (std::string part = of_row(k, *n); !part.empty()) return part;
  return "";
}

// As many rows as before, and fewer of them say what these rows have said.
template <typename T, typename F>
bool fewer_say(const std::vector<T>& known, const std::vector<T>& now, F says) {
  return now.size() >= known.size() &&
         std::count_if(now.begin(), now.end(), says) < std::count_if(known.begin(), known.end(), says);
}

bool timeline_silenced(const Rma& known, const Rma& now) {
  for (const RmaEvent& e : known.events)
    if (fewer_say(known.events, now.events, [&e](const RmaEvent& x) { return x.name == e.name; })) return true;
  for (const Comment& c : known.comments) {
    const auto says = [&c](const Comment& x) {
      return x.fact == c.fact && x.is_error == c.is_error && x.at.has_value() >= c.at.has_value();
    };
    if (c.fact != CommentFact::other && fewer_say(known.comments, now.comments, says)) return true;
  }
  return false;
}

bool exchanges_silenced(const Rma& known, const Rma& now) {
  const auto any = [&](auto says) { return fewer_say(known.exchanges, now.exchanges, says); };
  return any([](const ExchangeRef& e) { return !e.order_id.empty(); }) ||
         any([](const ExchangeRef& e) { return !e.draft_id.empty(); }) ||
         any([](const ExchangeRef& e) { return !e.type.empty(); });
}

}  // namespace

std::string silenced(const Rma& known, const Rma& now) {
  if (!known.units.empty() && now.units.empty()) return "items";
  if (gone(known.order_id, now.order_id)) return "orderId";
  if (gone(known.order_name, now.order_name)) return "order_name";
  if (gone(known.created_at, now.created_at)) return "createdAt";
  if (std::string part = of_rows(known.units, now.units, of_unit); !part.empty()) return part;
  if (std::string part = of_rows(known.transactions, now.transactions, of_transaction); !part.empty()) return part;
  if (std::string part = of_rows(known.shipments, now.shipments, of_shipment); !part.empty()) return part;
  if (timeline_silenced(known, now)) return "comments";
  return exchanges_silenced(known, now) ? "exchangeOrders" : "";
}

}  // namespace returnwatch::agent::returngo
