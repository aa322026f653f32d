package forms

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/workbook"
)

// rawForm lays a form out in memory.
func rawForm(t testing.TB, f Form) *filled {
	cell := func(s string) workbook.Cell { return typed(s) }
	lines := [][2]string{{keyFormat, formFormat}, {keyBatch, f.Batch}, {keyReviewer, f.Reviewer}, {keyKind, strconv.Itoa(int(max(f.Kind, 1)))},
		{keyCodebook, f.Codebook.ID}, {keyVersion, strconv.Itoa(f.Codebook.Version)}}
	for _, r := range rowsOf(f.Codebook) {
		if r.filled() {
			lines = append(lines, [2]string{keyRow, r.id})
		}
	}
	for i := range f.Codebook.Items {
		it := &f.Codebook.Items[i]
		for _, a := range it.Options() {
			if it.Type.Chosen() {
				lines = append(lines, [2]string{answerKey(it.ID, a.Code), a.Label})
			}
		}
	}
	for _, c := range f.Cases {
		lines = append(lines, [2]string{keyCase, c.No})
	}
	lines = append(lines, f.writtenLines()...)
	out := &filled{t: t, sheets: []workbook.Sheet{{Name: formSheet, Rows: [][]workbook.Cell{{cell("Mine sager")}}}}}
	for _, c := range f.Cases {
		s := workbook.Sheet{Name: c.No}
		a := f.Answers[c.No]
		for _, r := range rowsOf(f.Codebook) {
			row := []workbook.Cell{cell(r.id), cell(r.label), {}, {}, {}, {}}
			if r.item != nil {
				row[4], row[5] = cell(r.item.Help), cell(r.item.Law)
			}
			code := ""
			if r.item != nil {
				code = a.Answers[r.item.ID]
			}
			switch {
			case r.id == colCase:
				row[2] = cell(c.No)
			case r.id == colKommune:
				row[2] = cell(c.KommuneName)
			case r.id == colReviewed && a.ReviewedOn != nil:
				row[2] = workbook.Cell{Kind: workbook.DateCell, Date: *a.ReviewedOn, Text: a.ReviewedOn.String()}
			case r.id == colRemark:
				row[2] = cell(a.Remark)
			case r.id == colAskLead && a.AskLead:
				row[2] = cell(a.Question)
				if a.Question == "" {
					row[2] = cell(tick)
				}
			case r.kind == rowTick && slices.Contains(strings.Split(code, ";"), r.answer.Code):
				row[2] = cell(tick)
			case r.kind == rowItem:
				row[2] = cell(code)
				for _, o := range r.item.Options() {
					if o.Code == code {
						row[2] = cell(o.Label)
					}
				}
				if r.item.Type == codebook.DateItem && code != "" && code != codebook.None {
					d := date(code)
					row[2] = workbook.Cell{Kind: workbook.DateCell, Date: d, Text: code}
				}
				if r.item.Type == codebook.NumberItem && code != "" && code != codebook.None {
					x, _ := strconv.ParseFloat(code, 64)
					row[2] = typed(x)
				}
			}
			s.Rows = append(s.Rows, row)
		}
		out.sheets = append(out.sheets, s)
	}
	hidden := workbook.Sheet{Name: machineSheet, Hidden: true}
	for _, l := range lines {
		hidden.Rows = append(hidden.Rows, []workbook.Cell{cell(l[0]), cell(l[1])})
	}
	out.sheets = append(out.sheets, hidden)
	return out
}
