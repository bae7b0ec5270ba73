// What the agent can and cannot see: source_stale, api_version, scopes, the sixty-day window, pages, truncated lists, budgets.
import { scenario } from '../harness.mjs';
import { Patchworks } from '../patchworks.mjs';
import { ALL_SCOPES } from '../shopify/shop.mjs';
import { D, H, World } from '../world.mjs';

const without = (...scopes) => ALL_SCOPES.filter((s) => !scopes.includes(s));
const options = { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' };
const stale = (w, cause) => w.expected.push({ check: 'source_stale', cause, kind: 'source', id: '*', rma: null });

// A store with one debt, that only fires where everything is readable.
function indebted(name, cause, more = {}, setup = () => {}) {
  const w = new World(name, { ...options, ...more });
  scenario(w, 'healthy', () => w.ret());
  scenario(w, 'a debt', () => {
    const { m } = w.ret({ refund: false });
    if (!cause) w.return_('refund_not_posted', 'no_refund', m);
  });
  if (cause) stale(w, cause);
  setup(w);
  return w;
}

export function brokenWorlds() {
  const json = { 'content-type': 'application/json' };
  return [
    indebted('fine', null),
    indebted('shopify-401', 'unauthorised', {}, (w) => (w.shop.token = 'another')),
    indebted('shopify-500', 'unreachable', {}, (w) => (w.shop.fault = () => ({ status: 503, body: 'upstream' }))),
    indebted('shopify-cut', 'malformed', {}, (w) => (w.shop.fault = () => ({ status: 200, headers: json, body: '{"data":{"orders":{"nodes":[{"id"' }))),
    indebted('shopify-html', 'malformed', {}, (w) => (w.shop.fault = () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Maintenance</html>' }))),
    indebted('shopify-402', '*', {}, (w) => (w.shop.fault = () => ({ status: 402, body: '{"errors":"Unavailable Shop"}' }))),
    indebted('returngo-401', 'unauthorised', {}, (w) => (w.returngo.key = 'rotated')),
    indebted('returngo-403', 'unauthorised', {}, (w) => (w.returngo.shops = { 'other.myshopify.com': { rmas: [] } })),
    indebted('returngo-500', 'unreachable', {}, (w) => (w.returngo.fault = () => ({ status: 502, body: '{"message":"Bad Gateway"}' }))),
    indebted('returngo-429', 'throttled', {}, (w) => (w.returngo.fault = () => ({ status: 429, body: '{"message":"Too Many Requests"}' }))),
    indebted('returngo-cut', 'malformed', {}, (w) => (w.returngo.fault = () => ({ status: 200, body: '{"rmas":[{"rmaId":"1' }))),
    indebted('returngo-detail', 'malformed', {}, (w) => (w.returngo.fault = (req) => (/^\/rma\//.test(req.url) ? { status: 200, body: '[]' } : null))),
  ];
}

// One return cannot be read; the store's other returns are judged all the same.
function oneUnread(name, answer, cause) {
  return indebted(name, null, {}, (w) => {
    const { m } = w.ret({ refund: false });
    w.returngo.fault = (req) => (req.url === `/rma/${m.id}` ? answer : null);
    stale(w, cause);
  });
}

export const unreadWorlds = () => [
  oneUnread('one-500', { status: 500, body: '{"message":"Internal"}' }, 'unreachable'),
  oneUnread('one-cut', { status: 200, body: '{"rmaSummary":{"rmaId":"1' }, 'malformed'),
  oneUnread('one-list', { status: 200, body: '[]' }, 'malformed'),
];

export function reachWorlds() {
  const worlds = [];
  const add = (w) => worlds.push(w);

  add(indebted('oauth', null, {}, (w) => (w.shop.credentials = { id: 'client-1', secret: 'shpss_test' })));
  // The first token dies after its third use: renewed once, and on.
  add(indebted('oauth-renewed', null, {}, (w) => {
    w.shop.credentials = { id: 'client-1', secret: 'shpss_test' };
    let uses = 0;
    w.shop.fault = (req) => (req.url.includes('graphql') && ++uses === 3 ? { status: 401, body: '{"errors":"[API] Invalid API key or access token"}' } : null);
  }));
  add(indebted('forward', null, {}, (w) => {
    w.shop.version = '2026-10';
    w.expect('api_version', 'fell_forward', 'store', 'forward', { rma: null });
  }));
  add(indebted('deprecated', null, {}, (w) => {
    w.shop.deprecated = 'Order.someField, Shop.other';
    w.expect('api_version', 'deprecated_field', 'store', 'deprecated', { rma: null });
  }));
  add(indebted('newest', null, { ...options, shopify: 'returngo_app = "returngo"\napi_version = "2026-10"' }));

  // Out of reach: an order of 80 days, without read_all_orders.
  add((() => {
    const w = new World('window', { ...options, scopes: without('read_all_orders') });
    scenario(w, 'in reach', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false, order: { age: 50 * D } }).m));
    scenario(w, 'out of reach', () => w.noData.push(w.ret({ refund: false, order: { age: 80 * D } }).m.id));
    w.optional = ['source_stale'];
    return w;
  })());

  // Scopes that are missing: no data for what needs them, one source_stale of each capability; everything else goes on.
  add((() => {
    const w = new World('no-cards', { ...options, scopes: without('read_gift_cards') });
    scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m));
    scenario(w, 'a gift card', () => w.ret({ refund: false, units: [{ resolution: 'RefundToGiftCard' }], payout: { type: 'RefundToGiftCard' } }));
    stale(w, 'scope_missing');
    return w;
  })());
  add((() => {
    const w = new World('no-returns', { ...options, policy: 'native_returns = true', scopes: without('read_returns') });
    scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false, restock: false, rma: { received: 3 * D } }).m));
    stale(w, 'scope_missing');
    return w;
  })());
  // Nothing speaks of native returns but a timeline: what the shop does not let us read is no return that is missing.
  add((() => {
    const w = new World('no-returns-auto', { ...options, policy: 'native_returns = "auto"', scopes: without('read_returns') });
    scenario(w, 'made, says the timeline', () => w.comment(w.ret().m, 6 * D, 'Created &amp; approved Shopify return <b>#1-R1</b>'));
    stale(w, 'scope_missing');
    return w;
  })());
  add((() => {
    const w = new World('no-customers', { ...options, scopes: without('read_customers', 'read_store_credit_accounts', 'read_store_credit_account_transactions') });
    scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m));
    scenario(w, 'a credit by a code', () => w.ret({ refund: false, units: [{ resolution: 'RefundToStoreCredit' }], payout: { type: 'RefundToStoreCredit' } }));
    return w;
  })());
  add((() => {
    const w = new World('no-customers-cards', { ...options, scopes: without('read_customers') });
    scenario(w, 'a gift card', () => w.noData.push(w.ret({ refund: false, units: [{ resolution: 'RefundToGiftCard' }], payout: { type: 'RefundToGiftCard' } }).m.id));
    stale(w, 'scope_missing');
    return w;
  })());
  // Without read_locations nothing is known of places, and everything else goes on.
  add((() => {
    const w = new World('no-locations', { ...options, scopes: without('read_locations', 'read_inventory') });
    scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m));
    stale(w, 'scope_missing');
    stale(w, 'scope_missing');
    return w;
  })());
  add(indebted('no-orders', 'scope_missing', { ...options, scopes: without('read_orders', 'read_all_orders') }, (w) => stale(w, 'scope_missing')));
  add((() => {
    const w = new World('no-fulfilment', { ...options, scopes: without('read_third_party_fulfillment_orders', 'read_merchant_managed_fulfillment_orders') });
    scenario(w, 'an exchange', () => {
      const { m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }] });
      const x = w.order({ age: 4 * D, lines: [{ price: '0.00' }], displayFulfillmentStatus: 'UNFULFILLED' });
      m.exchangeOrders.push({ draftOrderId: '1', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' });
    });
    stale(w, 'scope_missing');
    stale(w, 'scope_missing');  // One of each: both scopes are needed to see all fulfilment orders.
    return w;
  })());
  add((() => {
    const w = new World('unused-scopes', { ...options, scopes: without('read_gift_cards', 'read_returns', 'read_third_party_fulfillment_orders', 'read_merchant_managed_fulfillment_orders',
      'read_store_credit_accounts', 'read_store_credit_account_transactions'),
      checks: ['store_credit_not_issued', 'shopify_return_missing', 'exchange_order_stuck', 'exchange_not_released', 'restock_missing', 'restock_excess', 'restock_inactive_location',
        'restock_wrong_location', 'returns_on_single_location', 'untracked_variant', 'duplicate_refund'].map((c) => `[store.checks.${c}]\nenabled = false`).join('\n') });
    scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m));
    return w;
  })());

  // Patchworks: one endpoint is forbidden, the others speak.
  add((() => {
    const pw = new Patchworks({ key: 'pw-forbidden' });
    pw.toml = '[[store.patchworks.flow]]\nmatch = "Return*"';
    pw.forbidden.add('scheduled-flows');
    pw.flows.push({ id: 7, name: 'ReturnGO orders', is_enabled: false, enabled_at: null, status: 'Deployed' });
    const w = new World('forbidden', { ...options, patchworks: pw });
    scenario(w, 'healthy', () => w.ret());
    w.expect('flow_not_running', 'disabled', 'flow', '7', { rma: null });
    stale(w, null);  // Whether a 403 of one endpoint is a key or a permission, Patchworks does not say.
    return w;
  })());
  for (const [name, cause, answer] of [
    ['pw-403', 'unauthorised', (res) => res.writeHead(403, { 'content-type': 'application/json' }).end('{"message":"This action is unauthorized."}')],
    ['pw-html', 'malformed', (res) => res.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>')],
    ['pw-bare', 'malformed', (res) => res.writeHead(200, { 'content-type': 'application/json' }).end('[]')],
  ])
    add((() => {
      const pw = new Patchworks({ key: `key-${name}` });
      pw.handle = (req, res) => answer(res);
      pw.toml = '[[store.patchworks.flow]]\nmatch = "Return*"';
      const w = indebted(name, null, { patchworks: pw });
      stale(w, cause);  // One: of the source, not of each list.
      return w;
    })());
  add((() => {
    const pw = new Patchworks({ key: 'pw-bad-key' });
    const w = indebted('pw-401', null, { patchworks: pw }, () => {});
    pw.key = 'rotated';
    stale(w, 'unauthorised');
    return w;
  })());
  return worlds;
}

