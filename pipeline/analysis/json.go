package analysis

import (
	"bytes"
	"encoding/json"
	"io"
	"math"
	"strconv"

	"sagsbarometer/data"
)

// WriteJSON writes the estimates as a list of objects with the columns of
// estimates.csv, in their order: numbers as numbers, what does not exist as
// null, infinite degrees of freedom as "Inf".
func (e *Estimates) WriteJSON(w io.Writer) error {
	t := e.Table()
	var b bytes.Buffer
	b.WriteString("[")
	for row := range t.Rows {
		if row > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  {")
		for i := range t.Columns {
			c := &t.Columns[i]
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(strconv.Quote(c.Name) + ": ")
			if err := writeCell(&b, c, row); err != nil {
				return err
			}
		}
		b.WriteString("}")
	}
	b.WriteString("\n]\n")
	_, err := w.Write(b.Bytes())
	return err
}

func writeCell(b *bytes.Buffer, c *data.Column, row int) error {
	switch {
	case c.Missing(row):
		b.WriteString("null")
	case c.Kind == data.Int:
		b.WriteString(strconv.Itoa(int(c.Ints[row])))
	case c.Kind == data.Float && !math.IsInf(c.Floats[row], 0):
		b.WriteString(data.FormatFloat(c.Floats[row]))
	case c.Kind == data.Float:
		b.WriteString(strconv.Quote(data.FormatFloat(c.Floats[row])))
	default:
		out := json.NewEncoder(b)
		out.SetEscapeHTML(false)
		if err := out.Encode(c.Texts[row]); err != nil {
			return err
		}
		b.Truncate(b.Len() - 1) // without the newline of Encode
	}
	return nil
}
