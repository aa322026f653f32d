package data

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// maxPage bounds a page, in bytes. Writers aim at 1 MiB, DuckDB at a row group.
const maxPage = 512 << 20

// checkPages looks through the page headers of a column chunk before
// parquet-go acts on them. The library makes room for whatever a header, or
// the frame of a compressed page, claims, and a damaged byte there claims many
// gigabytes, which no recover catches. What a header may claim follows from
// the file: bytes that the chunk has, rows that the row group has.
//
// Runs inside a page stay unchecked. They are covered by the checksums that we
// write; other writers leave those out, and then a damaged page can still make
// the library ask for up to 2^31 values.
func checkPages(r io.ReaderAt, size int64, meta *format.ColumnMetaData, rows int) error {
	at := meta.DataPageOffset
	if meta.DictionaryPageOffset != 0 {
		at = meta.DictionaryPageOffset
	}
	if at < 0 || meta.TotalCompressedSize < 0 || at > size || meta.TotalCompressedSize > size-at {
		return errors.New("a column chunk outside the file")
	}
	end := at + meta.TotalCompressedSize
	for left := int64(rows); at < end && left > 0; {
		header, n, err := readPageHeader(r, at, end)
		if err != nil {
			return err
		}
		at += n
		compressed, plain := int64(header.CompressedPageSize), int64(header.UncompressedPageSize)
		if compressed < 0 || compressed > end-at || plain < 0 || plain > maxPage {
			return fmt.Errorf("a page of %d bytes, %d uncompressed", compressed, plain)
		}
		values, body, packed := pageClaims(&header)
		switch {
		case header.Type == format.DictionaryPage:
			if values < 0 || values > plain {
				return fmt.Errorf("a dictionary of %d values in %d bytes", values, plain)
			}
		case values < 0 || values > left:
			return fmt.Errorf("a page of %d rows, want at most %d", values, left)
		default:
			left -= values
		}
		if packed {
			if err := checkFrame(meta.Codec, r, at+body, at+compressed, plain-body); err != nil {
				return err
			}
		}
		at += compressed
	}
	return nil
}

// readPageHeader reads the header at an offset and says how long it is. It
// holds statistics, so there is no telling before.
func readPageHeader(r io.ReaderAt, at, end int64) (header format.PageHeader, n int64, err error) {
	for room := int64(1 << 10); ; room *= 8 {
		buf := make([]byte, min(room, end-at))
		if _, err := r.ReadAt(buf, at); err != nil && !errors.Is(err, io.EOF) {
			return header, 0, err
		}
		var protocol thrift.CompactProtocol
		from := protocol.NewReaderFromBytes(buf)
		header = format.PageHeader{}
		err = thrift.NewDecoder(from).Decode(&header)
		if err == nil {
			return header, int64(from.BytesRead()), nil
		}
		if room >= end-at || room > 1<<20 {
			return header, 0, fmt.Errorf("page header: %w", err)
		}
	}
}

// pageClaims are the number of values of a page, where its compressed part
// begins, and whether there is one.
func pageClaims(h *format.PageHeader) (values, body int64, packed bool) {
	switch {
	case h.DataPageHeaderV2.Valid:
		v2 := &h.DataPageHeaderV2.V
		levels := int64(v2.DefinitionLevelsByteLength) + int64(v2.RepetitionLevelsByteLength)
		return int64(v2.NumValues), max(levels, 0), !v2.IsCompressed.Valid || v2.IsCompressed.V
	case h.DataPageHeader.Valid:
		return int64(h.DataPageHeader.V.NumValues), 0, true
	}
	return int64(h.DictionaryPageHeader.V.NumValues), 0, true
}

// checkFrame refuses compressed bytes that claim more than the page holds.
func checkFrame(codec format.CompressionCodec, r io.ReaderAt, from, to, want int64) error {
	buf := make([]byte, max(0, min(18, to-from))) // the longest zstd header
	if len(buf) == 0 {
		return nil
	}
	if _, err := r.ReadAt(buf, from); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if claim := frameClaim(codec, buf); claim > uint64(max(want, 0)) {
		return fmt.Errorf("compressed bytes that claim to hold %d, want %d", claim, want)
	}
	return nil
}

// frameClaim is what compressed bytes say they hold; 0 where they do not say.
func frameClaim(codec format.CompressionCodec, b []byte) (claim uint64) {
	switch codec {
	case format.Snappy:
		claim, _ = binary.Uvarint(b)
	case format.Zstd:
		claim = zstdContentSize(b)
	}
	return claim
}

// zstdContentSize is what a frame says it holds; 0 where it does not say or is
// no frame (RFC 8878, section 3.1.1.1).
func zstdContentSize(b []byte) uint64 {
	if len(b) < 5 || !bytes.HasPrefix(b, []byte{0x28, 0xb5, 0x2f, 0xfd}) {
		return 0
	}
	descriptor := b[4]
	single := descriptor>>5&1 == 1
	at := 5 + [...]int{0, 1, 2, 4}[descriptor&3]
	if !single {
		at++ // the window descriptor
	}
	var field [8]byte
	n := copy(field[:], b[min(at, len(b)):])
	size := binary.LittleEndian.Uint64(field[:])
	switch descriptor >> 6 {
	case 0:
		if !single || n < 1 {
			return 0
		}
		return size & 0xff
	case 1:
		return size&0xffff + 256
	case 2:
		return size & 0xffffffff
	default:
		return size
	}
}
