package forms

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/frame"
)

// A form that is opened and saved in LibreOffice says the same, and keeps its
// drop-down lists, its hidden sheets and its locks. Skipped where there is no
// LibreOffice: the project needs none.
func TestFormThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and a few seconds")
	}
	path := savedForm(t, someForm())
	answer(t, path, map[string]any{"akter 5": "Ja", "modtaget 5": 45884.0, "timer 5": 37.5, "_remark 5": "=ikke en formel"})
	want, violations := readRows(path, expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	saved := resaved(t, office, path)
	got, violations := readRows(saved, expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	before, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations(formSheet)
	wanted, errBefore := before.GetDataValidations(formSheet)
	if err != nil || errBefore != nil || len(rules) != len(wanted) {
		t.Errorf("%d rules of %d are left (%v, %v)", len(rules), len(wanted), err, errBefore)
	}
	grey, err := f.GetConditionalFormats(formSheet)
	if err != nil || len(grey) == 0 {
		t.Errorf("no question is greyed any more (%v)", err)
	}
	if visible, err := f.GetSheetVisible(machineSheet); err != nil || visible {
		t.Errorf("the hidden sheet shows (%v)", err)
	}
	if protection, err := f.GetSheetProtection(formSheet); err != nil || !protection.SelectUnlockedCells {
		t.Errorf("the sheet is not locked as it was: %+v (%v)", protection, err)
	}
}

// resaved is a workbook after LibreOffice has opened and saved it.
func resaved(t *testing.T, office, path string) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command(office, "-env:UserInstallation=file://"+filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", dir, path)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Skipf("LibreOffice does not run here: %v\n%s", err, out)
	}
	return filepath.Join(dir, filepath.Base(path))
}

// A list template that is filled in and saved in LibreOffice is read as
// before: numbers that are texts stay texts, dates dates.
func TestListTemplateThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and a few seconds")
	}
	spec := frame.Spec{Files: []string{"*.xlsx"}}
	dir := delivered(t, spec, map[string]any{"A6": "0007", "B6": 45658.0, "C6": 45700.0, "D6": "Delvist afslag", "E6": "Nej"})
	want := []string{"0101|0007||delvist_afslag|2025-01-01|2025-02-12|nej||Københavns Kommune.xlsx:Sager!6"}
	saved := resaved(t, office, filepath.Join(dir, "Københavns Kommune.xlsx"))
	if diff := cmp.Diff(want, readLists(t, filepath.Dir(saved), spec)); diff != "" {
		t.Error(diff)
	}
	f, err := excelize.OpenFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	if rules, err := f.GetDataValidations(listSheet); err != nil || len(rules) != 4 {
		t.Errorf("%d rules of 4 are left (%v)", len(rules), err)
	}
}
