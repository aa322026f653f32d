package aggregate

import (
	"encoding/binary"
	"math/bits"
)

// A run is rows of the same code that stand together, as they do in a file that
// is sorted: those after the run before, up to a row.
type run struct {
	to   int
	code uint32
}

// shortestRun is the mean length from which it pays to go from run to run
// instead of row by row.
const shortestRun = 32

// runsOf are the runs of codes, nil where they are short. The first rows tell
// most files that are not sorted.
func runsOf[C cellCode](codes []C) (runs []run) {
	for from := 0; from < len(codes); {
		from = endOfRun(codes, from)
		runs = append(runs, run{from, uint32(codes[from-1])})
		if len(runs)*shortestRun > min(from+1024, len(codes)) {
			return nil
		}
	}
	return runs
}

// endOfRun is the row after the run that begins at a row. Rows that are the same
// as those one row before are all the same, and that is asked of many at once.
func endOfRun[C cellCode](codes []C, from int) int {
	const many, some = 1024, 64
	code, to := codes[from], from+1
	for to+many <= len(codes) && *(*[many]C)(codes[to-1:]) == *(*[many]C)(codes[to:]) {
		to += many
	}
	for to+some <= len(codes) && *(*[some]C)(codes[to-1:]) == *(*[some]C)(codes[to:]) {
		to += some
	}
	for to < len(codes) && codes[to] == code {
		to++
	}
	return to
}

// bothRuns goes through the rows that stand together in both lists.
func bothRuns(a, b []run, do func(to int, first, second uint32)) {
	for len(a) > 0 && len(b) > 0 {
		to := min(a[0].to, b[0].to)
		do(to, a[0].code, b[0].code)
		if a[0].to == to {
			a = a[1:]
		}
		if b[0].to == to {
			b = b[1:]
		}
	}
}

// runs are those of the codes, which are loaded.
func (f *field) runs() []run {
	if !f.scanned {
		f.inRuns, f.scanned = runsOf(f.codes), true
	}
	return f.inRuns
}

// byRuns is a division of which the runs are known, with codes below width.
func byRuns(runs []run, width int) *division {
	d := &division{row: unseen(width), runs: runs}
	from := 0
	for _, r := range runs {
		d.row[r.code] = int32(from)
		from = r.to
	}
	return d
}

// withRuns divides further by runs of codes below width.
func (d *division) withRuns(runs []run, width int) *division {
	both := make([]run, 0, len(d.runs)+len(runs))
	bothRuns(d.runs, runs, func(to int, cell, code uint32) {
		both = append(both, run{to, cell*uint32(width) + code})
	})
	return byRuns(both, len(d.row)*width)
}

// runsWithin reports whether all codes of runs are below width.
func runsWithin(runs []run, width int) bool {
	for _, r := range runs {
		if int(r.code) >= width {
			return false
		}
	}
	return true
}

// followedRuns is followed for values that stand in runs.
func followedRuns(d *division, values []uint32, runs []run) bool {
	same := true
	bothRuns(d.runs, runs, func(_ int, cell, value uint32) {
		same = same && values[d.row[cell]] == value
	})
	return same
}

// countRuns counts runs of rows of the same cell.
func countRuns(c *chunkCount, runs []run, planes []plane) {
	from := 0
	for _, r := range runs {
		c.cases[r.code] += uint32(r.to - from)
		counts := c.counts[2*int(r.code)*len(planes):]
		for m, p := range planes {
			base, counted := p.ones(from, r.to)
			counts[2*m] += base
			counts[2*m+1] += counted
		}
		from = r.to
	}
}

// ones counts the rows from up to to in the base, and those that count.
func (p plane) ones(from, to int) (base, counted uint32) {
	first, last := from/64, to/64
	b, y := p.words(first)
	left := ^uint64(0) << (from % 64)
	if first == last {
		left &= 1<<(to%64) - 1
		return ones(b & left), ones(y & left)
	}
	base, counted = ones(b&left), ones(y&left)
	if to%64 != 0 {
		b, y = p.words(last)
		base += ones(b & (1<<(to%64) - 1))
		counted += ones(y & (1<<(to%64) - 1))
	}
	whole := p.counts[8*first+8 : 8*last]
	if p.base == nil {
		for ; len(whole) >= 8; whole = whole[8:] {
			counted += ones(binary.LittleEndian.Uint64(whole))
		}
		return base + uint32(64*(last-first-1)), counted
	}
	for within := p.base[8*first+8 : 8*last]; len(whole) >= 8 && len(within) >= 8; whole, within = whole[8:], within[8:] {
		b := binary.LittleEndian.Uint64(within)
		base += ones(b)
		counted += ones(b & binary.LittleEndian.Uint64(whole))
	}
	return base, counted
}

func ones(word uint64) uint32 { return uint32(bits.OnesCount64(word)) }
