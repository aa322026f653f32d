package aggregate

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"sagsbarometer/estimators"
)

// A stratumFact is what the rows of a stratum say of it.
type stratumFact struct {
	estimators.Stratum
	codes     []Code  // of the strata's columns
	constants []Code  // of the keys of the first cut
	weights   float64 // sum of the rows' weights, where they may differ
}

// facts reads the design from the first cut. It reports every stratum that
// lacks a value or has several.
func (p *plan) facts(t *Tally) ([]stratumFact, error) {
	var errs []error
	facts := make([]stratumFact, len(t.Strata))
	for h, s := range t.Strata {
		var id []string
		for i, c := range s.Codes {
			if !c.OK {
				errs = append(errs, fmt.Errorf("%d rows have no value in column %q, which makes their stratum", s.Cases, p.Strata[i]))
			}
			id = append(id, c.Text)
		}
		facts[h].ID = strings.Join(id, "/")
		facts[h].Units = s.Cases
		facts[h].codes = s.Codes
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	told := map[[2]int]bool{}
	for _, cell := range t.Cuts[0] {
		f := &facts[cell.Stratum]
		if p.weight >= 0 && p.Response != nil {
			w, err := p.finalWeight(f.ID, cell)
			if err != nil {
				return nil, err
			}
			f.weights += w
		}
		if f.constants == nil {
			f.constants = cell.Codes
			continue
		}
		for k, c := range cell.Codes {
			if at := [2]int{cell.Stratum, k}; c != f.constants[k] && !told[at] && (k != p.weight || p.Response == nil) {
				told[at] = true
				errs = append(errs, p.varies(f.ID, k, f.constants[k], c))
			}
		}
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	for h := range facts {
		errs = append(errs, p.read(&facts[h])...)
	}
	return facts, errors.Join(errs...)
}

// varies reports a column that should have one value in a stratum, with the
// two lowest of those it has.
func (p *plan) varies(stratum string, k int, a, b Code) error {
	column := p.query.Cuts[0].Keys[k].Column
	err := fmt.Errorf("%s: both %s and %s in column %q, want one value", estimators.StratumName(stratum), a.show(), b.show(), column)
	if k == p.weight {
		return &varyingWeights{err}
	}
	return err
}

// varyingWeights is the news that counts are not enough: rows of a stratum have
// different weights.
type varyingWeights struct{ error }

func (c Code) show() string {
	if !c.OK {
		return "nothing"
	}
	return strconv.Quote(c.Text)
}

// read parses the values of a stratum's columns.
func (p *plan) read(f *stratumFact) (errs []error) {
	bad := func(k int, want string) {
		errs = append(errs, fmt.Errorf("%s: %s in column %q, want %s", estimators.StratumName(f.ID), f.constants[k].show(), p.query.Cuts[0].Keys[k].Column, want))
	}
	if k := p.weight; k >= 0 && p.Response != nil {
		// Losses shift weight between the units of a sample; its sum stays.
		if f.Weight = f.weights / float64(f.Units); !(f.Weight > 0) {
			errs = append(errs, fmt.Errorf("%s: no row has a weight above 0 in column %q", estimators.StratumName(f.ID), p.Weight))
		}
	} else if k >= 0 {
		w, ok := readWeight(f.constants[k].Text)
		switch {
		case !ok || !(w > 0) || math.IsInf(w, 0):
			bad(k, "a weight above 0")
		case !estimators.BoundedWeight(w):
			errs = append(errs, fmt.Errorf("%s: %v in column %q, want %s", estimators.StratumName(f.ID), w, p.Weight, estimators.WeightBounds))
		}
		f.Weight = w
	}
	if k := p.population; k >= 0 {
		var ok bool
		if f.Population, ok = readPopulation(f.constants[k]); !ok {
			bad(k, "a whole number of cases")
		}
	}
	if k := p.partner; k >= 0 {
		f.Partner = f.constants[k].Text
	}
	if k := p.until; k >= 0 {
		n, err := strconv.ParseInt(f.constants[k].Text, 10, 64)
		if err != nil || n < 1 {
			bad(k, "the number of cases in scope that were wanted")
		}
		f.Until = n
	}
	return errs
}

// readWeight reads the text of a weight. Codes write large numbers as whole
// ones, which they need not have been.
func readWeight(text string) (float64, bool) {
	if w, ok := readNumber(text); ok || strings.Trim(text, "0123456789") != "" {
		return w, ok
	}
	w, err := strconv.ParseFloat(text, 64)
	return w, err == nil
}

// finalWeight is the sum of the weights of a cell's rows, of which those that
// are missing have 0.
func (p *plan) finalWeight(stratum string, cell Cell) (float64, error) {
	c := cell.Codes[p.weight]
	w, ok := readWeight(c.Text)
	if !ok || !(w >= 0) || math.IsInf(w, 0) {
		return 0, fmt.Errorf("%s: %s in column %q, want a weight of at least 0", estimators.StratumName(stratum), c.show(), p.Weight)
	}
	if w > 0 && !estimators.BoundedWeight(w) {
		return 0, fmt.Errorf("%s: %v in column %q, want 0 or %s", estimators.StratumName(stratum), w, p.Weight, estimators.WeightBounds)
	}
	return w * float64(cell.Cases), nil
}
