package data

import (
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/rle"
	"pgregory.net/rapid"
)

// By hand: four groups of eight numbers of two bits, of which a page has the
// first three, 0, 1 and 2. DuckDB fills up to 32 numbers, and what it fills
// with need not be in the dictionary of three words.
func TestIndicesFilledUp(t *testing.T) {
	page := []byte{2, 4<<1 | 1, 0b11_10_01_00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}
	got, err := indices([]int32{7}, page, 3, 3)
	if err != nil || !slices.Equal(got, []int32{7, 0, 1, 2}) {
		t.Errorf("%v, %v", got, err)
	}
	if got, err := indices(nil, page, 4, 3); err == nil {
		t.Errorf("%v, where the fourth is in no dictionary of three", got)
	}
}

// Numbers of no bits take no bytes, so a page can claim any count of them: no
// more memory is taken than the page has rows.
func TestIndicesOfNoBits(t *testing.T) {
	got, err := indices(nil, []byte{0, 0x81, 0x80, 0x80, 0x80, 0x08}, 3, 1)
	if err != nil || !slices.Equal(got, []int32{0, 0, 0}) || cap(got) > 100 {
		t.Errorf("%v of %d, %v", got, cap(got), err)
	}
}

// Words looked up on the way are those of the indices, and an index beyond the
// dictionary is refused either way.
func TestLookUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var codes []int32
		for range rapid.IntRange(1, 6).Draw(t, "stretches") {
			some := rapid.SliceOfN(rapid.Int32Range(0, 6), 1, 20).Draw(t, "some")
			codes = append(codes, slices.Repeat(some, rapid.IntRange(1, 300).Draw(t, "times"))...)
		}
		body, err := (&rle.Encoding{BitWidth: 3}).EncodeInt32(nil, codes)
		if err != nil {
			t.Fatal(err)
		}
		words := []int64{10, 11, 12, 13, 14, 15, 16}[:rapid.IntRange(5, 7).Draw(t, "words")]
		body = append([]byte{3}, body...)
		if rapid.Bool().Draw(t, "more memory") {
			body = append(body, make([]byte, 64)...)[:len(body)]
		}
		got, err := lookUp([]int64{7}, body, len(codes), words)
		if beyond := int(slices.Max(codes)) >= len(words); beyond != (err != nil) {
			t.Fatalf("%v, where the largest index is %d of %d words", err, slices.Max(codes), len(words))
		} else if beyond {
			return
		}
		want := []int64{7}
		for _, code := range codes {
			want = append(want, words[code])
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%d, want %d", got, want)
		}
	})
}
