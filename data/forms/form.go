package forms

import (
	"fmt"
	"io"
	"strconv"

	"sagsbarometer/data/workbook"
)

const (
	// Rows above the cases: section, question, answer (where each has a
	// column of its own), machine name.
	formHeadRows = 4
)

// writeRows is the writer of forms with a row a case, which goes as soon as its
// tests have.
func writeRows(w io.Writer, f Form) error {
	main, err := f.sheet()
	if err != nil {
		return fmt.Errorf("form for %s: %w", f.Reviewer, err)
	}
	b := workbook.Book{
		Title: f.Codebook.Title + ", " + f.Reviewer, On: f.On,
		Pages: []workbook.Page{main, f.guide(), f.machine()},
	}
	if err := b.Write(w); err != nil {
		return fmt.Errorf("form for %s: %w", f.Reviewer, err)
	}
	return nil
}

// sheet is the form itself.
func (f Form) sheet() (workbook.Page, error) {
	cols := formColumns(f.Codebook)
	p := workbook.Page{
		Name: formSheet, Locked: true, FreezeRows: formHeadRows, FreezeColumns: 2,
		Rows: make([][]workbook.Value, formHeadRows), Heights: []float64{22, 0, 0, 12},
	}
	formHead(&p, cols)
	first := formHeadRows + 1
	for _, c := range f.Cases {
		row := make([]workbook.Value, len(cols))
		for i, col := range cols {
			v, err := col.value(c, f.Answers[c.No])
			if err != nil {
				return p, fmt.Errorf("case %s: %w", c.No, err)
			}
			row[i] = v
		}
		p.Rows = append(p.Rows, row)
	}
	last := len(p.Rows)
	if last < first {
		return p, nil
	}
	for i, col := range cols {
		area := workbook.Area{Top: first, Left: i + 1, Bottom: last, Right: i + 1}
		if in, ok := col.input(area); ok {
			p.Inputs = append(p.Inputs, in)
		}
		if rule := greyRule(f.Codebook, cols, col, first); rule != "" {
			p.Marked = append(p.Marked, workbook.Marked{Area: area, Formula: rule})
		}
	}
	return p, nil
}

// formHead writes the four rows above the cases. Sections span their questions; a
// question spans the columns of its answers, or the row for answers where it
// has none.
func formHead(p *workbook.Page, cols []formColumn) {
	for r := range p.Rows {
		p.Rows[r] = make([]workbook.Value, len(cols))
	}
	tallest := [formHeadRows]float64{}
	for i := 0; i < len(cols); {
		end := i
		for end < len(cols) && cols[end].section == cols[i].section {
			end++
		}
		p.Merged = append(p.Merged, workbook.Area{Top: 1, Left: i + 1, Bottom: 1, Right: end})
		for c := i; c < end; c++ {
			p.Rows[0][c] = workbook.AsText("").As(workbook.Section)
		}
		p.Rows[0][i] = workbook.AsText(cols[i].section).As(workbook.Section)
		i = end
	}
	for i := 0; i < len(cols); {
		end := i + 1
		for end < len(cols) && cols[i].item != nil && cols[end].item == cols[i].item {
			end++
		}
		width := 0.0
		for c := i; c < end; c++ {
			p.Widths = append(p.Widths, cols[c].width)
			width += cols[c].width
			p.Rows[1][c] = workbook.AsText("").As(workbook.Heading)
			p.Rows[2][c] = workbook.AsText(cols[c].answerLabel).As(workbook.Heading)
			p.Rows[3][c] = workbook.AsText(cols[c].id).As(workbook.Small)
			tallest[2] = max(tallest[2], workbook.Height(cols[c].answerLabel, 0.85*cols[c].width)) // bold is wider
		}
		p.Rows[1][i] = workbook.AsText(cols[i].question).As(workbook.Heading)
		bottom := 2
		if cols[i].answerLabel == "" {
			bottom = 3
		} else {
			tallest[1] = max(tallest[1], workbook.Height(cols[i].question, 0.85*width))
		}
		p.Merged = append(p.Merged, workbook.Area{Top: 2, Left: i + 1, Bottom: bottom, Right: end})
		i = end
	}
	// A question that spans both rows may use the height of both.
	for _, col := range cols {
		if col.answerLabel == "" {
			tallest[1] = max(tallest[1], workbook.Height(col.question, 0.85*col.width)-tallest[2])
		}
	}
	p.Heights[1], p.Heights[2] = max(tallest[1], 32), tallest[2]
}

// machine is what the form must know of itself when it comes back, also after
// the codebook has changed: its columns, and its answers in words.
func (f Form) machine() workbook.Page {
	lines := [][2]string{
		{"format", rowsFormat}, {"batch", f.Batch}, {"reviewer", f.Reviewer},
		{"codebook", f.Codebook.ID}, {"codebook_version", strconv.Itoa(f.Codebook.Version)},
	}
	for _, col := range formColumns(f.Codebook) {
		if col.item != nil {
			lines = append(lines, [2]string{"column", col.id})
		}
	}
	for i := range f.Codebook.Items {
		it := &f.Codebook.Items[i]
		for _, a := range it.Options() {
			if it.Type.Chosen() {
				lines = append(lines, [2]string{answerKey(it.ID, a.Code), a.Label})
			}
		}
	}
	for _, c := range f.Cases {
		lines = append(lines, [2]string{"case_no", c.No})
	}
	return machine(lines)
}
