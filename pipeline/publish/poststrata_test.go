package publish_test

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/estimators"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

// The annex shows figures of the whole as published beside those that were not
// weighted up, with the reason, and the former carry a footnote. A figure that
// may not be published has no other beside it.
func TestPostStrata(t *testing.T) {
	const title = "Landstallene er vægtet op til listerne"
	in := publishtest.Input()
	section := func() *publish.Section {
		m := build(t, in)
		i := slices.IndexFunc(m.Method, func(s publish.Section) bool { return s.Title == title })
		if i < 0 {
			return nil
		}
		return &m.Method[i]
	}
	if section() != nil {
		t.Error("nothing is post-stratified, and the annex says that something is")
	}
	in.Batch.Design.Poststrata, in.PostStrata = []string{"region", "decision"}, 12
	for i, e := range in.Estimates {
		if len(e.Domain) == 0 && (e.ID == "retlig_mangel" || e.ID == "omgjort") {
			in.Estimates[i].Notes = append(in.Estimates[i].Notes, estimators.NotePoststratified)
			e.ID, e.Measure = e.ID+publish.Unadjusted, e.ID+publish.Unadjusted
			e.Estimate, e.Low, e.High = estimators.Some(.521), estimators.Some(.4649), estimators.Some(.5751)
			in.Estimates = append(in.Estimates, e)
		}
	}
	s := section()
	want := []publish.Item{
		{Term: "En eller flere retlige mangler", Text: "54 procent (48-59%). Uden opvægtning: 52 procent (46-58%)."},
		{Term: "Sagen ville være blevet omgjort, hvis den var påklaget", Text: "48 procent (43-54%). Uden opvægtning: 52 procent (46-58%)."},
	}
	if s == nil || !slices.Equal(s.Items, want) {
		t.Fatalf("got %+v", s)
	}
	for _, words := range []string{"når de er delt op efter region og afgørelse", "12 grupper", "færre end 10 sager", "ikke af, hvad sagerne viste", "Tal for regioner og andre grupper er ikke vægtet op"} {
		if !strings.Contains(strings.Join(s.Paragraphs, "\n"), words) {
			t.Errorf("says nothing of %q", words)
		}
	}
	m := build(t, in)
	if f := finding(t, m, "En eller flere retlige mangler").Figure; !slices.ContainsFunc(f.Notes, func(n int) bool {
		return strings.HasPrefix(m.Footnotes[n-1].Text, "Tallet er vægtet op til, hvor mange sager der er på listerne")
	}) {
		t.Errorf("footnotes %v of %v", f.Notes, m.Footnotes)
	}
	for i, e := range in.Estimates {
		if e.ID == "omgjort" { // one short of the least base
			in.Estimates[i].NBase, in.Estimates[i].NCounts, in.Estimates[i].N = 9, 4, 9
		}
	}
	if s := section(); s == nil || len(s.Items) != 1 {
		t.Errorf("a figure that is left out: got %+v", s)
	}
}
