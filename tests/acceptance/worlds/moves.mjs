// What changes between two runs against the same state: new faults appear, mended ones go, and silence mends nothing.
import { scenario } from '../harness.mjs';
import { D, H, M, World, returngoTime, shopifyTime } from '../world.mjs';
import { Patchworks } from '../patchworks.mjs';

const options = { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' };

export function movesWorld() {
  const w = new World('moves', options);
  const s = (name, build) => scenario(w, name, build);
  const steps = [];
  const owed = (m) => w.return_('refund_not_posted', 'no_refund', m);

  s('a debt that is paid', () => {
    const { o, m } = w.ret({ refund: false });
    steps.push(() => w.payout(m, { refund: w.refund(o, { lines: [{ restock: 'NO_RESTOCK' }], age: M }), age: M }));
  });
  s('a debt that stays', () => {
    const { m } = w.ret({ refund: false });
    steps.push(() => owed(m));
  });
  s('a refund whose payment fails later', () => {
    const { r, m } = w.ret({ refund: { age: 20 * H }, payout: { age: 20 * H } });
    steps.push(() => {
      r.transactions[0].status = 'FAILURE';
      r.totalRefundedSet = w.bag('0', r.order);
      w.return_('refund_failed', 'shopify_failed', m);
    });
  });
  s('the same of a return that is done, and of an order that nothing says has changed', () => {
    const { r, m } = w.ret({ refund: { age: 20 * H }, payout: { age: 20 * H }, rma: { status: 'Done' } });
    steps.push(() => {
      r.transactions[0].status = 'FAILURE';
      r.totalRefundedSet = w.bag('0', r.order);
      w.return_('refund_failed', 'shopify_failed', m);
    });
  });
  s('an RMA that is cancelled', () => {
    const { m } = w.ret({ refund: false, restock: false, rma: { received: 4 * D } });
    steps.push(() => (m.rmaSummary.status = 'Canceled'));
  });
  s('a refund by a person, noticed at the next run', () => {
    const { o, m } = w.ret({ lines: [{}, { price: '100.00' }] });
    steps.push(() => {
      const r = w.refund(o, { amount: '7.00', app: 'person', age: 2 * H });
      o.touched = 0;
      w.expect('manual_refund_outside_returngo', 'made_by_person', 'refund', r.legacyResourceId, { rma: m.id });
    });
  });
  s('an exchange that is released', () => {
    const { m } = w.ret({ refund: false, units: [{ resolution: 'InstantVariantExchange' }] });
    m.exchangeOrders.push({ draftOrderId: '17', orderId: '', orderName: '#D1', type: 'Exchange' });
    steps.push(() => {
      const x = w.order({ age: H, lines: [{ price: '0.00' }] });
      Object.assign(m.exchangeOrders[0], { orderId: x.legacyResourceId, orderName: x.name });
    });
  });
  s('a validation says: not returned', () => {
    const { m } = w.ret({ refund: false, restock: false });
    steps.push(() => (m.items[0].itemValidationStatusResponse = { isReturned: false, isRestockable: false, lastValidationDate: returngoTime(M) }));
  });
  s('a location is closed: what is restocked from then on', () => {
    const late = w.ret({ refund: false, location: w.L.berlin });
    steps.push(() => {
      w.payout(late.m, { refund: w.refund(late.o, { lines: [{ restock: 'NO_RESTOCK' }], age: M }), age: M });
      Object.assign(w.L.berlin, { isActive: false, deactivatedAt: shopifyTime(2 * M), updatedAt: shopifyTime(2 * M) });
    });
  });
  s('a variant is deleted', () => {
    const { o, m } = w.ret();
    steps.push(() => {
      w.dropVariant(o.lineItems[0].variant);
      o.touched = 0;
      w.unit('untracked_variant', 'variant_missing', m);
    });
  });
  s('a dispute is opened', () => {
    const { o, m } = w.ret({ refund: false });
    steps.push(() => {
      o.disputes.push({ id: 'gid://shopify/OrderDisputeSummary/5', status: 'NEEDS_RESPONSE', initiatedAs: 'CHARGEBACK' });
      w.return_('refund_blocked_by_order_status', 'dispute_open', m);
    });
  });
  s('a native transaction row appears without any other change', () => {
    const { m } = w.ret({ refund: false });
    steps.push(() => {
      w.payout(m, { status: 'Failed', age: M });
      w.return_('refund_failed', 'returngo_failed', m);
    });
  });
  w.act = () => {
    for (const step of steps) step();
    w.finish();
  };
  return w;
}

// The source goes silent after a good first run: what fired is not mended by that.
export function silenceWorld() {
  const w = new World('silence', options);
  scenario(w, 'a debt', () => w.return_('refund_not_posted', 'no_refund', w.ret({ refund: false }).m));
  w.act = () => {
    w.shop.fault = () => ({ status: 503, body: '' });
    w.expected.push({ check: 'source_stale', cause: 'unreachable', kind: 'source', id: '*', rma: null });
  };
  return w;
}

// Patchworks: runs that stop coming, a flow that is switched off, a failure that is mended.
export function flowMoves() {
  const pw = new Patchworks({ key: 'pw-moves' });
  const w = new World('flow-moves', { ...options, patchworks: pw });
  const flow = (id, rest = {}) => pw.flows.push({ id, name: `flow ${id}`, is_enabled: true, enabled_at: shopifyTime(90 * D), status: 'Deployed', deployed_at: shopifyTime(90 * D),
    deployed_version: { id: id + 500, is_deployed: true, schedules: [{ cron_string: '*/5 * * * *' }] }, ...rest });
  const run = (id, status, age) => pw.runs.push({ id: id * 1000 + pw.runs.length, flow_id: id, flow_version_id: id + 500, status, trigger: 'Schedule', started_at: shopifyTime(age), finished_at: shopifyTime(age - 10e3), has_warnings: [] });
  scenario(w, 'flows without any [[flow]]: all that were seen deployed and enabled', () => {
    for (const id of [71, 72, 73]) flow(id);
    flow(74, { is_enabled: false, status: 'Draft', deployed_version: null, deployed_at: null, enabled_at: null });
    flow(75, { deployed_version: { id: 575, is_deployed: true, schedules: [] } });
    run(71, 3, 4 * M);
    run(72, 2, 3 * M);
    run(73, 2, 3 * M);
  });
  w.act = () => {
    run(71, 2, 2 * M);
    pw.flows[1].is_enabled = false;
    pw.flows[4].is_enabled = false;
    w.expect('flow_not_running', 'disabled', 'flow', '75', { rma: null });  // Not 72: two intervals have not passed.
    run(73, 3, 2 * M);
    w.expect('flow_failed', null, 'flow', '73', { rma: null });
  };
  return w;
}
