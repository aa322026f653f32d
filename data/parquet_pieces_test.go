package data

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// rowsOf is a piece of a table.
func rowsOf(t *Table, from, to int) *Table {
	piece := &Table{Rows: to - from, Meta: t.Meta, GroupRows: t.GroupRows}
	for _, c := range t.Columns {
		switch c.Kind {
		case Text:
			c.Texts = c.Texts[from:to]
		case Int:
			c.Ints = c.Ints[from:to]
		case Float:
			c.Floats = c.Floats[from:to]
		case Date:
			c.Dates = c.Dates[from:to]
		}
		if c.Null != nil {
			c.Null = c.Null[from:to]
		}
		piece.Columns = append(piece.Columns, c)
	}
	return piece
}

// Row groups of 3,000 rows end within a batch of values, and pages of long
// texts within a row group.
func TestPiecesGiveTheSameBytes(t *testing.T) {
	const rows = 10_000
	whole := &Table{Rows: rows, GroupRows: 3000, Meta: []Pair{{"a", "b"}}, Columns: []Column{
		{Name: "text", Kind: Text, Texts: make([]string, rows)},
		{Name: "long", Kind: Text, Texts: make([]string, rows), Distinct: true},
		{Name: "n", Kind: Int, Ints: make([]int32, rows), Null: make([]bool, rows)},
	}}
	for i := range rows {
		whole.Columns[0].Texts[i] = fmt.Sprint(i % 7)
		whole.Columns[1].Texts[i] = strings.Repeat("æ", 100) + fmt.Sprint(i*i)
		whole.Columns[2].Ints[i], whole.Columns[2].Null[i] = int32(i), i%3 == 0
	}
	want := parquetBytes(t, whole)
	rapid.Check(t, func(r *rapid.T) {
		var got bytes.Buffer
		err := WriteParquet(&got, func(yield func(*Table, error) bool) {
			for from := 0; from < rows; {
				to := min(rows, from+rapid.IntRange(0, 4000).Draw(r, "rows"))
				if !yield(rowsOf(whole, from, to), nil) {
					return
				}
				from = to
			}
		})
		if err != nil || !bytes.Equal(got.Bytes(), want) {
			r.Fatalf("%v; %d bytes, want %d, the same ones", err, got.Len(), len(want))
		}
	})
}

func TestPiecesRefused(t *testing.T) {
	other := cases()
	other.Columns[0].Name = "other"
	fewer := cases()
	fewer.Columns = fewer.Columns[1:]
	missing := cases()
	missing.Columns[0].Null = make([]bool, missing.Rows)
	kind := cases()
	kind.Columns[3].Kind, kind.Columns[3].Dates = Date, kind.Columns[6+1].Dates
	broken := errors.New("broken off")
	for _, test := range []struct {
		second *Table
		err    error
		want   string
	}{
		{other, nil, `a piece with column "other", want "stratum"`},
		{fewer, nil, "a piece with 9 columns, want 10"},
		{missing, nil, `a piece with column "stratum"`},
		{kind, nil, `a piece with column "n"`},
		{nil, broken, "broken off"},
	} {
		err := WriteParquet(new(bytes.Buffer), func(yield func(*Table, error) bool) {
			_ = yield(cases(), nil) && yield(test.second, test.err)
		})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %s", err, test.want)
		}
	}
	if err := WriteParquet(new(bytes.Buffer), func(func(*Table, error) bool) {}); err == nil {
		t.Error("a file without columns was written")
	}
}
