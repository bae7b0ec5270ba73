// Runs the real binary against worlds and compares what it says with what it must say: recall and precision.
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { minor } from './money.mjs';
import { CHECKS, ownerOf, severityOf } from './catalogue.mjs';

export const binary = process.env.RETURNWATCH_BINARY ?? new URL('../../build/dev/returnwatch', import.meta.url).pathname;

export class Agent {
  constructor(worlds, { listen = '127.0.0.1:0', extra = '', tail = '', env = {} } = {}) {
    this.dir = mkdtempSync(join(tmpdir(), 'rw-accept-'));
    this.worlds = worlds;
    this.config = join(this.dir, 'returnwatch.toml');
    this.env = Object.assign({ PATH: process.env.PATH, HOME: this.dir, TZ: 'Pacific/Auckland' }, ...worlds.map((w) => w.env()), env);
    writeFileSync(this.config, `[agent]\nstate = "${this.dir}/state.db"\nlisten = "${listen}"\n${extra}\n${worlds.map((w) => w.toml()).join('\n')}\n${tail}`);
  }

  run(args, { timeout = 90e3 } = {}) {
    return new Promise((done) => {
      const child = spawn(binary, [...args, '--config', this.config], { env: this.env, cwd: this.dir });
      const out = [];
      const err = [];
      const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
      child.stdout.on('data', (d) => out.push(d));
      child.stderr.on('data', (d) => err.push(d));
      child.on('close', (code) => {
        clearTimeout(timer);
        done({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
      });
    });
  }

  async check() {
    const { code, out, err } = await this.run(['check', '--format', 'json']);
    let json;
    try {
      json = JSON.parse(out);
    } catch {
      assert.fail(`no JSON (exit ${code}):\n${out.slice(0, 2000)}\n${err.slice(-3000)}`);
    }
    return { code, err, ...json };
  }

  close() {
    rmSync(this.dir, { recursive: true, force: true });
  }
}

// What the fakes hold and nobody may ever see: personal data, bank details, free text, bearer codes, keys.
const PRIVATE = /Nobody Real|nobody@example|1 Test Road|XX00TEST|S3CR3T|free text|shpat_test|shpss_test|key-[a-z]/;
const KINDS = ['return', 'unit', 'refund', 'order', 'location', 'reason', 'flow', 'source', 'store'];
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/;

// docs/facts/specification.md section 3: the form of every finding, whatever it says.
export function assertShape(agent, result) {
  assert.equal(result.schema, 1);
  assert.match(result.generated_at, TIME);
  for (const f of result.findings) {
    const where = JSON.stringify(f);
    assert.match(f.fingerprint, /^[0-9a-f]{8,}$/, where);
    assert.ok(CHECKS.includes(f.check) && KINDS.includes(f.subject.kind) && f.summary && f.runbook, where);
    assert.match(f.since, TIME, where);
    assert.match(f.first_seen, TIME, where);
    assert.ok(f.evidence.length > 0, `no evidence: ${where}`);
    for (const e of f.evidence) assert.ok(['returngo', 'shopify', 'patchworks', 'agent'].includes(e.source) && e.fact, where);
    assert.ok(f.rma_id === null || /^\d+$/.test(f.rma_id), where);
    assert.ok(f.order_id === null || /^\d+$/.test(f.order_id), where);
    if (f.amount) assert.ok(/^-?\d+(\.\d+)?$/.test(f.amount.value) && /^[A-Z]{3}$/.test(f.amount.currency), where);
  }
  const prints = result.findings.map((f) => f.fingerprint);
  assert.equal(new Set(prints).size, prints.length, 'fingerprints are unique');
  const unread = result.sources.some((s) => !s.ok && s.source !== 'returngo/details');  // That is one return of many.
  const fires = result.findings.some((f) => f.state === 'firing');
  assert.equal(result.code, unread ? 2 : fires ? 1 : 0, `exit code with ${unread ? 'an unreadable source' : fires ? 'findings' : 'nothing'}`);
  assert.doesNotMatch(JSON.stringify(result) + result.err, PRIVATE);
  for (const file of readdirSync(agent.dir).filter((f) => f.startsWith('state.db')))
    assert.doesNotMatch(readFileSync(join(agent.dir, file), 'latin1'), PRIVATE, `personal data in ${file}`);
}

const money = (m) => (m ? `${m.currency} ${minor(m.value ?? m[0], m.currency)}` : 'none');
function wantedLine(e) {
  const amount = 'amount' in e ? (e.amount === undefined ? '*' : e.amount === null ? 'none' : `${e.amount[1]} ${minor(e.amount[0], e.amount[1])}`) : '*';
  return [e.check, e.cause ?? '*', e.kind, e.id, e.rma ?? null, amount, e.severity ?? severityOf(e.check, e.cause), e.owner ?? ownerOf(e.check, e.cause)].join(' | ');
}

// The differences between what a store's findings are and what they must be, as lines to read.
export function differences(world, result) {
  const firing = result.findings.filter((f) => f.store === world.name && f.state === 'firing' && !world.optional?.includes(f.check));
  const expected = [...world.expected];
  const wanted = expected.map(wantedLine);
  const problems = [];
  for (const f of firing) {
    const line = (amount, cause = f.cause, id = f.subject.id) => [f.check, cause, f.subject.kind, id, f.rma_id, amount, f.severity, f.owner].join(' | ');
    const said = [line(money(f.amount)), line('*'), line('*', '*'), line('*', f.cause, '*'), line('*', '*', '*')];
    const i = wanted.findIndex((w) => said.includes(w));
    if (i >= 0) {
      const [e] = expected.splice(i, 1);
      wanted.splice(i, 1);
      const words = `${f.summary} ${f.evidence.map((x) => x.fact).join(' ')}`;
      if (e.says && !e.says.test(words)) problems.push(`does not say ${e.says}: ${words}`);
    } else problems.push(`unexpected: ${line(money(f.amount))}   «${f.summary}»`);
  }
  for (const w of wanted) problems.push(`missing:    ${w}`);
  for (const p of world.pending) {
    const got = result.findings.some((f) => f.store === world.name && f.state === 'pending' && f.check === p.check && f.cause === p.cause && f.subject.id === p.id);
    if (!got) problems.push(`not pending: ${p.check} | ${p.cause} | ${p.id}`);
  }
  for (const id of world.noData)
    if (!result.no_data.some((n) => n.store === world.name && n.rma_id === id)) problems.push(`no "no data": ${id}`);
  if (world.mostCalls && world.returngo.requests > world.mostCalls) problems.push(`${world.returngo.requests} calls of ReturnGO`);
  for (const v of new Set([...world.shop.violations, ...world.returngo.violations, ...(world.patchworks?.violations ?? [])])) problems.push(`violation: ${v}`);
  return problems;
}

// Names of the scenarios, so that a difference says which one it is.
export function explain(world, problems) {
  return problems.map((p) => {
    const hit = world.scenarios.find((s) => s.ids.some((id) => p.includes(id)));
    return `[${hit?.name ?? '?'}] ${p}`;
  });
}

// Adds one named scenario; its RMAs and orders are remembered by id.
export function scenario(world, name, build) {
  world.scenarios ??= [];
  const rmas = world.rmas.length;
  const orders = world.shop.orders.length;
  const flows = world.patchworks?.flows.length;
  build(world);
  const mine = world.shop.orders.slice(orders);
  world.scenarios.push({ name, ids: [...world.rmas.slice(rmas).map((r) => r.id), ...mine.map((o) => o.legacyResourceId), ...mine.flatMap((o) => o.refunds.map((r) => r.legacyResourceId)), ...(world.patchworks?.flows.slice(flows) ?? []).map((f) => `flow | ${f.id} `)] });
}

export function assertFindings(world, result) {
  const problems = explain(world, differences(world, result));
  assert.equal(problems.length, 0, `${world.name}:\n  ${problems.join('\n  ')}`);
}

// `check` over several stores, in one run or each apart (those that only wait, wait together); a test per store. act: what
// moves the worlds between further runs against the same state.
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

export function judge(worlds, { act = [], apart = false, ...options } = {}) {
  const agents = [];
  const results = new Map();
  const check = (agent) => agent.check().then((result) => agent.worlds.forEach((w) => results.set(w, result)));
  before(async () => {
    await Promise.all(worlds.map((w) => w.open()));
    for (const group of apart ? worlds.map((w) => [w]) : [worlds]) agents.push(new Agent(group, options));
    await Promise.all(agents.map(check));
    for (const step of act) {
      await pause(1100);   // times are whole seconds: what happens now is after what was read, and before what will be
      step();
      await pause(2600);
      await Promise.all(agents.map(check));
    }
  });
  after(async () => {
    for (const agent of agents) agent.close();
    await Promise.all(worlds.map((w) => w.close()));
  });
  test('every finding has the form of docs/facts/specification.md section 3, and nothing private', () => {
    for (const agent of agents) assertShape(agent, results.get(agent.worlds[0]));
  });
  for (const w of worlds)
    test(`store ${w.name}`, () => {
      const result = results.get(w);
      if (process.env.DEBUG)
        console.log(w.name, 'expected', w.expected.length, 'requests', w.shop.requests, w.returngo.requests, [...w.shop.notes], [...w.shop.denied], [...w.shop.truncated],
          JSON.stringify(result.no_data.filter((n) => n.store === w.name)), JSON.stringify(result.sources.filter((n) => !n.ok)), result.err);
      assertFindings(w, result);
    });
}
