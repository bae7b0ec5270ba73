// The five checks as somebody would write them for Node: node.mjs FOLDER. Reads a recording (docs/recording.md), prints
// how many returns each one names.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";

const folder = process.argv[2];
const day = 86400;

async function lines(name, each) {
  for await (const line of createInterface({ input: createReadStream(`${folder}/${name}.ndjson`), crlfDelay: Infinity }))
    if (line) each(JSON.parse(line));
}

const orders = new Map();
const returns = [];
await lines("shopify-orders", (o) => orders.set(o.id, o));
await lines("returngo-returns", (r) => returns.push(r));
const now = Math.max(...returns.slice(-1000).map((r) => r.read_at ?? 0));

const received = (r) => (r.comments ?? []).filter((c) => c.fact === "shipment_received").map((c) => c.at);
const paid = (r) => (r.transactions ?? []).filter((t) => t.status === "Success");
const refunds = (r) => orders.get(r.order_id)?.refunds ?? [];

const checks = {
  refund_not_posted: (r) =>
    paid(r).some((t) => t.type === "RefundToPaymentMethod" && now - t.updated_at > 3600 && !refunds(r).some((f) => f.id === t.platform_refund_id)) ||
    (received(r).length > 0 && paid(r).length === 0 && now - Math.min(...received(r)) > 2 * day &&
      (r.units ?? []).some((u) => u.resolution === "RefundToPaymentMethod")),
  refund_amount_mismatch: (r) =>
    paid(r).some((t) => refunds(r).some((f) => f.id === t.platform_refund_id && f.total?.order?.minor !== t.amount?.order?.minor)),
  duplicate_refund: (r) => {
    const lines = new Map();
    for (const f of refunds(r)) for (const l of f.lines ?? []) lines.set(l.line_id, (lines.get(l.line_id) ?? 0) + l.quantity);
    return (orders.get(r.order_id)?.lines ?? []).some((l) => (lines.get(l.id) ?? 0) > l.quantity);
  },
  restock_missing: (r) =>
    (r.units ?? []).some(
      (u) => u.validation?.is_restockable && u.validation.at && now - u.validation.at > 2 * day &&
        !refunds(r).some((f) => (f.lines ?? []).some((l) => l.line_id === u.line_id && l.restocked)) &&
        !(orders.get(r.order_id)?.returns ?? []).some((n) => (n.dispositions ?? []).some((d) => d.line_id === u.line_id && d.type === "RESTOCKED"))),
  exchange_not_released: (r) =>
    received(r).length > 0 && now - Math.min(...received(r)) > 2 * day && (r.exchanges ?? []).some((e) => e.type !== "Fee" && !e.order_id),
};

for (const [id, check] of Object.entries(checks)) console.log(id, returns.filter(check).length);
