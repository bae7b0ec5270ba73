#!/usr/bin/env bash
# The mail tests as ctest runs them: 77 (skipped) where npm's packages cannot be had.
set -euo pipefail
cd "$(dirname "$0")"
command -v node >/dev/null && command -v npm >/dev/null || { echo "skipped: no node"; exit 77; }
[ -d node_modules/smtp-server ] || npm ci --silent --no-audit --no-fund || { echo "skipped: npm ci failed"; exit 77; }
exec node --test .
