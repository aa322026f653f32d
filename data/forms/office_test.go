package forms

import (
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/frame"
)

// A form that is filled in, opened and saved in LibreOffice says the same, and
// keeps its drop-down lists, its marks, its formulas, its links, its hidden
// sheets and its locks. Skipped where there is no LibreOffice: the project
// needs none.
func TestFormThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and a few seconds")
	}
	path := savedSheets(t, someForm())
	at := newFormulas(book(), false).at
	cells := map[string]any{}
	for id, value := range map[string]any{
		"akter": "Ja", "modtaget": 45884.0, "sagsoplysning": "nej", "oplysning_om__andet": "x", "timer": 37.5,
		colRemark: "=ikke en formel", colAskLead: "Tæller weekender med?",
	} {
		cells[cell(columnAnswer, at[id])] = value
	}
	fill(t, path, map[string]map[string]any{"0101-01": cells})
	want, violations := ReadForm(path, expect())
	if len(violations) > 0 || len(want.Readings) != 2 || len(want.Readings[0].Answers) != 5 {
		t.Fatal(want, violations)
	}
	saved := resaved(t, office, path)
	got, violations := ReadForm(saved, expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	before, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(saved)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := f.GetDataValidations("0101-01")
	wanted, errBefore := before.GetDataValidations("0101-01")
	if err != nil || errBefore != nil || len(rules) != len(wanted) {
		t.Errorf("%d rules of %d are left (%v, %v)", len(rules), len(wanted), err, errBefore)
	}
	if marks, err := f.GetConditionalFormats("0101-01"); err != nil || len(marks) == 0 {
		t.Errorf("nothing is marked any more (%v)", err)
	}
	// What it calculated: modtaget and four more are asked after akter, ja.
	for place, want := range map[string]string{"C6": "I gang", "D6": "Mangler 3 svar. Det første: Er afgørelsen tilstrækkeligt begrundet? (Spørgsmål til projektlederen)"} {
		if got, err := f.GetCellValue(formSheet, place); err != nil || got != want {
			t.Errorf("%s is %q (%v), want %q", place, got, err, want)
		}
		if formula, err := f.GetCellFormula(formSheet, place); err != nil || formula == "" {
			t.Errorf("%s is no formula any more (%v)", place, err)
		}
	}
	if linked, to, err := f.GetCellHyperLink(formSheet, "A6"); err != nil || !linked {
		t.Errorf("the case is no link any more: %s (%v)", to, err)
	}
	for _, sheet := range []string{machineSheet, wordSheet} {
		if visible, err := f.GetSheetVisible(sheet); err != nil || visible {
			t.Errorf("the hidden sheet %s shows (%v)", sheet, err)
		}
	}
	if protection, err := f.GetSheetProtection("0101-01"); err != nil || !protection.SelectUnlockedCells {
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
