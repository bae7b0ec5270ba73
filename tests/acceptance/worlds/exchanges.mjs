// Exchanges: exchange_not_released, exchange_order_stuck.
import { scenario } from '../harness.mjs';
import { D, H, M, World, shopifyTime } from '../world.mjs';

export function exchangesWorld() {
  const w = new World('exchanges', { policy: 'native_returns = false', shopify: 'returngo_app = "returngo"' });
  const thirdParty = w.location('Acme 3PL', { service: true });
  const dead = w.location('Closed DC', { inactive: 20 * D });
  const s = (name, build) => scenario(w, name, build);
  const draft = { draftOrderId: '1700000001', orderId: '', orderName: '#D12', type: 'Exchange' };
  const exchange = (orders, rest = {}) => {
    const { o, m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }], ...rest });
    m.exchangeOrders.push(...orders);
    m.items[0].exchangeItems.push({ productId: '1', variantId: '2', quantity: 1, sku: 'X', itemPriceMethod: 'PaidPrice' });
    return { o, m };
  };

  // exchange_not_released
  const held = (cause, m, rest = {}) => w.return_('exchange_not_released', cause, m, rest);
  s('draft open', () => held('draft_open', exchange([draft]).m));
  s('draft open, no order id at all', () => held('draft_open', exchange([{ draftOrderId: '1700000002', orderName: '#D13', type: 'Exchange' }]).m));
  s('draft open, product exchange by another name', () => held('draft_open', exchange([draft], { units: [{ resolution: 'ProductExchange' }] }).m));
  s('waiting for the customer to pay', () => {
    const { m } = exchange([draft]);
    w.payout(m, { type: 'InvoicePayment', status: 'Requested', amount: '12.00', reference: { type: 'InvoicePaymentId', id: '1234567890123' } });
    held('awaiting_customer_payment', m);
  });
  s('invoice paid, draft still open', () => {
    const { m } = exchange([draft]);
    w.payout(m, { type: 'InvoicePayment', status: 'Success', amount: '12.00', reference: { type: 'InvoicePaymentId', id: '1234567890124' } });
    held('draft_open', m);
  });
  s('no draft', () => held('no_draft', exchange([], { rma: { received: null } }).m));
  s('only a fee order', () => held('no_draft', exchange([{ draftOrderId: '', orderId: '5599', orderName: '#F1', type: 'Fee' }], { rma: { received: null } }).m));
  s('no draft half an hour after approval', () => {
    const { m } = exchange([], { rma: { created: 40 * M, approved: 30 * M, received: null } });
    w.pending.push({ check: 'exchange_not_released', cause: 'no_draft', id: m.id });
  });
  s('draft open, not received', () => exchange([draft], { rma: { received: null } }));
  s('draft open, received today', () => {
    const { m } = exchange([draft], { rma: { received: 20 * H } });
    w.pending.push({ check: 'exchange_not_released', cause: 'draft_open', id: m.id });
  });
  s('draft open, RMA cancelled', () => exchange([draft], { rma: { status: 'Canceled' }, restock: false }));
  s('draft open, RMA rejected', () => exchange([draft], { rma: { status: 'Rejected' }, restock: false }));
  s('validated as not returned', () => exchange([draft], { restock: false, units: [{ resolution: 'InstantVariantExchange', validated: { returned: false, restockable: false, age: 3 * D } }] }));
  s('no exchange is owed', () => w.ret());
  s('test order', () => exchange([draft], { order: { test: true } }));

  // A released exchange order.
  const sent = (over = {}, fo = { status: 'CLOSED', requestStatus: 'CLOSED' }) => {
    const x = w.order({ age: 3 * D, lines: [{ price: '0.00' }], ...over });
    x.fulfillmentOrders.length = 0;
    for (const f of [fo].flat()) if (f) w.fulfillmentOrder(x, { age: 3 * D, ...f });
    return x;
  };
  const released = (x, rest = {}) => exchange([{ draftOrderId: '1700000009', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' }], rest);
  s('released and fulfilled', () => released(sent()));
  s('cancelled unpaid', () => held('cancelled_unpaid', released(sent({ displayFulfillmentStatus: 'UNFULFILLED', cancelledAt: shopifyTime(2 * D), paid: false, financial: 'VOIDED' }, null)).m));
  s('cancelled, but refunded instead', () => {
    const { o, m } = released(sent({ displayFulfillmentStatus: 'UNFULFILLED', cancelledAt: shopifyTime(2 * D) }, null));
    w.payout(m, { refund: w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: D }), age: D });
  });
  s('one order cancelled, another released', () => {
    const { m } = released(sent({ displayFulfillmentStatus: 'UNFULFILLED', cancelledAt: shopifyTime(2 * D) }, null));
    const x = sent();
    m.exchangeOrders.push({ draftOrderId: '1700000010', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' });
  });

  // exchange_order_stuck
  const open = (fo, over = {}) => sent({ displayFulfillmentStatus: 'UNFULFILLED', ...over }, fo);
  const stuck = (cause, x) => {
    const { m } = released(x);
    w.expect('exchange_order_stuck', cause, 'order', x.legacyResourceId, { rma: m.id });
  };
  s('at an inactive location', () => stuck('location_inactive', open({ location: dead })));
  s('rejected', () => stuck('rejected_by_fulfilment', open({ requestStatus: 'REJECTED', location: thirdParty })));
  s('on hold', () => stuck('on_hold', open({ status: 'ON_HOLD', holds: ['INVENTORY_OUT_OF_STOCK'] }, { displayFulfillmentStatus: 'ON_HOLD' })));
  s('on hold for two reasons', () => stuck('on_hold', open({ status: 'ON_HOLD', holds: ['AWAITING_RETURN_ITEMS', 'OTHER'] }, { displayFulfillmentStatus: 'ON_HOLD' })));
  const waits = () => open({ status: 'ON_HOLD', holds: ['AWAITING_RETURN_ITEMS'] }, { displayFulfillmentStatus: 'ON_HOLD' });
  s('held for return items that all came', () => stuck('awaiting_release', waits()));
  s('held for return items that are still out', () => released(waits(), { rma: { received: null }, restock: false }));
  s('fulfilment service was not asked', () => stuck('not_requested', open({ location: thirdParty })));
  s('fulfilment service has not accepted', () => stuck('not_requested', open({ location: thirdParty, requestStatus: 'SUBMITTED' })));
  s('nobody picks', () => stuck('not_picked', open({})));
  s('no fulfilment order', () => stuck('no_fulfilment_order', open(null)));
  s('accepted and in progress', () => released(open({ location: thirdParty, requestStatus: 'ACCEPTED', status: 'IN_PROGRESS' }, { displayFulfillmentStatus: 'IN_PROGRESS' })));
  s('partially fulfilled is started', () => released(open({}, { displayFulfillmentStatus: 'PARTIALLY_FULFILLED' })));
  s('scheduled for later', () => released(open({ status: 'SCHEDULED', fulfillAt: -3 * D }, { displayFulfillmentStatus: 'SCHEDULED' })));
  s('cancelled is not stuck', () => {
    const x = open({}, { cancelledAt: shopifyTime(2 * D) });
    const { o, m } = released(x);
    w.payout(m, { refund: w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: D }), age: D });
  });
  s('47 hours old', () => {
    const x = open({}, { age: 47 * H });
    released(x);
    w.pending.push({ check: 'exchange_order_stuck', cause: 'not_picked', id: x.legacyResourceId });
  });
  s('a free sample is no exchange', () => open({}));
  return w;
}
