package codebook

import (
	"slices"
	"strconv"

	"sagsbarometer/data/day"
)

// A ColumnKind is how answers stand in the file for statisticians.
type ColumnKind string

const (
	ChoiceColumn ColumnKind = "choice" // one code
	FlagColumn   ColumnKind = "flag"   // 0 or 1: one of several answers
	NumberColumn ColumnKind = "number"
	DateColumn   ColumnKind = "date"
)

// A ColumnSpec is one column of cases.parquet that the codebook fills.
type ColumnSpec struct {
	Name    string // item, or item__answer where several may be given
	Kind    ColumnKind
	Label   string   // Danish
	Item    string   // the item, derived item or column of a deadline that it shows
	Answer  string   // of a flag: the code that it flags
	Answers []Answer // of a choice: its codes and labels in order
}

// A Cell is one case's value of a column. OK is false where the question was
// not asked or not answered: null in the file.
type Cell struct {
	OK     bool
	Code   string   // choice
	Flag   int32    // flag: 0 or 1
	Number float64  // number
	Date   day.Date // date
}

// Columns are all columns of the codebook, in the order of the form, then
// derived items, then deadlines. Text has none.
func (c *Codebook) Columns() []ColumnSpec {
	var columns []ColumnSpec
	for i := range c.Items {
		columns = append(columns, c.Items[i].columns()...)
	}
	for _, d := range c.Derived {
		columns = append(columns, ColumnSpec{Name: d.ID, Kind: ChoiceColumn, Label: d.Label, Item: d.ID, Answers: c.AnswersOf(d.ID)})
	}
	for i := range c.Deadlines {
		for _, o := range c.Deadlines[i].outputs() {
			columns = append(columns, ColumnSpec{Name: o.id, Kind: o.kind, Label: o.label, Item: o.id, Answers: o.options})
		}
	}
	return columns
}

func (i *Item) columns() []ColumnSpec {
	column := ColumnSpec{Name: i.ID, Label: i.Label, Item: i.ID}
	switch i.Type {
	case TextItem:
		return nil
	case DateItem:
		column.Kind = DateColumn
	case NumberItem:
		column.Kind = NumberColumn
	case Several:
		var flags []ColumnSpec
		for _, a := range i.Options() {
			flags = append(flags, ColumnSpec{Name: i.ID + flagInfix + a.Code, Kind: FlagColumn,
				Label: i.Label + " " + a.Label, Item: i.ID, Answer: a.Code})
		}
		return flags
	default:
		column.Kind, column.Answers = ChoiceColumn, i.Options()
	}
	return []ColumnSpec{column}
}

// flagInfix joins item and answer in the name of a flag; ids may not hold it,
// so that no two columns meet in one name.
const flagInfix = "__"

// Value is what a case says in a column. The answers are those of
// [Codebook.Complete]: the others also hold what is not asked, and lack what
// is computed. A value that Check refuses is null.
func (c *Codebook) Value(column ColumnSpec, a Answers) Cell {
	value, given := a[column.Item]
	if !given || value == "" {
		return Cell{}
	}
	switch column.Kind {
	case ChoiceColumn:
		return Cell{OK: true, Code: value}
	case FlagColumn:
		if slices.Contains(split(value), column.Answer) {
			return Cell{OK: true, Flag: 1}
		}
		return Cell{OK: true}
	case DateColumn:
		d, err := day.Parse(value)
		return Cell{OK: err == nil, Date: d}
	default:
		if !decimal.MatchString(value) {
			return Cell{}
		}
		number, err := strconv.ParseFloat(value, 64)
		return Cell{OK: err == nil, Number: number}
	}
}
