#!/usr/bin/env bash
# What people open in a browser, in Chromium. The example's report.html: see
# .ci/browser/look.mjs. The page on which a kommune checks its draw: its script in
# node against the vectors (vectors.mjs), the largest of the pages, then a small
# one right and tampered with (control.mjs). What they look like is left in
# .ci/browser/shots.
set -euo pipefail
source .ci/apt.sh
need 'command -v chromium' chromium
need 'command -v npm' nodejs npm
npm ci --prefix .ci/browser --no-audit --no-fund --silent
batch=data/examples/bl87-2025
bin/barometer run $batch --quiet >/dev/null
rm -rf .ci/browser/shots
CHROMIUM=$(command -v chromium)
export CHROMIUM
node .ci/browser/look.mjs $batch/out/public/report.html .ci/browser/shots
node .ci/browser/vectors.mjs sampling/lottery/testdata/vectors
node .ci/browser/look.mjs $batch/private/kontrol-0101.html .ci/browser/shots/largest
commitments=$batch/out/public/commitments
node .ci/browser/control.mjs $batch/private/kontrol-0155.html $commitments/commitment.txt $commitments/seed.txt \
  $batch/private/kvittering-0155.csv .ci/browser/shots/control
