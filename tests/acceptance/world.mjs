// A world is one store in its three systems, healthy unless said. The builders below say what happened, with how long ago;
// each test adds what is wrong, and writes down by hand (from docs/facts/specification.md section 4) what the agent must say about it.
import { decimal, minor, shopifyDecimal, sum } from './money.mjs';
import { ReturnGo } from './returngo.mjs';
import { Shop } from './shopify/shop.mjs';

export const M = 60e3, H = 60 * M, D = 24 * H;
export const start = Date.now();
const at = (age) => new Date(start - age);
export const shopifyTime = (age) => (age == null ? null : at(age).toISOString().replace(/\.\d+Z$/, 'Z'));
export const returngoTime = (age) => (age == null ? null : at(age).toISOString().replace(/\.\d+Z$/, '+00:00'));

let serial = 4100;  // One counter for all ids: no two things of any world share a number by chance.
const next = () => ++serial;
const gid = (type, n) => `gid://shopify/${type}/${n}`;

export const APPS = {
  returngo: { __typename: 'App', id: gid('App', 5002117), handle: 'returngo', title: 'ReturnGO Returns' },
  person: { __typename: 'App', id: gid('App', 1830279), handle: 'shopify_web', title: 'Shopify Web' },
  erp: { __typename: 'App', id: gid('App', 90017), handle: 'erp-bridge', title: 'ERP Bridge' },
  helpdesk: { __typename: 'App', id: gid('App', 90018), handle: 'helpdesk', title: 'Help Desk' },
  shop: { __typename: 'App', id: gid('App', 580111), handle: 'online_store', title: 'Online Store' },
  none: null,
};

export class World {
  constructor(name, { currency = 'GBP', policy = '', checks = '', shopify = '', store = '', patchworks = null, ...options } = {}) {
    Object.assign(this, { name, currency, policy, checks, shopifyConfig: shopify, storeConfig: store, patchworks, expected: [], pending: [], noData: [] });
    this.domain = `${name}.myshopify.com`;
    this.shop = new Shop({ domain: this.domain, currency, ...options });
    this.returngo = new ReturnGo({ key: `key-${name}`, ...options.returngo });
    this.keys = [this.returngo.key, patchworks?.key ?? 'none'];  // What the agent holds; a fake may be given another.
    this.rmas = this.returngo.shop(this.domain).rmas;
    this.L = {
      main: this.location('London DC'), berlin: this.location('Berlin DC'), store: this.location('Soho Store'),
      closed: this.location('Old Shed', { inactive: 30 * D }),
    };
    this.orderNumber = 1000 + (serial % 9000);
  }

  // ---- Shopify

  location(name, { inactive = null, service = false, deactivatedAt } = {}) {
    const n = next();
    const l = {
      __typename: 'Location', id: gid('Location', n), legacyResourceId: String(n), name, isActive: inactive === null,
      deactivatedAt: deactivatedAt !== undefined ? deactivatedAt : shopifyTime(inactive), activatable: true, fulfillsOnlineOrders: true,
      isFulfillmentService: service, hasActiveInventory: true, hasUnfulfilledOrders: false, updatedAt: shopifyTime(inactive ?? 200 * D),
      createdAt: shopifyTime(400 * D), fulfillmentService: service ? { id: gid('FulfillmentService', n), handle: 'acme-3pl', serviceName: 'Acme 3PL' } : null,
    };
    this.shop.locations.push(l);
    return l;
  }

  bag(amount, order) {
    const presentment = order?.currency ?? this.currency;
    const own = { amount: shopifyDecimal(amount), currencyCode: presentment };
    if (presentment === this.currency) return { shopMoney: { ...own }, presentmentMoney: own };
    return { shopMoney: { amount: shopifyDecimal((Number(amount) * order.rate).toFixed(2)), currencyCode: this.currency }, presentmentMoney: own };
  }

  level(item, location, { onHand = 5, moved = 30 * D, active = true } = {}) {
    const level = {
      __typename: 'InventoryLevel', id: `${gid('InventoryLevel', next())}?inventory_item_id=${item.legacyResourceId}`, isActive: active,
      onHand, updatedAt: shopifyTime(moved), createdAt: shopifyTime(300 * D), item, location,
      quantities: ({ names }) => names.map((name) => ({
        __typename: 'InventoryQuantity', id: `${level.id}&name=${name}`, name, quantity: ['on_hand', 'available'].includes(name) ? level.onHand : 0, updatedAt: null,
      })),
    };
    item.inventoryLevels.push(level);
    return level;
  }

