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
		rows := rapid.IntRange(64, 2000).Draw(t, "rows")
		fields := make([][2]*field, 3) // each once with its runs, once without
		for k := range fields {
			codes := make([]uint32, 0, rows)
			for len(codes) < rows {
				code := uint32(rapid.IntRange(0, 3).Draw(t, "code"))
				long := rapid.IntRange(20, 400).Draw(t, "rows of a run")
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
			codes[way] = d.narrow
			for code, row := range d.row {
				if row >= 0 && int(d.narrow[row]) != code || row < 0 && slices.Contains(d.narrow, uint16(code)) {
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
