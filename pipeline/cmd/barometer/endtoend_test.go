package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWholeYear walks a batch through its year, as the officer would.
func TestWholeYear(t *testing.T) {
	dir := finished(t)
	out, _ := want(t, exitDone, "verify", dir)
	if !strings.Contains(out, "verified") {
		t.Errorf("verify says %q", out)
	}
	for _, file := range []string{"out/estimates.csv", "out/cases.parquet", "out/reviews.parquet", "out/public/report.html", "out/public/tables/T1.csv"} {
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(file))); err != nil {
			t.Error(err)
		}
	}
}
