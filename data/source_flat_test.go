package data

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"sagsbarometer/data/strict"
)

// flatTable has texts that are missing, empty, long, repeated and outside
// ASCII, in a column of each way of writing them.
func flatTable(t *rapid.T) *Table {
	n := rapid.IntRange(0, 60).Draw(t, "rows")
	text := rapid.SampledFrom([]string{"", "a", "bb", "åæø", "😀", "0101/afslag", string(make([]byte, 300))})
	table := &Table{Rows: n, GroupRows: rapid.IntRange(1, 70).Draw(t, "rows of a group")}
	for _, c := range []Column{
		{Name: "plain"}, {Name: "distinct", Distinct: true},
		{Name: "gaps", Null: make([]bool, n)}, {Name: "distinct_gaps", Distinct: true, Null: make([]bool, n)},
	} {
		for row := range n {
			c.Texts = append(c.Texts, text.Draw(t, "text"))
			if c.Null != nil {
				c.Null[row] = rapid.Bool().Draw(t, "missing")
			}
		}
		table.Columns = append(table.Columns, c)
	}
	numbers := Column{Name: "numbers", Kind: Int, Null: make([]bool, n)}
	for row := range n {
		numbers.Ints = append(numbers.Ints, rapid.Int32().Draw(t, "number"))
		numbers.Null[row] = rapid.Bool().Draw(t, "missing")
	}
	table.Columns = append(table.Columns, numbers)
	return table
}

// However a column is written and read, its values are those that went in;
// memory is used again from chunk to chunk.
func TestReadFlat(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		want := flatTable(rt)
		var b bytes.Buffer
		if err := want.WriteParquet(&b); err != nil {
			rt.Fatal(err)
		}
		parquet, err := parquetSource("flat", bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			rt.Fatal(err)
		}
		for _, s := range []*Source{parquet, tableSource("flat", want)} {
			var texts Texts
			var codes Codes
			var ints []int32
			for column := range want.Columns {
				c := &want.Columns[column]
				row := 0
				for chunk := range s.Chunks() {
					if c.Kind == Int {
						if ints, err = s.ReadInts(chunk, column, ints); err != nil {
							rt.Fatal(err)
						}
						for _, got := range ints {
							if wanted := unless(c.Missing(row), c.Ints[row]); got != wanted {
								rt.Fatalf("%s, row %d: %d, want %d", c.Name, row, got, wanted)
							}
							row++
						}
						continue
					}
					if err := errors.Join(s.ReadTexts(chunk, column, &texts), s.ReadCodes(chunk, column, &codes)); err != nil {
						rt.Fatal(err)
					}
					begin := int32(0)
					for i, end := range texts.Ends {
						got, coded, wanted := string(texts.Bytes[begin:end]), codes.Words[codes.Codes[i]], unless(c.Missing(row), c.Texts[row])
						if got != wanted || coded != wanted {
							rt.Fatalf("%s, row %d: %q and %q, want %q", c.Name, row, got, coded, wanted)
						}
						begin = end
						row++
					}
				}
				if row != want.Rows {
					rt.Fatalf("%s: %d rows, want %d", c.Name, row, want.Rows)
				}
			}
		}
	})
}

// What Pick gives is what the whole table has in those rows.
func TestPick(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		table := flatTable(rt)
		var b bytes.Buffer
		if err := table.WriteParquet(&b); err != nil {
			rt.Fatal(err)
		}
		s, err := parquetSource("flat", bytes.NewReader(b.Bytes()), int64(b.Len()))
		if err != nil {
			rt.Fatal(err)
		}
		whole, err := s.table()
		if err != nil {
			rt.Fatal(err)
		}
		rows := make([][]int, s.Chunks())
		var picked []int // of the whole table
		first := 0
		for chunk := range rows {
			for row := range s.rows[chunk] {
				if rapid.Bool().Draw(rt, "picked") {
					rows[chunk], picked = append(rows[chunk], row), append(picked, first+row)
				}
			}
			first += s.rows[chunk]
		}
		got, err := s.Pick(rows)
		if err != nil {
			rt.Fatal(err)
		}
		want := &Table{Rows: len(picked), Meta: whole.Meta}
		for _, c := range whole.Columns {
			n := Column{Name: c.Name, Kind: c.Kind}
			if c.Null != nil {
				n.Null = []bool{}
			}
			for _, row := range picked {
				if c.Kind == Int {
					n.Ints = append(n.Ints, c.Ints[row])
				} else {
					n.Texts = append(n.Texts, c.Texts[row])
				}
				if c.Null != nil {
					n.Null = append(n.Null, c.Null[row])
				}
			}
			want.Columns = append(want.Columns, n)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatal(diff)
		}
	})
}

