// store_credit_not_issued by its three vehicles: a ReturnGO code, a gift card, Shopify store credit.
import { scenario } from '../harness.mjs';
import { D, H, World } from '../world.mjs';

const unit = (resolution, rest) => ({ resolution, ...rest });
const missing = (w, cause, m, amount = ['59.90', 'GBP']) => w.return_('store_credit_not_issued', cause, m, { amount });

export function codesWorld() {
  const w = new World('codes', { policy: 'native_returns = false', shopify: 'returngo_app = "gid://shopify/App/5002117"' });
  const s = (name, build) => scenario(w, name, build);
  const credit = (payout, rest = {}) => w.ret({ refund: false, units: [unit('RefundToStoreCredit')], payout, ...rest }).m;
  const card = (payout, rest = {}, resolution = 'RefundToGiftCard') => w.ret({ refund: false, units: [unit(resolution)], payout, ...rest });

  s('issued', () => credit({ type: 'RefundToStoreCredit' }));
  s('one code, a transaction per unit', () => {
    const { m } = w.ret({ refund: false, units: [unit('RefundToStoreCredit'), unit('RefundToStoreCredit', { price: '10.00' })] });
    for (const i of m.items) w.payout(m, { type: 'RefundToStoreCredit', units: [i], reference: { type: 'StoreCreditCode', id: 'ONECODE7' } });
  });
  s('no transaction', () => missing(w, 'no_transaction', credit(undefined)));
  s('only failed', () => missing(w, 'transaction_failed', credit({ type: 'RefundToStoreCredit', status: 'Failed' })));
  s('failed, then issued', () => {
    const m = credit({ type: 'RefundToStoreCredit' });
    w.payout(m, { type: 'RefundToStoreCredit', status: 'Failed', age: 3.5 * D });
  });
  s('one of two units', () => {
    const { m } = w.ret({ refund: false, units: [unit('RefundToStoreCredit'), unit('RefundToStoreCredit', { price: '10.00' })] });
    w.payout(m, { type: 'RefundToStoreCredit', units: [m.items[0]] });
    missing(w, 'no_transaction', m, ['10.00', 'GBP']);
  });
  s('not yet due', () => {
    const m = credit(undefined, { rma: { received: 20 * H } });
    w.pending.push({ check: 'store_credit_not_issued', cause: 'no_transaction', id: m.id });
  });
  s('not received', () => credit(undefined, { rma: { received: null } }));
  s('cancelled RMA', () => credit(undefined, { rma: { status: 'Canceled' } }));
  s('a code needs no customer', () => credit({ type: 'RefundToStoreCredit' }, { order: { customer: null } }));

  const paid = { type: 'RefundToGiftCard' };
  s('gift card of the customer', () => {
    const { o } = card(paid);
    w.giftCard({ amount: '59.90', customer: o.customer, source: 'manual' });
  });
  s('gift card, resolution in other letters', () => {
    const { m } = card({ type: 'GIFTCARD' }, {}, 'giftcard');
    missing(w, 'not_in_shopify', m);
  });
  s('gift card that names the order', () => {
    const { o } = card(paid);
    w.giftCard({ amount: '59.90', order: o });
  });
  s('gift card whose note names the RMA', () => {
    const { m } = card(paid);
    w.giftCard({ amount: '59.90', note: `Return RMA${m.id}` });
  });
  s('no gift card', () => missing(w, 'not_in_shopify', card(paid).m));
  s('gift card of another customer', () => {
    const { m } = card(paid);
    w.giftCard({ amount: '59.90', customer: w.customer() });
    missing(w, 'not_in_shopify', m);
  });
  s('gift card in another currency', () => {
    const { o, m } = card(paid);
    w.giftCard({ amount: '59.90', currency: 'EUR', customer: o.customer });
    missing(w, 'not_in_shopify', m);
  });
  s('gift card older than the RMA', () => {
    const { o, m } = card(paid);
    w.giftCard({ amount: '59.90', customer: o.customer, age: 9 * D });
    missing(w, 'not_in_shopify', m);
  });
  s('gift card of another amount', () => {
    const { o, m } = card(paid);
    w.giftCard({ amount: '50.00', customer: o.customer });
    missing(w, 'not_in_shopify', m);
  });
  s('two cards that sum up', () => {
    const { o } = card(paid);
    w.giftCard({ amount: '40.00', customer: o.customer });
    w.giftCard({ amount: '19.90', customer: o.customer });
  });
  s('two RMAs of a customer, one card: the older has it', () => {
    const customer = w.customer();
    card(paid, { order: { customer } });
    const { m } = card(paid, { order: { customer }, rma: { created: 7 * D } });
    w.giftCard({ amount: '59.90', customer });
    missing(w, 'not_in_shopify', m);
  });
  s('gift card without transaction in ReturnGO', () => {
    const { o, m } = card(undefined);
    w.giftCard({ amount: '20.00', customer: o.customer });
    missing(w, 'no_transaction', m);
  });
  return w;
}

