package data

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// ReadCSV reads a CSV file with a line of names, such as statisticians write.
// The separator is a semicolon where the first line has more of them than of
// commas, else a comma. A BOM is skipped; quotes are those of RFC 4180, empty
// lines are passed over. Each column gets the first kind that all its values
// have:
//
//	Int    whole numbers within 32 bits, such as 0 and -12, without leading
//	       zeros: 0101 is a code, and stays Text
//	Float  decimal numbers, such as 0.5, 1e-3 and Inf; larger whole numbers
//	       where no digit is lost. Where semicolons separate, the decimal sign
//	       may be a comma throughout a column
//	Date   2025-08-15
//	Text   everything else, and a column without values
//
// An empty value is missing, and so is NA, as R writes it, in a column of
// numbers or dates; in Text, NA is a text like any other. Only columns with
// missing values get a Null.
//
// All that is wrong comes back as violations with its line: a file without
// names, a name that is empty or appears twice, a line with more or fewer
// values than names, a quote that does not close, text that is not UTF-8.
func ReadCSV(file string, r io.Reader) (*Table, error) {
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	src = bytes.TrimPrefix(src, []byte("\ufeff"))
	c := csvReader{file: file, comma: separator(src)}
	if !utf8.Valid(src) {
		c.refuse(lineOfInvalid(src), "encoding", lang.Text{EN: "text that is not UTF-8", DA: "tekst, der ikke er UTF-8"},
			lang.Text{EN: "a file saved as UTF-8", DA: "en fil gemt som UTF-8"})
		return nil, c.wrong
	}
	columns := c.records(src)
	if err := c.wrong.Err(); err != nil {
		return nil, err
	}
	t := &Table{}
	for i, name := range c.names {
		col := sniff(columns[i], c.comma == ';')
		col.Name = name
		t.Columns, t.Rows = append(t.Columns, col), len(columns[i])
	}
	return t, nil
}

type csvReader struct {
	file  string
	comma rune
	names []string
	wrong strict.Violations
}

func (c *csvReader) refuse(line int, rule string, found, wanted lang.Text) {
	c.wrong = append(c.wrong, strict.Violation{Place: strict.Place{File: c.file, Line: line}, Rule: rule, Found: found, Wanted: wanted})
}

// records splits the file into its columns.
func (c *csvReader) records(src []byte) [][]string {
	r := csv.NewReader(bytes.NewReader(src))
	r.Comma, r.ReuseRecord, r.FieldsPerRecord = c.comma, true, -1
	var columns [][]string
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			// What follows a stray quote cannot be told apart.
			c.refuse(parse.StartLine, "quote", lang.Text{EN: "a quotation mark that does not pair", DA: "et anførselstegn uden mage"},
				lang.Text{EN: `text in quotes as "a ""b"" c"`, DA: `tekst i anførselstegn som "a ""b"" c"`})
			return nil
		} else if err != nil {
			c.refuse(0, "read", lang.Same(err.Error()), lang.Text{})
			return nil
		}
		line, _ := r.FieldPos(0)
		switch {
		case c.names == nil:
			c.header(line, record)
			columns = make([][]string, len(c.names))
		case len(record) != len(c.names):
			c.refuse(line, "fields", lang.Text{EN: fmt.Sprintf("%d values", len(record)), DA: fmt.Sprintf("%d værdier", len(record))},
				lang.Text{EN: fmt.Sprintf("%d, one a column", len(c.names)), DA: fmt.Sprintf("%d, én pr. kolonne", len(c.names))})
		default:
			for i, v := range record {
				columns[i] = append(columns[i], v)
			}
		}
	}
	if c.names == nil {
		c.refuse(0, "empty", lang.Text{EN: "an empty file", DA: "en tom fil"}, lang.Text{EN: "a line with the names of the columns", DA: "en linje med kolonnernes navne"})
	}
	return columns
}

// header takes the names of the columns.
func (c *csvReader) header(line int, record []string) {
	seen := make(map[string]bool)
	for i, name := range record {
		name = strings.TrimSpace(name)
		switch {
		case name == "":
			c.refuse(line, "name", lang.Text{EN: fmt.Sprintf("column %d without a name", i+1), DA: fmt.Sprintf("kolonne %d uden navn", i+1)},
				lang.Text{EN: "a name for every column (in R: row.names = FALSE)", DA: "et navn til hver kolonne (i R: row.names = FALSE)"})
		case seen[name]:
			c.refuse(line, "name", lang.Text{EN: fmt.Sprintf("the name %q twice", name), DA: fmt.Sprintf("navnet %q to gange", name)},
				lang.Text{EN: "a name of its own for every column", DA: "sit eget navn til hver kolonne"})
		}
		seen[name] = true
		c.names = append(c.names, strings.Clone(name))
	}
}

// separator looks at the first line that is not empty, outside quotes.
func separator(src []byte) rune {
	src = bytes.TrimLeft(src, "\r\n")
	commas, semicolons, quoted := 0, 0, false
	for _, b := range src {
		switch {
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == ',':
			commas++
		case b == ';':
			semicolons++
		}
		if b == '\n' && !quoted {
			break
		}
	}
	if semicolons > commas {
		return ';'
	}
	return ','
}

func lineOfInvalid(src []byte) int {
	for line := 1; ; line++ {
		this, rest, more := bytes.Cut(src, []byte("\n"))
		if !utf8.Valid(this) || !more {
			return line
		}
		src = rest
	}
}
