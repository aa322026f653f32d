package sheet

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
)

// A codebook that is opened and saved in LibreOffice says the same and keeps
// its drop-down lists. Skipped where there is no LibreOffice: the project needs
// none.
func TestThroughLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil || testing.Short() {
		t.Skip("needs LibreOffice, and a few seconds")
	}
	dir, saved := t.TempDir(), t.TempDir()
	args := []string{"-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir()), "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", saved}
	books := officeBooks(t)
	for name, src := range books {
		path := filepath.Join(dir, name+".xlsx")
		args = append(args, path)
		if err := os.WriteFile(path, write(t, src), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(office, args...).CombinedOutput(); err != nil {
		t.Skipf("LibreOffice does not run here: %v\n%s", err, out)
	}
	for name, src := range books {
		xlsx, err := os.ReadFile(filepath.Join(saved, name+".xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		own, _ := codebook.ReadOwn(name, src)
		if got := read(t, xlsx); !bytes.Equal(got.Own.TOML(), own.TOML()) {
			t.Errorf("%s: %v", name, codebook.Differences(own, got.Own))
		}
		f, err := excelize.OpenReader(bytes.NewReader(xlsx))
		if err != nil {
			t.Fatal(err)
		}
		if rules, err := f.GetDataValidations("Spørgsmål"); err != nil || len(rules) < 2 {
			t.Errorf("%s: %d drop-down lists are left (%v)", name, len(rules), err)
		}
	}
}

// officeBooks are the largest of the library, and one with what spreadsheets
// like to take for something else.
func officeBooks(t *testing.T) map[string][]byte {
	t.Helper()
	core, ok := codebooks.Library("kerne@1")
	if !ok {
		t.Fatal("no core in the library")
	}
	odd := &codebook.Codebook{ID: "odd", Title: "=1+1", Version: 1234, Rationale: "'citat'\nto linjer, <b> & \"anførsel\"",
		Sections: []codebook.Section{{ID: "s", Title: "2025-01-01"}, {ID: "true", Title: "TRUE"}},
		Items: []codebook.Item{{ID: "a", Section: "s", Type: codebook.YesNo, Label: "007", Help: "1,50", Law: "§ 3, stk. 2", Defect: []string{"nej"}},
			{ID: "b", Section: "true", Type: codebook.NumberItem, Label: "-", Min: new(float64), Whole: true, Ask: codebook.Condition{"a": {"ja"}}}},
		Changes: []codebook.Change{{Version: 2, On: 0, Item: "a", Kind: "meaning", Redo: []string{"ja"}, Why: "@sum(1)"}},
	}
	return map[string][]byte{"kerne": core, "odd": odd.TOML()}
}
