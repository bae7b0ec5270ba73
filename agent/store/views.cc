#include "agent/store/views.h"

namespace returnwatch::agent {
namespace {

using checks::Need;

// A parcel that leaves the shop tells nothing of the receipt.
constexpr const char* kReturns = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, nullif(r.order_name, '') AS order_name, r.status, r.open,
  r.created_at,
  coalesce((SELECT min(json_extract(e.value, '$.at')) FROM json_each(r.body, '$.events') e WHERE json_extract(e.value, '$.name') = 'RMA_APPROVED'),
    (SELECT min(json_extract(c.value, '$.at')) FROM json_each(r.body, '$.comments') c WHERE json_extract(c.value, '$.fact') = 'approved')) AS approved_at,
  coalesce((SELECT min(json_extract(c.value, '$.at')) FROM json_each(r.body, '$.comments') c
      WHERE json_extract(c.value, '$.fact') = 'shipment_received' AND coalesce(json_extract(c.value, '$.shipment_id'), '') NOT IN
        (SELECT json_extract(s.value, '$.id') FROM json_each(r.body, '$.shipments') s WHERE json_extract(s.value, '$.outbound'))),
    (SELECT min(json_extract(u.value, '$.validation.at')) FROM json_each(r.body, '$.units') u),
    (SELECT min(f.at) FROM rma_seen f WHERE f.store = r.store AND f.rma_id = r.id AND lower(f.state) IN ('received', 'validated')
      AND f.what NOT IN (SELECT json_extract(s.value, '$.id') FROM json_each(r.body, '$.shipments') s WHERE json_extract(s.value, '$.outbound'))))
    AS received_at,
  max(coalesce(r.created_at, 0), coalesce(json_extract(r.body, '$.last_updated'), 0),
    coalesce((SELECT max(json_extract(e.value, '$.at')) FROM json_each(r.body, '$.events') e), 0),
    coalesce((SELECT max(json_extract(c.value, '$.at')) FROM json_each(r.body, '$.comments') c), 0),
    coalesce((SELECT max(json_extract(t.value, '$.updated_at')) FROM json_each(r.body, '$.transactions') t), 0)) AS moved_at,
  json_array_length(r.body, '$.units') AS units,
  (SELECT max(nullif(json_extract(s.value, '$.country'), '')) FROM json_each(r.body, '$.shipments') s WHERE NOT json_extract(s.value, '$.outbound')) AS country,
  r.read_at
FROM rma_record r WHERE r.gone_at IS NULL)sql";

constexpr const char* kUnits = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, json_extract(u.value, '$.id') AS unit_id, json_extract(u.value, '$.line_id') AS line_id,
  json_extract(u.value, '$.product_id') AS product_id, json_extract(u.value, '$.variant_id') AS variant_id, json_extract(u.value, '$.sku') AS sku,
  json_extract(u.value, '$.resolution') AS resolution, json_extract(u.value, '$.reason') AS reason, json_extract(u.value, '$.method') AS method,
  json_extract(u.value, '$.shipment_id') AS shipment_id,
  json_extract(u.value, '$.paid_price.order.minor') AS paid_minor, json_extract(u.value, '$.paid_tax.order.minor') AS tax_minor,
  json_extract(u.value, '$.tax_included') AS tax_included, json_extract(u.value, '$.fees.minor') AS fees_minor,
  json_extract(u.value, '$.paid_price.order.currency') AS currency,
  json_extract(u.value, '$.validation.at') AS validated_at,
  CASE WHEN json_extract(u.value, '$.validation.at') IS NOT NULL THEN coalesce(json_extract(u.value, '$.validation.is_returned'), 0) END AS is_returned,
  CASE WHEN json_extract(u.value, '$.validation.at') IS NOT NULL THEN coalesce(json_extract(u.value, '$.validation.is_restockable'), 0) END AS is_restockable
FROM rma_record r, json_each(r.body, '$.units') u WHERE r.gone_at IS NULL)sql";

constexpr const char* kPayouts = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, json_extract(t.value, '$.id') AS payout_id, json_extract(t.value, '$.type') AS type,
  json_extract(t.value, '$.status') AS status, json_extract(t.value, '$.processor') AS processor,
  json_extract(t.value, '$.platform_refund_id') AS refund_id, json_extract(t.value, '$.amount.order.minor') AS amount_minor,
  json_extract(t.value, '$.amount.order.currency') AS currency, json_extract(t.value, '$.created_at') AS created_at,
  json_extract(t.value, '$.updated_at') AS updated_at
