package disclose

import (
	"fmt"
	"slices"
	"testing"

	"sagsbarometer/estimators"
)

// Kommuner lie in regions though no table crosses the two: 0151 would be
// 100 - 50 - 47 of region a, 2 of the 45 counted, so another kommune of the
// same region goes with it.
func TestKommunerMakeUpTheRegion(t *testing.T) {
	var cells []Cell
	var rule = Rule{Cell: 5}
	add := func(d estimators.Domain, base, counts int64) {
		cells = append(cells, Cell{Measure: "m", Domain: d, N: base, Base: base, Counts: counts,
			Estimated: estimators.Some(1000), Protected: len(d) > 0 && d[0].Column == "kommune"})
	}
	add(nil, 200, 90)
	add(in("region", "a"), 100, 45)
	add(in("region", "b"), 100, 45)
	for _, k := range []struct {
		code, region string
		base, counts int64
	}{{"0101", "a", 50, 20}, {"0147", "a", 47, 23}, {"0151", "a", 3, 2}, {"0201", "b", 60, 25}, {"0210", "b", 28, 14}, {"0217", "b", 12, 6}} {
		add(in("kommune", k.code), k.base, k.counts)
		rule.Nested = append(rule.Nested, in("kommune", k.code, "region", k.region))
	}
	want := []Mark{Shown, Shown, Shown, Shown, Secondary, Primary, Shown, Shown, Shown}
	if got := Suppress(cells, rule); !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
	// A region of which one kommune alone has cases is that kommune.
	alone := []Cell{cells[0], cells[1], cells[2], cells[6], cells[7], cells[8]}
	rule.Nested = append(rule.Nested[3:], in("kommune", "0101", "region", "a"))
	alone = append(alone, Cell{Measure: "m", Domain: in("kommune", "0101"), N: 100, Base: 100, Counts: 97, Protected: true})
	want = []Mark{Shown, Secondary, Secondary, Shown, Shown, Secondary, Primary}
	if got := Suppress(alone, rule); !slices.Equal(got, want) {
		t.Errorf("one kommune in its region: marks %v, want %v", got, want)
	}
}

// Regions and kommunegrupper may have parts in common that no table shows:
// group x is regions a and b, so 15 - 8 would give 7 away.
func TestWhatNoTableShows(t *testing.T) {
	rule := Rule{Cell: 5, Nested: []estimators.Domain{
		in("kommune", "1", "region", "a", "group", "x"), in("kommune", "2", "region", "b", "group", "x"),
		in("kommune", "3", "region", "c", "group", "y"), in("kommune", "4", "region", "d", "group", "y")}}
	cells := []Cell{
		{Measure: "m", Base: 19, Domain: in("group", "x")}, {Measure: "m", Base: 60, Domain: in("group", "y")},
		{Measure: "m", Base: 7, Domain: in("region", "a")}, {Measure: "m", Base: 12, Domain: in("region", "b")},
		{Measure: "m", Base: 30, Domain: in("region", "c")}, {Measure: "m", Base: 30, Domain: in("region", "d")}}
	if got, want := Suppress(cells, rule), []Mark{Shown, Shown, Primary, Secondary, Shown, Shown}; !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
	// Two crossings with regions, and no table of regions alone: both add up
	// to the same region.
	cells = []Cell{
		{Measure: "m", Base: 7, Domain: in("region", "a", "decision", "no")}, {Measure: "m", Base: 33, Domain: in("region", "a", "decision", "yes")},
		{Measure: "m", Base: 20, Domain: in("law", "new", "region", "a")}, {Measure: "m", Base: 20, Domain: in("law", "old", "region", "a")}}
	got := Suppress(cells, Rule{Cell: 5})
	if got[0] != Primary || !slices.Contains(got[1:], Secondary) {
		t.Errorf("marks %v: 20 + 20 - 33 is computable", got)
	}
}

