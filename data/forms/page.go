package forms

import (
	"slices"

	"sagsbarometer/data/workbook"
)

// machineSheet holds what the program must know of a workbook that comes
// back: which batch, whom it went to, which version. It is hidden, and its
// lines are a key and a value.
const machineSheet = "_barometer"

// Versions of what is written. A workbook of another version is refused
// rather than half understood.
const (
	formFormat    = "skema 2"
	requestFormat = "anmodning 1"
)

func machine(lines [][2]string) workbook.Page {
	p := workbook.Page{Name: machineSheet, Hidden: true, Locked: true, Widths: []float64{24, 40}}
	for _, l := range lines {
		p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(l[0]), workbook.AsText(l[1])})
	}
	return p
}

// readable is the width of running text, in characters: longer lines would be
// wider than a screen, and tire the eye.
const readable = 120

// intro begins a locked page: title, subtitle and paragraphs of running text
// over the first columns.
func intro(name string, widths []float64, title, subtitle string, paragraphs ...string) workbook.Page {
	p := workbook.Page{Name: name, Locked: true, Widths: widths}
	p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(title).As(workbook.Title)})
	p.Heights = append(p.Heights, 28)
	for _, text := range slices.Concat([]string{subtitle}, paragraphs) {
		addText(&p, text)
	}
	p.Rows = append(p.Rows, nil)
	return p
}

// addText adds a row of running text. Its cells are merged, and merged cells
// do not fit themselves to their text, so the height is told.
func addText(p *workbook.Page, text string) {
	last, width := 0, 0.0
	for last < len(p.Widths) && width < readable {
		width += p.Widths[last]
		last++
	}
	p.Rows = append(p.Rows, []workbook.Value{workbook.AsText(text).As(workbook.Lead)})
	row := len(p.Rows)
	p.Merged = append(p.Merged, workbook.Area{Top: row, Left: 1, Bottom: row, Right: last})
	p.Heights = append(p.Heights, make([]float64, row-len(p.Heights))...)
	p.Heights[row-1] = workbook.Height(text, width)
}

func headings(words []string) []workbook.Value {
	row := make([]workbook.Value, len(words))
	for i, w := range words {
		row[i] = workbook.AsText(w).As(workbook.Heading)
	}
	return row
}
