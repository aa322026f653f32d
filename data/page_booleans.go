package data

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// A boolSink gathers booleans. They can be written in two ways, and it reads
// both without the library, whose pages hold a byte for each level.
type boolSink struct {
	bits bitmap
	page bitmap // scratch: the bits of a page that are not in their rows yet
}

func (s *boolSink) setDictionary(rawPage) error { return errForeign }

func (s *boolSink) addRaw(p rawPage, valid []byte, from, present int) error {
	packed := p.body
	switch p.encoding {
	case format.Plain:
	case format.RLE:
		runs, _, err := prefixed(p.body)
		if err != nil {
			return err
		}
		s.page = bitmap{}
		if _, err := s.page.addHybrid(runs, present); err != nil {
			return err
		}
		packed = s.page.bytes
	default:
		return errForeign
	}
	if 8*len(packed) < present {
		return errValues
	}
	switch present {
	case p.rows:
		s.bits.addPacked(packed, present)
	case 0:
		s.bits.addRun(false, p.rows)
	default:
		s.bits.addSpread(valid, from, p.rows, packed)
	}
	return nil
}

// add is never called for: addRaw refuses no encoding that booleans have.
func (s *boolSink) add(parquet.Page, []byte, int) error { return errForeign }

func (s *boolSink) array(valid []byte, rows, nulls int) arrow.Array {
	return makeArray(arrow.FixedWidthTypes.Boolean, rows, nulls, valid, s.bits.packed())
}
