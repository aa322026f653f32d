package data

import (
	"fmt"
	"strings"
	"unsafe"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"

	"sagsbarometer/data/lang"
)

// A leaf is one column of a Parquet file: where it is, and as what it is read.
type leaf struct {
	name     string
	index    int // of the column chunk in a row group
	optional bool
	typ      arrow.DataType
	sink     func(rows int) sink
	refused  lang.Text // why it cannot be read; empty where it can
}

// leavesOf describes the columns of a file in the order of the file.
func leavesOf(file *parquet.File) []leaf {
	var leaves []leaf
	for _, c := range file.Root().Columns() {
		l := leafOf(c)
		for _, group := range file.Metadata().RowGroups {
			if l.sink != nil && !safeCodec(group.Columns[l.index].MetaData.Codec) {
				l.sink, l.refused = nil, lang.Same(strings.ToLower(group.Columns[l.index].MetaData.Codec.String()))
			}
		}
		leaves = append(leaves, l)
	}
	return leaves
}

// safeCodec leaves out LZ4, which few write: the library's decoder looks for
// the end of a damaged block for ever.
func safeCodec(c format.CompressionCodec) bool {
	switch c {
	case format.Uncompressed, format.Snappy, format.Gzip, format.Zstd, format.Brotli:
		return true
	}
	return false
}

func leafOf(c *parquet.Column) leaf {
	l := leaf{name: c.Name(), typ: arrow.Null}
	if !c.Leaf() || c.Repeated() {
		l.refused = lang.Text{EN: "a nested column", DA: "en indlejret kolonne"}
		return l
	}
	l.index, l.optional = c.Index(), c.Optional()
	logical := c.Type().LogicalType()
	switch typ := logicalOf(logical).(type) {
	case nil, *format.StringType, *format.EnumType, *format.JsonType, *format.DateType, *format.NullType:
	case *format.IntType:
		if typ.BitWidth == 64 && !typ.IsSigned {
			l.refused = lang.Text{EN: "unsigned integers of 64 bits", DA: "heltal på 64 bit uden fortegn"}
			return l
		}
	default:
		l.refused = lang.Same(strings.ToLower(fmt.Sprint(typ)))
		return l
	}
	l.sinkFor(c, logical)
	return l
}

func logicalOf(t *format.LogicalType) any {
	if t == nil || t.Value == nil {
		return nil
	}
	return t.Value
}

// sinkFor chooses how the values of a column are read: text as codes, whole
// numbers as int32 or int64, all other numbers as float64.
func (l *leaf) sinkFor(c *parquet.Column, logical *format.LogicalType) {
	typ, isInt := logicalOf(logical).(*format.IntType)
	_, isDate := logicalOf(logical).(*format.DateType)
	_, isNull := logicalOf(logical).(*format.NullType)
	kind := c.Type().Kind()
	switch {
	case isNull, kind == parquet.ByteArray:
		// A column of the type NULL holds no value; it is text that is missing.
		l.typ = textType
		l.sink = func(rows int) sink {
			return &textSink{codes: memoryFor[int32](firstCap(rows) + 7)} // a last group of eight is padded
		}
	case isDate:
		setNumbers(l, true, arrow.FixedWidthTypes.Date32, (*encoding.Values).Int32, arrow.Int32Traits.CastToBytes)
	case isInt && typ.BitWidth == 32 && !typ.IsSigned:
		setNumbers(l, false, arrow.PrimitiveTypes.Int64, converted[int64]((*encoding.Values).Uint32), arrow.Int64Traits.CastToBytes)
	case kind == parquet.Boolean:
		l.typ = arrow.FixedWidthTypes.Boolean
		l.sink = func(rows int) sink { return &boolSink{bits: newBitmap(firstCap(rows))} }
	case kind == parquet.Int32:
		setNumbers(l, true, arrow.PrimitiveTypes.Int32, (*encoding.Values).Int32, arrow.Int32Traits.CastToBytes)
	case kind == parquet.Int64:
		setNumbers(l, true, arrow.PrimitiveTypes.Int64, (*encoding.Values).Int64, arrow.Int64Traits.CastToBytes)
	case kind == parquet.Double:
		setNumbers(l, true, arrow.PrimitiveTypes.Float64, (*encoding.Values).Double, arrow.Float64Traits.CastToBytes)
	case kind == parquet.Float:
		setNumbers(l, false, arrow.PrimitiveTypes.Float64, converted[float64]((*encoding.Values).Float), arrow.Float64Traits.CastToBytes)
	default:
		l.refused = lang.Same(strings.ToLower(kind.String()))
	}
}

// setNumbers reads numbers; same says that the file has them as Ts.
func setNumbers[T any](l *leaf, same bool, typ arrow.DataType, of func(*encoding.Values) []T, bytes func([]T) []byte) {
	l.typ = typ
	l.sink = func(rows int) sink {
		return &numberSink[T]{typ: typ, of: of, bytes: bytes, same: same, values: memoryFor[T](firstCap(rows))}
	}
}

// converted gives values of a type that Arrow arrays are not made of here.
func converted[T int64 | float64, S uint32 | float32](of func(*encoding.Values) []S) func(*encoding.Values) []T {
	return func(v *encoding.Values) []T {
		src := of(v)
		dst := make([]T, len(src))
		for i, x := range src {
			dst[i] = T(x)
		}
		return dst
	}
}

// firstCap is how many rows to make room for before any are read: a damaged
// footer may claim any number.
func firstCap(rows int) int { return min(rows, 1<<20) }

// memoryFor is memory for at least so many numbers, none of which is there yet.
func memoryFor[T any](count int) []T {
	size := int(unsafe.Sizeof(*new(T)))
	b := recycled.Allocate(count * size)
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(b))), cap(b)/size)[:0]
}
