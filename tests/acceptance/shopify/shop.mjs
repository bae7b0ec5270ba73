// One fake shop: its data, what its token may read, its query bucket, and every rule that the agent broke.
// Served over HTTP as Shopify serves it (docs/facts/shopify.md sections 1, 3, 4, 5), executed by graphql-js over the real schema.
import { gzipSync } from 'node:zlib';
import { graphql as g, loadSchemas } from '../../contract/schema.mjs';
import { requestedCost } from './cost.mjs';
import { Served } from '../serve.mjs';
import { accessRules, deny, fieldResolver, typeResolver } from './resolve.mjs';

let loaded;
function schemas() {
  loaded ??= Object.fromEntries(Object.entries(loadSchemas()).map(([v, s]) => [v, { schema: s.schema, rules: accessRules(s.raw) }]));
  return loaded;
}

export const ALL_SCOPES = [
  'read_orders', 'read_all_orders', 'read_returns', 'read_products', 'read_inventory', 'read_locations',
  'read_merchant_managed_fulfillment_orders', 'read_third_party_fulfillment_orders', 'read_gift_cards', 'read_customers',
  'read_store_credit_accounts', 'read_store_credit_account_transactions',
];

const statuses = {
  open: (o) => !o.closed && !o.cancelledAt, closed: (o) => o.closed, cancelled: (o) => !!o.cancelledAt,
  not_closed: (o) => !o.closed, any: () => true,
};
const lower = (v) => (v == null ? null : String(v).toLowerCase());
const orderFields = {
  default: { get: (o) => o.name }, id: { get: (o) => o.id, type: 'id' }, name: { get: (o) => [o.name, o.name.replace('#', '')] },
  updated_at: { get: (o) => o.updatedAt, type: 'date' }, created_at: { get: (o) => o.createdAt, type: 'date' },
  processed_at: { get: (o) => o.processedAt, type: 'date' },
  status: { get: (o) => Object.keys(statuses).filter((s) => statuses[s](o)), values: Object.keys(statuses) },
  financial_status: { get: (o) => lower(o.displayFinancialStatus) },
  fulfillment_status: { get: (o) => lower(o.displayFulfillmentStatus) },
  return_status: { get: (o) => lower(o.returnStatus) },
  current_total_price: { get: (o) => Number(o.currentTotalPriceSet.shopMoney.amount), type: 'number' },
  tag: { get: (o) => o.tags }, source_name: { get: (o) => o.sourceName }, test: { get: (o) => String(o.test) },
  customer_id: { get: (o) => o.customer?.id, type: 'id' }, gateway: { get: (o) => o.paymentGatewayNames },
  reference_location_id: {
    get: (o) => o.refunds.flatMap((r) => r.refundLineItems).map((l) => l.location?.id).filter(Boolean), type: 'id',
  },
  sku: { get: (o) => o.lineItems.map((l) => l.sku) },
};
const stamped = { id: { get: (x) => x.id, type: 'id' }, created_at: { get: (x) => x.createdAt, type: 'date' }, updated_at: { get: (x) => x.updatedAt, type: 'date' } };
const searchFields = {
  'QueryRoot.orders': orderFields,
  'QueryRoot.inventoryItems': { ...stamped, sku: { get: (x) => x.sku } },
  'InventoryItem.inventoryLevels': stamped, 'Location.inventoryLevels': stamped,
  'QueryRoot.productVariants': { id: { get: (x) => x.id, type: 'id' }, sku: { get: (x) => x.sku } },
  'QueryRoot.giftCards': {
    id: stamped.id, created_at: stamped.created_at, customer_id: { get: (x) => x.customer?.id, type: 'id' },
    source: { get: (x) => x.source, values: ['manual', 'purchased', 'api_client'] },
    status: { get: (x) => (x.enabled ? 'enabled' : 'disabled'), values: ['enabled', 'disabled'] },
    initial_value: { get: (x) => x.initialValue.amount, type: 'number' },
  },
  'QueryRoot.customers': { id: { get: (x) => x.id, type: 'id' } },
  'QueryRoot.locations': { id: { get: (x) => x.id, type: 'id' }, name: { get: (x) => x.name } },
  'QueryRoot.events': { id: stamped.id, created_at: stamped.created_at, action: { get: (x) => x.action }, subject_type: { get: (x) => lower(x.subjectType) } },
  'QueryRoot.fulfillmentOrders': { ...stamped, status: { get: (x) => lower(x.status) } },
  'Order.agreements': { id: stamped.id, happened_at: { get: (x) => x.happenedAt, type: 'date' } },
  'Order.returns': { id: stamped.id, status: { get: (x) => lower(x.status) } },
  'Order.fulfillmentOrders': { ...stamped, status: { get: (x) => lower(x.status) } },
  'Order.events': { id: stamped.id, action: { get: (x) => x.action } },
  'StoreCreditAccount.transactions': {
    type: { get: (x) => (x.__typename === 'StoreCreditAccountCreditTransaction' ? 'credit' : 'debit'), values: ['credit', 'debit', 'expiration'] },
    id: stamped.id,
  },
};