FROM rma_record r, json_each(r.body, '$.transactions') t WHERE r.gone_at IS NULL)sql";

constexpr const char* kOrders = R"sql(
SELECT o.store, o.id AS order_id, nullif(o.name, '') AS order_name, nullif(o.customer_id, '') AS customer_id, o.created_at,
  json_extract(o.body, '$.updated_at') AS updated_at, json_extract(o.body, '$.cancelled_at') AS cancelled_at, json_extract(o.body, '$.closed_at') AS closed_at,
  json_extract(o.body, '$.financial_status') AS financial_status, json_extract(o.body, '$.fulfillment_status') AS fulfillment_status,
  json_extract(o.body, '$.return_status') AS return_status, json_extract(o.body, '$.presentment_currency') AS currency,
  json_extract(o.body, '$.total_price.order.minor') AS total_minor, json_extract(o.body, '$.received.order.minor') AS received_minor,
  json_extract(o.body, '$.refunded.order.minor') AS refunded_minor, json_extract(o.body, '$.outstanding.order.minor') AS outstanding_minor,
  coalesce(json_extract(o.body, '$.test'), 0) AS test, o.read_at
FROM order_record o WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRefunds = R"sql(
SELECT o.store, json_extract(f.value, '$.id') AS refund_id, o.id AS order_id, nullif(o.name, '') AS order_name, json_extract(f.value, '$.created_at') AS created_at,
  json_extract(f.value, '$.total.order.minor') AS amount_minor, json_extract(f.value, '$.total.order.currency') AS currency,
  json_extract(f.value, '$.app.id') AS app_id, json_extract(f.value, '$.app.title') AS app,
  (SELECT r.id FROM rma_record r, json_each(r.body, '$.transactions') t WHERE r.store = o.store AND r.case_key = o.id AND r.gone_at IS NULL
    AND json_extract(t.value, '$.platform_refund_id') = json_extract(f.value, '$.id') LIMIT 1) AS rma_id
FROM order_record o, json_each(o.body, '$.refunds') f WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRefundLines = R"sql(
SELECT o.store, json_extract(f.value, '$.id') AS refund_id, o.id AS order_id, json_extract(l.value, '$.line_id') AS line_id,
  json_extract(l.value, '$.quantity') AS quantity, json_extract(l.value, '$.restock_type') AS restock_type,
  coalesce(json_extract(l.value, '$.restocked'), 0) AS restocked, nullif(json_extract(l.value, '$.location_id'), '') AS location_id,
  json_extract(f.value, '$.created_at') AS created_at
FROM order_record o, json_each(o.body, '$.refunds') f, json_each(f.value, '$.lines') l WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRestocks = R"sql(
SELECT o.store, 'refund_line' AS way, json_extract(f.value, '$.id') AS ref, o.id AS order_id, json_extract(l.value, '$.line_id') AS line_id, NULL AS item_id,
  json_extract(l.value, '$.quantity') AS quantity, nullif(json_extract(l.value, '$.location_id'), '') AS location_id,
  json_extract(f.value, '$.created_at') AS at
FROM order_record o, json_each(o.body, '$.refunds') f, json_each(f.value, '$.lines') l
WHERE o.body <> '' AND o.missing = '' AND json_extract(l.value, '$.restocked') AND json_extract(l.value, '$.restock_type') IN ('RETURN', 'CANCEL')
UNION ALL
SELECT o.store, 'disposition', json_extract(n.value, '$.id'), o.id, json_extract(d.value, '$.line_id'), NULL,
  json_extract(d.value, '$.quantity'), nullif(json_extract(d.value, '$.location_id'), ''), json_extract(d.value, '$.created_at')
FROM order_record o, json_each(o.body, '$.returns') n, json_each(n.value, '$.dispositions') d
WHERE o.body <> '' AND o.missing = '' AND json_extract(d.value, '$.type') = 'RESTOCKED'
UNION ALL
SELECT s.store, 'stock_rise', NULL, NULL, NULL, s.item_id, s.quantity, s.location_id, s.at FROM stock_rise s)sql";

