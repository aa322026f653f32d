#!/usr/bin/env bash
# Review forms, list templates and the spreadsheet of a codebook through
# LibreOffice: what was written is read back, and its formulas say what we do.
# go test skips these where there is no LibreOffice; here none may be skipped.
set -euo pipefail
source .ci/apt.sh
need 'command -v soffice' libreoffice-calc
status=0
said=$(go test -count=1 -v -run 'LibreOffice|OpenDocument|FormulasSay' ./data/forms ./data/codebook/sheet) || status=$?
if [ "$status" != 0 ] || grep -q -- '^--- SKIP' <<<"$said"; then
  echo "$said"
  echo "office: a test failed, or was skipped" >&2
  exit 1
fi
grep -E '^(--- PASS|    formula|ok)' <<<"$said"
