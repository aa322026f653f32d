package data

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"
)

// WriteCSV writes the table in its tidy form: a line of names, then one line a
// row; comma, UTF-8 without BOM, line feed, quotes as in RFC 4180 where a
// value needs them; numbers as [FormatFloat] has them, dates as 2025-08-15,
// nothing for a missing value. Metadata have no place in it.
//
// It refuses what [Table.WriteParquet] refuses, except that names may be any
// that are not empty.
func (t *Table) WriteCSV(w io.Writer) error {
	if err := t.check(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	b := bufio.NewWriter(w)
	line := make([]byte, 0, 1024)
	for i := range t.Columns {
		if t.Columns[i].Name == "" {
			return fmt.Errorf("write csv: column %d has no name", i+1)
		}
		line = appendName(line, i, t.Columns[i].Name)
	}
	for row := -1; row < t.Rows; row++ {
		if row >= 0 {
			line = line[:0]
			for i := range t.Columns {
				line = t.Columns[i].appendCSV(line, i, row)
			}
		}
		if len(line) == 0 && len(t.Columns) == 1 {
			line = append(line, `""`...) // an empty line would be no row at all
		}
		line = append(line, '\n')
		if _, err := b.Write(line); err != nil {
			return fmt.Errorf("write csv: %w", err)
		}
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write csv: %w", err)
	}
	return nil
}

func (c *Column) appendCSV(line []byte, column, row int) []byte {
	if c.Missing(row) {
		return appendField(line, column, "")
	}
	switch c.Kind {
	case Int:
		return strconv.AppendInt(appendField(line, column, ""), int64(c.Ints[row]), 10)
	case Float:
		return append(appendField(line, column, ""), FormatFloat(c.Floats[row])...)
	case Date:
		return append(appendField(line, column, ""), c.Dates[row].String()...)
	default:
		return appendField(line, column, c.Texts[row])
	}
}

// appendField adds a separator, except before the first column, and a text.
func appendField(line []byte, column int, text string) []byte {
	if column > 0 {
		line = append(line, ',')
	}
	if !strings.ContainsAny(text, "\",\r\n") {
		return append(line, text...)
	}
	return appendQuoted(line, text)
}

// appendName adds a name as appendField does, and quotes semicolons too: the
// line of names is where a reader looks for what separates columns.
func appendName(line []byte, column int, name string) []byte {
	if !strings.Contains(name, ";") {
		return appendField(line, column, name)
	}
	return appendQuoted(appendField(line, column, ""), name)
}

func appendQuoted(line []byte, text string) []byte {
	line = append(line, '"')
	line = append(line, strings.ReplaceAll(text, `"`, `""`)...)
	return append(line, '"')
}

// FormatFloat is a number in the fewest digits that read back to the same
// float64: 0.1, 5912, 0.0000123, 1e+21. As in ECMAScript there is an exponent
// only below 1e-6 and from 1e21 on, since people read these files too. Infinity
// is Inf or -Inf, as R writes it. There is no NaN in our files.
func FormatFloat(f float64) string {
	if math.IsInf(f, 0) {
		return strings.TrimPrefix(strconv.FormatFloat(f, 'g', -1, 64), "+")
	}
	if abs := math.Abs(f); f != 0 && (abs < 1e-6 || abs >= 1e21) {
		return strconv.FormatFloat(f, 'e', -1, 64)
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
