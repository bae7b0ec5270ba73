// Refunds to the payment method: refund_blocked_by_order_status, refund_not_posted, refund_failed and what they share.
import { scenario } from '../harness.mjs';
import { D, H, M, World, shopifyTime } from '../world.mjs';

const GBP = (v) => [v, 'GBP'];
const dispute = (status, initiatedAs = 'CHARGEBACK') => ({ id: 'gid://shopify/OrderDisputeSummary/9', status, initiatedAs });

export function refundsWorld() {
  const w = new World('refunds', { policy: 'native_returns = false\nrefund_apps = ["erp-bridge"]', shopify: 'returngo_app = "returngo"' });
  const s = (name, build) => scenario(w, name, build);
  const unpaid = (over, o = {}) => w.ret({ refund: false, order: over, ...o });

  s('healthy', () => w.ret());
  s('healthy: an order without a return', () => w.order());

  // refund_blocked_by_order_status
  const blocked = (cause, m, amount = GBP('59.90')) => w.return_('refund_blocked_by_order_status', cause, m.m ?? m, { amount });
  s('order cancelled', () => blocked('order_cancelled', unpaid({ cancelledAt: shopifyTime(2 * D), cancelReason: 'CUSTOMER' })));
  s('payment voided', () => blocked('payment_voided', unpaid({ paid: false, financial: 'VOIDED', refundable: false }), null));
  s('payment expired', () => blocked('payment_expired', unpaid({ paid: false, financial: 'EXPIRED', refundable: false }), null));
  s('order pending', () => blocked('order_unpaid', unpaid({ paid: false, financial: 'PENDING', refundable: false }), null));
  s('order authorized', () => blocked('order_unpaid', unpaid({ paid: false, financial: 'AUTHORIZED', refundable: false }), null));
  s('all of it given back before the return was made: paid', () => w.refund(unpaid().o, { age: 10 * D, amount: '59.90', app: 'person' }));
  s('nothing left: all of it went back for the line that nobody returned', () => {
    const { o, m } = unpaid({}, { lines: [{ price: '59.90' }, { price: '30.00' }] });
    w.refund(o, { age: 10 * D, amount: '89.90', lines: [{ line: 1, restock: 'NO_RESTOCK' }], app: 'person' });
    blocked('nothing_left_to_refund', m, null);
  });
  s('dispute needs response', () => {
    blocked('dispute_open', unpaid({ disputes: [dispute('NEEDS_RESPONSE')] }));
    w.expected.at(-1).says = /do not refund/i;
  });
  s('dispute under review', () => blocked('dispute_open', unpaid({ disputes: [dispute('UNDER_REVIEW')] })));
  s('inquiry under review: no money was taken yet', () => blocked('inquiry_open', unpaid({ disputes: [dispute('UNDER_REVIEW', 'INQUIRY')] })));
  s('not refundable', () => blocked('not_refundable', unpaid({ refundable: false })));
  s('dispute lost: the customer has the money', () => unpaid({ disputes: [dispute('LOST')] }));
  s('chargeback refunded: the customer has the money', () => unpaid({ disputes: [dispute('CHARGE_REFUNDED')] }));
  s('dispute won: an ordinary debt', () => w.return_('refund_not_posted', 'no_refund', unpaid({ disputes: [dispute('WON')] }).m, { amount: GBP('59.90') }));
  s('cancelled but covered', () => w.ret({ order: { cancelledAt: shopifyTime(2 * D) } }));
  s('cancelled, credit issued', () => w.ret({ order: { cancelledAt: shopifyTime(2 * D) }, units: [{ resolution: 'RefundToStoreCredit' }], refund: false, payout: { type: 'RefundToStoreCredit' } }));
  s('cancelled, not received', () => w.ret({ order: { cancelledAt: shopifyTime(2 * D) }, rma: { received: null }, refund: false }));

  // refund_not_posted
  const owed = (cause, m, amount = GBP('59.90'), rest = {}) => w.return_('refund_not_posted', cause, m, { amount, ...rest });
  s('no refund', () => owed('no_refund', unpaid().m));
  s('archived', () => owed('order_archived', unpaid({ closed: true, closedAt: shopifyTime(6 * D) }).m));
  s('ReturnGO says success, Shopify has nothing', () => {
    const { m } = unpaid();
    w.payout(m, { reference: { type: 'PlatformRefundId', id: '887777777777' } });
    owed('success_without_refund', m);
  });
  s('ReturnGO says success of Shopify without any reference', () => {
    const { m } = unpaid();
    w.payout(m, { reference: { type: '', id: '' } });
    owed('success_without_refund', m);
  });
  s('partly refunded at order level', () => {
    const { o, m } = unpaid();
    w.refund(o, { amount: '30.00', age: 3 * D });
    owed('partly_refunded', m, GBP('29.90'), { severity: 'warning' });
  });
  s('bank refund not recorded', () => {
    const { m } = w.ret({ rma: { created: 14 * D, received: 9 * D }, units: [{ resolution: 'RefundToBankAccount' }], refund: false });
    owed('bank_not_recorded', m);
  });
  s('bank refund within its week', () => w.ret({ rma: { created: 9 * D, received: 5 * D }, units: [{ resolution: 'RefundToBankAccount' }], refund: false }));
  s('bank refund recorded', () => w.ret({ rma: { created: 14 * D, received: 9 * D }, units: [{ resolution: 'RefundToBankAccount' }], refund: false, payout: { type: 'RefundToBankAccount', processor: 'Manual' } }));
  s('within grace', () => {
    const { m } = w.ret({ rma: { received: 20 * H }, refund: false });
    w.pending.push({ check: 'refund_not_posted', cause: 'no_refund', id: m.id });
  });
  s('approved, not received', () => w.ret({ rma: { received: null }, refund: false }));
  s('pending request', () => w.ret({ rma: { received: null, approved: null, status: 'Pending' }, refund: false, restock: false }));
  for (const status of ['Rejected', 'Canceled']) s(`${status} owes nothing`, () => w.ret({ rma: { status }, refund: false }));
  s('reopened after cancel owes again', () => owed('no_refund', w.ret({ refund: false, rma: { comments: [
    { age: 6 * D, commentType: 'system', triggeredBy: 'Ann', htmlText: '<p>Request <b>CANCELED</b></p>' }, { age: 5 * D, commentType: 'system', triggeredBy: 'Ann', htmlText: '<p>Request <b>REOPENED</b></p>' }] } }).m));
  s('done without refund', () => owed('no_refund', w.ret({ refund: false, rma: { done: 3 * D } }).m));
  s('validated as not returned owes nothing', () => w.ret({ refund: false, restock: false, units: [{ validated: { returned: false, restockable: false, age: 3 * D } }] }));
  s('no shipment required: owed from approval', () => owed('no_refund', w.ret({ refund: false, rma: { received: 'none' }, restock: false }).m));
  s('covered by a refund line of an allowed app', () => w.ret({ refund: { app: 'erp' }, payout: false }));
  s('covered at order level', () => {
    const { o } = unpaid();
    w.refund(o, { amount: '59.90', age: 3 * D });
  });
  s('covered by another processor, on its word', () => unpaid({}, { payout: { processor: 'Stripe', reference: { type: '', id: 'ch_1' } } }));
  s('payout with empty ids covers the units of that resolution', () => w.ret({ payout: { units: null }, refund: { lines: [], amount: '59.90' }, units: [{ validated: { restockable: false, age: 4 * D } }] }));
  s('an invoice payment is no payout', () => {
    const { m } = unpaid();
    w.payout(m, { type: 'InvoicePayment', reference: { type: 'InvoicePaymentId', id: '1234567890123' } });
    owed('no_refund', m);
  });
  s('fees are not owed', () => owed('no_refund', w.ret({ refund: false, units: [{ returnFee: 4.5, restockingFee: 0.4 }] }).m, GBP('55.00')));
  s('tax not included is owed', () => owed('no_refund', w.ret({ refund: false, units: [{ price: '50.00', tax: '10.05', taxIncluded: false, orderPrice: '60.05' }] }).m, GBP('60.05')));
  s('a float is not more than its money', () => owed('no_refund', w.ret({ refund: false, units: [{ noise: 6e-15 }] }).m));
  s('two units of one line, one of them paid', () => {
    const o = w.order({ lines: [{ qty: 2, price: '25.00' }] });
    const m = w.rma(o, { units: [{}, {}] });
    const r = w.refund(o, { lines: [{ line: 0, qty: 1 }] });
    w.payout(m, { units: [m.items[0]], refund: r });
    w.nativeReturn(o, { dispositions: [{ qty: 1 }] });
    owed('no_refund', m, GBP('25.00'));
  });
  s('three units, one RMA, two refunds', () => {
    const o = w.order({ lines: [{ qty: 2, price: '10.01' }, { price: '5.55' }] });
    const m = w.rma(o, { units: [{}, {}, { line: 1 }] });
    w.payout(m, { units: [m.items[0], m.items[1]], refund: w.refund(o, { lines: [{ line: 0, qty: 2 }] }) });
    w.payout(m, { units: [m.items[2]], refund: w.refund(o, { lines: [{ line: 1, id: null }], age: 2 * D }) });
  });
  s('two RMAs of one order, the second unpaid', () => {
    const o = w.order({ lines: [{ price: '20.00' }, { price: '30.00' }] });
    const first = w.rma(o, {});
    const second = w.rma(o, { created: 6 * D, units: [{ line: 1 }] });
    w.payout(first, { refund: w.refund(o, { lines: [{ line: 0 }] }) });
    w.nativeReturn(o, { lines: [1], dispositions: [{}] });
    owed('no_refund', second, GBP('30.00'));
  });
  s('yen', () => owed('no_refund', w.ret({ refund: false, order: { currency: 'JPY', rate: 0.0051 }, lines: [{ price: '6000' }] }).m, ['6000', 'JPY']));
  s('dinar', () => owed('no_refund', w.ret({ refund: false, order: { currency: 'KWD', rate: 2.5 }, lines: [{ price: '12.345' }] }).m, ['12.345', 'KWD']));
  s('euro order in a pound shop, refunded', () => w.ret({ order: { currency: 'EUR', rate: 0.84 }, lines: [{ price: '70.10' }] }));
  s('a test order', () => unpaid({ test: true }));
  s('an unknown resolution', () => w.noData.push(w.ret({ refund: false, units: [{ resolution: 'SwapForAPony' }] }).m.id));
  s('receipt only inside an HTML comment', () => {
    const { m } = w.ret({ refund: false, rma: { receivedComment: false } });
    w.comment(m, 5 * D, '<!-- RECEIVED --><p>Shipment <b>IN TRANSIT</b></p>');
    w.pending.push({ check: 'refund_not_posted', cause: 'no_refund', id: m.id });
  });
  s('only the outbound shipment arrived', () => {
    const { m } = w.ret({ refund: false, rma: { received: null } });
    m.shipments.push({ ...m.shipments[0], shipmentId: '99887766', status: 'Received', isOutbound: true });
  });

  // refund_failed
  const failed = (cause, m, rest = {}) => w.return_('refund_failed', cause, m, { amount: GBP('59.90'), ...rest });
  s('ReturnGO: failed', () => {
    const { m } = unpaid({}, { payout: { status: 'Failed', age: 2 * D } });
    w.comment(m, 2 * D, '<div>Refund Failed: gateway said no</div>', 'error');
    failed('returngo_failed', m);
  });
  s('failed wins over the order state', () => failed('returngo_failed', unpaid({ cancelledAt: shopifyTime(2 * D) }, { payout: { status: 'Failed' } }).m));
  for (const status of ['FAILURE', 'ERROR'])
    s(`Shopify: ${status}`, () => failed('shopify_failed', w.ret({ refund: { status }, payout: { status: status === 'ERROR' ? 'Requested' : 'Success', age: 2 * H } }).m));
  s('requested for six hours', () => failed('stuck_requested', unpaid({}, { payout: { status: 'Requested', age: 6 * H } }).m));
  s('requested for six days', () => failed('stuck_requested', w.ret({ refund: false, rma: { created: 12 * D, received: 10 * D }, payout: { status: 'Requested', age: 6 * D } }).m, { severity: 'critical' }));
  s('pending in Shopify for six hours', () => failed('stuck_requested', w.ret({ refund: { status: 'PENDING', age: 6 * H }, payout: { status: 'Success', age: 6 * H } }).m));
  s('requested two hours ago', () => w.ret({ refund: false, rma: { received: 10 * H }, payout: { status: 'Requested', age: 2 * H } }));
  s('failed, then paid', () => {
    const { m } = w.ret();
    w.payout(m, { status: 'Failed', age: 3.5 * D });
  });
  s('Shopify failed, then succeeded', () => {
    const { o, m } = w.ret();
    const bad = w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], status: 'FAILURE', age: 3.5 * D });
    w.payout(m, { refund: bad, status: 'Failed', age: 3.5 * D });
  });
  s('failed, then refunded by an allowed app', () => {
    const { m } = w.ret({ refund: { app: 'erp', age: D }, payout: false });
    w.payout(m, { status: 'Failed', age: 3 * D });
  });
  s('failed at another processor: only not posted', () => owed('no_refund', unpaid({}, { payout: { status: 'Failed', processor: 'Stripe' } }).m));
  s('an unknown payout status is neither success nor failure', () => w.noData.push(unpaid({}, { payout: { status: 'Limbo' } }).m.id));
  s('failed store credit is no failed refund', () => w.return_('store_credit_not_issued', 'transaction_failed',
    w.ret({ refund: false, units: [{ resolution: 'RefundToStoreCredit' }], payout: { type: 'RefundToStoreCredit', status: 'Failed' } }).m, { amount: GBP('59.90') }));
  return w;
}
