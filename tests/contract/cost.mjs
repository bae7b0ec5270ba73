// Requested cost of a document by the formula that Shopify's staff published (docs/facts/shopify.md section 4): another
// implementation than the agent's, over the parsed document and the schema instead of over the pieces it was made of.
import { getNamedType, isAbstractType, isLeafType, Kind } from 'graphql';

const free = new Set(['MoneyBag', 'MoneyV2']);

function multiplier(first) {
  return Math.floor(2 * Math.log(Math.max(2, first)));
}

function pageSize(field, variables) {
  for (const { name, value } of field.arguments ?? []) {
    if (name.value !== 'first' && name.value !== 'last') continue;
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.VARIABLE) return variables[value.name.value];
  }
  return undefined;
}

// Cost of a selection on `type`, of an abstract type's branches the dearest.
function selection(schema, type, set, variables) {
  let common = 0;
  const branches = new Map();
  for (const node of set.selections) {
    if (node.kind === Kind.INLINE_FRAGMENT) {
      const on = node.typeCondition ? schema.getType(node.typeCondition.name.value) : type;
      const cost = selection(schema, on, node.selectionSet, variables);
      if (isAbstractType(type) && on !== type) branches.set(on.name, (branches.get(on.name) ?? 0) + cost);
      else common += cost;
    } else {
      common += field(schema, type, node, variables);
    }
  }
  return common + Math.max(0, ...branches.values());
}

function field(schema, parent, node, variables) {
  if (node.name.value.startsWith('__')) return 0;
  const type = getNamedType(parent.getFields()[node.name.value].type);
  if (isLeafType(type) || free.has(type.name) || type.name === 'PageInfo') return 0;
  if (!type.name.endsWith('Connection')) return 1 + selection(schema, type, node.selectionSet, variables);
  const nodes = node.selectionSet.selections.find((s) => s.name?.value === 'nodes');
  const nodeType = getNamedType(type.getFields().nodes.type);
  return 2 + (1 + selection(schema, nodeType, nodes.selectionSet, variables)) * multiplier(pageSize(node, variables));
}

export function requestedCost(schema, document, given = {}) {
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  const variables = { ...given };
  for (const { variable, defaultValue } of operation.variableDefinitions ?? []) {
    if (defaultValue?.kind === Kind.INT) variables[variable.name.value] ??= Number(defaultValue.value);
  }
  return selection(schema, schema.getQueryType(), operation.selectionSet, variables);
}

// Every list must say how long it may get: a connection's or a plain list's `first` that is missing would be cut in silence.
export function unboundedLists(schema, document) {
  const found = [];
  const visit = (parent, set) => {
    for (const node of set.selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) {
        visit(schema.getType(node.typeCondition.name.value), node.selectionSet);
      } else if (!node.name.value.startsWith('__')) {
        const definition = parent.getFields()[node.name.value];
        const takesFirst = definition.args.some((a) => a.name === 'first');
        if (takesFirst && !node.arguments.some((a) => a.name.value === 'first')) found.push(`${parent.name}.${definition.name}`);
        if (node.selectionSet) visit(getNamedType(definition.type), node.selectionSet);
      }
    }
  };
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  visit(schema.getQueryType(), operation.selectionSet);
  return found;
}
