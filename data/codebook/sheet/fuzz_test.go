package sheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"sagsbarometer/data/codebook"
	"sagsbarometer/data/codebooks"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
	"sagsbarometer/data/workbook"
)

// Whatever is written into a cell is read as a codebook that can be written and
// read again, or refused at a place and in words. Sheets and cells are chosen
// by number, so that they are hit.
func FuzzCell(f *testing.F) {
	f.Add(uint8(0), uint8(8), uint8(3), "9")
	f.Add(uint8(2), uint8(7), uint8(7), "oplyst = ja; mangler = Andet, helbred")
	f.Add(uint8(3), uint8(6), uint8(1), "dato")
	f.Add(uint8(2), uint8(9), uint8(1), "ny")
	f.Add(uint8(6), uint8(6), uint8(3), "En mangel = Nej | Kan ikke vurderes")
	f.Add(uint8(7), uint8(6), uint8(2), "15. august 2025")
	xlsx := write(f, []byte(sound))
	sheets, err := workbook.Read(bytes.NewReader(xlsx), int64(len(xlsx)))
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, sheet, row, column uint8, text string) {
		if text = strings.TrimSpace(text); len(text) > 1000 {
			return // as a workbook is read
		}
		changed := slices.Clone(sheets)
		s := &changed[int(sheet)%len(sheets)]
		s.Rows = slices.Clone(s.Rows)
		for len(s.Rows) <= int(row)%12 {
			s.Rows = append(s.Rows, nil)
		}
		cells := slices.Clone(s.Rows[row%12])
		for len(cells) <= int(column)%12 {
			cells = append(cells, workbook.Cell{})
		}
		cells[column%12] = workbook.Cell{Kind: workbook.TextCell, Text: text}
		s.Rows[row%12] = cells
		got, found := understand(changed, "m.xlsx", codebooks.Library)
		judge(t, got, found)
	})
}

// Bytes of any kind are a codebook or are refused.
func FuzzRead(f *testing.F) {
	xlsx := write(f, []byte(sound))
	f.Add(xlsx)
	f.Add(xlsx[:len(xlsx)/2])
	f.Add([]byte("PK\x03\x04"))
	f.Fuzz(func(t *testing.T, xlsx []byte) { check(t, xlsx) })
}

func check(t *testing.T, xlsx []byte) {
	t.Helper()
	got, found := Read(bytes.NewReader(xlsx), int64(len(xlsx)), "m.xlsx", codebooks.Library)
	judge(t, got, found)
	if got == nil {
		return
	}
	src := got.Own.TOML()
	if again := read(t, write(t, src)); !bytes.Equal(again.Own.TOML(), src) {
		t.Fatalf("%v", codebook.Differences(got.Own, again.Own))
	}
}

// judge holds a result to what may come out: a codebook that can be written, or
// violations that can be told.
func judge(t *testing.T, got *Codebook, found strict.Violations) {
	t.Helper()
	if (got == nil) != (len(found) > 0) {
		t.Fatalf("%v and %d violations", got, len(found))
	}
	for _, v := range found {
		if v.File == "" || v.Rule == "" || v.Message(lang.Danish) == "" {
			t.Fatalf("violation without place, rule or words: %+v", v)
		}
	}
	if got == nil {
		return
	}
	src := got.Own.TOML()
	if _, found := codebook.Read("m.toml", src, codebooks.Library); found != nil {
		t.Fatalf("what was read cannot be written: %v\n%s", found, src)
	}
}
