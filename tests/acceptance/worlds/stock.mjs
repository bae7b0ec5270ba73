// Where the goods went: restock_inactive_location, untracked_variant, restock_missing, restock_excess, restock_wrong_location.
import { scenario } from '../harness.mjs';
import { D, H, World, shopifyTime } from '../world.mjs';

const validated = (returned, restockable, age = 3.5 * D) => ({ validated: { returned, restockable, age } });

export function stockWorld() {
  const w = new World('stock', { shopify: 'returngo_app = "returngo"' });
  const shut = w.location('Shut Yesterday', { inactive: D, deactivatedAt: new Date(Date.now() - D + H).toISOString().replace(/\.\d+Z/, '+00:00') });
  const undated = w.location('Shut Sometime', { inactive: D, deactivatedAt: null });
  w.policy = `native_returns = false
[[store.policy.route]]
match = { country = "GB" }
location = "${w.L.main.id}"
[[store.policy.route]]
match = { country = "DE" }
location = "Berlin DC"
[[store.policy.route]]
match = { country = "FR" }
location = "Old Shed"`;
  const s = (name, build) => scenario(w, name, build);
  const kept = (rest = {}, line = {}) => w.ret({ refund: { lines: [{ restock: 'NO_RESTOCK', ...line }] }, ...rest });

  s('healthy', () => w.ret());
  s('healthy: two of one line, two lines', () => {
    const { o, m } = w.ret({ refund: false, restock: false, lines: [{ qty: 2 }, {}], units: [{ line: 0 }, { line: 0 }, { line: 1 }] });
    w.payout(m, { refund: w.refund(o, { lines: [{ qty: 2 }, { line: 1, id: null }] }) });
  });

  // restock_inactive_location
  s('refund line at an inactive location', () => w.unit('restock_inactive_location', 'location_inactive', w.ret({ location: w.L.closed }).m));
  s('two lines of one variant at an inactive location: one finding', () => {
    const variant = w.variant();
    w.unit('restock_inactive_location', 'location_inactive', w.ret({ lines: [{ variant }, { variant }], units: [{ line: 0 }, { line: 1 }], location: w.L.closed }).m);
  });
  s('two variants at an inactive location: two findings', () => {
    const { m } = w.ret({ units: [{}, {}], location: w.L.closed });
    for (const i of m.items) w.unit('restock_inactive_location', 'location_inactive', m, {}, i);
  });
  s('two units at an inactive location: one finding', () => {
    const { o, m } = w.ret({ refund: false, restock: false, lines: [{ qty: 2 }], units: [{ line: 0 }, { line: 0 }] });
    w.payout(m, { refund: w.refund(o, { lines: [{ qty: 2, location: w.L.closed }] }) });
    w.unit('restock_inactive_location', 'location_inactive', m);
  });
  s('disposition at an inactive location', () => {
    const { o, m } = kept();
    w.nativeReturn(o, { dispositions: [{ location: w.L.closed }] });
    w.unit('restock_inactive_location', 'location_inactive', m);
  });
  s('inactive, nobody knows since when', () => w.unit('restock_inactive_location', 'location_inactive', w.ret({ location: undated }).m));
  s('deactivated after the restock', () => {
    const { o, m } = w.ret({ location: w.L.main });
    for (const r of o.refunds) for (const l of r.refundLineItems) l.location = shut;
    w.unit('restock_wrong_location', 'restock_wrong_location', m);
    w.expected.pop();  // Routed to London: told as wrong location below, by a return without a route here.
    m.shipments[0].customerAddress.countryCode = 'US';
    w.level(o.lineItems[0].variant.inventoryItem, shut);
  });
  s('refused by an inactive location', () => {
    const { m } = kept({}, { restock: 'RETURN', restocked: false, location: w.L.closed });
    w.unit('restock_inactive_location', 'refused_inactive_location', m);
    w.unit('restock_missing', 'location_inactive', m);
  });
  s('a line not meant for restock names an inactive location', () => {
    const { o } = kept({}, { location: w.L.closed });
    w.nativeReturn(o, { dispositions: [{}] });
  });

  // untracked_variant
  const untracked = (cause, m) => w.unit('untracked_variant', cause, m);
  s('variant gone', () => {
    const { o, m } = kept();
    w.dropVariant(o.lineItems[0].variant);
    untracked('variant_missing', m);
  });
  s('tracking off, restocked all the same', () => untracked('tracking_off', w.ret({ lines: [{ variant: w.variant({ tracked: false }) }] }).m));
  s('tracking off, nothing moved', () => {
    const { m } = kept({ lines: [{ variant: w.variant({ tracked: false }) }] });
    untracked('tracking_off', m);
  });
  s('not stocked where it was restocked', () => untracked('not_stocked_at_location', w.ret({ lines: [{ variant: w.variant({ levels: { berlin: {} } }) }] }).m));
  s('level switched off where it was restocked', () => untracked('not_stocked_at_location', w.ret({ lines: [{ variant: w.variant({ levels: { berlin: {}, main: { active: false } } }) }] }).m));
  s('gift-card line', () => kept({ lines: [{ giftCard: true, requiresShipping: false, variant: w.variant({ tracked: false, requiresShipping: false }) }] }));
  s('a line that needs no shipping', () => kept({ lines: [{ requiresShipping: false, variant: w.variant({ tracked: false, requiresShipping: false }) }] }));
  s('untracked, but not restockable', () => kept({ lines: [{ variant: w.variant({ tracked: false }) }], units: [validated(true, false)] }));
  s('untracked, not received yet', () => w.ret({ refund: false, rma: { received: null }, lines: [{ variant: w.variant({ tracked: false }) }] }));
  s('untracked, no shipment', () => kept({ rma: { received: 'none' }, lines: [{ variant: w.variant({ tracked: false }) }] }));
  s('a custom line never had a variant and is gone', () => {
    const { m } = kept({ lines: [{ variant: null }] });
    untracked('variant_missing', m);
  });

  // restock_missing
  const missing = (cause, m) => w.unit('restock_missing', cause, m);
  s('no movement', () => missing('no_movement', kept().m));
  s('archived between approval and deadline', () => missing('order_archived', kept({ order: { closed: true, closedAt: shopifyTime(3.5 * D) } }).m));
  s('archived long before the return', () => missing('no_movement', kept({ order: { closed: true, closedAt: shopifyTime(9 * D) } }).m));
  s('RETURN line not restocked, location active', () => missing('no_movement', kept({}, { restock: 'RETURN', restocked: false }).m));
  s('one of two restocked', () => {
    const { o, m } = w.ret({ refund: false, restock: false, lines: [{ qty: 2 }], units: [{ line: 0 }, { line: 0 }] });
    w.payout(m, { refund: w.refund(o, { lines: [{ qty: 2, restock: 'NO_RESTOCK' }] }) });
    w.nativeReturn(o, { dispositions: [{}] });
    missing('no_movement', m);
  });
  s('awaits processing', () => {
    const { o, m } = kept();
    w.nativeReturn(o, { dispositions: [{ type: 'PROCESSING_REQUIRED' }] });
    missing('no_movement', m);
  });
  for (const type of ['NOT_RESTOCKED', 'MISSING'])
    s(`disposition ${type}`, () => w.nativeReturn(kept().o, { dispositions: [{ type }] }));
  s('not restockable', () => kept({ units: [validated(true, false)] }));
  s('not returned', () => w.ret({ refund: false, restock: false, units: [validated(false, false)] }));
  s('flags without a date mean nothing', () => {
    const { m } = kept();
    m.items[0].itemValidationStatusResponse = { isReturned: false, isRestockable: false, lastValidationDate: null };
    missing('no_movement', m);
  });
  s('no shipment required', () => kept({ rma: { received: 'none' } }));
  s('gift card and service lines', () => kept({ lines: [{ giftCard: true }] }));
  s('the level moved, who knows why', () => w.noData.push(kept({ lines: [{ variant: w.variant({ levels: { main: { moved: D }, berlin: {} } }) }] }).m.id));
  s('another location moved, the routed one stood still', () => missing('no_movement', kept({ lines: [{ variant: w.variant({ levels: { main: {}, berlin: { moved: D } } }) }] }).m));
  s('no route: any level may have moved', () => kept({ rma: { country: 'US' }, lines: [{ variant: w.variant({ levels: { main: {}, berlin: { moved: D } } }) }] }));
  s('no route, nothing moved', () => missing('no_movement', kept({ rma: { country: 'US' } }).m));
  s('within grace', () => {
    const { m } = kept({ rma: { received: 20 * H }, refund: { age: 10 * H, lines: [{ restock: 'NO_RESTOCK' }] } });
    w.pending.push({ check: 'restock_missing', cause: 'no_movement', id: `${m.id}/${m.items[0].variantId}` });
  });
  s('restocked by a cancellation after approval', () => kept({}, { restock: 'CANCEL' }));
  s('restocked by a disposition, the refund says NO_RESTOCK', () => w.nativeReturn(kept().o, { dispositions: [{}] }));
  s('routed to a location that is inactive, received, nothing moved', () => missing('location_inactive', kept({ rma: { country: 'FR' }, lines: [{ variant: w.variant({ levels: { main: {}, closed: {} } }) }] }).m));
  s('heading for an inactive location', () => {
    w.ret({ refund: false, rma: { country: 'FR', received: null } });
    w.ret({ refund: false, rma: { country: 'FR', received: null } });
    w.expect('restock_inactive_location', 'routed_location_inactive', 'location', w.L.closed.legacyResourceId, { rma: null, says: /\b3\b/ });  // With the one received above.
  });
  s('heading there, but cancelled', () => w.ret({ refund: false, restock: false, rma: { country: 'FR', received: null, status: 'Canceled' } }));
  s('a test order', () => kept({ order: { test: true } }));
  s('validated counts as receipt', () => missing('no_movement', kept({ rma: { receivedComment: false }, units: [validated(true, true)] }).m));

  // restock_excess
  const excess = (cause, m) => w.unit('restock_excess', cause, m);
  s('refund line and disposition', () => {
    const { o, m } = w.ret({ lines: [{ qty: 2 }], units: [{ line: 0 }] });
    w.nativeReturn(o, { dispositions: [{ age: 2 * D }] });
    excess('restocked_twice', m);
  });
  s('two refund lines', () => {
    const { o, m } = w.ret({ lines: [{ qty: 2 }], units: [{ line: 0 }] });
    w.refund(o, { lines: [{}], amount: '0', age: 2 * D });
    excess('restocked_twice', m);
  });
  s('before receipt', () => excess('restocked_early', w.ret({ rma: { received: null } }).m));
  s('though not restockable', () => excess('restocked_unsellable', w.ret({ units: [validated(true, false)] }).m));
  s('lines cancelled before fulfilment', () => {
    const { o } = w.ret({ lines: [{}, { qty: 2 }] , units: [{ line: 0 }] });
    w.refund(o, { lines: [{ line: 1, qty: 2, restock: 'CANCEL' }], age: 19 * D });
  });
  s('no shipment, restocked all the same', () => w.ret({ rma: { received: 'none' } }));
  s('two RMAs of one line, each restocked once', () => {
    const o = w.order({ lines: [{ qty: 2 }] });
    for (const created of [8 * D, 7 * D]) {
      const m = w.rma(o, { created });
      w.payout(m, { refund: w.refund(o, { lines: [{}] }) });
    }
  });

  // restock_wrong_location
  const wrong = (m) => w.expected.push({ check: 'restock_wrong_location', cause: null, kind: 'unit', id: `${m.id}/${m.items[0].variantId}`, rma: m.id });
  s('routed to London, restocked in Berlin', () => wrong(w.ret({ location: w.L.berlin }).m));
  s('routed to Berlin, disposed in London', () => {
    const { o, m } = kept({ rma: { country: 'DE' } });
    w.nativeReturn(o, { dispositions: [{}] });
    wrong(m);
  });
  s('routed to Berlin, restocked in Berlin', () => w.ret({ rma: { country: 'DE' }, location: w.L.berlin }));
  s('no route matches', () => w.ret({ rma: { country: 'US' }, location: w.L.store }));
  s('location not known', () => w.ret({ location: null }));
  return w;
}