  // levels: { location key: { onHand, moved, active } }
  variant({ tracked = true, requiresShipping = true, sku = null, levels } = {}) {
    const n = next();
    const m = next();
    const item = {
      __typename: 'InventoryItem', id: gid('InventoryItem', m), legacyResourceId: String(m), sku: sku ?? `SKU-${n}`, tracked, requiresShipping,
      updatedAt: shopifyTime(40 * D), createdAt: shopifyTime(300 * D), inventoryLevels: [],
      inventoryLevel: ({ locationId, includeInactive }) =>
        item.inventoryLevels.find((l) => l.location.id === locationId && (l.isActive || includeInactive)) ?? null,
    };
    const levelsOf = item.inventoryLevels;
    item.inventoryLevels = levelsOf;
    Object.defineProperty(item, 'inventoryLevelsAll', { value: levelsOf });
    const variant = {
      __typename: 'ProductVariant', id: gid('ProductVariant', n), legacyResourceId: String(n), sku: item.sku, title: 'M', displayName: 'Shirt - M',
      inventoryItem: item, product: { __typename: 'Product', id: gid('Product', n + 500000), title: 'Shirt' },
    };
    item.variant = variant;
    for (const [key, value] of Object.entries(levels ?? { main: {}, berlin: {}, store: {} })) this.level(item, this.L[key], value);
    this.shop.inventoryItems.push(item);
    this.shop.variants.push(variant);
    return variant;
  }

  dropVariant(variant) {
    this.shop.variants.splice(this.shop.variants.indexOf(variant), 1);
    this.shop.inventoryItems.splice(this.shop.inventoryItems.indexOf(variant.inventoryItem), 1);
    for (const o of this.shop.orders) for (const l of o.lineItems) if (l.variant === variant) l.variant = null;
  }

  customer() {
    const n = next();
    const c = { __typename: 'Customer', id: gid('Customer', n), legacyResourceId: String(n), storeCreditAccounts: [] };
    this.shop.customers.push(c);
    return c;
  }

  // lines: [{ price, qty, variant, giftCard, requiresShipping }]; price is of one unit.
  order({ age = 20 * D, lines = [{}], currency = this.currency, rate = 1, customer, financial, paid = true, shipping = '0', ...over } = {}) {
    const n = 5500000000000 + next();
    const o = {
      __typename: 'Order', id: gid('Order', n), legacyResourceId: String(n), name: `#${++this.orderNumber}`, currency, rate,
      createdAt: shopifyTime(age), processedAt: shopifyTime(age), touched: age, closed: false, closedAt: null, cancelledAt: null, cancelReason: null,
      displayFulfillmentStatus: 'FULFILLED', returnStatus: 'NO_RETURN', restockable: true, fulfillable: false, edited: false, test: false, note: null,
      tags: [], customAttributes: [], sourceName: 'web', sourceIdentifier: null, app: { id: APPS.shop.id, name: 'Online Store' },
      currencyCode: this.currency, presentmentCurrencyCode: currency, paymentGatewayNames: ['shopify_payments'], confirmed: true, requiresShipping: true,
      refunds: [], transactions: [], fulfillments: [], disputes: [], returns: [], fulfillmentOrders: [], agreements: [], events: [], lineItems: [],
      customer: customer === undefined ? this.customer() : customer, financial, taxesIncluded: true,
    };
    for (const l of lines) {
      const variant = l.variant === undefined ? this.variant() : l.variant;
      const price = l.price ?? '59.90';
      const line = {
        __typename: 'LineItem', id: gid('LineItem', 14000000000000 + next()), price, quantity: l.qty ?? 1, currentQuantity: l.qty ?? 1, refundableQuantity: l.qty ?? 1,
        unfulfilledQuantity: 0, nonFulfillableQuantity: 0, sku: variant?.sku ?? 'CUSTOM', name: 'Shirt', title: 'Shirt', variant, variantTitle: 'M',
        product: variant?.product ?? null, isGiftCard: l.giftCard ?? false, requiresShipping: l.requiresShipping ?? true, restockable: true, taxable: true,
        variantId: l.variantId ?? variant?.legacyResourceId ?? String(next()), discountedTotalSet: this.bag(price, o), originalUnitPriceSet: this.bag(price, o),
      };
      line.fulfillmentLineItem = { __typename: 'FulfillmentLineItem', id: gid('FulfillmentLineItem', next()), quantity: line.quantity, lineItem: line };
      o.lineItems.push(line);
    }
    o.total = sum([...o.lineItems.flatMap((l) => Array(l.quantity).fill(l.price)), shipping], currency);
    if (paid) this.transaction(o, { kind: 'SALE', amount: over.received ?? o.total, age });
    o.agreements.push({ __typename: 'OrderAgreement', id: gid('SalesAgreement', next()), happenedAt: shopifyTime(age), reason: 'ORDER', app: APPS.shop, user: null });
    const fo = this.fulfillmentOrder(o, { status: 'CLOSED', requestStatus: 'CLOSED', age });
    o.fulfillments.push({ __typename: 'Fulfillment', id: gid('Fulfillment', next()), legacyResourceId: String(next()), name: `${o.name}-F1`, status: 'SUCCESS',
      createdAt: shopifyTime(age - D), updatedAt: shopifyTime(age - D), location: this.L.main, fulfillmentLineItems: o.lineItems.map((l) => l.fulfillmentLineItem),
      fulfillmentOrders: [fo], totalQuantity: 1, displayStatus: 'DELIVERED' });
    delete over.received;
    o.over = over;
    this.shop.orders.push(o);
    return o;
  }

