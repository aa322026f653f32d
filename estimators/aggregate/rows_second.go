package aggregate

import (
	"errors"
	"fmt"

	"sagsbarometer/estimators"
)

// ofSecond reports whether an estimate is of what the second reading found.
func (p *plan) ofSecond(r estimators.Request) bool { return p.SecondPhase != nil && !r.FirstReading }

// checkSecondPhase refuses a second phase beside what its variance knows
// nothing of.
func (p *plan) checkSecondPhase() (errs []error) {
	if p.SecondPhase == nil {
		return nil
	}
	if len(p.SecondPhase.Class) == 0 || p.SecondPhase.Again.Column == "" {
		errs = append(errs, fmt.Errorf("second phase has the classes %q and the column %q for what was read again, want both", p.SecondPhase.Class, p.SecondPhase.Again.Column))
	}
	for _, c := range []struct {
		is   bool
		what string
	}{
		{p.Basis != estimators.Probability, "basis " + p.Basis},
		{p.Response != nil, "response"},
		{p.Cluster != "", "cluster"},
		{p.replicated(), "variance " + p.Variance},
		{p.DF == satterthwaite, "df satterthwaite"},
	} {
		if c.is {
			errs = append(errs, fmt.Errorf("second phase beside %s: its variance is by linearisation, of rows that all were read", c.what))
		}
	}
	return errs
}

// readTwice leaves rows in a domain that were read again, if an estimate is of
// the second reading.
func (e *rowEstimation) readTwice(r estimators.Request, in []bool) []bool {
	if !e.ofSecond(r) {
		return in
	}
	again := e.counts[measureKey(e.SecondPhase.Again)]
	return and(in, func(i int) bool { return again[i] == 1 }, e.sheet.rows)
}

// thin are the domains of a request in which a class has rows of which fewer
// than two, and not all, were read again: how such a class stands there is not
// known, though it is known of the whole. nil: it is not of the second reading.
func (e *rowEstimation) thin(r estimators.Request) map[string]bool {
	if !e.ofSecond(r) {
		return nil
	}
	in, again := e.reviewed(e.meeting(r)), e.counts[measureKey(e.SecondPhase.Again)]
	class, classes := e.crossing(e.SecondPhase.Class, in)
	domain, domains := e.crossing(r.By, in)
	type count struct{ first, again int }
	counts := make([]count, len(domains)*len(classes))
	for i, g := range class {
		if g < 0 || domain[i] < 0 {
			continue
		}
		c := &counts[int(domain[i])*len(classes)+int(g)]
		c.first++
		if again[i] == 1 {
			c.again++
		}
	}
	out := map[string]bool{}
	for k, c := range counts {
		if c.again < 2 && c.again < c.first {
			out[joinCodesOf(domains[k/len(classes)])] = true
		}
	}
	return out
}

// unsure marks an estimate of a domain that is thin: its number is of the
// classes that were read again there alone.
func unsure(est estimators.Estimate) estimators.Estimate {
	est.Notes = estimators.Noted(est.Notes, estimators.NoteThinClass)
	if est.Grade != "" {
		est.Grade = estimators.GradeWithheld
		est.Notes = estimators.Noted(est.Notes, estimators.NoteWithheld)
	}
	return est
}

// readAgain reads which rows were read again.
func (e *rowEstimation) readAgain() error {
	if e.SecondPhase == nil {
		return nil
	}
	again, err := e.shares(e.SecondPhase.Again)
	if err != nil {
		return fmt.Errorf("second phase: %w", err)
	}
	e.counts[measureKey(e.SecondPhase.Again)] = again
	var errs []error
	for _, column := range e.SecondPhase.Class {
		bad := &rowErrors{column: column, want: "what the first reading found, since the row was read again"}
		for i, code := range e.codes[column].codes {
			if code == 0 && again[i] == 1 {
				bad.add(i, "nothing")
			}
		}
		errs = append(errs, bad.orNil())
	}
	return errors.Join(errs...)
}

// secondPhase lets the rows read again stand for all of their class.
func (e *rowEstimation) secondPhase(s *estimators.Survey) (*estimators.Survey, error) {
	if s == nil {
		return nil, nil
	}
	p := estimators.Phase{Read: make([]bool, e.sheet.rows), Expanded: e.SecondPhase.Expanded}
	var classes [][]Code
	p.Class, classes = e.crossing(e.SecondPhase.Class, nil)
	for _, codes := range classes {
		p.Names = append(p.Names, joinCodesOf(codes))
	}
	for i, again := range e.counts[measureKey(e.SecondPhase.Again)] {
		p.Read[i] = again == 1
	}
	return s.SecondPhase(p)
}

// makeSecond makes the surveys of the second reading.
func (e *rowEstimation) makeSecond() (err error) {
	if e.SecondPhase == nil {
		return nil
	}
	if e.plainAgain, err = e.secondPhase(e.plain); err != nil {
		return err
	}
	e.postAgain, err = e.secondPhase(e.post)
	return err
}
