package aggregate

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// A coded is a column of a chunk as small numbers: 0 for missing, c for
// levels[c-1]. A level may stand there twice, and need not occur.
type coded struct {
	codes  []uint32
	levels []string
}

// level is the text of a code.
func (c coded) level(code uint32) Code {
	if code == 0 {
		return Code{}
	}
	return Code{c.levels[code-1], true}
}

// readable reports whether encode knows a type.
func readable(t arrow.DataType) bool {
	switch t.ID() {
	case arrow.STRING, arrow.LARGE_STRING, arrow.BOOL, arrow.DATE32, arrow.FLOAT32, arrow.FLOAT64, arrow.NULL,
		arrow.INT8, arrow.INT16, arrow.INT32, arrow.INT64, arrow.UINT8, arrow.UINT16, arrow.UINT32, arrow.UINT64:
		return true
	case arrow.DICTIONARY:
		return readable(t.(*arrow.DictionaryType).ValueType)
	}
	return false
}

// encode reads a column into codes.
func encode(a arrow.Array) (coded, error) {
	switch a := a.(type) {
	case *array.Dictionary:
		return encodeDictionary(a)
	case *array.String:
		return encodeValues(a, a.Value, strings.Clone), nil
	case *array.LargeString:
		return encodeValues(a, a.Value, strings.Clone), nil
	case *array.Boolean:
		return encodeValues(a, a.Value, strconv.FormatBool), nil
	case *array.Date32:
		return encodeValues(a, a.Value, arrow.Date32.FormattedString), nil
	case *array.Float64:
		return encodeFloats(a, a.Value), nil
	case *array.Float32:
		return encodeFloats(a, func(i int) float64 { return float64(a.Value(i)) }), nil
	case *array.Int8:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Int16:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Int32:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Int64:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Uint8:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Uint16:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Uint32:
		return encodeValues(a, a.Value, decimal), nil
	case *array.Uint64:
		return encodeValues(a, a.Value, func(v uint64) string { return strconv.FormatUint(v, 10) }), nil
	case *array.Null:
		return coded{codes: make([]uint32, a.Len())}, nil
	}
	return coded{}, fmt.Errorf("is of type %s, which cannot be counted", a.DataType())
}

func decimal[T int8 | int16 | int32 | int64 | uint8 | uint16 | uint32](v T) string {
	return strconv.FormatInt(int64(v), 10)
}

// encodeValues numbers the values as they come. Rows often repeat the value
// of the row before, so that one is not looked up again.
func encodeValues[T comparable](a arrow.Array, value func(int) T, text func(T) string) coded {
	n := a.Len()
	c := coded{codes: make([]uint32, n)}
	seen := map[T]uint32{}
	var last T
	var code uint32
	nulls := a.NullN() > 0
	for i := range n {
		if nulls && a.IsNull(i) {
			continue
		}
		if v := value(i); code == 0 || v != last {
			var ok bool
			if code, ok = seen[v]; !ok {
				c.levels = append(c.levels, text(v))
				code = uint32(len(c.levels))
				seen[v] = code
			}
			last = v
		}
		c.codes[i] = code
	}
	return c
}

// encodeFloats takes NaN for missing and -0 for 0.
func encodeFloats(a arrow.Array, value func(int) float64) coded {
	c := encodeValues(a, func(i int) uint64 { return math.Float64bits(value(i) + 0) }, func(b uint64) string {
		return strconv.FormatFloat(math.Float64frombits(b), 'f', -1, 64)
	})
	for k, level := range c.levels {
		if level == "NaN" {
			for i, code := range c.codes {
				if code == uint32(k+1) {
					c.codes[i] = 0
				}
			}
		}
	}
	return c
}

// encodeDictionary takes over the dictionary as levels.
func encodeDictionary(a *array.Dictionary) (coded, error) {
	values, err := encode(a.Dictionary())
	if err != nil {
		return coded{}, err
	}
	c := coded{codes: make([]uint32, a.Len()), levels: values.levels}
	nulls := a.NullN() > 0
	at := a.GetValueIndex
	if indices, ok := a.Indices().(*array.Int32); ok {
		list := indices.Int32Values()
		at = func(i int) int { return int(list[i]) }
	}
	for i := range c.codes {
		if nulls && a.IsNull(i) {
			continue
		}
		k := at(i)
		if k < 0 || k >= len(values.codes) {
			return coded{}, fmt.Errorf("row %d has code %d of a dictionary of %d", i+1, k, len(values.codes))
		}
		c.codes[i] = values.codes[k]
	}
	return c, nil
}
