package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

// A formColumn is one column of the form: a question, one answer of a
// question that takes several, or one of our own four.
type formColumn struct {
	id          string // machine name below the headings: sagsoplysning, oplysning_om__andet
	section     string // title above it
	question    string
	answerLabel string         // of an answer with a column of its own
	item        *codebook.Item // nil for our own columns
	answer      string         // code of that answer
	width       float64
}

// formColumns are the columns in their order: the case, the questions by
// section, then date and remark.
func formColumns(cb *codebook.Codebook) []formColumn {
	cols := []formColumn{
		{id: colCase, section: "Sag", question: "Sag nr.", width: 11},
		{id: colKommune, section: "Sag", question: "Kommune", width: 18},
	}
	for _, s := range cb.Sections {
		for i := range cb.Items {
			it := &cb.Items[i]
			if it.Section != s.ID {
				continue
			}
			col := formColumn{id: it.ID, section: s.Title, question: it.Label, item: it, width: 20}
			if it.Law != "" {
				col.question += "\n(" + it.Law + ")"
			}
			switch it.Type {
			case codebook.Several:
				for _, a := range append(it.Options(), codebook.Answer{Code: codebook.None, Label: noneLabel}) {
					one := col
					one.id, one.answer, one.answerLabel, one.width = it.ID+"__"+a.Code, a.Code, a.Label, 14
					cols = append(cols, one)
				}
				continue
			case codebook.DateItem:
				col.width = 15
			case codebook.NumberItem:
				col.width = 14
			case codebook.TextItem:
				col.width = 40
			}
			cols = append(cols, col)
		}
	}
	return append(cols,
		formColumn{id: colReviewed, section: "Afslutning", question: "Gennemgået den\n(udfyldes, når alt er besvaret)", width: 18},
		formColumn{id: colRemark, section: "Afslutning", question: "Bemærkning\n(skriv ikke navne eller CPR-numre)", width: 46})
}

// value is what the cell of a case holds before it is filled in.
func (col formColumn) value(c Case, r Reading) (workbook.Value, error) {
	switch col.id {
	case colCase:
		return workbook.AsText(c.No).As(workbook.Identity), nil
	case colKommune:
		return workbook.AsText(c.KommuneName).As(workbook.Identity), nil
	case colReviewed:
		if r.ReviewedOn != nil {
			return workbook.AsDate(*r.ReviewedOn).As(workbook.Entry), nil
		}
		return workbook.NoDate().As(workbook.Entry), nil
	case colRemark:
		return workbook.AsText(r.Remark).As(workbook.Entry), nil
	}
	code := r.Answers[col.item.ID]
	v, err := col.answered(code)
	if err != nil {
		return v, fmt.Errorf("item %s: %w", col.item.ID, err)
	}
	return v.As(workbook.Entry), nil
}

// answered is a code of the data as people see it.
func (col formColumn) answered(code string) (workbook.Value, error) {
	switch col.item.Type {
	case codebook.DateItem:
		switch code {
		case "":
			return workbook.NoDate(), nil
		case codebook.None:
			return workbook.AsText(code), nil
		}
		d, err := day.Parse(code)
		return workbook.AsDate(d), err
	case codebook.NumberItem:
		switch code {
		case "":
			return workbook.NoNumber(), nil
		case codebook.None:
			return workbook.AsText(code), nil
		}
		x, err := strconv.ParseFloat(code, 64)
		_, fraction, _ := strings.Cut(code, ".")
		return workbook.AsNumber(x, len(fraction)), err
	case codebook.TextItem:
		return workbook.AsText(code), nil
	case codebook.Several:
		if slices.Contains(strings.Split(code, ";"), col.answer) {
			return workbook.AsText(tick), nil
		}
		return workbook.AsText(""), nil
	}
	if code == "" {
		return workbook.AsText(""), nil
	}
	for _, a := range col.item.Options() {
		if a.Code == code {
			return workbook.AsText(a.Label), nil
		}
	}
	return workbook.AsText(""), fmt.Errorf("answer %q, want one that the codebook has", code)
}

// input says what may be typed into the column; ok is false where anything
// may.
func (col formColumn) input(area workbook.Area) (in workbook.Input, ok bool) {
	in.Area = area
	switch {
	case col.id == colReviewed:
		in.Dates = true
	case col.item == nil:
		return in, false
	case col.item.Type == codebook.Several:
		in.Options = []string{tick}
	case col.item.Type == codebook.DateItem:
		in.Dates, in.Dash = true, true
	case col.item.Type == codebook.NumberItem:
		in.Numbers, in.Dash = true, true
	case col.item.Type == codebook.TextItem:
		return in, false
	default:
		for _, a := range col.item.Options() {
			in.Options = append(in.Options, a.Label)
		}
	}
	return in, true
}
