package lottery

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// readRows are the rows of the plan, the heading first, all as long.
func readRows(src []byte) ([][]string, error) {
	text, ended := strings.CutSuffix(string(src), "\n")
	if !ended {
		return nil, errors.New("plan: the last line does not end, want a line feed")
	}
	var rows [][]string
	var wrong faults
	for i, line := range strings.Split(text, "\n") {
		row, err := fields(line, ',')
		if err == nil {
			err = checkText(line)
		}
		if err == nil && i > 0 && len(rows) > 0 && len(row) != len(rows[0]) {
			err = fmt.Errorf("has %d fields, want %d as in the heading", len(row), len(rows[0]))
		}
		if err != nil {
			wrong.add(fmt.Errorf("plan: line %d: %w", i+1, err))
			continue
		}
		rows = append(rows, row)
	}
	if wrong.any() {
		return nil, wrong.join()
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

// parseCount reads a decimal number in the one form that has one: no sign, no
// leading zero, no space.
func parseCount(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != s {
		return 0, fmt.Errorf("is %q, want a whole number such as 0 or 12", s)
	}
	return n, nil
}
