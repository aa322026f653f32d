package forms

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// A FormFile is what a workbook says that it is, whatever it is called.
type FormFile struct {
	Batch, Reviewer string
	Kind            Kind
	Cases           []string // that it was written for
}

// DescribeForm reads what a workbook says that it is; ok is false where it is
// no form of ours or cannot be read.
func DescribeForm(path string) (f FormFile, ok bool) {
	sheets, err := workbook.Open(path)
	i := slices.IndexFunc(sheets, func(s workbook.Sheet) bool { return s.Name == machineSheet })
	if err != nil || i < 0 {
		return f, false
	}
	data := machineData(grid{Sheet: sheets[i]})
	kind, err := strconv.Atoi(strings.Join(data[keyKind], " "))
	if err != nil || strings.Join(data[keyFormat], " ") != formFormat {
		return f, false
	}
	return FormFile{Batch: strings.Join(data[keyBatch], " "), Reviewer: strings.Join(data[keyReviewer], " "), Kind: Kind(kind), Cases: data[keyCase]}, true
}

// A Copied form is a second file of one form: what it says otherwise, cell by
// cell. Nothing of it is ever taken.
type Copied struct {
	Cases       []string          // that differ, in the order of the form
	Cells       int               // in which the copy says something else than the form
	Lacking     int               // cells that are empty in the copy and filled in the form
	Differences strict.Violations // each with its cell in the copy; none where the form holds all that the copy does
}

// Spare reports whether the form says all that the copy says.
func (c Copied) Spare() bool { return c.Cells == 0 }

// CompareCopy compares a copy of a form with the form. Both are named as
// people know them. An answer that is worded otherwise, JA for Ja, is the same.
// What cannot be read of either is a violation.
func CompareCopy(copyPath, copyName, formPath, formName string) (Copied, strict.Violations) {
	var violations strict.Violations
	here := answersOf(openSheets(copyPath, copyName, &violations), copyName)
	there := answersOf(openSheets(formPath, formName, &violations), formName)
	var out Copied
	if len(violations) > 0 {
		return out, violations
	}
	for _, c := range here {
		i := slices.IndexFunc(there, func(o *caseSheet) bool { return o.no == c.no })
		if i < 0 {
			c.wrong(0, 0, "conflict-copy", no0(c.no), lang.Text{EN: "a sheet with a case that " + formName + " does not have", DA: "et ark med en sag, som " + formName + " ikke har"},
				lang.Text{EN: "the cases of the form", DA: "skemaets sager"})
			out.Cases, out.Cells = append(out.Cases, c.no), out.Cells+1
			out.Differences = append(out.Differences, *c.violations...)
			continue
		}
		cells, lacking := c.compare(there[i], formName)
		out.Cells, out.Lacking = out.Cells+cells, out.Lacking+lacking
		if cells > 0 {
			out.Cases = append(out.Cases, c.no)
			out.Differences = append(out.Differences, *c.violations...)
		}
	}
	return out, nil
}

// answersOf are the sheets of the cases of a form, by the rows that its hidden
// sheet names.
func answersOf(sheets []workbook.Sheet, file string) []*caseSheet {
	var data map[string][]string
	for _, s := range sheets {
		if s.Name == machineSheet {
			data = machineData(grid{Sheet: s})
		}
	}
	var cases []*caseSheet
	for _, s := range sheets {
		c := &caseSheet{grid: grid{Sheet: s, file: file, violations: &strict.Violations{}}, at: map[string]int{}}
		for i := range s.Rows {
			if id := c.At(i+1, columnID).Text; id != "" && c.at[id] == 0 {
				c.at[id] = i + 1
			}
		}
		if c.no = c.answer(colCase).Text; c.no == "" {
			continue
		}
		for _, id := range data[keyRow] {
			label := strings.Join(data[keyLabel+" "+id], " ")
			if item, _, several := strings.Cut(id, flagInfix); several {
				label = strings.Join(data[keyLabel+" "+item], " ") + ": " + label
			}
			c.rows = append(c.rows, formRow{id: id, label: label})
		}
		cases = append(cases, c)
	}
	return cases
}

// compare notes every cell of a copy that says something else than the form,
// and in one line those that say nothing where the form does.
func (c *caseSheet) compare(form *caseSheet, formName string) (differ, lacking int) {
	var empty []string
	for _, r := range c.rows {
		here, there := c.answer(r.id).Text, form.answer(r.id).Text
		switch {
		case same(here, there):
		case here == "":
			lacking++
			empty = append(empty, strict.Place{Line: c.at[r.id], Column: columnAnswer}.Cell())
		default:
			differ++
			wanted := lang.Text{EN: "as in " + formName + ": " + quoted(there).EN, DA: "som i " + formName + ": " + quoted(there).DA}
			switch {
			case there == "":
				wanted = lang.Text{EN: "as in " + formName + ", where the cell is empty", DA: "som i " + formName + ", hvor cellen er tom"}
			case quoted(here) == quoted(there): // long texts are cut short
				wanted = lang.Text{EN: "as in " + formName + ", where the text goes on otherwise", DA: "som i " + formName + ", hvor teksten fortsætter anderledes"}
			}
			c.wrong(c.at[r.id], columnAnswer, "conflict-copy", r.label, quoted(here), wanted)
		}
	}
	if differ > 0 && lacking > 0 {
		c.wrong(0, 0, "conflict-copy", c.no, lang.Text{EN: fmt.Sprintf("%d answers of %s are missing here (%s)", lacking, formName, listed(empty)),
			DA: fmt.Sprintf("%d svar, som står i %s, mangler her (%s)", lacking, formName, listed(empty))}, lang.Text{EN: "as in " + formName, DA: "som i " + formName})
	}
	return differ, lacking
}
