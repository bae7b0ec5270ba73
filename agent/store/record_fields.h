// The fields that are stored of each record, each named once: fields(archive, value). For records_json.cc only.
#pragma once

#include "agent/store/records_json.h"

namespace returnwatch::agent {

template <class A>
void fields(A& a, checks::Money& v) {
  a("minor", v.minor);
  a("currency", v.currency);
}
template <class A>
void fields(A& a, checks::MoneyPair& v) {
  a("order", v.order);
  a("shop", v.shop);
}
template <class A>
void fields(A& a, checks::RmaEvent& v) {
  a("name", v.name);
  a("at", v.at);
}
template <class A>
void fields(A& a, checks::Comment& v) {
  a("fact", v.fact);
  a("is_error", v.is_error);
  a("typed", v.typed);
  a("actor", v.actor);
  a("at", v.at);
  a("shipment_id", v.shipment_id);
  a("return_name", v.return_name);
  a("error_key", v.error_key);
}
template <class A>
void fields(A& a, checks::ExchangeItem& v) {
  a("variant_id", v.variant_id);
  a("quantity", v.quantity);
}
template <class A>
void fields(A& a, checks::Shipment& v) {
  a("id", v.id);
  a("status", v.status);
  a("outbound", v.outbound);
  a("country", v.country);
}
template <class A>
void fields(A& a, checks::Validation& v) {
  a("is_returned", v.is_returned);
  a("is_restockable", v.is_restockable);
  a("at", v.at);
  a("location_id", v.location_id);
}
template <class A>
void fields(A& a, checks::Unit& v) {
  a("id", v.id);
  a("line_id", v.line_id);
  a("product_id", v.product_id);
  a("variant_id", v.variant_id);
  a("sku", v.sku);
  a("name", v.name);
  a("resolution", v.resolution);
  a("reason", v.reason);
  a("shipment_id", v.shipment_id);
  a("method", v.method);
  a("paid_price", v.paid_price);
  a("paid_tax", v.paid_tax);
  a("tax_included", v.tax_included);
  a("fees", v.fees);
  a("fees_said", v.fees_said);
  a("validation", v.validation);
  a("wants", v.wants);
}
template <class A>
void fields(A& a, checks::Transaction& v) {
  a("id", v.id);
  a("type", v.type);
  a("status", v.status);
  a("processor", v.processor);
  a("platform_refund_id", v.platform_refund_id);
  a("amount", v.amount);
  a("unit_ids", v.unit_ids);
  a("created_at", v.created_at);
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
  a("id", v.id);
  a("status", v.status);
  a("order_id", v.order_id);
  a("order_name", v.order_name);
  a("created_at", v.created_at);
  a("last_updated", v.last_updated);
  a("events", v.events);
  a("units", v.units);
  a("shipments", v.shipments);
  a("transactions", v.transactions);
  a("exchanges", v.exchanges);
  a("comments", v.comments);
  a("wants", v.wants);
}
template <class A>
void fields(A& a, RmaRow& v) {
  a("id", v.id);
  a("status", v.status);
  a("order_name", v.order_name);
  a("events", v.events);
}

template <class A>
void fields(A& a, checks::OrderLine& v) {
  a("id", v.id);
  a("sku", v.sku);
  a("variant_id", v.variant_id);
  a("inventory_item_id", v.inventory_item_id);
  a("tracked", v.tracked);
  a("quantity", v.quantity);
  a("current", v.current);
  a("gift_card", v.gift_card);
  a("requires_shipping", v.requires_shipping);
}
template <class A>
void fields(A& a, checks::OrderTransaction& v) {
  a("id", v.id);
  a("kind", v.kind);
  a("status", v.status);
  a("error_code", v.error_code);
  a("gateway", v.gateway);
  a("amount", v.amount);
  a("created_at", v.created_at);
}
template <class A>
void fields(A& a, checks::RefundLine& v) {
  a("line_id", v.line_id);
  a("quantity", v.quantity);
  a("restock_type", v.restock_type);
  a("restocked", v.restocked);
  a("location_id", v.location_id);
}
template <class A>
void fields(A& a, checks::App& v) {
  a("id", v.id);
  a("handle", v.handle);
  a("title", v.title);
}
template <class A>
void fields(A& a, checks::Refund& v) {
  a("id", v.id);
  a("created_at", v.created_at);
  a("total", v.total);
  a("besides", v.besides);
  a("lines", v.lines);
  a("transactions", v.transactions);
  a("app", v.app);
}
template <class A>
void fields(A& a, checks::Dispute& v) {
  a("status", v.status);
  a("initiated_as", v.initiated_as);
}
template <class A>
void fields(A& a, checks::Disposition& v) {
  a("line_id", v.line_id);
  a("type", v.type);
  a("quantity", v.quantity);
  a("created_at", v.created_at);
  a("location_id", v.location_id);
}
template <class A>
void fields(A& a, checks::ExchangeLine& v) {
  a("variant_id", v.variant_id);
  a("quantity", v.quantity);
  a("line_ids", v.line_ids);
}
template <class A>
void fields(A& a, checks::Fulfillment& v) {
  a("status", v.status);
  a("created_at", v.created_at);
}
template <class A>
void fields(A& a, checks::FulfillmentOrderLine& v) {
  a("line_id", v.line_id);
  a("quantity", v.quantity);
}
template <class A>
void fields(A& a, checks::NativeReturn& v) {
  a("id", v.id);
  a("name", v.name);
  a("status", v.status);
  a("created_at", v.created_at);
  a("dispositions", v.dispositions);
  a("exchange_lines", v.exchange_lines);
  a("refund_ids", v.refund_ids);
}
template <class A>
void fields(A& a, checks::FulfillmentOrder& v) {
  a("id", v.id);
  a("status", v.status);
  a("request_status", v.request_status);
  a("created_at", v.created_at);
  a("updated_at", v.updated_at);
  a("fulfill_at", v.fulfill_at);
  a("location_id", v.location_id);
  a("location_name", v.location_name);
  a("location_active", v.location_active);
  a("fulfillment_service", v.fulfillment_service);
  a("holds", v.holds);
  a("lines", v.lines);
}
template <class A>
void fields(A& a, checks::Order& v) {
  a("id", v.id);
  a("name", v.name);
  a("created_at", v.created_at);
  a("updated_at", v.updated_at);
  a("closed_at", v.closed_at);
  a("cancelled_at", v.cancelled_at);
  a("closed", v.closed);
  a("test", v.test);
  a("refundable", v.refundable);
  a("unpaid", v.unpaid);
  a("fully_paid", v.fully_paid);
  a("financial_status", v.financial_status);
  a("fulfillment_status", v.fulfillment_status);
  a("return_status", v.return_status);
  a("currency", v.currency);
  a("presentment_currency", v.presentment_currency);
  a("total_price", v.total_price);
  a("received", v.received);
  a("refunded", v.refunded);
  a("outstanding", v.outstanding);
  a("net_payment", v.net_payment);
  a("tip", v.tip);
  a("customer_id", v.customer_id);
  a("shown", v.shown);
  a("looked_for", v.looked_for);
  a("lines", v.lines);
  a("transactions", v.transactions);
  a("refunds", v.refunds);
  a("disputes", v.disputes);
  a("returns", v.returns);
  a("fulfillment_orders", v.fulfillment_orders);
  a("fulfillments", v.fulfillments);
  a("truncated", v.truncated);
}
template <class A>
void fields(A& a, checks::StockLevel& v) {
  a("item_id", v.item_id);
  a("location_id", v.location_id);
  a("active", v.active);
  a("on_hand", v.on_hand);
  a("reserved", v.reserved);
  a("damaged", v.damaged);
  a("safety_stock", v.safety_stock);
  a("quality_control", v.quality_control);
  a("updated_at", v.updated_at);
}
template <class A>
void fields(A& a, checks::Credit& v) {
  a("id", v.id);
  a("kind", v.kind);
  a("customer_id", v.customer_id);
  a("order_id", v.order_id);
  a("note_keys", v.note_keys);
  a("amount", v.amount);
  a("created_at", v.created_at);
  a("rma_keys", v.rma_keys);
  a("enabled", v.enabled);
  a("disabled_at", v.disabled_at);
  a("balance", v.balance);
}
template <class A>
void fields(A& a, checks::ApiVersion& v) {
  a("asked", v.asked);
  a("answered", v.answered);
  a("deprecated_fields", v.deprecated_fields);
  a("reachable_until", v.reachable_until);
  a("seen_at", v.seen_at);
}
template <class A>
void fields(A& a, checks::RunFact& v) {
  a("id", v.id);
  a("status", v.status);
  a("trigger", v.trigger);
  a("started_at", v.started_at);
  a("finished_at", v.finished_at);
  a("warnings", v.warnings);
  a("received", v.received);
  a("sent", v.sent);
  a("retried_well", v.retried_well);
  a("retry_of", v.retry_of);
}

}  // namespace returnwatch::agent
