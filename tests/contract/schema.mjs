// Shopify's published Admin schemas, as introspection results inside the npm package @shopify/dev-mcp
// (docs/facts/shopify.md section 0). Fetched once with `npm pack`, which installs nothing, checked, and kept in .cache/.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as graphql from 'graphql';

const spec = '@shopify/dev-mcp@1.16.0';
const integrity =
  'sha512-tqgRnK7sQhjew+htxtleTH23nXB5fZcsrhWgEkomsorGXvLOB2mh2upwZm8uzuTDNTZnqtLMe64yIwh6s2awtw==';
const cache = process.env.RETURNWATCH_SCHEMA_CACHE ?? join(dirname(fileURLToPath(import.meta.url)), '.cache');

export { graphql };  // The one instance: graphql-js refuses types of another.
export const versions = ['2026-07', '2026-10'];

function file(version) {
  return join(cache, 'package/dist/data', `admin_${version}.json.gz`);
}

export function fetchOnce() {
  if (versions.every((version) => existsSync(file(version)))) return;
  mkdirSync(cache, { recursive: true });
  const tarball = join(cache, 'shopify-dev-mcp-1.16.0.tgz');
  if (!existsSync(tarball)) execFileSync('npm', ['pack', spec, '--silent', '--pack-destination', cache], { stdio: 'inherit' });
  const found = 'sha512-' + createHash('sha512').update(readFileSync(tarball)).digest('base64');
  if (found !== integrity) throw new Error(`${tarball} is not the package that was pinned: ${found}`);
  execFileSync('tar', ['xzf', tarball, '-C', cache, ...versions.map((v) => `package/dist/data/admin_${v}.json.gz`)]);
}

// { version: { schema, raw } }; raw keeps what graphql-js drops: requiredAccess, isProtected.
export function loadSchemas() {
  fetchOnce();
  return Object.fromEntries(
    versions.map((version) => {
      const { data } = JSON.parse(gunzipSync(readFileSync(file(version))));
      return [version, { schema: graphql.buildClientSchema(data), raw: data.__schema }];
    }),
  );
}