  fulfillmentOrder(o, { status = 'OPEN', requestStatus = 'UNSUBMITTED', age = D, location = this.L.main, holds = [], fulfillAt = null } = {}) {
    const fo = {
      __typename: 'FulfillmentOrder', id: gid('FulfillmentOrder', next()), status, requestStatus, createdAt: shopifyTime(age), updatedAt: shopifyTime(age),
      fulfillAt: shopifyTime(fulfillAt), fulfillBy: null, orderId: o.id, orderName: o.name, order: o,
      assignedLocation: { name: location?.name ?? 'Gone', location, countryCode: 'GB' }, fulfillments: [],
      fulfillmentHolds: holds.map((reason) => ({ id: gid('FulfillmentHold', next()), reason, reasonNotes: 'free text', handle: null, displayReason: reason })),
      lineItems: o.lineItems.map((l) => ({ id: gid('FulfillmentOrderLineItem', next()), totalQuantity: l.quantity, remainingQuantity: l.quantity, lineItem: l })),
    };
    o.fulfillmentOrders.push(fo);
    return fo;
  }

  transaction(o, { kind = 'REFUND', status = 'SUCCESS', amount, age, test = false, gateway = 'shopify_payments', currency }) {
    const t = {
      __typename: 'OrderTransaction', id: gid('OrderTransaction', 6600000000000 + next()), kind, status, errorCode: status === 'FAILURE' ? 'CARD_DECLINED' : null,
      gateway, formattedGateway: 'Shopify Payments', manualPaymentGateway: false, createdAt: shopifyTime(age), processedAt: shopifyTime(age), test, amount,
      amountSet: this.bag(amount, currency ? { currency, rate: 1 } : o), parentTransaction: kind === 'REFUND' && o.transactions[0] ? { __typename: 'OrderTransaction', id: o.transactions[0].id } : null, paymentId: `p${next()}`, order: o,
      manuallyCapturable: false, multiCapturable: false, fees: [],
    };
    o.transactions.push(t);
    return t;
  }

