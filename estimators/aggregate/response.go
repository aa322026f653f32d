package aggregate

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sagsbarometer/estimators"
)

// cells reads from the second cut what became of the cases of each stratum,
// class and, where asked for, post-stratum, in their order; nil where the cells
// are the strata. It reports every row that makes no sense.
func (p *plan) cells(t *Tally, facts []stratumFact, post bool) ([]estimators.Cell, error) {
	if p.Response == nil && !post {
		return nil, nil
	}
	var errs []error
	cells := []estimators.Cell{}
	at := map[cellName]int{}
	for _, row := range t.Cuts[1] {
		name := cellName{stratum: row.Stratum}
		known, inScope, reviewed := true, true, true
		if p.Response != nil {
			name.class = row.Codes[0].Text
			errs = append(errs, p.checkFate(facts[row.Stratum].ID, row)...)
			known, inScope, reviewed = row.Codes[1].OK, row.Codes[1].is(yes), row.Codes[2].is(yes)
		}
		if post {
			name.post = row.Codes[len(row.Codes)-2].Text
		}
		k, ok := at[name]
		if !ok {
			k = len(cells)
			at[name] = k
			cells = append(cells, estimators.Cell{Stratum: row.Stratum, Class: name.class, Post: name.post})
		}
		c := &cells[k]
		c.Drawn += row.Cases
		if known {
			c.Known += row.Cases
		}
		if inScope {
			c.InScope += row.Cases
			if reviewed {
				c.Reviewed += row.Cases
			}
		}
	}
	return cells, errors.Join(errs...)
}

// checkFate reports what makes no sense in what became of rows.
func (p *plan) checkFate(stratum string, row Cell) (errs []error) {
	r := p.Response
	class, inScope, responded := row.Codes[0], row.Codes[1], row.Codes[2]
	bad := func(format string, args ...any) {
		errs = append(errs, fmt.Errorf("%s: %d rows "+format, append([]any{estimators.StratumName(stratum), row.Cases}, args...)...))
	}
	if !class.OK {
		bad("have no value in column %q, which makes their class of non-response", r.Class)
	}
	if inScope.OK && !inScope.is(yes) && !inScope.is(no) {
		bad("with %s in column %q, want 1 in scope, 0 out of scope, or nothing where it is not known", inScope.show(), r.InScope)
	}
	if responded.OK && !responded.is(yes) && !responded.is(no) {
		bad("with %s in column %q, want 1 reviewed, or 0 or nothing where it is not", responded.show(), r.Responded)
	}
	if responded.is(yes) && !inScope.OK {
		bad("that were reviewed, and column %q does not say whether they are in scope", r.InScope)
	}
	return errs
}

// postStrata reads the sizes of post-strata from the second cut, in byte order
// of their codes.
func (p *plan) postStrata(t *Tally) ([]estimators.PostStratum, error) {
	var errs []error
	sizes := map[Code]Code{}
	told := map[Code]bool{}
	var list []estimators.PostStratum
	for _, row := range t.Cuts[1] {
		name, size := row.Codes[len(row.Codes)-2], row.Codes[len(row.Codes)-1]
		if !name.OK {
			errs = append(errs, fmt.Errorf("%d rows have no value in column %q, which makes their post-stratum", row.Cases, p.Post))
			continue
		}
		if have, ok := sizes[name]; ok {
			if have != size && !told[name] {
				told[name] = true
				errs = append(errs, fmt.Errorf("post-stratum %s: both %s and %s in column %q, want one value", name.Text, have.show(), size.show(), p.PostPopulation))
			}
			continue
		}
		sizes[name] = size
		n, ok := readPopulation(size)
		if !ok {
			errs = append(errs, fmt.Errorf("post-stratum %s: %s in column %q, want a whole number of cases", name.Text, size.show(), p.PostPopulation))
		}
		list = append(list, estimators.PostStratum{ID: name.Text, Population: n})
	}
	slices.SortFunc(list, func(a, b estimators.PostStratum) int { return strings.Compare(a.ID, b.ID) })
	return list, errors.Join(errs...)
}

func (c Code) is(values []string) bool { return c.OK && slices.Contains(values, c.Text) }

// missing reports whether a row with these codes is one of which no answer is
// known though it may be in scope.
func missing(inScope, responded Code) bool { return !inScope.is(no) && !responded.is(yes) }
