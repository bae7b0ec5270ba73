// Every document that the agent can send, against Shopify's own schemas. The agent's tests write them (documents_test.cc).
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { getNamedType, Kind, NoDeprecatedCustomRule, parse, specifiedRules, TypeInfo, validate, visit, visitWithTypeInfo } from 'graphql';
import { checkFile, problemsOf } from './answers.mjs';
import { requestedCost, unboundedLists } from './cost.mjs';
import { excerpt, path as excerptPath, version as excerptVersion } from './excerpt.mjs';
import { fieldTable } from './fields.mjs';
import { loadSchemas, versions } from './schema.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const candidates = [process.env.RETURNWATCH_DOCUMENTS, join(root, 'build/documents.json'), join(root, 'build/dev/documents.json')];
const path = candidates.find((p) => p && existsSync(p));
const documents = path ? JSON.parse(readFileSync(path)) : [];
const schemas = loadSchemas();

test('the agent has written its documents', () => {
  assert.ok(path, 'no documents.json: run the agent tests first (ctest -R agent)');
  assert.ok(documents.length > 20, `${documents.length} documents`);
});

// What a document as a whole stands on: without it the agent does not send it.
const all = ['read_orders'];
const base = {
  Locations: ['read_locations'],
  OrderReturns: [...all, 'read_returns'],
  OrderReturnsWide: [...all, 'read_returns'],
  ExchangeOrders: [...all, 'read_merchant_managed_fulfillment_orders', 'read_third_party_fulfillment_orders'],
  ExchangeOrdersWide: [...all, 'read_merchant_managed_fulfillment_orders', 'read_third_party_fulfillment_orders'],
  ExchangedOrders: [...all, 'read_merchant_managed_fulfillment_orders', 'read_third_party_fulfillment_orders'],
  ExchangedOrdersWide: [...all, 'read_merchant_managed_fulfillment_orders', 'read_third_party_fulfillment_orders'],
  InventoryItems: ['read_inventory'],
  ItemLevels: ['read_inventory'],
  GiftCardsIssued: ['read_gift_cards'],
  StoreCreditByCustomer: [...all, 'read_customers', 'read_store_credit_accounts', 'read_store_credit_account_transactions'],
  StoreCreditWide: [...all, 'read_customers', 'read_store_credit_accounts', 'read_store_credit_account_transactions'],
};

for (const version of versions) {
  const { schema, raw } = schemas[version];
  const fields = new Map(raw.types.map((t) => [t.name, new Map((t.fields ?? []).map((f) => [f.name, f]))]));

  test(`${version}: valid, nothing deprecated, queries only`, () => {
    for (const { name, text } of documents) {
      const document = parse(text);
      const errors = validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule]);
      assert.deepEqual(errors.map((e) => e.message), [], `${name}\n${text}`);
      for (const definition of document.definitions) {
        assert.equal(definition.kind, Kind.OPERATION_DEFINITION, name);
        assert.equal(definition.operation, 'query', name);
        assert.equal(definition.name.value, name);
      }
    }
  });

  test(`${version}: requested cost is what the agent thinks, and under 1000`, () => {
    for (const { name, text, cost } of documents) {
      const estimate = requestedCost(schema, parse(text));
      assert.equal(estimate, cost, name);
      assert.ok(estimate < 1000, `${name}: ${estimate}`);
    }
  });

  test(`${version}: every list says its length`, () => {
    for (const { name, text } of documents) assert.deepEqual(unboundedLists(schema, parse(text)), [], name);
  });

  test(`${version}: no field whose scope is not granted`, () => {
    const typeAccess = new Map(raw.types.map((t) => [t.name, t.requiredAccess]));
    for (const { name, text, granted } of documents) {
      const scopes = new Set([...granted, ...(base[name] ?? all)]);
      const satisfied = (access) => !access || access.match(/read_\w+/g).some((scope) => scopes.has(scope));
      const types = new TypeInfo(schema);
      visit(parse(text), visitWithTypeInfo(types, {
        Field(node) {
          const parent = getNamedType(types.getParentType())?.name;
          const found = fields.get(parent)?.get(node.name.value);
          if (!found) return;
          const what = `${name} [${[...scopes]}]: ${parent}.${node.name.value}`;
          assert.ok(satisfied(found.requiredAccess), `${what} needs ${found.requiredAccess}`);
          const type = getNamedType(types.getType()).name;
          if (!type.endsWith('Connection')) assert.ok(satisfied(typeAccess.get(type)), `${what} needs ${typeAccess.get(type)}`);
        },
      }));
    }
  });

  test(`${version}: no field that the schema marks as protected`, () => {
    for (const { name, text } of documents) {
      const types = new TypeInfo(schema);
      visit(parse(text), visitWithTypeInfo(types, {
        Field(node) {
          const parent = getNamedType(types.getParentType())?.name;
          assert.ok(!fields.get(parent)?.get(node.name.value)?.isProtected, `${name}: ${parent}.${node.name.value}`);
        },
      }));
    }
  });
}

test('the agent knows the types of the fields that it selects: node fields.mjs writes them', () => {
  assert.equal(readFileSync(join(root, 'agent/sources/shopify/schema_fields.inc'), 'utf8'), fieldTable(schemas, documents));
});

test('an answer that the schema does not allow is noticed', () => {
  const { schema } = schemas['2026-07'];
  const document = 'query A($id: ID!) { order(id: $id) { id returnStatus test name } }';
  const order = { id: 'gid://shopify/Order/1', returnStatus: 'NO_RETURN', test: false, name: '#1' };
  const ask = (changed) => problemsOf(schema, { document, variables: { id: 'x' }, response: { data: { order: { ...order, ...changed } } } });
  assert.deepEqual(ask({}), []);
  assert.equal(ask({ returnStatus: 'MAYBE' }).length, 1);
  assert.equal(ask({ name: null }).length, 1);
  assert.equal(ask({ test: 'yes' }).length, 1);
});

test('recorded answers fit the schema', { skip: !process.env.RETURNWATCH_ANSWERS && 'RETURNWATCH_ANSWERS names no file' }, async () => {
  const { lines, bad } = await checkFile(schemas['2026-07'].schema, process.env.RETURNWATCH_ANSWERS);
  assert.ok(lines > 0);
  assert.deepEqual(bad, []);
});

test('the simulated shop knows what Shopify knows', () => {
  assert.equal(readFileSync(excerptPath, 'utf8'), excerpt(schemas[excerptVersion]), 'node tests/contract/excerpt.mjs writes it anew');
});
