package aggregate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"sagsbarometer/estimators"
)

// A rowSurvey is a sheet with the design of its rows.
type rowSurvey struct {
	*sheet
	*estimators.Survey
	strata  []estimators.Stratum
	tuples  [][]Code          // of each stratum, the codes of its columns
	stratum []int32           // of each row
	fixed   map[string][]Code // of the columns that have one value in each stratum
}

// check reports what is wrong with the rows of a design by their place in the
// file: those without a stratum, a weight or a first-stage unit.
func (p *plan) check(s *sheet) error {
	if s.rows == 0 {
		return errors.New("no rows, so no strata")
	}
	if s.rows > math.MaxInt32 {
		return fmt.Errorf("%d rows, and estimates that need the rows themselves take up to %d", s.rows, math.MaxInt32)
	}
	var errs []error
	for _, column := range p.Strata {
		if missing := countMissing(s.codes[column].codes); missing > 0 {
			errs = append(errs, fmt.Errorf("%d rows have no value in column %q, which makes their stratum", missing, column))
		}
	}
	if p.Weight != "" {
		errs = append(errs, checkWeights(p.Weight, s.numbers[p.Weight]))
	}
	for _, column := range slices.Sorted(maps.Keys(s.numbers)) {
		if column != p.Weight {
			errs = append(errs, checkAmounts(column, s.numbers[column]))
		}
	}
	if p.Order != "" {
		errs = append(errs, s.checkOrder(p.Order))
	}
	if err := errors.Join(errs...); err != nil || p.Cluster == "" {
		return err
	}
	stratum, _ := s.crossing(p.Strata, nil)
	return s.checkUnits(p.Cluster, p.Strata, stratum)
}

// checkOrder refuses rows that have no place in the list they were drawn from.
func (s *sheet) checkOrder(column string) error {
	if values, ok := s.numbers[column]; ok {
		if i := slices.IndexFunc(values, math.IsNaN); i >= 0 {
			return fmt.Errorf("row %d: nothing in column %q, want its place in the order of the frame", i+1, column)
		}
		return nil
	}
	if i := slices.Index(s.codes[column].codes, 0); i >= 0 {
		return fmt.Errorf("row %d: nothing in column %q, want its place in the order of the frame", i+1, column)
	}
	return nil
}

// survey makes the design from rows that were checked. It reports every
// stratum that is wrong.
func (p *plan) survey(s *sheet) (*rowSurvey, error) {
	r := &rowSurvey{sheet: s, fixed: map[string][]Code{}}
	p.rowStrata(r)
	rows := estimators.Rows{Stratum: r.stratum}
	if p.Weight != "" {
		rows.Weight = s.numbers[p.Weight]
	}
	if p.Cluster != "" {
		rows.Unit, _ = s.crossing([]string{p.Cluster}, nil)
	}
	if err := errors.Join(p.rowConstants(r)...); err != nil {
		return nil, err
	}
	var err error
	r.Survey, err = estimators.NewSurvey(r.strata, rows, p.options())
	return r, err
}

// rowStrata names the stratum of every row, in byte order of their codes.
func (p *plan) rowStrata(r *rowSurvey) {
	r.stratum, r.tuples = r.crossing(p.Strata, nil)
	for _, codes := range r.tuples {
		var id []string
		for _, c := range codes {
			id = append(id, c.Text)
		}
		r.strata = append(r.strata, estimators.Stratum{ID: strings.Join(id, "/")})
	}
}

func countMissing(codes []uint32) (n int) {
	for _, c := range codes {
		if c == 0 {
			n++
		}
	}
	return n
}

// crossing numbers the combinations of columns that rows have, in byte order
// of their codes, and gives every row its number; -1 where a column has no
// value, or in is false. Of no columns there is one combination.
func (s *sheet) crossing(columns []string, in []bool) (of []int32, tuples [][]Code) {
	j := whole(s.rows)
	if len(columns) == 0 && s.rows == 0 {
		j.tuples = nil
	}
	for _, name := range columns {
		j = j.with(s.codes[name].coded)
	}
	order := make([]int, 0, len(j.tuples))
	for t, tuple := range j.tuples {
		if !slices.Contains(tuple, 0) {
			order = append(order, t)
		}
	}
	slices.SortFunc(order, func(a, b int) int { return slices.Compare(j.tuples[a], j.tuples[b]) })
	number := make([]int32, len(j.tuples))
	for t := range number {
		number[t] = -1
	}
	for n, t := range order {
		number[t] = int32(n)
		codes := make([]Code, len(columns))
		for k, code := range j.tuples[t] {
			codes[k] = s.codes[columns[k]].level(code)
		}
		tuples = append(tuples, codes)
	}
	of = make([]int32, s.rows)
	for i, code := range j.codes {
		of[i] = number[code]
		if in != nil && !in[i] {
			of[i] = -1
		}
	}
	return of, tuples
}

