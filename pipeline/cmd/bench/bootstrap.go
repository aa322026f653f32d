package main

import (
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
)

//go:embed bootstrap.R
var bootstrapR string

// bootstraps are the sizes that are compared, and by how much we want to be
// faster than base R as an expert writes it.
var bootstraps = []struct {
	rows int
	want float64
}{{385, 4}, {100_000, 15}}

// A Go benchmark prints its name, how often it ran and what each run took.
var benchmarkLine = regexp.MustCompile(`(?m)^Benchmark\S+\s+\d+\s+([\d.]+) ns/op`)

// A script of R says what one bootstrap took.
var bootstrapLine = regexp.MustCompile(`replicates: (\d+) ms`)

// compareBootstraps runs the Go benchmark of the bootstrap and bootstrap.R in
// turn, and prints the ratios.
func compareBootstraps(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("bootstrap", flag.ContinueOnError)
	rounds := flags.Int("rounds", 3, "how often each runs, in turn")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if err := exec.CommandContext(ctx, "Rscript", "--version").Run(); err != nil {
		fmt.Printf("bootstrap: without R: %v\n", err)
		return nil
	}
	dir, err := os.MkdirTemp("", "barometer-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	program, script := filepath.Join(dir, "estimators.test"), filepath.Join(dir, "bootstrap.R")
	if _, _, err := execute(ctx, "go", "test", "-c", "-o", program, "./estimators"); err != nil {
		return err
	}
	if err := os.WriteFile(script, []byte(bootstrapR), 0o600); err != nil {
		return err
	}
	workers := runtime.GOMAXPROCS(0)
	fmt.Printf("bootstrap: 1000 replicates of 48 shares, %d workers, beside base R as an expert writes it\n", workers)
	for _, of := range bootstraps {
		var ours, theirs []float64 // milliseconds of each round
		for range *rounds {
			ns, err := measured(ctx, benchmarkLine, program, "-test.run", "^$", "-test.bench",
				fmt.Sprintf("^BenchmarkBootstrap%d$/^workers=%d$", of.rows, min(workers, 2)))
			if err != nil {
				return err
			}
			ms, err := measured(ctx, bootstrapLine, "Rscript", script, strconv.Itoa(of.rows), "1000")
			if err != nil {
				return err
			}
			ours, theirs = append(ours, ns/1e6), append(theirs, ms)
		}
		fmt.Printf("  %6d rows: ours median %.1f ms, R %.0f ms; R / ours %s (want at least %v)\n",
			of.rows, median(ours), median(theirs), ratio(theirs, ours), of.want)
	}
	return nil
}

// measured is the number that a program says it took.
func measured(ctx context.Context, line *regexp.Regexp, name string, args ...string) (float64, error) {
	_, out, err := execute(ctx, name, args...)
	if err != nil {
		return 0, err
	}
	found := line.FindSubmatch(out)
	if found == nil {
		return 0, fmt.Errorf("%s wrote no time: %q", name, out)
	}
	return strconv.ParseFloat(string(found[1]), 64)
}
