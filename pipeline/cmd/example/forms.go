package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/day"
	"sagsbarometer/data/workbook"
)

const (
	formSheet = "Mine sager"
	formNames = "forms/skema-*.xlsx"
)

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
	names, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(formNames)))
	if err != nil {
		return err
	}
	if reviews[0].reviewer == "" { // the first time: now it is known who reads what
		if err := read(reviews, names, book); err != nil {
			return err
		}
	}
	for _, name := range names {
		if err := edit(name, name, func(f *excelize.File) error {
			s, err := newSheet(f, book)
			if err != nil {
				return err
			}
			for _, r := range reviews {
				if row, mine := s.rows[r.no]; mine && r.on < until {
					if err := s.fill(row, r, until < lastFormsOn); err != nil {
						return fmt.Errorf("case %s: %w", r.no, err)
					}
				}
			}
			return nil
		}); err != nil {
			return fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
	}
	return nil
}

// read says who reads which case when, by the forms, and what comes of it.
func read(reviews []*review, names []string, book *codebook.Codebook) error {
	for _, name := range names {
		f, err := excelize.OpenFile(name)
		if err != nil {
			return err
		}
		s, err := newSheet(f, book)
		if err != nil {
			return err
		}
		reviewer := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(name), "skema-"), ".xlsx")
		days := lastFormsOn - dealOn - 7
		for _, r := range reviews {
			if row, mine := s.rows[r.no]; mine { // from the top of the form down
				r.reviewer, r.on = reviewer, workday(dealOn+3+day.Date(row-s.first)*days/day.Date(len(s.rows)+1))
			}
		}
		if err := f.Close(); err != nil {
			return err
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

// A sheet is the page of a form that is filled in.
type sheet struct {
	*excelize.File
	book    *codebook.Codebook
	columns map[string]int // by machine name
	rows    map[string]int // by case
	first   int            // row of the first case
}

func newSheet(f *excelize.File, book *codebook.Codebook) (*sheet, error) {
	rows, err := f.GetRows(formSheet)
	if err != nil {
		return nil, err
	}
	s := &sheet{File: f, book: book, columns: map[string]int{}, rows: map[string]int{}}
	for i, row := range rows {
		switch {
		case s.first > 0 && len(row) > 0 && row[0] != "":
			s.rows[row[0]] = i + 1
		case slices.Contains(row, "_case_no"):
			s.first = i + 2
			for j, name := range row {
				s.columns[name] = j + 1
			}
		}
	}
	if len(s.rows) == 0 {
		return nil, fmt.Errorf("sheet %s has no cases", formSheet)
	}
	return s, nil
}

// fill writes the answers of one case. Early ones may be mistaken: some read
// as annulled what goes back, and correct it later.
func (s *sheet) fill(row int, r *review, early bool) error {
	for i := range s.book.Items {
		item := &s.book.Items[i]
		given := r.answers[item.ID]
		if item.ID == "klageudfald" && given == "hjemvist" && early && r.happens(3, "corrected") {
			given = "ophaevet"
		}
		if given == "" {
			continue
		}
		if err := s.answer(row, item, given); err != nil {
			return fmt.Errorf("%s: %w", item.ID, err)
		}
	}
	if err := s.grow(row); err != nil {
		return err
	}
	return setDate(s.File, formSheet, s.columns["_reviewed_on"], row, r.on)
}

// grow makes the row as high as its answers, as spreadsheets do while people
// type.
func (s *sheet) grow(row int) error {
	height := 0.0
	for column := 1; column <= len(s.columns); column++ {
		cell, err := excelize.CoordinatesToCellName(column, row)
		if err != nil {
			return err
		}
		text, err := s.GetCellValue(formSheet, cell)
		if err != nil {
			return err
		}
		width, err := s.GetColWidth(formSheet, strings.TrimRight(cell, "0123456789"))
		if err != nil {
			return err
		}
		height = max(height, workbook.Height(text, width))
	}
	return s.SetRowHeight(formSheet, row, height)
}

// answer writes one answer as a reviewer does: a word of the list, a tick, a
// date, a number, a hyphen.
func (s *sheet) answer(row int, item *codebook.Item, given string) error {
	column := s.columns[item.ID]
	if item.Type != codebook.Several && column == 0 {
		return fmt.Errorf("the form has no such column")
	}
	switch {
	case item.Type == codebook.Several:
		for _, code := range strings.Split(given, ";") {
			if err := setText(s.File, formSheet, s.columns[item.ID+"__"+code], row, "x"); err != nil {
				return err
			}
		}
		return nil
	case given == codebook.None:
	case item.Type == codebook.DateItem:
		d, err := day.Parse(given)
		if err != nil {
			return err
		}
		return setDate(s.File, formSheet, column, row, d)
	case item.Type == codebook.NumberItem:
		x, err := strconv.ParseFloat(given, 64)
		if err != nil {
			return err
		}
		return setNumber(s.File, formSheet, column, row, x)
	}
	for _, a := range item.Options() {
		if a.Code == given {
			given = a.Label
		}
	}
	return setText(s.File, formSheet, column, row, given)
}
