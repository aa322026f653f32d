#!/usr/bin/env bash
# Other people's programs read the example's files and compute its figures
# again: R's survey package, and Python with pyarrow, polars, DuckDB, openpyxl
# (notebooks/crosscheck.R and crosscheck.py). Any difference fails.
set -euo pipefail
source .ci/apt.sh
venv
need 'Rscript -e "library(survey)"' r-base-core r-cran-survey
export PYTHONDONTWRITEBYTECODE=1
batch=data/examples/bl87-2025
barometer=$PWD/bin/barometer
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python() { .venv/bin/python "$@"; }

"$barometer" run $batch --quiet >/dev/null

echo "-- the files of the example, read by others"
mkdir "$work/twins"
for file in $batch/out/*.parquet; do
  "$barometer" show "$file" --format csv >"$work/twins/$(basename "$file" .parquet).csv"
done
python notebooks/crosscheck.py $batch/out "$work/twins"

echo "-- its figures in R, from the CSV twin and from what DuckDB reads in the Parquet"
python notebooks/crosscheck.py --r $batch/out "$work/r/parquet"
cp $batch/out/estimates.csv "$work/r/parquet"
cp -r "$work/r/parquet" "$work/r/csv"
cp "$work/twins/cases.csv" "$work/r/csv"
Rscript notebooks/crosscheck.R "$work"/r/*

echo "-- designs that are harder than the example"
python .ci/designs.py "$work/hard"
for design in "$work"/hard/*; do
  python notebooks/crosscheck.py --requests "$design"
  "$barometer" analyse "$design/estimates.toml" --format csv >"$design/estimates.csv"
done
Rscript notebooks/crosscheck.R "$work"/hard/*

echo "-- random designs, others in every run, beside R survey"
python .ci/random_designs.py "$work/random" --designs "${DESIGNS:-520}" ${SEED:+--seed "$SEED"}
for design in "$work"/random/*; do
  "$barometer" analyse "$design/spec.toml" --quiet --format csv >"$design/estimates.csv"
done
Rscript .ci/random_designs.R "$work/random"
