package data

import (
	"fmt"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"

	"sagsbarometer/data/lang"
	"sagsbarometer/data/strict"
)

// Columns are the places of the named columns in the schema. The error names
// all that the file does not have.
func (s *Source) Columns(names ...string) ([]int, error) {
	at := make([]int, len(names))
	var refused strict.Violations
	for i, name := range names {
		found := s.schema.FieldIndices(name)
		if len(found) == 0 {
			refused = append(refused, strict.Violation{
				Place: strict.Place{File: s.file}, Rule: "missing-column", Subject: name,
				Found:  lang.Text{EN: "the column is missing", DA: "kolonnen mangler"},
				Wanted: lang.Text{EN: "a column of this name", DA: "en kolonne med det navn"},
			})
			continue
		}
		at[i] = found[0]
	}
	return at, refused.Err()
}

// Texts are the texts of a column in one chunk, end to end: text i ends at
// Ends[i] and begins where the one before ends. A missing text is empty.
type Texts struct {
	Bytes []byte
	Ends  []int32
}

// ReadTexts reads a column of text of one chunk into memory that the caller
// keeps for the next. It is for columns where nearly every row has a text of
// its own, for which [Source.Read] would make a string of each.
//
// Like Read it is safe for concurrent use, and a column of another type is an
// error; unlike Read it does not look whether the bytes are UTF-8.
func (s *Source) ReadTexts(chunk, column int, into *Texts) error {
	into.Bytes, into.Ends = into.Bytes[:0], into.Ends[:0]
	if err := s.wantType(chunk, column, textType); err != nil {
		return err
	}
	if s.texts != nil {
		return s.texts(chunk, column, into)
	}
	values, err := s.column(chunk, column)
	if err != nil {
		return err
	}
	defer values.Release()
	codes := values.(*array.Dictionary)
	words := codes.Dictionary().(*array.String)
	for row := range codes.Len() {
		if codes.IsValid(row) {
			into.Bytes = append(into.Bytes, words.Value(codes.GetValueIndex(row))...)
		}
		into.Ends = append(into.Ends, int32(len(into.Bytes)))
	}
	return nil
}

// Codes are the texts of a column in one chunk by their place in Words. A
// missing text is the code of an empty word.
type Codes struct {
	Words []string
	Codes []uint32
}

// ReadCodes reads a column of text of one chunk, for columns where few texts
// come often. See [Source.ReadTexts].
func (s *Source) ReadCodes(chunk, column int, into *Codes) error {
	into.Words, into.Codes = into.Words[:0], into.Codes[:0]
	if err := s.wantType(chunk, column, textType); err != nil {
		return err
	}
	values, err := s.column(chunk, column)
	if err != nil {
		return err
	}
	defer values.Release()
	coded := values.(*array.Dictionary)
	words := coded.Dictionary().(*array.String)
	for i := range words.Len() {
		into.Words = append(into.Words, words.Value(i))
	}
	into.Codes = slices.Grow(into.Codes, coded.Len())
	for _, code := range coded.Indices().(*array.Int32).Int32Values() {
		into.Codes = append(into.Codes, uint32(code))
	}
	if coded.NullN() == 0 {
		return nil
	}
	missing := uint32(len(into.Words))
	into.Words = append(into.Words, "")
	for row := range into.Codes {
		if coded.IsNull(row) {
			into.Codes[row] = missing
		}
	}
	return nil
}

// ReadInts reads a column of 32-bit integers of one chunk and returns it in
// the memory of into where that is enough. A missing one is 0.
func (s *Source) ReadInts(chunk, column int, into []int32) ([]int32, error) {
	if err := s.wantType(chunk, column, arrow.PrimitiveTypes.Int32); err != nil {
		return into[:0], err
	}
	values, err := s.column(chunk, column)
	if err != nil {
		return into[:0], err
	}
	defer values.Release()
	into = append(into[:0], values.(*array.Int32).Int32Values()...)
	if values.NullN() == 0 {
		return into, nil
	}
	for row := range into {
		if values.IsNull(row) {
			into[row] = 0
		}
	}
	return into, nil
}

