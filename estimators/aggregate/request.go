package aggregate

import (
	"errors"
	"fmt"
	"slices"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// checkRequest reports all that is wrong with a request by itself.
func (p *plan) checkRequest(r estimators.Request) (errs []error) {
	if !slices.Contains(estimators.Kinds(), r.Kind) && r.Kind != "" {
		errs = append(errs, unknown("kind", r.Kind, estimators.Kinds()))
	}
	if p.Basis == estimators.Probability {
		errs = append(errs, checkInterval(r)...)
	} else if !share(r.Kind) {
		errs = append(errs, fmt.Errorf("kind %q under basis %s, which has shares and counts only", r.Kind, p.Basis))
	}
	if p.Response != nil && !share(r.Kind) {
		switch {
		case !carries(r.Kind):
			errs = append(errs, fmt.Errorf("kind %q beside response, which has shares, amounts and what is made of them", r.Kind))
		case p.Until != "" || p.Weight != "":
			errs = append(errs, fmt.Errorf("kind %q beside response and until or weight, want proportion or distribution: the weights of rows follow from what became of them", r.Kind))
		}
	}
	if r.Poststratified && (p.Post == "" || p.PostPopulation == "") {
		errs = append(errs, errors.New("is to be post-stratified, and the analysis names no post-strata"))
	}
	if r.Kind == estimators.KindContrast {
		if len(r.Terms) == 0 {
			errs = append(errs, errors.New("no terms"))
		}
		return append(errs, p.checkTerms(r)...)
	}
	if r.Y.Column == "" {
		errs = append(errs, errors.New("no column for y"))
	}
	if needsX(r.Kind) && r.X.Column == "" {
		errs = append(errs, errors.New("no column for x"))
	}
	for i, column := range r.By {
		if slices.Contains(r.By[:i], column) {
			errs = append(errs, fmt.Errorf("groups by %q twice", column))
		}
	}
	switch r.Kind {
	case estimators.KindQuantile:
		if !(r.P > 0 && r.P < 1) {
			errs = append(errs, fmt.Errorf("p is %v, want a number between 0 and 1", r.P))
		}
	case estimators.KindDifference:
		if len(r.By) != 1 || len(r.Levels) != 1 && len(r.Levels) != 2 {
			errs = append(errs, fmt.Errorf("groups by %d columns and compares %d levels, want one column and two of its levels, or one", len(r.By), len(r.Levels)))
		}
	case estimators.KindStandardized:
		if len(r.Standard) == 0 {
			errs = append(errs, errors.New("no columns for the case mix"))
		}
		for _, m := range r.Mix {
			if !estimators.BoundedAmount(m.Part) {
				errs = append(errs, fmt.Errorf("mix: cell %q has part %v, want %s", m.Cell, m.Part, estimators.AmountBounds))
			}
		}
	}
	return errs
}

// share reports whether a kind can be made from counts.
func share(kind string) bool {
	return kind == "" || kind == estimators.KindProportion || kind == estimators.KindDistribution
}

func needsX(kind string) bool {
	return kind == estimators.KindRatio || kind == estimators.KindIndependence || kind == estimators.KindAgreement || kind == estimators.KindReaders
}

// amount reports whether a column is to be read as numbers. A difference, or
// what readers add, with an interval of shares is one of shares.
func amount(r estimators.Request, m estimators.Indicator) bool {
	shares := r.Interval != "" && r.Interval != "wald"
	switch r.Kind {
	case "", estimators.KindProportion, estimators.KindDistribution, estimators.KindIndependence, estimators.KindAgreement, estimators.KindMisclassified:
		return false
	case estimators.KindDifference:
		if shares {
			return false
		}
	case estimators.KindReaders:
		if shares || m.Column == r.X.Column {
			return false
		}
	}
	return m.Column != "" && m.Counts == nil && m.Base == nil
}

// checkInterval checks method and level, of kinds that have one.
func checkInterval(r estimators.Request) (errs []error) {
	if r.Kind == estimators.KindIndependence {
		return nil
	}
	names := interval.Names()
	if r.Kind == "" || r.Kind == estimators.KindProportion {
		names = append(names, interval.Exact)
	}
	if r.Interval != "" && !slices.Contains(names, r.Interval) && r.Kind != estimators.KindQuantile {
		errs = append(errs, unknown("interval", r.Interval, names))
	} else if !intervalOfShares(r.Kind) && r.Kind != estimators.KindQuantile && r.Interval != "" && r.Interval != "wald" {
		errs = append(errs, fmt.Errorf("interval %s is for shares, want wald for kind %s", r.Interval, r.Kind))
	}
	if !(r.Level > 0 && r.Level < 1) {
		errs = append(errs, fmt.Errorf("level is %v, want a number between 0 and 1", r.Level))
	}
	return errs
}

// intervalOfShares reports whether a kind may have an interval of shares.
func intervalOfShares(kind string) bool {
	switch kind {
	case estimators.KindDifference, estimators.KindAgreement, estimators.KindReaders, estimators.KindMisclassified:
		return true
	}
	return share(kind)
}

// unknown refuses a word, and guesses which was meant.
func unknown(what, word string, known []string) error {
	if near, ok := closest(word, known); ok {
		return fmt.Errorf("unknown %s %q, did you mean %q?", what, word, near)
	}
	return fmt.Errorf("unknown %s %q, want one of %v", what, word, known)
}
