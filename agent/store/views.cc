#include "agent/store/views.h"

namespace returnwatch::agent {
namespace {

using checks::Need;

// The columns that are no columns of the table stand in its list `columns`, by place (view_columns.h).
//
// A parcel that leaves the shop tells nothing of the receipt.
constexpr const char* kReturns = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, nullif(r.order_name, '') AS order_name, r.status, r.open,
  r.created_at,
  json_extract(r.columns, '$[0]') AS approved_at,
  coalesce(json_extract(r.columns, '$[1]'),
    (SELECT min(f.at) FROM rma_seen f WHERE f.store = r.store AND f.rma_id = r.id AND lower(f.state) IN ('received', 'validated')
      AND f.what NOT IN (SELECT s.value FROM json_each(r.columns, '$[4]') s)))
    AS received_at,
  max(coalesce(r.created_at, 0), coalesce(json_extract(r.columns, '$[2]'), 0)) AS moved_at,
  nullif(json_array_length(r.columns, '$[6]'), 0) AS units,
  json_extract(r.columns, '$[3]') AS country,
  r.read_at
FROM rma_record r WHERE r.gone_at IS NULL)sql";

constexpr const char* kUnits = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, json_extract(u.value, '$[0]') AS unit_id, json_extract(u.value, '$[1]') AS line_id,
  json_extract(u.value, '$[2]') AS product_id, json_extract(u.value, '$[3]') AS variant_id, json_extract(u.value, '$[4]') AS sku,
  json_extract(u.value, '$[5]') AS resolution, json_extract(u.value, '$[6]') AS reason, json_extract(u.value, '$[7]') AS method,
  json_extract(u.value, '$[8]') AS shipment_id,
  json_extract(u.value, '$[9]') AS paid_minor, json_extract(u.value, '$[10]') AS tax_minor,
  json_extract(u.value, '$[11]') AS tax_included, json_extract(u.value, '$[12]') AS fees_minor,
  json_extract(u.value, '$[13]') AS currency,
  json_extract(u.value, '$[14]') AS validated_at,
  json_extract(u.value, '$[15]') AS is_returned,
  json_extract(u.value, '$[16]') AS is_restockable
FROM rma_record r, json_each(r.columns, '$[6]') u WHERE r.gone_at IS NULL)sql";

constexpr const char* kPayouts = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS order_id, json_extract(t.value, '$[0]') AS payout_id, json_extract(t.value, '$[1]') AS type,
  json_extract(t.value, '$[2]') AS status, json_extract(t.value, '$[3]') AS processor,
  json_extract(t.value, '$[4]') AS refund_id, json_extract(t.value, '$[5]') AS amount_minor,
  json_extract(t.value, '$[6]') AS currency, json_extract(t.value, '$[7]') AS created_at,
  json_extract(t.value, '$[8]') AS updated_at
FROM rma_record r, json_each(r.columns, '$[5]') t WHERE r.gone_at IS NULL)sql";

constexpr const char* kOrders = R"sql(
SELECT o.store, o.id AS order_id, nullif(o.name, '') AS order_name, nullif(o.customer_id, '') AS customer_id, o.created_at,
  json_extract(o.columns, '$[0]') AS updated_at, json_extract(o.columns, '$[1]') AS cancelled_at, json_extract(o.columns, '$[2]') AS closed_at,
  json_extract(o.columns, '$[3]') AS financial_status, json_extract(o.columns, '$[4]') AS fulfillment_status,
  json_extract(o.columns, '$[5]') AS return_status, json_extract(o.columns, '$[6]') AS currency,
  json_extract(o.columns, '$[7]') AS total_minor, json_extract(o.columns, '$[8]') AS received_minor,
  json_extract(o.columns, '$[9]') AS refunded_minor, json_extract(o.columns, '$[10]') AS outstanding_minor,
  coalesce(json_extract(o.columns, '$[11]'), 0) AS test, o.read_at
FROM order_record o WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRefunds = R"sql(
SELECT o.store, json_extract(f.value, '$[0]') AS refund_id, o.id AS order_id, nullif(o.name, '') AS order_name, json_extract(f.value, '$[1]') AS created_at,
  json_extract(f.value, '$[2]') AS amount_minor, json_extract(f.value, '$[3]') AS currency,
  json_extract(f.value, '$[4]') AS app_id, json_extract(f.value, '$[5]') AS app,
  (SELECT r.id FROM rma_record r, json_each(r.columns, '$[5]') t WHERE r.store = o.store AND r.case_key = o.id AND r.gone_at IS NULL
    AND json_extract(t.value, '$[4]') = json_extract(f.value, '$[0]') LIMIT 1) AS rma_id
