package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

//go:embed reviewsduckdb.py
var countDuckdb string

// A contest is one analysis of one file, by us and by others in turn.
type contest struct {
	title, file, analysis string
	forms                 []string // of DuckDB's query
	want                  []float64
}

var contests = []contest{
	{"integer counts, rows in any order", "shuffled.parquet", rollUps, []string{"counts"}, []float64{4}},
	{"integer counts, rows by stratum and provision", "sorted.parquet", rollUps, []string{"counts"}, []float64{8}},
	{"as the first, and an interval for every cell", "shuffled.parquet", byCell, []string{"counts"}, []float64{0}},
	{"weights of their own, exact sums", "shuffled.parquet", general, []string{"sums", "filter"}, []float64{5, 15}},
}

// A compared run of one analysis.
type reviewsBench struct {
	dir, barometer, python, script string
	duckdb                         bool
	workers, rounds                int
}

// compareReviews writes reviews, analyses them as a whole process, and prints
// how that stands to decoding the same pages and to DuckDB.
func compareReviews(ctx context.Context, args []string) (err error) {
	var b reviewsBench
	flags := flag.NewFlagSet("reviews", flag.ContinueOnError)
	reviews := flags.Int("reviews", 10_000_000, "rows of the file")
	group := flags.Int("group", 131_072, "rows of a row group")
	codec := flags.String("codec", "zstd", "zstd or snappy")
	only := flags.String("only", "", "the analysis to run: rollups, cells or general (empty: all; none: only what --survey asks for)")
	survey := flags.Int("survey", 0, "rows of a file that R survey estimates from too, which takes minutes for a million (0: none)")
	flags.IntVar(&b.rounds, "rounds", 5, "how often each part runs, in turn")
	flags.IntVar(&b.workers, "workers", runtime.GOMAXPROCS(0), "goroutines, and threads of DuckDB")
	flags.StringVar(&b.dir, "dir", "", "where files are made and kept (empty: a directory that is removed)")
	flags.StringVar(&b.barometer, "barometer", filepath.FromSlash("bin/barometer"), "the program")
	flags.StringVar(&b.python, "python", filepath.FromSlash(".venv/bin/python"), "a Python with the package duckdb")
	if err := flags.Parse(args); err != nil {
		return err
	}
	remove, err := workspace(&b.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, remove()) }()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	if *only != "none" {
		if err := b.contests(ctx, self, *reviews, *group, *codec, *only); err != nil {
			return err
		}
	}
	if *survey > 0 {
		return b.besideSurvey(ctx, self, *survey)
	}
	return nil
}

// contests runs all analyses, or the one asked for.
func (b *reviewsBench) contests(ctx context.Context, self string, reviews, group int, codec, only string) (err error) {
	for _, order := range []string{"shuffled", "sorted"} {
		name := order + ".parquet"
		if _, err := os.Stat(filepath.Join(b.dir, name)); err == nil {
			continue // kept from before
		}
		if _, err := start(ctx, self, "reviews-file", b.dir, name, strconv.Itoa(reviews), order, codec, strconv.Itoa(group)); err != nil {
			return err
		}
	}
	b.script = filepath.Join(b.dir, "reviewsduckdb.py")
	if err := os.WriteFile(b.script, []byte(countDuckdb), 0o600); err != nil {
		return err
	}
	if b.duckdb, err = canDuckDB(ctx, b.python); err != nil {
		fmt.Printf("without DuckDB: %v\n", err)
	}
	fmt.Printf("reviews: %d rows of 12 measures in %d strata by %d provisions, row groups of %d, %s, %d workers\n",
		reviews, strata, len(provisions), group, codec, b.workers)
	for _, c := range contests {
		if only != "" && c.analysis != only {
			continue
		}
		if err := b.run(ctx, self, c); err != nil {
			return fmt.Errorf("%s: %w", c.title, err)
		}
	}
	return nil
}

