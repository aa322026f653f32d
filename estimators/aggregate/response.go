package aggregate

import (
	"errors"
	"fmt"
	"slices"

	"sagsbarometer/estimators"
)

// cells reads from the second cut what became of the cases of each stratum and
// class, in their order; nil where the analysis has no response. It reports
// every row that makes no sense.
func (p *plan) cells(t *Tally, facts []stratumFact) ([]estimators.Cell, error) {
	r := p.Response
	if r == nil {
		return nil, nil
	}
	var errs []error
	cells := []estimators.Cell{}
	for _, row := range t.Cuts[1] {
		class, inScope, responded := row.Codes[0], row.Codes[1], row.Codes[2]
		bad := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("%s: %d rows "+format, append([]any{estimators.StratumName(facts[row.Stratum].ID), row.Cases}, args...)...))
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
		n := len(cells)
		if n == 0 || cells[n-1].Stratum != row.Stratum || cells[n-1].Class != class.Text {
			cells = append(cells, estimators.Cell{Stratum: row.Stratum, Class: class.Text})
			n++
		}
		c := &cells[n-1]
		c.Drawn += row.Cases
		if inScope.OK {
			c.Known += row.Cases
		}
		if inScope.is(yes) {
			c.InScope += row.Cases
			if responded.is(yes) {
				c.Reviewed += row.Cases
			}
		}
	}
	return cells, errors.Join(errs...)
}

func (c Code) is(values []string) bool { return c.OK && slices.Contains(values, c.Text) }

// missing reports whether a row with these codes is one of which no answer is
// known though it may be in scope.
func missing(inScope, responded Code) bool { return !inScope.is(no) && !responded.is(yes) }
