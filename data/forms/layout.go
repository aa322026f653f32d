package forms

import (
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