export function storeCreditWorld() {
  const w = new World('shopcredit', { policy: 'native_returns = false\nstore_credit_via = "shopify_store_credit"', shopify: 'returngo_app = "ReturnGO Returns"' });
  const s = (name, build) => scenario(w, name, build);
  const credit = (rest = {}) => w.ret({ refund: false, units: [unit('RefundToStoreCredit')], payout: { type: 'RefundToStoreCredit' }, ...rest });

  s('credited', () => w.storeCredit(credit().o.customer, { amount: '59.9' }));
  s('credited by a refund of the order', () => {
    const { o } = credit();
    w.storeCredit(o.customer, { amount: '59.90', event: 'ORDER_REFUND' });
  });
  s('not credited', () => missing(w, 'not_in_shopify', credit().m));
  s('credited before the RMA', () => {
    const { o, m } = credit();
    w.storeCredit(o.customer, { amount: '59.90', age: 10 * D });
    missing(w, 'not_in_shopify', m);
  });
  s('credited in euro', () => {
    const { o, m } = credit();
    w.storeCredit(o.customer, { amount: '59.90', currency: 'EUR' });
    missing(w, 'not_in_shopify', m);
  });
  s('one credit, two RMAs', () => {
    const customer = w.customer();
    credit({ order: { customer } });
    const { m } = credit({ order: { customer }, rma: { created: 7 * D } });
    w.storeCredit(customer, { amount: '59.90' });
    missing(w, 'not_in_shopify', m);
  });
  s('two units, two payouts, one credit', () => {
    const { o, m } = w.ret({ refund: false, units: [unit('RefundToStoreCredit'), unit('RefundToStoreCredit', { price: '10.05' })] });
    for (const i of m.items) w.payout(m, { type: 'RefundToStoreCredit', units: [i] });
    w.storeCredit(o.customer, { amount: '69.95' });
  });
  s('gift-card resolutions are gift cards here too', () => {
    const { o, m } = w.ret({ refund: false, units: [unit('NewGiftCard')], payout: { type: 'NewGiftCard' } });
    w.storeCredit(o.customer, { amount: '59.90' });
    missing(w, 'not_in_shopify', m);
  });
  s('no customer: can never be issued', () => missing(w, 'not_in_shopify', credit({ order: { customer: null } }).m));
  return w;
}

export function cardsWorld() {
  const w = new World('cards', { currency: 'EUR', policy: 'native_returns = false\nstore_credit_via = "gift_card"\nrefund_due_on = "approved"' });
  const s = (name, build) => scenario(w, name, build);
  const credit = (rest = {}) => w.ret({ refund: false, units: [unit('RefundToStoreCredit')], payout: { type: 'RefundToStoreCredit' }, ...rest });

  s('a payout that tells the app', () => w.ret());
  s('card issued', () => w.giftCard({ amount: '59.90', customer: credit().o.customer }));
  s('no card, due on approval', () => missing(w, 'not_in_shopify', credit({ rma: { received: null } }).m, ['59.90', 'EUR']));
  s('a hundred and sixty other cards', () => {
    for (let i = 0; i < 160; i++) w.giftCard({ amount: '25.00', customer: null, age: 2 * D + i * 60e3 });
  });
  return w;
}
