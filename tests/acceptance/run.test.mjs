// The daemon: a baseline digest, then each alert's firing and its resolve once at every receiver, over kill -9 and restart.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import net from 'node:net';
import test, { after, before } from 'node:test';
import { Agent, binary } from './harness.mjs';
import { Hooks, MailServer } from './receivers.mjs';
import { D, M, World } from './world.mjs';

const w = new World('running', { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false' });
w.calls = 'daily_calls = 1000000';
const old = w.ret({ refund: false }).m;
const victim = w.ret({ refund: { age: 20 * M }, payout: { age: 20 * M } });
const hooks = new Hooks('s3cret-of-hook');
const mail = new MailServer();
let agent;
let port;
let child;
let log = '';

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function until(what, test_, ms = 40e3) {
  for (const end = Date.now() + ms; Date.now() < end; await sleep(200)) {
    const value = await test_();
    if (value) return value;
  }
  assert.fail(`never: ${what}\n${log.slice(-3000)}`);
}
const get = (path) => fetch(`http://127.0.0.1:${port}${path}`).catch(() => null);
const findings = async () => (await (await get('/api/findings'))?.json())?.findings ?? [];
const told = (id) => [hooks.slack, hooks.hook, mail.mails].map((box) => box.filter((m) => m.includes(id)));

function start() {
  child = spawn(binary, ['run', '--config', agent.config], { env: agent.env, cwd: agent.dir });
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (d) => (log += d));
  child.exited = new Promise((done) => child.on('close', (code, signal) => done({ code, signal })));
}

before(async () => {
  await Promise.all([w.open(), hooks.start(), mail.start()]);
  port = await new Promise((done) => {
    const s = net.createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = s.address();
      s.close(() => done(free));
    });
  });
  agent = new Agent([w], {
    listen: `127.0.0.1:${port}`, extra: 'poll_interval = "1s"', env: { SLACK: `${hooks.url}/slack`, HOOK: `${hooks.url}/hook`, HOOK_SECRET: 's3cret-of-hook' },
    tail: `
[[receiver]]
name = "slack"
slack = { webhook_url = { env = "SLACK" } }
[[receiver]]
name = "mail"
email = { smtp = "${mail.url}", from = "returnwatch@acme.test", to = ["finance@acme.test"], tls = "none" }
[[receiver]]
name = "hook"
webhook = { url = { env = "HOOK" }, secret = { env = "HOOK_SECRET" } }
[[route]]
receiver = ["slack", "mail", "hook"]
group_by = ["check", "store"]
group_wait = "1s"
group_interval = "2s"
`,
  });
  start();
});
after(async () => {
  child?.kill('SIGKILL');
  await child?.exited;
  agent?.close();
  await Promise.all([w.close(), hooks.stop(), mail.stop()]);
});

test('ready, and the old debt in one digest to everybody', async () => {
  await until('ready', async () => (await get('/readyz'))?.status === 200);
  assert.equal((await get('/healthz')).status, 200);
  await until('digest', () => told(old.id).every((m) => m.length > 0));
  assert.match(await (await get('/metrics')).text(), /returnwatch_findings\{[^}]*check="refund_not_posted"[^}]*\} 1/);
});

test('a refund that fails afterwards is told once to each', async () => {
  victim.r.transactions[0].status = 'FAILURE';
  victim.r.totalRefundedSet = w.bag('0', victim.o);
  victim.o.touched = 0;
  w.finish();
  victim.o.updatedAt = new Date().toISOString();
  await until('firing', async () => (await findings()).some((f) => f.rma_id === victim.id && f.state === 'firing'));
  await until('told', () => told(victim.id).every((m) => m.length > 0));
  await sleep(4000);
  assert.deepEqual(told(victim.id).map((m) => m.length), [1, 1, 1]);
});

test('killed and started again, it repeats nothing', async () => {
  child.kill('SIGKILL');
  await child.exited;
  start();
  await until('ready again', async () => (await get('/readyz'))?.status === 200);
  await sleep(4000);
  assert.deepEqual(told(victim.id).map((m) => m.length), [1, 1, 1]);
  assert.deepEqual(told(old.id).map((m) => m.length), [1, 1, 1]);
});

test('while it runs, check asks it', async () => {
  const { code, findings: all } = await agent.check();
  assert.equal(code, 1);
  assert.ok(all.some((f) => f.rma_id === victim.id && f.check === 'refund_failed'));
});

test('mended, it is told so once', async () => {
  w.payout(victim.m, { refund: w.refund(victim.o, { lines: [{ restock: 'NO_RESTOCK' }], age: 0 }), age: 0 });
  w.finish();
  victim.o.updatedAt = new Date().toISOString();
  await until('resolved', async () => !(await findings()).some((f) => f.rma_id === victim.id && f.state === 'firing'));
  await until('told', () => told(victim.id).every((m) => m.length > 1));
  await sleep(3000);
  assert.deepEqual(told(victim.id).map((m) => m.length), [2, 2, 2]);
  for (const [, last] of told(victim.id)) assert.match(last, /resolved|mended|solved/i);
});

test('SIGTERM ends it well; nobody was refused and nothing private left', async () => {
  child.kill('SIGTERM');
  assert.deepEqual(await child.exited, { code: 0, signal: null });
  assert.deepEqual([...hooks.violations, ...w.shop.violations, ...w.returngo.violations], []);
  assert.doesNotMatch([...hooks.slack, ...hooks.hook, ...mail.mails, log].join('\n'), /Nobody Real|nobody@example|1 Test Road|S3CR3T|shpat_test|key-running|s3cret-of-hook/);
});
