package disclose

import (
	"cmp"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// A sum is a total and the parts that add up to it.
type sum struct {
	total int
	parts []int
}

func (s sum) members() []int { return append([]int{s.total}, s.parts...) }

// protect leaves out more cells of one measure until none that is left out
// can be computed from those that are shown.
//
// The unknowns are the cells left out, the equations the sums. An unknown is
// computable if and only if it stands alone in a row of the equations'
// reduced form; then one more cell of a sum that holds it is left out, and
// the question asked again. A cell that is never shown with a total needs no
// company. Every round leaves out one more cell, so it ends.
func protect(cells []Cell, group []int, marks []Mark) {
	sums := additive(cells, group)
	var added []int
	for {
		exposed := computable(sums, marks)
		if len(exposed) == 0 {
			break
		}
		next, ok := companion(cells, sums, marks, exposed)
		if !ok {
			return // only cells without cases are still shown
		}
		marks[next] = Secondary
		added = append(added, next)
	}
	// What was left out on the way may no longer be needed at the end.
	slices.SortFunc(added, func(a, b int) int { return before(cells[b], cells[a]) })
	for _, i := range added {
		marks[i] = Shown
		if len(computable(sums, marks)) > 0 {
			marks[i] = Secondary
		}
	}
}

// additive finds the sums among the cells of one measure: a domain, and the
// cells that cut it by further columns. The parts are taken to be complete;
// if a case has no value in a column they are not, and then too much is left
// out rather than too little.
func additive(cells []Cell, group []int) []sum {
	at := map[string]int{}
	for _, i := range group {
		at[key(cells[i].Domain)] = i
	}
	parts := map[[2]string][]int{} // total, further columns -> cells
	var order [][2]string
	for _, i := range group {
		if at[key(cells[i].Domain)] != i {
			continue // the same cell in a second table
		}
		for _, c := range cuts(cells[i].Domain) {
			if _, shown := at[c[0]]; !shown {
				continue
			}
			if parts[c] == nil {
				order = append(order, c)
			}
			parts[c] = append(parts[c], i)
		}
	}
	slices.SortFunc(order, func(a, b [2]string) int {
		return cmp.Or(strings.Compare(a[0], b[0]), strings.Compare(a[1], b[1]))
	})
	sums := make([]sum, len(order))
	for i, c := range order {
		sums[i] = sum{total: at[c[0]], parts: parts[c]}
	}
	return sums
}

// cuts lists every domain that this one is part of, with the columns that cut
// it out: a domain of two levels is part of three.
func cuts(d estimators.Domain) [][2]string {
	var all [][2]string
	for away := 1; away < 1<<len(d); away++ {
		var total estimators.Domain
		var columns []string
		for l, level := range d {
			if away>>l&1 == 1 {
				columns = append(columns, level.Column)
			} else {
				total = append(total, level)
			}
		}
		slices.Sort(columns)
		all = append(all, [2]string{key(total), strings.Join(columns, "\x00")})
	}
	return all
}

// prime is the field in which the equations are reduced. Their coefficients
// are 0, 1 and -1 and their minors are far smaller than it, so that ranks are
// those over the rationals, without fractions.
const prime = 1<<31 - 1

// computable returns the cells left out that follow from the shown ones.
func computable(sums []sum, marks []Mark) []int {
	column := map[int]int{}
	var unknowns []int
	for _, s := range sums {
		for _, i := range s.members() {
			if _, seen := column[i]; marks[i] != Shown && !seen {
				column[i] = len(unknowns)
				unknowns = append(unknowns, i)
			}
		}
	}
	rows := make([][]uint64, len(sums))
	for r, s := range sums {
		rows[r] = make([]uint64, len(unknowns))
		for n, i := range s.members() {
			if marks[i] == Shown {
				continue
			}
			rows[r][column[i]] = 1
			if n == 0 {
				rows[r][column[i]] = prime - 1 // parts minus total
			}
		}
	}
	reduce(rows, len(unknowns))
	var exposed []int
	for _, row := range rows {
		unknown, at := 0, 0
		for c, v := range row {
			if v != 0 {
				unknown, at = unknown+1, c
			}
		}
		if unknown == 1 { // itself
			exposed = append(exposed, unknowns[at])
		}
	}
	return exposed
}

// reduce brings the rows to reduced echelon form modulo prime.
func reduce(rows [][]uint64, columns int) {
	top := 0
	for c := 0; c < columns && top < len(rows); c++ {
		pivot := slices.IndexFunc(rows[top:], func(r []uint64) bool { return r[c] != 0 })
		if pivot < 0 {
			continue
		}
		rows[top], rows[top+pivot] = rows[top+pivot], rows[top]
		inverse := power(rows[top][c], prime-2) // Fermat
		for j := range rows[top] {
			rows[top][j] = rows[top][j] * inverse % prime
		}
		for r := range rows {
			factor := rows[r][c]
			if r == top || factor == 0 {
				continue
			}
			for j := range rows[r] {
				rows[r][j] = (rows[r][j] + (prime-factor)*rows[top][j]) % prime
			}
		}
		top++
	}
}

func power(base, exponent uint64) uint64 {
	result := uint64(1)
	for ; exponent > 0; exponent >>= 1 {
		if exponent&1 == 1 {
			result = result * base % prime
		}
		base = base * base % prime
	}
	return result
}

// companion chooses the shown cell that keeps the exposed ones company: a
// part of a sum that holds one of them, else the total of such a sum, else
// any other. Cells without cases hide nothing. A part that is alone in
// another sum comes last, since it would take that total with it; then a part
// of the shortest sum comes first, since it upsets the fewest others; then
// the one with the fewest cases.
func companion(cells []Cell, sums []sum, marks []Mark, exposed []int) (int, bool) {
	holds := func(s sum) bool {
		return slices.ContainsFunc(exposed, func(i int) bool { return slices.Contains(s.members(), i) })
	}
	for _, from := range []struct {
		anySum, totals bool
	}{{false, false}, {false, true}, {true, true}} {
		type choice struct{ cell, alone, length int }
		var best choice
		found := false
		for _, s := range sums {
			if !from.anySum && !holds(s) {
				continue
			}
			candidates := s.parts
			if from.totals {
				candidates = s.members()
			}
			for _, i := range candidates {
				if marks[i] != Shown || cells[i].Base == 0 {
					continue
				}
				c := choice{i, alone(cells, sums, marks, i), len(s.parts)}
				if !found || cmp.Or(cmp.Compare(c.alone, best.alone), cmp.Compare(c.length, best.length), before(cells[i], cells[best.cell])) < 0 {
					best, found = c, true
				}
			}
		}
		if found {
			return best.cell, true
		}
	}
	return 0, false
}

// alone counts the sums in which no other part could be left out beside the
// cell.
func alone(cells []Cell, sums []sum, marks []Mark, i int) int {
	n := 0
	for _, s := range sums {
		if slices.Contains(s.parts, i) && !slices.ContainsFunc(s.parts, func(j int) bool {
			return j != i && (marks[j] != Shown || cells[j].Base > 0)
		}) {
			n++
		}
	}
	return n
}

// before orders by cases, then by name.
func before(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Base, b.Base), strings.Compare(key(a.Domain), key(b.Domain)))
}
