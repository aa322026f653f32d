package sheet

import (
	"slices"

	"sagsbarometer/data/strict"
)

// At is where something of the codebook stands: the cell of a key, the row of
// an element. A reader is the [codebook.Places] of what it read.
func (r *reader) At(path ...any) strict.Place {
	at, _ := r.find(path)
	return at
}

// KeyAt is the cell in which a key stands: one with its value.
func (r *reader) KeyAt(path ...any) strict.Place { return r.At(path...) }

// Has reports whether a cell says something.
func (r *reader) Has(path ...any) bool {
	_, filled := r.find(path)
	return filled
}

func (r *reader) find(path []any) (at strict.Place, filled bool) {
	at = strict.Place{File: r.file, Sheet: headSheet}
	if len(path) == 0 {
		return at, true
	}
	name, _ := path[0].(string)
	if row := r.head.at[name]; row > 0 {
		return r.head.place(row, headValue), r.head.At(row, headValue).Text != ""
	}
	for i, t := range tabs {
		if t.list != name {
			continue
		}
		g := &r.grids[i]
		if len(path) < 2 {
			return g.place(0, 0), len(g.rows) > 0
		}
		k, _ := path[1].(int)
		if k < 0 || k >= len(g.rows) {
			return g.place(0, 0), false
		}
		if len(path) < 3 {
			return g.place(g.rows[k], 0), true
		}
		key, _ := path[2].(string)
		if key == "answers" && name == "item" {
			return r.answersOf(k)
		}
		column := g.at[key]
		return g.place(g.rows[k], column), column > 0 && g.At(g.rows[k], column).Text != ""
	}
	return at, false
}

// answersOf is where the answers of an own question stand: the first of them,
// and where it has none its type, which asks for them.
func (r *reader) answersOf(k int) (at strict.Place, filled bool) {
	if answers := r.own.Items[k].Answers; len(answers) > 0 {
		return answers[0].Place, true
	}
	g := r.grid("item")
	return g.place(g.rows[k], g.at["type"]), false
}

func (r *reader) grid(list string) *grid {
	return &r.grids[slices.IndexFunc(tabs, func(t tab) bool { return t.list == list })]
}
