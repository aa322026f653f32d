package aggregate

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// Whether rows are gone through one by one or from run to run, they fall into
// the same cells, and the same fields follow from them.
func TestRuns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows := rapid.IntRange(64, 5000).Draw(t, "rows")
		fields := make([][2]*field, 3) // each once with its runs, once without
		for k := range fields {
			codes := make([]uint32, 0, rows)
			for len(codes) < rows {
				code := uint32(rapid.IntRange(0, 3).Draw(t, "code"))
				long := rapid.IntRange(20, 2500).Draw(t, "rows of a run")
				codes = append(codes, slices.Repeat([]uint32{code}, min(long, rows-len(codes)))...)
			}
			width := 4
			if k < 2 && rapid.IntRange(0, 9).Draw(t, "damage") == 0 {
				width = 3 // so that some codes may be beyond
			}
			for way := range 2 {
				fields[k][way] = &field{codes: codes, width: width, levels: make([]Code, width), scanned: way == 1}
			}
		}
		var codes [2][]uint16
		var follows [2][3]bool
		var failed [2]bool
		for way := range 2 {
			d, err := byField(fields[0][way], rows)
			if err == nil {
				d, err = d.with(fields[1][way])
			}
			if failed[way] = err != nil; failed[way] {
				continue
			}
			for code, row := range d.row {
				if row >= 0 && int(d.code(row)) != code {
					t.Fatalf("row %d stands for code %d, and has %d", row, code, d.code(row))
				}
			}
			codes[way] = d.spelled()
			for code, row := range d.row {
				if row >= 0 && int(d.spelled()[row]) != code || row < 0 && slices.Contains(d.spelled(), uint16(code)) {
					t.Fatalf("row %d stands for code %d", row, code)
				}
			}
			if way == 1 {
				d.runs = nil
			}
			for k := range fields {
				follows[way][k] = followedCodes(d, fields[k][way].codes)
			}
		}
		if failed[0] != failed[1] || !slices.Equal(codes[0], codes[1]) || follows[0] != follows[1] {
			t.Fatalf("failed %t, codes %d, follows %t", failed, codes, follows)
		}
		if !failed[0] && !(follows[0][0] && follows[0][1]) {
			t.Fatal("what divides the rows does not follow from their cells")
		}
	})
}

// By hand: three runs, the last of one row.
func TestRunsOf(t *testing.T) {
	codes := slices.Concat(slices.Repeat([]uint16{7}, 50), slices.Repeat([]uint16{2}, 61), []uint16{7})
	want := []run{{50, 7}, {111, 2}, {112, 7}}
	if got := runsOf(codes); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := runsOf(append([]uint16{1}, codes[len(codes)-40:]...)); got != nil {
		t.Errorf("%v of runs that are short", got)
	}
}

// Rows of runs are counted as one by one, wherever runs begin and end.
func TestOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.SliceOfN(rapid.Byte(), 1, 60)
		p := plane{counts: bits.Draw(t, "counts")}
		rows := 8 * len(p.counts)
		if rapid.Bool().Draw(t, "base") {
			p.base = rapid.SliceOfN(rapid.Byte(), len(p.counts), len(p.counts)).Draw(t, "base")
		}
		from := rapid.IntRange(0, rows).Draw(t, "from")
		to := rapid.IntRange(from, rows).Draw(t, "to")
		var base, counts uint32
		for i := from; i < to; i++ {
			b, y := p.words(i / 64)
			base += uint32(b >> (i % 64) & 1)
			counts += uint32(y >> (i % 64) & 1)
		}
		if b, y := p.ones(from, to); b != base || y != counts {
			t.Fatalf("%d of %d from %d to %d, want %d of %d", y, b, from, to, counts, base)
		}
	})
}
