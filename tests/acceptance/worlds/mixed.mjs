// Healthy returns thrown together from a seed: nothing may fire; and one fault dropped into each of so many of them: exactly
// that must be told, whatever surrounds it.
import { scenario } from '../harness.mjs';
import { decimal, exponent, minor, sum } from '../money.mjs';
import { D, H, World } from '../world.mjs';

function dice(seed) {
  let s = seed >>> 0;
  const roll = (n) => {
    s = (Math.imul(s, 1664525) + 1013904223) >>> 0;
    return Math.floor((s / 4294967296) * n);
  };
  return { roll, pick: (list) => list[roll(list.length)], odds: (n) => roll(n) === 0 };
}

const money = [{ currency: 'GBP', rate: 1 }, { currency: 'GBP', rate: 1 }, { currency: 'EUR', rate: 0.84 }, { currency: 'JPY', rate: 0.0051 }, { currency: 'KWD', rate: 2.51 }];
const paidPrice = (i) => sum([i.paidPrice.amount.toFixed(3)], 'KWD');

// One return, healthy; what it was made of, for the faults.
function healthy(w, d) {
  const { currency, rate } = d.pick(money);
  const price = () => decimal(BigInt(500 + d.roll(20000)) * (exponent(currency) === 3 ? 10n : exponent(currency) === 0 ? 3n : 1n), currency);
  const lines = Array.from({ length: 1 + d.roll(3) }, () => ({ price: price(), qty: 1 + d.roll(2) }));
  const created = (6 + d.roll(25)) * D + d.roll(86400) * 1000;
  const o = w.order({ currency, rate, lines, age: created + (3 + d.roll(20)) * D, ...(d.odds(6) && { closed: true, closedAt: new Date(Date.now() - D).toISOString() }), ...(d.odds(5) && { tags: ['vip', 'returned'] }) });
  for (let i = d.roll(3); i > 0; i--) w.refund(o, { amount: '0', age: created + i * H, app: d.pick(['erp', 'person']) });
  const resolution = d.pick(['RefundToPaymentMethod', 'RefundToPaymentMethod', 'RefundToPaymentMethod', 'RefundToStoreCredit', 'RefundToGiftCard', 'InstantVariantExchange', 'RefundToBankAccount']);
  const units = [];
  lines.forEach((l, line) => {
    for (let q = 1 + d.roll(l.qty); q > 0 && (line === 0 || !d.odds(2)); q--) units.push({ line, resolution });
  });
  const received = created - (1 + d.roll(3)) * D;
  const keep = d.odds(6);  // Judged not fit for stock.
  if (keep || d.odds(3)) for (const u of units) u.validated = { returned: true, restockable: !keep, age: received - H };
  if (d.odds(5)) for (const u of units) u.returnFee = Number(decimal(minor(lines[u.line].price, currency) / 10n, currency));
  const country = d.pick(['GB', 'GB', 'DE', 'US']);
  const location = country === 'DE' ? w.L.berlin : w.L.main;
  const m = w.rma(o, { created, received, units, country, done: d.odds(3) ? received - 5 * H : null, ...(units[0].validated && d.odds(4) && { receivedComment: false }) });
  const when = { age: received - (2 + d.roll(20)) * H };
  const owed = (i) => decimal(minor(paidPrice(i), currency) - minor(String(i.returnFee || 0), currency), currency);
  const total = sum(m.items.map(owed), currency);
  const lineOf = (i) => o.lineItems.findIndex((l) => l.id.endsWith(i.shopLineItemId));
  const perLine = [...new Set(m.items.map(lineOf))].map((line) => ({ line, qty: m.items.filter((i) => lineOf(i) === line).length }));
  const byLine = d.odds(2);
  const dispose = (type) => perLine.map(({ line, qty }, i) => ({ type, qty, location, line: i, age: when.age, of: line }));
  const back = (type = 'RESTOCKED') => keep || w.nativeReturn(o, { age: created - H, lines: perLine.map((p) => p.line), dispositions: dispose(type) });
  let r = null;
  if (resolution === 'RefundToPaymentMethod') {
    const parts = d.odds(5) ? [{ amount: decimal(minor(total, currency) / 3n, currency), gateway: 'gift_card' }, { amount: decimal(minor(total, currency) - minor(total, currency) / 3n, currency) }] : undefined;
    r = w.refund(o, { ...when, amount: total, parts, lines: byLine ? perLine.map((p) => ({ ...p, restock: keep ? 'NO_RESTOCK' : 'RETURN', location: keep ? null : location })) : [] });
    if (!byLine) back();
    if (d.odds(3)) for (const i of m.items) w.payout(m, { ...when, units: [i], refund: r, amount: owed(i) });
    else w.payout(m, { ...when, units: d.odds(3) ? null : m.items, refund: r, amount: total });
  } else {
    back();
    if (resolution === 'InstantVariantExchange') {
      const x = w.order({ age: when.age, lines: [{ price: '0.00', qty: m.items.length }] });
      m.exchangeOrders.push({ draftOrderId: '170', orderId: x.legacyResourceId, orderName: x.name, type: 'Exchange' });
    } else w.payout(m, { ...when, type: resolution, amount: total, processor: resolution.includes('Bank') ? 'Manual' : 'Shopify' });
    if (resolution.includes('Gift')) w.giftCard({ amount: total, currency, customer: o.customer, age: when.age });
  }
  return { o, m, r, currency, total, resolution, keep, byLine, location, when, perLine };
}

