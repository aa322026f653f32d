package forms

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// save writes a workbook into a directory of the test.
func save(t testing.TB, name string, write func(*bytes.Buffer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func savedForm(t testing.TB, f Form) string {
	t.Helper()
	return save(t, "skema-"+f.Reviewer+".xlsx", func(b *bytes.Buffer) error { return writeRows(b, f) })
}

func savedSheets(t testing.TB, f Form) string {
	t.Helper()
	return save(t, "skema-"+f.Reviewer+".xlsx", func(b *bytes.Buffer) error { return WriteForm(b, f) })
}

// fill changes cells of a workbook as a person would: sheet -> cell -> value.
func fill(t testing.TB, path string, sheets map[string]map[string]any) {
	t.Helper()
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for sheet, cells := range sheets {
		for cell, value := range cells {
			if err := f.SetCellValue(sheet, cell, value); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// letters are the columns of the small codebook's form, by machine name.
var letters = map[string]string{
	"_case_no": "A", "_kommune": "B", "akter": "C", "modtaget": "D", "sagsoplysning": "E",
	"oplysning_om__pasningsbehov": "F", "oplysning_om__indtaegtstab": "G", "oplysning_om__andet": "H", "oplysning_om__-": "I",
	"begrundelse": "J", "vaesentlig": "K", "timer": "L", "klageudfald": "M", "forklaring": "N", "_reviewed_on": "O", "_remark": "P",
}

// answer names cells of the form by machine name and row: "akter 5".
func answer(t testing.TB, path string, cells map[string]any) {
	t.Helper()
	named := map[string]any{}
	for k, v := range cells {
		id, row, _ := strings.Cut(k, " ")
		letter, ok := letters[id]
		if !ok {
			t.Fatalf("no column %s", id)
		}
		named[letter+row] = v
	}
	fill(t, path, map[string]map[string]any{formSheet: named})
}
