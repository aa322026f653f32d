package workbook

import (
	"encoding/xml"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/day"
	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// A rawCell is a cell as the file writes it.
type rawCell struct {
	ref, kind, value, inline string
	style                    int
	hasValue, formula        bool
}

// An xmlCell is the same for encoding/xml.
type xmlCell struct {
	Ref     string    `xml:"r,attr"`
	Type    string    `xml:"t,attr"`
	Style   int       `xml:"s,attr"`
	Value   *string   `xml:"v"`
	Inline  richText  `xml:"is"`
	Formula *struct{} `xml:"f"`
}

func (c xmlCell) raw() rawCell {
	raw := rawCell{ref: c.Ref, kind: c.Type, inline: c.Inline.String(), style: c.Style, formula: c.Formula != nil}
	if c.Value != nil {
		raw.hasValue, raw.value = true, *c.Value
	}
	return raw
}

// rows reads the cells of one sheet.
func (p *pack) rows(part, sheet string, b *book) ([][]Cell, error) {
	before := p.cells
	if x, ok := p.readPlain(part); ok {
		s := sheetRows{pack: p, book: b, name: sheet}
		if x.rows(&s) {
			return s.rows, nil
		}
	}
	p.cells = before
	s := sheetRows{pack: p, book: b, name: sheet}
	err := p.walk(part, func(d *xml.Decoder, e xml.StartElement) error {
		switch e.Name.Local {
		case "row":
			return s.begin(attribute(e, "r"))
		case "c":
			var c xmlCell
			if err := d.DecodeElement(&c, &e); err != nil {
				return err
			}
			return s.cell(c.raw())
		}
		return nil
	})
	return s.rows, err
}

// sheetRows are the cells of one sheet so far. Rows and cells may leave out
// where they stand, which is then after the last.
type sheetRows struct {
	pack        *pack
	book        *book
	name        string
	rows        [][]Cell
	row, column int
}

// begin goes on to another row, which may say its number.
func (s *sheetRows) begin(r string) error {
	s.row, s.column = s.row+1, 0
	if r == "" {
		return nil
	}
	n, err := strconv.Atoi(r)
	if err != nil || n < 1 || n > s.pack.most.rows {
		return fmt.Errorf("row %q", clip(r))
	}
	s.row = n
	return nil
}

// cell puts a cell where it stands.
func (s *sheetRows) cell(raw rawCell) error {
	s.column++
	if raw.ref != "" {
		s.column = columnOf(raw.ref)
	}
	if s.row < 1 || s.column < 1 || s.column > s.pack.most.columns {
		return fmt.Errorf("cell %q", clip(raw.ref))
	}
	place := strict.Place{Sheet: s.name, Line: s.row, Column: s.column}
	cell, err := s.book.cell(raw, place, s.pack.most.text)
	if err != nil || cell.Kind == EmptyCell {
		return err
	}
	cell.Formula = raw.formula
	return s.put(place, cell)
}

// put grows the sheet to where a cell stands, if the file may still cost it. A
// new last row is likely to be as wide as the last before it. That room is not
// counted, so no other row gets it: rows that come after a lower one would all
// cost as much as the widest.
func (s *sheetRows) put(at strict.Place, cell Cell) error {
	width := 0
	if n := at.Line - len(s.rows); n > 0 {
		if err := s.pack.count(n, at); err != nil {
			return err
		}
		if len(s.rows) > 0 {
			width = len(s.rows[len(s.rows)-1])
		}
		s.rows = append(s.rows, make([][]Cell, n)...)
	}
	row := &s.rows[at.Line-1]
	if n := at.Column - len(*row); n > 0 {
		if err := s.pack.count(n, at); err != nil {
			return err
		}
		if *row == nil {
			*row = make([]Cell, 0, max(n, width))
		}
		*row = slices.Grow(*row, n)[:at.Column]
	}
	(*row)[at.Column-1] = cell
	return nil
}

// count adds rows and cells to what the file has cost, empty ones included.
func (p *pack) count(n int, at strict.Place) error {
	if p.cells += n; p.cells <= p.most.cells {
		return nil
	}
	refused := refuse("too-large",
		lang.Text{EN: fmt.Sprintf("more than %d cells", p.most.cells), DA: fmt.Sprintf("flere end %d celler", p.most.cells)},
		lang.Text{EN: "a case list", DA: "en sagsliste"},
		lang.Text{EN: "delete what lies far to the right of or below the list", DA: "slet det, der ligger langt til højre for eller under listen"})
	refused.Place = at
	return refused
}

// columnOf is the column of a reference such as AB12, 28; 0 where it is none.
func columnOf(ref string) int {
	n := 0
	for i, c := range []byte(strings.ToUpper(ref)) {
		if c < 'A' || c > 'Z' || i == 4 {
			break
		}
		n = n*26 + int(c-'A') + 1
	}
	return n
}

// cell gives a raw cell its meaning.
func (b *book) cell(raw rawCell, at strict.Place, maxText int) (Cell, error) {
	value := strings.TrimSpace(raw.value)
	if !raw.hasValue && raw.formula { // no program has worked it out
		return Cell{Kind: ErrorCell, Text: "formel uden værdi"}, nil
	}
	switch raw.kind {
	case "s":
		if value == "" {
			return Cell{}, nil
		}
		i, err := strconv.Atoi(value)
		if err != nil || i < 0 || i >= len(b.texts) {
			return Cell{}, fmt.Errorf("cell %s: shared text %q", at.Cell(), clip(value))
		}
		return text(b.texts[i], at, maxText)
	case "inlineStr":
		return text(raw.inline, at, maxText)
	case "str":
		return text(unescape(value), at, maxText)
	case "e":
		return Cell{Kind: ErrorCell, Text: clip(value)}, nil
	}
	if value == "" {
		return Cell{}, nil
	}
	switch raw.kind {
	case "b":
		if value == "1" || value == "true" {
			return Cell{Kind: BoolCell, Number: 1, Text: "SAND"}, nil
		}
		return Cell{Kind: BoolCell, Text: "FALSK"}, nil
	case "d":
		d, err := day.Parse(value[:min(len(value), len("2006-01-02"))])
		if err != nil {
			return Cell{}, fmt.Errorf("cell %s: %w", at.Cell(), err)
		}
		return Cell{Kind: DateCell, Date: d, Text: d.String()}, nil
	}
	x, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return Cell{}, fmt.Errorf("cell %s: number %q", at.Cell(), clip(value))
	}
	if raw.style >= 0 && raw.style < len(b.dates) && b.dates[raw.style] {
		return b.date(x), nil
	}
	return Cell{Kind: NumberCell, Number: x, Text: strconv.FormatFloat(x, 'f', -1, 64)}, nil
}

