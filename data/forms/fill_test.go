package forms

import (
	"bytes"
	"os"
	"path/filepath"
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
