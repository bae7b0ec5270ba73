// What the SQL views (views.cc) show of a return or an order, as a JSON list without names: each place means what is
// written here; what is not known is null, and what is behind the last known place is left out. A new place goes at the
// end.
//
// Return: [approved_at, received_at as its detail tells it, moved_at, country, [ids of outbound shipments],
//   [payouts: id, type, status, processor, refund_id, minor, currency, created_at, updated_at],
//   [units: id, line_id, product_id, variant_id, sku, resolution, reason, method, shipment_id, paid_minor, tax_minor,
//     tax_included, fees_minor, currency, validated_at, is_returned, is_restockable],
//   [exchanges: draft_id, order_id, order_name, type]]
// Order: [updated_at, cancelled_at, closed_at, financial_status, fulfillment_status, return_status, currency, total,
//   received, refunded, outstanding, test,
//   [refunds: id, created_at, minor, currency, app_id, app,
//     [lines: line_id, quantity, restock_type, restocked, location_id]],
//   [dispositions that restock: return_id, line_id, quantity, location_id, created_at],
//   [lines with a variant: variant_id, sku, item_id, tracked]]
#pragma once

#include <string>

#include "checks/case.h"

namespace returnwatch::agent {

[[nodiscard]] std::string view_columns(const checks::Rma& rma);
[[nodiscard]] std::string view_columns(const checks::Order& order);

}  // namespace returnwatch::agent