// checkUnits refuses rows without a first-stage unit, and a unit in two strata:
// two units may have got the same name.
func (s *sheet) checkUnits(column string, strata []string, stratum []int32) error {
	c := s.codes[column]
	first := make([]int, len(c.levels)+1) // row of each unit, from 1
	for i, code := range c.codes {
		if code == 0 {
			return fmt.Errorf("row %d: nothing in column %q, want the first-stage unit", i+1, column)
		}
		if first[code] == 0 {
			first[code] = i + 1
		}
		if j := first[code] - 1; stratum[j] != stratum[i] {
			return fmt.Errorf("row %d: %q in column %q, which row %d has in another stratum of %s: a first-stage unit lies in one stratum",
				i+1, c.levels[code-1], column, j+1, strings.Join(strata, ", "))
		}
	}
	return nil
}

// maxListed is how many rows an error names.
const maxListed = 20

// checkWeights refuses weights that no row can have.
func checkWeights(column string, weights []float64) error {
	var errs []error
	for i, w := range weights {
		if estimators.BoundedWeight(w) {
			continue
		}
		if len(errs) == maxListed {
			errs = append(errs, errors.New("and more"))
			break
		}
		found := "nothing"
		if !math.IsNaN(w) {
			found = strconv.FormatFloat(w, 'g', -1, 64)
		}
		want := "a weight above 0"
		if w > 0 {
			want = estimators.WeightBounds
		}
		errs = append(errs, fmt.Errorf("row %d: %s in column %q, want %s", i+1, found, column, want))
	}
	return errors.Join(errs...)
}

// checkAmounts refuses amounts whose squares no number can hold.
func checkAmounts(column string, amounts []float64) error {
	bad := &rowErrors{column: column, want: estimators.AmountBounds}
	for i, y := range amounts {
		if !estimators.BoundedAmount(y) && !math.IsNaN(y) {
			bad.add(i, strconv.FormatFloat(y, 'g', -1, 64))
		}
	}
	return bad.orNil()
}

// rowConstants reads what the rows of a stratum must agree on.
func (p *plan) rowConstants(r *rowSurvey) []error {
	errs := p.constant(r, p.Population, func(h int, c Code) string {
		n, ok := readPopulation(c)
		if r.strata[h].Population = n; !ok {
			return "a whole number of cases, or of first-stage units where there are any"
		}
		return ""
	})
	errs = append(errs, p.constant(r, p.Collapse, func(h int, c Code) string {
		r.strata[h].Partner = c.Text
		return ""
	})...)
	for _, column := range p.Fixed {
		values := make([]Code, len(r.strata))
		r.fixed[column] = values
		errs = append(errs, p.constant(r, column, func(h int, c Code) string {
			values[h] = c
			return ""
		})...)
	}
	return errs
}

// constant reads a column that has one value in each stratum. take says what
// was wanted where a value is wrong.
func (p *plan) constant(r *rowSurvey, column string, take func(h int, c Code) string) (errs []error) {
	if column == "" {
		return nil
	}
	c := r.codes[column]
	const none, several = -1, -2
	value := slices.Repeat([]int{none}, len(r.strata))
	for i, h := range r.stratum {
		code := int(c.codes[i])
		switch {
		case h < 0, value[h] == several, value[h] == code:
		case value[h] == none:
			value[h] = code
		default:
			one, other := c.level(uint32(min(value[h], code))), c.level(uint32(max(value[h], code)))
			errs = append(errs, fmt.Errorf("%s: both %s and %s in column %q, want one value", estimators.StratumName(r.strata[h].ID), one.show(), other.show(), column))
			value[h] = several
		}
	}
	for h, code := range value {
		if code < 0 {
			continue
		}
		found := c.level(uint32(code))
		if want := take(h, found); want != "" {
			errs = append(errs, fmt.Errorf("%s: %s in column %q, want %s", estimators.StratumName(r.strata[h].ID), found.show(), column, want))
		}
	}
	return errs
}

// readPopulation reads a number of units, also one that was written 757.0.
func readPopulation(c Code) (int64, bool) {
	n, err := strconv.ParseFloat(c.Text, 64)
	if !c.OK || err != nil || n < 1 || n > maxExact || n != math.Trunc(n) {
		return 0, false
	}
	return int64(n), true
}
