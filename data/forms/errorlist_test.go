package forms

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

func TestErrorList(t *testing.T) {
	l := ErrorList{Title: "Handicapsagsbarometret 2025", To: "Københavns Kommune", On: date("2025-09-01"), Violations: strict.Violations{
		{Place: strict.Place{File: "frame/kbh.xlsx", Sheet: "Sager", Line: 14, Column: 5}, Rule: "cpr", Subject: "010190-1234",
			Found: lang.Same("010190-1234"), Wanted: lang.Same("tekst uden 0101901234"), Hint: lang.Same("slet 010190 1234")},
		{Place: strict.Place{File: "frame/kbh.xlsx", Sheet: "Sager", Line: 12, Column: 3}, Rule: "date", Subject: "=Dato", Found: lang.Text{EN: "x", DA: "»31-02-2025«"}, Wanted: wantDate()},
		{Place: strict.Place{File: "frame/a.csv", Line: 3, Column: 9}, Rule: "case-twice", Subject: "case_id", Found: lang.Text{DA: "to gange"}, Wanted: lang.Text{DA: "én gang"}},
		{Place: strict.Place{File: "frame/b.csv"}, Rule: "empty", Found: lang.Text{DA: "filen er tom"}, Wanted: lang.Text{DA: "en liste"}, Hint: lang.Text{DA: "er det den rigtige fil?"}},
		{Place: strict.Place{File: "frame/kbh.xlsx", Sheet: "Sager", Line: 1}, Rule: "missing-column", Subject: "kommune", Found: lang.Text{DA: "kolonnen mangler"}, Wanted: lang.Text{DA: "en kolonne"}},
	}}
	path := save(t, "fejlliste-0101.xlsx", func(b *bytes.Buffer) error { return WriteErrorList(b, l) })
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows("Fejlliste")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if all := strings.Join(row, "|"); strings.Contains(all, "1234") || strings.Contains(all, "010190") {
			t.Errorf("a CPR number stands in %s", all)
		}
	}
	hide := quotedHidden.DA
	want := [][]string{
		errorHeadings,
		{"1", "frame/a.csv", "", "linje 3", "case_id", "to gange", "én gang", "Behold den rigtige, og slet den anden."},
		{"2", "frame/b.csv", "", "", "", "filen er tom", "en liste", "Er det den rigtige fil?"},
		{"3", "frame/kbh.xlsx", "Sager", "række 1", "kommune", "kolonnen mangler", "en kolonne", "Tilføj det, der mangler."},
		{"4", "frame/kbh.xlsx", "Sager", "C12", "=Dato", "»31-02-2025«", "en dato, der findes, for eksempel 15-08-2025 eller 2025-08-15", "Ret feltet."},
		{"5", "frame/kbh.xlsx", "Sager", "E14", hide, hide, hide, hide},
	}
	if diff := cmp.Diff(want, rows[len(rows)-6:]); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(rows[2][0], "5 steder") || rows[0][0] != "Fejlliste til Københavns Kommune" {
		t.Errorf("the letter begins %q %q", rows[0], rows[2])
	}
	if l.Violations[0].Line != 14 {
		t.Error("the caller's list was sorted")
	}
}

func TestErrorListOfOne(t *testing.T) {
	path := save(t, "x.xlsx", func(b *bytes.Buffer) error {
		return WriteErrorList(b, ErrorList{To: "R1", Reviewer: true, Violations: strict.Violations{{Rule: "x"}}})
	})
	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := f.GetCellValue("Fejlliste", "A3"); !strings.Contains(got, "ét sted") || strings.Contains(got, "jeres") {
		t.Errorf("says %q", got)
	}
}

// A reviewer's list goes by case, says where to jump to, and what became of
// the form.
func TestErrorListOfAReviewer(t *testing.T) {
	f := opened(t, emptyForm())
	f.say(wholeCase("0101-01"))
	f.say(map[string]any{"0101-01 akter": "Måske", "0101-01 timer": nil})
	got, violations := f.read(expect())
	path := save(t, "fejlliste-R1.xlsx", func(b *bytes.Buffer) error {
		return WriteErrorList(b, ErrorList{Title: "Handicapsagsbarometret 2025", To: "R1", Reviewer: true, Taken: 3, Refused: got.Refused, Violations: violations})
	})
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := x.GetRows("Fejlliste")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		reviewerHeadings,
		{"1", "forms/skema-R1.xlsx", "0101-01", "'0101-01'!" + cell(columnAnswer, f.row("0101-01", "akter")), "Er alle akter modtaget?", "»Måske«", "en af Ja, Nej", "Ret feltet."},
	}
	if diff := cmp.Diff(want, rows[len(rows)-2:]); diff != "" {
		t.Error(diff)
	}
	if text := rows[2][0]; !strings.Contains(text, "1 sag er ikke læst, før det er rettet: 0101-01.") || !strings.Contains(text, "gælder så længe") {
		t.Errorf("says %q", text)
	}
}
