package disclose

import "slices"

// prime is the field in which rows are reduced. Rows hold 0, 1 and -1, and
// their minors are far smaller than it, so that ranks are those over the
// rationals, without fractions.
const prime = 1<<31 - 1

// A space is what readers can compute: every combination of the rows shown.
// A row gives each unknown number its coefficient in a published one.
type space struct {
	basis  [][]uint64 // in reduced echelon form
	pivots []int
	hidden [][]uint64 // what must stay outside, reduced by the basis
}

// reduce takes from a row all that the basis knows of it.
func (s *space) reduce(row []uint64) []uint64 {
	row = slices.Clone(row)
	for b, p := range s.pivots {
		take(row, s.basis[b], row[p])
	}
	return row
}

// hide forbids all that would let a row be computed. A row that is computable
// already is past help and is not held against anything.
func (s *space) hide(row []uint64) {
	if row = s.reduce(row); first(row) >= 0 {
		s.hidden = append(s.hidden, row)
	}
}

// know adds a row whatever follows from it.
func (s *space) know(row []uint64) {
	row = s.reduce(row)
	p := first(row)
	if p < 0 {
		return
	}
	scale(row, power(row[p], prime-2)) // Fermat
	for _, b := range s.basis {
		take(b, row, b[p])
	}
	s.basis, s.pivots = append(s.basis, row), append(s.pivots, p)
	for _, h := range s.hidden {
		take(h, row, h[p])
	}
}

// show adds a row unless a hidden one would follow, and reports whether it
// did.
func (s *space) show(row []uint64) bool {
	reduced := s.reduce(row)
	p := first(reduced)
	if p < 0 {
		return true // everybody can compute it already
	}
	scale(reduced, power(reduced[p], prime-2))
	for _, h := range s.hidden {
		if h[p] != 0 && multiple(h, reduced, h[p]) {
			return false
		}
	}
	s.know(reduced)
	return true
}

// first is the place of the first coefficient that is not zero, or -1.
func first(row []uint64) int {
	return slices.IndexFunc(row, func(v uint64) bool { return v != 0 })
}

// take subtracts factor times another row.
func take(row, other []uint64, factor uint64) {
	if factor == 0 {
		return
	}
	for i, v := range other {
		if v != 0 {
			row[i] = (row[i] + (prime-factor)*v) % prime
		}
	}
}

func scale(row []uint64, factor uint64) {
	for i := range row {
		row[i] = row[i] * factor % prime
	}
}

func multiple(row, of []uint64, factor uint64) bool {
	for i, v := range of {
		if row[i] != v*factor%prime {
			return false
		}
	}
	return true
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
