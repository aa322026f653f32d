package data

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/parquet-go/bitpack"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// errForeign is for pages that are left to the library: written in one of the
// many ways that files of this project do not use.
var errForeign = errors.New("an encoding that is left to the library")

// plainDictionary is what old writers say of both a dictionary and its indices.
const plainDictionary format.Encoding = 2

// A rawSink gathers the values of pages as they lie in the file. It is the
// fast way; what it returns errForeign for, the sink gathers by the other.
type rawSink interface {
	sink
	// setDictionary takes the dictionary.
	setDictionary(p rawPage) error
	// addRaw takes a page of which present rows have a value: those that have
	// a 1 in valid, from bit from on, or all.
	addRaw(p rawPage, valid []byte, from, present int) error
}

// A rawPage is a page that was unpacked, with its values still encoded.
type rawPage struct {
	dictionary bool
	rows       int // or values of the dictionary
	encoding   format.Encoding
	levels     []byte // definition levels, encoded
	body       []byte // values, encoded; some bytes of memory follow
}

// A rawChunk is a column chunk in memory.
type rawChunk struct {
	meta     *format.ColumnMetaData
	optional bool
	bytes    []byte // what is not read yet
	left     int    // rows
	plain    []byte // memory for a page
}

// load reads a column chunk into memory, and keeps that for the next.
func (c *rawChunk) load(r io.ReaderAt, size int64, memory []byte) ([]byte, error) {
	at := c.meta.DataPageOffset
	if c.meta.DictionaryPageOffset != 0 {
		at = c.meta.DictionaryPageOffset
	}
	if at < 0 || c.meta.TotalCompressedSize < 0 || at > size || c.meta.TotalCompressedSize > size-at {
		return memory, errors.New("a column chunk outside the file")
	}
	memory = slices.Grow(memory[:0], int(c.meta.TotalCompressedSize)+bitpack.PaddingInt32)[:c.meta.TotalCompressedSize]
	if _, err := r.ReadAt(memory, at); err != nil && !errors.Is(err, io.EOF) {
		return memory, err
	}
	c.bytes = memory
	return memory, nil
}

// next unpacks the next page. What a header claims is held against the chunk
// before anything acts on it.
func (c *rawChunk) next() (p rawPage, err error) {
	header, n, err := readHeader(c.bytes)
	if err != nil {
		return p, err
	}
	c.bytes = c.bytes[n:]
	compressed, plain := header.compressed, header.plain
	if compressed < 0 || compressed > int64(len(c.bytes)) || plain < 0 || plain > maxPage {
		return p, fmt.Errorf("a page of %d bytes, %d uncompressed", compressed, plain)
	}
	body := c.bytes[:compressed]
	c.bytes = c.bytes[compressed:]
	if header.crc != 0 && header.crc != crc32.ChecksumIEEE(body) {
		return p, errors.New("a page that does not match its checksum")
	}
	p = rawPage{dictionary: header.kind == format.DictionaryPage, rows: int(header.values), encoding: header.encoding}
	switch {
	case p.dictionary && header.version == 0:
		if header.values < 0 || header.values > plain {
			return p, fmt.Errorf("a dictionary of %d values in %d bytes", header.values, plain)
		}
	case header.values < 0 || header.values > int64(c.left):
		return p, fmt.Errorf("a page of %d rows, want at most %d", header.values, c.left)
	case header.version == 2:
		levels := header.levels
		if header.repeated || levels > compressed || levels > plain {
			return p, errLevels
		}
		p.levels, body = body[:levels], body[levels:]
		plain -= levels
	case header.version == 1:
		if c.optional && header.levelEncoding != format.RLE {
			return p, errForeign
		}
	default:
		return p, errForeign
	}
	if header.packed && c.meta.Codec != format.Uncompressed {
		if body, err = c.unpack(body, plain); err != nil {
			return p, err
		}
	}
	if header.version == 1 && c.optional {
		if p.levels, body, err = prefixed(body); err != nil {
			return p, err
		}
	}
	p.body = body
	if !p.dictionary {
		c.left -= p.rows
	}
	return p, nil
}

// unpack uncompresses a page.
func (c *rawChunk) unpack(body []byte, plain int64) ([]byte, error) {
	if plain == 0 && len(body) == 0 {
		return body, nil
	}
	if claim := frameClaim(c.meta.Codec, body); claim > uint64(plain) {
		return nil, fmt.Errorf("compressed bytes that claim to hold %d, want %d", claim, plain)
	}
	c.plain = slices.Grow(c.plain[:0], int(plain)+bitpack.PaddingInt32)
	out, err := parquet.LookupCompressionCodec(c.meta.Codec).Decode(c.plain[:plain], body)
	if err != nil {
		return nil, err
	}
	if int64(len(out)) != plain {
		return nil, fmt.Errorf("a page of %d bytes, want %d", len(out), plain)
	}
	return out, nil
}

// prefixed takes off bytes that have their length before them.
func prefixed(body []byte) (first, rest []byte, err error) {
	if len(body) < 4 {
		return nil, nil, errValues
	}
	n := int64(binary.LittleEndian.Uint32(body))
	if n > int64(len(body))-4 {
		return nil, nil, errValues
	}
	return body[4 : 4+n], body[4+n:], nil
}

// read decodes the pages of a column chunk straight into an Arrow array.
func (c *rawChunk) read(rows int, s rawSink) (arrow.Array, error) {
	var valid bitmap
	if c.optional {
		valid = newBitmap(firstCap(rows))
	}
	present := 0
	c.left = rows
	for c.left > 0 {
		if len(c.bytes) == 0 {
			return nil, fmt.Errorf("pages with %d rows, want %d", rows-c.left, rows)
		}
		p, err := c.next()
		if err != nil {
			return nil, err
		}
		if p.dictionary {
			if err := s.setDictionary(p); err != nil {
				return nil, err
			}
			continue
		}
		from, ones := valid.n, p.rows
		if c.optional {
			if ones, err = valid.addHybrid(p.levels, p.rows); err != nil {
				return nil, err
			}
		}
		if err := s.addRaw(p, valid.bytes, from, ones); err != nil {
			return nil, err
		}
		present += ones
	}
	if present == rows {
		recycled.Free(valid.bytes)
		return s.array(nil, rows, 0), nil
	}
	return s.array(valid.packed(), rows, rows-present), nil
}
