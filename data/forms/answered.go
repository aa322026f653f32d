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

// value is what a cell of a reading holds, as people see it.
func (r formRow) value(of Reading) (workbook.Value, error) {
	switch {
	case r.id == colReviewed && of.ReviewedOn != nil:
		return workbook.AsDate(*of.ReviewedOn), nil
	case r.id == colReviewed:
		return workbook.NoDate(), nil
	case r.id == colRemark:
		return workbook.AsText(of.Remark), nil
	case r.id == colAskLead && of.AskLead && of.Question == "":
		return workbook.AsText(tick), nil
	case r.id == colAskLead:
		return workbook.AsText(of.Question), nil
	case r.item == nil || r.kind == rowSeveral:
		return workbook.AsText(""), nil
	}
	v, err := answered(r.item, r.answer.Code, of.Answers[r.item.ID])
	if err != nil {
		return v, fmt.Errorf("item %s: %w", r.item.ID, err)
	}
	return v, nil
}

// answered is a code of the data as people see it; of several answers, the one
// that the cell is for.
func answered(it *codebook.Item, one, code string) (workbook.Value, error) {
	switch it.Type {
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
		if slices.Contains(strings.Split(code, ";"), one) {
			return workbook.AsText(tick), nil
		}
		return workbook.AsText(""), nil
	}
	if code == "" {
		return workbook.AsText(""), nil
	}
	for _, a := range it.Options() {
		if a.Code == code {
			return workbook.AsText(asRead(a.Label)), nil
		}
	}
	return workbook.AsText(""), fmt.Errorf("answer %q, want one that the codebook has", code)
}
