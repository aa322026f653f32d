package data

import (
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"
)

// By hand, from the description of the protocol: the header of a page of
// version 2 with 1000 rows, of which 7 are missing, values plain and
// uncompressed, and of a dictionary of three words.
func TestParseHeaderByHand(t *testing.T) {
	v2 := []byte{
		0x15, 6, 0x15, 0xd0, 0x0f, 0x15, 0xac, 0x02, 0x15, 1, // type 3, 1000 and 150 bytes, checksum -1
		0x4c, 0x15, 0xd0, 0x0f, 0x15, 14, 0x15, 0xd0, 0x0f, 0x15, 0, 0x15, 36, 0x15, 0, 0x12, // field 8: its numbers, and false
		0x1c, 0x36, 14, 0x28, 2, 'a', 'b', 0, 0, 0, // statistics: 7, a text, and the ends of three structs
	}
	want := pageHeader{kind: format.DataPageV2, plain: 1000, compressed: 150, crc: 0xffffffff, version: 2, values: 1000, levels: 18}
	if h, n, ok := parseHeader(append(v2, 1, 2, 3)); h != want || n != len(v2) || !ok {
		t.Errorf("%+v of %d bytes, %v; want %+v of %d", h, n, ok, want, len(v2))
	}
	dictionary := []byte{0x15, 4, 0x15, 30, 0x15, 32, 0x4c, 0x15, 6, 0x15, 4, 0x11, 0, 0}
	want = pageHeader{kind: format.DictionaryPage, plain: 15, compressed: 16, values: 3, encoding: plainDictionary, packed: true}
	if h, n, ok := parseHeader(dictionary); h != want || n != len(dictionary) || !ok {
		t.Errorf("%+v of %d bytes, %v; want %+v of %d", h, n, ok, want, len(dictionary))
	}
	for n := range v2 {
		if _, _, ok := parseHeader(v2[:n]); ok {
			t.Errorf("cut to %d bytes, and read all the same", n)
		}
	}
}

// drawHeader is the header of a page that somebody could have written.
func drawHeader(t *rapid.T) *format.PageHeader {
	number := func() int32 { return rapid.Int32().Draw(t, "number") }
	encoding := func() format.Encoding { return format.Encoding(rapid.Int32Range(0, 9).Draw(t, "encoding")) }
	statistics := format.Statistics{
		NullCount: rapid.Int64().Draw(t, "nulls"), MinValue: rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "least"),
		MaxValue: rapid.SliceOfN(rapid.Byte(), 0, 9).Draw(t, "largest"),
	}
	h := &format.PageHeader{UncompressedPageSize: number(), CompressedPageSize: number(), CRC: number()}
	switch rapid.IntRange(0, 2).Draw(t, "version") {
	case 0:
		h.Type = format.DictionaryPage
		h.DictionaryPageHeader = thrift.New(format.DictionaryPageHeader{NumValues: number(), Encoding: encoding(), IsSorted: rapid.Bool().Draw(t, "sorted")})
	case 1:
		h.Type = format.DataPage
		h.DataPageHeader = thrift.New(format.DataPageHeader{
			NumValues: number(), Encoding: encoding(), DefinitionLevelEncoding: encoding(), RepetitionLevelEncoding: encoding(), Statistics: statistics,
		})
	default:
		h.Type = format.DataPageV2
		v2 := format.DataPageHeaderV2{
			NumValues: number(), NumNulls: number(), NumRows: number(), Encoding: encoding(),
			DefinitionLevelsByteLength: number(), RepetitionLevelsByteLength: number(), Statistics: statistics,
		}
		if rapid.Bool().Draw(t, "said") {
			v2.IsCompressed = thrift.New(rapid.Bool().Draw(t, "compressed"))
		}
		h.DataPageHeaderV2 = thrift.New(v2)
	}
	return h
}

// What writers write is read as the library reads it, without the library; and
// if a byte of it is another, it is read as the library reads it or not at all.
func TestParseHeader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		src, err := thrift.Marshal(new(thrift.CompactProtocol), drawHeader(t))
		if err != nil {
			t.Fatal(err)
		}
		src = append(src, rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(t, "page")...)
		if _, _, ok := parseHeader(src); !ok {
			t.Fatalf("% x is left to the library", src)
		}
		src[rapid.IntRange(0, len(src)-1).Draw(t, "at")] ^= rapid.Byte().Draw(t, "flip")
		var theirs format.PageHeader
		var protocol thrift.CompactProtocol
		from := protocol.NewReaderFromBytes(src)
		err = thrift.NewDecoder(from).Decode(&theirs)
		h, n, ok := parseHeader(src)
		if want := headerOf(&theirs); ok && err == nil && (h != want || n != from.BytesRead()) {
			t.Fatalf("% x: %+v of %d bytes, want %+v of %d", src, h, n, want, from.BytesRead())
		}
		if ok && err != nil {
			t.Logf("% x: %v", src, err)
		}
	})
}
