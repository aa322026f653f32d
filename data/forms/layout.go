package forms

import (
	"slices"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
)

// A Kind is what a form is for. The numbers are those of the readings in the
// ledger.
type Kind int

// Kinds of forms.
const (
	FirstReading Kind = iota + 1
	SecondReading
	Arbitration // of two readings that differ
	Objection   // of a kommune against what was found
	Trial       // all read the same cases, and nothing of it counts
)

// A Form is what one reviewer gets: one sheet a case, one row a question, and
// a sheet in front that lists the cases.
type Form struct {
	Batch    string // id
	Title    string // of the batch, for people
	Reviewer string // code
	Kind     Kind   // 0 is a first reading
	Codebook *codebook.Codebook
	Cases    []Case             // in the order of the sheets
	Answers  map[string]Reading // by case number: what is already answered
	On       day.Date
}

// A Case is what a form knows of a case: no journal number and no name.
type Case struct {
	No          string // 0101-03, and the name of its sheet
	Kommune     string // 0101
	KommuneName string

	Only  []string // items that are asked again; nil: all. What hangs on them is open too, the rest is shown and locked
	Shown []Said   // what was said before, beside each question
	Note  string   // on top of the sheet: why it is asked again, what the kommune objects to

	Barred []string // codes of reviewers who must not get it; no form shows them
}

// Said is an earlier reading that a form shows.
type Said struct {
	Title   string // Læser 1: no name
	Answers codebook.Answers
	Remark  string
}

// A Reading is what one reviewer says of one case.
type Reading struct {
	CaseNo     string
	Answers    codebook.Answers
	ReviewedOn *day.Date
	Remark     string
	AskLead    bool   // the project lead is asked
	Question   string // about what; empty where only the flag is set
	Sheet      string // it was read from
	Row        int    // of that sheet, where one row tells it from others
	Finished   bool   // signed with a date, nothing missing and nothing wrong
}

// Sheets of a form, beside those of the cases.
const (
	formSheet  = "Mine sager"
	guideSheet = "Vejledning"
	// machineSheet is the fourth, and wordSheet holds what formulas compare
	// answers with. Both are hidden.
	wordSheet = "_svar"
)

// Rows of a case's sheet are known by the id in their first column: that of
// an item or a derived item, item__answer for one answer of several, or one of
// our own, which begin with an underscore as no item does.
const (
	colCase     = "_case_no"
	colKommune  = "_kommune"
	colReviewed = "_reviewed_on"
	colRemark   = "_remark"
	colAskLead  = "_ask_lead" // what the project lead is asked; a tick alone is a flag without a question

	// tick marks an answer of a question that takes several; the last of its
	// rows says that none of them holds.
	tick      = "x"
	noneLabel = "Ingen af dem"
	flagInfix = "__"

	editPrefix = "_edit_" // the ids of edits are names of their own
)

// Columns of a case's sheet. Earlier readings follow from columnShown on, one
// column each; what formulas need stands hidden from columnMachine on.
const (
	columnID       = 1
	columnQuestion = 2
	columnAnswer   = 3 // the only one that is filled in
	columnState    = 4 // what is wrong with the answer, by formula
	columnHelp     = 5
	columnLaw      = 6
	columnShown    = 7
	columnMachine  = 21
)

// Keys of the hidden sheet, in its first column; the values stand in the
// second. Lines of the last three repeat, as do those of answerKey.
const (
	keyFormat   = "format"
	keyBatch    = "batch"
	keyReviewer = "reviewer"
	keyKind     = "kind" // as a number
	keyCodebook = "codebook"
	keyVersion  = "codebook_version"
	keyRow      = "row" // ids of all rows that are filled in, as rowsOf has them
	keyCase     = "case_no"
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
		for _, c := range conditions(cb, it) {
			for _, id := range namesIn(cb, c) {
				open[it.ID] = open[it.ID] || open[id]
				for _, d := range cb.Derived {
					open[it.ID] = open[it.ID] || d.ID == id && slices.ContainsFunc(d.AnyDefect, func(part string) bool { return open[part] })
				}
			}
		}
	}
	return open
}