  // lines: [{ line, qty, restock: 'RETURN'|'NO_RESTOCK'|'CANCEL', restocked, location }]; parts: transactions [{ amount, status }].
  refund(o, { age = 3 * D, lines = [], amount, status = 'SUCCESS', app = 'returngo', parts, createdAt, agreement = true } = {}) {
    const n = 880000000000 + next();
    const money = amount ?? sum(lines.flatMap((l) => Array(l.qty ?? 1).fill(o.lineItems[l.line ?? 0].price)), o.currency);
    const r = {
      __typename: 'Refund', id: gid('Refund', n), legacyResourceId: String(n), createdAt: createdAt === undefined ? shopifyTime(age) : createdAt,
      processedAt: shopifyTime(age), updatedAt: shopifyTime(age), note: null, order: o, return: null, orderAdjustments: [], refundShippingLines: [], duties: [], age,
      refundLineItems: lines.map((l) => {
        const line = o.lineItems[l.line ?? 0];
        const type = l.restock ?? 'RETURN';
        const back = l.restocked ?? (type === 'RETURN' || type === 'CANCEL');
        return {
          __typename: 'RefundLineItem', id: l.id === null ? null : gid('RefundLineItem', next()), quantity: l.qty ?? 1, restockType: type, restocked: back, lineItem: line,
          location: l.location === undefined ? (type === 'NO_RESTOCK' ? null : this.L.main) : l.location, priceSet: this.bag(line.price, o),
          subtotalSet: this.bag(sum(Array(l.qty ?? 1).fill(line.price), o.currency), o), totalTaxSet: this.bag('0', o),
        };
      }),
    };
    r.transactions = (parts ?? (minor(money, o.currency) === 0n ? [] : [{ amount: money, status }]))
      .map((p) => this.transaction(o, { age, ...p }));
    r.totalRefundedSet = this.bag(sum(r.transactions.filter((t) => t.status === 'SUCCESS').map((t) => t.amount), o.currency), o);
    o.refunds.push(r);
    if (agreement) o.agreements.push({ __typename: 'RefundAgreement', id: gid('SalesAgreement', next()), happenedAt: shopifyTime(age), reason: 'REFUND', app: APPS[app], user: null, refund: r });
    o.touched = Math.min(o.touched, age);
    return r;
  }

  // A native Shopify return; dispositions: [{ type, qty, location, age }] of the first line.
  nativeReturn(o, { status = 'CLOSED', age = 7 * D, lines = [0], dispositions = [], refunds = [], exchange = [] } = {}) {
    const n = 770000000000 + next();
    const back = lines.map((i) => o.lineItems[i]);
    const r = {
      __typename: 'Return', id: gid('Return', n), name: `${o.name}-R${o.returns.length + 1}`, status, createdAt: shopifyTime(age), requestApprovedAt: shopifyTime(age),
      closedAt: status === 'CLOSED' ? shopifyTime(age - H) : null, totalQuantity: back.length, refunds, order: o, exchangeLineItems: exchange, transactions: [],
      returnShippingFees: [],
      returnLineItems: back.map((line) => ({ __typename: 'ReturnLineItem', id: gid('ReturnLineItem', next()), quantity: 1, processedQuantity: 1, unprocessedQuantity: 0,
        processableQuantity: 0, refundableQuantity: 0, refundedQuantity: 0, returnReasonNote: '', returnReasonDefinition: null, fulfillmentLineItem: line.fulfillmentLineItem })),
      reverseFulfillmentOrders: [{ __typename: 'ReverseFulfillmentOrder', id: gid('ReverseFulfillmentOrder', next()), status: 'CLOSED', order: o,
        lineItems: back.map((line, i) => ({ __typename: 'ReverseFulfillmentOrderLineItem', id: gid('ReverseFulfillmentOrderLineItem', next()), totalQuantity: 1,
          fulfillmentLineItem: line.fulfillmentLineItem,
          dispositions: dispositions.filter((d) => (d.line ?? 0) === i).map((d) => ({ __typename: 'ReverseFulfillmentOrderDisposition',
            id: gid('ReverseFulfillmentOrderDisposition', next()), type: d.type ?? 'RESTOCKED', quantity: d.qty ?? 1, createdAt: shopifyTime(d.age ?? 3 * D),
            location: d.location === undefined ? this.L.main : d.location })) })) }],
    };
    o.returns.push(r);
    for (const f of refunds) f.return = r;
    o.touched = Math.min(o.touched, age, ...dispositions.map((d) => d.age ?? 3 * D));
    return r;
  }

  giftCard({ amount, currency = this.currency, customer = null, order = null, age = 3 * D, note = null, source = 'api_client', enabled = true }) {
    const money = { amount: shopifyDecimal(amount), currencyCode: currency };
    const card = { __typename: 'GiftCard', id: gid('GiftCard', next()), createdAt: shopifyTime(age), updatedAt: shopifyTime(age), enabled, deactivatedAt: null, note,
      lastCharacters: 'wxyz', maskedCode: '**** wxyz', initialValue: money, balance: money, customer, order, source, expiresOn: null };
    this.shop.giftCards.push(card);
    return card;
  }

