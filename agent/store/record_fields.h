// The fields that are stored of each record, each named once: fields(archive, value), in the order of their names, as
// they stand in the text (a reader walks both side by side). For records_json.cc, and for what verifies a recording.
#pragma once

#include "agent/store/records_json.h"

namespace returnwatch::agent {

template <class A>
void fields(A& a, checks::Money& v) {
  a("currency", v.currency);
  a("minor", v.minor);
}
template <class A>
void fields(A& a, checks::MoneyPair& v) {
  a("order", v.order);
  a("shop", v.shop);
}
template <class A>
void fields(A& a, checks::RmaEvent& v) {
  a("at", v.at);
  a("name", v.name);
}
template <class A>
void fields(A& a, checks::Comment& v) {
  a("actor", v.actor);
  a("at", v.at);
  a("error_key", v.error_key);
  a("fact", v.fact);
  a("is_error", v.is_error);
  a("return_name", v.return_name);
  a("shipment_id", v.shipment_id);
  a("typed", v.typed);
}
template <class A>
void fields(A& a, checks::ExchangeItem& v) {
  a("quantity", v.quantity);
  a("variant_id", v.variant_id);
}
template <class A>
void fields(A& a, checks::Shipment& v) {
  a("country", v.country);
  a("id", v.id);
  a("outbound", v.outbound);
  a("status", v.status);
}
template <class A>
void fields(A& a, checks::Validation& v) {
  a("at", v.at);
  a("is_restockable", v.is_restockable);
  a("is_returned", v.is_returned);
  a("location_id", v.location_id);
}
template <class A>
void fields(A& a, checks::Unit& v) {
  a("fees", v.fees);
  a("fees_said", v.fees_said);
  a("id", v.id);
  a("line_id", v.line_id);
  a("method", v.method);
  a("name", v.name);
  a("paid_price", v.paid_price);
  a("paid_tax", v.paid_tax);
  a("product_id", v.product_id);
  a("reason", v.reason);
  a("resolution", v.resolution);
  a("shipment_id", v.shipment_id);
  a("sku", v.sku);
  a("tax_included", v.tax_included);
  a("validation", v.validation);
  a("variant_id", v.variant_id);
  a("wants", v.wants);
}
template <class A>
void fields(A& a, checks::Transaction& v) {
  a("amount", v.amount);
  a("created_at", v.created_at);
  a("id", v.id);
  a("platform_refund_id", v.platform_refund_id);
  a("processor", v.processor);
  a("status", v.status);
  a("type", v.type);
  a("unit_ids", v.unit_ids);
  a("updated_at", v.updated_at);
}
template <class A>
void fields(A& a, checks::ExchangeRef& v) {
  a("draft_id", v.draft_id);
  a("order_id", v.order_id);
  a("order_name", v.order_name);
  a("type", v.type);
}
template <class A>
void fields(A& a, checks::Rma& v) {
  a("comments", v.comments);
  a("created_at", v.created_at);
  a("events", v.events);
  a("exchanges", v.exchanges);
  a("id", v.id);
  a("last_updated", v.last_updated);
  a("order_id", v.order_id);
  a("order_name", v.order_name);
  a("shipments", v.shipments);
  a("status", v.status);
  a("transactions", v.transactions);
  a("units", v.units);
  a("wants", v.wants);
}
template <class A>
void fields(A& a, RmaRow& v) {
  a("events", v.events);
  a("id", v.id);
  a("order_name", v.order_name);
  a("status", v.status);
}

template <class A>
void fields(A& a, checks::OrderLine& v) {
  a("current", v.current);
  a("gift_card", v.gift_card);
  a("id", v.id);
  a("inventory_item_id", v.inventory_item_id);
  a("quantity", v.quantity);
  a("requires_shipping", v.requires_shipping);
  a("sku", v.sku);
  a("tracked", v.tracked);
  a("variant_id", v.variant_id);
}
template <class A>
void fields(A& a, checks::OrderTransaction& v) {
  a("amount", v.amount);
  a("created_at", v.created_at);
  a("error_code", v.error_code);
  a("gateway", v.gateway);
  a("id", v.id);
  a("kind", v.kind);
  a("status", v.status);
}
template <class A>
void fields(A& a, checks::RefundLine& v) {
  a("line_id", v.line_id);
  a("location_id", v.location_id);
  a("quantity", v.quantity);
  a("restock_type", v.restock_type);
  a("restocked", v.restocked);
}
template <class A>
void fields(A& a, checks::App& v) {
  a("handle", v.handle);
  a("id", v.id);
  a("title", v.title);
}
template <class A>
void fields(A& a, checks::Refund& v) {
  a("app", v.app);
  a("besides", v.besides);
  a("created_at", v.created_at);
  a("id", v.id);
  a("lines", v.lines);
  a("total", v.total);
  a("transactions", v.transactions);
}
template <class A>
void fields(A& a, checks::Dispute& v) {
  a("initiated_as", v.initiated_as);
  a("status", v.status);
}
template <class A>
void fields(A& a, checks::Disposition& v) {
  a("created_at", v.created_at);
  a("line_id", v.line_id);
  a("location_id", v.location_id);
  a("quantity", v.quantity);
  a("type", v.type);
}
template <class A>
void fields(A& a, checks::ExchangeLine& v) {
  a("line_ids", v.line_ids);
  a("quantity", v.quantity);
  a("variant_id", v.variant_id);
}
template <class A>
void fields(A& a, checks::Fulfillment& v) {
  a("created_at", v.created_at);
  a("status", v.status);
}
template <class A>
void fields(A& a, checks::FulfillmentOrderLine& v) {
  a("line_id", v.line_id);
  a("quantity", v.quantity);
}
template <class A>
void fields(A& a, checks::NativeReturn& v) {
  a("created_at", v.created_at);
  a("dispositions", v.dispositions);
  a("exchange_lines", v.exchange_lines);
  a("id", v.id);
  a("name", v.name);
  a("refund_ids", v.refund_ids);
  a("status", v.status);
}
template <class A>
void fields(A& a, checks::FulfillmentOrder& v) {
  a("created_at", v.created_at);
  a("fulfill_at", v.fulfill_at);
  a("fulfillment_service", v.fulfillment_service);
  a("holds", v.holds);
  a("id", v.id);
  a("lines", v.lines);
  a("location_active", v.location_active);
  a("location_id", v.location_id);
  a("location_name", v.location_name);
  a("request_status", v.request_status);
  a("status", v.status);
  a("updated_at", v.updated_at);
}
template <class A>
void fields(A& a, checks::Order& v) {
  a("cancelled_at", v.cancelled_at);
  a("closed", v.closed);
  a("closed_at", v.closed_at);
  a("created_at", v.created_at);
  a("currency", v.currency);
  a("customer_id", v.customer_id);
  a("disputes", v.disputes);
  a("financial_status", v.financial_status);
  a("fulfillment_orders", v.fulfillment_orders);
  a("fulfillment_status", v.fulfillment_status);
  a("fulfillments", v.fulfillments);
  a("fully_paid", v.fully_paid);
  a("id", v.id);
  a("lines", v.lines);
  a("looked_for", v.looked_for);
  a("name", v.name);
  a("net_payment", v.net_payment);
  a("outstanding", v.outstanding);
  a("presentment_currency", v.presentment_currency);
  a("received", v.received);
  a("refundable", v.refundable);
  a("refunded", v.refunded);
  a("refunds", v.refunds);
  a("return_status", v.return_status);
  a("returns", v.returns);
  a("shown", v.shown);
  a("test", v.test);
  a("tip", v.tip);
  a("total_price", v.total_price);
  a("transactions", v.transactions);
  a("truncated", v.truncated);
  a("unpaid", v.unpaid);
  a("updated_at", v.updated_at);
}
template <class A>
void fields(A& a, checks::StockLevel& v) {
  a("active", v.active);
  a("damaged", v.damaged);
  a("item_id", v.item_id);
  a("location_id", v.location_id);
  a("on_hand", v.on_hand);
  a("quality_control", v.quality_control);
  a("reserved", v.reserved);
  a("safety_stock", v.safety_stock);
  a("updated_at", v.updated_at);
}
template <class A>
void fields(A& a, checks::Credit& v) {
  a("amount", v.amount);
  a("balance", v.balance);
  a("created_at", v.created_at);
  a("customer_id", v.customer_id);
  a("disabled_at", v.disabled_at);
  a("enabled", v.enabled);
  a("id", v.id);
  a("kind", v.kind);
  a("note_keys", v.note_keys);
  a("order_id", v.order_id);
  a("rma_keys", v.rma_keys);
}
template <class A>
void fields(A& a, checks::ApiVersion& v) {
  a("answered", v.answered);
  a("asked", v.asked);
  a("deprecated_fields", v.deprecated_fields);
  a("reachable_until", v.reachable_until);
  a("seen_at", v.seen_at);
}
template <class A>
void fields(A& a, checks::RunFact& v) {
  a("finished_at", v.finished_at);
  a("id", v.id);
  a("received", v.received);
  a("retried_well", v.retried_well);
  a("retry_of", v.retry_of);
  a("sent", v.sent);
  a("started_at", v.started_at);
  a("status", v.status);
  a("trigger", v.trigger);
  a("warnings", v.warnings);
}

}  // namespace returnwatch::agent
