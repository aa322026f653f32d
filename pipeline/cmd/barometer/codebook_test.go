package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// inSheet changes cells of a workbook, "Ark!A1" to what is to stand there.
func inSheet(t *testing.T, file string, cells map[string]any) {
	t.Helper()
	book, err := excelize.OpenFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for at, value := range cells {
		sheet, cell, _ := strings.Cut(at, "!")
		if err := book.SetCellValue(sheet, cell, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := book.Save(); err != nil {
		t.Fatal(err)
	}
}

func contents(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// A jurist's way: the codebook as a spreadsheet, changed, looked at, read back;
// the old one is kept, and nothing is lost on the way.
func TestCodebookBySpreadsheet(t *testing.T) {
	dir := copied(t)
	toml, sheet := filepath.Join(dir, "codebook.toml"), filepath.Join(t.TempDir(), "maaleskema.xlsx")
	before := contents(t, toml)
	want(t, exitDone, "review", dir, "--codebook-xlsx", sheet)
	if out, _ := want(t, exitDone, "review", dir, "--codebook-read", sheet); !strings.Contains(out, "says the same already") || contents(t, toml) != before {
		t.Errorf("an unchanged spreadsheet: %s", out)
	}

	inSheet(t, sheet, map[string]any{"Måleskema!C8": "Et nyt navn"})
	if out, _ := want(t, exitDone, "review", dir, "--codebook-read", sheet, "-n"); !strings.Contains(out, "reworded (title)") || contents(t, toml) != before {
		t.Errorf("looking only: %s", out)
	}
	_, failed := want(t, exitRefused, "review", dir, "--codebook-xlsx", sheet)
	if !strings.Contains(failed, "says something else") {
		t.Errorf("a spreadsheet that was changed is overwritten: %s", failed)
	}
	want(t, exitDone, "review", dir, "--codebook-read", sheet)
	if kept := contents(t, filepath.Join(dir, "codebook-1.toml")); kept != before {
		t.Error("the codebook as it was is not kept")
	}
	if !strings.Contains(contents(t, toml), `"Et nyt navn"`) {
		t.Error("the codebook has not got its name")
	}

	inSheet(t, sheet, map[string]any{"Måleskema!C8": "Et tredje navn"})
	out, _ := want(t, exitDone, "review", dir, "--codebook-read", sheet)
	if !strings.Contains(out, "codebook-1_2.toml") || !strings.Contains(out, "has changed since the spreadsheet was written") {
		t.Errorf("the second time: %s", out)
	}
	if kept := contents(t, filepath.Join(dir, "codebook-1.toml")); kept != before {
		t.Error("the first codebook is not kept any more")
	}
}

// Once forms are out, a change needs a version of its own.
func TestCodebookBySpreadsheetInUse(t *testing.T) {
	dir := answered(t)
	toml, sheet := filepath.Join(dir, "codebook.toml"), filepath.Join(t.TempDir(), "maaleskema.xlsx")
	before := contents(t, toml)
	want(t, exitDone, "review", dir, "--codebook-xlsx", sheet)
	inSheet(t, sheet, map[string]any{"Måleskema!C8": "Et nyt navn"})
	out, failed := want(t, exitRefused, "review", dir, "--codebook-read", sheet)
	if !strings.Contains(failed, "write version 2") || !strings.Contains(out, "reworded (title)") || contents(t, toml) != before {
		t.Errorf("%s%s", out, failed)
	}
	inSheet(t, sheet, map[string]any{"Måleskema!C9": 2})
	want(t, exitDone, "review", dir, "--codebook-read", sheet)
	want(t, exitDone, "review", dir)
}

// What is wrong is told by cell, and nothing is written; nor where the page or
// the spreadsheet would stand in the way of something else.
func TestCodebookRefuses(t *testing.T) {
	dir := copied(t)
	toml, sheet := filepath.Join(dir, "codebook.toml"), filepath.Join(t.TempDir(), "maaleskema.xlsx")
	before := contents(t, toml)
	want(t, exitDone, "review", dir, "--codebook-xlsx", sheet)
	inSheet(t, sheet, map[string]any{"Måleskema!C9": "to", "Spørgsmål!C6": "valgt"})
	_, failed := want(t, exitRefused, "review", dir, "--codebook-read", sheet, "--lang", "da")
	if !strings.Contains(failed, "Måleskema!C9") || !strings.Contains(failed, "Spørgsmål!C6") || contents(t, toml) != before {
		t.Error(failed)
	}
	page := filepath.Join(t.TempDir(), "maaleskema.html")
	want(t, exitDone, "review", dir, "--codebook-html", page)
	want(t, exitDone, "review", dir, "--codebook-html", page)
	if !strings.Contains(contents(t, page), "Aftale") {
		t.Error("no room for signatures")
	}
	if err := os.WriteFile(page, []byte("<html>ours no more</html>"), 0o600); err != nil {
		t.Fatal(err)
	}
	want(t, exitRefused, "review", dir, "--codebook-html", page)
	want(t, exitRefused, "review", dir, "--codebook-xlsx", filepath.Join(dir, "forms", "maaleskema.xlsx"))
	want(t, exitRefused, "review", dir, "--codebook-read", filepath.Join(dir, "none.xlsx"))
	for _, other := range []string{"--forms", "--lock", "--agreement", "--look"} {
		want(t, exitUsage, "review", dir, "--codebook-xlsx", sheet, other)
	}
}

// Once forms are out, a version asks what it asked then: words may be mended by
// hand, and what is asked, answered or ruled out takes a version of its own.
func TestCodebookByHandInUse(t *testing.T) {
	dir := answered(t)
	toml := filepath.Join(dir, "codebook.toml")
	before := contents(t, toml)
	for _, c := range []struct{ from, to, names string }{
		{`ny = "Ny ansøgning"`, `ny = "Ny sag"`, "item sagstype"},
		{`ask     = { begrundelse = ["nej"] }`, `ask     = { begrundelse = ["nej", "kan_ikke_vurderes"] }`, "item begrundelse_hvad"},
		{"[[derived]]", "[[edit]]\nid = \"X\"\nlevel = \"fejl\"\nwrong = { hjemmel = [\"ja\"], begrundelse = [\"ja\"] }\nmessage = \"?\"\n\n[[derived]]", "edit X"},
		{`title = "Mangler"`, "title = \"Mangler\"\nask = { sagstype = [\"ny\"] }", "section mangler"},
	} {
		change(t, toml, c.from, c.to)
		for _, task := range [][]string{{"review", dir}, {"review", dir, "--forms"}, {"run", dir}} {
			ledger := ledgerText(t, dir)
			_, stderr := want(t, exitRefused, append(task, "--quiet")...)
			says(t, c.names, stderr, "codebook.toml: version 1 has been asked already, and is not what it was: "+c.names+"\n", "write version = 2")
			if ledgerText(t, dir) != ledger {
				t.Errorf("%s: the ledger has grown", c.names)
			}
		}
		write(t, toml, before)
	}
	change(t, toml, `label   = "Er der hjemmel til afgørelsen?"`, `label   = "Har afgørelsen hjemmel?"`)
	change(t, toml, `law     = "forvaltningslovens §§ 22-24"`, `help    = "Se § 24."`)
	want(t, exitDone, "review", dir, "--quiet")

	change(t, toml, `ny = "Ny ansøgning"`, `ny = "Ny sag"`)
	change(t, toml, "version = 1", "version = 2")
	want(t, exitDone, "run", dir, "--quiet")
	if ledger := ledgerText(t, dir); strings.Count(ledger, `"kind":"asked"`) != 1 {
		t.Error("version 2 is noted before a form of it is out")
	}
}

// A version of which no form is out is undone by putting the codebook back. One
// that has been asked cannot be taken back by its number: what is undone is a
// change of its own, and the answers that it had asked for again, those of the
// seven cases of TestOtherMeaning, are still to be given.
func TestCodebookUndone(t *testing.T) {
	dir := finished(t)
	toml := filepath.Join(dir, "codebook.toml")
	first := contents(t, toml)
	secondVersion(t, dir, otherMeaning)
	stdout, _ := want(t, exitDone, "review", dir, "--quiet")
	says(t, "version 2", stdout, "13 reviewed", "reviewed, but not under version 2 of the codebook: 7")
	write(t, toml, first)
	stdout, _ = want(t, exitDone, "review", dir, "--quiet")
	says(t, "before its forms", stdout, "20 reviewed")

	secondVersion(t, dir, otherMeaning)
	want(t, exitDone, "review", dir, "--forms", "--quiet")
	write(t, toml, first)
	_, stderr := want(t, exitRefused, "review", dir, "--quiet")
	says(t, "undone", stderr, "codebook.toml: version 1, and version 2 has been asked already", "write version = 3")
	write(t, toml, strings.Replace(first, "version = 1", "version = 3", 1))
	stdout, _ = want(t, exitDone, "review", dir, "--forms", "--quiet")
	says(t, "version 3", stdout, "13 reviewed", "0101-01  R1        Er begrundelsen fyldestgørende?")
}
