// The same five in SQL: duckdb.mjs FOLDER.
import { DuckDBInstance } from "@duckdb/node-api";

const folder = process.argv[2];
const db = await (await DuckDBInstance.create(":memory:", { threads: "1" })).connect();
const columns = {
  returns: "{id: 'VARCHAR', order_id: 'VARCHAR', read_at: 'BIGINT', comments: 'STRUCT(fact VARCHAR, \"at\" BIGINT)[]', exchanges: 'STRUCT(order_id VARCHAR, type VARCHAR)[]', " +
    "transactions: 'STRUCT(type VARCHAR, status VARCHAR, platform_refund_id VARCHAR, updated_at BIGINT, amount STRUCT(\"order\" STRUCT(minor BIGINT)))[]', " +
    "units: 'STRUCT(line_id VARCHAR, resolution VARCHAR, validation STRUCT(is_restockable BOOLEAN, \"at\" BIGINT))[]'}",
  orders: "{id: 'VARCHAR', lines: 'STRUCT(id VARCHAR, quantity BIGINT)[]', refunds: 'STRUCT(id VARCHAR, total STRUCT(\"order\" STRUCT(minor BIGINT)), " +
    "lines STRUCT(line_id VARCHAR, quantity BIGINT, restocked BOOLEAN)[])[]', \"returns\": 'STRUCT(dispositions STRUCT(line_id VARCHAR, type VARCHAR)[])[]'}",
};
const read = (file, of) => `SELECT * FROM read_json('${folder}/${file}.ndjson', format = 'newline_delimited', columns = ${columns[of]})`;
for (const sql of [
  `CREATE TABLE r AS ${read("returngo-returns", "returns")}`,
  `CREATE TABLE o AS ${read("shopify-orders", "orders")}`,
  "CREATE TABLE paid AS SELECT id, order_id, t FROM (SELECT id, order_id, unnest(transactions) t FROM r) WHERE t.status = 'Success'",
  "CREATE TABLE refund AS SELECT id AS order_id, f FROM (SELECT id, unnest(refunds) f FROM o)",
  "CREATE TABLE refunded AS SELECT order_id, l.line_id, sum(l.quantity) n, bool_or(l.restocked) restocked FROM (SELECT order_id, unnest(f.lines) l FROM refund) GROUP BY ALL",
  "CREATE TABLE disposed AS SELECT DISTINCT order_id, d.line_id FROM (SELECT order_id, unnest(n.dispositions) d FROM (SELECT id AS order_id, unnest(\"returns\") n FROM o)) WHERE d.type = 'RESTOCKED'",
  "CREATE TABLE got AS SELECT id, min(c.\"at\") got_at FROM (SELECT id, unnest(comments) c FROM r) WHERE c.fact = 'shipment_received' GROUP BY id",
  "CREATE TABLE unit AS SELECT id, order_id, u FROM (SELECT id, order_id, unnest(units) u FROM r)",
])
  await db.run(sql);
const now = "(SELECT max(read_at) FROM r)";
const checks = {
  refund_not_posted: `SELECT count(DISTINCT id) FROM (
    SELECT id FROM paid WHERE t.type = 'RefundToPaymentMethod' AND ${now} - t.updated_at > 3600
      AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.order_id = paid.order_id AND f.id = t.platform_refund_id)
    UNION ALL SELECT id FROM got WHERE ${now} - got_at > 172800 AND id NOT IN (SELECT id FROM paid)
      AND id IN (SELECT id FROM unit WHERE u.resolution = 'RefundToPaymentMethod'))`,
  refund_amount_mismatch: `SELECT count(DISTINCT id) FROM paid JOIN refund ON refund.order_id = paid.order_id AND f.id = t.platform_refund_id
    WHERE f.total."order".minor IS DISTINCT FROM t.amount."order".minor`,
  duplicate_refund: `SELECT count(DISTINCT r.id) FROM r JOIN (SELECT id AS order_id, unnest(lines) l FROM o) x USING (order_id)
    JOIN refunded f ON f.order_id = x.order_id AND f.line_id = x.l.id WHERE f.n > x.l.quantity`,
  restock_missing: `SELECT count(DISTINCT id) FROM unit WHERE u.validation.is_restockable AND ${now} - u.validation."at" > 172800
    AND NOT EXISTS (SELECT 1 FROM refunded f WHERE f.order_id = unit.order_id AND f.line_id = u.line_id AND f.restocked)
    AND NOT EXISTS (SELECT 1 FROM disposed d WHERE d.order_id = unit.order_id AND d.line_id = u.line_id)`,
  exchange_not_released: `SELECT count(DISTINCT id) FROM (SELECT id, unnest(exchanges) e FROM r) JOIN got USING (id)
    WHERE ${now} - got_at > 172800 AND e.type <> 'Fee' AND coalesce(e.order_id, '') = ''`,
};
for (const [id, sql] of Object.entries(checks)) console.log(id, Number((await db.runAndReadAll(sql)).getRows()[0][0]));
