package sampling

import (
	"errors"
	"fmt"
	"math"
)

// Bounds are what a plan may do with one stratum.
//
// The sample of a stratum lies between min(Min, Population) and
// min(Max, Population): a stratum smaller than its minimum is taken in full.
// TakeAll takes it in full whatever Min and Max say.
//
// Variance is S_h², that of the quantity of interest over the cases of the
// stratum; for a share N_h/(N_h - 1) p(1-p), of which p(1-p) will do. Only
// Neyman looks at it. Where no stratum has one all are taken to be equal;
// where some have one all must, but for strata that are taken in full.
type Bounds struct {
	ID         string  // unique; breaks ties in byte order
	Population int64   // N_h, at least 1
	Min        int64   // 0 for none
	Max        int64   // 0 for none: the population
	TakeAll    bool    // n_h = N_h
	Variance   float64 // S_h², 0 for none
}

func (b Bounds) low() int64 {
	if b.TakeAll {
		return b.Population
	}
	return min(b.Min, b.Population)
}

func (b Bounds) high() int64 {
	if b.TakeAll || b.Max == 0 {
		return b.Population
	}
	return min(b.Max, b.Population)
}

// A BoundsError reports a stratum whose numbers make no sense.
type BoundsError struct {
	Bounds
	Wanted string // the rule that is broken
}

func (e *BoundsError) Error() string {
	return fmt.Sprintf("stratum %q: population %d, minimum %d, maximum %d: want %s",
		e.ID, e.Population, e.Min, e.Max, e.Wanted)
}

// A VarianceError reports a stratum whose variance nothing can be done with,
// or is missing while others have theirs.
type VarianceError struct {
	ID       string
	Variance float64
	Wanted   string
}

func (e *VarianceError) Error() string {
	return fmt.Sprintf("stratum %q: variance %v: want %s", e.ID, e.Variance, e.Wanted)
}

// A TotalError reports a total that no allocation within the bounds can have.
type TotalError struct {
	Total       int64
	Least, Most int64 // the sums of the lower and of the upper bounds
	Strata      int
}

// Nearest is the feasible total closest to the one asked for.
func (e *TotalError) Nearest() int64 {
	return min(max(e.Total, e.Least), e.Most)
}

func (e *TotalError) Error() string {
	if e.Total < e.Least {
		return fmt.Sprintf("total %d: the minimums of %d strata need %d: want at least %d",
			e.Total, e.Strata, e.Least, e.Nearest())
	}
	return fmt.Sprintf("total %d: %d strata hold no more than %d: want at most %d",
		e.Total, e.Strata, e.Most, e.Nearest())
}

// checkBounds lists everything that is wrong with the strata, and, if nothing
// is, with the total. What it accepts has an allocation, and populations that
// add up within an int64.
func checkBounds(strata []Bounds, total int64, m Method) error {
	least, most, err := checkStrataBounds(strata)
	if m == Neyman && len(strata) > 0 {
		err = errors.Join(err, checkNeyman(strata, total))
	}
	if err != nil {
		return err
	}
	if total < least || total > most {
		return &TotalError{Total: total, Least: least, Most: most, Strata: len(strata)}
	}
	return nil
}

// checkStrataBounds returns the sums of the lower and of the upper bounds.
func checkStrataBounds(strata []Bounds) (least, most int64, err error) {
	if len(strata) == 0 {
		return 0, 0, errors.New("no strata: want at least one")
	}
	var errs []error
	seen := make(map[string]struct{}, len(strata))
	var population int64
	for _, s := range strata {
		if wanted := s.wanted(); wanted != "" {
			errs = append(errs, &BoundsError{s, wanted})
			continue
		}
		if _, twice := seen[s.ID]; twice {
			errs = append(errs, &BoundsError{s, "each stratum once"})
			continue
		}
		seen[s.ID] = struct{}{}
		if s.Population > math.MaxInt64-population {
			errs = append(errs, &BoundsError{s, "populations that add up to less than 2^63"})
			break
		}
		population += s.Population
		least += s.low()
		most += s.high()
	}
	return least, most, errors.Join(errs...)
}

// wanted is the first rule that the bounds break, empty where they break none.
func (b Bounds) wanted() string {
	switch {
	case b.Population < 1:
		return "a population of at least 1"
	case b.Min < 0:
		return "a minimum of at least 0"
	case b.Max < 0:
		return "a maximum of at least 0 (0: none)"
	case b.Max > 0 && b.Min > b.Max:
		return "a minimum no larger than the maximum"
	}
	return ""
}