constexpr const char* kExchangeOrders = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS return_of_order_id, json_extract(e.value, '$.draft_id') AS draft_id,
  nullif(json_extract(e.value, '$.order_id'), '') AS order_id, json_extract(e.value, '$.order_name') AS order_name, json_extract(e.value, '$.type') AS type,
  coalesce(json_extract(e.value, '$.order_id'), '') <> '' AS released, x.created_at, json_extract(nullif(x.body, ''), '$.cancelled_at') AS cancelled_at,
  json_extract(nullif(x.body, ''), '$.fulfillment_status') AS fulfillment_status
FROM rma_record r, json_each(r.body, '$.exchanges') e
LEFT JOIN order_record x ON x.store = r.store AND x.id = json_extract(e.value, '$.order_id') AND x.missing = ''
WHERE r.gone_at IS NULL)sql";

constexpr const char* kCredits = R"sql(
SELECT c.store, c.id AS credit_id, json_extract(c.body, '$.kind') AS kind, nullif(c.customer_id, '') AS customer_id, nullif(c.order_id, '') AS order_id,
  c.created_at, json_extract(c.body, '$.amount.minor') AS amount_minor, json_extract(c.body, '$.amount.currency') AS currency
FROM credit_record c)sql";

constexpr const char* kLocations = R"sql(
SELECT l.store, l.id AS location_id, l.name, l.active, l.deactivated_at, l.seen_inactive AS seen_inactive_at, l.fulfillment_service FROM location_record l)sql";

constexpr const char* kVariants = R"sql(
SELECT o.store, json_extract(l.value, '$.variant_id') AS variant_id, max(json_extract(l.value, '$.sku')) AS sku,
  max(json_extract(l.value, '$.inventory_item_id')) AS item_id,
  max(coalesce((SELECT i.tracked FROM item_record i WHERE i.store = o.store AND i.id = json_extract(l.value, '$.inventory_item_id')),
    json_extract(l.value, '$.tracked'))) AS tracked
FROM order_record o, json_each(o.body, '$.lines') l
WHERE o.body <> '' AND o.missing = '' AND json_extract(l.value, '$.variant_id') IS NOT NULL
GROUP BY o.store, json_extract(l.value, '$.variant_id'))sql";

constexpr const char* kFlowRuns = R"sql(
SELECT r.store, r.id AS run_id, r.flow_id, f.name AS flow_name, r.status, json_extract(r.body, '$.trigger') AS trigger, r.started_at,
  json_extract(r.body, '$.finished_at') AS finished_at, json_extract(r.body, '$.received') AS received, json_extract(r.body, '$.sent') AS sent,
  coalesce(json_extract(r.body, '$.warnings'), 0) AS warnings, nullif(r.retry_of, '') AS retry_of
FROM run_record r LEFT JOIN flow_record f ON f.store = r.store AND f.id = r.flow_id)sql";

}  // namespace

const std::vector<View>& views() {
  static const std::vector<View> table = {
      {"returns", {Need::returngo}, kReturns},
      {"units", {Need::returngo}, kUnits},
      {"payouts", {Need::returngo}, kPayouts},
      {"orders", {Need::orders}, kOrders},
      {"refunds", {Need::orders, Need::returngo}, kRefunds},
      {"refund_lines", {Need::orders}, kRefundLines},
      {"restocks", {Need::orders}, kRestocks},
      {"exchange_orders", {Need::returngo, Need::orders}, kExchangeOrders},
      {"credits", {Need::gift_cards}, kCredits},
      {"locations", {Need::locations}, kLocations},
      {"variants", {Need::orders, Need::products}, kVariants},
      {"flow_runs", {Need::runs}, kFlowRuns},
  };
  return table;
}

void create_views(SQLite::Database& sql) {
  for (const View& v : views()) {
    const std::string text = std::string("CREATE VIEW ") + v.name + " AS" + v.select;
    SQLite::Statement is(sql, "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?");
    is.bind(1, v.name);
    if (is.executeStep() && is.getColumn(0).getString() == text) continue;
    is.reset();
    SQLite::Transaction step(sql, SQLite::TransactionBehavior::IMMEDIATE);
    sql.exec(std::string("DROP VIEW IF EXISTS ") + v.name);
    sql.exec(text);
    step.commit();
  }
}

}  // namespace returnwatch::agent
