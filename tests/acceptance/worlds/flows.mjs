// Patchworks: flow_failed, flow_partial, flow_not_running, flow_run_stuck, queue_stalled, record_not_carried.
import { scenario } from '../harness.mjs';
import { Patchworks } from '../patchworks.mjs';
import { D, H, M, World, shopifyTime } from '../world.mjs';

const spaced = (age) => shopifyTime(age)?.replace('T', ' ').replace('Z', '') ?? null;

export function flowsWorld(name, encoding) {
  const pw = new Patchworks({ key: `pw-${name}`, pageCap: 7, ...encoding });
  const w = new World(name, { shopify: 'returngo_app = "returngo"', policy: 'native_returns = false', patchworks: pw });
  const s = (text, build) => scenario(w, text, build);
  const time = encoding.spaced ? spaced : shopifyTime;
  const num = (n) => (encoding.textNumbers ? String(n) : n);
  let flows = 40;
  let runs = 9000;

  function flow(what, { cron = null, enabled = true, deployed = true, watched = true, toml = '' } = {}) {
    const id = ++flows;
    const version = { flow_name: what, iteration: 3, status: 'Deployed', is_deployed: true, flow_priority: 3, steps: [], schedules: cron ? [{ id: 1, cron_string: cron }] : [] };
    pw.flows.push({
      id, name: `ReturnGO ${what}`, description: 'free text', is_enabled: encoding.textNumbers ? Number(enabled) : enabled, enabled_at: enabled ? time(90 * D) : null,
      status: deployed ? 'Deployed' : 'Draft', deployed_at: deployed ? time(90 * D) : null, deployed_version: deployed ? version : null, latest_version: version,
      created_at: time(200 * D), updated_at: time(90 * D),
    });
    if (watched) pw.toml += `[[store.patchworks.flow]]\nmatch = "${id}"\n${toml}\n`;
    return id;
  }
  function run(flowId, { status = 2, age = 5 * M, took = M, trigger = 'Schedule', ...rest } = {}) {
    const id = ++runs;
    const ended = status !== 1;
    pw.runs.push({
      id: num(id), flow_id: num(flowId), flow_version_id: num(flowId + 500), status, trigger, started_at: time(age), finished_at: ended ? time(Math.max(0, age - took)) : null,
      created_at: time(age), updated_at: time(age), duration: 60, summary: status === 3 ? 'Connector answered 500' : null, retry_flow_run_id: null, retried_flow_run: [],
      has_warnings: [], name: null, error_warning_logs: [], operations_sent: 1, operations_received: 1, ...rest,
    });
    return id;
  }
  const wrong = (check, cause, id) => w.expect(check, cause, 'flow', String(id), { rma: null });
  const half = { cron: '*/30 * * * *' };
  const event = { trigger: 'Webhook' };

  s('healthy return', () => w.ret());
  s('a healthy scheduled flow, many runs', () => {
    const id = flow('orders', half);
    for (let i = 0; i < 30; i++) run(id, { age: 5 * M + i * 30 * M });
  });
  s('a healthy event flow that has not run for a day', () => run(flow('webhook'), { ...event, age: D }));

  // flow_failed
  s('scheduled, newest failed', () => { const id = flow('f1', half); run(id, { age: 35 * M }); run(id, { status: 3 }); wrong('flow_failed', null, id); });
  s('scheduled, newest stopped', () => { const id = flow('f2', half); run(id, { age: 35 * M }); run(id, { status: 4 }); wrong('flow_failed', null, id); });
  s('scheduled, failed, then success', () => { const id = flow('f3', half); run(id, { age: 35 * M, status: 3 }); run(id); });
  s('scheduled, failed, next one runs', () => { const id = flow('f4', half); run(id, { age: 35 * M, status: 3 }); run(id, { status: 1 }); wrong('flow_failed', null, id); });
  s('event, failed, another succeeded since', () => { const id = flow('f5'); run(id, { ...event, age: 5 * H, status: 3 }); run(id, { ...event, age: H }); wrong('flow_failed', null, id); });
  s('event, failed, retried well', () => {
    const id = flow('f6');
    const bad = run(id, { ...event, age: 5 * H, status: 3 });
    const good = run(id, { trigger: 'Retry', age: 4 * H, retry_flow_run_id: num(bad) });
    pw.runs.find((r) => String(r.id) === String(bad)).retried_flow_run = [{ id: num(good) }];
  });
  s('event, failed, retry failed too', () => {
    const id = flow('f7');
    const bad = run(id, { ...event, age: 5 * H, status: 3 });
    run(id, { trigger: 'Retry', age: 4 * H, status: 3, retry_flow_run_id: num(bad) });
    wrong('flow_failed', null, id);
  });
  s('event, failed eight days ago', () => { const id = flow('f8'); run(id, { ...event, age: 8 * D, status: 3 }); run(id, { ...event, age: H }); });
  s('failed, but nobody watches it', () => run(flow('other', { ...half, watched: false }), { status: 3 }));
  s('an unknown status is not a failure', () => { const id = flow('f9', half); run(id, { age: 35 * M }); run(id, { status: 9 }); });

  // flow_partial
  s('partial', () => { const id = flow('p1', half); run(id, { age: 35 * M }); run(id, { status: 5 }); wrong('flow_partial', null, id); });
  s('partial, then clean', () => { const id = flow('p2', half); run(id, { age: 35 * M, status: 5 }); run(id); });
  s('green with warnings', () => {
    const id = flow('p3', half);
    const r = run(id, { has_warnings: [true], error_warning_logs: [{ id: 1, log_level: 'warning', log_message: 'free text', created_at: time(5 * M) }] });
    pw.logs[r] = [{ id: 1, log_level: 'warning', log_message: 'free text', created_at: time(5 * M) }];
    wrong('flow_partial', null, id);
  });
  s('green with error logs', () => {
    const id = flow('p4', half);
    const r = run(id, { has_warnings: [true], error_warning_logs: [{ id: 2, level: 'ERROR', message: 'free text', created_at: time(5 * M) }] });
    pw.logs[r] = [{ id: 2, level: 'ERROR', message: 'free text', created_at: time(5 * M) }];
    wrong('flow_partial', null, id);
  });
  s('received and sent none', () => { const id = flow('p5', { ...half, toml: 'expect_send = true' }); run(id, { operations_received: num(4), operations_sent: num(0) }); wrong('flow_partial', null, id); });
  s('received and sent none, which is fine here', () => { const id = flow('p6', half); run(id, { operations_received: 4, operations_sent: 0 }); });
  s('an empty pull', () => { const id = flow('p7', { ...half, toml: 'expect_send = true' }); run(id, { operations_received: num(0), operations_sent: num(0) }); });

  // flow_not_running
  s('disabled', () => { const id = flow('n1', { ...half, enabled: false }); run(id, { age: 5 * H }); wrong('flow_not_running', 'disabled', id); });
  s('not deployed', () => { const id = flow('n2', { deployed: false }); run(id, { ...event, age: 5 * H }); wrong('flow_not_running', 'not_deployed', id); });
  s('missed its cron', () => { const id = flow('n3', { cron: '*/15 * * * *' }); run(id, { age: 3 * H }); wrong('flow_not_running', 'missed_schedule', id); });
  s('missed expect_every', () => { const id = flow('n4', { toml: 'expect_every = "15m"' }); run(id, { ...event, age: 50 * M }); wrong('flow_not_running', 'missed_schedule', id); });
  s('within two intervals of expect_every', () => { const id = flow('n5', { toml: 'expect_every = "30m"' }); run(id, { ...event, age: 50 * M }); });
  s('a daily cron', () => {
    const at = new Date(Date.now() - 6 * H);
    run(flow('n6', { cron: `${at.getUTCMinutes()} ${at.getUTCHours()} * * *` }), { age: 6 * H });
  });
  s('disabled, but nobody watches it', () => flow('n7', { ...half, enabled: false, watched: false }));

  // flow_run_stuck
  s('seventy minutes', () => { const id = flow('s1'); run(id, { ...event, age: 70 * M, status: 1 }); wrong('flow_run_stuck', null, id); });
  s('fifty minutes', () => { const id = flow('s2'); run(id, { ...event, age: 50 * M, status: 1 }); });
  s('ended after a long time', () => { const id = flow('s3'); run(id, { ...event, age: 5 * H, took: 4 * H }); });

  // queue_stalled
  const queued = (id, age, status = 'pending') => pw.queue.push({ id: num(++runs), flow_id: num(id), flow: { id: num(id) }, flow_version_id: num(id + 500), status, trigger: 'Webhook', created_at: time(age), updated_at: time(age) });
  s('queued for fifteen minutes', () => { const id = flow('q1'); queued(id, 15 * M); queued(id, 2 * M); wrong('queue_stalled', null, id); });
  s('queued for five minutes', () => queued(flow('q2'), 5 * M));
  s('picked long ago', () => queued(flow('q3'), 5 * H, 'picked'));

  // record_not_carried
  const track = (id, value, direction, success, age = 3 * H) => pw.tracked.push({
    id: num(++runs), flow_id: num(id), flow_run_id: num(1), step_id: num(2), entity_type_id: num(63), value, direction, sent_count: direction === 'Send' ? 1 : 0,
    received_count: direction === 'Send' ? 0 : 1, success: encoding.textNumbers ? Number(success) : success, tracked_data_store_reference: '', created_at: time(age), updated_at: time(age),
  });
  s('received, never sent', () => {
    const id = flow('t1', { toml: 'track = "order_name"' });
    const { o, m } = w.ret();
    track(id, o.name, 'Receive', true);
    w.return_('record_not_carried', null, m);
  });
  s('received, sending failed', () => {
    const id = flow('t2', { toml: 'track = "rma_id"' });
    const { m } = w.ret();
    track(id, m.id, 'Receive', true);
    track(id, m.id, 'Send', false);
    w.return_('record_not_carried', null, m);
  });
  s('sent, after a failure', () => {
    const id = flow('t3', { toml: 'track = "order_id"' });
    const { o } = w.ret();
    track(id, o.legacyResourceId, 'Receive', true);
    track(id, o.legacyResourceId, 'Send', false, 4 * H);
    track(id, o.legacyResourceId, 'Send', true, 2 * H);
  });
  s('a flow that never tracked', () => flow('t4', { toml: 'track = "rma_id"' }));
  s('a cancelled return', () => {
    const { m } = w.ret({ refund: false, restock: false, rma: { status: 'Canceled', received: null } });
    track(42, m.id, 'Receive', true);
  });
  return w;
}

export const flowWorlds = () => [
  flowsWorld('pw-flat', { envelope: 'flat', status: 'int' }),
  flowsWorld('pw-attributes', { envelope: 'attributes', status: 'upper', spaced: true, textNumbers: true }),
  flowsWorld('pw-related', { envelope: 'related', status: 'object' }),
];
