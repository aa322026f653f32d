package estimators

import (
	"errors"
	"fmt"
)

// A Count is what was found in one stratum: of the units opened, those that
// belong to the domain, of them those that could have been counted, and of
// them those that were.
type Count struct{ Cases, Base, Counts int64 }

// A Tally is what was found of one measure in one domain: a Count for each
// stratum of a design, in its order; under a design with [Cell]s one for each
// of them instead, of the units that were reviewed.
type Tally []Count

// Sum adds up the counts.
func (t Tally) Sum() (s Count) {
	for _, c := range t {
		s.Cases += c.Cases
		s.Base += c.Base
		s.Counts += c.Counts
	}
	return s
}

func (c Count) check() error {
	if c.Counts < 0 || c.Base < c.Counts || c.Cases < c.Base {
		return fmt.Errorf("%d counted of %d in the base of %d cases", c.Counts, c.Base, c.Cases)
	}
	return nil
}

// accepts holds a tally against the design that it is said to come from.
func (d *Design) accepts(t Tally, holds []bool) error {
	if d.ownWeights {
		return errors.New("a tally for a design whose rows have weights of their own, want the rows")
	}
	if len(t) != len(d.cells) {
		if len(d.cells) != len(d.strata) {
			return fmt.Errorf("a tally of %d cells for a design of %d", len(t), len(d.cells))
		}
		return fmt.Errorf("a tally of %d strata for a design of %d", len(t), len(d.strata))
	}
	if holds != nil && len(holds) != len(d.strata) {
		return fmt.Errorf("the reach of %d strata for a design of %d", len(holds), len(d.strata))
	}
	for k, c := range t {
		cell := d.cells[k]
		s := d.strata[cell.Stratum]
		if err := c.check(); err != nil {
			return &StratumError{s, err.Error()}
		}
		if c.Cases > cell.Reviewed {
			what := "opened"
			if cell.Reviewed < cell.Drawn {
				what = "reviewed"
			}
			return &StratumError{s, fmt.Sprintf("%d cases found among %d %s", c.Cases, cell.Reviewed, what)}
		}
		if c.Base > 0 && holds != nil && !holds[cell.Stratum] {
			return &StratumError{s, "holds units of a base that the frame says it cannot hold"}
		}
	}
	return nil
}
