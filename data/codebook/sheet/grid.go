package sheet

import (
	"slices"

	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A grid is a sheet, and where on it the keys stand: below each other in the
// head, beside each other in a list.
type grid struct {
	workbook.Sheet
	file string
	top  int            // of a list: the row of machine names; 0 where there is none
	at   map[string]int // key -> its column, or in the head its row
	used []int          // the columns of keys
	rows []int          // of a list: the rows that say something, in their order
}

// The columns of the head.
const headKey, headValue = 2, 3

// keysDown finds the rows of the keys in the head.
func (g *grid) keysDown(keys []column) {
	g.at = map[string]int{}
	for _, c := range keys {
		for row := range g.Rows {
			if g.At(row+1, headKey).Text == c.key && g.at[c.key] == 0 {
				g.at[c.key] = row + 1
			}
		}
	}
}

// keysAcross finds the row of machine names, which is the one with most of
// them, the columns of the keys in it, and the rows below that say something.
func (g *grid) keysAcross(keys []string) {
	g.at = map[string]int{}
	most := 0
	for row := range g.Rows {
		n := 0
		for _, cell := range g.Rows[row] {
			if slices.Contains(keys, cell.Text) {
				n++
			}
		}
		if n > most {
			most, g.top = n, row+1
		}
	}
	for column := 1; g.top > 0 && column <= len(g.Rows[g.top-1]); column++ {
		if key := g.At(g.top, column).Text; slices.Contains(keys, key) && g.at[key] == 0 {
			g.at[key] = column
			g.used = append(g.used, column)
		}
	}
	for row := g.top + 1; g.top > 0 && row <= len(g.Rows); row++ {
		if slices.ContainsFunc(g.used, func(column int) bool { return g.At(row, column).Text != "" }) {
			g.rows = append(g.rows, row)
		}
	}
}

// place is a cell of the sheet; column 0 is the row.
func (g *grid) place(row, column int) strict.Place {
	return strict.Place{File: g.file, Sheet: g.Name, Line: row, Column: column}
}
