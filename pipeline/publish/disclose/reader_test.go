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
