// Is an answer one that the schema allows? The document is executed with the answer's data as root value: a missing non-null
// field, a word that an enum does not have, or a text where a number belongs comes back as an error.
//
//   node answers.mjs PAIRS.jsonl [VERSION]     each line {"document": ..., "variables": {...}, "response": {"data": ...}}
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { execute, parse, validate } from 'graphql';

// Data stands under the answer's keys; an abstract value's type is what it says, else the one type that has all of its fields.
function typeOf(value, type, schema) {
  if (value?.__typename) return value.__typename;
  const gid = /^gid:\/\/shopify\/(\w+)\//.exec(value?.id ?? '')?.[1];
  const possible = schema.getPossibleTypes(type);
  if (gid && possible.some((t) => t.name === gid)) return gid;
  return possible.find((t) => Object.keys(value ?? {}).every((key) => t.getFields()[key]))?.name;
}

export function problemsOf(schema, { document, variables, response }) {
  const parsed = parse(document);
  const invalid = validate(schema, parsed);
  if (invalid.length) return invalid.map((e) => e.message);
  if (!response?.data) return response?.errors?.length ? [] : ['neither data nor errors'];
  const result = execute({
    schema,
    document: parsed,
    variableValues: variables ?? {},
    rootValue: response.data,
    fieldResolver: (source, _arguments, _context, info) => source?.[info.path.key],
    typeResolver: (value, _context, info, type) => typeOf(value, type, info.schema),
  });
  const denied = new Set((response.errors ?? []).map((e) => (e.path ?? []).join('.')));
  return (result.errors ?? [])
    .filter((e) => ![...denied].some((path) => path && e.path?.join('.').startsWith(path)))
    .map((e) => `${(e.path ?? []).join('.')}: ${e.message}`);
}

// [{line, problems}] of a JSON-lines file; only lines with problems.
export async function checkFile(schema, path) {
  const bad = [];
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    line += 1;
    if (!text.trim()) continue;
    const problems = problemsOf(schema, JSON.parse(text));
    if (problems.length) bad.push({ line, problems });
  }
  return { lines: line, bad };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { loadSchemas } = await import('./schema.mjs');
  const [path, version = '2026-07'] = process.argv.slice(2);
  if (!path) {
    console.error('usage: node answers.mjs PAIRS.jsonl [VERSION]');
    process.exit(2);
  }
  const { lines, bad } = await checkFile(loadSchemas()[version].schema, path);
  for (const { line, problems } of bad) console.log(`${path}:${line}\n  ${problems.slice(0, 10).join('\n  ')}`);
  console.log(`${lines} answers, ${bad.length} that the schema does not allow`);
  process.exit(bad.length ? 1 : 0);
}
