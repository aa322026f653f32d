package aggregate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"sagsbarometer/estimators"
)

// A summation is a plan with what was added up for it.
type summation struct {
	*plan
	query    SumQuery
	measures []sumMeasure // of each request that is added up
	sums     *Sums
	blank    estimators.MomentTally // to be cloned
	facts    []stratumFact
	design   *estimators.Design
	groups   [][]*cellGroup // of each request
}

// A sumMeasure is where a request finds its sums. Amounts are numbered after
// the shares of their cut.
type sumMeasure struct {
	place
	amount bool
}

// sumAll makes the estimates that exact sums are enough for.
func (p *plan) sumAll(ctx context.Context, src Source, workers int, lists [][]estimators.Estimate) (err error) {
	if !slices.Contains(p.routes, bySums) {
		return nil
	}
	s := &summation{plan: p}
	constants := s.layOut()
	if s.sums, err = Sum(ctx, src, s.query, workers); err != nil {
		return err
	}
	s.blank = s.sums.Blank()
	s.groups = p.groupAll(bySums, func(i int) place { return s.measures[i].place }, func(cut int) (int, func(int) []Code) {
		cells := s.sums.Cuts[cut]
		return len(cells), func(k int) []Code { return cells[k].Codes }
	})
	if err := s.makeDesign(constants); err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(max(1, workers))
	failed := make([]error, len(p.Requests))
	for i := range p.Requests {
		if p.routes[i] == bySums {
			group.Go(func() error {
				lists[i], failed[i] = s.request(i)
				return nil
			})
		}
	}
	if err := group.Wait(); err != nil {
		return err
	}
	for i, err := range failed {
		if err != nil {
			return fmt.Errorf("estimate %q: %w", p.Requests[i].ID, err)
		}
	}
	return nil
}

// layOut makes the query: the first cut has the columns with one value in each
// stratum, of which it returns the plan; the others are those of the requests,
// which share a cut where one's keys include another's.
func (s *summation) layOut() *plan {
	constants := *s.plan
	constants.Weight, constants.fixed, constants.weight = "", map[string]int{}, -1 // rows may have weights of their own
	constants.constants()
	s.query = SumQuery{Strata: s.Strata, Unit: s.Cluster, Weight: s.Weight, Cuts: []SumCut{{Keys: constants.query.Cuts[0].Keys}}}
	s.measures = make([]sumMeasure, len(s.Requests))
	order, keys := s.broadest(bySums)
	for _, i := range order {
		all := keys[i].all()
		at := 1 + slices.IndexFunc(s.query.Cuts[1:], func(c SumCut) bool {
			return !slices.ContainsFunc(all, func(k Key) bool { return keyIndex(c.Keys, k) < 0 })
		})
		if at == 0 {
			at = len(s.query.Cuts)
			s.query.Cuts = append(s.query.Cuts, SumCut{Keys: all})
		}
		cut := &s.query.Cuts[at]
		s.measures[i].place = keys[i].places(at, cut.Keys)
		s.measures[i].measure, s.measures[i].amount = cut.add(s.Requests[i])
	}
	return &constants
}

// add has a measure added up, once for all requests that ask for it.
func (c *SumCut) add(r estimators.Request) (at int, isAmount bool) {
	if share(r.Kind) {
		id := measureKey(r.Y)
		at := slices.IndexFunc(c.Shares, func(m estimators.Indicator) bool { return measureKey(m) == id })
		if at < 0 {
			at = len(c.Shares)
			c.Shares = append(c.Shares, r.Y)
		}
		return at, false
	}
	y, x := measureKey(r.Y), measureKey(r.X)
	at = slices.IndexFunc(c.Amounts, func(a Amount) bool { return measureKey(a.Y) == y && measureKey(a.X) == x })
	if at < 0 {
		at = len(c.Amounts)
		c.Amounts = append(c.Amounts, Amount{r.Y, r.X})
	}
	return at, true
}

// makeDesign reads the design from the first cut.
func (s *summation) makeDesign(constants *plan) (err error) {
	t := &Tally{Strata: s.sums.Strata, Cuts: [][]Cell{nil}}
	for _, c := range s.sums.Cuts[0] {
		t.Cuts[0] = append(t.Cuts[0], Cell{Stratum: c.Stratum, Codes: c.Codes, Cases: c.Cases})
	}
	if s.facts, err = constants.facts(t); err != nil {
		return err
	}
	if s.Cluster != "" {
		for h := range s.facts {
			s.facts[h].Units = 0
		}
		if err := s.countUnits(); err != nil {
			return err
		}
	}
	strata := make([]estimators.Stratum, len(s.facts))
	for h, f := range s.facts {
		strata[h] = f.Stratum
	}
	o := s.options()
	o.OwnWeights = s.Weight != ""
	s.design, err = estimators.NewDesign(strata, o)
	return err
}

// countUnits counts the first-stage units of each stratum.
func (s *summation) countUnits() error {
	stratum := map[Code]int{}
	for _, u := range s.sums.Units {
		if !u.Code.OK {
			return fmt.Errorf("%s: %d rows have no value in column %q, want the first-stage unit", estimators.StratumName(s.facts[u.Stratum].ID), u.Cases, s.Cluster)
		}
		if h, ok := stratum[u.Code]; ok {
			return fmt.Errorf("%s in column %q lies in the strata %s and %s: a first-stage unit lies in one stratum", u.Code.show(), s.Cluster, s.facts[h].ID, s.facts[u.Stratum].ID)
		}
		stratum[u.Code] = u.Stratum
		s.facts[u.Stratum].Units++
	}
	return nil
}

// request makes the estimates of one request from sums.
func (s *summation) request(i int) (out []estimators.Estimate, err error) {
	r := s.Requests[i]
	var tally estimators.MomentTally
	for _, d := range s.groups[i] {
		report := s.report(r)
		report.Holds = holdsOf(r, d.codes, len(s.facts), s.codeOf)
		tally = s.tally(tally, i, d)
		var est estimators.Estimate
		switch r.Kind {
		case estimators.KindMean:
			est, err = estimators.MeanOf(s.design, tally, report)
		case estimators.KindTotal:
			est, err = estimators.TotalOf(s.design, tally, report)
		case estimators.KindRatio:
			est, err = estimators.RatioOf(s.design, tally, report)
		default:
			est, err = estimators.ProportionOf(s.design, tally, report)
		}
		if err != nil {
			return nil, err
		}
		est.Kind, est.Measure = cmp.Or(r.Kind, estimators.KindProportion), r.ID
		est.ID, est.Domain = identify(r, d.codes)
		out = append(out, est)
	}
	return out, nil
}

// tally merges the cells of a domain by strata, in the memory of another tally.
func (s *summation) tally(t estimators.MomentTally, i int, d *cellGroup) estimators.MomentTally {
	to := s.measures[i]
	measure := to.measure
	if to.amount {
		measure += len(s.query.Cuts[to.cut].Shares)
	}
	t = append(t[:0], s.blank...)
	for _, k := range d.cells {
		cell := s.sums.Cuts[to.cut][k]
		t[cell.Stratum].Merge(cell.Moments(measure))
	}
	return t
}

// codeOf finds a column that is the same for all cases of a stratum.
func (s *summation) codeOf(column string) func(h int) Code {
	if k := slices.Index(s.Strata, column); k >= 0 {
		return func(h int) Code { return s.facts[h].codes[k] }
	}
	if k := keyIndex(s.query.Cuts[0].Keys, Key{Column: column}); k >= 0 && slices.Contains(s.Fixed, column) {
		return func(h int) Code { return s.facts[h].constants[k] }
	}
	return nil
}
