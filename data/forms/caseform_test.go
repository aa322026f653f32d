package forms

import (
	"fmt"
	"slices"
	"testing"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
)

// Where a case is asked again in part, a question that nobody answered is
// locked only where nothing that is still open can make it asked.
func TestGreyedQuestionsAreLocked(t *testing.T) {
	f := someForm()
	f.Cases = slices.Clone(f.Cases[:1])
	f.Cases[0].Only = []string{"timer", "klageudfald"}
	f.Answers = map[string]Reading{f.Cases[0].No: {Answers: codebook.Answers{
		"akter": "ja", "modtaget": "-", "sagsoplysning": "ja", "begrundelse": "ja"}}} // so oplysning_om and vaesentlig are not asked
	path := savedSheets(t, f)
	x, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := newFormulas(f.Codebook, false).at
	for id, locked := range map[string]bool{
		"akter": true, "oplysning_om__andet": true, "oplysning_om__-": true, "vaesentlig": true,
		"timer": false, "klageudfald": false, "forklaring": false, colRemark: false,
	} {
		style, err := x.GetCellStyle(f.Cases[0].No, cell(columnAnswer, at[id]))
		if err != nil {
			t.Fatal(err)
		}
		if s, err := x.GetStyle(style); err != nil || s.Protection.Locked != locked {
			t.Errorf("%s: locked %v (%v)", id, s.Protection.Locked, err)
		}
	}
	want := expect()
	want.Cases = f.Cases
	fill(t, path, map[string]map[string]any{f.Cases[0].No: {
		cell(columnAnswer, at["timer"]): 20, cell(columnAnswer, at["klageudfald"]): "Stadfæstelse", cell(columnAnswer, at[colReviewed]): "2025-10-03"}})
	if got, violations := ReadForm(path, want); len(violations) > 0 || len(got.Readings) != 1 || !got.Readings[0].Finished {
		t.Error(got, violations)
	}
}

// All goes on paper but the rules at the end, which stand above where one of
// them is broken, and the column of ids.
func TestPaper(t *testing.T) {
	f := someForm()
	x, err := excelize.OpenFile(savedSheets(t, f))
	if err != nil {
		t.Fatal(err)
	}
	last := newFormulas(f.Codebook, false).at[colReviewed]
	areas := map[string]string{}
	for _, d := range x.GetDefinedName() {
		if d.Name == "_xlnm.Print_Area" {
			areas[d.Scope] = d.RefersTo
		}
	}
	for _, c := range f.Cases {
		if want := fmt.Sprintf("'%s'!$B$1:$F$%d", c.No, last); areas[c.No] != want {
			t.Errorf("%s is printed, want %s", areas[c.No], want)
		}
	}
}
