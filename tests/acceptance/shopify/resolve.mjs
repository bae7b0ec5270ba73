// How plain objects become answers: connections are cut out of arrays, plain lists are truncated by `first` without a word,
// scopes that are missing deny the field, and everything else is a property of the same name.
import { graphql as g } from '../../contract/schema.mjs';
import { parseSearch } from './search.mjs';

const scopesIn = (text) => [...new Set([...(text ?? '').matchAll(/`(read_\w+)`/g)].map((m) => m[1]))];

// "Type.field" and "Type" -> scopes of which one is enough.
export function accessRules(raw) {
  const rules = new Map();
  for (const type of raw.types) {
    if (type.requiredAccess) rules.set(type.name, scopesIn(type.requiredAccess));
    for (const field of type.fields ?? []) {
      if (field.requiredAccess) rules.set(`${type.name}.${field.name}`, scopesIn(field.requiredAccess));
      if (field.isProtected) rules.set(`protected:${type.name}.${field.name}`, true);
      if (field.isDeprecated) rules.set(`deprecated:${type.name}.${field.name}`, true);
    }
  }
  return rules;
}

export function deny(message, extensions) {
  return new g.GraphQLError(message, { extensions });
}

function checkAccess(ctx, info) {
  const here = `${info.parentType.name}.${info.fieldName}`;
  const result = g.getNamedType(info.returnType).name.replace(/Connection$/, '');
  for (const rule of [ctx.rules.get(here), ctx.rules.get(result)]) {
    if (!rule || rule.length === 0 || rule.some((scope) => ctx.shop.scopes.has(scope))) continue;
    ctx.shop.denied.add(here);
    throw deny(`Access denied for ${info.fieldName} field. Required access: one of ${rule.join(', ')}.`, {
      code: 'ACCESS_DENIED', documentation: 'https://shopify.dev/api/usage/access-scopes', requiredAccess: rule.join(' or '),
    });
  }
  if (ctx.rules.get(`protected:${here}`)) ctx.shop.violations.push(`reads personal data: ${here}`);
  if (ctx.rules.get(`deprecated:${here}`)) ctx.deprecated.add(here);
}

const gidNumber = (id) => Number(String(id).split('/').pop().split('?')[0]);
const sorters = {
  UPDATED_AT: (row) => Date.parse(row.updatedAt), CREATED_AT: (row) => Date.parse(row.createdAt),
  PROCESSED_AT: (row) => Date.parse(row.processedAt ?? row.createdAt), ID: (row) => gidNumber(row.id),
};

export function connection(rows, args, ctx, info, searchFields) {
  for (const n of [args.first, args.last])
    if (n > 250) throw deny(`first cannot exceed 250`, { code: 'BAD_REQUEST' });
  if (args.first == null && args.last == null) throw deny('you must provide one of first or last', { code: 'BAD_REQUEST' });
  if (args.query && searchFields) {
    const { match, warnings } = parseSearch(args.query, searchFields);
    rows = rows.filter(match);
    const entry = { path: [info.fieldName], query: args.query, parsed: { and: [] } };
    if (warnings.length) {
      entry.warnings = warnings;
      ctx.shop.violations.push(`search warnings for ${info.fieldName}(${args.query}): ${JSON.stringify(warnings)}`);
    }
    ctx.search.push(entry);
  } else if (args.query) {
    ctx.shop.notes.add(`no search fields for ${info.parentType.name}.${info.fieldName}(query: ${args.query})`);
  }
  const by = sorters[args.sortKey];
  if (by) rows = [...rows].sort((a, b) => by(a) - by(b) || gidNumber(a.id) - gidNumber(b.id));
  if (args.reverse) rows = [...rows].reverse();
  const tag = `${args.query ?? ''}|${args.sortKey ?? ''}|${args.reverse ?? ''}`;
  const cursorOf = (row, i) => Buffer.from(JSON.stringify({ tag, id: row.id ?? i })).toString('base64');
  let from = 0;
  if (args.after != null) {
    const cursor = JSON.parse(Buffer.from(args.after, 'base64').toString());
    if (cursor.tag !== tag) {
      ctx.shop.violations.push(`a cursor of another query: ${info.fieldName}`);
      throw deny('Invalid cursor for current pagination sort.', { code: 'BAD_REQUEST' });
    }
    from = rows.findIndex((row, i) => (row.id ?? i) === cursor.id) + 1;
  }
  const page = args.first != null ? rows.slice(from, from + args.first) : rows.slice(-args.last);
  if (page.length + from < rows.length) ctx.shop.truncated.add(`${info.parentType.name}.${info.fieldName}`);
  return {
    nodes: page, edges: page.map((node, i) => ({ node, cursor: cursorOf(node, from + i) })),
    pageInfo: {
      hasNextPage: args.first != null && from + page.length < rows.length, hasPreviousPage: from > 0,
      startCursor: page.length ? cursorOf(page[0], from) : null,
      endCursor: page.length ? cursorOf(page.at(-1), from + page.length - 1) : null,
    },
  };
}

// What a healthy shop would say for a field that the data does not mention; noted, so that the fake can be completed.
function fallback(type, ctx, where) {
  if (!g.isNonNullType(type)) return null;
  const inner = type.ofType;
  const named = g.getNamedType(inner);
  ctx.shop.notes.add(`made up: ${where}`);
  if (g.isListType(inner) || named.name.endsWith('Connection')) return [];
  if (named.name === 'Boolean') return false;
  if (named.name === 'Int' || named.name === 'Float') return 0;
  if (named.name === 'MoneyBag') {
    const zero = { amount: '0.0', currencyCode: 'GBP' };
    return { shopMoney: zero, presentmentMoney: zero };
  }
  if (g.isScalarType(named)) return named.name === 'DateTime' ? '2026-01-01T00:00:00Z' : '';
  return null;
}

export function fieldResolver(source, args, ctx, info) {
  checkAccess(ctx, info);
  let value = source?.[info.fieldName];
  if (typeof value === 'function') value = value.call(source, args, ctx, info);
  if (value === undefined) value = fallback(info.returnType, ctx, `${info.parentType.name}.${info.fieldName}`);
  if (!Array.isArray(value)) return value;
  if (g.getNamedType(info.returnType).name.endsWith('Connection'))
    return connection(value, args, ctx, info, ctx.searchFields[`${info.parentType.name}.${info.fieldName}`]);
  if (args.first != null && value.length > args.first) {
    ctx.shop.truncated.add(`${info.parentType.name}.${info.fieldName}`);
    return value.slice(0, args.first);
  }
  return value;
}

export const typeResolver = (value) => value.__typename;
