package data

import (
	"errors"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"
)

// textType is how text arrives: codes and a dictionary of the chunk's own.
var textType = &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}

var errNotUTF8 = errors.New("text that is not UTF-8")

// A textSink gathers text as codes. A dictionary in the file is taken as it
// is; values outside one, with which writers go on when it grows too large,
// get codes as they come.
type textSink struct {
	codes  []int32
	words  []string
	index  map[string]int32   // of words; nil until a plain page comes
	taken  parquet.Dictionary // words begin with its own
	lookup []int32            // scratch: a page of codes that are not in their rows yet
	raw    bool               // words are from a page as it lies in the file
}

func (s *textSink) add(page parquet.Page, levels []byte, present int) error {
	if present == 0 {
		s.codes = append(s.codes, make([]int32, page.NumValues())...)
		return nil
	}
	data := page.Data()
	if d := page.Dictionary(); d != nil {
		if err := s.take(d); err != nil {
			return err
		}
		codes := data.Int32()
		if err := checkCodes(codes, present, d.Len()); err != nil {
			return err
		}
		s.codes = spread(s.codes, levels, codes[:present])
		return nil
	}
	words, err := texts(&data, present)
	if err != nil {
		return err
	}
	s.lookup = s.lookup[:0]
	for _, w := range words {
		s.lookup = append(s.lookup, s.code(w))
	}
	s.codes = spread(s.codes, levels, s.lookup)
	return nil
}

// take makes the words of a chunk's dictionary the first ones.
func (s *textSink) take(d parquet.Dictionary) error {
	if s.taken == d {
		return nil
	}
	if len(s.words) > 0 {
		return errors.New("a second dictionary, or one after plain pages")
	}
	data := d.Page().Data()
	words, err := texts(&data, d.Len())
	s.taken, s.words = d, words
	return err
}

// setDictionary takes texts with their length before each.
func (s *textSink) setDictionary(p rawPage) error {
	if p.encoding != format.Plain && p.encoding != plainDictionary || s.raw {
		return errForeign
	}
	if 4*p.rows > len(p.body) {
		return errValues
	}
	s.raw = true
	body := p.body
	s.words = make([]string, p.rows)
	for i := range s.words {
		word, rest, err := prefixed(body)
		if err != nil {
			return err
		}
		if !utf8.Valid(word) {
			return errNotUTF8
		}
		s.words[i], body = string(word), rest
	}
	return nil
}

func (s *textSink) addRaw(p rawPage, valid []byte, from, present int) (err error) {
	if p.encoding != format.RLEDictionary && p.encoding != plainDictionary {
		return errForeign
	}
	if present == 0 {
		s.codes = append(s.codes, make([]int32, p.rows)...)
		return nil
	}
	if present == p.rows {
		s.codes, err = indices(s.codes, p.body, present, len(s.words))
		return err
	}
	if s.lookup, err = indices(s.lookup[:0], p.body, present, len(s.words)); err != nil {
		return err
	}
	s.codes = spreadBits(s.codes, valid, from, p.rows, s.lookup)
	return nil
}

func (s *textSink) code(w string) int32 {
	if s.index == nil {
		s.index = make(map[string]int32, len(s.words))
		for i, known := range s.words {
			s.index[known] = int32(i)
		}
	}
	c, known := s.index[w]
	if !known {
		c = int32(len(s.words))
		s.words = append(s.words, w)
		s.index[w] = c
	}
	return c
}

// texts copies the first n values of a page of byte arrays.
func texts(data *encoding.Values, n int) ([]string, error) {
	bytes, offsets := data.ByteArray()
	if len(offsets) < n+1 {
		return nil, errValues
	}
	all := string(bytes)
	words := make([]string, n)
	for i := range words {
		words[i] = all[offsets[i]:offsets[i+1]]
		if !utf8.ValidString(words[i]) {
			return nil, errNotUTF8
		}
	}
	return words, nil
}

func (s *textSink) array(valid []byte, rows, nulls int) arrow.Array {
	return textArray(s.codes, s.words, valid, nulls)
}

// textArray is an array of codes. Its dictionary is never empty, so that a
// table by code can be looked up before validity is.
func textArray(codes []int32, words []string, valid []byte, nulls int) arrow.Array {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	defer b.Release()
	b.AppendValues(words, nil)
	if len(words) == 0 {
		b.Append("")
	}
	dictionary := b.NewStringArray()
	defer dictionary.Release()
	indices := makeArray(arrow.PrimitiveTypes.Int32, len(codes), nulls, valid, arrow.Int32Traits.CastToBytes(codes))
	defer indices.Release()
	return array.NewDictionaryArray(textType, indices, dictionary)
}
