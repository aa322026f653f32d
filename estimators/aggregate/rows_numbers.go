package aggregate

import (
	"math"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
)

// A numberColumn is a column of a chunk as numbers, NaN where missing. Where a
// value is none, wrong shows the first such value and row is its place.
type numberColumn struct {
	values []float64
	wrong  string
	row    int
}

// maxExact is the largest whole number up to which a float64 holds them all.
const maxExact = 1 << 53

// numbersOf reads a column of any type whose values are numbers: true and false
// are 1 and 0, texts are read as decimal numbers. Infinite numbers, whole
// numbers that a float64 cannot hold and dates are none.
func numbersOf(a arrow.Array) (numberColumn, error) {
	switch a := a.(type) {
	case *array.Float64:
		return numberValues(a, func(i int) (float64, bool) { return a.Value(i), !math.IsInf(a.Value(i), 0) }, a.ValueStr), nil
	case *array.Float32:
		return numberValues(a, func(i int) (float64, bool) { v := float64(a.Value(i)); return v, !math.IsInf(v, 0) }, a.ValueStr), nil
	case *array.Int32:
		return numberValues(a, func(i int) (float64, bool) { return float64(a.Value(i)), true }, a.ValueStr), nil
	case *array.Int64:
		return numberValues(a, func(i int) (float64, bool) {
			v := a.Value(i)
			return float64(v), -maxExact <= v && v <= maxExact
		}, a.ValueStr), nil
	case *array.Boolean:
		return numberValues(a, func(i int) (float64, bool) {
			if a.Value(i) {
				return 1, true
			}
			return 0, true
		}, a.ValueStr), nil
	case *array.Date32:
		return numberValues(a, func(int) (float64, bool) { return 0, false }, a.ValueStr), nil
	}
	// What is left has few values, or is text: read each value once.
	c, err := encode(a)
	if err != nil {
		return numberColumn{}, err
	}
	values := make([]float64, len(c.levels)+1)
	is := make([]bool, len(c.levels)+1)
	values[0], is[0] = math.NaN(), true
	for i, level := range c.levels {
		values[i+1], is[i+1] = readNumber(level)
	}
	out := numberColumn{values: make([]float64, len(c.codes))}
	for i, code := range c.codes {
		out.values[i] = values[code]
		if !is[code] && out.wrong == "" {
			out.wrong, out.row = strconv.Quote(c.levels[code-1]), i
		}
	}
	return out, nil
}

func numberValues(a arrow.Array, value func(int) (float64, bool), text func(int) string) numberColumn {
	n := a.Len()
	c := numberColumn{values: make([]float64, n)}
	nulls := a.NullN() > 0
	for i := range n {
		if nulls && a.IsNull(i) {
			c.values[i] = math.NaN()
			continue
		}
		v, ok := value(i)
		if !ok && c.wrong == "" {
			c.wrong, c.row = text(i), i
		}
		c.values[i] = v + 0 // -0 is 0
	}
	return c
}

// readNumber reads a decimal number, or true and false as 1 and 0.
func readNumber(text string) (float64, bool) {
	switch text {
	case "true":
		return 1, true
	case "false":
		return 0, true
	}
	if strings.ContainsAny(text, "xXpP_iInN") { // hexadecimal, Inf, NaN
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v + 0, err == nil && (math.Abs(v) <= maxExact || strings.ContainsAny(text, ".eE"))
}
