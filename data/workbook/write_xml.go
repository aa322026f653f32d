package workbook

import (
	"bytes"
	"encoding/xml"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// An xmlPart is a part of a workbook while it is written.
type xmlPart struct {
	bytes.Buffer
	scratch []byte
	letters []string // of columns
}

const (
	xmlHead      = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"
	spreadsheets = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
	relations    = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
)

// begin begins a sheet.
func (x *xmlPart) begin() {
	x.Reset()
	x.raw(xmlHead, `<worksheet xmlns="`, spreadsheets, `" xmlns:r="`, relations, `">`)
}

// raw writes what is XML already.
func (x *xmlPart) raw(parts ...string) {
	for _, s := range parts {
		x.WriteString(s)
	}
}

// text writes a text between tags. Only what XML reads otherwise is escaped:
// formulas are full of quotation marks.
func (x *xmlPart) text(s string) {
	if !printable(s) {
		x.escaped(s)
		return
	}
	for {
		i := strings.IndexAny(s, "&<>")
		if i < 0 {
			x.WriteString(s)
			return
		}
		x.WriteString(s[:i])
		x.escaped(s[i : i+1])
		s = s[i+1:]
	}
}

func (x *xmlPart) escaped(s string) {
	x.scratch = append(x.scratch[:0], s...)
	_ = xml.EscapeText(&x.Buffer, x.scratch) // into memory
}

// printable reports whether XML can hold every character as it is.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] == 0xEF { // U+FFFE and others
			return false
		}
	}
	return utf8.ValidString(s)
}

// attribute writes one with a space in front.
func (x *xmlPart) attribute(name, value string) {
	x.raw(" ", name, `="`)
	x.escaped(value)
	x.raw(`"`)
}

func (x *xmlPart) number(n int) { x.Write(strconv.AppendInt(x.AvailableBuffer(), int64(n), 10)) }

func (x *xmlPart) float(v float64, format byte) {
	x.Write(strconv.AppendFloat(x.AvailableBuffer(), v, format, -1, 64))
}

// column is the letters of a column, which are asked for at every cell.
func (x *xmlPart) column(n int) (string, error) {
	for len(x.letters) < n {
		s, err := excelize.ColumnNumberToName(len(x.letters) + 1)
		if err != nil {
			return "", err
		}
		x.letters = append(x.letters, s)
	}
	return x.letters[n-1], nil
}
