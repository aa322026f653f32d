package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

//go:embed drawduckdb.py
var duckdb string

// A run is one process: how long it took as a whole, how long what it does
// took by its own clock, the processor time of that or else of the whole, and
// the most memory it had.
type run struct {
	whole, work, processor time.Duration
	peak                   int64
}

// compareDraws runs the parts in turn and prints what they took.
func compareDraws(ctx context.Context, args []string) (err error) {
	flags := flag.NewFlagSet("draw", flag.ContinueOnError)
	cases := flags.Int("cases", 10_000_000, "cases of the frame")
	rounds := flags.Int("rounds", 5, "how often each part runs, in turn")
	dir := flags.String("dir", "", "where the frame is made and kept (empty: a directory that is removed)")
	python := flags.String("python", filepath.FromSlash(".venv/bin/python"), "a Python with the package duckdb")
	if err := flags.Parse(args); err != nil {
		return err
	}
	remove, err := workspace(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if _, err := start(ctx, self, "draw-frame", *dir, strconv.Itoa(*cases)); err != nil {
		return err
	}
	info, err := os.Stat(filepath.Join(*dir, frameName))
	if err != nil {
		return err
	}
	threads := strconv.Itoa(runtime.GOMAXPROCS(0))
	fmt.Printf("draw: %d cases in %d strata, 1 %% of each; Parquet of %d MB; %s processors; seed of %d bytes, ids of 16: one block of SHA-256\n",
		*cases, strata, info.Size()>>20, threads, len(seed))
	script := filepath.Join(*dir, "drawduckdb.py")
	if err := os.WriteFile(script, []byte(duckdb), 0o600); err != nil {
		return err
	}
	other, err := canDuckDB(ctx, *python)
	if err != nil {
		fmt.Printf("without DuckDB: %v\n", err)
	}
	if other {
		if err := sameDraw(ctx, *dir, self, *python, script, threads); err != nil {
			return err
		}
	}
	commands := [][]string{{self, "draw-hash", strconv.Itoa(*cases)}, {self, "draw-ours", *dir}}
	if other {
		commands = append(commands, []string{*python, script, *dir, seed, threads})
	}
	runs := make([][]run, len(commands))
	for range *rounds {
		for i, command := range commands {
			r, err := start(ctx, command[0], command[1:]...)
			if err != nil {
				return err
			}
			runs[i] = append(runs[i], r)
		}
	}
	report(runs)
	return nil
}

// canDuckDB reports whether there is a Python with DuckDB, and if not, why.
func canDuckDB(ctx context.Context, python string) (bool, error) {
	if out, err := exec.CommandContext(ctx, python, "-c", "import duckdb").CombinedOutput(); err != nil {
		return false, fmt.Errorf("%s cannot import duckdb (%w) %s; make bench installs it, where pip has a network", python, err, bytes.TrimSpace(out))
	}
	return true, nil
}

// sameDraw fails unless DuckDB draws the same cases, with the same tickets in
// the same order.
func sameDraw(ctx context.Context, dir, self, python, script, threads string) error {
	ours, theirs := filepath.Join(dir, "ours.tsv"), filepath.Join(dir, "duckdb.tsv")
	if _, err := start(ctx, self, "draw-ours", dir, ours); err != nil {
		return err
	}
	if _, err := start(ctx, python, script, dir, seed, threads, theirs); err != nil {
		return err
	}
	a, err := os.ReadFile(ours)
	if err != nil {
		return err
	}
	b, err := os.ReadFile(theirs)
	if err != nil {
		return err
	}
	if len(a) == 0 || !bytes.Equal(a, b) {
		return fmt.Errorf("%s and %s differ: DuckDB draws other cases", ours, theirs)
	}
	fmt.Printf("DuckDB draws the same %d cases, with the same tickets in the same order\n", bytes.Count(a, []byte{'\n'}))
	return nil
}

// start runs a part. Its first line is the nanoseconds that its work took, and
// those of processor time where it says them.
func start(ctx context.Context, name string, args ...string) (run, error) {
	r, out, err := execute(ctx, name, args...)
	if err != nil {
		return r, err
	}
	line, _, _ := strings.Cut(string(out), "\n")
	for i, field := range strings.Fields(line) {
		nanoseconds, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return run{}, fmt.Errorf("%s: %w", name, err)
		}
		if i == 0 {
			r.work = time.Duration(nanoseconds)
		} else {
			r.processor = time.Duration(nanoseconds)
		}
	}
	return r, nil
}

// execute runs a program to its end and returns what it wrote.
func execute(ctx context.Context, name string, args ...string) (run, []byte, error) {
	cmd := exec.CommandContext(ctx, name, args...)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	begin := time.Now()
	if err := cmd.Run(); err != nil {
		return run{}, nil, fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(errs.Bytes()))
	}
	r := run{whole: time.Since(begin), processor: cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime(), peak: peak(cmd.ProcessState)}
	return r, out.Bytes(), nil
}

// report prints the parts, and ratios of the least times and of each round.
// Processor time is less disturbed by what else a machine does.
func report(runs [][]run) {
	names := []string{"hashing alone, in memory", "ours, the whole process", "DuckDB, the query alone"}
	took, processor := make([][]float64, len(runs)), make([][]float64, len(runs)) // seconds of each round
	memory := make([]int64, len(runs))
	for i := range runs {
		for _, r := range runs[i] {
			t := r.work
			if i == 1 {
				t = r.whole
			}
			took[i] = append(took[i], t.Seconds())
			processor[i] = append(processor[i], r.processor.Seconds())
			memory[i] = max(memory[i], r.peak)
		}
		fmt.Printf("%-26s least %6.3f s, median %6.3f s; least processor time %6.3f s; peak %5d MB\n",
			names[i], slices.Min(took[i]), median(took[i]), slices.Min(processor[i]), memory[i]>>20)
	}
	fmt.Printf("ours / hashing alone       %s; processor time %s (want at most 1.25)\n", ratio(took[1], took[0]), ratio(processor[1], processor[0]))
	if len(runs) > 2 {
		fmt.Printf("DuckDB / ours              %s (want at least 6)\n", ratio(took[2], took[1]))
		if memory[1] > 0 {
			fmt.Printf("DuckDB / ours, memory      %.1f (want at least 10)\n", float64(memory[2])/float64(memory[1]))
		}
	}
}

// ratio is that of the least times, and the median of the rounds' ratios.
func ratio(a, b []float64) string {
	each := make([]float64, len(a))
	for i := range a {
		each[i] = a[i] / b[i]
	}
	return fmt.Sprintf("%.2f of the least, %.2f in the median round", slices.Min(a)/slices.Min(b), median(each))
}

func median(list []float64) float64 {
	sorted := slices.Sorted(slices.Values(list))
	n := len(sorted)
	return (sorted[(n-1)/2] + sorted[n/2]) / 2
}
