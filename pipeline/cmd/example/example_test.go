package main

import (
	"archive/zip"
	"bytes"
	"context"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"sagsbarometer/data"
	"sagsbarometer/pipeline"
)

// committed is the example as it stands in the repository.
const committed = "../../../data/examples/bl87-2025"

// ignored are what a batch makes of itself.
var ignored = []string{"out", "private", ".cache", "releases"}

// The example is made again, compared with what is committed, and run.
func TestExample(t *testing.T) {
	dir := t.TempDir()
	for name, src := range files(t, committed) {
		top, _, _ := strings.Cut(name, "/")
		if slices.Contains(generated, top) {
			continue
		}
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := generate(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	compare(t, files(t, dir), files(t, committed))
	if !t.Failed() {
		before := ledgerOf(files(t, dir))
		run(t, dir)
		if after := ledgerOf(files(t, dir)); !slices.Equal(after, before) {
			t.Errorf("run appended to the ledger: %d segments, want the %d that are committed", len(after), len(before))
		}
		counts(t, filepath.Join(dir, "out", "cases.parquet"))
	}
}

// files are the contents of the batch by name, without what it makes of
// itself.
func files(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && slices.Contains(ignored, name) {
			return fs.SkipDir
		}
		if err == nil && !d.IsDir() {
			out[name], err = os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func compare(t *testing.T, got, want map[string][]byte) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		src := want[name]
		again, made := got[name]
		switch {
		case !made:
			t.Errorf("%s: committed, but not made", name)
		case !same(name, again, src):
			t.Errorf("%s: made again it has other bytes; make example, and read the diff", name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(got)) {
		if _, there := want[name]; !there {
			t.Errorf("%s: made, but not committed", name)
		}
	}
}

// same compares workbooks part by part: a later compressor may pack the same
// parts into other bytes.
func same(name string, a, b []byte) bool {
	if bytes.Equal(a, b) || !strings.HasSuffix(name, ".xlsx") {
		return bytes.Equal(a, b)
	}
	parts := func(src []byte) (out []string) {
		r, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
		if err != nil {
			return nil
		}
		for _, part := range r.File {
			content, err := unpack(part)
			if err != nil {
				return nil
			}
			out = append(out, part.Name, part.Modified.UTC().String(), string(content))
		}
		return out
	}
	of := parts(a)
	return of != nil && slices.Equal(of, parts(b))
}

func ledgerOf(all map[string][]byte) (segments []string) {
	for name, src := range all {
		if strings.HasPrefix(name, "ledger/") {
			segments = append(segments, name+"\n"+string(src))
		}
	}
	slices.Sort(segments)
	return segments
}

func run(t *testing.T, dir string) {
	t.Helper()
	f, err := pipeline.Open(dir, pipeline.Env{Now: time.Date(2025, time.December, 15, 10, 0, 0, 0, time.UTC)}, pipeline.Write)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Run(context.Background())
	if closed := f.Close(); err != nil || closed != nil {
		t.Fatal(err, closed)
	}
}

// counts holds cases.parquet against the counts that Ankestyrelsen published
// for 2025: Retssikkerhedsundersøgelsen, marts 2026, ISBN 978-87-7811-580-5,
// the bilag on tabt arbejdsfortjeneste, "Resultater fra
// Handicapsagsbarometeret": "385 ikke-påklagede sager", "199 af sagerne",
// "206 af de 385", "186 af sagerne", "157 af sagerne", "85 sager", "107 ud af
// de 255 sager", in none of them a new deadline. 20 = 199 + 206 - 385.
func counts(t *testing.T, path string) {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	if err != nil {
		t.Fatal(err)
	}
	table, err := data.ReadParquet(file, info.Size())
	if err != nil {
		t.Fatal(err)
	}
	if table.Rows != 385 {
		t.Errorf("%d cases, want 385", table.Rows)
	}
	for _, c := range []struct {
		want int
		of   map[string]string // column -> the answers, any of
	}{
		{385, map[string]string{"disposition": "gennemgaaet"}},
		{199, map[string]string{"klageudfald": "stadfaestet"}},
		{186, map[string]string{"klageudfald": "aendret hjemvist ophaevet"}},
		{206, map[string]string{"retlig_mangel": "ja"}},
		{179, map[string]string{"retlig_mangel": "nej"}},
		{20, map[string]string{"retlig_mangel": "ja", "klageudfald": "stadfaestet"}},
		{20, map[string]string{"vaesentlig": "nej"}},
		{157, map[string]string{"sagsoplysning": "nej"}},
		{85, map[string]string{"begrundelse": "nej"}},
		{255, map[string]string{"frist_overholdt": "ja nej"}},
		{107, map[string]string{"frist_overholdt": "nej"}},
		{0, map[string]string{"ny_frist": "ja"}},
		{107, map[string]string{"frist_overholdt": "nej", "ny_frist": "nej"}},
	} {
		n := 0
		for row := range table.Rows {
			fits := true
			for name, answers := range c.of {
				column := table.Column(name)
				if column == nil {
					t.Fatalf("no column %s", name)
				}
				fits = fits && !column.Missing(row) && slices.Contains(strings.Fields(answers), column.Texts[row])
			}
			if fits {
				n++
			}
		}
		if n != c.want {
			t.Errorf("%v: %d cases, want %d", c.of, n, c.want)
		}
	}
}

// A clone stays small: of the bytes, most are the formulas of 385 sheets, one a case.
func TestSize(t *testing.T) {
	total := 0
	for _, src := range files(t, committed) {
		total += len(src)
	}
	if total >= 8_000_000 {
		t.Errorf("the example has %d bytes, want less than 8 MB", total)
	}
}

// The command makes no other batch than its own.
func TestOtherBatchRefused(t *testing.T) {
	dir := t.TempDir()
	src, err := os.ReadFile(filepath.Join(committed, pipeline.SpecFile))
	if err != nil {
		t.Fatal(err)
	}
	src = bytes.Replace(src, []byte(`"bl87-2025"`), []byte(`"bl87-2026"`), 1)
	if err := os.WriteFile(filepath.Join(dir, pipeline.SpecFile), src, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "ledger"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := generate(context.Background(), dir); err == nil {
		t.Error("generate made the batch bl87-2026, want it refused")
	}
	if _, err := os.Stat(filepath.Join(dir, "ledger")); err != nil {
		t.Errorf("the ledger of another batch is gone: %v", err)
	}
}

// The same words give the same number: SHA-256 of "eksempel|a|b" begins
// with 58d06bf748965c12 (sha256sum); halved, modulo 1000.
func TestChance(t *testing.T) {
	if got, want := chance(1000, "a", "b"), 241; got != want {
		t.Errorf("chance = %d, want %d", got, want)
	}
}
