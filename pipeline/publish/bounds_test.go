package publish_test

import (
	"slices"
	"strings"
	"testing"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/pipeline/publish"
	"sagsbarometer/pipeline/publish/publishtest"
)

const missingTitle = "Hvis de manglende sager havde vist noget andet"

func missingSection(m *publish.Model) (text string, items []publish.Item, ok bool) {
	i := slices.IndexFunc(m.Method, func(s publish.Section) bool { return s.Title == missingTitle })
	if i < 0 {
		return "", nil, false
	}
	return strings.Join(m.Method[i].Paragraphs, "\n"), m.Method[i].Items, true
}

func TestBounds(t *testing.T) {
	in := publishtest.Input()
	if _, _, ok := missingSection(build(t, in)); ok {
		t.Error("a section on missing cases where none is missing")
	}
	first, rest := in.Batch.Measures[0], in.Batch.Measures[1]
	for _, test := range []struct {
		lines []publish.BoundLine
		want  []string
		items []publish.Item
	}{
		{
			[]publish.BoundLine{{first.ID, 12, 0, 0.4512, 0.6101, 0.95}, {rest.ID, 12, 0, 0.2, 0.5, 0.95}, {"ukendt", 12, 0, 0, 1, 0.95}},
			[]string{"12 trukne sager er ikke gennemgået", "95 %-sikkerhedsinterval"},
			[]publish.Item{{Term: first.Label, Text: "Fra 45 til 62 procent."}, {Term: rest.Label, Text: "Fra 20 til 50 procent."}},
		},
		{
			[]publish.BoundLine{{first.ID, 1, 1340, 0.3, 0.7, 0.9}},
			[]string{"1 trukket sag er ikke gennemgået", "som om den lignede", "skønnet, 1.340 sager", "90 %-sikkerhedsinterval"},
			[]publish.Item{{Term: first.Label, Text: "Fra 30 til 70 procent."}},
		},
		{
			[]publish.BoundLine{{first.ID, 0, 3, 0.3, 0.7, 0.95}},
			[]string{"skønnet, færre end 5 sager"},
			[]publish.Item{{Term: first.Label, Text: "Fra 30 til 70 procent."}},
		},
	} {
		in.Bounds = test.lines
		m := build(t, in)
		if notes := strings.Join(m.DataNotes, "\n"); strings.Count(notes, "»Hvis de manglende sager havde vist noget andet«") != 1 {
			t.Errorf("no pointer to the section beside the results:\n%s", notes)
		}
		text, items, ok := missingSection(m)
		if !ok || !slices.Equal(items, test.items) {
			t.Errorf("got %v, %v, want %v", ok, items, test.items)
		}
		for _, want := range test.want {
			if !strings.Contains(text, want) {
				t.Errorf("got\n%s\nwant %q", text, want)
			}
		}
	}
	in.Bounds = []publish.BoundLine{{"ukendt", 12, 0, 0, 1, 0.95}}
	if _, _, ok := missingSection(build(t, in)); ok {
		t.Error("a section without a measure")
	}
}

// TestBoundsWithheld: of a share that is not published there are no bounds.
func TestBoundsWithheld(t *testing.T) {
	in := publishtest.Input()
	for i := range in.Estimates {
		if e := &in.Estimates[i]; e.Measure == in.Batch.Measures[0].ID && len(e.Domain) == 0 {
			e.N, e.NBase, e.NCounts = 4, 4, 2
		}
	}
	in.Batch.Tables = slices.DeleteFunc(slices.Clone(in.Batch.Tables), func(t batch.Table) bool { return slices.Contains(t.Measures, in.Batch.Measures[0].ID) })
	in.Bounds = []publish.BoundLine{{in.Batch.Measures[0].ID, 12, 0, 0.1, 0.9, 0.95}}
	if _, items, ok := missingSection(build(t, in)); ok {
		t.Errorf("got %v", items)
	}
}
