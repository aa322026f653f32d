package data

import (
	"slices"
	"testing"
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
