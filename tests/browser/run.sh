#!/usr/bin/env bash
# The browser tests as ctest runs them, against `returnwatch demo`: 77 (skipped) where there is no Chromium, or npm's packages cannot
# be had. RETURNWATCH_BINARY names the program; RETURNWATCH_SCREENSHOTS=1 also writes docs/screenshots.
set -euo pipefail
cd "$(dirname "$0")"
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: no node"; exit 77; }
binary="${RETURNWATCH_BINARY:-../../build/returnwatch}"
"$binary" demo --help >/dev/null 2>&1 || { echo "skipped: $binary has no demo"; exit 77; }
command -v chromium >/dev/null || { echo "skipped: no chromium"; exit 77; }
[ -d node_modules/playwright-core ] && [ -d node_modules/axe-core ] || npm ci --silent --no-audit --no-fund || { echo "skipped: npm ci failed"; exit 77; }
exec node --test --test-concurrency=1 .
