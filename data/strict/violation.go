package strict

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/data/lang"
)

// A Place is where in a file something was found. Line and Column count from
// 1; 0 means that the place is the file (or the line) as a whole. In a
// spreadsheet they are row and column of the named sheet.
type Place struct {
	File         string // as the user knows it: relative to the batch, with slashes
	Sheet        string // empty in text files
	Line, Column int
}

// String is the place as compilers write it, batch.toml:12:3, or for a
// spreadsheet frame/aarhus.xlsx:Sager!C12.
func (p Place) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Sheet != "" {
		b.WriteString(":" + p.Sheet)
		if p.Line > 0 {
			b.WriteString("!" + p.Cell())
		}
		return b.String()
	}
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
		if p.Column > 0 {
			fmt.Fprintf(&b, ":%d", p.Column)
		}
	}
	return b.String()
}

// Cell is the spreadsheet name of the place, C12; 12 where only the row is
// known, and empty where nothing is.
func (p Place) Cell() string {
	if p.Line == 0 {
		return ""
	}
	letters := ""
	for c := p.Column; c > 0; c = (c - 1) / 26 {
		letters = string(rune('A'+(c-1)%26)) + letters
	}
	return fmt.Sprintf("%s%d", letters, p.Line)
}

// A Violation is one thing wrong in one place of an input file. It says what
// was found and what was wanted, in both languages, since the same list is
// printed for the officer and mailed to a kommune. It never holds a number
// that may be a CPR number.
type Violation struct {
	Place
	Rule    string    // a short stable code, "unknown-key", "date", "cpr"
	Subject string    // the key, column or item concerned; may be empty
	Kommune string    // whose list it is, "0101"; empty outside case lists
	Found   lang.Text // what stands there
	Wanted  lang.Text // what may stand there
	Hint    lang.Text // what to do about it; may be empty
}

// Message is the violation without its place: subject, found, wanted.
func (v Violation) Message(l lang.Language) string {
	var b strings.Builder
	if v.Subject != "" {
		b.WriteString(v.Subject + ": ")
	}
	b.WriteString(v.Found.In(l))
	if w := v.Wanted.In(l); w != "" {
		b.WriteString(lang.Text{EN: ", want ", DA: ", ventet: "}.In(l) + w)
	}
	if h := v.Hint.In(l); h != "" {
		b.WriteString(" (" + h + ")")
	}
	return b.String()
}

// Violations are all that is wrong in what was read. As an error they print
// one a line, in English; the command prints them itself, 20 at a time.
type Violations []Violation

func (vs Violations) Error() string {
	lines := make([]string, len(vs))
	for i, v := range vs {
		lines[i] = v.Place.String() + ": " + v.Message(lang.English)
	}
	return strings.Join(lines, "\n")
}

// Err is nil where nothing is wrong, so that an empty list is no error.
func (vs Violations) Err() error {
	if len(vs) == 0 {
		return nil
	}
	return vs
}

// Sort orders by place, then rule and subject, so that the list does not
// depend on the order in which files were read.
func (vs Violations) Sort() {
	slices.SortStableFunc(vs, func(a, b Violation) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), strings.Compare(a.Sheet, b.Sheet),
			cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Rule, b.Rule), strings.Compare(a.Subject, b.Subject))
	})
}
