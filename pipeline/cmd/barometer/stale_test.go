package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNothingStale changes whatever may be changed after the draw, one thing
// at a time, and runs again: out/ must then be what a recomputation in an
// empty directory gives, and the change must show where it should.
func TestNothingStale(t *testing.T) {
	if testing.Short() {
		t.Skip("two dozen whole runs, one after the other")
	}
	base := finished(t)
	for _, c := range []struct {
		file, from, to string
		shows          string // file of out/ that must change; empty: none needs to
	}{
		{"batch.toml", `title       = "Lille prøvebatch"`, `title       = "Anden titel"`, "out/public/report.html"},
		{"batch.toml", "year        = 2025", "year        = 2026", "out/public/report.html"},
		{"batch.toml", `provision   = "BL § 87"`, `provision   = "BL § 86"`, "out/cases.parquet"}, // deadlines.csv has none for it
		{"batch.toml", "opdigtede til test", "opdigtede til en test", "out/public/report.html"},
		{"batch.toml", `constructed = `, `rationale = "fordi"` + "\nconstructed = ", ""},
		{"batch.toml", `rationale  = "Så lille`, `rationale  = "Virkelig så lille`, "out/public/report.html"},
		{"batch.toml", `label = "Mindst én mangel"`, `label = "En mangel"`, "out/public/report.html"},
		{"batch.toml", `counts = ["nej"]`, `counts = ["ja"]`, "out/estimates.csv"},
		{"batch.toml", `label  = "Region"`, `label  = "Landsdel"`, ""},
		{"batch.toml", `title    = "Mangler og frister"`, `title    = "Frister og mangler"`, "out/public/report.html"},
		{"batch.toml", `groups   = [[], ["region"]]`, `groups   = [[]]`, "out/estimates.csv"},
		{"batch.toml", `groups   = [[], ["region"]]`, `groups   = [[], ["region"]]` + "\n" + `note = "En note."`, "out/public/report.html"},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-16", "out/public/report.html"},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-15\ninterval = \"wilson-kish\"", "out/estimates.csv"},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-15\nlevel = 0.9", "out/estimates.csv"},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-15\nminimum_cell = 50", "out/public/tables/T1.csv"},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-15\nprotect = [\"kommune\", \"region\"]", ""},
		{"batch.toml", "date = 2025-12-15", "date = 2025-12-15\nformats = [\"csv\"]", "out/public/manifest.json"},
		{"batch.toml", "# A small batch", "# A very small batch", "out/manifest.json"},
		{"codebook.toml", `label   = "Er der hjemmel til afgørelsen?"`, `label   = "Har afgørelsen hjemmel?"`, "out/cases.parquet"},
		{"codebook.toml", `any_defect = ["begrundelse", "hjemmel"]`, `any_defect = ["hjemmel"]`, "out/estimates.csv"},
		{"deadlines.csv", "0101,BL § 87,,2020-01-01,,8,uger", "0101,BL § 87,,2020-01-01,,80,uger", "out/estimates.csv"},
		{"kommuner.csv", "2025-08-10", "2025-08-11", ""},
		{"replies/modtaget.csv", "2025-09-10", "2025-09-11", ""},
	} {
		name := c.file + ": " + c.to
		dir := filepath.Join(t.TempDir(), "lille")
		if err := os.CopyFS(dir, os.DirFS(base)); err != nil {
			t.Fatal(err)
		}
		before := tree(t, dir)
		if !strings.Contains(before[c.file], c.from) {
			t.Fatalf("%s has no %q", c.file, c.from)
		}
		write(t, filepath.Join(dir, filepath.FromSlash(c.file)), strings.Replace(before[c.file], c.from, c.to, 1))
		if status, _, stderr := barometer(t, "run", dir, "--quiet"); status != exitDone {
			t.Errorf("%s: run ends with %d: %s", name, status, stderr)
			continue
		}
		if status, _, stderr := barometer(t, "verify", dir); status != exitDone {
			t.Errorf("%s: stale after run: %s", name, stderr)
		}
		if c.shows != "" && tree(t, dir)[c.shows] == before[c.shows] {
			t.Errorf("%s: %s has not changed", name, c.shows)
		}
	}
}
