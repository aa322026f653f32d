package disclose

import (
	"maps"
	"slices"

	"sagsbarometer/estimators"
)

// A system is a geometry with what is known of its unknowns.
type system struct {
	space
	*geometry
	none []bool // unknowns that hold no case
}

// system starts from what needs no table: domains without cases, and that
// linked blocks have the same cases by the columns they share.
func (g *geometry) system(empty []estimators.Domain) *system {
	s := &system{geometry: g, none: make([]bool, g.unknown)}
	for _, d := range empty {
		c := g.given(d)
		columns := slices.Sorted(maps.Keys(c))
		for b, block := range g.blocks {
			if !within(columns, block.columns) {
				continue
			}
			for i, combo := range block.list {
				if agree(c, combo, columns) {
					s.none[g.offset[b]+i] = true
				}
			}
		}
	}
	for s.spread() {
	}
	for _, l := range g.links {
		sides := s.sides(l)
		for _, k := range slices.Sorted(maps.Keys(sides)) {
			row := make([]uint64, g.unknown)
			for _, i := range sides[k][0] {
				row[i] = 1
			}
			for _, i := range sides[k][1] {
				row[i] = prime - 1
			}
			s.know(row)
		}
	}
	return s
}

// sides are the unknowns of both blocks of a link that hold cases, by what
// they share.
func (s *system) sides(l link) map[string][2][]int {
	sides := map[string][2][]int{}
	for side, b := range []int{l.a, l.b} {
		for i, combo := range s.blocks[b].list {
			if at := s.offset[b] + i; !s.none[at] {
				k := project(combo, l.columns)
				both := sides[k]
				both[side] = append(both[side], at)
				sides[k] = both
			}
		}
	}
	return sides
}

// spread carries over links that a part without cases has none on the other
// side either, and reports whether it found one.
func (s *system) spread() bool {
	found := false
	for _, l := range s.links {
		for _, both := range s.sides(l) {
			for side := range both {
				if len(both[side]) == 0 {
					for _, i := range both[1-side] {
						s.none[i], found = true, true
					}
				}
			}
		}
	}
	return found
}

// given is a domain as a combination, without what follows from it.
func (g *geometry) given(d estimators.Domain) combination {
	c := combination{}
	for _, l := range d {
		c[l.Column] = l.Code
	}
	return c
}

// row is a domain as the sum of its unknowns.
func (s *system) row(d estimators.Domain) []uint64 {
	row := make([]uint64, s.unknown)
	c := s.given(d)
	columns := slices.Sorted(maps.Keys(c))
	for b, block := range s.blocks {
		if !within(columns, block.columns) {
			continue
		}
		for i, combo := range block.list {
			if at := s.offset[b] + i; !s.none[at] && agree(c, combo, columns) {
				row[at] = 1
			}
		}
		return row
	}
	return row
}
