#!/usr/bin/env bash
# The acceptance tests as ctest runs them: 77 (skipped) where npm's packages cannot be had. They share graphql and the
# schemas of the contract test.
set -euo pipefail
cd "$(dirname "$0")"
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: no node"; exit 77; }
[ -d ../contract/node_modules/graphql ] || npm ci --prefix ../contract --silent --no-audit --no-fund || { echo "skipped: npm ci failed"; exit 77; }
node -e "import('../contract/schema.mjs').then((m) => m.fetchOnce()).catch((e) => { console.log('skipped:', e.message); process.exit(77); })" ||
  { [ $? -eq 77 ] && exit 77; }
exec node --test --test-concurrency=2 .
