#!/usr/bin/env bash
# The example's report.html in Chromium: see .ci/browser/look.mjs. What it looks
# like is left in .ci/browser/shots.
set -euo pipefail
source .ci/apt.sh
need 'command -v chromium' chromium
need 'command -v npm' nodejs npm
npm ci --prefix .ci/browser --no-audit --no-fund --silent
batch=data/examples/bl87-2025
bin/barometer run $batch --quiet >/dev/null
rm -rf .ci/browser/shots
CHROMIUM=$(command -v chromium) node .ci/browser/look.mjs $batch/out/public/report.html .ci/browser/shots
