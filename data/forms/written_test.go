package forms

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/strict"
)

// olderBook is version 1 of the small codebook, which version 2 has left
// behind: a question that is no more, an answer of several and one of a
// choice that are no more, another word for an answer, and no question timer.
func olderBook() *codebook.Codebook {
	cb := book()
	cb.Version = 1
	cb.Items = slices.DeleteFunc(cb.Items, func(it codebook.Item) bool { return it.ID == "timer" })
	for i := range cb.Items {
		switch it := &cb.Items[i]; it.ID {
		case "oplysning_om":
			it.Answers = append(it.Answers, strict.Pair{Key: "helbred", Value: "Helbred"})
		case "klageudfald":
			it.Answers = strict.Pairs{{Key: "stadfaestet", Value: "Afgørelsen holder"}, {Key: "aendret", Value: "Ændring"}, {Key: "afvist", Value: "Afvisning"}}
		}
	}
	cb.Items = append(cb.Items, codebook.Item{ID: "tvivl", Section: "klage", Type: codebook.YesNo, Label: "Var du i tvivl?"})
	return cb
}

// A form of version 1 is read by its own words under version 2. What version
// 2 would ask or refuse is not held against it; a word that neither has is.
func TestOlderForm(t *testing.T) {
	f := someForm()
	on := date("2025-10-03")
	f.Codebook = olderBook()
	f.Answers = map[string]Reading{
		"0101-01": {ReviewedOn: &on, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "nej", "oplysning_om": "andet;helbred",
			"begrundelse": "ja", "vaesentlig": "ja", "klageudfald": "stadfaestet", "tvivl": "nej"}}, // E2 of version 2 would refuse it
		"0101-02": {ReviewedOn: &on, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja",
			"begrundelse": "ja", "klageudfald": "afvist"}},
	}
	path := savedForm(t, f)
	got, violations := readRows(path, expect())
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	want := &FilledForm{Reviewer: "R1", Version: 1, Readings: []Reading{
		{CaseNo: "0101-01", Row: 5, ReviewedOn: &on, Finished: true, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "nej",
			"oplysning_om": "andet;helbred", "begrundelse": "ja", "vaesentlig": "ja", "klageudfald": "stadfaestet"}},
		{CaseNo: "0101-02", Row: 6, ReviewedOn: &on, Finished: true, Answers: codebook.Answers{"akter": "ja", "modtaget": "2025-08-15", "sagsoplysning": "ja",
			"begrundelse": "ja", "klageudfald": "afvist"}},
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	fill(t, path, map[string]map[string]any{formSheet: {"C7": "måske"}})
	if _, violations = readRows(path, expect()); len(violations) != 1 || violations[0].Cell() != "C7" {
		t.Errorf("a word that no version has: %v", violations)
	}
}

// A row that was cleared is an empty reading of a case on record, and silent
// for others; a row that was deleted is refused.
func TestRowsThatGo(t *testing.T) {
	path := savedForm(t, someForm())
	for column := 'C'; column <= 'P'; column++ {
		fill(t, path, map[string]map[string]any{formSheet: {string(column) + "6": nil}})
	}
	want := expect()
	want.Answered = map[string]bool{"0101-02": true}
	got, violations := readRows(path, want)
	if len(violations) > 0 {
		t.Fatal(violations)
	}
	if diff := cmp.Diff([]Reading{{CaseNo: "0101-02", Row: 6, Answers: codebook.Answers{}}}, got.Readings); diff != "" {
		t.Error(diff)
	}

	f, err := excelize.OpenFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.RemoveRow(formSheet, 7); err != nil {
		t.Fatal(err)
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	_, violations = readRows(path, want)
	if diff := cmp.Diff([]string{"forms/skema-R1.xlsx:Mine sager missing-case 0147-01"}, lines(violations)); diff != "" {
		t.Error(diff)
	}
	want.Cases = slices.DeleteFunc(slices.Clone(want.Cases), func(c Case) bool { return c.No == "0147-01" })
	want.Moved = []string{"0147-01"}
	if _, violations = readRows(path, want); len(violations) > 0 {
		t.Errorf("a case that stands elsewhere: %v", violations)
	}
}