FROM order_record o, json_each(o.columns, '$[12]') f WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRefundLines = R"sql(
SELECT o.store, json_extract(f.value, '$[0]') AS refund_id, o.id AS order_id, json_extract(l.value, '$[0]') AS line_id,
  json_extract(l.value, '$[1]') AS quantity, json_extract(l.value, '$[2]') AS restock_type,
  json_extract(l.value, '$[3]') AS restocked, json_extract(l.value, '$[4]') AS location_id,
  json_extract(f.value, '$[1]') AS created_at
FROM order_record o, json_each(o.columns, '$[12]') f, json_each(f.value, '$[6]') l WHERE o.body <> '' AND o.missing = '')sql";

constexpr const char* kRestocks = R"sql(
SELECT o.store, 'refund_line' AS way, json_extract(f.value, '$[0]') AS ref, o.id AS order_id, json_extract(l.value, '$[0]') AS line_id, NULL AS item_id,
  json_extract(l.value, '$[1]') AS quantity, json_extract(l.value, '$[4]') AS location_id,
  json_extract(f.value, '$[1]') AS at
FROM order_record o, json_each(o.columns, '$[12]') f, json_each(f.value, '$[6]') l
WHERE o.body <> '' AND o.missing = '' AND json_extract(l.value, '$[3]') AND json_extract(l.value, '$[2]') IN ('RETURN', 'CANCEL')
UNION ALL
SELECT o.store, 'disposition', json_extract(d.value, '$[0]'), o.id, json_extract(d.value, '$[1]'), NULL,
  json_extract(d.value, '$[2]'), json_extract(d.value, '$[3]'), json_extract(d.value, '$[4]')
FROM order_record o, json_each(o.columns, '$[13]') d
WHERE o.body <> '' AND o.missing = ''
UNION ALL
SELECT s.store, 'stock_rise', NULL, NULL, NULL, s.item_id, s.quantity, s.location_id, s.at FROM stock_rise s)sql";

constexpr const char* kExchangeOrders = R"sql(
SELECT r.store, r.id AS rma_id, nullif(r.order_id, '') AS return_of_order_id, json_extract(e.value, '$[0]') AS draft_id,
  json_extract(e.value, '$[1]') AS order_id, json_extract(e.value, '$[2]') AS order_name, json_extract(e.value, '$[3]') AS type,
  json_extract(e.value, '$[1]') IS NOT NULL AS released, x.created_at, json_extract(x.columns, '$[1]') AS cancelled_at,
  json_extract(x.columns, '$[4]') AS fulfillment_status
FROM rma_record r, json_each(r.columns, '$[7]') e
LEFT JOIN order_record x ON x.store = r.store AND x.id = json_extract(e.value, '$[1]') AND x.missing = ''
WHERE r.gone_at IS NULL)sql";

constexpr const char* kCredits = R"sql(
SELECT c.store, c.id AS credit_id, json_extract(c.body, '$.kind') AS kind, nullif(c.customer_id, '') AS customer_id, nullif(c.order_id, '') AS order_id,
  c.created_at, json_extract(c.body, '$.amount.minor') AS amount_minor, json_extract(c.body, '$.amount.currency') AS currency
FROM credit_record c)sql";

constexpr const char* kLocations = R"sql(
SELECT l.store, l.id AS location_id, l.name, l.active, l.deactivated_at, l.seen_inactive AS seen_inactive_at, l.fulfillment_service FROM location_record l)sql";

constexpr const char* kVariants = R"sql(
SELECT o.store, json_extract(l.value, '$[0]') AS variant_id, max(json_extract(l.value, '$[1]')) AS sku,
  max(json_extract(l.value, '$[2]')) AS item_id,
  max(coalesce((SELECT i.tracked FROM item_record i WHERE i.store = o.store AND i.id = json_extract(l.value, '$[2]')),
    json_extract(l.value, '$[3]'))) AS tracked
FROM order_record o, json_each(o.columns, '$[14]') l
WHERE o.body <> '' AND o.missing = ''
GROUP BY o.store, json_extract(l.value, '$[0]'))sql";

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
