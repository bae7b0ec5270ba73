// The requested cost of a query by the published formula (docs/facts/shopify.md section 4).
import { graphql as g } from '../../contract/schema.mjs';

export function requestedCost(schema, document, variables) {
  const fragments = Object.fromEntries(document.definitions.filter((d) => d.kind === 'FragmentDefinition').map((d) => [d.name.value, d]));
  const operation = document.definitions.find((d) => d.kind === 'OperationDefinition');
  const given = (node) => (node.kind === 'Variable' ? variables?.[node.name.value] ?? defaults[node.name.value] : Number(node.value));
  const defaults = {};
  for (const v of operation.variableDefinitions ?? []) if (v.defaultValue) defaults[v.variable.name.value] = Number(v.defaultValue.value);

  function selections(set, type) {
    if (!set) return 0;
    let sum = 0;
    let dearest = 0;
    for (const s of set.selections) {
      if (s.kind === 'Field') sum += field(s, type);
      else {
        const part = s.kind === 'FragmentSpread' ? fragments[s.name.value] : s;
        const on = part.typeCondition ? schema.getType(part.typeCondition.name.value) : type;
        const cost = selections(part.selectionSet, on);
        if (on === type) sum += cost;
        else dearest = Math.max(dearest, cost);
      }
    }
    return sum + dearest;
  }

  function field(node, type) {
    const name = node.name.value;
    if (name.startsWith('__') || name === 'pageInfo') return 0;
    const def = type.getFields()[name];
    const named = g.getNamedType(def.type);
    if (g.isLeafType(named) || named.name === 'MoneyBag' || named.name === 'MoneyV2') return 0;
    const inner = node.selectionSet;
    if (!named.name.endsWith('Connection')) return 1 + selections(inner, named);
    const sized = node.arguments.find((a) => a.name.value === 'first' || a.name.value === 'last');
    const n = sized ? given(sized.value) : 250;
    let child = 1;
    for (const s of inner.selections) {
      if (s.kind !== 'Field') continue;
      if (s.name.value === 'nodes') child += selections(s.selectionSet, g.getNamedType(named.getFields().nodes.type));
      if (s.name.value === 'edges')
        for (const e of s.selectionSet.selections)
          if (e.name?.value === 'node') child += selections(e.selectionSet, g.getNamedType(named.getFields().nodes.type));
    }
    return 2 + child * Math.floor(2 * Math.log(Math.max(2, n)));
  }

  return selections(operation.selectionSet, schema.getQueryType());
}
