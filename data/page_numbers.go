package data

import (
	"errors"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"
)

var errValues = errors.New("fewer values than rows that have one")

// A numberSink gathers numbers and dates. of gives the values of a page as Ts.
type numberSink[T any] struct {
	typ    arrow.DataType
	of     func(*encoding.Values) []T
	bytes  func([]T) []byte
	values []T
	lookup []T // scratch: a page of values that are not in their rows yet

	same       bool // the file has Ts
	dictionary []T
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

// setDictionary takes numbers that the file has as they are kept here.
func (s *numberSink[T]) setDictionary(p rawPage) error {
	if !s.same || p.encoding != format.Plain && p.encoding != plainDictionary {
		return errForeign
	}
	if p.rows > len(p.body) {
		return errValues
	}
	s.dictionary = make([]T, p.rows)
	return s.fill(s.dictionary, p.body)
}

// lookUp appends the words that indices stand for, as [indices] does those
// themselves: a run is filled with its word, and packed ones are looked up while
// they are near.
func lookUp[T any](into []T, body []byte, count int, dictionary []T) ([]T, error) {
	if len(body) == 0 || body[0] > 32 {
		return nil, errRuns
	}
	var codes [someCodes]int32
	h := hybrid{src: body[1:], width: int(body[0])}
	for count > 0 {
		n, value, packed, err := h.next()
		if err != nil {
			return nil, err
		}
		if packed == nil {
			switch {
			case n > count:
				return nil, errRuns
			case n == 0:
				continue
			case value >= uint32(len(dictionary)):
				return nil, errIndex(value, len(dictionary))
			}
			from := len(into)
			into = extend(into, n)
			repeat(into[from:], dictionary[value])
			count -= n
			continue
		}
		for n = min(n, count); n > 0; {
			some := min(n, len(codes))
			size := (some + 7) / 8 * h.width
			if err := unpack(codes[:(some+7)/8*8], packed[:size], h.width, some, len(dictionary)); err != nil {
				return nil, err
			}
			from := len(into)
			into = extend(into, some)
			look(into[from:], dictionary, codes[:some])
			packed, n, count = packed[size:], n-some, count-some
		}
	}
	return into, nil
}

// look looks codes up.
func look[T any](to, dictionary []T, codes []int32) {
	codes = codes[:len(to)]
	for i := range to {
		to[i] = dictionary[codes[i]]
	}
}

// fill copies numbers that lie end to end.
func (s *numberSink[T]) fill(to []T, body []byte) error {
	if bytes := s.bytes(to); copy(bytes, body) < len(bytes) {
		return errValues
	}
	return nil
}

func (s *numberSink[T]) addRaw(p rawPage, valid []byte, from, present int) (err error) {
	if present == 0 {
		s.values = extend(s.values, p.rows)
		return nil
	}
	switch p.encoding {
	case format.Plain:
		if !s.same {
			return errForeign
		}
		if present == p.rows {
			n := len(s.values)
			s.values = extend(s.values, present)
			return s.fill(s.values[n:], p.body)
		}
		s.lookup = extend(s.lookup[:0], present)
		if err := s.fill(s.lookup, p.body); err != nil {
			return err
		}
	case format.RLEDictionary, plainDictionary:
		if present == p.rows {
			s.values, err = lookUp(s.values, p.body, present, s.dictionary)
			return err
		}
		if s.lookup, err = lookUp(s.lookup[:0], p.body, present, s.dictionary); err != nil {
			return err
		}
	default:
		return errForeign
	}
	s.values = spreadBits(s.values, valid, from, p.rows, s.lookup)
	return nil
}

func (s *numberSink[T]) array(valid []byte, rows, nulls int) arrow.Array {
	return makeArray(s.typ, rows, nulls, valid, s.bytes(s.values))
}

// makeArray is an array of fixed-width values; valid is nil where none is
// missing. The memory is the array's from now on.
func makeArray(typ arrow.DataType, rows, nulls int, valid, values []byte) arrow.Array {
	buffers := []*memory.Buffer{buffer(valid), buffer(values)}
	d := array.NewData(typ, rows, buffers, nil, nulls, 0)
	defer d.Release()
	for _, b := range buffers {
		if b != nil {
			b.Release()
		}
	}
	return array.MakeFromData(d)
}
