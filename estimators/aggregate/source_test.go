package aggregate

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// A memorySource holds its chunks as records.
type memorySource struct {
	schema  *arrow.Schema
	records []arrow.Record
	broken  map[int]error // chunks that cannot be read
}

func (s *memorySource) Schema() *arrow.Schema { return s.schema }
func (s *memorySource) Chunks() int           { return len(s.records) }

func (s *memorySource) Read(_ context.Context, chunk int, columns []int) (arrow.Record, error) {
	if err := s.broken[chunk]; err != nil {
		return nil, err
	}
	r := s.records[chunk]
	fields := make([]arrow.Field, len(columns))
	data := make([]arrow.Array, len(columns))
	for i, c := range columns {
		fields[i], data[i] = s.schema.Field(c), r.Column(c)
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), data, r.NumRows()), nil
}

// A column of rows as text, "-" where missing, and the type that it is to
// have in Arrow.
type column struct {
	name, kind string // text, dictionary, bool, int, float
	values     []string
}

var kindsOfColumn = map[string]arrow.DataType{
	"text":       arrow.BinaryTypes.String,
	"large":      arrow.BinaryTypes.LargeString,
	"dictionary": &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String},
	"short":      &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint8, ValueType: arrow.BinaryTypes.String},
	"bool":       arrow.FixedWidthTypes.Boolean,
	"int":        arrow.PrimitiveTypes.Int32,
	"long":       arrow.PrimitiveTypes.Int64,
	"float":      arrow.PrimitiveTypes.Float64,
	"date":       arrow.FixedWidthTypes.Date32,
	"list":       arrow.ListOf(arrow.PrimitiveTypes.Int8),
}

// source builds a source with the rows in the given order, size of them in a
// chunk. Where lead is above 0, the arrays are slices that start as many rows
// into larger ones.
func source(columns []column, order []int, size, lead int) *memorySource {
	var fields []arrow.Field
	for _, c := range columns {
		fields = append(fields, arrow.Field{Name: c.name, Type: kindsOfColumn[c.kind], Nullable: true})
	}
	s := &memorySource{schema: arrow.NewSchema(fields, nil)}
	for rows := range slices.Chunk(order, size) {
		b := array.NewRecordBuilder(memory.DefaultAllocator, s.schema)
		for i, c := range columns {
			for range lead {
				b.Field(i).AppendNull()
			}
			for _, row := range rows {
				if c.values[row] == "-" {
					b.Field(i).AppendNull()
				} else if err := b.Field(i).AppendValueFromString(c.values[row]); err != nil {
					panic(err)
				}
			}
		}
		r := b.NewRecord()
		s.records = append(s.records, r.NewSlice(int64(lead), r.NumRows()))
	}
	return s
}

func ordered(rows int) []int {
	list := make([]int, rows)
	for i := range list {
		list[i] = i
	}
	return list
}

// reviews are random rows of a barometer: 12 strata with their region,
// population and partner, a decision, and answers to three questions.
func reviews(rows int, seed uint64) []column {
	r := rand.New(rand.NewPCG(seed, 1))
	names := []string{"stratum", "region", "stratum_pop", "collapse_with", "decision", "answer", "flag", "number"}
	values := make([][]string, len(names))
	for i := range rows {
		h := i % 12
		if i >= 24 { // two of each stratum at least
			h = r.IntN(12)
		}
		pick := func(list ...string) string { return list[r.IntN(len(list))] }
		for k, v := range []string{
			fmt.Sprintf("%04d", 101+h), []string{"hovedstaden", "sjælland", "syddanmark"}[h/4], strconv.Itoa(rows*(h+1) + 7*h), fmt.Sprintf("%04d", 101+h^1),
			pick("bevilling", "afslag", "-"), pick("ja", "nej", "nej", "ikke_relevant", "-"), pick("true", "false", "-"), pick("0", "1", "-"),
		} {
			values[k] = append(values[k], v)
		}
	}
	var out []column
	for k, kind := range []string{"dictionary", "text", "int", "text", "text", "dictionary", "bool", "int"} {
		out = append(out, column{names[k], kind, values[k]})
	}
	return out
}