  storeCredit(customer, { amount, currency = this.currency, age = 3 * D, event = 'ADJUSTMENT', origin = null }) {
    let account = customer.storeCreditAccounts.find((a) => a.balance.currencyCode === currency);
    if (!account) customer.storeCreditAccounts.push((account = { __typename: 'StoreCreditAccount', id: gid('StoreCreditAccount', next()), balance: { amount: shopifyDecimal(amount), currencyCode: currency }, owner: customer, transactions: [] }));
    const money = { amount: shopifyDecimal(amount), currencyCode: currency };
    account.transactions.push({ __typename: 'StoreCreditAccountCreditTransaction', id: gid('StoreCreditAccountCreditTransaction', next()), account, amount: money,
      balanceAfterTransaction: money, createdAt: shopifyTime(age), event, origin, expiresAt: null, remainingAmount: money });
  }

  // ---- ReturnGO

  money(amount, order, noise = 0) {
    const own = Number(amount) + noise;
    const shop = order.currency === this.currency ? own : Number((Number(amount) * order.rate).toFixed(2));
    return { amount: own, currency: order.currency, shopAmount: shop, shopCurrency: this.currency };
  }

  // units: [{ line, resolution, reason, price, tax, taxIncluded, validated: { returned, restockable, age }, method, country, fees }].
  // received: age, null (not received), or 'none' (no shipment required).
  rma(o, { created = 8 * D, approved, received = 4 * D, status, units = [{}], country = 'GB', receivedComment = true, done = null, comments = [], shipment, ...over } = {}) {
    const id = String(1000000 + next());
    const approvedAge = approved === undefined ? created - M : approved;
    const noShipment = received === 'none';
    status ??= done !== null ? 'Done' : noShipment ? 'Approved' : received !== null ? 'Received' : 'Approved';
    const shipmentId = String(next());
    const events = [{ eventName: 'RMA_CREATED', eventDate: returngoTime(created), triggeredVia: 'Return Portal', storeLocationId: 'online', userDetails: null }];
    const timeline = [...comments];
    const say = (age, htmlText, commentType = 'system', triggeredBy = 'Automation') => timeline.push({ age, commentType, htmlText, triggeredBy });
    say(created, '<p>Request <b>SUBMITTED</b></p>', 'system', '');
    if (approvedAge !== null) {
      events.push({ eventName: 'RMA_APPROVED', eventDate: returngoTime(approvedAge), triggeredVia: 'Dashboard', storeLocationId: 'online', userDetails: null });
      say(approvedAge, '<p>Request <strong>APPROVED</strong></p>');
    }
    if (received !== null && !noShipment && receivedComment) say(received, `<span>Shipment <a href="https://track.example/${shipmentId}">SHP${shipmentId}</a> <b>RECEIVED</b></span>`);
    if (done !== null) say(done, '<p>RMA status changed to <b>Done</b></p>');
    const rma = {
      rmaSummary: { rmaId: id, status, order_name: o.name, events },
      orderDetails: { orderId: o.legacyResourceId, order_name: o.name },
      shipments: noShipment ? [] : [{ shipmentId, status: shipment ?? (received !== null ? 'Received' : approvedAge !== null ? 'LabelCreated' : 'Pending'), carrierName: null,
        requestedServiceLevel: null, actualServiceLevel: '', trackingNumber: '', trackingURL: null, labelURL: null,
        customerAddress: { name: 'Nobody Real', address1: '1 Test Road', city: 'Nowhere', countryCode: country, email: 'nobody@example.test' }, returnAddress: {}, isOutbound: false }],
      items: units.map((u) => {
        const line = o.lineItems[u.line ?? 0];
        const v = u.validated;
        return {
          returnedItemId: String(next()), shopLineItemId: line.id.split('/').pop(), shopProductId: line.product?.id.split('/').pop() ?? '',
          variantId: line.variantId, sku: line.sku, fullName: 'Shirt', productName: 'Shirt', image: '', ...(serial % 2 ? { barcode: '' } : {}),
          paidPrice: this.money(u.price ?? line.price, o, u.noise ?? 0), paidTax: this.money(u.tax ?? '0', o), taxIncluded: u.taxIncluded ?? true,
          returnReason: u.reason ?? 'Changed my mind', extendedReason: '', followUpQuestions: [{ question: 'Why?', answer: {} }],
          resolutionType: u.resolution ?? 'RefundToPaymentMethod', resolutionName: 'Whatever the shop calls it', policyRuleName: null,
          restockingFee: u.restockingFee ?? 0, returnFee: u.returnFee ?? 0, shipmentFee: u.shipmentFee ?? 0, shipmentId: noShipment ? '' : shipmentId,
          returnMethod: noShipment ? { type: 'No shipment required', name: 'Keep it' } : { type: u.method ?? 'Ship with any carrier', name: 'Post' },
          isAutoApprove: serial % 2, exchangeItems: [],
          itemValidationStatusResponse: v ? { isReturned: v.returned ?? true, isRestockable: v.restockable ?? true, nonReturnedReason: '', nonRestockableReason: null,
            storeLocationId: null, lastValidationDate: returngoTime(v.age), lastValidatedBy: 'someone', thirdPartyName: '', userDetails: null }
            : serial % 3 ? { isReturned: false, isRestockable: false, nonReturnedReason: null, nonRestockableReason: null, storeLocationId: null, lastValidationDate: null, lastValidatedBy: null, thirdPartyName: null, userDetails: null } : {},
        };
      }),
      comments: [], exchangeOrders: [], exchangeItems: [], transactions: [], cancellationFee: 0,
      createdAt: returngoTime(created), lastUpdated: returngoTime(approvedAge ?? created), isOutOfPolicy: serial % 2, ...over,
    };
    rma.comments = timeline.sort((a, b) => a.age - b.age).map(({ age, ...c }) => ({ ...c, datetime: returngoTime(age) }));
    Object.defineProperty(rma, 'id', { value: id });
    Object.defineProperty(rma, 'order', { value: o });
    this.rmas.push(rma);
    return rma;
  }

