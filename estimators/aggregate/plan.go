package aggregate

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
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
	// The second cut, where there is a response, has what became of the rows.
	requests int // the first cut with measures

	places []place
}

// A place is where a request finds its counts.
type place struct {
	cut     int
	by      []int // positions of the columns of By among the keys
	where   []int // positions of the conditions
	class   int   // position of the class of non-response; -1: none
	measure int
}

// kinds are the estimates that an analysis can ask for; those that are false
// come later.
var kinds = map[string]bool{
	"proportion": true,
	"mean":       false, "total": false, "ratio": false, "distribution": false, "quantile": false, "difference": false,
}

// newPlan checks an analysis, and reports all that is wrong with it.
func newPlan(a estimators.Analysis) (*plan, error) {
	if a.Basis == "" {
		a.Basis = estimators.Probability
	}
	p := &plan{Analysis: a, weight: -1, population: -1, partner: -1, until: -1, fixed: map[string]int{}}
	var errs []error
	errs = append(errs, p.checkBasis()...)
	ids := map[string]bool{}
	for _, r := range a.Requests {
		for _, err := range checkRequest(r, a.Basis) {
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

func checkRequest(r estimators.Request, basis string) (errs []error) {
	if done, known := kinds[r.Kind]; !known && r.Kind != "" {
		names := slices.Sorted(maps.Keys(kinds))
		if near, ok := closest(r.Kind, names); ok {
			errs = append(errs, fmt.Errorf("unknown kind %q, did you mean %q?", r.Kind, near))
		} else {
			errs = append(errs, fmt.Errorf("unknown kind %q, want one of %v", r.Kind, names))
		}
	} else if known && !done {
		errs = append(errs, fmt.Errorf("kind %q is not available yet", r.Kind))
	}
	if basis == estimators.Probability {
		if _, ok := interval.ByName(r.Interval); !ok && r.Interval != "" {
			if near, ok := closest(r.Interval, interval.Names()); ok {
				errs = append(errs, fmt.Errorf("unknown interval %q, did you mean %q?", r.Interval, near))
			} else {
				errs = append(errs, fmt.Errorf("unknown interval %q, want one of %v", r.Interval, interval.Names()))
			}
		}
		if !(r.Level > 0 && r.Level < 1) {
			errs = append(errs, fmt.Errorf("level is %v, want a number between 0 and 1", r.Level))
		}
	}
	if r.Y.Column == "" {
		errs = append(errs, errors.New("no column for y"))
	}
	for i, column := range r.By {
		if slices.Contains(r.By[:i], column) {
			errs = append(errs, fmt.Errorf("groups by %q twice", column))
		}
	}
	return errs
}

// constants lays out the first cut.
func (p *plan) constants() {
	var cut Cut
	add := func(column string) int {
		if column == "" {
			return -1
		}
		for i, k := range cut.Keys {
			if k.Column == column {
				return i
			}
		}
		cut.Keys = append(cut.Keys, Key{Column: column})
		return len(cut.Keys) - 1
	}
	p.weight = add(p.Weight)
	p.population = add(p.Population)
	p.partner = add(p.Collapse)
	p.until = add(p.Until)
	for _, column := range p.Fixed {
		p.fixed[column] = add(column)
	}
	p.query.Cuts = []Cut{cut}
	if r := p.Response; r != nil {
		p.query.Cuts = append(p.query.Cuts, Cut{Keys: []Key{{Column: r.Class}, {Column: r.InScope}, {Column: r.Responded}}})
	}
	p.requests = len(p.query.Cuts)
}

// cuts gives every request a cut whose keys include its own. Requests with
// most keys come first, so that the others find theirs there.
func (p *plan) cuts() {
	p.places = make([]place, len(p.Requests))
	order := make([]int, len(p.Requests))
	keys := make([][]Key, len(p.Requests))
	for i, r := range p.Requests {
		order[i] = i
		keys[i] = p.requestKeys(r)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(keys[b]), len(keys[a])) })
	for _, i := range order {
		at := slices.IndexFunc(p.query.Cuts[p.requests:], func(c Cut) bool {
			return !slices.ContainsFunc(keys[i], func(k Key) bool { return keyIndex(c.Keys, k) < 0 })
		}) + p.requests
		if at < p.requests {
			at = len(p.query.Cuts)
			p.query.Cuts = append(p.query.Cuts, Cut{Keys: keys[i]})
		}
		cut, r := &p.query.Cuts[at], p.Requests[i]
		to := place{cut: at, class: -1}
		for k, key := range keys[i] {
			switch {
			case k < len(r.By):
				to.by = append(to.by, keyIndex(cut.Keys, key))
			case key.Is != nil:
				to.where = append(to.where, keyIndex(cut.Keys, key))
			default:
				to.class = keyIndex(cut.Keys, key)
			}
		}
		id := measureKey(r.Y)
		to.measure = slices.IndexFunc(cut.Measures, func(m estimators.Indicator) bool { return measureKey(m) == id })
		if to.measure < 0 {
			to.measure = len(cut.Measures)
			cut.Measures = append(cut.Measures, r.Y)
		}
		p.places[i] = to
	}
}

// requestKeys are the columns of By, then the conditions in order of their
// columns; where there is a response, the class and that a case was reviewed.
func (p *plan) requestKeys(r estimators.Request) (keys []Key) {
	for _, column := range r.By {
		keys = append(keys, Key{Column: column})
	}
	for _, column := range slices.Sorted(maps.Keys(r.Where)) {
		is := slices.Clone(r.Where[column])
		slices.Sort(is)
		keys = append(keys, Key{column, slices.Compact(append([]string{}, is...))})
	}
	if r := p.Response; r != nil {
		keys = append(keys, Key{Column: r.Class}, Key{r.InScope, yes}, Key{r.Responded, yes})
	}
	return keys
}

// yes and no are the values of a column that says whether.
var yes, no = []string{"1", "true"}, []string{"0", "false"}

func keyIndex(keys []Key, k Key) int {
	return slices.IndexFunc(keys, func(o Key) bool {
		return o.Column == k.Column && (o.Is == nil) == (k.Is == nil) && slices.Equal(o.Is, k.Is)
	})
}
