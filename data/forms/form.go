package forms

import (
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"

	"sagsbarometer/data/workbook"
)

// WriteForm writes the workbook that the reviewer fills in: the list of
// cases, the guide, a sheet a case, and two hidden ones. It holds case numbers
// and kommuner, and nothing that tells whose case it is.
func WriteForm(w io.Writer, f Form) error {
	noted := false
	for _, c := range f.Cases {
		noted = noted || c.Note != ""
	}
	plan := newFormulas(f.Codebook, noted)
	cases := make([]caseForm, len(f.Cases))
	for i := range f.Cases {
		cases[i] = f.caseForm(plan, i)
	}
	b := workbook.Book{Title: f.Codebook.Title + ", " + f.Reviewer, On: f.On}
	if err := b.WritePages(w, f.pages(plan, cases)); err != nil {
		return fmt.Errorf("form for %s: %w", f.Reviewer, err)
	}
	return nil
}

// pages makes the sheets of the form one after the other.
func (f Form) pages(plan *formulas, cases []caseForm) iter.Seq2[workbook.Page, error] {
	return func(yield func(workbook.Page, error) bool) {
		front := []workbook.Page{f.index(plan, cases), f.guide()}
		for _, p := range front {
			if !yield(p, nil) {
				return
			}
		}
		for _, c := range cases {
			if !yield(c.page()) {
				return
			}
		}
		_ = yield(plan.words.page(), nil) && yield(f.machine(front), nil)
	}
}

// machine is what the form must know of itself when it comes back,
// also after the codebook has changed: its rows, and its answers in words.
func (f Form) machine(front []workbook.Page) workbook.Page {
	lines := [][2]string{
		{keyFormat, formFormat}, {keyBatch, f.Batch}, {keyReviewer, f.Reviewer}, {keyKind, strconv.Itoa(int(f.kind()))},
		{keyCodebook, f.Codebook.ID}, {keyVersion, strconv.Itoa(f.Codebook.Version)},
	}
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
	for _, s := range f.fixedTexts() {
		lines = append(lines, [2]string{keyText, s})
	}
	for _, s := range textsOf(front) {
		lines = append(lines, [2]string{keyFront, s})
	}
	return machine(sealed(lines))
}

// fixedTexts are our own words on the sheets of cases, so that what a reader
// wrote beside them is told from them.
func (f Form) fixedTexts() []string {
	texts := slices.Concat(questionHeadings, []string{formSheet, helpError, helpWarning, helpDerived})
	for _, id := range []string{colRemark, colAskLead, colReviewed} {
		texts = append(texts, ownHelp[id])
	}
	for _, c := range f.Cases {
		texts = append(texts, previousCase+c.No, nextCase+c.No)
		if c.Note != "" {
			texts = append(texts, c.Note)
		}
		for _, s := range c.Shown {
			texts = append(texts, s.Title)
		}
	}
	return texts
}