func TestFlatRefuses(t *testing.T) {
	s := openSource(t, &Table{Rows: 2, GroupRows: 1, Columns: []Column{
		{Name: "case_id", Texts: []string{"a", "b"}}, {Name: "eligible", Kind: Int, Ints: []int32{0, 1}},
	}}, ".parquet")
	columns, err := s.Columns("eligible", "case_id")
	if err != nil || !slices.Equal(columns, []int{1, 0}) {
		t.Errorf("got %v, %v", columns, err)
	}
	_, missing := s.Columns("stratum", "case_id", "kommune")
	_, ints := s.ReadInts(0, 0, nil)
	for _, test := range []struct {
		err        error
		rule, text string
		count      int
	}{
		{missing, "missing-column", "stratum", 2},
		{s.ReadTexts(0, 1, new(Texts)), "column-type", "int32", 1},
		{s.ReadCodes(1, 1, new(Codes)), "column-type", "int32", 1},
		{ints, "column-type", "dictionary", 1},
	} {
		var vs strict.Violations
		if !errors.As(test.err, &vs) || len(vs) != test.count || vs[0].Rule != test.rule || !bytes.Contains([]byte(vs.Error()), []byte(test.text)) {
			t.Errorf("got %v, want %d of %s with %q", test.err, test.count, test.rule, test.text)
		}
	}
	for _, err := range []error{
		s.ReadTexts(2, 0, new(Texts)), s.ReadTexts(-1, 0, new(Texts)), s.ReadCodes(0, 2, new(Codes)),
		func() error { _, err := s.Pick([][]int{{0}}); return err }(),
		func() error { _, err := s.Pick([][]int{{0}, {1}}); return err }(),
		func() error { _, err := s.Pick([][]int{{0, 0}, nil}); return err }(),
	} {
		if err == nil {
			t.Error("accepted")
		}
	}
}

// A row group says in a few bytes that a long word comes often. It is refused
// before it fills the memory.
func TestReadTextsBounded(t *testing.T) {
	type row struct {
		ID string `parquet:"case_id,dict,zstd"`
	}
	const long, times = 8 << 20, 65 // 520 MiB, and maxPage is 512
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b)
	word := string(bytes.Repeat([]byte{'a'}, long))
	for range times {
		if _, err := w.Write([]row{{word}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := parquetSource("long", bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var vs strict.Violations
	if err := s.ReadTexts(0, 0, new(Texts)); !errors.As(err, &vs) || vs[0].Rule != "damaged" {
		t.Errorf("got %v, want the file refused", err)
	}
}

// Ids one a row, read as texts and as Arrow: the first is for the draw.
func BenchmarkReadTexts(b *testing.B) {
	ids := make([]string, 1_000_000)
	for i := range ids {
		ids[i] = fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15)
	}
	for _, distinct := range []bool{false, true} {
		s := openSource(b, &Table{Rows: len(ids), Columns: []Column{{Name: "case_id", Texts: ids, Distinct: distinct}}}, ".parquet")
		b.Run(fmt.Sprintf("how=texts/distinct=%t", distinct), func(b *testing.B) {
			var texts Texts
			for b.Loop() {
				for chunk := range s.Chunks() {
					if err := s.ReadTexts(chunk, 0, &texts); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
		b.Run(fmt.Sprintf("how=arrow/distinct=%t", distinct), func(b *testing.B) {
			for b.Loop() {
				for chunk := range s.Chunks() {
					record, err := s.Read(context.Background(), chunk, []int{0})
					if err != nil {
						b.Fatal(err)
					}
					record.Release()
				}
			}
		})
	}
}
