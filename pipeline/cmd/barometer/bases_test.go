package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// undrawn is the small batch with another basis, and so without a design, run
// to the end.
func undrawn(t *testing.T, basis string) string {
	t.Helper()
	dir := copied(t)
	path := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(b), "[design]")
	_, after, _ := strings.Cut(rest, "[review]")
	write(t, path, strings.Replace(before, `"probability"`, `"`+basis+`"`, 1)+"[review]"+after)
	want(t, exitWaiting, "run", dir, "--quiet")
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	want(t, exitDone, "run", dir, "--quiet")
	want(t, exitDone, "verify", dir)
	return dir
}

// estimates are the rows of estimates.csv by id and column.
func estimates(t *testing.T, dir string) map[string]map[string]string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, "out", "estimates.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, r := range rows[1:] {
		all[r[0]] = map[string]string{}
		for i, name := range rows[0] {
			all[r[0]][name] = r[i]
		}
	}
	return all
}

// TestPurposive: picked cases give counts and nothing else, in every file.
// Of 60 cases, numbered from 0, 20 are divisible by 3, 9 by 7 and 3 by 21:
// 26 have a defect.
func TestPurposive(t *testing.T) {
	dir := undrawn(t, "purposive")
	for id, e := range estimates(t, dir) {
		for _, name := range []string{"estimate", "se", "ci_low", "ci_high", "level", "interval", "pop_hat", "deff", "n_eff"} {
			if e[name] != "" {
				t.Errorf("%s has %s = %s", id, name, e[name])
			}
		}
	}
	if e := estimates(t, dir)["mangel"]; e["n_base"] != "60" || e["n_counts"] != "26" {
		t.Errorf("mangel: %s of %s, want 26 of 60", e["n_counts"], e["n_base"])
	}
	page, err := os.ReadFile(filepath.Join(dir, "out", "public", "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	if s := string(page); !strings.Contains(s, "26 ud af 60") && !strings.Contains(s, "26 ud af de 60") {
		t.Error("the report does not say 26 of 60")
	}
	if meta := metadata(t, filepath.Join(dir, "out", "cases.parquet"), "barometer.svydesign"); !strings.HasPrefix(meta, "none") {
		t.Errorf("svydesign is %q", meta)
	}
}

// TestCensus: all cases of a register have a share and no sampling error.
func TestCensus(t *testing.T) {
	e := estimates(t, undrawn(t, "census"))["mangel"]
	if e["estimate"] != "0.43333333333333335" || e["se"] != "" || e["ci_low"] != "" { // 26/60
		t.Errorf("mangel: estimate %q, se %q, low %q, want 26/60 and no error", e["estimate"], e["se"], e["ci_low"])
	}
}

// TestNoDesignForPurposive: a design for picked cases is refused, whatever it
// says.
func TestNoDesignForPurposive(t *testing.T) {
	dir := copied(t)
	path := filepath.Join(dir, "batch.toml")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	write(t, path, strings.Replace(string(b), `"probability"`, `"purposive"`, 1))
	if _, stderr := want(t, exitRefused, "plan", dir); !strings.Contains(stderr, "batch.toml:16:1") {
		t.Errorf("[design] is not named: %s", stderr)
	}
}

// TestNoRateForOneKommune: a domain whose cases all come from one kommune
// gets no rate, also where no column says kommune: Aarhus is all of Region
// Midtjylland here, and a decision only Aalborg made would be the same.
func TestNoRateForOneKommune(t *testing.T) {
	dir := finished(t)
	if e := estimates(t, dir)["mangel@region=midtjylland"]; e["n_base"] != "4" {
		t.Fatalf("the batch has changed: %v", e)
	}
	b, err := os.ReadFile(filepath.Join(dir, "out", "public", "tables", "T1.csv"))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(bytes.NewReader(b)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(name string) int {
		for i, h := range rows[0] {
			if h == name {
				return i
			}
		}
		t.Fatalf("no column %s in %v", name, rows[0])
		return 0
	}
	for _, r := range rows[1:] {
		if strings.Contains(strings.Join(r, ","), "midtjylland") && r[at("estimate")] != "" {
			t.Errorf("a rate for one kommune: %v", r)
		}
	}
}
