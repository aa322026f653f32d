package forms

import (
	"fmt"
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A caseSheet is one case as it stands in a form that came back, and what is
// wrong with it: its violations are its own until the case is judged.
type caseSheet struct {
	grid
	no    string         // the case that it is about
	rows  []formRow      // that it should have, of those that are filled in
	at    map[string]int // id of a row -> where it is
	found bool           // its row of the case number is there
	told  map[int]bool   // rows of which it is told that they are not what they were
}

// findCases reads off every sheet which case it is about, in the order of the
// workbook. A sheet is known by its name and by the case number on it, so that
// either may be damaged: a sheet that was renamed is read, and one whose number
// was changed is refused as the case that it was.
func findCases(sheets []workbook.Sheet, want Expect, was written) (cases []*caseSheet, strange []workbook.Sheet) {
	known := func(no string) bool {
		return slices.Contains(want.Moved, no) || slices.ContainsFunc(want.Cases, func(c Case) bool { return c.No == no })
	}
	rows := was.filledRows(want.Codebook)
	for _, s := range sheets {
		if slices.Contains([]string{formSheet, guideSheet, machineSheet, wordSheet, "_lister"}, s.Name) {
			continue
		}
		c := &caseSheet{grid: grid{Sheet: s, file: want.File, violations: &strict.Violations{}}, rows: rows, at: map[string]int{}, told: map[int]bool{}}
		for i := range s.Rows {
			// Of two rows with one id the one that has its question is meant.
			id, row := c.At(i+1, columnID).Text, i+1
			if id != "" && (c.at[id] == 0 || !c.labelled(c.at[id], was.lines[keyLabel+" "+id]) && c.labelled(row, was.lines[keyLabel+" "+id])) {
				c.at[id] = row
			}
		}
		_, c.found = c.at[colCase]
		written := c.At(c.at[colCase], columnAnswer).Text
		switch {
		case known(s.Name):
			c.no = s.Name
		case c.found && known(written):
			c.no = written
		case c.found:
			c.no = written
			c.wrong(c.at[colCase], columnAnswer, "unknown-case", no0(written), quoted(written),
				lang.Text{EN: "the number of a case that " + want.Reviewer + " reads", DA: "nummeret på en sag, som " + want.Reviewer + " skal læse"})
		default:
			if len(s.Rows) > 0 {
				strange = append(strange, s)
			}
			continue
		}
		cases = append(cases, c)
	}
	return cases, strange
}

// one sees to it that no two sheets are about the same case. Where they are,
// neither is taken: which of them holds is not ours to say.
func once(cases []*caseSheet) {
	first := map[string]*caseSheet{}
	for _, c := range cases {
		was, twice := first[c.no]
		if !twice {
			first[c.no] = c
			continue
		}
		c.wrong(0, 0, "case-twice", c.no, lang.Text{EN: fmt.Sprintf("the case stands on the sheet %q as well%s", was.Name, apart(was, c).EN),
			DA: fmt.Sprintf("sagen står også på arket »%s«%s", was.Name, apart(was, c).DA)},
			lang.Text{EN: "one sheet for each case", DA: "ét ark til hver sag"})
		c.hint(lang.Text{EN: "keep the sheet that holds, delete the other, and let the one that stays be called " + no0(c.no),
			DA: "behold det ark, der gælder, slet det andet, og lad det, der er tilbage, hedde " + no0(c.no)})
	}
}

// apart says whether two sheets of one case answer alike, and where they do
// not.
func apart(a, b *caseSheet) lang.Text {
	var cells []string
	for _, r := range a.rows {
		if a.answer(r.id).Text != b.answer(r.id).Text {
			cells = append(cells, strict.Place{Line: b.at[r.id], Column: columnAnswer}.Cell())
		}
	}
	if len(cells) == 0 {
		return lang.Text{EN: ", with the same answers", DA: ", med de samme svar"}
	}
	return lang.Text{EN: ", with other answers in " + listed(cells), DA: ", med andre svar i " + listed(cells)}
}

// listed are the first of many cells.
func listed(cells []string) string {
	const most = 8
	out := ""
	for i, c := range cells[:min(len(cells), most)] {
		if i > 0 {
			out += ", "
		}
		out += c
	}
	if len(cells) > most {
		out += fmt.Sprintf(" … (%d)", len(cells))
	}
	return out
}

// answer is the cell that a row is filled in at; an empty one where the row
// is not there.
func (c *caseSheet) answer(id string) workbook.Cell { return c.At(c.at[id], columnAnswer) }

// locate finds the rows of the sheet by their ids, so that rows may be moved,
// inserted and deleted, and notes every id that is missing, strange or there
// twice. An id that somebody wrote over is told where its question stands.
func (c *caseSheet) locate(cb *codebook.Codebook, was written) {
	counts := was.ids(cb)
	for _, r := range c.rows {
		if c.at[r.id] > 0 {
			continue
		}
		row := c.besideLabel(was.label(r))
		found, wanted := lang.Text{EN: "the row is missing from the sheet", DA: "rækken er væk fra arket"}, lang.Text{EN: "its row, with " + r.id + " in column A", DA: "rækken, med " + r.id + " i kolonne A"}
		if row > 0 {
			c.told[row] = true
			found = lang.Text{EN: "column A was changed: " + quoted(c.At(row, columnID).Text).EN, DA: "kolonne A er ændret: " + quoted(c.At(row, columnID).Text).DA}
			wanted = lang.Same(r.id)
		}
		c.wrong(row, columnIf(row, columnID), "missing-row", was.label(r), found, wanted)
		c.hint(lang.Text{EN: "undo the change; if that cannot be done, ask the project lead for a new form", DA: "fortryd ændringen; kan det ikke lade sig gøre, så bed projektlederen om et nyt skema"})
	}
	stands := map[string]int{}
	for i := range c.Rows {
		stands[c.At(i+1, columnID).Text]++
	}
	for i := range c.Rows {
		id := c.At(i+1, columnID).Text
		if id == "" || c.told[i+1] {
			continue
		}
		switch most, known := counts[id]; {
		case known && stands[id] > most && i+1 != c.at[id]:
			c.told[i+1] = true
			c.wrong(i+1, columnID, "row-twice", id, lang.Text{EN: "the row stands twice", DA: "rækken står to gange"},
				lang.Text{EN: fmt.Sprintf("only row %d", c.at[id]), DA: fmt.Sprintf("kun række %d", c.at[id])})
		case !known && !was.older:
			c.told[i+1] = true
			c.wrong(i+1, columnID, "unknown-row", "", quoted(id), lang.Text{EN: "column A as it was", DA: "kolonne A, som den var"})
		}
	}
}

// shifted notes that the columns are not where they were. Nothing is read of
// such a sheet: which cell answers what would be a guess.
func (c *caseSheet) shifted() bool {
	row, column := 0, 0
	for i := range c.Rows {
		for j := range c.Rows[i] {
			if c.Rows[i][j].Text == colCase && !c.found {
				row, column = i+1, j+columnAnswer
			}
		}
	}
	if at := c.at[colCase]; c.found && c.At(at, columnAnswer).Text != c.no {
		for j := range c.Rows[at-1] {
			if c.Rows[at-1][j].Text == c.no {
				row, column = at, j+1
			}
		}
	}
	if row == 0 || column == columnAnswer {
		return false
	}
	is := strict.Place{Line: row, Column: column}.Cell()
	want := strict.Place{Line: row, Column: columnAnswer}.Cell()
	c.wrong(row, column, "moved-columns", no0(c.no), lang.Text{EN: "the columns were moved: the number of the case is in " + is, DA: "kolonnerne er flyttet: sagens nummer står i " + is}, lang.Same(want))
	c.hint(lang.Text{EN: "undo it: delete the columns that were put in, or put back those that are gone", DA: "fortryd det: slet de kolonner, der er sat ind, eller sæt dem tilbage, der er væk"})
	return true
}

// besideLabel is the row where a question stands whose id is gone; 0 where it
// is not there, or beside an id that another row has a right to.
func (c *caseSheet) besideLabel(label string) int {
	for i := range c.Rows {
		row := i + 1
		id := c.At(row, columnID).Text
		if label == "" || !c.labelled(row, []string{label}) {
			continue
		}
		ours := slices.ContainsFunc(c.rows, func(r formRow) bool { return r.id == id && c.at[id] == row })
		if !ours {
			return row
		}
	}
	return 0
}

// labelled reports whether a row has the question that the form put there.
func (c *caseSheet) labelled(row int, label []string) bool {
	return len(label) > 0 && same(c.At(row, columnQuestion).Text, label[0])
}

// columnIf is the column of a row that is known; none where it is not.
func columnIf(row, column int) int {
	if row == 0 {
		return 0
	}
	return column
}
