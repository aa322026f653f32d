package aggregate

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"

	"sagsbarometer/estimators"
)

// A Query says what to count.
type Query struct {
	Strata []string // columns whose codes make a stratum; none: one stratum
	Cuts   []Cut
}

// A Cut is one division of the strata into cells, with the measures to count
// in each.
type Cut struct {
	Keys     []Key
	Measures []estimators.Indicator
}

// A Key divides by a column: by its codes, or, where Is is given, into the
// rows with one of these ("1") and the others, those without a code among
// them ("0").
type Key struct {
	Column string
	Is     []string
}

// A Code is a value of a column as text: whole numbers without a point,
// other numbers in the shortest form that reads back, true and false,
// 2025-12-31. It is not OK where the value is missing.
type Code struct {
	Text string
	OK   bool
}

func (c Code) compare(d Code) int {
	if c.OK != d.OK {
		if d.OK {
			return -1
		}
		return 1
	}
	return strings.Compare(c.Text, d.Text)
}

// A Tally is what was counted. Strata and cells that no row falls into are
// not listed.
type Tally struct {
	Strata []Stratum // in byte order of their codes
	Cuts   [][]Cell  // of each cut, by stratum, then in byte order of the codes, missing first
}

// A Stratum is a combination of codes of the strata's columns.
type Stratum struct {
	Codes []Code
	Cases int64
}

// A Cell is the rows of a stratum with the same codes of the keys. Base and
// Counts have an entry for each measure of the cut.
type Cell struct {
	Stratum int
	Codes   []Code
	Cases   int64
	Base    []int64
	Counts  []int64
}

// columns resolves the names of a query, and reports all that do not exist.
func (q Query) columns(schema *arrow.Schema) (map[string]int, error) {
	var names []string
	names = append(names, q.Strata...)
	for _, c := range q.Cuts {
		for _, k := range c.Keys {
			names = append(names, k.Column)
		}
		for _, m := range c.Measures {
			names = append(names, m.Column)
		}
	}
	at := map[string]int{}
	var errs []error
	for _, name := range names {
		if _, ok := at[name]; ok {
			continue
		}
		at[name] = -1
		switch found := schema.FieldIndices(name); {
		case len(found) == 0:
			errs = append(errs, unknownColumn(name, schema))
		case len(found) > 1:
			errs = append(errs, fmt.Errorf("column %q is there %d times", name, len(found)))
		case !readable(schema.Field(found[0]).Type):
			errs = append(errs, fmt.Errorf("column %q is of type %s, which cannot be counted", name, schema.Field(found[0]).Type))
		default:
			at[name] = found[0]
		}
	}
	return at, errors.Join(errs...)
}

// checkColumns reports all columns of an analysis that do not exist, whatever
// route would come to read them first.
func (p *plan) checkColumns(schema *arrow.Schema) error {
	names := slices.Concat(p.Strata, []string{p.Cluster, p.Weight, p.Population, p.Collapse, p.Until, p.Order}, p.Fixed)
	if r := p.Response; r != nil {
		names = append(names, r.Class, r.InScope, r.Responded)
	}
	if second := p.SecondPhase; second != nil {
		names = append(append(names, second.Class...), second.Again.Column)
	}
	for _, r := range p.Requests {
		if r.Kind == estimators.KindContrast {
			continue
		}
		names = append(names, r.Y.Column, r.X.Column)
		names = append(append(names, r.By...), r.Standard...)
		names = append(names, slices.Sorted(maps.Keys(r.Where))...)
		if r.Poststratified {
			names = append(names, p.Post, p.PostPopulation)
		}
	}
	if k := p.Calibration; k != nil {
		for _, m := range k.Margins {
			names = append(names, m.Columns...)
		}
		for _, a := range k.Amounts {
			names = append(names, a.Name)
		}
	}
	names = slices.DeleteFunc(names, func(name string) bool { return name == "" })
	_, err := Query{Strata: names}.columns(schema)
	return err
}

func unknownColumn(name string, schema *arrow.Schema) error {
	var names []string
	for _, f := range schema.Fields() {
		names = append(names, f.Name)
	}
	if near, ok := closest(name, names); ok {
		return fmt.Errorf("no column %q, did you mean %q?", name, near)
	}
	slices.Sort(names)
	return fmt.Errorf("no column %q, there are %s", name, strings.Join(names, ", "))
}
