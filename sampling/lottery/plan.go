package lottery

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
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
	var errs []error
	seen := make(map[string]bool, len(rows)-1)
	for _, row := range rows[1:] {
		line, err := columns.line(design, row)
		if err == nil && seen[line.Stratum] {
			err = errors.New("occurs twice, want each once")
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("plan: stratum %q: %w", row[columns.stratum], err))
		}
		seen[line.Stratum] = true
		p.Lines = append(p.Lines, line)
	}
	if len(errs) == 0 {
		errs = append(errs, p.check())
	}
	if err := errors.Join(errs...); err != nil {
		return Plan{}, err
	}
	return p, nil
}

// readRows are the rows of the plan, the heading first, all as long.
func readRows(src []byte) ([][]string, error) {
	text, ended := strings.CutSuffix(string(src), "\n")
	if !ended {
		return nil, errors.New("plan: the last line does not end, want a line feed")
	}
	var rows [][]string
	var errs []error
	for i, line := range strings.Split(text, "\n") {
		row, err := fields(line, ',')
		if err == nil {
			err = checkText(line)
		}
		if err == nil && i > 0 && len(rows) > 0 && len(row) != len(rows[0]) {
			err = fmt.Errorf("has %d fields, want %d as in the heading", len(row), len(rows[0]))
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("plan: line %d: %w", i+1, err))
			continue
		}
		rows = append(rows, row)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if len(rows) < 2 {
		return nil, errors.New("plan: no strata, want a heading and a line for each")
	}
	return rows, nil
}

// columnsOf are the places of the columns that the draw reads, -1 where there
// is none.
type columnsOf struct{ stratum, population, planned, reserve, group int }

func planColumns(design Design, heading []string) (columnsOf, error) {
	var errs []error
	column := func(name string, wanted bool) int {
		at := slices.Index(heading, name)
		if at < 0 && wanted {
			errs = append(errs, fmt.Errorf("no column %s among %q", name, heading))
		}
		// A reader that takes the last of two would see another plan.
		if at >= 0 && slices.Contains(heading[at+1:], name) {
			errs = append(errs, fmt.Errorf("two columns %s, want one", name))
		}
		return at
	}
	c := columnsOf{column("stratum", true), column("stratum_pop", true), column("n_planned", true),
		column("n_reserve", false), column("group", design == SelfWeighting)}
	return c, errors.Join(errs...)
}

func (c columnsOf) line(design Design, row []string) (Line, error) {
	l := Line{Stratum: row[c.stratum]}
	var errs []error
	count := func(name string, column int, to *int64) {
		n, err := parseCount(row[column])
		if err != nil {
			errs = append(errs, fmt.Errorf("%s %w", name, err))
		}
		*to = n
	}
	if err := checkText(l.Stratum); err != nil {
		errs = append(errs, fmt.Errorf("the name %w", err))
	}
	if c.group >= 0 {
		l.Group = row[c.group]
	}
	count("stratum_pop", c.population, &l.Population)
	switch {
	case design == Stratified:
		count("n_planned", c.planned, &l.Size.Sample)
		if c.reserve >= 0 {
			count("n_reserve", c.reserve, &l.Size.Reserve)
		}
	case row[c.planned] != "":
		errs = append(errs, fmt.Errorf("n_planned is %q, want it empty: the seed decides", row[c.planned]))
	case c.reserve >= 0 && row[c.reserve] != "" && row[c.reserve] != "0":
		errs = append(errs, fmt.Errorf("n_reserve is %q, want 0: a self-weighting draw has no reserves", row[c.reserve]))
	}
	return l, errors.Join(errs...)
}

// check holds the numbers against each other.
func (p Plan) check() error {
	if p.Design == SelfWeighting {
		if err := checkLeaves(p.Total, p.leaves()); err != nil {
			return fmt.Errorf("plan: %w", err)
		}
		return nil
	}
	var errs []error
	var sum, population int64
	for _, l := range p.Lines {
		switch {
		case l.Population < 1:
			errs = append(errs, fmt.Errorf("plan: stratum %q: stratum_pop is %d, want at least 1", l.Stratum, l.Population))
		case l.Population > maxCases-population:
			errs = append(errs, fmt.Errorf("plan: stratum %q: more than %.0f cases so far", l.Stratum, float64(maxCases)))
		case l.Size.Sample > l.Population:
			errs = append(errs, fmt.Errorf("plan: stratum %q: n_planned is %d of %d cases, want at most %d", l.Stratum, l.Size.Sample, l.Population, l.Population))
		case l.Size.Reserve > maxCases:
			errs = append(errs, fmt.Errorf("plan: stratum %q: n_reserve is %d, want at most %.0f", l.Stratum, l.Size.Reserve, float64(maxCases)))
		default:
			sum += l.Size.Sample
			population += l.Population
		}
	}
	if len(errs) == 0 && sum != p.Total {
		errs = append(errs, fmt.Errorf("plan: n_planned sums to %d, want the total %d", sum, p.Total))
	}
	return errors.Join(errs...)
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

// parseCount reads a decimal number in the one form that has one: no sign, no
// leading zero, no space.
func parseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("is %q, want a whole number such as 0 or 12", s)
	}
	return n, nil
}
