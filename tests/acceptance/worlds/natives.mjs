// Native Shopify returns, reasons and bursts: shopify_return_missing, return_reason_not_mapped, error_burst.
import { scenario } from '../harness.mjs';
import { D, H, M, World } from '../world.mjs';

export function nativesWorld(native = '"auto"') {
  const w = new World(native === '"auto"' ? 'natives' : 'natives-off', { shopify: 'returngo_app = "returngo"', policy: `native_returns = ${native}` });
  const s = (name, build) => scenario(w, name, build);
  const absent = (cause, m) => native === 'false' || w.return_('shopify_return_missing', cause, m);
  const made = (rest = {}, back = {}) => {
    const { o, m, r } = w.ret(rest);
    w.nativeReturn(o, { refunds: r ? [r] : [], ...back });
    w.comment(m, 8 * D, `<p>Created &amp; approved Shopify return ${o.name}-R1</p>`);
    return { o, m };
  };
  s('made', () => made());
  s('requested is live', () => made({}, { status: 'REQUESTED' }));
  s('absent', () => absent('absent', w.ret().m));
  s('creation failed', () => {
    const { m } = w.ret();
    w.comment(m, 8 * D, '<b>Failed to create &amp; approve a Shopify Return</b>: no fulfillment', 'error');
    absent('creation_failed', m);
  });
  s('creation failed, then made', () => {
    const { m } = made();
    w.comment(m, 8 * D, 'Failed to create & approve a Shopify Return', 'error');
  });
  for (const status of ['CANCELED', 'DECLINED']) s(`only one that is ${status}`, () => absent('absent', made({}, { status }).m));
  s('two RMAs, one native return: the newer has none', () => {
    const o = w.order({ lines: [{}, {}] });
    const first = w.rma(o, { created: 9 * D });
    const second = w.rma(o, { units: [{ line: 1 }] });
    for (const [m, line] of [[first, 0], [second, 1]]) w.payout(m, { refund: w.refund(o, { lines: [{ line }] }) });
    w.nativeReturn(o);
    absent('absent', second);
  });
  s('two RMAs, the error comment says which', () => {
    const o = w.order({ lines: [{}, {}] });
    const first = w.rma(o, { created: 9 * D });
    const second = w.rma(o, { units: [{ line: 1 }] });
    for (const [m, line] of [[first, 0], [second, 1]]) w.payout(m, { refund: w.refund(o, { lines: [{ line }] }) });
    w.comment(first, 8.5 * D, 'Failed to create &amp; approve a Shopify Return', 'error');
    w.nativeReturn(o, { lines: [1] });
    absent('creation_failed', first);
  });
  for (const status of ['Rejected', 'Canceled']) s(`RMA ${status}`, () => w.ret({ refund: false, restock: false, rma: { status, received: null } }));
  s('RMA pending', () => w.ret({ refund: false, restock: false, rma: { status: 'Pending', approved: null, received: null } }));
  s('approved half an hour ago', () => {
    const { m } = w.ret({ refund: false, rma: { created: 35 * M, approved: 30 * M, received: null } });
    if (native !== 'false') w.pending.push({ check: 'shopify_return_missing', cause: 'absent', id: m.id });
  });
  s('Done is live', () => absent('absent', w.ret({ rma: { done: 2 * D } }).m));
  return w;
}

export function reasonsWorld() {
  const w = new World('reasons', { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false
[[store.policy.reason]]
reason = "Too small"
tag = "return-size"
[[store.policy.reason]]
reason = "Faulty"
note = "faulty"
[[store.policy.reason]]
reason = "Late"
attribute = "return_reason=late"`;
  const s = (name, build) => scenario(w, name, build);
  const ret = (reason, order = {}, rest = {}) => w.ret({ units: [{ reason }], order, ...rest }).m;
  const unseen = (m) => w.return_('return_reason_not_mapped', 'not_on_order', m);
  s('tag there', () => ret('Too small', { tags: ['vip', 'Return-Size'] }));
  s('tag missing', () => unseen(ret('Too small', { tags: ['vip'] })));
  s('note there', () => ret('Faulty', { note: 'Customer says: FAULTY zip' }));
  s('note missing', () => unseen(ret('Faulty', { note: 'fine' })));
  s('attribute there', () => ret('Late', { customAttributes: [{ key: 'return_reason', value: 'late' }] }));
  s('attribute of another value', () => unseen(ret('Late', { customAttributes: [{ key: 'return_reason', value: 'early' }] })));
  s('no mapping, three times', () => {
    for (let i = 0; i < 3; i++) ret('Wrong colour');
    w.expect('return_reason_not_mapped', 'no_mapping', 'reason', 'Wrong colour', { rma: null });
  });
  s('approved half an hour ago', () => {
    const { m } = w.ret({ refund: false, units: [{ reason: 'Too small' }], rma: { created: 35 * M, approved: 30 * M, received: null } });
    w.pending.push({ check: 'return_reason_not_mapped', cause: 'not_on_order', id: m.id });
  });
  s('cancelled', () => ret('Too small', {}, { refund: false, restock: false, rma: { status: 'Canceled', received: null } }));
  return w;
}

// texts: an error comment for each of so many RMAs.
export function burstWorld(name, texts, expected = false) {
  const w = new World(name, { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' });
  texts.forEach(([text, age], i) => scenario(w, `rma ${i}`, () => w.comment(w.ret().m, age, text, 'error')));
  if (expected) w.expect('error_burst', null, 'store', w.name, { rma: null });
  return w;
}

export const bursts = () => [
  burstWorld('burst', [1, 2, 3, 4, 5].map((i) => [`<p>Mutation failed for order #${1000 + i} (id ${77 + i})</p>`, i * H]), true),
  burstWorld('four', [1, 2, 3, 4].map((i) => [`Mutation failed for order #${1000 + i}`, i * H])),
  burstWorld('usual', [...Array(6).keys()].map((i) => [`Mutation failed for order #${i}`, (2 + i) * H]).concat([...Array(24).keys()].map((i) => [`Mutation failed for order #${i}`, (1.2 + i * 0.22) * D]))),
  burstWorld('slips', [1, 2, 3, 4, 5, 6].map((i) => [`Packing slip could not be made for ${i}`, i * H])),
  burstWorld('media', [1, 2, 3, 4, 5, 6].map((i) => [`Missing required media ${i}`, i * H])),
  burstWorld('old', [1, 2, 3, 4, 5, 6].map((i) => [`Mutation failed for order #${i}`, (25 + i) * H])),
];
