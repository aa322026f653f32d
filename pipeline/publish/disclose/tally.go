package disclose

import "slices"

// Tally marks counts that say why rows of lists were left out: one row for
// each kommune, one column for each reason. What each kommune's reasons add
// up to is known, as are totals that are shown; a count of fewer than least
// (unless none) follows from neither. Beside such a count those of none are
// left out too, since one that was picked to keep it company would be guessed
// to be none. totals are the marks of the columns'
// sums. A count that is known anyway, because its row has one reason only,
// cannot be helped; it is marked all the same.
func Tally(counts [][]int64, least int64) (marks [][]Mark, totals []Mark) {
	if len(counts) == 0 {
		return nil, nil
	}
	columns := len(counts[0])
	sums := make([]int64, columns)
	for _, row := range counts {
		for c, n := range row {
			sums[c] += n
		}
	}
	totals = make([]Mark, columns)
	empty := func(r, c int) bool {
		return sums[c] == 0 || !slices.ContainsFunc(counts[r], func(n int64) bool { return n > 0 })
	}
	row := func(in func(r, c int) bool) []uint64 {
		v := make([]uint64, len(counts)*columns)
		for r := range counts {
			for c := range columns {
				if in(r, c) && !empty(r, c) {
					v[r*columns+c] = 1
				}
			}
		}
		return v
	}
	var s space
	for known := range counts {
		marks = append(marks, make([]Mark, columns))
		s.know(row(func(r, _ int) bool { return r == known }))
	}
	// In two rounds: first what must not be known, then what may be shown,
	// totals before parts, large before small, none last.
	type count struct {
		n    int64
		row  []uint64
		mark *Mark
		part bool
	}
	beside := func(r, c int) bool {
		return counts[r][c] == 0 && !empty(r, c) && slices.ContainsFunc(counts[r], func(n int64) bool { return n > 0 && n < least })
	}
	var all []count
	for c, n := range sums {
		all = append(all, count{n, row(func(_, column int) bool { return column == c }), &totals[c], false})
	}
	for i := range counts {
		for j, n := range counts[i] {
			if beside(i, j) {
				marks[i][j] = Secondary
			}
			all = append(all, count{n, row(func(r, c int) bool { return r == i && c == j }), &marks[i][j], true})
		}
	}
	for _, c := range all {
		if c.n > 0 && c.n < least {
			*c.mark = Primary
			s.hide(c.row)
		}
	}
	slices.SortStableFunc(all, func(a, b count) int {
		if a.part != b.part {
			if b.part {
				return -1
			}
			return 1
		}
		return int(b.n - a.n)
	})
	for _, c := range all {
		if *c.mark == Shown && !s.show(c.row) {
			*c.mark = Secondary
		}
	}
	return marks, totals
}
