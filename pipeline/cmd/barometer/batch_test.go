package main

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data"
	"sagsbarometer/data/lang"
)

// clock is the time of every test's machine, so that ledgers are comparable.
var clock = time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC)

// barometer runs the command in this process, as main would.
func barometer(t *testing.T, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	w := world{in: strings.NewReader(""), out: &out, err: &err, now: clock, random: rand.Reader, locale: lang.English}
	status = run(t.Context(), w, args)
	return status, out.String(), err.String()
}

// want runs the command and fails the test unless it ends with that status.
func want(t *testing.T, status int, args ...string) (stdout, stderr string) {
	t.Helper()
	got, stdout, stderr := barometer(t, args...)
	if got != status {
		t.Fatalf("barometer %s: status %d, want %d\n%s%s", strings.Join(args, " "), got, status, stdout, stderr)
	}
	return stdout, stderr
}

// copied is a copy of the small batch to work on.
func copied(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "lille")
	if err := os.CopyFS(dir, os.DirFS("testdata/lille")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// drawn is the small batch, drawn with the seed 2026.
func drawn(t *testing.T) string {
	t.Helper()
	dir := copied(t)
	want(t, exitDone, "draw", dir, "--seed", "2026", "--seed-source", "test", "--quiet")
	return dir
}

// answered is the small batch with every reply and answer handed in, and none
// of it read.
func answered(t *testing.T) string {
	t.Helper()
	dir := drawn(t)
	handInReplies(t, dir)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	handInForms(t, dir)
	return dir
}

// finished is the small batch after run.
func finished(t *testing.T) string {
	t.Helper()
	dir := answered(t)
	want(t, exitDone, "run", dir, "--quiet")
	return dir
}

// caseNos are the numbers of the drawn cases.
func caseNos(t *testing.T, dir string) []string {
	t.Helper()
	return column(t, filepath.Join(dir, "out", "draw.parquet"), "case_no").Texts
}

func column(t *testing.T, path, name string) *data.Column {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table, err := data.ReadParquet(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	c := table.Column(name)
	if c == nil {
		t.Fatalf("%s has no column %s", path, name)
	}
	return c
}

// handInReplies says of every case that its papers have arrived.
func handInReplies(t *testing.T, dir string) {
	t.Helper()
	var b strings.Builder
	b.WriteString("case_no,arrived_on,reason\n")
	for _, no := range caseNos(t, dir) {
		fmt.Fprintf(&b, "%s,2025-09-10,\n", no)
	}
	write(t, filepath.Join(dir, "replies", "modtaget.csv"), b.String())
}

// handInForms fills every form: case n of the sample has a defective
// begrundelse where n is 0 modulo 3, no hjemmel where it is 0 modulo 7, and is
// a new application where it is even.
func handInForms(t *testing.T, dir string) {
	t.Helper()
	order := map[string]int{}
	for i, no := range caseNos(t, dir) {
		order[no] = i
	}
	files, err := filepath.Glob(filepath.Join(dir, "forms", "skema-*.xlsx"))
	if err != nil || len(files) == 0 {
		t.Fatalf("forms: %v %v", files, err)
	}
	for _, file := range files {
		fillForm(t, file, func(no, item string) string { return answerTo(order[no], item) })
	}
}

// answerTo is what case n of the sample is answered.
func answerTo(n int, item string) string {
	pick := func(when bool, yes, no string) string {
		if when {
			return yes
		}
		return no
	}
	switch item {
	case "sagstype":
		return pick(n%2 == 0, "Ny ansøgning", "Opfølgning")
	case "modtaget":
		return "2025-01-02"
	case "afgjort":
		return pick(n%4 == 0, "2025-04-30", "2025-02-01")
	case "begrundelse":
		return pick(n%3 == 0, "Nej", "Ja")
	case "begrundelse_hvad__retsregler", "begrundelse_hvad__fakta":
		return pick(n%3 == 0, "x", "")
	case "hjemmel":
		return pick(n%7 == 0, "Nej", "Ja")
	case "_reviewed_on":
		return "2025-08-20"
	}
	return ""
}

// erased is the answer that empties a cell.
const erased = "(erased)"

// caseSheets are the sheets of a form that are about a case, which they are
// named by.
func caseSheets(book *excelize.File) []string {
	return slices.DeleteFunc(book.GetSheetList(), func(name string) bool {
		code, number, ok := strings.Cut(name, "-")
		return !ok || len(code) != 4 || strings.Trim(code+number, "0123456789") != ""
	})
}

// fillForm sets the answers of a form: a sheet is a case, the machine name of a
// row stands in its first column and the answer in its third.
func fillForm(t *testing.T, file string, answer func(caseNo, item string) string) {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = book.Close() }()
	for _, no := range caseSheets(book) {
		rows, err := book.GetRows(no)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			if len(row) == 0 || row[0] == "" {
				continue
			}
			if v := answer(no, row[0]); v != "" {
				cell, _ := excelize.CoordinatesToCellName(3, r+1)
				value := any(v)
				if v == erased {
					value = nil
				}
				if err := book.SetCellValue(no, cell, value); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tree is every file below a directory, with its bytes; .cache is left out.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if d.Name() == ".cache" {
				return filepath.SkipDir
			}
			return nil
		}
		b, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		files[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// sameTree fails the test where two directories differ.
func sameTree(t *testing.T, what, a, b string) {
	t.Helper()
	x, y := tree(t, a), tree(t, b)
	for name := range x {
		if _, ok := y[name]; !ok {
			t.Errorf("%s: %s is only in the first", what, name)
		} else if x[name] != y[name] {
			t.Errorf("%s: %s differs", what, name)
		}
	}
	for name := range y {
		if _, ok := x[name]; !ok {
			t.Errorf("%s: %s is only in the second", what, name)
		}
	}
}

// metadata is one line of a Parquet file's metadata.
func metadata(t *testing.T, path, key string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	table, err := data.ReadParquet(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range table.Meta {
		if p.Key == key {
			return p.Value
		}
	}
	t.Fatalf("%s has no metadata %s", path, key)
	return ""
}
