package forms

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/workbook"
)

// FuzzReadForm: whatever is written into the cells of a form, reading it ends,
// and says in both languages what is wrong or gives readings of the reviewer's
// own cases. Each four bytes of edits are a sheet, a row, a column and a kind of
// cell, and each line of text is one text. That the file itself may be anything
// is for the fuzz test of package workbook.
func FuzzReadForm(f *testing.F) {
	form, want := corruptForm()
	before := opened(f, form)
	f.Add([]byte{2, 4, 2, 1, 3, 9, 0, 1}, "Ja\n_case_no")
	f.Add([]byte{7, 3, 1, 1, 7, 40, 1, 0}, "2\n")
	f.Add([]byte{4, 11, 2, 2, 4, 12, 2, 5, 0, 0, 9, 1}, "45884\nx\n010190-1234")
	f.Fuzz(func(t *testing.T, edits []byte, text string) {
		changed, lines := &filled{t: t, sheets: slices.Clone(before.sheets)}, strings.Split(text, "\n")
		for i := 0; i+3 < len(edits); i += 4 {
			cell := typed(lines[i/4%len(lines)])
			switch kind := edits[i+3] % 6; {
			case kind == 0:
				cell = workbook.Cell{}
			case kind == 5:
				cell.Formula = true
			case cell.Text != "":
				cell.Kind = workbook.Kind(kind)
			}
			changed.put(before.sheets[int(edits[i])%len(before.sheets)].Name, 1+int(edits[i+1])%100, 1+int(edits[i+2])%30, cell)
		}
		got, violations := changed.read(want)
		if got == nil && len(violations) == 0 {
			t.Error("nothing is read, and nobody says why")
		}
		for _, v := range violations {
			if v.Found.Empty() || v.Message(lang.Danish) == "" || v.File != want.File {
				t.Errorf("says nothing: %+v", v)
			}
		}
	})
}

// A form that is filled in, saved as an OpenDocument spreadsheet and then as
// XLSX again, which is what becomes of it in an office that works with ODS,
// says the same.
func TestFormThroughOpenDocument(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and a few seconds")
	}
	form, expected := corruptForm()
	path := savedSheets(t, form)
	want, violations := ReadForm(path, expected)
	if len(violations) > 0 || len(want.Readings) != 3 {
		t.Fatal(want, violations)
	}
	dir := t.TempDir()
	cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", "ods", "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("LibreOffice does not run here: %v\n%s", err, out)
	}
	got, violations := ReadForm(strings.TrimSuffix(resaved(t, office, filepath.Join(dir, "skema-R1.ods")), ".ods")+".xlsx", expected)
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
