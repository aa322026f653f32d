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

// Of a small one it also says what R survey took, where that is installed.
var surveyLine = regexp.MustCompile(`survey: (\d+) ms`)

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
	var dir string
	remove, err := workspace(&dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
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
		var ours, theirs, survey []float64 // milliseconds of each round
		for range *rounds {
			out, err := said(ctx, program, "-test.run", "^$", "-test.bench",
				fmt.Sprintf("^BenchmarkBootstrap%d$/^workers=%d$", of.rows, min(workers, 2)))
			if err != nil {
				return err
			}
			ns, ok := measured(benchmarkLine, out)
			if !ok {
				return fmt.Errorf("the benchmark wrote no time: %q", out)
			}
			if out, err = said(ctx, "Rscript", script, strconv.Itoa(of.rows), "1000"); err != nil {
				return err
			}
			ms, ok := measured(bootstrapLine, out)
			if !ok {
				return fmt.Errorf("bootstrap.R wrote no time: %q", out)
			}
			ours, theirs = append(ours, ns/1e6), append(theirs, ms)
			if ms, ok := measured(surveyLine, out); ok {
				survey = append(survey, ms)
			}
		}
		fmt.Printf("  %6d rows: ours median %.1f ms, R %.0f ms; R / ours %s (want at least %v)\n",
			of.rows, median(ours), median(theirs), ratio(theirs, ours), of.want)
		if len(survey) == len(ours) {
			fmt.Printf("               R survey %.0f ms; R survey / ours %s (want at least 500)\n", median(survey), ratio(survey, ours))
		}
	}
	return nil
}

// said is what a program wrote.
func said(ctx context.Context, name string, args ...string) ([]byte, error) {
	_, out, err := execute(ctx, name, args...)
	return out, err
}

// measured is the number that a program says it took.
func measured(line *regexp.Regexp, out []byte) (float64, bool) {
	found := line.FindSubmatch(out)
	if found == nil {
		return 0, false
	}
	ms, err := strconv.ParseFloat(string(found[1]), 64)
	return ms, err == nil
}
