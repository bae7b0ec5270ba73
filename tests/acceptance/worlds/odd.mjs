// The same healthy and unhealthy returns in odd clothes: other types, missing and null fields, unknown words, flaky servers,
// dear queries, shared keys, spent budgets.
import { scenario } from '../harness.mjs';
import { Patchworks } from '../patchworks.mjs';
import { D, H, M, World, returngoTime, shopifyTime } from '../world.mjs';

const options = { shopify: 'returngo_app = "5002117"', policy: 'native_returns = false' };

// A little of everything; `change` dresses the RMAs.
function mixed(name, change = () => {}, more = {}, orderChange = () => {}) {
  const w = new World(name, { ...options, ...more });
  const s = (text, build) => scenario(w, text, build);
  s('paid', () => w.ret());
  s('two units', () => w.ret({ units: [{ price: '10.10' }, { price: '20.20' }] }));
  s('credit', () => w.ret({ refund: false, units: [{ resolution: 'RefundToStoreCredit' }], payout: { type: 'RefundToStoreCredit' } }));
  s('no shipment', () => w.ret({ rma: { received: 'none' } }));
  s('on its way', () => w.ret({ refund: false, rma: { received: null } }));
  s('exchange', () => {
    const { m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }] });
    const x = w.order({ age: 3 * D, lines: [{ price: '0.00' }] });
    m.exchangeOrders.push({ draftOrderId: '17', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' });
  });
  s('debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false, units: [{ returnFee: 1.1 }] }).m, { amount: ['58.80', 'GBP'] }));
  s('failed', () => w.return_('refund_failed', 'returngo_failed', w.ret({ refund: false, payout: { status: 'Failed' } }).m, { amount: ['59.90', 'GBP'] }));
  s('not restocked', () => w.unit('restock_missing', 'no_movement', w.ret({ refund: { lines: [{ restock: 'NO_RESTOCK' }] } }).m));
  s('draft open', () => {
    const { m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }] });
    m.exchangeOrders.push({ draftOrderId: '18', orderId: '', orderName: '#D1', type: 'Exchange' });
    w.return_('exchange_not_released', 'draft_open', m);
  });
  s('person', () => {
    const { r, m } = w.ret({ refund: { app: 'person' }, payout: false });
    w.expect('manual_refund_outside_returngo', 'made_by_person', 'refund', r.legacyResourceId, { rma: m.id });
  });
  for (const m of w.rmas) change(m);
  for (const o of w.shop.orders) orderChange(o, w);
  return w;
}

function asNumbers(m) {
  m.rmaSummary.rmaId = Number(m.rmaSummary.rmaId);
  m.orderDetails.orderId = Number(m.orderDetails.orderId);
  for (const i of m.items) for (const k of ['returnedItemId', 'shopLineItemId', 'variantId', 'shipmentId']) if (i[k]) i[k] = Number(i[k]);
  for (const s of m.shipments) s.shipmentId = Number(s.shipmentId);
  for (const t of m.transactions) {
    t.id = String(t.id);
    t.returnItemIds = t.returnItemIds.map(Number);
    if (/^\d+$/.test(t.externalReferenceId)) t.externalReferenceId = Number(t.externalReferenceId);
  }
}

function bare(m) {
  for (const [key, value] of Object.entries(m)) if (Array.isArray(value) && value.length === 0) m[key] = null;
  for (const key of ['exchangeItems', 'cancellationFee', 'isOutOfPolicy', 'lastUpdated']) delete m[key];
  for (const s of m.shipments ?? []) for (const k of Object.keys(s)) if (s[k] === null || s[k] === '') delete s[k];
  for (const i of m.items) {
    for (const k of ['barcode', 'image', 'followUpQuestions', 'extendedReason', 'policyRuleName', 'isAutoApprove', 'paidTax', 'sku', 'itemValidationStatusResponse', 'exchangeItems']) delete i[k];
    for (const k of ['restockingFee', 'shipmentFee']) i[k] = null;
  }
  for (const c of m.comments) delete c.triggeredBy;
  for (const e of m.rmaSummary.events) delete e.userDetails;
}

