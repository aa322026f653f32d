package frame

import "slices"

// A ListColumn is a column of the template that kommuner fill in.
type ListColumn struct {
	Name     string   // ours
	Heading  string   // one by which the column is recognised in a list
	Required bool     // a list without it is refused
	Date     bool     // holds days
	Options  []string // the words it may hold; nil: any
}

// templateHeadings are the headings of the columns that a template has of
// those that everybody uses.
var templateHeadings = [ours]string{caseID: "Journalnr.", provision: "Bestemmelse", decision: "Afgørelse",
	received: "Modtaget", decided: "Afgjort", appealed: "Påklaget"}

// ListColumns are the columns that a list must or should have for a batch: the
// journal number, what the batch reads beyond our columns, the days and the
// decision, and whether the case was appealed. A provision is asked for where
// the batch needs it. The kommune is not: the name of the file says it.
//
// A list with these headings is read by [Read] with the same spec. A column
// that the batch itself gives headings gets the first of them.
func ListColumns(spec Spec) []ListColumn {
	columns := columnsOf(spec)
	order := []int{caseID}
	if c := columns[provision]; c.required || c.named != nil {
		order = append(order, provision)
	}
	for i := ours; i < len(columns); i++ {
		if !derived[columns[i].name] {
			order = append(order, i)
		}
	}
	var out []ListColumn
	for _, i := range append(order, received, decided, decision, appealed) {
		c := columns[i]
		l := ListColumn{Name: c.name, Heading: headingOf(columns, i), Required: c.required, Date: i == received || i == decided}
		if own := spec.Columns[c.name]; len(own) > 0 {
			l.Heading = own[0]
		}
		switch i {
		case decision:
			l.Options = withKept([]string{"Bevilling", "Delvist afslag", "Afslag"}, spec.Keep[c.name], decisionCode)
		case appealed:
			l.Options = withKept([]string{"Ja", "Nej"}, spec.Keep[c.name], Code)
		}
		out = append(out, l)
	}
	return out
}

// headingOf is the first usual heading of a column that the batch does not
// give to another one.
func headingOf(columns []column, i int) string {
	if i >= ours {
		return columns[i].label
	}
	words := append([]string{templateHeadings[i]}, ownColumns[i].headings...)
	free := slices.IndexFunc(words, func(w string) bool {
		return !slices.ContainsFunc(columns, func(c column) bool { return c.named[key(w)] })
	})
	return words[max(0, free)]
}

// withKept adds the values that the batch keeps and the usual words lack.
func withKept(words, kept []string, code func(string) string) []string {
	for _, v := range kept {
		if !slices.ContainsFunc(words, func(w string) bool { return code(w) == code(v) }) {
			words = append(words, v)
		}
	}
	return words
}
