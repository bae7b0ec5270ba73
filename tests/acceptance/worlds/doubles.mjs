// Who refunded, how often and how much: manual_refund_outside_returngo, duplicate_refund, refund_amount_mismatch.
import { scenario } from '../harness.mjs';
import { D, H, M, World } from '../world.mjs';

const GBP = (v) => [v, 'GBP'];

export function doublesWorld() {
  const w = new World('doubles', { policy: 'native_returns = false\nrefund_apps = ["ERP Bridge"]' });  // ReturnGO's app is to be learned.
  const s = (name, build) => scenario(w, name, build);
  const manual = (cause, r, m, amount = GBP('59.90')) => w.expect('manual_refund_outside_returngo', cause, 'refund', r.legacyResourceId, { rma: m?.id ?? null, amount });
  const twice = (cause, m, amount = GBP('59.90')) => w.return_('duplicate_refund', cause, m, { amount });
  const mismatch = (cause, r, m) => w.expect('refund_amount_mismatch', cause, 'refund', r.legacyResourceId, { rma: m.id });
  const back = [{ price: '59.90' }, { price: '100.00' }];  // A second line leaves money on the order.

  s('healthy', () => w.ret());

  // manual_refund_outside_returngo
  s('a person refunds the returned line', () => {
    const { m, r } = w.ret({ refund: { app: 'person' }, payout: false });
    manual('made_by_person', r, m);
  });
  s('another app refunds the returned line', () => {
    const { m, r } = w.ret({ refund: { app: 'helpdesk' }, payout: false });
    manual('made_by_app', r, m);
    w.expected.at(-1).says = /Help Desk/;
  });
  s('no agreement says who', () => {
    const { m, r } = w.ret({ refund: { agreement: false }, payout: false });
    manual('unknown_actor', r, m);
  });
  s('a person refunds at order level, the RMA was there', () => {
    const { o, m } = w.ret({ lines: back });
    manual('made_by_person', w.refund(o, { amount: '10.00', app: 'person', age: 2 * D }), m, GBP('10.00'));
  });
  s('no RMA at all', () => manual('no_rma', w.refund(w.order(), { lines: [{}], app: 'person', age: 2 * D }), null));
  s('no RMA at all, by an app', () => manual('no_rma', w.refund(w.order(), { lines: [{}], app: 'helpdesk', age: 2 * D }), null));
  s('no RMA, within a day', () => {
    const r = w.refund(w.order(), { lines: [{}], app: 'person', age: 20 * H });
    w.pending.push({ check: 'manual_refund_outside_returngo', cause: 'no_rma', id: r.legacyResourceId });
  });
  s('no RMA, by ReturnGO', () => w.refund(w.order(), { lines: [{}], age: 2 * D }));
  s('no RMA, by an allowed app', () => w.refund(w.order(), { lines: [{}], app: 'erp', age: 2 * D }));
  s('no RMA, not restocked lines', () => w.refund(w.order(), { lines: [{ restock: 'NO_RESTOCK' }], app: 'person', age: 2 * D }));
  s('no RMA, order level', () => w.refund(w.order(), { amount: '5.00', app: 'person', age: 2 * D }));
  s('lines all cancelled before fulfilment', () => {
    const { o } = w.ret({ lines: back });
    w.refund(o, { lines: [{ line: 1, restock: 'CANCEL' }], app: 'person', age: 2 * D });
  });
  s('zero money', () => {
    const { o } = w.ret();
    w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], amount: '0', app: 'person', age: 2 * D });
  });
  s('a line that no RMA holds', () => {
    const { o } = w.ret({ lines: back });
    w.refund(o, { lines: [{ line: 1 }], app: 'person', age: 2 * D });
  });
  s('older than the RMA', () => {
    const { o } = w.ret({ lines: back });
    w.refund(o, { amount: '10.00', app: 'person', age: 9 * D });
  });
  s('an allowed app', () => w.ret({ refund: { app: 'erp' }, payout: false }));
  s('ReturnGO\'s app without a payout', () => w.ret({ payout: false }));
  s('carried by a payout although a person is named', () => w.ret({ refund: { app: 'person' } }));
  s('fifty minutes ago', () => {
    const { r } = w.ret({ rma: { received: 10 * H }, refund: { app: 'person', age: 50 * M }, payout: false });
    w.pending.push({ check: 'manual_refund_outside_returngo', cause: 'made_by_person', id: r.legacyResourceId });
  });
  s('failed money is no refund', () => {
    const { o } = w.ret();
    w.refund(o, { amount: '5.00', app: 'person', status: 'FAILURE', age: 2 * D });
  });
  s('an order-level refund, RMA cancelled', () => {
    const { o } = w.ret({ lines: back, refund: false, restock: false, rma: { status: 'Canceled', received: null } });
    w.refund(o, { amount: '10.00', app: 'person', age: 2 * D });
  });

  // duplicate_refund
  s('two refunds of one line', () => {
    const { o, m } = w.ret({ lines: back });
    w.payout(m, { refund: w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: 2 * D }), age: 2 * D });
    twice('two_refunds', m);
  });
  s('two refunds, the second by a person', () => {
    const { o, m } = w.ret({ lines: back });
    const r = w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: 2 * D, app: 'person' });
    manual('made_by_person', r, m);
    twice('two_refunds', m);
  });
  s('refund and credit', () => {
    const { o, m } = w.ret({ lines: back, refund: false, units: [{ line: 0, resolution: 'RefundToStoreCredit' }], payout: { type: 'RefundToStoreCredit' } });
    manual('made_by_person', w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: 2 * D, app: 'person' }), m);
    twice('refund_and_credit', m);
  });
  const exchange = (rest = {}) => {
    const { o, m } = w.ret({ lines: back, refund: false, units: [{ line: 0, resolution: 'InstantVariantExchange' }], ...rest });
    const sent = w.order({ age: 3 * D, lines: [{ price: '0.00' }] });
    m.exchangeOrders.push({ draftOrderId: '1700000001', orderId: sent.legacyResourceId, orderName: sent.name, type: 'Exchange' });
    return { o, m };
  };
  s('an exchange, nothing more', () => exchange());
  s('refund and exchange', () => {
    const { o, m } = exchange();
    manual('made_by_person', w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: 2 * D, app: 'person' }), m);
    twice('refund_and_exchange', m);
  });
  s('the price difference of an exchange, carried by ReturnGO', () => {
    const { o, m } = exchange();
    w.payout(m, { refund: w.refund(o, { amount: '7.50', age: 2 * D }), amount: '7.50', age: 2 * D });
  });
  s('more than received', () => {
    const { o, m } = w.ret();
    w.refund(o, { amount: '12.00', age: 12 * D, app: 'person' });
    twice('more_than_received', m, GBP('12.00'));
  });
  s('the euro has risen since: more pounds went back than came', () => {
    const o = w.order({ currency: 'EUR', rate: 0.84, lines: [{ price: '70.00' }] });
    const m = w.rma(o);
    o.rate = 0.88;
    const r = w.refund(o, { lines: [{}] });
    w.payout(m, { refund: r });
  });
  s('two refunds that together make the price', () => {
    const { o, m } = w.ret({ refund: false });
    for (const amount of ['30.00', '29.90']) w.payout(m, { refund: w.refund(o, { amount, age: 2 * D }), amount, age: 2 * D });
  });
  s('a captured authorization', () => {
    const o = w.order({ paid: false });
    w.transaction(o, { kind: 'AUTHORIZATION', amount: '59.90', age: 20 * D });
    w.transaction(o, { kind: 'CAPTURE', amount: '59.90', age: 19 * D });
    w.payout(w.rma(o), { refund: w.refund(o, { lines: [{}] }) });
  });
  s('split tender within one refund', () => w.ret({ refund: { parts: [{ amount: '20.00', gateway: 'gift_card' }, { amount: '39.90' }] } }));
  s('a failed part of a split tender, tried again', () => w.ret({ refund: { parts: [{ amount: '59.90', status: 'FAILURE' }, { amount: '59.90' }] } }));
  s('a zero-money refund of the same line', () => {
    const { o } = w.ret();
    w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], amount: '0', age: 2 * D });
  });
  s('two units of a line, refunded one by one', () => {
    const o = w.order({ lines: [{ qty: 2, price: '25.00' }] });
    const m = w.rma(o, { units: [{}, {}] });
    for (const i of m.items) w.payout(m, { units: [i], refund: w.refund(o, { lines: [{ qty: 1 }] }) });
  });

  // refund_amount_mismatch
  const paid = (rest) => w.ret({ payout: false, ...rest });
  s('material', () => {
    const { m, r } = paid({ refund: { lines: [{}], amount: '54.90' } });
    w.payout(m, { refund: r });
    mismatch('material', r, m);
  });
  s('three pence are material', () => {
    const { m, r } = paid();
    w.payout(m, { refund: r, amount: '59.93' });
    mismatch('material', r, m);
  });
  s('two pence are rounding', () => {
    const { m, r } = paid();
    w.payout(m, { refund: r, amount: '59.88' });
    mismatch('rounding', r, m);
  });
  s('currency', () => {
    const { m, r } = paid();
    w.payout(m, { refund: r, money: { amount: 59.9, currency: 'USD', shopAmount: 59.9, shopCurrency: 'USD' } });
    mismatch('currency', r, m);
  });
  s('a float', () => {
    const { m, r } = paid();
    w.payout(m, { refund: r, money: { amount: 59.900000000000006, currency: 'GBP', shopAmount: 59.9, shopCurrency: 'GBP' } });
  });
  s('money as text', () => {
    const { m, r } = paid();
    w.payout(m, { refund: r, money: { amount: '59.9', currency: 'GBP', shopAmount: '59.90', shopCurrency: 'GBP' } });
  });
  s('euro equal, pounds by another day\'s rate', () => {
    const { m, r } = paid({ order: { currency: 'EUR', rate: 0.84 }, lines: [{ price: '70.00' }] });
    w.payout(m, { refund: r, money: { amount: 70, currency: 'EUR', shopAmount: 59.71, shopCurrency: 'GBP' } });
  });
  s('yen differ by one: rounding', () => {
    const { m, r } = paid({ order: { currency: 'JPY', rate: 0.0051 }, lines: [{ price: '6000' }] });
    w.payout(m, { refund: r, amount: '6001' });
    mismatch('rounding', r, m);
  });
  s('two payouts name one refund', () => {
    const { m, r } = paid({ units: [{ price: '20.05' }, { price: '30.06' }] });
    for (const i of m.items) w.payout(m, { units: [i], refund: r });
  });
  s('two RMAs name one refund', () => {
    const o = w.order({ lines: [{ price: '20.05' }, { price: '30.06' }] });
    const r = w.refund(o, { lines: [{ line: 0 }, { line: 1 }] });
    for (const line of [0, 1]) w.payout(w.rma(o, { units: [{ line }] }), { refund: r });
  });
  s('the sum of split tender is compared', () => w.ret({ refund: { parts: [{ amount: '20.00', gateway: 'gift_card' }, { amount: '39.90' }] } }));
  s('forty minutes ago', () => {
    const { m, r } = w.ret({ rma: { received: 10 * H }, refund: { age: 40 * M, amount: '54.90', lines: [{}] }, payout: false });
    w.payout(m, { refund: r, age: 40 * M });
    w.pending.push({ check: 'refund_amount_mismatch', cause: 'material', id: r.legacyResourceId });
  });
  s('a failed payout is not compared', () => {
    const { m, r } = w.ret();
    w.payout(m, { refund: r, status: 'Failed', amount: '12.00' });
  });
  return w;
}