// Pages, truncation and a bucket that fills slowly.
export function bigWorld() {
  const w = new World('big', { ...options, bucket: [2000, 300], returngo: { pageCap: 7 } });
  const s = (name, build) => scenario(w, name, build);
  s('three hundred other orders', () => {
    for (let i = 0; i < 300; i++) w.order({ age: (1 + i * 0.1) * D, customer: null });
  });
  for (let i = 0; i < 20; i++) s(`healthy ${i}`, () => w.ret({ rma: { created: (6 + i / 10) * D } }));
  s('sixty refunds of nothing before the one that counts', () => {
    const { o, m } = w.ret({ refund: false, restock: false });
    for (let i = 0; i < 60; i++) w.refund(o, { amount: '0', age: 15 * D - i * H });
    w.payout(m, { refund: w.refund(o, { lines: [{}] }) });
  });
  s('a hundred and twenty declined payments', () => {
    const { o, m } = w.ret({ refund: false, restock: false });
    for (let i = 0; i < 120; i++) w.transaction(o, { kind: 'SALE', status: 'FAILURE', amount: '59.90', age: 18 * D });
    w.payout(m, { refund: w.refund(o, { lines: [{}] }) });
  });
  s('thirty lines in one refund', () => {
    const lines = Array.from({ length: 30 }, () => ({ price: '2.00' }));
    const { o, m } = w.ret({ refund: false, restock: false, lines, units: lines.map((_, line) => ({ line })) });
    w.payout(m, { refund: w.refund(o, { lines: lines.map((_, line) => ({ line })) }) });
  });
  s('thirty lines, the last one not refunded', () => {
    const lines = Array.from({ length: 30 }, () => ({ price: '2.00' }));
    const { o, m } = w.ret({ refund: false, restock: false, lines, units: lines.map((_, line) => ({ line })) });
    w.payout(m, { units: m.items.slice(0, 29), refund: w.refund(o, { lines: lines.slice(1).map((_, line) => ({ line })) }) });
    w.nativeReturn(o, { lines: [29], dispositions: [{}] });
    w.return_('refund_not_posted', 'no_refund', m, { amount: ['2.00', 'GBP'] });
  });
  s('seven native returns', () => {
    const { o, m } = w.ret({ refund: false, restock: false, lines: [{ qty: 7, price: '1.00' }], units: Array.from({ length: 7 }, () => ({ line: 0 })) });
    for (let i = 0; i < 7; i++) w.nativeReturn(o, { dispositions: [{}] });
    w.payout(m, { refund: w.refund(o, { lines: [{ qty: 7, restock: 'NO_RESTOCK' }] }) });
  });
  s('thirty agreements, the person\'s is the last', () => {
    const { o, m } = w.ret({ lines: [{ price: '59.90' }, { price: '100.00' }] });
    for (let i = 0; i < 30; i++) o.agreements.push({ ...o.agreements[0], id: `gid://shopify/SalesAgreement/77${i}0` });
    const r = w.refund(o, { amount: '1.00', app: 'person', age: D });
    w.expect('manual_refund_outside_returngo', 'made_by_person', 'refund', r.legacyResourceId, { rma: m.id });
  });
  s('six fulfilment orders, the last is stuck', () => {
    const { m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }] });
    const x = w.order({ age: 4 * D, lines: [{ price: '0.00' }], displayFulfillmentStatus: 'UNFULFILLED' });
    x.fulfillmentOrders.length = 0;
    for (let i = 0; i < 5; i++) w.fulfillmentOrder(x, { age: 4 * D, status: 'CLOSED', requestStatus: 'CLOSED' });
    w.fulfillmentOrder(x, { age: 4 * D, status: 'ON_HOLD', holds: ['OTHER'] });
    m.exchangeOrders.push({ draftOrderId: '1', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' });
    w.expect('exchange_order_stuck', 'on_hold', 'order', x.legacyResourceId, { rma: m.id });
  });
  return w;
}
