package frame

import (
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/day"
)

// rules decide which cases can be drawn.
type rules struct {
	from, to *day.Date
	keep     []kept // by column
	need     []need
	register *data.Register
}

// A kept column makes a case eligible by its value.
type kept struct {
	need
	values []string // codes
}

// A need is a column that an eligible case has a value in.
type need struct {
	column string
	extra  int // index in Row.Extra, -1 for a column of ours
}

func newRules(spec Spec, columns []column, register *data.Register) rules {
	r := rules{from: spec.From, to: spec.To, register: register}
	for i, c := range columns {
		n := need{column: c.name, extra: max(i-ours, -1)}
		if values, ok := spec.Keep[c.name]; ok {
			k := kept{need: n}
			for _, v := range values {
				k.values = append(k.values, r.code(c.name, v))
			}
			r.keep = append(r.keep, k)
		}
		if slices.Contains(spec.Need, c.name) {
			r.need = append(r.need, n)
		}
	}
	slices.SortFunc(r.keep, func(a, b kept) int { return compare(a.need, b.need) })
	slices.SortFunc(r.need, compare)
	return r
}

func compare(a, b need) int {
	if a.column < b.column {
		return -1
	}
	return 1 // columns differ
}

// code brings a value of the batch to the form that rows have.
func (r *rules) code(column, value string) string {
	switch column {
	case "kommune":
		k, _ := r.register.Find(value)
		return k.Code
	case "decision":
		return decisionCode(value)
	}
	return Code(value)
}

// keeps reports whether the batch names a value of a column.
func (r *rules) keeps(column, code string) bool {
	return slices.ContainsFunc(r.keep, func(k kept) bool { return k.column == column && slices.Contains(k.values, code) })
}

// outcome is the first rule that excludes a case, empty where none does.
func (r *rules) outcome(row Row) string {
	if r.from != nil || r.to != nil {
		switch {
		case row.Decided == nil:
			return "missing:decided_on"
		case r.from != nil && *row.Decided < *r.from, r.to != nil && *row.Decided > *r.to:
			return "period"
		}
	}
	for _, k := range r.keep {
		v := k.value(row)
		if v == "" {
			return "missing:" + k.column
		}
		if !slices.Contains(k.values, v) {
			return "keep:" + k.column
		}
	}
	for _, n := range r.need {
		if n.value(row) == "" {
			return "missing:" + n.column
		}
	}
	return ""
}

// value is what a case has in a column, as a code.
func (n need) value(row Row) string {
	if n.extra >= 0 {
		return row.Extra[n.extra]
	}
	switch n.column {
	case "kommune":
		return row.Kommune
	case "provision":
		return Code(row.Provision)
	case "decision":
		return row.Decision
	case "appealed":
		return row.Appealed
	case "received_on":
		return dateCode(row.Received)
	case "decided_on":
		return dateCode(row.Decided)
	}
	return Code(row.Journal)
}

func dateCode(d *day.Date) string {
	if d == nil {
		return ""
	}
	return Code(d.String())
}