func (b *reviewsBench) run(ctx context.Context, self string, c contest) error {
	file := filepath.Join(b.dir, c.file)
	spec, err := writeSpec(b.dir, c.file, c.analysis)
	if err != nil {
		return err
	}
	fmt.Printf("\n%s (%s of %s)\n", c.title, c.analysis, c.file)
	if b.duckdb {
		if err := b.sameCounts(ctx, spec, file); err != nil {
			return err
		}
	}
	analyse := func(workers int) []string {
		return []string{b.barometer, "analyse", spec, "--format", "csv", "--workers", strconv.Itoa(workers)}
	}
	names := []string{"barometer analyse", "decode and discard", "barometer, one worker"}
	commands := [][]string{analyse(b.workers), {self, "reviews-decode", file, c.analysis, strconv.Itoa(b.workers)}, analyse(1)}
	for _, form := range c.forms {
		if b.duckdb {
			names = append(names, "DuckDB's query, "+form)
			commands = append(commands, []string{b.python, b.script, file, form, strconv.Itoa(b.workers)})
		}
	}
	took, processor := make([][]float64, len(commands)), make([][]float64, len(commands)) // seconds of each round
	memory := make([]int64, len(commands))
	for range b.rounds {
		for i, command := range commands {
			var r run
			var err error
			if i > 2 { // without the start of Python
				r, err = start(ctx, command[0], command[1:]...)
				r.whole = r.work
			} else {
				r, _, err = execute(ctx, command[0], command[1:]...)
			}
			if err != nil {
				return err
			}
			took[i], processor[i] = append(took[i], r.whole.Seconds()), append(processor[i], r.processor.Seconds())
			memory[i] = max(memory[i], r.peak)
		}
	}
	for i, name := range names {
		fmt.Printf("  %-24s median %6.3f s, least %6.3f s; processor %6.3f s; peak %4d MB\n",
			name, median(took[i]), slices.Min(took[i]), median(processor[i]), memory[i]>>20)
	}
	say := func(what string, a, b int, want string) {
		fmt.Printf("  %-32s %s; processor time %s%s\n", what, ratio(took[a], took[b]), ratio(processor[a], processor[b]), want)
	}
	say("ours / decode and discard", 0, 1, " (want at most 2.2, aim 1.5)")
	say("one worker / "+strconv.Itoa(b.workers), 2, 0, " (want at least 1.7 of two)")
	for i, form := range c.forms {
		if b.duckdb {
			say("DuckDB "+form+" / ours", 3+i, 0, fmt.Sprintf(" (want at least %v)", c.want[i]))
		}
	}
	return nil
}

// sameCounts fails unless DuckDB finds the same counts in every domain.
func (b *reviewsBench) sameCounts(ctx context.Context, spec, file string) error {
	_, out, err := execute(ctx, b.barometer, "analyse", spec, "--format", "csv")
	if err != nil {
		return err
	}
	records, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
	if err != nil {
		return err
	}
	at := map[string]int{}
	for i, name := range records[0] {
		at[name] = i
	}
	var ours []string
	for _, r := range records[1:] {
		if !strings.Contains(r[at["domain"]], "stratum=") {
			ours = append(ours, strings.Join([]string{r[at["measure"]], r[at["domain"]], r[at["n_base"]], r[at["n_counts"]]}, "\t"))
		}
	}
	path := filepath.Join(b.dir, "duckdb.tsv")
	if _, _, err := execute(ctx, b.python, b.script, file, "again", strconv.Itoa(b.workers), path); err != nil {
		return err
	}
	theirs, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	slices.Sort(ours)
	lines := slices.Sorted(strings.Lines(string(theirs)))
	if strings.Join(ours, "\n")+"\n" != strings.Join(lines, "") {
		return fmt.Errorf("DuckDB counts something else, see %s", path)
	}
	fmt.Printf("  DuckDB counts the same in %d estimates\n", len(ours))
	return nil
}
