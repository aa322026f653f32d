package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
)

// strays are cells with something in them that nobody was asked to write
// there: they would be lost without a word. What the form itself put there,
// and whatever a formula comes to, is none.
func (r *caseReader) strays(answers codebook.Answers) {
	row := make(map[int]formRow, len(r.rows)) // that are filled in, or say whose the sheet is
	for _, f := range r.rows {
		if at := r.at[f.id]; at > 0 {
			row[at] = f
		}
	}
	derived := map[string]bool{}
	for _, d := range r.want.Codebook.Derived {
		derived[d.ID] = true
	}
	for i := range r.Rows {
		id := r.At(i+1, columnID).Text
		_, present := r.at[id]
		if r.told[i+1] || r.was.older && present && slices.Contains(r.was.rows, id) && !slices.ContainsFunc(r.rows, func(f formRow) bool { return f.id == id }) {
			continue // told already; or a question that is no more
		}
		for j, c := range r.Rows[i] {
			line, column := i+1, j+1
			f, ours := row[line]
			switch {
			case c.Text == "" || c.Formula || column == columnID || r.was.texts[folded(c.Text)]:
			case ours && (column == columnAnswer || column == columnQuestion && len(r.was.lines[keyLabel+" "+f.id]) > 0):
			case column == columnAnswer && derived[id]:
				r.overwritten(line, id, answers)
			case column != columnAnswer && column < columnMachine && len(r.was.texts) == 0: // the form does not say what it put there
			case column >= columnShown && column < columnShown+len(r.of.Shown):
			default:
				r.stray(line, column)
			}
		}
	}
}

// stray notes a cell that would be lost.
func (g grid) stray(row, column int) {
	g.wrong(row, column, "stray", "", quoted(g.At(row, column).Text), lang.Text{EN: "nothing here: only the yellow cells are read", DA: "ingenting her: kun de gule felter bliver læst"})
	g.hint(lang.Text{EN: "write it into Bemærkning or into the yellow cell where it belongs, and undo it here", DA: "skriv det i »Bemærkning« eller i det gule felt, det hører til, og fortryd det her"})
}

// notes are what somebody wrote on the list of cases or on the guide. No case
// suffers from it.
func notes(g grid, was written) {
	for i := range g.Rows {
		for j, c := range g.Rows[i] {
			if c.Text != "" && !c.Formula && !was.front[folded(c.Text)] {
				g.stray(i+1, j+1)
			}
		}
	}
}

// overwritten notes a derived item that somebody typed a value over, where the
// answers give another.
func (r *caseReader) overwritten(line int, id string, answers codebook.Answers) {
	is := r.want.Codebook.Complete(answers, nil)[id]
	label := ""
	for _, a := range r.want.Codebook.AnswersOf(id) {
		if a.Code == is {
			label = a.Label
		}
	}
	typed := r.At(line, columnAnswer).Text
	if same(typed, label) || same(typed, is) {
		return
	}
	r.wrong(line, columnAnswer, "derived", r.want.Codebook.LabelOf(id), quoted(typed),
		lang.Text{EN: "what the answers above come to: " + quoted(label).EN, DA: "det, som svarene ovenfor giver: " + quoted(label).DA})
	r.hint(lang.Text{EN: "it is computed: undo the change, and correct the answers if they are wrong", DA: "det beregnes: fortryd ændringen, og ret svarene, hvis de er forkerte"})
}
