package data

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// The instruction and the table put every bit where going through them one by
// one does, wherever the rows begin and however many there are. Memory that
// ends with the bits is left to the table.
func TestAddSpread(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.SampledFrom([]int{0, 8, 3}).Draw(t, "rows before")
		mask := rapid.SliceOfN(rapid.Byte(), 0, 60).Draw(t, "mask")
		count := max(0, 8*len(mask)-from-rapid.IntRange(0, 7).Draw(t, "rows less"))
		packed := rapid.SliceOfN(rapid.Byte(), len(mask), len(mask)).Draw(t, "bits")
		var want bitmap
		want.addRun(true, from)
		next := 0
		for i := range count {
			bit := bitsAt(mask, from+i) & 1
			want.addRun(bit&bitsAt(packed, next) == 1, 1)
			next += int(bit)
		}
		for _, some := range [][]byte{slices.Clip(packed), append(slices.Clone(packed), make([]byte, 8)...)[:len(packed)]} {
			var got bitmap
			got.addRun(true, from)
			got.addSpread(mask, from, count, some)
			got.addRun(true, 1) // which what was kept of the last byte goes into
			last := want
			last.bytes = slices.Clone(want.bytes)
			last.addRun(true, 1)
			if !slices.Equal(got.packed(), last.packed()) || got.n != last.n {
				t.Fatalf("%x of %d bits, want %x of %d", got.packed(), got.n, last.packed(), last.n)
			}
		}
	})
}