export class Shop extends Served {
  constructor({ domain, token = 'shpat_test', scopes = ALL_SCOPES, currency = 'GBP', version = null, bucket = [20000, 1000] }) {
    super();
    Object.assign(this, { domain, token, currency, version });
    this.scopes = new Set(scopes);
    Object.assign(this, { orders: [], locations: [], variants: [], inventoryItems: [], customers: [], giftCards: [], events: [], draftOrders: [] });
    Object.assign(this, { throttled: 0, notes: new Set(), truncated: new Set(), denied: new Set() });
    [this.maximum, this.restore] = bucket;
    this.available = this.maximum;
    this.filledAt = Date.now();
    this.mangle = null;       // (text) => text: words that the schema does not know yet
    this.dearer = 1;          // what we say a query costs, against the formula
    this.deprecated = null;   // header X-Shopify-API-Deprecated-Reason
    this.credentials = null;  // { id, secret }: client credentials grant instead of a static token
    this.versions = [['2026-01', true], ['2026-04', true], ['2026-07', true], ['2026-10', true], ['2027-01', false], ['unstable', false]];
  }

  inReach(order) {
    return this.scopes.has('read_all_orders') || Date.now() - Date.parse(order.createdAt) < 60 * 86400e3;
  }

  byId(id) {
    const kind = String(id).match(/^gid:\/\/shopify\/(\w+)\/\d+/)?.[1];
    if (!kind) throw deny(`Invalid global id '${id}'`, { code: 'argumentLiteralsIncompatible' });
    const lists = {
      Order: this.orders.filter((o) => this.inReach(o)), Location: this.locations, ProductVariant: this.variants,
      InventoryItem: this.inventoryItems, Customer: this.customers, GiftCard: this.giftCards, DraftOrder: this.draftOrders,
      Refund: this.orders.flatMap((o) => o.refunds), Return: this.orders.flatMap((o) => o.returns),
      FulfillmentOrder: this.orders.flatMap((o) => o.fulfillmentOrders),
    };
    return lists[kind]?.find((x) => x.id === id) ?? null;
  }

  root() {
    const one = (args) => this.byId(args.id);
    return {
      orders: () => this.orders.filter((o) => this.inReach(o)),
      locations: (args) => this.locations.filter((l) => l.isActive || args.includeInactive),
      inventoryItems: () => this.inventoryItems, productVariants: () => this.variants, customers: () => this.customers,
      giftCards: () => this.giftCards, events: () => this.events, draftOrders: () => this.draftOrders,
      fulfillmentOrders: () => this.orders.flatMap((o) => o.fulfillmentOrders),
      nodes: ({ ids }) => {
        if (ids.length > 250) throw deny('The input array size is greater than the maximum allowed of 250', { code: 'MAX_INPUT_SIZE_EXCEEDED' });
        return ids.map((id) => this.byId(id));
      },
      node: one, order: one, location: one, productVariant: one, inventoryItem: one, customer: one, refund: one, return: one, draftOrder: one, giftCard: one,
      ordersCount: () => ({ count: this.orders.length, precision: 'EXACT' }),
      currentAppInstallation: { id: 'gid://shopify/AppInstallation/1', accessScopes: [...this.scopes].map((handle) => ({ handle, description: handle })),
        app: { id: 'gid://shopify/App/77', title: 'returnwatch', handle: 'returnwatch' } },
      publicApiVersions: this.versions.map(([handle, supported]) => ({ handle, supported, displayName: handle })),
      shop: { id: 'gid://shopify/Shop/1', name: 'Acme', myshopifyDomain: this.domain, currencyCode: this.currency, ianaTimezone: 'Europe/London',
        plan: { publicDisplayName: 'Shopify Plus', shopifyPlus: true, partnerDevelopment: false } },
      inventoryProperties: { quantityNames: ['available', 'on_hand', 'committed'].map((name) => ({ name, displayName: name, isInUse: true })) },
    };
  }

