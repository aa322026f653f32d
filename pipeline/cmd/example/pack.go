package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"io"
	"slices"
	"time"

	"github.com/xuri/excelize/v2"

	"sagsbarometer/data/day"
)

// pack writes the parts of a workbook anew in the order of their names and at
// the earliest time that a zip file can tell, so that the clock does not show.
func pack(workbook []byte) ([]byte, error) {
	in, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		return nil, err
	}
	parts := slices.Clone(in.File)
	slices.SortFunc(parts, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, part := range parts {
		content, err := unpack(part)
		if err != nil {
			return nil, err
		}
		to, err := w.CreateHeader(&zip.FileHeader{Name: part.Name, Method: zip.Deflate,
			Modified: time.Date(1980, time.January, 1, 0, 0, 0, 0, time.UTC)})
		if err != nil {
			return nil, err
		}
		if _, err := to.Write(content); err != nil {
			return nil, err
		}
	}
	err = w.Close()
	return out.Bytes(), err
}

func unpack(part *zip.File) ([]byte, error) {
	r, err := part.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }() // read only
	return io.ReadAll(r)
}

// Cells are set as a spreadsheet sets them: a date is its serial number, and
// the cell keeps the look that the form gave it.

func setDate(f *excelize.File, sheet string, column, row int, d day.Date) error {
	const serialOf1970 = 25569
	return setNumber(f, sheet, column, row, float64(d)+serialOf1970)
}

func setNumber(f *excelize.File, sheet string, column, row int, x float64) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	return f.SetCellFloat(sheet, cell, x, -1, 64)
}

func setText(f *excelize.File, sheet string, column, row int, s string) error {
	cell, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return err
	}
	return f.SetCellStr(sheet, cell, s)
}
