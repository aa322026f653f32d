package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden runs commands and compares everything a user would see of them, the
// exit statuses included, with testdata/NAME.golden. dir is where the batch
// is; it is written as BATCH.
func golden(t *testing.T, name, dir string, commands ...[]string) {
	t.Helper()
	var b strings.Builder
	for _, args := range commands {
		for i, a := range args {
			args[i] = strings.ReplaceAll(a, "BATCH", dir)
		}
		status, stdout, stderr := barometer(t, args...)
		fmt.Fprintf(&b, "$ barometer %s\n%s", strings.Join(args, " "), stdout)
		if stderr != "" {
			fmt.Fprintf(&b, "-- stderr --\n%s", stderr)
		}
		fmt.Fprintf(&b, "-- exit %d --\n\n", status)
	}
	got := b.String()
	if dir != "" {
		got = strings.ReplaceAll(got, dir, "BATCH")
	}
	path := filepath.Join("testdata", name+".golden")
	if *update {
		write(t, path, got)
		return
	}
	wanted, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(wanted) {
		t.Errorf("%s differs (make golden rewrites it):\n%s", path, firstDifference(string(wanted), got))
	}
}

func firstDifference(a, b string) string {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, x[i], y[i])
		}
	}
	return fmt.Sprintf("want %d lines, got %d", len(x), len(y))
}

// verbs are all subcommands, in the order of a batch's year.
var verbs = []string{"new", "plan", "draw", "review", "status", "estimate", "publish", "run", "verify", "key", "backup", "restore", "close", "compare", "analyse", "show", "version"}

// keyVerbs are the subcommands of key.
var keyVerbs = []string{"new", "fingerprint", "backup", "restore"}

func TestGoldenHelp(t *testing.T) {
	for _, l := range []string{"en", "da"} {
		commands := [][]string{{"--help", "--lang", l}}
		for _, v := range verbs {
			commands = append(commands, []string{v, "--help", "--lang", l})
		}
		for _, v := range keyVerbs {
			commands = append(commands, []string{"key", v, "--help", "--lang", l})
		}
		golden(t, "help_"+l, "", commands...)
	}
}

// TestGoldenYear is what the officer sees, from the first status to the
// release, in Danish.
func TestGoldenYear(t *testing.T) {
	dir := copied(t)
	golden(t, "year_1_lists", dir, []string{"plan", "BATCH", "--lang", "da"}, []string{"status", "BATCH", "--lang", "da"}, []string{"run", "BATCH", "--lang", "da"})
	golden(t, "year_2_draw", dir, []string{"plan", "BATCH", "--freeze", "--lang", "da", "--format", "csv"}, []string{"status", "BATCH", "--lang", "da"},
		[]string{"draw", "BATCH", "--lang", "da"}, []string{"draw", "BATCH", "--seed", "2026", "--seed-source", "prøve", "--lang", "da"}, []string{"status", "BATCH", "--lang", "da"})
	handInReplies(t, dir)
	golden(t, "year_3_forms", dir, []string{"review", "BATCH", "--lang", "da"}, []string{"review", "BATCH", "--forms", "--lang", "da"})
	handInForms(t, dir)
	golden(t, "year_4_results", dir, []string{"run", "BATCH", "--lang", "da"}, []string{"run", "BATCH", "--lang", "da"}, []string{"status", "BATCH", "--lang", "da"},
		[]string{"verify", "BATCH", "--lang", "da"}, []string{"estimate", "BATCH", "--format", "json", "--quiet"},
		[]string{"show", "BATCH/out/cases.parquet", "--rows", "2", "--labels", "--format", "csv"})
	golden(t, "year_5_release", dir, []string{"publish", "BATCH", "--release", "2", "--lang", "da"}, []string{"publish", "BATCH", "--release", "1", "--lang", "da", "--quiet"},
		[]string{"publish", "BATCH", "--release", "1", "--lang", "da", "--quiet"}, []string{"publish", "BATCH", "--release", "2", "--lang", "da"},
		[]string{"status", "BATCH", "--lang", "da"}, []string{"verify", "BATCH", "--lang", "da"})
}
