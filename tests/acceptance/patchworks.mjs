// A fake Patchworks Core API: docs/facts/patchworks.md. GET only; both JSON headers wanted; flat or JSON:API-like envelope;
// run status as number, numeric string, label or object.
import { Served } from './serve.mjs';

const labels = { 1: 'started', 2: 'success', 3: 'failure', 4: 'stopped', 5: 'partial success' };
const encodings = {
  int: (s) => s, string: (s) => String(s), label: (s) => labels[s] ?? s, upper: (s) => (labels[s] ?? String(s)).toUpperCase().replace(' ', '_'),
  object: (s) => ({ id: s, name: labels[s] ?? s }), value: (s) => ({ value: s }),
};

export class Patchworks extends Served {
  constructor({ key = 'pw-key', envelope = 'flat', status = 'int', pageCap = 100 } = {}) {
    super();
    Object.assign(this, { key, envelope, status, pageCap, toml: '', flows: [], runs: [], queue: [], tracked: [], logs: {}, seen: new Set(), forbidden: new Set() });
  }

  // Related things come only where `include` names them: in the item (flat, attributes) or under `relationships`.
  wrap(type, { id, ...rest }, include = '', related = {}) {
    const wanted = include.split(',');
    const relationships = {};
    for (const [name, field] of Object.entries(related)) {
      const value = rest[field];
      delete rest[field];
      if (value === undefined || !wanted.some((w) => w === name || w.startsWith(`${name}.`))) continue;
      const kept = value === null || typeof value !== 'object' || Array.isArray(value) ? value : { ...value };
      if (kept?.schedules && !wanted.includes(`${name}.schedules`)) delete kept.schedules;
      if (this.envelope !== 'related') rest[field] = kept;
      else relationships[name] = { data: Array.isArray(kept) ? kept.map((v) => this.wrap(name, v)) : kept && typeof kept === 'object' ? { id: '9', type: name, attributes: kept } : kept };
    }
    if (this.envelope === 'flat') return { id, ...rest };
    return { id: String(id), type, attributes: rest, relationships };
  }

  handle(req, res) {
    const url = new URL(req.url, 'http://x');
    const send = (status, value) => res.writeHead(status, { 'content-type': 'application/json', date: new Date().toUTCString() }).end(JSON.stringify(value));
    if (req.method !== 'GET') this.violations.push(`${req.method} ${req.url}`);
    if (req.headers.authorization !== this.key) return send(401, { message: 'Unauthenticated.' });
    if (req.headers.accept !== 'application/json' || req.headers['content-type'] !== 'application/json') {
      this.violations.push(`JSON headers missing on ${url.pathname}`);
      return res.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
    }
    const path = url.pathname.replace(/^\/api\/v1\//, '');
    this.seen.add(path.replace(/\d+/g, 'N'));
    if (this.forbidden.has(path.split('/')[0])) return send(403, { message: 'This action is unauthorized.' });
    const rows = this.rows(path, url.searchParams);
    if (rows === undefined) return send(404, { message: 'Not found.' });
    return send(200, Array.isArray(rows) ? this.page(rows, url) : { data: rows });
  }

  page(rows, url) {
    const per = Math.min(Number(url.searchParams.get('per_page') ?? 15), this.pageCap);
    const at = Number(url.searchParams.get('page') ?? 1);
    const last = Math.max(1, Math.ceil(rows.length / per));
    const link = (n) => (n < 1 || n > last ? null : `http://x${url.pathname}?page=${n}`);
    return {
      data: rows.slice((at - 1) * per, at * per),
      meta: { current_page: at, from: 1, last_page: last, path: url.pathname, per_page: per, to: 1, total: rows.length },
      links: { first: link(1), last: link(last), prev: link(at - 1), next: link(at + 1) },
    };
  }

  rows(path, params) {
    const filter = (name) => params.get(`filter[${name}]`);
    const ms = (name) => {
      const v = filter(name);
      if (v === null) return null;
      if (!/^\d{13}$/.test(v)) this.violations.push(`filter[${name}]=${v} is not milliseconds`);
      return Number(v);
    };
    const sort = params.get('sort');
    const include = params.get('include') ?? '';
    if (path === 'flows')
      return this.flows.map((f) => this.wrap('flows', f, include, { deployedVersion: 'deployed_version', latestVersion: 'latest_version', currentVersion: 'current_version' }));
    if (path === 'flow-runs') {
      if (sort && !/^-?started_at$/.test(sort)) this.violations.push(`flow-runs sort=${sort}`);
      let rows = [...this.runs];
      const after = ms('started_after');
      const before = ms('started_before');
      if (after !== null) rows = rows.filter((r) => Date.parse(r.started_at) >= after);
      if (before !== null) rows = rows.filter((r) => Date.parse(r.started_at) <= before);
      if (filter('status')) rows = rows.filter((r) => String(r.status) === filter('status'));
      if (filter('flow_id')) rows = rows.filter((r) => String(r.flow_id) === filter('flow_id'));
      if (filter('has_warnings') === 'true') rows = rows.filter((r) => r.has_warnings?.length);
      rows.sort((a, b) => (Date.parse(a.started_at) - Date.parse(b.started_at)) * (sort?.startsWith('-') ? -1 : 1));
      return rows.map((r) => this.run(r, include));
    }
    const one = path.match(/^flow-runs\/(\w+)$/)?.[1];
    if (one) {
      const run = this.runs.find((r) => String(r.id) === one);
      return run && this.run(run, include);
    }
    const logs = path.match(/^flow-runs\/(\w+)\/flow-run-logs$/)?.[1];
    if (logs) return (this.logs[logs] ?? []).map((l) => this.wrap('flow-run-logs', l));
    if (path === 'scheduled-flows') {
      const rows = filter('status') ? this.queue.filter((q) => q.status === filter('status')) : this.queue;
      return rows.map((q) => this.wrap('scheduled-flows', q));
    }
    if (path === 'tracked-data') {
      let rows = [...this.tracked];
      const after = ms('created_after');
      if (after !== null) rows = rows.filter((t) => Date.parse(t.created_at) >= after);
      const before = ms('created_before');
      if (before !== null) rows = rows.filter((t) => Date.parse(t.created_at) <= before);
      if (filter('value')) rows = rows.filter((t) => filter('value').split(',').includes(t.value));
      if (filter('flow_id')) rows = rows.filter((t) => String(t.flow_id) === filter('flow_id'));
      if (filter('flow_run_id')) rows = rows.filter((t) => String(t.flow_run_id) === filter('flow_run_id'));
      return rows.map((t) => this.wrap('tracked-data', t));
    }
    return undefined;
  }

  run({ encoding, status, ...r }, include) {
    return this.wrap('flow-runs', { ...r, status: encodings[encoding ?? this.status](status) }, include,
      { errorWarningLogs: 'error_warning_logs', operationsSent: 'operations_sent', operationsReceived: 'operations_received' });
  }
}
