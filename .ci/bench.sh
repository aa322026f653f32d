#!/usr/bin/env bash
# Whole draws from a frame of 10^7 cases, beside hashing alone and beside
# DuckDB, and analyses of as many reviews, beside decoding alone and beside
# DuckDB, bootstraps beside R, and imports of 10^6 answers from review forms
# (pipeline/cmd/bench). Where Python, DuckDB or R
# cannot be had, the rest is measured all the same. ROWS=1000000 and ANSWERS=100000 make it short;
# SURVEY=1000000 has R survey estimate from as many reviews too, which takes
# minutes and 4 GB.
set -euo pipefail
source .ci/apt.sh
python() {
  .venv/bin/python -c 'import duckdb' 2>/dev/null && return
  need 'python3 -c "import ensurepip, venv"' python3 python3-venv || return 1
  [ -x .venv/bin/pip ] || python3 -m venv .venv || return 1
  .venv/bin/pip install --quiet --disable-pip-version-check "$(grep '^duckdb==' .ci/requirements.txt)"
}
python || echo "DuckDB cannot be installed here (it needs Python and pip with a network), so that part is left out." >&2
need 'Rscript -e "library(survey); library(data.table)"' r-base-core r-cran-survey r-cran-data.table || echo "R cannot be installed here, so that part is left out." >&2
go run ./pipeline/cmd/bench draw --cases "${ROWS:-10000000}"
go run ./pipeline/cmd/bench reviews --reviews "${ROWS:-10000000}" --survey "${SURVEY:-0}"
go run ./pipeline/cmd/bench answers --answers "${ANSWERS:-1000000}"
go run ./pipeline/cmd/bench bootstrap
