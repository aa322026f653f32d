package aggregate

import (
	"errors"
	"fmt"
	"strings"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// A plan is the query of an analysis and where in its cuts each request finds
// its counts. Requests that group by fewer columns are added up from the cells
// of those that group by more, so that a table with a total row is one cut.
type plan struct {
	estimators.Analysis
	query Query

	// The first cut has no measures: its keys are the columns that must have
	// one value in each stratum.
	weight, population, partner, until int // positions among them; -1: none
	fixed                              map[string]int
	// The second cut, where there is a response or post-strata, has what became
	// of the rows, and the sizes of post-strata.
	requests int // the first cut with measures

	routes []route // of each request
	places []place // of each request that is counted
}

// A place is where a request finds its counts.
type place struct {
	cut      int
	by       []int // positions of the columns of By among the keys
	where    []int // positions of the conditions
	class    int   // position of the class of non-response; -1: none
	post     int   // position of the post-stratum; -1: none
	category int   // position of the column of a distribution; -1: none
	measure  int   // -1: none
}

// A route is the way from the rows of a source to an estimate.
type route int

const (
	byCounts route = iota // integers: shares whose weights are constant in each stratum
	bySums                // exact sums of amounts and weights
	byRows                // the rows in memory
)

// routeOf is the shortest route to an estimate. Whether weights are constant
// in each stratum only the rows tell.
func (p *plan) routeOf(r estimators.Request) route {
	if p.Basis != estimators.Probability {
		return byCounts
	}
	if p.Calibration != nil || p.replicated() || p.DF == satterthwaite || p.ofSecond(r) || r.Interval == interval.Exact {
		return byRows
	}
	switch r.Kind {
	case "", estimators.KindProportion, estimators.KindDistribution:
		if p.Cluster == "" {
			return byCounts
		}
		return withoutCounts(r)
	case estimators.KindMean, estimators.KindTotal, estimators.KindRatio:
		if p.Response == nil {
			return withoutCounts(r)
		}
	}
	return byRows
}

// withoutCounts is the shortest route to a share where weights vary, or to an
// amount.
func withoutCounts(r estimators.Request) route {
	if r.Poststratified || r.Kind == estimators.KindDistribution {
		return byRows
	}
	return bySums
}

// satterthwaite is a rule for degrees of freedom that a variance has, not a
// design.
const satterthwaite = "satterthwaite"

// newPlan checks an analysis, and reports all that is wrong with it.
func newPlan(a estimators.Analysis) (*plan, error) {
	if a.Basis == "" {
		a.Basis = estimators.Probability
	}
	p := &plan{Analysis: a, weight: -1, population: -1, partner: -1, until: -1, fixed: map[string]int{}}
	var errs []error
	errs = append(errs, p.checkBasis()...)
	errs = append(errs, p.checkSecondPhase()...)
	ids := map[string]bool{}
	for _, r := range a.Requests {
		for _, err := range p.checkRequest(r) {
			errs = append(errs, fmt.Errorf("estimate %q: %w", r.ID, err))
		}
		// One measure may be asked for by several groupings: with its domain
		// each estimate still has an id of its own.
		key := r.ID + "@" + strings.Join(r.By, ";")
		if ids[key] {
			errs = append(errs, fmt.Errorf("estimate %q: given twice for the same domains", r.ID))
		}
		ids[key] = true
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	p.routes = make([]route, len(p.Requests))
	for i, r := range p.Requests {
		p.routes[i] = p.routeOf(r)
	}
	p.query.Strata = a.Strata
	p.constants()
	p.cuts()
	return p, nil
}

func (p *plan) checkBasis() (errs []error) {
	switch p.Basis {
	case estimators.Probability:
		if p.Weight == "" && p.Population == "" {
			errs = append(errs, errors.New("a probability sample needs a weight or a population, found neither"))
		}
		errs = append(errs, p.checkResponse()...)
	case estimators.Census, estimators.Purposive:
		if len(p.Strata) > 0 || p.Weight != "" || p.Population != "" || p.Collapse != "" || len(p.Fixed) > 0 || p.Response != nil || p.Until != "" {
			errs = append(errs, fmt.Errorf("basis %s has no design: leave out strata, weight, population, collapse, fixed, response and until", p.Basis))
		}
	default:
		errs = append(errs, fmt.Errorf("basis is %q, want %s, %s or %s", p.Basis, estimators.Probability, estimators.Census, estimators.Purposive))
	}
	return errs
}

func (p *plan) checkResponse() (errs []error) {
	r := p.Response
	if p.Until != "" && (r == nil || p.Population == "") {
		errs = append(errs, errors.New("until needs response, which says which cases are in scope, and population"))
	}
	if r == nil {
		return errs
	}
	if r.Class == "" || r.InScope == "" || r.Responded == "" {
		errs = append(errs, fmt.Errorf("response has the columns class %q, eligible %q and responded %q, want all three", r.Class, r.InScope, r.Responded))
	}
	if p.Weight != "" && (p.Population != "" || len(p.Strata) > 0) {
		errs = append(errs, errors.New("weight beside response: losses make the weights of strata, so leave it out and give population"))
	}
	return errs
}
