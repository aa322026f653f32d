package data

import (
	"errors"
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
)

var errValues = errors.New("fewer values than rows that have one")

// A numberSink gathers numbers and dates. of gives the values of a page as Ts.
type numberSink[T any] struct {
	typ    arrow.DataType
	of     func(*encoding.Values) []T
	bytes  func([]T) []byte
	values []T
	lookup []T // scratch: a page of indexes as values
}

func (s *numberSink[T]) add(page parquet.Page, levels []byte, present int) error {
	if present == 0 {
		s.values = append(s.values, make([]T, page.NumValues())...)
		return nil
	}
	data := page.Data()
	var values []T
	if d := page.Dictionary(); d != nil {
		codes, words := data.Int32(), d.Page().Data()
		if err := checkCodes(codes, present, d.Len()); err != nil {
			return err
		}
		dictionary := s.of(&words)
		s.lookup = s.lookup[:0]
		for _, code := range codes[:present] {
			s.lookup = append(s.lookup, dictionary[code])
		}
		values = s.lookup
	} else if values = s.of(&data); len(values) < present {
		return errValues
	}
	s.values = spread(s.values, levels, values[:present])
	return nil
}

func (s *numberSink[T]) array(valid *memory.Buffer, rows, nulls int) arrow.Array {
	return makeArray(s.typ, rows, nulls, valid, s.bytes(s.values))
}

// A boolSink gathers booleans.
type boolSink struct{ bits bitmap }

func (s *boolSink) add(page parquet.Page, levels []byte, present int) error {
	if page.Dictionary() != nil {
		return errors.New("a dictionary of booleans")
	}
	if present == 0 {
		s.bits.addRun(false, int(page.NumValues()))
		return nil
	}
	data := page.Data()
	packed := data.Boolean()
	if 8*len(packed) < present {
		return errValues
	}
	if levels == nil {
		s.bits.addPacked(packed, present)
	} else {
		s.bits.addSpread(levels, packed)
	}
	return nil
}

func (s *boolSink) array(valid *memory.Buffer, rows, nulls int) arrow.Array {
	return makeArray(arrow.FixedWidthTypes.Boolean, rows, nulls, valid, s.bits.bytes)
}

// makeArray is an array of fixed-width values.
func makeArray(typ arrow.DataType, rows, nulls int, valid *memory.Buffer, values []byte) arrow.Array {
	d := array.NewData(typ, rows, []*memory.Buffer{valid, memory.NewBufferBytes(values)}, nil, nulls, 0)
	defer d.Release()
	return array.MakeFromData(d)
}

func checkCodes(codes []int32, present, words int) error {
	if len(codes) < present {
		return errValues
	}
	for _, c := range codes[:present] {
		if uint32(c) >= uint32(words) {
			return fmt.Errorf("index %d into a dictionary of %d", c, words)
		}
	}
	return nil
}
