#!/usr/bin/env bash
# Runs the notebooks on the example, as a statistician would, and leaves
# nothing behind.
set -euo pipefail
source .ci/apt.sh
venv
need 'Rscript -e "library(survey); library(knitr)"' r-base-core r-cran-survey r-cran-knitr
bin/barometer run data/examples/bl87-2025 --quiet >/dev/null
cd notebooks

echo "-- barometer.ipynb"
if grep -qE '"(text|data|output_type)":' barometer.ipynb; then
  echo "barometer.ipynb has outputs, which are data of single cases: clear them (README.md)" >&2
  exit 1
fi
quiet ../.venv/bin/jupyter execute barometer.ipynb

echo "-- barometer.Rmd"
Rscript -e 'knitr::opts_chunk$set(error = FALSE); invisible(knitr::knit("barometer.Rmd", output = tempfile(), quiet = TRUE))'
echo "notebooks: both ran"
