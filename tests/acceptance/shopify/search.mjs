// Shopify's search language as the contract describes it (docs/facts/shopify.md section 3): terms `field:value` with
// comparators and single-quoted values, AND, OR, parentheses, a leading minus or NOT. What is wrong with a query does not
// fail it: it becomes a warning, and the term is ignored, so a client that does not look loses its filter silently.

function tokens(text) {
  const found = [];
  const pattern = /\s*(?:([()])|(AND|OR|NOT)(?=[\s(])|(-?)([A-Za-z_]+):(>=|<=|>|<)?(?:'([^']*)'|"([^"]*)"|([^\s()'"]+))|('[^']*'|"[^"]*"|[^\s()]+))/y;
  while (pattern.lastIndex < text.trimEnd().length) {
    const m = pattern.exec(text);
    if (!m) throw new Error(`cannot read the search query at: ${text}`);
    if (m[1]) found.push({ type: m[1] });
    else if (m[2]) found.push({ type: m[2] });
    else if (m[4]) found.push({ type: 'term', not: m[3] === '-', field: m[4], op: m[5] ?? '=', value: m[6] ?? m[7] ?? m[8], quoted: m[8] === undefined });
    else found.push({ type: 'term', field: 'default', op: '=', value: m[9], quoted: false });
  }
  return found;
}

// -> { match(row), warnings }; fields: { name: { get(row) -> value | [values], type: 'date'|'number'|'id'|'string' } }.
export function parseSearch(text, fields) {
  const warnings = [];
  if (!text || !text.trim()) return { match: () => true, warnings };
  const list = tokens(text);
  let at = 0;
  const peek = () => list[at]?.type;

  function term() {
    const t = list[at++];
    if (!t) throw new Error(`unfinished search query: ${text}`);
    if (t.type === '(') {
      const inner = expression();
      if (list[at++]?.type !== ')') throw new Error(`unbalanced parentheses: ${text}`);
      return inner;
    }
    if (t.type === 'NOT') {
      const inner = term();
      return (row) => !inner(row);
    }
    const field = fields[t.field];
    if (!field) {
      warnings.push({ field: t.field, message: `Invalid search field for this query.`, code: 'invalid_field' });
      return () => true;
    }
    let { value } = t;
    if (field.type === 'date' && !t.quoted && value.includes(':')) {
      value = value.slice(0, value.indexOf(':'));  // Cut at the first colon: searches something else.
      warnings.push({ field: t.field, message: `Input "${t.value}" is not an accepted value.`, code: 'invalid_value' });
    }
    const wanted = convert(value, field.type);
    if (wanted === null || (typeof wanted === 'number' && Number.isNaN(wanted))) {
      warnings.push({ field: t.field, message: `Input "${value}" is not an accepted value.`, code: 'invalid_value' });
      return () => true;
    }
    if (field.values && !field.values.includes(String(value).toLowerCase())) {
      warnings.push({ field: t.field, message: `Input "${value}" is not an accepted value.`, code: 'invalid_value' });
      return () => true;
    }
    const one = (have) => compare(convert(have, field.type), t.op, wanted);
    const test = (row) => [field.get(row)].flat().some((have) => have !== null && have !== undefined && one(have));
    return t.not ? (row) => !test(row) : test;
  }

  function expression() {
    let left = term();
    let kind = null;
    while (at < list.length && peek() !== ')') {
      const op = peek() === 'OR' ? 'OR' : 'AND';
      if (peek() === 'OR' || peek() === 'AND') at++;
      if (kind && kind !== op) warnings.push({ field: 'default', message: 'AND and OR are mixed without parentheses', code: 'mixed' });
      kind = op;
      const a = left;
      const b = term();
      left = op === 'OR' ? (row) => a(row) || b(row) : (row) => a(row) && b(row);
    }
    return left;
  }

  const match = expression();
  if (at < list.length) throw new Error(`cannot read all of the search query: ${text}`);
  return { match, warnings };
}

function convert(value, type) {
  if (type === 'date') return Date.parse(value);
  if (type === 'number') return Number(value);
  if (type === 'id') return /^(gid:\/\/shopify\/\w+\/)?\d+$/.test(String(value)) ? Number(String(value).split('/').pop()) : null;
  return String(value).toLowerCase();
}

function compare(have, op, wanted) {
  if (op === '>=') return have >= wanted;
  if (op === '>') return have > wanted;
  if (op === '<=') return have <= wanted;
  if (op === '<') return have < wanted;
  return have === wanted;
}