  refill() {
    const now = Date.now();
    this.available = Math.min(this.maximum, this.available + ((now - this.filledAt) / 1000) * this.restore);
    this.filledAt = now;
  }

  answer(version, { query, variables }) {
    const asked = schemas()[version] ? version : '2026-07';
    const { schema, rules } = schemas()[asked];
    let document;
    try {
      document = g.parse(query);
    } catch (e) {
      this.violations.push(`syntax: ${e.message}`);
      return { errors: [{ message: e.message }] };
    }
    for (const d of document.definitions)
      if (d.kind === 'OperationDefinition' && d.operation !== 'query') {
        this.violations.push(`a ${d.operation} was sent`);
        return { errors: [{ message: 'read only' }] };
      }
    const invalid = g.validate(schema, document);
    if (invalid.length) {
      this.violations.push(`does not validate: ${invalid.map((e) => e.message).join('; ')}`);
      return { errors: invalid.map((e) => ({ message: e.message, extensions: { code: 'undefinedField' } })) };
    }
    const cost = requestedCost(schema, document, variables) * this.dearer;
    if (cost > 1000) {
      if (this.dearer === 1) this.violations.push(`too dear: ${cost}`);
      return { errors: [{ message: 'Query cost is too high', extensions: { code: 'MAX_COST_EXCEEDED', cost, maxCost: 1000 } }] };
    }
    this.refill();
    const status = () => ({ maximumAvailable: this.maximum, currentlyAvailable: Math.floor(this.available), restoreRate: this.restore });
    if (cost > this.available) {
      this.throttled++;
      return { errors: [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation: 'https://shopify.dev/api/usage/rate-limits' } }],
        extensions: { cost: { requestedQueryCost: cost, actualQueryCost: null, throttleStatus: status() } } };
    }
    const ctx = { shop: this, rules, deprecated: new Set(), search: [], searchFields };
    const result = g.execute({ schema, document, rootValue: this.root(), contextValue: ctx, variableValues: variables, fieldResolver, typeResolver });
    const plain = JSON.parse(JSON.stringify(result));
    for (const e of plain.errors ?? []) if (e.extensions?.code !== 'ACCESS_DENIED') this.violations.push(`error: ${e.message} at ${e.path}`);
    if (ctx.deprecated.size) this.violations.push(`deprecated fields: ${[...ctx.deprecated]}`);
    this.available -= cost;
    plain.extensions = { cost: { requestedQueryCost: cost, actualQueryCost: Math.ceil(cost / 2), throttleStatus: status() } };
    this.available += Math.floor(cost / 2);
    if (ctx.search.length) plain.extensions.search = ctx.search;
    return plain;
  }

  handle(req, res, body) {
    const send = (status, value, headers = {}) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      let bytes = Buffer.from(this.mangle ? this.mangle(text) : text);
      const all = { 'content-type': 'application/json; charset=utf-8', date: new Date().toUTCString(), ...headers };
      if (/\bgzip\b/.test(req.headers['accept-encoding'] ?? '')) {
        bytes = gzipSync(bytes, { level: 1 });
        all['content-encoding'] = 'gzip';
      }
      res.writeHead(status, all).end(bytes);
    };
    if (req.url === '/admin/oauth/access_token' && req.method === 'POST') {
      const form = new URLSearchParams(body);
      const good = this.credentials && form.get('grant_type') === 'client_credentials' && form.get('client_id') === this.credentials.id &&
        form.get('client_secret') === this.credentials.secret && /x-www-form-urlencoded/.test(req.headers['content-type'] ?? '');
      return good ? send(200, { access_token: this.token, scope: [...this.scopes].join(','), expires_in: 86399 })
        : send(400, { error: 'invalid_client' });
    }
    const version = req.url.match(/^\/admin\/api\/([^/]+)\/graphql\.json$/)?.[1];
    if (!version || req.method !== 'POST') {
      this.violations.push(`${req.method} ${req.url}`);
      return send(404, { errors: 'Not Found' });
    }
    if (req.headers['x-shopify-access-token'] !== this.token)
      return send(401, { errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
    if (!/application\/json/.test(req.headers['content-type'] ?? '')) return send(415, { errors: 'Unsupported Media Type' });
    const headers = { 'x-shopify-api-version': this.version ?? version };
    if (this.deprecated) headers['x-shopify-api-deprecated-reason'] = this.deprecated;
    return send(200, this.answer(this.version ?? version, JSON.parse(body)), headers);
  }
}
