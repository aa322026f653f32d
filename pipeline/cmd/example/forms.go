package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"sagsbarometer/data"
	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/forms"
	"sagsbarometer/pipeline"
	"sagsbarometer/pipeline/batch"
)

const formNames = "forms/skema-*.xlsx"

// readBook reads the codebook of the batch.
func readBook(dir string) (*codebook.Codebook, error) {
	src, err := os.ReadFile(filepath.Join(dir, "codebook.toml"))
	if err != nil {
		return nil, err
	}
	book, vs := codebook.Read("codebook.toml", src, codebooks.Library)
	return book, vs.Err()
}

// fillForms does what the reviewers have done by a day: it writes into their
// forms what they have found until then. A few say something else at first.
func fillForms(dir string, reviews []*review, until day.Date) error {
	book, err := readBook(dir)
	if err != nil {
		return err
	}
	out, err := formsOf(dir)
	if err != nil {
		return err
	}
	if reviews[0].reviewer == "" { // the first time: now it is known who reads what
		if err := read(reviews, out, book); err != nil {
			return err
		}
	}
	title, err := titleOf(dir)
	if err != nil {
		return err
	}
	for _, f := range out {
		filled := forms.Form{Batch: f.Batch, Title: title, Reviewer: f.Reviewer, Kind: f.Kind, Codebook: book, On: dealOn, Answers: map[string]forms.Reading{}}
		for _, no := range f.Cases {
			code := no[:4]
			k, _ := data.Kommuner().ByCode(code)
			filled.Cases = append(filled.Cases, forms.Case{No: no, Kommune: code, KommuneName: k.Name})
			r := reviews[slices.IndexFunc(reviews, func(r *review) bool { return r.no == no })]
			if r.on < until {
				filled.Answers[no] = r.reading(until < lastFormsOn)
			}
		}
		var b bytes.Buffer
		if err := forms.WriteForm(&b, filled); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(f.path), err)
		}
		if err := os.WriteFile(f.path, b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// A dealtForm is a form that the officer has written.
type dealtForm struct {
	forms.FormFile
	path string
}

func formsOf(dir string) ([]dealtForm, error) {
	names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(formNames)))
	if err != nil {
		return nil, err
	}
	var out []dealtForm
	for _, name := range names {
		f, ok := forms.DescribeForm(name)
		if !ok {
			return nil, fmt.Errorf("%s: no form", filepath.Base(name))
		}
		out = append(out, dealtForm{f, name})
	}
	return out, nil
}

// titleOf is what stands on top of the forms of the batch.
func titleOf(dir string) (string, error) {
	src, err := os.ReadFile(filepath.Join(dir, pipeline.SpecFile))
	if err != nil {
		return "", err
	}
	b, vs := batch.Read(pipeline.SpecFile, src)
	return b.Batch.Title + " (konstrueret eksempel)", vs.Err()
}

// read says who reads which case when, by the forms, and what comes of it.
func read(reviews []*review, out []dealtForm, book *codebook.Codebook) error {
	for _, f := range out {
		days := lastFormsOn - dealOn - 7
		for _, r := range reviews {
			if at := slices.Index(f.Cases, r.no); at >= 0 { // from the first sheet to the last
				r.reviewer, r.on = f.Reviewer, workday(dealOn+3+day.Date(at)*days/day.Date(len(f.Cases)+1))
			}
		}
	}
	if i := slices.IndexFunc(reviews, func(r *review) bool { return r.reviewer == "" }); i >= 0 {
		return fmt.Errorf("case %s: in nobody's form", reviews[i].no)
	}
	if err := findAll(reviews); err != nil {
		return err
	}
	return answer(reviews, book)
}

// reading is what the form says of the case. Early ones may be mistaken: some
// read as annulled what goes back, and correct it later; a few ask the project
// lead, and have had their answer when the last forms are handed in.
func (r *review) reading(early bool) forms.Reading {
	answers := codebook.Answers{}
	for item, given := range r.answers {
		if item == "klageudfald" && given == "hjemvist" && early && r.happens(3, "corrected") {
			given = "ophaevet"
		}
		answers[item] = given
	}
	out := forms.Reading{CaseNo: r.no, Answers: answers, ReviewedOn: &r.on, Remark: r.remark}
	if early && r.happens(2, "asks") {
		out.AskLead, out.Question = true, "Tæller et skift af skole som et nyt pasningsbehov?"
	}
	return out
}
