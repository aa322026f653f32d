package lottery

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Case is one line of the frame.
type Case struct{ Stratum, ID string }

// CanonicalFrame is the list that is frozen: a line "stratum TAB id LF" for
// each case, sorted by bytes. The order of cases does not matter. Its SHA-256
// ([HashHex]) and the root of its [Tree] are what a commitment holds.
//
// It refuses an empty list, an id or a stratum against the package's rule,
// and an id that occurs twice; all at once.
func CanonicalFrame(cases []Case) ([]byte, error) {
	if err := checkCases(cases); err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	sorted := slices.SortedFunc(slices.Values(cases), compareCases)
	size := 0
	for _, c := range sorted {
		size += len(c.Stratum) + len(c.ID) + 2
	}
	frame := make([]byte, 0, size)
	for _, c := range sorted {
		frame = append(append(frame, c.Stratum...), '\t')
		frame = append(append(frame, c.ID...), '\n')
	}
	return frame, nil
}

// ParseFrame reads a canonical frame back, in its order. What it accepts is
// canonical: CanonicalFrame of the cases gives the same bytes.
func ParseFrame(frame []byte) ([]Case, error) {
	if len(frame) == 0 {
		return nil, errors.New("frame: is empty, want at least one case")
	}
	if frame[len(frame)-1] != '\n' {
		return nil, errors.New("frame: the last line does not end, want a line feed")
	}
	lines := Lines(frame)
	cases := make([]Case, len(lines))
	var wrong faults
	for i, line := range lines {
		stratum, id, found := strings.Cut(string(line), "\t")
		if !found {
			wrong.add(fmt.Errorf("frame: line %d: no tab, want stratum TAB id", i+1))
			continue
		}
		cases[i] = Case{stratum, id}
		if i > 0 && bytes.Compare(lines[i-1], line) > 0 {
			wrong.add(fmt.Errorf("frame: line %d: comes before line %d in the order of bytes, want lines sorted", i+1, i))
		}
	}
	if wrong.any() {
		return nil, wrong.join()
	}
	if err := checkCases(cases); err != nil {
		return nil, fmt.Errorf("frame: %w", err)
	}
	return cases, nil
}

// Lines are the lines of a frame without their line feeds: the leaves of its
// Merkle tree. They share the frame's memory.
func Lines(frame []byte) [][]byte {
	lines := make([][]byte, 0, bytes.Count(frame, []byte{'\n'}))
	for line := range bytes.Lines(frame) {
		lines = append(lines, bytes.TrimSuffix(line, []byte{'\n'}))
	}
	return lines
}

// Line is the leaf of one case: its line without the line feed.
func (c Case) Line() []byte { return []byte(c.Stratum + "\t" + c.ID) }

// compareCases is the order of the lines: no byte of a stratum is below TAB.
func compareCases(a, b Case) int {
	return cmp.Or(strings.Compare(a.Stratum, b.Stratum), strings.Compare(a.ID, b.ID))
}

// checkCases lists every case against the rule and every id that comes again.
func checkCases(cases []Case) error {
	if len(cases) == 0 {
		return errors.New("no cases, want at least one")
	}
	var wrong faults
	stratum := make(map[string]string, len(cases)) // of each id
	for _, c := range cases {
		if err := checkText(c.ID); err != nil {
			wrong.add(fmt.Errorf("case %q of stratum %q: the id %w", c.ID, c.Stratum, err))
		}
		if err := checkText(c.Stratum); err != nil {
			wrong.add(fmt.Errorf("case %q of stratum %q: the stratum %w", c.ID, c.Stratum, err))
		}
		if before, twice := stratum[c.ID]; twice {
			wrong.add(fmt.Errorf("case %q occurs in stratum %q and again in stratum %q, want each case once", c.ID, before, c.Stratum))
			continue
		}
		stratum[c.ID] = c.Stratum
	}
	return wrong.join()
}