function shouting(m) {
  m.rmaSummary.status = m.rmaSummary.status.toUpperCase();
  for (const i of m.items) i.resolutionType = i.resolutionType.toUpperCase();
  for (const s of m.shipments) s.status = s.status.toUpperCase();
  for (const t of m.transactions) Object.assign(t, { type: t.type.toUpperCase(), status: t.status.toUpperCase(), processor: 'SHOPIFY', externalReferenceType: t.externalReferenceType.toLowerCase() });
  for (const c of m.comments) c.commentType = c.commentType.toUpperCase();
}

function zoned(m) {
  const other = (t, i) => {
    if (!t) return t;
    const ms = Date.parse(t);
    return [new Date(ms).toISOString(), new Date(ms + 2 * H).toISOString().replace('Z', '+02:00'), new Date(ms).toISOString().replace('.000Z', 'Z'), new Date(ms).toISOString().replace('.000Z', '.123456+00:00')][i % 4];
  };
  let i = Number(m.id);
  for (const c of m.comments) c.datetime = other(c.datetime, i++);
  for (const e of m.rmaSummary.events) e.eventDate = other(e.eventDate, i++);
  for (const t of m.transactions) Object.assign(t, { createdAt: other(t.createdAt, i++), lastUpdated: other(t.lastUpdated, i++) });
}

// Every nth request fails once, in one way after another.
function flaky(nth) {
  let n = 0;
  const ways = [{ status: 503, body: '' }, { status: 429, body: '', headers: { 'retry-after': '1' } }, { status: 502, body: '<html>' }, { status: 500, body: '{"errors":"Internal"}' }];
  return () => (++n % nth === 0 ? ways[(n / nth) % ways.length] : null);
}

export function oddWorlds() {
  const worlds = [
    mixed('plain'), mixed('numbers', asNumbers), mixed('bare', bare), mixed('shouting', shouting), mixed('zoned', zoned),
    mixed('flaky'), mixed('dear'), mixed('empty-bucket'), mixed('renamed'),
    mixed('nulls', undefined, {}, (o) => {
      if (o.refunds.length && o.lineItems.length === 1) for (const r of o.refunds) for (const l of r.refundLineItems) l.id = null;
      o.customer = null;
      o.over.displayFinancialStatus = null;
      o.sourceName = null;
      o.app = null;
      for (const r of o.refunds) r.createdAt = null;
      for (const t of o.transactions) Object.assign(t, { processedAt: null, gateway: null, formattedGateway: null, paymentId: null, parentTransaction: null });
    }),
    mixed('newest-words', undefined, { shopify: 'returngo_app = "returngo"\napi_version = "2026-10"' }, (o) => (o.displayFulfillmentStatus = 'FULFILLMENT_NOT_REQUIRED')),
  ];
  const by = (name) => worlds.find((w) => w.name === name);
  by('flaky').shop.fault = flaky(3);
  by('flaky').returngo.fault = flaky(7);
  by('dear').shop.dearer = 4;
  by('empty-bucket').shop.maximum = 1000;
  by('empty-bucket').shop.restore = 150;
  by('empty-bucket').shop.available = 3;
  by('renamed').shop.mangle = (text) => text.replaceAll('"displayFulfillmentStatus":"FULFILLED"', '"displayFulfillmentStatus":"TELEPORTED"').replaceAll('"kind":"SALE"', '"kind":"BARTER"')
    .replaceAll('"returnStatus":"NO_RETURN"', '"returnStatus":"SOMEHOW"').replaceAll('"extensions":{"cost"', '"novelty":{"x":[1,{"y":null}]},"extensions":{"cost"');
  // Whether there is a native return that put it back, an unknown word does not say.
  const unread = by('renamed').expected.findIndex((e) => e.check === 'restock_missing');
  by('renamed').noData.push(...by('renamed').expected.splice(unread, 1).map((e) => e.rma));
  for (const m of by('renamed').rmas) m.comments.unshift({ commentType: 'oracle', triggeredBy: null, htmlText: null, datetime: returngoTime(M) });
  return worlds;
}