func text(s string, at strict.Place, most int) (Cell, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return Cell{}, nil
	}
	if n := utf8.RuneCountInString(s); n > most {
		refused := refuse("too-large",
			lang.Text{EN: fmt.Sprintf("a cell with %d characters", n), DA: fmt.Sprintf("en celle med %d tegn", n)},
			lang.Text{EN: fmt.Sprintf("at most %d", most), DA: fmt.Sprintf("højst %d", most)}, lang.Text{})
		refused.Place = at
		return Cell{}, refused
	}
	return Cell{Kind: TextCell, Text: s}, nil
}

// date turns a serial number into a day. Day 1 is 1900-01-01, and day 60 the
// 29 February 1900 that did not exist (ECMA-376 part 1, 18.17.4.1); or day 0
// is 1904-01-01.
func (b *book) date(serial float64) Cell {
	const last = 2958465 // 9999-12-31
	n := math.Floor(serial)
	offset := float64(serialOf1970)
	switch {
	case b.from1904:
		offset = serialOf1970 - 1462
	case n < 60:
		offset--
	}
	if n < 0 || n > last || !b.from1904 && (n < 1 || n == 60) {
		return Cell{Kind: ErrorCell, Text: "########", Number: serial} // what the spreadsheet program shows
	}
	d := day.Date(n - offset)
	return Cell{Kind: DateCell, Date: d, Number: serial, Text: d.String()}
}

// SerialDate is the day that a number counts to where a cell shows it as a
// date, of those years that an [Input] of dates takes.
func SerialDate(serial float64) (day.Date, bool) {
	if serial < firstDate || serial >= lastDate+1 {
		return 0, false
	}
	return day.Date(math.Floor(serial) - serialOf1970), true
}
