package estimators

import (
	"errors"
	"fmt"
	"math"
)

// A Stratum is a part of the frame that was sampled by itself, without
// replacement and with equal chances.
type Stratum struct {
	ID         string
	Population int64   // cases in the frame, N; 0 in all strata: sampling with replacement
	Units      int64   // cases opened, n, whether or not they belong to a domain
	Weight     float64 // cases of the frame that a unit stands for; 0: Population/Units, or as Until has it
	Until      int64   // units in scope that it was opened until, by a rule set beforehand; 0: Units was fixed
	Partner    string  // the stratum to collapse with, chosen before any answer was seen
}

// A Lonely is what becomes of a stratum with a single unit, which cannot show
// its own variance. Strata opened in full are never lonely.
type Lonely string

const (
	// Fail refuses the design. The default.
	Fail Lonely = "fail"
	// Certainty lets it contribute nothing. R: survey.lonely.psu = "certainty".
	Certainty Lonely = "certainty"
	// Adjust centres it at the mean of the sample instead of its own.
	// R: "adjust", as of survey 4.4-1; earlier ones centre at 0, which
	// overstates the variance of totals.
	Adjust Lonely = "adjust"
	// Average lets it contribute as the other strata do on average. R: "average".
	Average Lonely = "average"
	// Collapse joins it with its partner for the variance. Weights stay.
	Collapse Lonely = "collapse"
)

// A DF says how degrees of freedom are counted.
type DF string

const (
	// DesignDF is the units of the whole sample less the strata (the groups,
	// where strata were collapsed), without those opened in full: their
	// answers tell nothing of the error of the others. R's degf counts them.
	// The default.
	DesignDF DF = "design"
	// DomainDF is the units of the base less the strata that hold them.
	// R: degf(subset(design, base)).
	DomainDF DF = "domain"
	// InfiniteDF takes the normal distribution.
	InfiniteDF DF = "infinite"
)

// Options are the choices of a design that change its results, and what became
// of its units.
type Options struct {
	Lonely   Lonely // empty: Fail
	DF       DF     // empty: DesignDF
	Response []Cell // of every stratum, class and post-stratum; nil: all units were reviewed, and are in scope

	// Post are the post-strata of the cells; nil: none.
	Post []PostStratum

	// DomainLonely has [Adjust] and [Average] take a stratum for lonely of which
	// a single unit lies in the domain, though more were opened. R:
	// survey.adjust.domain.lonely = TRUE.
	DomainLonely bool
	// OwnWeights says that rows have weights of their own, so that a stratum
	// needs neither a weight nor a population. Only a [Survey] has rows.
	OwnWeights bool
}

// A Design is a stratified sample, checked. It does not change.
type Design struct {
	strata       []Stratum // with their weights
	group        []int     // of each stratum, the group whose variance it shares
	groups       []group
	joined       [][]int   // of each group, its strata
	cells        []cell    // what a tally counts in: strata, or strata by classes of non-response
	surely       []bool    // of each cell, whether nothing of it was left to chance
	classes      []class   // of non-response, as they are carried
	posts        []post    // of the frame; nil: none
	stops        []bool    // of each stratum, whether it was opened until a target was reached
	outside      []float64 // of each stratum, the weight of a unit out of scope
	inherits     []float64 // of each stratum, what weights were multiplied by for the cases of strata without units
	lonely       Lonely
	domainLonely bool
	ownWeights   bool
	df           DF
}

// A group is a stratum, or several collapsed into one.
type group struct {
	population int64 // 0: with replacement
	units      int64
	members    int
	stopped    bool    // one of them was opened until a target was reached
	part       float64 // what its variance counts: below the first stage, the share of first-stage units drawn; else 1
}

// full reports whether every case of the group was opened, as planned.
func (g group) full() bool { return g.population > 0 && g.units == g.population && !g.stopped }

// open is 1 - n/N, the finite population correction, of the part that counts.
func (g group) open() float64 {
	if g.population == 0 {
		return g.part
	}
	return g.part * float64(g.population-g.units) / float64(g.population)
}

// drawn is n/N, and 0 with replacement.
func (g group) drawn() float64 {
	if g.population == 0 {
		return 0
	}
	return float64(g.units) / float64(g.population)
}

// A StratumError reports a stratum that a design cannot hold.
type StratumError struct {
	Stratum Stratum
	Problem string
}

func (e *StratumError) Error() string {
	return StratumName(e.Stratum.ID) + ": " + e.Problem
}

// StratumName is a stratum in a message; a sample without strata has one
// that has no name.
func StratumName(id string) string {
	if id == "" {
		return "the only stratum"
	}
	return "stratum " + id
}

