// The types of all fields that the agent's documents select, as the agent checks its answers by them
// (agent/sources/shopify/schema_fields.inc): a field that may be null in one of the versions may be null.
//
//   node fields.mjs [DOCUMENTS.json]     prints the file
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse, TypeInfo, visit, visitWithTypeInfo } from 'graphql';

// The weaker of two types that differ in what may be null: "[Order!]!" and "[Order!]" give "[Order!]".
function weaker(a, b) {
  if (!a || a === b) return b;
  const bare = (t) => t.replaceAll('!', '');
  if (bare(a) !== bare(b)) throw new Error(`${a} and ${b}`);
  const list = a.startsWith('[');
  const outer = a.endsWith('!') && b.endsWith('!') ? '!' : '';
  if (!list) return bare(a) + outer;
  const inner = (t) => (t.includes('!]') ? '!' : '');
  return `[${bare(a).slice(1, -1)}${inner(a) && inner(b)}]${outer}`;
}

export function fieldTable(schemas, documents) {
  const table = new Map();
  for (const { schema } of Object.values(schemas)) {
    for (const { text } of documents) {
      const info = new TypeInfo(schema);
      visit(parse(text), visitWithTypeInfo(info, {
        Field(node) {
          if (node.name.value === '__typename') return;
          const key = `${info.getParentType().name}.${node.name.value}`;
          table.set(key, weaker(table.get(key), String(info.getFieldDef().type)));
        },
      }));
    }
  }
  const rows = [...table].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, type]) => `{"${key}", "${type}"},\n`);
  return `// Written by tests/contract/fields.mjs from Shopify's schema; the contract test fails where it differs.\n${rows.join('')}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { loadSchemas } = await import('./schema.mjs');
  process.stdout.write(fieldTable(loadSchemas(), JSON.parse(readFileSync(process.argv[2] ?? 'documents.json'))));
}
