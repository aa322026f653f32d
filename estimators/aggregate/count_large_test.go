package aggregate

import (
	"errors"
	"math"
	"runtime"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/estimators"
)

// A crossing of a million cells, each of one row, counts in memory that fits
// the smallest machine.
func TestCountMillionCells(t *testing.T) {
	if testing.Short() {
		t.Skip("takes some seconds")
	}
	const side = 1000
	columns := []column{{"a", "int", make([]string, side*side)}, {"b", "int", make([]string, side*side)}, {"y", "bool", make([]string, side*side)}}
	for i := range side * side {
		// 7919 is prime to a million, so that all pairs come, in disorder.
		k := i * 7919 % (side * side)
		columns[0].values[i], columns[1].values[i], columns[2].values[i] = strconv.Itoa(k/side), strconv.Itoa(k%side), strconv.FormatBool(k%2 == 1)
	}
	src := source(columns, ordered(side*side), side*side/4, 0)
	q := Query{Cuts: []Cut{{Keys: []Key{{Column: "a"}, {Column: "b"}}, Measures: []estimators.Indicator{{Column: "y"}}}}}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	got, err := Count(t.Context(), src, q, 2)
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 1<<30 {
		t.Errorf("%d MB were asked for", used>>20)
	}
	if n := len(got.Cuts[0]); n != side*side {
		t.Fatalf("%d cells", n)
	}
	for _, c := range got.Cuts[0] {
		b, err := strconv.Atoi(c.Codes[1].Text)
		if err != nil || c.Cases != 1 || c.Base[0] != 1 || c.Counts[0] != int64(b%2) {
			t.Fatalf("%+v", c)
		}
	}
}

// More cells than a cut may have are refused, whatever the workers, and so is
// a count that 64 bits do not hold.
func TestBookRefuses(t *testing.T) {
	l := ledger{next: map[uint64]uint32{}, cases: make([]int64, maxCells)}
	if _, err := l.cell([]uint32{1}); !errors.Is(err, errTooManyCells) {
		t.Errorf("one cell too many: %v", err)
	}
	n := int64(math.MaxInt64 - 5)
	if err := add(&n, 5); err != nil || n != math.MaxInt64 {
		t.Errorf("the largest count: %d, %v", n, err)
	}
	if err := add(&n, 1); !errors.Is(err, errOverflow) || n != math.MaxInt64 {
		t.Errorf("one more: %d, %v", n, err)
	}
}

// Rows that stand together are counted by their bits, all others by lanes,
// with any number of measures: both come to what a loop over rows does.
func TestCountRowsAgrees(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(1, 9000).Draw(t, "rows")
		cells := rapid.IntRange(1, 40).Draw(t, "cells")
		shuffled := rapid.Bool().Draw(t, "shuffled")
		x := rapid.Uint64().Draw(t, "seed")
		next := func() uint64 { x = x*6364136223846793005 + 1442695040888963407; return x >> 33 }
		d := &division{narrow: make([]uint16, rows), row: unseen(cells)}
		for i := range d.narrow {
			d.narrow[i] = uint16(i * cells / rows)
			if shuffled {
				d.narrow[i] = uint16(next() % uint64(cells))
			}
			d.row[d.narrow[i]] = int32(i)
		}
		planes := make([]plane, rapid.IntRange(0, 30).Draw(t, "measures"))
		wantCases, want := make([]uint32, cells), make([]uint32, 2*cells*len(planes))
		for _, code := range d.narrow {
			wantCases[code]++
		}
		for m := range planes {
			p := &planes[m]
			if p.counts = make(bitmap, (rows+7)/8); m%3 > 0 {
				p.base = make(bitmap, (rows+7)/8)
			}
			for i := range p.counts {
				p.counts[i] = byte(next())
				if p.base != nil {
					p.base[i] = byte(next())
				}
			}
			for i, code := range d.narrow {
				if p.base == nil || p.base[i/8]>>(i%8)&1 == 1 {
					want[2*(int(code)*len(planes)+m)]++
					want[2*(int(code)*len(planes)+m)+1] += uint32(p.counts[i/8] >> (i % 8) & 1)
				}
			}
		}
		var c chunkCount
		for range 2 { // the second time in memory that was used
			c.count(d, planes)
			if !slices.Equal(c.cases, wantCases) || !slices.Equal(c.counts, want) {
				t.Fatalf("%d rows in %d cells, %d measures: %v and %v, want %v and %v", rows, cells, len(planes), c.cases, c.counts, wantCases, want)
			}
		}
		wide := &division{row: d.row}
		for _, code := range d.narrow {
			wide.wide = append(wide.wide, uint32(code))
		}
		if c.count(wide, planes); !slices.Equal(c.counts, want) {
			t.Fatalf("codes of 32 bits: %v, want %v", c.counts, want)
		}
	})
}
