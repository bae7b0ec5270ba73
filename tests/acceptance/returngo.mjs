// A fake ReturnGO: docs/facts/returngo.md sections 1 to 3. One server may hold several shops of one owner's key.
// It answers GET only, wants both headers and `pagesize`, and its `lastUpdated` stands still.
import { Served } from './serve.mjs';

const columns = { rma_created_at: 'createdAt', rma_updated_at: 'lastUpdated', created_at: 'createdAt', updated_at: 'lastUpdated' };
const ops = { lt: (a, b) => a < b, lte: (a, b) => a <= b, gt: (a, b) => a > b, gte: (a, b) => a >= b, eq: (a, b) => a === b, neq: (a, b) => a !== b };

export class ReturnGo extends Served {
  constructor({ key = 'rg-key', pageCap = 500 } = {}) {
    super();
    Object.assign(this, { key, pageCap, shops: {}, inFlight: 0, details: new Map(), listed: 0 });
  }

  shop(domain) {
    return (this.shops[domain] ??= { rmas: [] });
  }

  handle(req, res) {
    const url = new URL(req.url, 'http://x');
    const send = (status, value) => {
      this.inFlight--;
      res.writeHead(status, { 'content-type': 'application/json', 'x-amzn-requestid': `req-${this.requests}`, date: new Date().toUTCString() })
        .end(typeof value === 'string' ? value : JSON.stringify(value));
    };
    if (++this.inFlight > 1) this.violations.push('two requests in flight on one key');
    if (req.method !== 'GET') this.violations.push(`${req.method} ${req.url}`);
    const shop = this.shops[req.headers['x-shop-name']];
    setTimeout(() => {  // A moment, so that a second request would be seen in flight.
      if (req.headers['x-api-key'] !== this.key) return send(401, { message: 'Unauthorized' });
      if (!shop) return send(403, { message: 'Forbidden' });
      try {
        if (url.pathname === '/rmas') return send(200, this.rmas(shop, url.searchParams));
        if (url.pathname === '/transactions') return send(200, this.transactions(shop, url.searchParams));
        const id = url.pathname.match(/^\/rma\/(\d+)$/)?.[1];
        const rma = id && shop.rmas.find((r) => String(r.rmaSummary.rmaId) === id);
        if (rma) this.details.set(id, (this.details.get(id) ?? 0) + 1);
        return rma ? send(200, rma) : send(id ? 404 : 400, { message: 'not found' });
      } catch (e) {
        this.violations.push(`${req.url}: ${e.message}`);
        return send(400, { message: e.message });
      }
    }, 1);
  }

  page(rows, params, key) {
    const size = Number(params.get('pagesize'));
    if (!(size >= 1 && size <= 500)) throw new Error('pagesize must be 1..500');
    const same = [...params].filter(([k]) => k !== 'cursor' && k !== 'pagesize').map(([k, v]) => `${k}=${v}`).sort().join('&');
    let from = 0;
    if (params.get('cursor')) {
      const cursor = JSON.parse(Buffer.from(params.get('cursor'), 'base64').toString());
      if (cursor.same !== same) throw new Error(`cursor of another query: ${cursor.same} then ${same}`);
      from = rows.findIndex((r) => key(r) === cursor.id) + 1;
    }
    const page = rows.slice(from, from + Math.min(size, this.pageCap));
    const more = from + page.length < rows.length;
    const next = more ? Buffer.from(JSON.stringify({ id: key(page.at(-1)), same })).toString('base64') : [null, '', undefined][rows.length % 3];
    return [page, next];
  }

  // The filters of a date column: any number of them, ANDed; a time without zone is UTC.
  dates(rows, params, names) {
    for (const name of names)
      for (const raw of params.getAll(name)) {
        const m = raw.match(/^(lt|lte|gt|gte|eq|neq):(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\+00:00|Z)?$/);
        if (!m) throw new Error(`bad date filter ${name}=${raw}`);
        rows = rows.filter((r) => ops[m[1]](Date.parse(r[columns[name]]), Date.parse(`${m[2]}Z`)));
      }
    return rows;
  }

  known(params, names) {
    for (const [name] of params) if (!names.includes(name)) throw new Error(`unknown parameter ${name}`);
  }

  rmas(shop, params) {
    this.listed++;
    this.known(params, ['pagesize', 'cursor', 'status', 'rma_created_at', 'rma_updated_at', 'order_name', 'customer_ids', 'tracking_numbers', 'sort_by']);
    const csv = (name) => params.get(name)?.split(',').map((s) => s.trim());
    let rows = this.dates([...shop.rmas], params, ['rma_created_at', 'rma_updated_at']);
    const states = csv('status');
    for (const s of states ?? [])
      if (!['Pending', 'Approved', 'Received', 'Validated', 'Done', 'Rejected', 'Canceled'].includes(s)) throw new Error(`unknown status ${s}`);
    if (states) rows = rows.filter((r) => states.some((s) => s.toLowerCase() === r.rmaSummary.status.toLowerCase()));
    if (csv('order_name')) rows = rows.filter((r) => csv('order_name').includes(r.orderDetails.order_name));
    rows.sort((a, b) => Number(b.rmaSummary.rmaId) - Number(a.rmaSummary.rmaId));
    for (const s of csv('sort_by') ?? []) {
      const m = s.match(/^([+-])(rma_created_at|rma_updated_at)$/);
      if (!m) throw new Error(`bad sort_by ${s}`);
      rows.sort((a, b) => (Date.parse(a[columns[m[2]]]) - Date.parse(b[columns[m[2]]])) * (m[1] === '-' ? -1 : 1));
    }
    const [page, next] = this.page(rows, params, (r) => r.rmaSummary.rmaId);
    return { rmas: page.map((r) => r.rmaSummary), next_cursor: next };
  }

  transactions(shop, params) {
    this.known(params, ['pagesize', 'cursor', 'created_at', 'updated_at', 'rma_ids', 'order_ids', 'ids', 'statuses', 'types', 'processors']);
    const of = (name) => params.get(name)?.split(',');
    let rows = shop.rmas
      .filter((r) => !of('rma_ids') || of('rma_ids').includes(String(r.rmaSummary.rmaId)))
      .filter((r) => !of('order_ids') || of('order_ids').includes(String(r.orderDetails.orderId)))
      .flatMap((r) => r.transactions ?? []);
    if (of('ids')) rows = rows.filter((t) => of('ids').includes(String(t.id)));
    rows = this.dates(rows, params, ['created_at', 'updated_at']).sort((a, b) => Number(a.id) - Number(b.id));
    const [page, next] = this.page(rows, params, (t) => t.id);
    return { transactions: page, next_cursor: next };
  }
}
