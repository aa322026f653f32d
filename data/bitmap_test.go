package data

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go/encoding/rle"
	"pgregory.net/rapid"
)

// bitsOf is a bitmap as one byte a bit.
func bitsOf(packed []byte, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = packed[i/8] >> (i % 8) & 1
	}
	return out
}

// Pages of any length, one after the other, give the bits that a loop over
// rows gives.
func TestBitmap(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var valid, hybrid, values, packed, runs bitmap
		var wantValid, wantValues, wantPacked, wantRuns []byte
		for range rapid.IntRange(1, 4).Draw(r, "pages") {
			levels := rapid.SliceOfN(rapid.ByteRange(0, 1), 0, 40).Draw(r, "levels")
			for range rapid.IntRange(0, 3).Draw(r, "long") { // words and more of the same, or of what is packed
				same := rapid.SliceOfN(rapid.ByteRange(0, 1), 1, 9).Draw(r, "same")
				levels = append(levels, bytes.Repeat(same, rapid.IntRange(1, 200).Draw(r, "times"))...)
			}
			var page bitmap // the values of rows that have one
			for _, l := range levels {
				value := byte(0)
				if l == 1 {
					value = rapid.ByteRange(0, 1).Draw(r, "value")
					page.addRun(value == 1, 1)
				}
				wantValid, wantValues = append(wantValid, l), append(wantValues, value)
			}
			ones, err := valid.addLevels(levels)
			if err != nil || ones != page.n {
				r.Fatalf("%d ones, %v; want %d", ones, err, page.n)
			}
			encoded, err := (&rle.Encoding{BitWidth: 1}).EncodeLevels(nil, levels)
			if err != nil {
				r.Fatal(err)
			}
			if ones, err := hybrid.addHybrid(encoded, len(levels)); err != nil || ones != page.n {
				r.Fatalf("%d ones, %v; want %d", ones, err, page.n)
			}
			values.addSpread(valid.bytes, valid.n-len(levels), len(levels), page.packed())
			packed.addPacked(page.bytes, page.n)
			wantPacked = append(wantPacked, bitsOf(page.bytes, page.n)...)
			runs.addRun(len(levels)%2 == 1, len(levels))
			for range levels {
				wantRuns = append(wantRuns, byte(len(levels)%2))
			}
		}
		for name, m := range map[string]struct {
			got  bitmap
			want []byte
		}{"valid": {valid, wantValid}, "hybrid": {hybrid, wantValid}, "values": {values, wantValues}, "packed": {packed, wantPacked}, "runs": {runs, wantRuns}} {
			if m.got.n != len(m.want) || len(m.got.packed()) != (len(m.want)+7)/8 {
				r.Fatalf("%s: %d bits in %d bytes, want %d", name, m.got.n, len(m.got.packed()), len(m.want))
			}
			if diff := cmp.Diff(append([]byte{}, m.want...), bitsOf(m.got.bytes, m.got.n)); diff != "" {
				r.Fatalf("%s: %s", name, diff)
			}
		}
	})
}

// By hand: the ones of the mask are at 1, 4 and 7, so the lowest three bits of
// the value, 1, 0, 1, go there.
func TestDeposit(t *testing.T) {
	if got := deposit(0b1001_0010, 0b1111_1101); got != 0b1000_0010 {
		t.Errorf("%08b", got)
	}
}

func TestAddLevelsRefuses(t *testing.T) {
	for _, levels := range [][]byte{{0, 2}, {0, 1, 0, 1, 0, 1, 255, 1}} {
		if _, err := new(bitmap).addLevels(levels); err == nil {
			t.Errorf("%v: no error", levels)
		}
	}
}