  // What ReturnGO paid out; refund: the Shopify refund that it names.
  payout(rma, { type = 'RefundToPaymentMethod', status = 'Success', amount, units, refund = null, age = 3 * D, processor = 'Shopify', reference, money } = {}) {
    const items = units ?? rma.items;
    const total = amount ?? sum(items.map((i) => i.paidPrice.amount.toFixed(2)), rma.order.currency);
    const t = {
      id: 60000000 + next(), type, status, processor, bankAccountDetails: type.includes('Bank') ? { iban: 'XX00TEST' } : null,
      externalReferenceType: reference?.type ?? (refund ? 'PlatformRefundId' : type === 'RefundToStoreCredit' ? 'StoreCreditCode' : ''),
      externalReferenceId: reference?.id ?? (refund ? refund.legacyResourceId : type === 'RefundToStoreCredit' ? `S3CR3T${next()}` : ''),
      amount: money ?? this.money(total, rma.order), returnItemIds: units === null ? [] : items.map((i) => i.returnedItemId),
      createdAt: returngoTime(age), lastUpdated: returngoTime(Math.max(0, age - 3 * H)),
    };
    if (units === null) t.returnItemIds = [];
    rma.transactions.push(t);
    return t;
  }

  comment(rma, age, htmlText, commentType = 'system', triggeredBy = 'Automation') {
    rma.comments.push({ commentType, triggeredBy, htmlText, datetime: returngoTime(age) });
    rma.comments.sort((a, b) => Date.parse(b.datetime) - Date.parse(a.datetime));
  }

  // ---- The healthy return: one order, one RMA, refunded by ReturnGO, restocked by that refund's line.
  // Without a refund the stock still comes back, by a disposition, unless restock is false.
  ret({ order, rma, refund, payout, units = [{}], lines, location, restock = true } = {}) {
    const o = this.order({ lines: lines ?? units.map((u) => ({ price: u.orderPrice ?? u.price, qty: u.qty })), ...order });
    const m = this.rma(o, { units: units.map((u, i) => ({ line: lines ? u.line ?? i : i, ...u })), ...rma });
    let r = null;
    if (refund !== false) {
      r = this.refund(o, { lines: m.items.map((item) => ({ line: o.lineItems.findIndex((l) => l.id.endsWith(item.shopLineItemId)), location })), ...refund });
      if (payout !== false) this.payout(m, { refund: r, ...payout });
    } else {
      if (payout) this.payout(m, payout);
      if (restock && m.rmaSummary.status !== 'Approved')
        this.nativeReturn(o, { lines: o.lineItems.map((_, i) => i), dispositions: m.items.map((item) => ({ line: o.lineItems.findIndex((l) => l.id.endsWith(item.shopLineItemId)), location })) });
    }
    return { o, m, r, id: m.id };
  }

  // ---- What the agent must say

