package estimators

import (
	"slices"

	"sagsbarometer/estimators/exact"
)

// A unitTable is the sampling units of one stage, ordered by the strata that
// they were drawn from.
type unitTable struct {
	of    []int32 // of each row, the place of its unit
	begin []int   // of each stratum, the place of its first unit; one more at the end
}

// arrange orders units by strata, counting, in the order of their numbers.
// number nil: every row is a unit. Numbers that no row has are passed over.
func arrange(stratum, number []int32, strata int) unitTable {
	n := len(stratum)
	in := make([]int32, n) // of each unit, its stratum, from 1; 0: no such unit
	for i, h := range stratum {
		if number == nil {
			in[i] = h + 1
		} else {
			in[number[i]] = h + 1
		}
	}
	begin := make([]int, strata+1)
	for _, h := range in {
		if h > 0 {
			begin[h]++
		}
	}
	for h := range strata {
		begin[h+1] += begin[h]
	}
	place := in // from here on of each unit, its place
	next := append([]int(nil), begin...)
	for u, h := range in {
		if h > 0 {
			place[u] = int32(next[h-1])
			next[h-1]++
		}
	}
	if number == nil {
		return unitTable{place, begin}
	}
	of := make([]int32, n)
	for i, u := range number {
		of[i] = place[u]
	}
	return unitTable{of, begin}
}

// influence adds up the rows of each unit. Units are listed that have a row of
// the base, or of the population that the estimate is compared with, so that
// it counts; base nil lists all. They come in the order of their influence, and
// sums are exact, so that the order of rows does not show.
func (c unitTable) influence(u []float64, base []bool) Influence {
	strata := len(c.begin) - 1
	total, listed := c.totals(u, base)
	masses := make([]Mass, 0, len(total))
	out := make(Influence, strata)
	for h := range out {
		values := total[c.begin[h]:c.begin[h]]
		for at := c.begin[h]; at < c.begin[h+1]; at++ {
			if listed[at] {
				values = append(values, total[at])
			}
		}
		slices.Sort(values)
		from := len(masses)
		for _, v := range values {
			masses = append(masses, Mass{v, 1})
		}
		out[h] = masses[from:]
	}
	return out
}

// totals are those of every unit, and whether it is listed.
func (c unitTable) totals(u []float64, base []bool) (total []float64, listed []bool) {
	n := c.begin[len(c.begin)-1]
	total, listed = make([]float64, n), make([]bool, n)
	var sums exact.Sums
	if several := n < len(c.of); several {
		sums.Grow(n)
	}
	for i, at := range c.of {
		if base != nil && !base[i] && u[i] == 0 {
			continue
		}
		total[at], listed[at] = u[i], true
		if sums.Len() > 0 {
			sums.Add(int(at), times(u[i]))
		}
	}
	for at := range sums.Len() {
		total[at] = sums.At(at).Float64()
	}
	return total, listed
}
