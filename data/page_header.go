package data

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// A pageHeader is what reading a page needs of its header.
type pageHeader struct {
	kind              format.PageType
	compressed, plain int64 // bytes of the page
	crc               uint32
	version           int // of a data page; 0: a dictionary, -1: none that is known
	values            int64
	encoding          format.Encoding
	levelEncoding     format.Encoding // of version 1
	levels            int64           // bytes of levels that are not compressed
	repeated          bool            // some of them of repetition
	packed            bool            // what follows the levels is compressed
}

// readHeader reads the header that b begins with, and says how long it is.
func readHeader(b []byte) (h pageHeader, length int, err error) {
	if h, length, ok := parseHeader(b); ok {
		return h, length, nil
	}
	var protocol thrift.CompactProtocol
	from := protocol.NewReaderFromBytes(b)
	var header format.PageHeader
	if err := thrift.NewDecoder(from).Decode(&header); err != nil {
		return h, 0, fmt.Errorf("page header: %w", err)
	}
	return headerOf(&header), from.BytesRead(), nil
}

// headerOf takes over what the library read.
func headerOf(from *format.PageHeader) pageHeader {
	h := pageHeader{
		kind: from.Type, compressed: int64(from.CompressedPageSize), plain: int64(from.UncompressedPageSize),
		crc: uint32(from.CRC), version: -1,
	}
	var body int64
	h.values, body, h.packed = pageClaims(from)
	switch {
	case from.Type == format.DictionaryPage && from.DictionaryPageHeader.Valid:
		h.version, h.encoding = 0, from.DictionaryPageHeader.V.Encoding
	case from.Type == format.DataPageV2 && from.DataPageHeaderV2.Valid:
		v2 := &from.DataPageHeaderV2.V
		h.version, h.encoding, h.levels, h.repeated = 2, v2.Encoding, body, v2.RepetitionLevelsByteLength != 0
	case from.Type == format.DataPage && from.DataPageHeader.Valid:
		v1 := &from.DataPageHeader.V
		h.version, h.encoding, h.levelEncoding = 1, v1.Encoding, v1.DefinitionLevelEncoding
	}
	return h
}

// Kinds of fields in Thrift's compact protocol.
const (
	kindTrue   = 1
	kindFalse  = 2
	kindInt32  = 5
	kindInt64  = 6
	kindBytes  = 8
	kindStruct = 12
)

// A shape is the fields of a struct of the protocol, a bit for each.
type shape struct{ numbers, required, flags, structs uint }

// Fields of a page header that are structs; exactly one tells what page it is.
const (
	v1Field         = 5
	dictionaryField = 7
	v2Field         = 8
)

var (
	headerShape = shape{numbers: 0b11110, required: 0b1110, structs: 1<<v1Field | 1<<dictionaryField | 1<<v2Field}
	shapes      = [...]shape{
		v1Field:         {numbers: 0b11110, required: 0b11110, structs: 1 << 5}, // its statistics
		dictionaryField: {numbers: 0b110, required: 0b110, flags: 1 << 3},
		v2Field:         {numbers: 0b1111110, required: 0b1111110, flags: 1 << 7, structs: 1 << 8},
	}
)

// parseHeader reads the headers that writers write. Anything else is not OK,
// and left to the library, which takes several microseconds for each header,
// and says what is wrong with it.
//
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
func parseHeader(b []byte) (h pageHeader, length int, ok bool) {
	r := headerReader{left: b}
	var top, rest [10]int32
	rest[7] = 1 // compressed unless it is said not to be
	holds := 0
	r.fields(headerShape, &top, func(id int) {
		r.bad = r.bad || holds != 0
		holds = id
		r.fields(shapes[id], &rest, func(int) { r.skipStatistics() })
	})
	h = pageHeader{
		kind: format.PageType(top[1]), plain: int64(top[2]), compressed: int64(top[3]), crc: uint32(top[4]),
		values: int64(rest[1]), encoding: format.Encoding(rest[2]), packed: true,
	}
	var kind format.PageType
	switch holds {
	case v1Field:
		kind, h.version, h.levelEncoding = format.DataPage, 1, format.Encoding(rest[3])
	case dictionaryField:
		kind = format.DictionaryPage
	case v2Field:
		kind, h.version, h.encoding = format.DataPageV2, 2, format.Encoding(rest[4])
		h.levels, h.repeated, h.packed = max(int64(rest[5])+int64(rest[6]), 0), rest[6] != 0, rest[7] == 1
	}
	return h, len(b) - len(r.left), !r.bad && holds != 0 && h.kind == kind
}

// A headerReader takes fields off the bytes of a header.
type headerReader struct {
	left []byte
	bad  bool
}

// next is the identifier and the kind of the next field of a struct, and false
// at its end. It knows fields by their distance to the one before only.
func (r *headerReader) next(before int) (id int, kind byte, more bool) {
	if len(r.left) == 0 {
		r.bad = true
		return 0, 0, false
	}
	head := r.left[0]
	r.left = r.left[1:]
	id = before + int(head>>4)
	r.bad = r.bad || head != 0 && id == before
	return id, head & 0xf, head != 0 && !r.bad
}

// fields reads a struct of a shape; numbers and flags go to their places,
// structs are handed on.
func (r *headerReader) fields(s shape, into *[10]int32, inner func(id int)) {
	var seen uint
	for id, kind, more := r.next(0); more; id, kind, more = r.next(id) {
		switch bit := uint(1) << id; {
		case kind == kindInt32 && s.numbers&bit != 0:
			into[id] = r.number()
		case (kind == kindTrue || kind == kindFalse) && s.flags&bit != 0:
			into[id] = int32(kindFalse - kind)
		case kind == kindStruct && s.structs&bit != 0:
			inner(id)
		default:
			r.bad = true
		}
		seen |= 1 << id
	}
	r.bad = r.bad || s.required&^seen != 0
}

// skipStatistics passes over a struct of numbers, flags and texts.
func (r *headerReader) skipStatistics() {
	for id, kind, more := r.next(0); more; id, kind, more = r.next(id) {
		switch kind {
		case kindTrue, kindFalse:
		case kindInt32, kindInt64:
			r.varint()
		case kindBytes:
			n := r.varint()
			if n > uint64(len(r.left)) {
				r.bad = true
				return
			}
			r.left = r.left[n:]
		default:
			r.bad = true
		}
	}
}

func (r *headerReader) varint() uint64 {
	v, n := binary.Uvarint(r.left)
	if n <= 0 {
		r.bad = true
		return 0
	}
	r.left = r.left[n:]
	return v
}

// number is one of 32 bits, whose sign is its lowest bit.
func (r *headerReader) number() int32 {
	v := r.varint()
	r.bad = r.bad || v > math.MaxUint32
	return int32(uint32(v)>>1) ^ -int32(v&1)
}