// Measures tell of each other: 12 in the base and 9 upheld are 3 changed.
func TestOtherMeasures(t *testing.T) {
	k := func(measure, item string, base, counts int64) Cell {
		return Cell{Measure: measure, Item: item, Domain: in("kommune", "0101"), N: 12, Base: base, Counts: counts, Protected: true}
	}
	for _, c := range []struct {
		name  string
		cells []Cell
		want  []Mark
	}{
		{"answers to one question", []Cell{k("upheld", "outcome", 20, 5), k("changed", "outcome", 20, 3)}, []Mark{Secondary, Primary}},
		{"the rest under another name", []Cell{k("upheld", "a", 12, 4), k("changed", "b", 12, 8)}, []Mark{Primary, Primary}},
		{"another question", []Cell{k("upheld", "a", 12, 6), k("deadline", "b", 12, 3)}, []Mark{Shown, Primary}},
	} {
		if got := Suppress(c.cells, Rule{Cell: 5}); !slices.Equal(got, c.want) {
			t.Errorf("%s: marks %v, want %v", c.name, got, c.want)
		}
	}
	// Two questions of the same cases: region a has 8 in both, so what keeps
	// it company must be the same region in both, though the second measure
	// would rather give up another.
	var cells []Cell
	for _, m := range []string{"one", "two"} {
		cells = append(cells, Cell{Measure: m, N: 58, Base: 58, Counts: 30})
		for r, base := range []int64{8, 20, 30} {
			cells = append(cells, Cell{Measure: m, N: base, Base: base, Counts: base/2 + int64(len(m)%2), Domain: in("region", string(rune('a'+r)))})
		}
	}
	if got, want := Suppress(cells, Rule{Cell: 5}), []Mark{Shown, Primary, Secondary, Shown, Shown, Primary, Secondary, Shown}; !slices.Equal(got, want) {
		t.Errorf("one base, two questions: marks %v, want %v", got, want)
	}
}

// A third measure shows how many cases were opened; the others have the same
// base of fewer. The second has no total, but the first one's will do: 58 - 30
// - 20 is 8.
func TestOneBaseManyTables(t *testing.T) {
	cells := []Cell{{Measure: "one", N: 73, Base: 58, Counts: 29}, {Measure: "all", N: 73, Base: 73, Counts: 40}}
	for r, base := range []int64{8, 20, 30} {
		d := in("region", string(rune('a'+r)))
		cells = append(cells,
			Cell{Measure: "one", N: base + 5, Base: base, Counts: base / 2, Domain: d},
			Cell{Measure: "two", N: base + 5, Base: base, Counts: base / 4, Domain: d},
			Cell{Measure: "all", N: base + 5, Base: base + 5, Counts: base / 3, Domain: d})
	}
	want := []Mark{Shown, Shown, Primary, Primary, Shown, Secondary, Secondary, Shown, Shown, Shown, Shown}
	if got := Suppress(cells, Rule{Cell: 5}); !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
}

// Region 0 is kommune 1 and 3, which have no case in the base; so all who said
// yes are in region 1, though only another measure shows region 0 by decision.
func TestNoneElsewhere(t *testing.T) {
	rule := Rule{Cell: 5, Nested: []estimators.Domain{in("kommune", "1", "region", "0"), in("kommune", "2", "region", "1"),
		in("kommune", "3", "region", "0"), in("kommune", "4", "region", "1")}}
	m := func(base, counts int64, d estimators.Domain) Cell {
		return Cell{Measure: "m", Domain: d, N: base + 20, Base: base, Counts: counts}
	}
	cells := []Cell{m(0, 0, in("kommune", "1")), m(40, 20, in("kommune", "2")), m(20, 1, in("decision", "yes")), m(20, 1, in("region", "1", "decision", "yes"))}
	cells[3].Protected = true
	cells = append(cells, m(0, 0, in("kommune", "3")), m(40, 20, in("kommune", "4")))
	for r := range 2 {
		for _, decision := range []string{"no", "yes"} {
			cells = append(cells, Cell{Measure: "n", N: 40, Base: 40, Counts: 20, Domain: in("region", fmt.Sprint(r), "decision", decision)})
		}
	}
	if got, want := Suppress(cells, rule)[:4], []Mark{Shown, Shown, Secondary, Primary}; !slices.Equal(got, want) {
		t.Errorf("marks %v, want %v", got, want)
	}
}