// wantType refuses a chunk or a column that is not there and one of another
// type.
func (s *Source) wantType(chunk, column int, want arrow.DataType) error {
	if chunk < 0 || chunk >= len(s.rows) {
		return fmt.Errorf("%s: row group %d of %d", s.file, chunk, len(s.rows))
	}
	if column < 0 || column >= s.schema.NumFields() {
		return fmt.Errorf("%s: column %d of %d", s.file, column, s.schema.NumFields())
	}
	field := s.schema.Field(column)
	if arrow.TypeEqual(field.Type, want) {
		return nil
	}
	wanted := lang.Text{EN: "text", DA: "tekst"}
	if want.ID() == arrow.INT32 {
		wanted = lang.Text{EN: "integers of 32 bits", DA: "heltal på 32 bit"}
	}
	return strict.Violations{{
		Place: strict.Place{File: s.file}, Rule: "column-type", Subject: field.Name, Found: lang.Same(field.Type.String()), Wanted: wanted,
	}}
}

// A flatSink gathers texts end to end.
type flatSink struct{ *Texts }

func (s flatSink) add(page parquet.Page, levels []byte, present int) error {
	if present == 0 {
		return s.spread(make([]byte, page.NumValues()), nil, nil, nil)
	}
	data := page.Data()
	if d := page.Dictionary(); d != nil {
		codes, words := data.Int32(), d.Page().Data()
		if err := checkCodes(codes, present, d.Len()); err != nil {
			return err
		}
		bytes, offsets := words.ByteArray()
		if len(offsets) < d.Len()+1 {
			return errValues
		}
		return s.spread(levels, codes[:present], bytes, offsets)
	}
	bytes, offsets := data.ByteArray()
	if len(offsets) < present+1 {
		return errValues
	}
	return s.spread(levels, nil, bytes, offsets[:present+1])
}

// spread appends one text a row: the next one where the level is 1, an empty
// one where it is 0. Without codes the next text is the next of bytes.
func (s flatSink) spread(levels []byte, codes []int32, bytes []byte, offsets []uint32) error {
	next := int32(0)
	for _, level := range levels {
		if level == 1 {
			at := next
			if codes != nil {
				at = codes[next]
			}
			next++
			if err := s.run(bytes, offsets[at:at+2]); err != nil {
				return err
			}
			continue
		}
		s.Ends = append(s.Ends, int32(len(s.Bytes)))
	}
	if levels == nil && codes == nil {
		if err := s.run(bytes, offsets); err != nil {
			return err
		}
	}
	// Codes that count up, as they do where no text comes twice, are one copy.
	for levels == nil && len(codes) > 0 {
		n := 1
		for n < len(codes) && codes[n] == codes[n-1]+1 {
			n++
		}
		if err := s.run(bytes, offsets[codes[0]:int(codes[0])+n+1]); err != nil {
			return err
		}
		codes = codes[n:]
	}
	return nil
}

// run appends all texts between the offsets. A small file can say that a long
// word comes a million times, so there is a bound.
func (s flatSink) run(bytes []byte, offsets []uint32) error {
	from, to := offsets[0], offsets[len(offsets)-1]
	if int64(len(s.Bytes))+int64(to)-int64(from) > maxPage {
		return fmt.Errorf("a row group with more than %d bytes of text in a column", maxPage)
	}
	shift := int32(len(s.Bytes)) - int32(from)
	s.Bytes = append(s.Bytes, bytes[from:to]...)
	s.Ends = slices.Grow(s.Ends, len(offsets)-1)
	for _, end := range offsets[1:] {
		s.Ends = append(s.Ends, int32(end)+shift)
	}
	return nil
}

// array is never called for: the texts are in the caller's memory.
func (s flatSink) array([]byte, int, int) arrow.Array { return nil }
