// The same facts under other settings: refund_due_on, working days, and the keys of [checks.ID].
import { scenario } from '../harness.mjs';
import { D, H, World } from '../world.mjs';

const options = { shopify: 'returngo_app = "returngo"' };
const day = (offset) => ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'][new Date(Date.now() + offset * D).getUTCDay()];
const owed = (w, m, rest = {}) => w.return_('refund_not_posted', 'no_refund', m, rest);

function due(on) {
  const w = new World(`due-${on}`, { ...options, policy: `native_returns = false\nrefund_due_on = "${on}"` });
  const s = (name, build) => scenario(w, name, build);
  const reached = (stages, m) => stages.includes(on) && owed(w, m);
  s('approved', () => reached(['approved'], w.ret({ refund: false, rma: { received: null } }).m));
  s('received', () => reached(['approved', 'received'], w.ret({ refund: false }).m));
  s('validated', () => reached(['approved', 'received', 'validated'], w.ret({ refund: false, rma: { status: 'Validated' }, units: [{ validated: { age: 3 * D } }] }).m));
  s('done', () => reached(['approved', 'received', 'validated', 'done'], w.ret({ refund: false, rma: { done: 2.5 * D } }).m));
  s('paid', () => w.ret());
  s('pending', () => w.ret({ refund: false, restock: false, rma: { status: 'Pending', approved: null, received: null } }));
  return w;
}

// Graces of business checks count working days only; technical checks do not.
function working() {
  const w = new World('working', { ...options });
  w.policy = `native_returns = true\nworking_days = ["${day(2)}"]`;
  scenario(w, 'no working hour has passed', () => {
    const { m } = w.ret({ refund: false, restock: false, rma: { received: 2 * D, created: 4 * D } });
    w.pending.push({ check: 'refund_not_posted', cause: 'no_refund', id: m.id });
    w.return_('shopify_return_missing', 'absent', m);
  });
  return w;
}

function holidays() {
  const w = new World('holidays', options);
  const date = (offset) => new Date(Date.now() + offset * D).toISOString().slice(0, 10);
  w.policy = `native_returns = false\nworking_days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]\nholidays = ["${date(0)}", "${date(-1)}", "${date(-2)}", "${date(-3)}", "${date(1)}"]`;
  scenario(w, 'received before a long weekend', () => {
    const { m } = w.ret({ refund: false, restock: false, rma: { received: 2 * D } });
    w.pending.push({ check: 'refund_not_posted', cause: 'no_refund', id: m.id });
  });
  scenario(w, 'received long before', () => {
    const { o, m } = w.ret({ refund: false, rma: { received: 7 * D, created: 9 * D } });
    owed(w, m);
    void o;
  });
  return w;
}

function keys() {
  const w = new World('keys', { ...options, policy: 'native_returns = false' });
  w.checks = `
[store.checks.refund_not_posted]
grace = "6d"
min_amount = "20"
severity = "info"
owner = "cx"
[store.checks.refund_not_posted.causes.order_archived]
severity = "critical"
[store.checks.restock_missing]
enabled = false
[store.checks.refund_blocked_by_order_status.causes.not_refundable]
severity = "warning"
`;
  const s = (name, build) => scenario(w, name, build);
  const old = { created: 10 * D, received: 7 * D };
  s('four days are not six', () => {
    const { m } = w.ret({ refund: false });
    w.pending.push({ check: 'refund_not_posted', cause: 'no_refund', id: m.id });
  });
  s('seven days', () => owed(w, w.ret({ refund: false, rma: old }).m, { severity: 'info', owner: 'cx' }));
  s('too little money', () => w.ret({ refund: false, rma: old, units: [{ price: '19.99' }] }));
  s('just enough money', () => owed(w, w.ret({ refund: false, rma: old, units: [{ price: '20.00' }] }).m, { severity: 'info', owner: 'cx' }));
  s('the cause has its own severity', () => w.return_('refund_not_posted', 'order_archived', w.ret({ refund: false, rma: old, order: { closed: true, closedAt: new Date(Date.now() - D).toISOString() } }).m, { severity: 'critical', owner: 'cx' }));
  s('one cause only', () => w.return_('refund_blocked_by_order_status', 'not_refundable', w.ret({ refund: false, order: { refundable: false } }).m, { severity: 'warning' }));
  s('a check that is off', () => w.ret({ refund: { lines: [{ restock: 'NO_RESTOCK' }] } }));
  return w;
}

export const policyWorlds = () => [...['approved', 'received', 'validated', 'done'].map(due), working(), holidays(), keys()];