// NewDesign checks the strata and returns their design, in their order. It
// reports everything that is wrong at once: each stratum as a [*StratumError],
// joined.
//
// A stratum of which nothing was opened is an error, unless strata collapse:
// then its cases go to the weight of its partner.
func NewDesign(strata []Stratum, o Options) (*Design, error) {
	d := &Design{strata: append([]Stratum(nil), strata...), lonely: o.Lonely, domainLonely: o.DomainLonely, ownWeights: o.OwnWeights, df: o.DF}
	if d.lonely == "" {
		d.lonely = Fail
	}
	if d.df == "" {
		d.df = DesignDF
	}
	for _, step := range []func() []error{d.check, func() []error { return d.checkCells(o.Response) }, d.openUntil, d.collapse, func() []error { return d.poststratify(o.Post) }} {
		if errs := step(); len(errs) > 0 {
			return nil, errors.Join(errs...)
		}
	}
	d.classify(o.Response != nil)
	d.findCertain()
	return d, nil
}

// maxPopulation keeps sums of cases, and the cases themselves, exact in a
// float64.
const maxPopulation = 1 << 53

func (d *Design) check() (errs []error) {
	switch d.lonely {
	case Fail, Certainty, Adjust, Average, Collapse:
	default:
		errs = append(errs, fmt.Errorf("lonely is %q, want fail, certainty, adjust, average or collapse", d.lonely))
	}
	switch d.df {
	case DesignDF, DomainDF, InfiniteDF:
	default:
		errs = append(errs, fmt.Errorf("df is %q, want design, domain or infinite", d.df))
	}
	if len(d.strata) == 0 {
		errs = append(errs, errors.New("no strata"))
	}
	first := make(map[string]int, len(d.strata))
	var total int64
	for h := range d.strata {
		s := &d.strata[h]
		bad := func(format string, args ...any) {
			errs = append(errs, &StratumError{*s, fmt.Sprintf(format, args...)})
		}
		if _, ok := first[s.ID]; ok {
			bad("given twice")
		} else {
			first[s.ID] = h
		}
		switch {
		case s.Units < 0:
			bad("%d units", s.Units)
		case s.Population < 0 || s.Population > maxPopulation-total:
			bad("a population of %d, want at most 2^53 in all", s.Population)
		case (s.Population == 0) != (d.strata[0].Population == 0):
			bad("a population of %d beside one of %d in stratum %s: give all or none", s.Population, d.strata[0].Population, d.strata[0].ID)
		case s.Population == 0 && s.Weight == 0 && !d.ownWeights:
			bad("neither a weight nor a population")
		case s.Population > 0 && s.Population < s.Units:
			bad("%d units opened of a population of %d", s.Units, s.Population)
		default:
			total += s.Population
		}
		if s.Weight < 0 || math.IsNaN(s.Weight) || math.IsInf(s.Weight, 0) {
			bad("a weight of %v, want one above 0", s.Weight)
		} else if s.Weight != 0 && !BoundedWeight(s.Weight) {
			bad("%v as its weight, want %s", s.Weight, WeightBounds)
		}
		if s.Until != 0 && s.Weight != 0 {
			bad("a weight of %v beside a rule when to stop, which makes the weights", s.Weight)
		}
		if s.Partner != "" && s.Partner == s.ID {
			bad("is its own partner")
		}
		if s.Units == 0 && (d.lonely != Collapse || s.Population == 0) {
			bad("none of %s cases opened", known(s.Population))
		}
		if s.Units == 1 && s.Population != 1 && d.lonely == Fail {
			bad("1 of %s cases opened, want at least 2, or a rule for single units", known(s.Population))
		}
		if s.Weight == 0 && s.Units > 0 {
			s.Weight = float64(s.Population) / float64(s.Units)
		}
	}
	return errs
}

func known(population int64) string {
	if population == 0 {
		return "an unknown number of"
	}
	return fmt.Sprint(population)
}

// Strata returns the strata with the weights of the draw in use. Those reviewed
// have them multiplied by what they carry for others.
func (d *Design) Strata() []Stratum { return append([]Stratum(nil), d.strata...) }

// degrees are the degrees of freedom for the base of a tally.
func (d *Design) degrees(t Tally) float64 {
	switch d.df {
	case InfiniteDF:
		return math.Inf(1)
	case DomainDF:
		in := make([]int64, len(d.groups))
		for k, c := range t {
			in[d.group[d.cells[k].Stratum]] += c.Base
		}
		return degreesOf(in)
	}
	var df int64
	for _, g := range d.groups {
		if !g.full() {
			df += max(g.units-1, 0)
		}
	}
	return float64(df)
}

// degreesOf are units less groups, of those that hold some.
func degreesOf(units []int64) float64 {
	var df int64
	for _, x := range units {
		df += max(x-1, 0)
	}
	return float64(df)
}