  expect(check, cause, kind, id, rest = {}) {
    this.expected.push({ check, cause, kind, id, ...rest });
  }
  return_(check, cause, m, rest) {
    this.expect(check, cause, 'return', m.id, { rma: m.id, ...rest });
  }
  unit(check, cause, m, rest = {}, item = m.items[0]) {
    this.expect(check, cause, 'unit', `${m.id}/${item.variantId}`, { rma: m.id, amount: undefined, ...rest });
  }

  // ---- Derived fields, once everything has happened.
  finish() {
    for (const o of this.shop.orders) this.finishOrder(o);
    return this;
  }

  finishOrder(o) {
    const all = (kinds, states) => sum(o.transactions.filter((t) => kinds.includes(t.kind) && states.includes(t.status)).map((t) => t.amount), o.currency);
    const received = all(['SALE', 'CAPTURE'], ['SUCCESS']);
    const refunded = all(['REFUND'], ['SUCCESS']);
    const left = minor(received, o.currency) - minor(refunded, o.currency);
    const paid = minor(received, o.currency) > 0n || minor(o.total, o.currency) === 0n;
    const shopSum = (kinds) => sum(['0', ...o.transactions.filter((t) => kinds.includes(t.kind) && t.status === 'SUCCESS').map((t) => Number(t.amountSet.shopMoney.amount).toFixed(2))], this.currency);
    const booked = (amount, kinds) => (o.currency === this.currency ? this.bag(amount, o)
      : { ...this.bag(amount, o), shopMoney: { amount: shopifyDecimal(shopSum(kinds)), currencyCode: this.currency } });
    Object.assign(o, {
      totalPriceSet: this.bag(o.total, o), totalReceivedSet: booked(received, ['SALE', 'CAPTURE']), totalRefundedSet: booked(refunded, ['REFUND']), netPaymentSet: this.bag(decimal(left < 0n ? 0n : left, o.currency), o),
      currentTotalPriceSet: this.bag(decimal(minor(o.total, o.currency) - minor(refunded, o.currency), o.currency), o), totalOutstandingSet: this.bag(paid ? '0' : o.total, o),
      totalRefundedShippingSet: this.bag('0', o), totalTipReceivedSet: this.bag('0', o), refundDiscrepancySet: this.bag('0', o), currentSubtotalLineItemsQuantity: 1,
      totalCashRoundingAdjustment: { refundSet: this.bag('0', o), paymentSet: this.bag('0', o) },
      displayFinancialStatus: o.financial ?? (minor(refunded, o.currency) === 0n ? (paid ? 'PAID' : 'PENDING') : left > 0n ? 'PARTIALLY_REFUNDED' : 'REFUNDED'),
      refundable: left > 0n, unpaid: !paid, fullyPaid: paid, transactionsCount: { count: o.transactions.length, precision: 'EXACT' },
      updatedAt: shopifyTime(o.touched),
    }, o.over);
  }

  async open() {
    this.finish();
    const once = (served) => served && (served.opening ??= served.start());  // Worlds may share one.
    await Promise.all([this.shop, this.returngo, this.patchworks].map(once));
    return this;
  }
  async close() {
    await Promise.all([this.shop, this.returngo, this.patchworks].filter((served) => served?.server.listening).map((served) => served.stop()));
  }

  toml() {
    const pw = this.patchworks;
    return `
[[store]]
name = "${this.name}"
${this.storeConfig}
[store.returngo]
base_url = "${this.returngo.url}"
shop = "${this.domain}"
api_key = { env = "RG_${this.name.replace(/-/g, '_')}" }
${this.calls ?? ''}
[store.shopify]
base_url = "${this.shop.url}"
${this.shop.credentials ? `client_id = "${this.shop.credentials.id}"\nclient_secret = { env = "SHOPIFY_SECRET" }` : 'access_token = { env = "SHOPIFY_TOKEN" }'}
${this.shopifyConfig}
${pw ? `[store.patchworks]\nbase_url = "${pw.url}"\napi_key = { env = "PW_${this.name.replace(/-/g, '_')}" }\n${pw.toml ?? ''}` : ''}
[store.policy]
${this.policy}
${this.checks}
`;
  }
  env() {
    const key = this.name.replace(/-/g, '_');
    return { [`RG_${key}`]: this.keys[0], SHOPIFY_TOKEN: 'shpat_test', SHOPIFY_SECRET: 'shpss_test', [`PW_${key}`]: this.keys[1] };
  }
}
