package disclose

import (
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

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

// A town is the cases of one kommune with one decision: opened, upheld,
// changed (the rest were not looked at for it), and late, which all were
// looked at for.
type town struct {
	kommune, region, group, decision string
	opened, upheld, changed, late    int64
}

func (p town) has(d estimators.Domain) bool {
	value := map[string]string{"kommune": p.kommune, "region": p.region, "group": p.group, "decision": p.decision}
	return !slices.ContainsFunc(d, func(l estimators.Level) bool { return value[l.Column] != l.Code })
}

func drawTowns(t *rapid.T) (towns []town, nested []estimators.Domain) {
	sizes := rapid.SampledFrom([]int64{0, 1, 3, 7, 12, 15, 30})
	for k := range rapid.IntRange(2, 5).Draw(t, "kommuner") {
		name, region, group := fmt.Sprint(k), fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "region")), fmt.Sprint(rapid.IntRange(0, 1).Draw(t, "group"))
		var all int64
		for _, decision := range []string{"no", "yes"} {
			n := sizes.Draw(t, "n")
			up := rapid.Int64Range(0, n).Draw(t, "upheld")
			towns = append(towns, town{name, region, group, decision, n, up, rapid.Int64Range(0, n-up).Draw(t, "changed"), rapid.Int64Range(0, n).Draw(t, "late")})
			all += n
		}
		if all > 0 {
			nested = append(nested, in("kommune", name, "region", region, "group", group))
		}
	}
	return towns, nested
}

// drawCells makes the tables: upheld and changed by some groupings, late by
// some, every domain with cases listed.
func drawCells(t *rapid.T, towns []town) []Cell {
	groupings := [][]string{{}, {"region"}, {"group"}, {"kommune"}, {"decision"}, {"region", "decision"}, {"decision", "group"}, {"kommune", "decision"}}
	var cells []Cell
	for _, m := range []struct{ measure, item string }{{"upheld", "outcome"}, {"changed", "outcome"}, {"late", "deadline"}} {
		for g, columns := range groupings {
			if g > 0 && !rapid.Bool().Draw(t, "shown") {
				continue
			}
			seen := map[string]bool{}
			for _, p := range towns {
				value := map[string]string{"kommune": p.kommune, "region": p.region, "group": p.group, "decision": p.decision}
				var d estimators.Domain
				for _, column := range columns {
					d = append(d, estimators.Level{Column: column, Code: value[column]})
				}
				c := Cell{Measure: m.measure, Item: m.item, Domain: d, Protected: len(d) > 0 && d[0].Column == "kommune"}
				for _, q := range towns {
					if !q.has(d) {
						continue
					}
					c.N += q.opened
					switch m.measure {
					case "upheld":
						c.Base, c.Counts = c.Base+q.upheld+q.changed, c.Counts+q.upheld
					case "changed":
						c.Base, c.Counts = c.Base+q.upheld+q.changed, c.Counts+q.changed
					case "late":
						c.Base, c.Counts = c.Base+q.opened, c.Counts+q.late
					}
				}
				if c.N > 0 && !seen[d.String()] {
					seen[d.String()] = true
					cells = append(cells, c)
				}
			}
		}
	}
	return cells
}

// A reader is what somebody can compute with fractions, from all cells that
// are shown and knowing which combinations have no cases: the unknowns are
// upheld, changed, others, late and in time of every town.
type reader struct {
	towns []town
	empty []bool // by unknown
	rows  [][]*big.Rat
	lead  []int
}

func newReader(towns []town, cells []Cell, marks []Mark, nested []estimators.Domain) *reader {
	r := &reader{towns: towns, empty: make([]bool, 5*len(towns))}
	listed := map[string]bool{} // columns and values
	columns := map[string][]string{}
	for i, c := range cells {
		var names []string
		for _, l := range c.Domain {
			names = append(names, l.Column)
		}
		columns[fmt.Sprint(names)] = names
		listed[key(c.Domain)] = true
		for k, p := range towns {
			if c.Base == 0 && marks[i] == Shown && p.has(c.Domain) { // shown as none
				r.empty[k*5], r.empty[k*5+1] = true, true
			}
		}
	}
	for _, n := range nested {
		listed[key(n[:1])] = true
	}
	columns["[kommune]"] = []string{"kommune"}
	for i, p := range towns {
		value := map[string]string{"kommune": p.kommune, "region": p.region, "group": p.group, "decision": p.decision}
		for _, names := range columns {
			var d estimators.Domain
			for _, n := range names {
				d = append(d, estimators.Level{Column: n, Code: value[n]})
			}
			for a := range 5 {
				r.empty[i*5+a] = r.empty[i*5+a] || !listed[key(d)]
			}
		}
		row := r.zeros() // both questions have the same opened cases
		for a := range 5 {
			row[i*5+a] = big.NewRat([]int64{1, 1, 1, -1, -1}[a], 1)
		}
		r.learn(row)
	}
	for i, c := range cells {
		if marks[i] == Shown {
			if c.Base > 0 {
				r.learn(r.sum(c.Domain, 0, 1, 2))
			}
			r.learn(r.base(c))
			r.learn(r.counts(c))
		}
	}
	return r
}

