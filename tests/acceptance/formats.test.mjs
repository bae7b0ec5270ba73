// What `check` prints and how it ends: text, JUnit, filters, and mistakes of the one who calls it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import test, { after, before } from 'node:test';
import { Agent } from './harness.mjs';
import { ALL_SCOPES } from './shopify/shop.mjs';
import { World } from './world.mjs';

const w = new World('formats', { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' });
const debt = w.ret({ refund: false }).m;
const lost = w.ret({ refund: { lines: [{ restock: 'NO_RESTOCK' }] } }).m;
const other = new World('other', { scopes: [...ALL_SCOPES, 'write_orders'], shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' });
const elsewhere = other.ret({ refund: false }).m;
let agent;

before(async () => {
  await Promise.all([w.open(), other.open()]);
  agent = new Agent([w, other]);
});
after(async () => {
  agent.close();
  await Promise.all([w.close(), other.close()]);
});

test('text is for people: one line tells which return, how much, and what', async () => {
  const { code, out } = await agent.run(['check']);
  assert.equal(code, 1);
  for (const m of [debt, lost, elsewhere]) assert.match(out, new RegExp(m.id));
  assert.match(out, /59\.90/);
});

test('a key that can write is warned of, once, by the name of what it can do', async () => {
  const { err } = await agent.run(['check']);
  assert.equal(err.match(/can write/g)?.length, 1, err);
  assert.match(err, /other: the Shopify key can write \(write_orders\)/);
});

test('JUnit: a failure for each finding', async () => {
  const { code, out } = await agent.run(['check', '--format', 'junit']);
  assert.equal(code, 1);
  assert.match(out, /^<\?xml[^>]*\?>\s*<testsuites?[\s>]/);
  assert.equal(out.match(/<failure[\s>]/g).length, 3);
  const depth = [...out.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)].reduce((d, [, end, , self]) => d + (end ? -1 : self ? 0 : 1), 0);
  assert.equal(depth, 0, 'every element is closed');
});

test('--store and --check look at that only', async () => {
  const ids = async (...args) => JSON.parse((await agent.run(['check', '--format', 'json', ...args])).out).findings.map((f) => f.rma_id).sort();
  assert.deepEqual(await ids('--store', 'other'), [elsewhere.id]);
  assert.deepEqual(await ids('--check', 'restock_missing'), [lost.id]);
  assert.deepEqual(await ids('--check', 'refund_not_posted', '--store', 'formats'), [debt.id]);
});

test('an unknown store or check is said, and is no "all well"', async () => {
  for (const args of [['--store', 'nobody'], ['--check', 'no_such_check']]) {
    const { code, err } = await agent.run(['check', ...args]);
    assert.equal(code, 2, args.join(' '));
    assert.match(err, new RegExp(args[1]));
  }
});

test('all mistakes of a configuration at once, each with line and key', async () => {
  const good = readFileSync(agent.config, 'utf8');
  writeFileSync(agent.config, good.replace('[agent]', '[agent]\npol_interval = "60s"\nbackfill = 45') + '\n[checks.no_such]\nenabled = true\n[checks.refund_failed]\nseverity = "loud"\n');
  const { code, out, err } = await agent.run(['check']);
  writeFileSync(agent.config, good);
  assert.equal(code, 2);
  for (const key of ['pol_interval', 'backfill', 'no_such', 'severity']) assert.match(out + err, new RegExp(`:\\d+:.*${key}`), key);
});

test('a secret that is not there is named, and nothing else of it', async () => {
  const { env } = agent;
  agent.env = { ...env };
  delete agent.env.SHOPIFY_TOKEN;
  const { code, err, out } = await agent.run(['check']);
  agent.env = env;
  assert.equal(code, 2);
  assert.match(err + out, /SHOPIFY_TOKEN/);
});
