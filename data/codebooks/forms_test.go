package codebooks_test

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
)

// Every codebook makes a form in which the cases that a jurist calls right come
// back as they were answered, and those that break a rule come back refused.
func TestForms(t *testing.T) {
	for _, id := range codebooks.IDs() {
		if testing.Short() && id != "kerne@2" {
			continue
		}
		t.Run(id, func(t *testing.T) {
			cb := readLibrary(t, id)
			bases := map[string]codebook.Answers{}
			if core := cb.Core(); core != "" {
				for _, b := range readCases(t, core).Bases {
					bases[b.Name] = b.Answers
				}
			}
			file := readCases(t, id)
			signed, err := day.Parse("2026-10-01")
			if err != nil {
				t.Fatal(err)
			}
			form := forms.Form{Batch: "b", Title: "B", Reviewer: "R1", Codebook: cb, On: signed, Answers: map[string]forms.Reading{}}
			want := map[string]codebook.Answers{} // of the cases that come back
			var refused []string
			add := func(a codebook.Answers) {
				no := fmt.Sprintf("0101-%02d", len(form.Cases)+1)
				form.Cases = append(form.Cases, forms.Case{No: no, Kommune: "0101", KommuneName: "København"})
				form.Answers[no] = forms.Reading{CaseNo: no, Answers: a, ReviewedOn: &signed, Remark: "Prøve"}
				if slices.ContainsFunc(cb.Check(a), func(p codebook.Problem) bool { return p.Level == codebook.LevelError }) {
					refused = append(refused, no)
				} else {
					want[no] = a
				}
			}
			for _, b := range file.Bases {
				bases[b.Name] = changed(bases[b.Name], b.Answers)
				add(bases[b.Name])
			}
			for _, c := range file.Cases {
				add(changed(bases[c.From], c.With))
			}
			var b bytes.Buffer
			if err := forms.WriteForm(&b, form); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(t.TempDir(), "skema-R1.xlsx")
			if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
				t.Fatal(err)
			}
			filled, _ := forms.ReadForm(path, forms.Expect{File: "skema-R1.xlsx", Batch: "b", Reviewer: "R1", Codebook: cb, Cases: form.Cases})
			if filled == nil {
				t.Fatal("the form cannot be read")
			}
			got := map[string]codebook.Answers{}
			for _, r := range filled.Readings {
				got[r.CaseNo] = r.Answers
			}
			for _, no := range slices.Sorted(maps.Keys(want)) {
				if !maps.Equal(got[no], want[no]) {
					t.Errorf("%s comes back as %v, want %v", no, got[no], want[no])
				}
			}
			if !slices.Equal(filled.Refused, refused) {
				t.Errorf("refused: %v, want %v", filled.Refused, refused)
			}
		})
	}
}
