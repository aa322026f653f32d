// Command bench measures what go test's benchmarks cannot: whole processes
// with their memory, beside another program that does the same work.
//
//	go run ./pipeline/cmd/bench draw [--cases 10000000] [--rounds 5] [--dir DIR] [--python .venv/bin/python]
//	go run ./pipeline/cmd/bench reviews [--reviews 10000000] [--rounds 5] [--only rollups] [--survey 1000000] [--dir DIR]
//	go run ./pipeline/cmd/bench answers [--answers 1000000] [--dir DIR]
//	go run ./pipeline/cmd/bench bootstrap [--rounds 3]
//
// draw makes a frame of constructed cases in Parquet, the same every time, and
// in turn, round by round: draws from it as the pipeline does; hashes as many
// ids that stand ready in memory with sha256.Sum256, on all processors; and has
// DuckDB draw with sha256 and QUALIFY row_number(). It fails if DuckDB draws
// other cases.
//
// reviews makes files of constructed reviews, and in turn: analyses them with
// bin/barometer as a whole process; has parquet-go decode the same pages and
// discard them; and has DuckDB count the same cells, of which only the query
// is timed, not the start of Python. It fails if DuckDB counts something else.
// With --survey R survey estimates from as many reviews too, once, and it fails
// if shares or their errors differ.
//
// answers deals constructed cases, fills their forms and imports them with
// bin/barometer as whole processes. It fails unless every answer is in
// reviews.parquet once, and the journal gives the same bytes again.
//
// bootstrap runs the Go benchmark of the bootstrap and bootstrap.R in turn.
//
// Times are only worth comparing within one run on an idle
// machine; the ratios are what it is for.
//
// DuckDB needs a Python with the package duckdb, as make bench installs it;
// without one its part is left out.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"
)

// The parts run as processes of their own, so that each has its own memory.
var parts = map[string]func(context.Context, []string) error{
	"draw":       compareDraws,
	"draw-frame": partFrame,
	"draw-ours":  partOurs,
	"draw-hash":  partHash,

	"reviews":        compareReviews,
	"reviews-file":   partReviews,
	"reviews-decode": partDecode,
	"reviews-csv":    partReviewsCSV,

	"answers":      importAnswers,
	"answers-fill": partFill,

	"bootstrap": compareBootstraps,
}

func main() {
	if len(os.Args) < 2 || parts[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: go run ./pipeline/cmd/bench draw|reviews|answers|bootstrap [--rounds 5] [--dir DIR] [--python .venv/bin/python], and --help for more")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := parts[os.Args[1]](ctx, os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}