func (r *reader) zeros() []*big.Rat {
	row := make([]*big.Rat, 5*len(r.towns))
	for i := range row {
		row[i] = new(big.Rat)
	}
	return row
}

func (r *reader) sum(d estimators.Domain, answers ...int) []*big.Rat {
	row := r.zeros()
	for i, p := range r.towns {
		if p.has(d) {
			for _, a := range answers {
				row[i*5+a] = big.NewRat(1, 1)
			}
		}
	}
	return row
}

func (r *reader) base(c Cell) []*big.Rat {
	if c.Item == "deadline" {
		return r.sum(c.Domain, 3, 4)
	}
	return r.sum(c.Domain, 0, 1)
}

func (r *reader) counts(c Cell) []*big.Rat {
	return r.sum(c.Domain, map[string]int{"upheld": 0, "changed": 1, "late": 3}[c.Measure])
}

// remainder is what of a row does not follow from those learned; -1 if all
// does.
func (r *reader) remainder(row []*big.Rat) int {
	for i, empty := range r.empty {
		if empty {
			row[i].SetInt64(0)
		}
	}
	for n, l := range r.lead {
		if row[l].Sign() != 0 {
			f := new(big.Rat).Set(row[l])
			for i, v := range r.rows[n] {
				row[i].Sub(row[i], new(big.Rat).Mul(f, v))
			}
		}
	}
	return slices.IndexFunc(row, func(v *big.Rat) bool { return v.Sign() != 0 })
}

func (r *reader) learn(row []*big.Rat) {
	l := r.remainder(row)
	if l < 0 {
		return
	}
	f := new(big.Rat).Inv(row[l])
	for _, v := range row {
		v.Mul(v, f)
	}
	r.rows, r.lead = append(r.rows, row), append(r.lead, l)
}

// Whatever is shown of nested geography, decisions and three measures of two
// questions: nobody can compute how many were counted in a cell that is left
// out, nor the base of one that is left out for being small. The order of the
// cells does not matter, and a higher threshold shows no cell that its own
// numbers hid before.
func TestNothingFollowsThroughGeography(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		towns, nested := drawTowns(t)
		cells := drawCells(t, towns)
		rule := Rule{Cell: 5, Census: rapid.Bool().Draw(t, "census"), Nested: nested}
		marks := Suppress(cells, rule)
		r := newReader(towns, cells, marks, nested)
		for i, c := range cells {
			switch {
			case marks[i] == Shown && (rule.small(c) || rule.telling(c)):
				t.Fatalf("%+v is shown", c)
			case marks[i] == Shown:
			case r.remainder(r.counts(c)) < 0:
				t.Fatalf("how many are counted in %s %v follows: %d of %d\n%v", c.Measure, c.Domain, c.Counts, c.Base, show(cells, marks))
			case rule.small(c) && r.remainder(r.base(c)) < 0:
				t.Fatalf("the base of %s %v follows: %d\n%v", c.Measure, c.Domain, c.Base, show(cells, marks))
			}
		}
		order := rand.New(rand.NewPCG(1, rapid.Uint64().Draw(t, "seed"))).Perm(len(cells))
		shuffled := make([]Cell, len(cells))
		for to, from := range order {
			shuffled[to] = cells[from]
		}
		for to, m := range Suppress(shuffled, rule) {
			if m != marks[order[to]] {
				t.Fatalf("another order marks %v %v, was %v", shuffled[to].Domain, m, marks[order[to]])
			}
		}
		rule.Cell = rapid.Int64Range(6, 12).Draw(t, "higher")
		for i, m := range Suppress(cells, rule) {
			if marks[i] == Primary && m != Primary {
				t.Fatalf("%+v: mark %v at a minimum of %d", cells[i], m, rule.Cell)
			}
		}
	})
}

func show(cells []Cell, marks []Mark) string {
	s := ""
	for i, c := range cells {
		s += fmt.Sprintf("%s %v: %d of %d of %d, mark %d\n", c.Measure, c.Domain, c.Counts, c.Base, c.N, marks[i])
	}
	return s
}