// Routes by reason, by the beginning of the SKU and by method; the first that matches counts.
export function routesWorld() {
  const w = new World('routes', { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false
[[store.policy.route]]
match = { country = "GB", reason = "Damaged" }
location = "${w.L.store.legacyResourceId}"
[[store.policy.route]]
match = { sku_prefix = "BER-" }
location = "Berlin DC"
[[store.policy.route]]
match = { method = "Drop-off" }
location = "Soho Store"
[[store.policy.route]]
match = { country = "GB" }
location = "London DC"`;
  for (let i = 0; i < 160; i++) w.location(`Popup ${i}`, { inactive: i % 2 ? null : 50 * D });
  const late = w.location('The Last Of Many', { inactive: 10 * D });
  const s = (name, build) => scenario(w, name, build);
  const wrong = (m) => w.expected.push({ check: 'restock_wrong_location', cause: null, kind: 'unit', id: `${m.id}/${m.items[0].variantId}`, rma: m.id });
  s('by reason', () => w.ret({ units: [{ reason: 'Damaged' }], location: w.L.store }));
  s('by reason, missed', () => wrong(w.ret({ units: [{ reason: 'Damaged' }] }).m));
  s('the reason in another country', () => w.ret({ units: [{ reason: 'Damaged' }], rma: { country: 'US' }, location: w.L.main }));
  s('by sku', () => w.ret({ lines: [{ variant: w.variant({ sku: 'BER-1' }) }], location: w.L.berlin }));
  s('by sku, missed', () => wrong(w.ret({ lines: [{ variant: w.variant({ sku: 'BER-2' }) }] }).m));
  s('by method', () => w.ret({ units: [{ method: 'Drop-off' }], rma: { country: 'US' }, location: w.L.store }));
  s('by method, missed', () => wrong(w.ret({ units: [{ method: 'Drop-off' }], rma: { country: 'US' } }).m));
  s('the last', () => w.ret());
  s('a location beyond the first page', () => w.unit('restock_inactive_location', 'location_inactive', w.ret({ location: late }).m));
  s('two parcels, one of them received', () => {
    const { o, m } = w.ret({ units: [{}, {}], refund: { lines: [{ line: 0, restock: 'NO_RESTOCK' }, { line: 1, restock: 'NO_RESTOCK' }] } });
    void o;
    m.shipments.push({ ...m.shipments[0], shipmentId: '5550001', status: 'Shipped' });
    m.items[1].shipmentId = '5550001';
    w.unit('restock_missing', 'no_movement', m);
  });
  s('two parcels, both received, one of them today', () => {
    const { m } = w.ret({ units: [{}, {}], refund: { lines: [{ line: 0, restock: 'NO_RESTOCK' }, { line: 1, restock: 'NO_RESTOCK' }] } });
    m.shipments.push({ ...m.shipments[0], shipmentId: '5550002' });
    m.items[1].shipmentId = '5550002';
    w.comment(m, 5 * H, '<p>Shipment <b>SHP5550002</b> RECEIVED</p>');
    w.unit('restock_missing', 'no_movement', m);
    w.pending.push({ check: 'restock_missing', cause: 'no_movement', id: `${m.id}/${m.items[1].variantId}` });
  });
  return w;
}

// Twenty units, two routes, one location.
export function singleWorld(name, units, routes = 2, age = 3 * D) {
  const w = new World(name, { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false\ndefault_location = "London DC"
[[store.policy.route]]
match = { country = "DE" }
location = "${routes === 2 ? 'Berlin DC' : 'London DC'}"
[[store.policy.route]]
match = { country = "GB" }
location = "London DC"`;
  for (let i = 0; i < units; i++)
    scenario(w, `return ${i}`, () => {
      const { m } = w.ret({ rma: { country: i ? 'GB' : 'DE', created: age + 5 * D, received: age + D }, refund: { age } });
      if (i === 0 && routes === 2) w.expected.push({ check: 'restock_wrong_location', cause: null, kind: 'unit', id: `${m.id}/${m.items[0].variantId}`, rma: m.id });
    });
  if (units >= 20 && routes === 2 && age < 7 * D) w.expected.push({ check: 'returns_on_single_location', cause: null, kind: 'store', id: w.name, says: /default/i });
  return w;
}

// Forty days ago: what cannot be undone is told for thirty days; what is still owed is told for ever.
export function oldWorld() {
  const w = new World('old-facts', { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false
[[store.policy.route]]
match = { country = "GB" }
location = "London DC"`;
  const s = (name, build) => scenario(w, name, build);
  const shed = w.location('Very Old Shed', { inactive: 100 * D });
  const rma = { created: 44 * D, received: 43 * D };
  const order = { age: 58 * D };
  const then = { age: 40 * D };
  s('inactive location', () => w.ret({ order, rma, refund: then, payout: then, location: shed }));
  s('wrong location', () => w.ret({ order, rma, refund: then, payout: then, location: w.L.berlin }));
  s('by a person', () => w.ret({ order, rma, refund: { ...then, app: 'person' }, payout: false }));
  s('twice', () => {
    const { o, m } = w.ret({ order, rma, refund: then, payout: then, lines: [{}, { price: '100.00' }] });
    w.payout(m, { refund: w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], ...then }), ...then });
  });
  s('another amount', () => {
    const { m, r } = w.ret({ order, rma, refund: then, payout: false });
    w.payout(m, { refund: r, amount: '50.00', ...then });
  });
  s('restocked early', () => w.ret({ order, rma: { ...rma, received: 39 * D }, refund: then, payout: then }));
  s('still owed', () => w.return_('refund_not_posted', 'no_refund', w.ret({ order, rma, refund: false }).m));
  s('open for two hundred days', () => w.return_('refund_not_posted', 'no_refund', w.ret({ order: { age: 230 * D }, rma: { created: 205 * D, received: 200 * D }, refund: false }).m));
  s('still missing', () => w.unit('restock_missing', 'no_movement', w.ret({ order, rma, refund: { ...then, lines: [{ restock: 'NO_RESTOCK' }] }, payout: then, lines: [{ variant: w.variant({ levels: { main: { moved: 50 * D } } }) }] }).m));
  return w;
}
