package forms

import (
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// An ObjectionLine is a row of objections.csv: what a kommune says against the
// reading of a case.
type ObjectionLine struct {
	CaseNo     string
	ReceivedOn day.Date
	Text       string
	Items      []string // questions that it is about, in the order of the form; none: the whole reading
	Line       int
}

// ReadObjections reads objections.csv: case_no, received_on, text, and where
// wanted items (ids of questions with ; or | or a space between). The list
// keeps the order of the file. reviewed reports whether a case of that number
// has been reviewed.
//
// Refused: a case that has not been reviewed; a date that does not exist; a
// line without text; a text with a number that may be a CPR number, which is
// not repeated; an unknown question.
func ReadObjections(file string, src []byte, cb *codebook.Codebook, reviewed func(caseNo string) bool) ([]ObjectionLine, strict.Violations) {
	l := readList(file, src, []string{"case_no", "received_on", "text"}, []string{"items"})
	var out []ObjectionLine
	for _, row := range l.rows {
		o := ObjectionLine{CaseNo: row.values["case_no"], Text: row.values["text"], Line: row.line}
		if !reviewed(o.CaseNo) {
			l.wrong(row, "case_no", "unknown-case", quoted(o.CaseNo), lang.Text{EN: "the number of a case that has been reviewed, such as 0101-03", DA: "nummeret på en sag, der er gennemgået, for eksempel 0101-03"})
		}
		if on := l.date(row, "received_on"); on != nil {
			o.ReceivedOn = *on
		} else if row.values["received_on"] == "" {
			l.wrong(row, "received_on", "date", quoted(""), wantDate())
		}
		if o.Text == "" {
			l.wrong(row, "text", "missing-text", quoted(""), lang.Text{EN: "what the kommune objects to", DA: "hvad kommunen gør indsigelse mod"})
		}
		refuseWords(o.Text, func(rule string, found, wanted lang.Text) { l.wrong(row, "text", rule, found, wanted) })
		named := map[string]bool{}
		for _, id := range strings.FieldsFunc(row.values["items"], func(r rune) bool { return strings.ContainsRune(";|, ", r) }) {
			if _, ok := cb.Item(id); !ok {
				ids := make([]string, len(cb.Items))
				for i := range cb.Items {
					ids[i] = cb.Items[i].ID
				}
				l.wrong(row, "items", "unknown-item", quoted(id), strict.OneOf(ids))
			}
			named[id] = true
		}
		for i := range cb.Items {
			if named[cb.Items[i].ID] {
				o.Items = append(o.Items, cb.Items[i].ID)
			}
		}
		out = append(out, o)
	}
	l.violations.Sort()
	return out, l.violations
}
