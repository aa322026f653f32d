package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
)

// A rowKind is what a row of a case's sheet is.
type rowKind int

const (
	rowIdentity rowKind = iota // case number, kommune
	rowHeading                 // column headings; no id
	rowSection                 // no id
	rowItem                    // answered in one cell
	rowSeveral                 // a question that takes several answers: its words, its state and no answer of its own
	rowTick                    // one of those answers
	rowDerived                 // by formula
	rowEdit                    // by formula
	rowOwn                     // date, remark, question to the lead
	rowText                    // running text; no id
)

// A formRow is one row of a case's sheet.
type formRow struct {
	id      string
	kind    rowKind
	label   string            // question, answer, title of a section, message of an edit
	section int               // index of the codebook's; -1 in front of them and after
	item    *codebook.Item    // of rowItem, rowSeveral and rowTick
	answer  codebook.Answer   // of rowTick; codebook.None for none of them
	derived *codebook.Derived // of rowDerived
	edit    *codebook.Edit    // of rowEdit
}

// filled reports whether the row has a cell that is filled in.
func (r formRow) filled() bool { return r.kind == rowItem || r.kind == rowTick || r.kind == rowOwn }

// rowsOf are the rows of every case's sheet in their order: the case, the
// questions by section, each derived item below the section in which it is
// decided, the reviewer's own rows, then the edits.
func rowsOf(cb *codebook.Codebook) []formRow {
	rows := []formRow{
		{id: colCase, kind: rowIdentity, label: "Sag nr.", section: -1},
		{id: colKommune, kind: rowIdentity, label: "Kommune", section: -1},
		{kind: rowHeading, section: -1},
	}
	below := sectionsOfDerived(cb)
	for s := range cb.Sections {
		rows = append(rows, formRow{kind: rowSection, label: cb.Sections[s].Title, section: s})
		for i := range cb.Items {
			if it := &cb.Items[i]; it.Section == cb.Sections[s].ID {
				rows = append(rows, itemRows(it, s)...)
			}
		}
		for i := range cb.Derived {
			if below[i] == s {
				rows = append(rows, formRow{id: cb.Derived[i].ID, kind: rowDerived, label: cb.Derived[i].Label, section: s, derived: &cb.Derived[i]})
			}
		}
	}
	rows = append(rows, formRow{kind: rowSection, label: "Afslutning", section: -1},
		formRow{id: colRemark, kind: rowOwn, label: "Bemærkning", section: -1},
		formRow{id: colAskLead, kind: rowOwn, label: "Spørgsmål til projektlederen", section: -1},
		formRow{id: colReviewed, kind: rowOwn, label: "Gennemgået den", section: -1})
	if len(cb.Edits) > 0 {
		rows = append(rows, formRow{kind: rowSection, label: "Kontrol: svar, der ikke passer sammen", section: -1})
	}
	for i := range cb.Edits {
		rows = append(rows, formRow{id: editPrefix + cb.Edits[i].ID, kind: rowEdit, label: cb.Edits[i].Message, section: -1, edit: &cb.Edits[i]})
	}
	return rows
}

// itemRows are the rows of one question.
func itemRows(it *codebook.Item, section int) []formRow {
	if it.Type != codebook.Several {
		return []formRow{{id: it.ID, kind: rowItem, label: it.Label, section: section, item: it}}
	}
	rows := []formRow{{id: it.ID, kind: rowSeveral, label: it.Label, section: section, item: it}}
	for _, a := range slices.Concat(it.Options(), []codebook.Answer{{Code: codebook.None, Label: noneLabel}}) {
		rows = append(rows, formRow{id: it.ID + flagInfix + a.Code, kind: rowTick, label: a.Label, section: section, item: it, answer: a})
	}
	return rows
}

// sectionsOfDerived are the sections, by index, in which the last of the
// items of each derived item stands.
func sectionsOfDerived(cb *codebook.Codebook) []int {
	out := make([]int, len(cb.Derived))
	for i, d := range cb.Derived {
		for _, id := range d.AnyDefect {
			if it, ok := cb.Item(id); ok {
				at := slices.IndexFunc(cb.Sections, func(s codebook.Section) bool { return s.ID == it.Section })
				out[i] = max(out[i], at)
			}
		}
	}
	return out
}

// reopened are the items that a case leaves open where only some are asked
// again: these, and those that are asked or not by what they are answered.
// Nil is all.
func reopened(cb *codebook.Codebook, only []string) map[string]bool {
	if only == nil {
		return nil
	}
	open := make(map[string]bool, len(only))
	for _, id := range only {
		open[id] = true
	}
	for i := range cb.Items { // questions hang on earlier ones only
		it := &cb.Items[i]
		for _, c := range cb.Conditions(it) {
			for _, id := range cb.InOrder(c) {
				open[it.ID] = open[it.ID] || open[id]
				for _, d := range cb.Derived {
					open[it.ID] = open[it.ID] || d.ID == id && slices.ContainsFunc(d.AnyDefect, func(part string) bool { return open[part] })
				}
			}
		}
	}
	return open
}
