// Stock that a warehouse system books by itself: only the agent's own snapshots of on-hand can show it. Three runs: the first
// sees the levels before receipt, the second after receipt and the rise.
import { scenario } from '../harness.mjs';
import { D, H, World, returngoTime, shopifyTime, start } from '../world.mjs';

export function snapshotsWorld() {
  const w = new World('snapshots', { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false
[[store.policy.route]]
match = { country = "GB" }
location = "London DC"`;
  w.checks = '[store.checks.restock_missing]\ngrace = "0s"';
  const s = (name, build) => scenario(w, name, build);
  const later = [];
  const arrives = (m) => {
    m.rmaSummary.status = 'Received';
    m.shipments[0].status = 'Received';
    w.comment(m, start - Date.now(), `<b>Shipment ${m.shipments[0].shipmentId} RECEIVED</b>`);
  };
  const moves = (o, location, by, ms = 1500) => {   // after the receipt, by whole seconds
    const level = o.lineItems[0].variant.inventoryItem.inventoryLevels.find((l) => l.location === location);
    level.onHand += by;
    level.updatedAt = new Date(Date.now() + ms).toISOString();
    o.lineItems[0].variant.inventoryItem.updatedAt = level.updatedAt;
  };
  const away = (rest = {}) => w.ret({ refund: false, rma: { received: null }, ...rest });
  const missing = (m) => later.push(() => w.unit('restock_missing', 'no_movement', m));
  const steps = [];

  s('the level rises after receipt', () => {
    const { o, m } = away();
    steps.push(() => { arrives(m); moves(o, w.L.main, 1); });
  });
  s('nothing moves', () => {
    const { m } = away();
    steps.push(() => arrives(m));
    missing(m);
  });
  s('another location rises', () => {
    const { o, m } = away();
    steps.push(() => { arrives(m); moves(o, w.L.berlin, 1); });
    missing(m);
  });
  s('a sale hides it: no data', () => {
    const { o, m } = away();
    steps.push(() => { arrives(m); moves(o, w.L.main, -1); });
    later.push(() => w.noData.push(m.id));
  });
  s('two returns of one variant, a rise of one: the older receipt has it', () => {
    const variant = w.variant();
    const first = away({ lines: [{ variant }] });
    const second = away({ lines: [{ variant }] });
    steps.push(() => { arrives(first.m); arrives(second.m); moves(first.o, w.L.main, 1); });
  });
  s('two returns of one variant, a rise of two', () => {
    const variant = w.variant();
    const first = away({ lines: [{ variant }] });
    const second = away({ lines: [{ variant }] });
    steps.push(() => { arrives(first.m); arrives(second.m); moves(first.o, w.L.main, 2); });
  });
  w.act = () => {
    for (const f of steps) f();
    for (const f of later) f();
  };
  return w;
}
