package lottery

import (
	"errors"
	"fmt"
)

// A Line is what a plan says of one stratum.
type Line struct {
	Stratum    string
	Group      string // the middle node of the tree of [Round], such as a region; empty where the plan has none
	Population int64  // N_h, at least 1
	Size       Size   // zero under SelfWeighting
}

// A Plan is what is committed to beside the frame: how many cases are drawn
// from each stratum, or how many in all and from which tree.
type Plan struct {
	Design Design
	Total  int64 // cases of the sample, without reserves
	Lines  []Line
}

// maxCases bounds all counts, and total times population, so that nothing
// overflows an int64 and every product is an exact float64 as well.
const maxCases = 1e14

// ReadPlan reads a plan's file, of which the package's documentation tells.
//
// Errors, all at once: no such design; a line that is no CSV or has another
// number of fields; a column that is missing or there twice; a stratum against
// the package's rule, twice or without cases; more cases planned than there
// are; a sum of n_planned that is not total; under SelfWeighting a size or
// reserves, or leaves that [Round] refuses.
func ReadPlan(design Design, total int64, src []byte) (Plan, error) {
	if err := design.check(); err != nil {
		return Plan{}, fmt.Errorf("plan: the design %w", err)
	}
	rows, err := readRows(src)
	if err != nil {
		return Plan{}, err
	}
	columns, err := planColumns(design, rows[0])
	if err != nil {
		return Plan{}, fmt.Errorf("plan: %w", err)
	}
	p := Plan{Design: design, Total: total}
	var wrong faults
	seen := make(map[string]bool, len(rows)-1)
	for _, row := range rows[1:] {
		line, err := columns.line(design, row)
		if err == nil && seen[line.Stratum] {
			err = errors.New("occurs twice, want each once")
		}
		if err != nil {
			wrong.add(fmt.Errorf("plan: stratum %q: %w", row[columns.stratum], err))
		}
		seen[line.Stratum] = true
		p.Lines = append(p.Lines, line)
	}
	if !wrong.any() {
		wrong.add(p.check())
	}
	if err := wrong.join(); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// check holds the numbers against each other.
func (p Plan) check() error {
	if p.Design == SelfWeighting {
		if err := checkLeaves(p.Total, p.leaves()); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		return nil
	}
	var wrong faults
	var sum, population int64
	for _, l := range p.Lines {
		switch {
		case l.Population < 1:
			wrong.add(fmt.Errorf("plan: stratum %q: stratum_pop is %d, want at least 1", l.Stratum, l.Population))
		case l.Population > maxCases-population:
			wrong.add(fmt.Errorf("plan: stratum %q: more than %.0f cases so far", l.Stratum, float64(maxCases)))
		case l.Size.Sample > l.Population:
			wrong.add(fmt.Errorf("plan: stratum %q: n_planned is %d of %d cases, want at most %d", l.Stratum, l.Size.Sample, l.Population, l.Population))
		case l.Size.Reserve > maxCases:
			wrong.add(fmt.Errorf("plan: stratum %q: n_reserve is %d, want at most %.0f", l.Stratum, l.Size.Reserve, float64(maxCases)))
		default:
			sum += l.Size.Sample
			population += l.Population
		}
	}
	if !wrong.any() && sum != p.Total {
		wrong.add(fmt.Errorf("plan: n_planned sums to %d, want the total %d", sum, p.Total))
	}
	return wrong.join()
}

// Sizes are those of the draw with the seed: the plan's own, or under
// SelfWeighting those that [Round] gives. Errors are those of Round.
func (p Plan) Sizes(seed string) (map[string]Size, error) {
	sizes := make(map[string]Size, len(p.Lines))
	if p.Design != SelfWeighting {
		for _, l := range p.Lines {
			sizes[l.Stratum] = l.Size
		}
		return sizes, nil
	}
	rounded, err := Round(seed, p.Total, p.leaves())
	if err != nil {
		return nil, err
	}
	for i, l := range p.Lines {
		sizes[l.Stratum] = Size{Sample: rounded[i]}
	}
	return sizes, nil
}

func (p Plan) leaves() []Leaf {
	leaves := make([]Leaf, len(p.Lines))
	for i, l := range p.Lines {
		leaves[i] = Leaf{Group: l.Group, Code: l.Stratum, Population: l.Population}
	}
	return leaves
}
