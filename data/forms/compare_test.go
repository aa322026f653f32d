package forms

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A copy is compared with its form by case and question, whatever was moved in
// it and however an answer is worded.
func TestCompareCopy(t *testing.T) {
	form := savedSheets(t, someForm())
	fillAnswers(t, form, map[string]any{"0101-01 akter": "Ja", "0101-01 timer": 20})
	compare := func(change map[string]any) (Copied, []string) {
		path := savedSheets(t, someForm())
		fillAnswers(t, path, map[string]any{"0101-01 akter": "Ja", "0101-01 timer": 20})
		fillAnswers(t, path, change)
		c, violations := CompareCopy(path, "copy", form, "forms/skema-R1.xlsx")
		if len(violations) > 0 {
			t.Fatal(violations)
		}
		for _, v := range c.Differences {
			if v.File != "copy" {
				t.Errorf("told of %s", v.File)
			}
		}
		noCPR(t, c.Differences)
		return c, told(c.Differences)
	}
	at := newFormulas(book(), false).at
	place := func(no, id string) string { return no + "!" + cell(columnAnswer, at[id]) }

	if c, list := compare(nil); !c.Spare() || c.Lacking > 0 || list != nil {
		t.Errorf("the same: %+v", c)
	}
	if c, list := compare(map[string]any{"0101-01 akter": "ja"}); !c.Spare() || list != nil {
		t.Errorf("the same in other words: %+v", c)
	}
	if c, list := compare(map[string]any{"0101-01 timer": nil}); !c.Spare() || c.Lacking != 1 || list != nil {
		t.Errorf("an older copy: %+v", c)
	}
	c, list := compare(map[string]any{"0101-01 akter": "Nej", "0101-01 timer": nil, "0147-01 _remark": "ring til 010190-1234", "0101-02 oplysning_om__indtaegtstab": "x"})
	want := []string{
		place("0101-01", "akter") + " conflict-copy Er alle akter modtaget?", "0101-01 conflict-copy 0101-01",
		place("0101-02", "oplysning_om__indtaegtstab") + " conflict-copy Hvad mangler der oplysninger om?: Indtægtstab",
		place("0147-01", "_remark") + " conflict-copy Bemærkning",
	}
	if diff := cmp.Diff(want, list); diff != "" || c.Cells != 3 || c.Lacking != 1 {
		t.Errorf("%s%+v", diff, c)
	}
	if diff := cmp.Diff([]string{"0101-01", "0101-02", "0147-01"}, c.Cases); diff != "" {
		t.Error(diff)
	}
	if got, want := c.Differences[0].Found.DA+" | "+c.Differences[0].Wanted.DA, "»Nej« | som i forms/skema-R1.xlsx: »Ja«"; got != want {
		t.Errorf("says %s, want %s", got, want)
	}
}

func TestDescribeForm(t *testing.T) {
	f := someForm()
	f.Kind = SecondReading
	got, ok := DescribeForm(savedSheets(t, f))
	if diff := cmp.Diff(FormFile{Batch: "bl87-2025", Reviewer: "R1", Kind: SecondReading, Cases: []string{"0101-01", "0101-02", "0147-01", "0751-01"}}, got); diff != "" || !ok {
		t.Error(diff)
	}
	if _, ok := DescribeForm(save(t, "x.xlsx", func(b *bytes.Buffer) error { return WriteErrorList(b, ErrorList{}) })); ok {
		t.Error("an error list is taken for a form")
	}
}

// fillAnswers fills in a form by case and row: "0101-01 akter".
func fillAnswers(t testing.TB, path string, answers map[string]any) {
	t.Helper()
	at := newFormulas(book(), false).at
	cells := map[string]map[string]any{}
	for where, v := range answers {
		no, id := where[:7], where[8:]
		if cells[no] == nil {
			cells[no] = map[string]any{}
		}
		cells[no][cell(columnAnswer, at[id])] = v
	}
	fill(t, path, cells)
}