// Each takes a return and breaks it; says whether it could.
const faults = {
  'the refund is gone': (w, x) => {
    if (!x.r) return false;
    x.o.refunds.splice(x.o.refunds.indexOf(x.r), 1);
    x.o.transactions = x.o.transactions.filter((t) => !x.r.transactions.includes(t));
    x.o.agreements = x.o.agreements.filter((a) => a.refund !== x.r);
    if (x.byLine && !x.keep) w.nativeReturn(x.o, { lines: x.perLine.map((p) => p.line), dispositions: x.perLine.map((p, line) => ({ qty: p.qty, line, location: x.location, age: x.when.age })) });
    w.return_('refund_not_posted', 'success_without_refund', x.m, { amount: [x.total, x.currency] });
    return true;
  },
  'the refund fails': (w, x) => {
    if (!x.r) return false;
    for (const t of x.r.transactions) t.status = 'FAILURE';
    x.r.totalRefundedSet = w.bag('0', x.o);
    w.return_('refund_failed', 'shopify_failed', x.m, { amount: [x.total, x.currency] });
    return true;
  },
  'a person pays again': (w, x) => {
    if (!x.r || !x.byLine) return false;
    x.o.over.received = undefined;
    w.transaction(x.o, { kind: 'SALE', amount: '900000', age: x.when.age + 30 * D });  // The order has money left.
    delete x.o.over.received;
    for (const p of x.perLine) x.o.lineItems[p.line].quantity = p.qty;
    const again = w.refund(x.o, { lines: x.perLine.map((p) => ({ ...p, restock: 'NO_RESTOCK' })), amount: x.total, app: 'person', age: Math.min(x.when.age - H, 20 * D) });
    w.expect('manual_refund_outside_returngo', 'made_by_person', 'refund', again.legacyResourceId, { rma: x.m.id, amount: [x.total, x.currency] });
    w.return_('duplicate_refund', 'two_refunds', x.m);
    return x.when.age < 29 * D;
  },
  'no credit': (w, x) => {
    if (x.resolution !== 'RefundToStoreCredit') return false;
    x.m.transactions.length = 0;
    w.return_('store_credit_not_issued', 'no_transaction', x.m, { amount: [x.total, x.currency] });
    return true;
  },
  'no gift card': (w, x) => {
    if (x.resolution !== 'RefundToGiftCard') return false;
    w.shop.giftCards.pop();
    w.return_('store_credit_not_issued', 'not_in_shopify', x.m, { amount: [x.total, x.currency] });
    return true;
  },
  'the draft is still open': (w, x) => {
    if (x.resolution !== 'InstantVariantExchange') return false;
    Object.assign(x.m.exchangeOrders[0], { orderId: '', orderName: '#D9' });
    w.return_('exchange_not_released', 'draft_open', x.m);
    return true;
  },
  'another amount': (w, x) => {
    if (!x.r || x.m.transactions.length !== 1) return false;
    const t = x.m.transactions[0];
    t.amount = w.money(decimal(minor(x.total, x.currency) + 5n, x.currency), x.o);
    w.expect('refund_amount_mismatch', 'material', 'refund', x.r.legacyResourceId, { rma: x.m.id });
    return true;
  },
};

export function mixedWorld(name, seed, count) {
  const w = new World(name, { shopify: 'returngo_app = "returngo"' });
  w.policy = `native_returns = false
[[store.policy.route]]
match = { country = "DE" }
location = "Berlin DC"
[[store.policy.route]]
match = { country = "GB" }
location = "London DC"`;
  w.calls = 'daily_calls = 100000';
  const d = dice(seed);
  for (let i = 0; i < count; i++)
    scenario(w, `${name} ${i}`, () => {
      const x = healthy(w, d);
      if (!d.odds(3)) return;
      const names = Object.keys(faults);
      const from = d.roll(names.length);
      for (let k = 0; k < names.length; k++) if (faults[names[(from + k) % names.length]](w, x)) break;
    });
  return w;
}