export function cornerWorld() {
  const w = new World('corners', options);
  const s = (name, build) => scenario(w, name, build);
  s('refunded by a person before the RMA began', () => {
    const { o } = w.ret({ refund: false });
    w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], app: 'person', age: 10 * D });
  });
  s('ReturnGO writes the order name without #, the RMA is long done', () => {
    const o = w.order({ age: 110 * D });
    const m = w.rma(o, { created: 100 * D, received: 95 * D, done: 94 * D });
    m.orderDetails.order_name = m.rmaSummary.order_name = o.name.slice(1);
    w.payout(m, { refund: w.refund(o, { lines: [{}], age: 94 * D }), age: 94 * D });
    w.refund(o, { lines: [{}], amount: '0', app: 'person', age: 2 * D });
    const other = w.order({ age: 110 * D, lines: [{}, {}] });
    const done = w.rma(other, { created: 100 * D, received: 95 * D, done: 94 * D });
    done.orderDetails.order_name = done.rmaSummary.order_name = other.name.slice(1);
    w.payout(done, { refund: w.refund(other, { lines: [{}], age: 94 * D }), age: 94 * D });
    w.refund(other, { lines: [{ line: 1 }], app: 'person', age: 2 * D });  // A line that no RMA holds, on an order with an RMA.
  });
  s('one order-level refund for two RMAs: the older is covered', () => {
    const o = w.order({ lines: [{ price: '20.00' }, { price: '20.00' }] });
    w.rma(o, { created: 9 * D });
    const second = w.rma(o, { units: [{ line: 1 }] });
    w.refund(o, { amount: '20.00' });
    w.nativeReturn(o, { lines: [0, 1], dispositions: [{ line: 0 }, { line: 1 }] });
    w.return_('refund_not_posted', 'no_refund', second, { amount: ['20.00', 'GBP'] });
  });
  s('the named refund is on another order', () => {
    const other = w.ret({ lines: [{}, {}] });
    const { m } = w.ret({ refund: false });
    w.payout(m, { refund: other.r });
    w.return_('refund_not_posted', 'success_without_refund', m);
  });
  s('approved without any event', () => {
    const { m } = w.ret({ refund: false, rma: { received: 'none' } });
    m.rmaSummary.events.pop();
    w.return_('refund_not_posted', 'no_refund', m);
  });
  s('a return in mixed resolutions', () => {
    const { o, m } = w.ret({ refund: false, units: [{ price: '10.00' }, { price: '15.00', resolution: 'RefundToStoreCredit' }, { price: '20.00', resolution: 'RefundToBankAccount' }] });
    w.payout(m, { units: [m.items[1]], type: 'RefundToStoreCredit' });
    w.payout(m, { units: [m.items[2]], type: 'RefundToBankAccount', processor: 'Manual' });
    void o;
    w.return_('refund_not_posted', 'no_refund', m, { amount: ['10.00', 'GBP'] });
  });
  s('a refund that also pays shipping', () => {
    const { m, r } = w.ret({ order: { shipping: '4.50' }, refund: { lines: [{}], amount: '64.40' }, payout: false });
    w.payout(m, { refund: r, amount: '64.40' });
  });
  s('a test transaction is no money', () => {
    const { m } = w.ret({ refund: { parts: [{ amount: '59.90', test: true }] } });
    void m;
    w.optionalIds = [m.id];
  });
  return w;
}

// Two stores, one Patchworks key: told once.
export function sharedWorlds() {
  const pw = new Patchworks({ key: 'pw-shared' });
  pw.flows.push({ id: 7, name: 'ReturnGO orders', is_enabled: true, status: 'Deployed', deployed_version: { id: 1, schedules: [{ cron_string: '*/30 * * * *' }] } });
  pw.runs.push({ id: 1, flow_id: 7, status: 3, trigger: 'Schedule', started_at: shopifyTime(5 * M), finished_at: shopifyTime(4 * M) });
  const worlds = ['shared-a', 'shared-b'].map((name) => new World(name, { ...options, patchworks: pw }));
  worlds[1].returngo = worlds[0].returngo;  // One owner's ReturnGO key, two shops: one request in flight for both.
  worlds[1].rmas = worlds[0].returngo.shop(worlds[1].domain).rmas;
  worlds[1].keys[0] = worlds[0].keys[0];
  for (const w of worlds) {
    for (let i = 0; i < 5; i++) w.ret();
    w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m);
  }
  worlds[0].expect('flow_failed', null, 'flow', '7', { rma: null });
  return worlds;
}

// Twelve calls a day and twenty returns: never more calls, and it says so.
export function poorWorld() {
  const w = new World('poor', options);
  w.calls = 'daily_calls = 12';
  for (let i = 0; i < 20; i++) w.ret({ refund: false, restock: false, rma: { received: null } });
  w.expected.push({ check: 'source_stale', cause: 'budget_spent', kind: 'source', id: '*', rma: null });
  w.mostCalls = 12;
  return w;
}
