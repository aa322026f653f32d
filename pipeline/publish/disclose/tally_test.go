package disclose

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestTally(t *testing.T) {
	for _, c := range []struct {
		name   string
		counts [][]int64
		marks  [][]Mark
		totals []Mark
	}{
		{"large", [][]int64{{52, 18}, {9, 7}}, [][]Mark{{0, 0}, {0, 0}}, []Mark{0, 0}},
		// One appealed; 53 rows that are out, less 52, would tell, and so
		// would the totals less the rows below.
		{"one small", [][]int64{{52, 1}, {9, 7}, {8, 30}}, [][]Mark{{2, 1}, {2, 2}, {0, 0}}, []Mark{0, 0}},
		// With a reason that no row of the kommune had, it may be that one.
		{"none keeps company", [][]int64{{52, 1, 0}, {9, 7, 0}, {8, 30, 6}}, [][]Mark{{0, 1, 2}, {0, 2, 2}, {0, 0, 0}}, []Mark{0, 0, 0}},
		{"all that are none", [][]int64{{0, 0, 3, 40}, {9, 7, 8, 6}}, [][]Mark{{2, 2, 1, 0}, {0, 2, 2, 0}}, []Mark{0, 0, 0, 0}},
		{"nothing left out", [][]int64{{0, 0}, {9, 7}}, [][]Mark{{0, 0}, {0, 0}}, []Mark{0, 0}},
		{"a small total", [][]int64{{20, 2, 9}, {20, 1, 9}}, [][]Mark{{0, 1, 2}, {0, 1, 2}}, []Mark{0, 1, 2}},
		{"one reason", [][]int64{{4}, {9}}, [][]Mark{{1}, {0}}, []Mark{0}}, // delivered less eligible says it
		{"no rows", nil, nil, nil},
	} {
		marks, totals := Tally(c.counts, 5)
		if !slices.EqualFunc(marks, c.marks, slices.Equal) || !slices.Equal(totals, c.totals) {
			t.Errorf("%s: %v, totals %v; want %v, %v", c.name, marks, totals, c.marks, c.totals)
		}
	}
}

// Some other table has the same sums and the same counts where they are
// shown, for every count that is left out and has company in its row: found
// by moving one case around a rectangle or longer circle of hidden counts,
// which is what the graph of rows and columns is for. A hidden count that is
// on no circle is a bridge, and a bridge follows.
func TestTallyHasNoBridge(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, columns := rapid.IntRange(1, 5).Draw(t, "rows"), rapid.IntRange(2, 4).Draw(t, "columns")
		counts := make([][]int64, rows)
		for r := range counts {
			for range columns {
				counts[r] = append(counts[r], rapid.SampledFrom([]int64{0, 0, 1, 4, 6, 30}).Draw(t, "n"))
			}
		}
		marks, totals := Tally(counts, 5)
		for r := range rows {
			for c := range columns {
				if marks[r][c] != Primary {
					continue
				}
				// Reach column c from row r without the count itself. Columns
				// whose total is left out are all joined in one more node.
				seen := make([]bool, rows+columns+1)
				var walk func(int)
				walk = func(at int) {
					if seen[at] {
						return
					}
					seen[at] = true
					for i := range rows {
						for j := range columns {
							if marks[i][j] == Shown || i == r && j == c {
								continue
							}
							if at == i {
								walk(rows + j)
							}
							if at == rows+j {
								walk(i)
							}
						}
					}
					for j := range columns {
						if totals[j] != Shown && at == rows+j {
							walk(rows + columns)
						}
						if totals[j] != Shown && at == rows+columns {
							walk(rows + j)
						}
					}
				}
				walk(r)
				reasons := 0
				for j := range columns {
					if slices.ContainsFunc(counts, func(o []int64) bool { return o[j] > 0 }) {
						reasons++
					}
				}
				if !seen[rows+c] && reasons > 1 {
					t.Fatalf("%d in row %d, column %d follows: %v %v %v", counts[r][c], r, c, counts, marks, totals)
				}
			}
		}
	})
}
