package analysis

import (
	"maps"
	"slices"

	"sagsbarometer/estimators"
)

// Analysis is the spec as the estimators take it.
func (s *Spec) Analysis() estimators.Analysis {
	d := s.Design
	a := estimators.Analysis{Basis: d.Basis, Strata: d.Strata, Cluster: d.Cluster, Weight: d.Weight, Population: d.Population,
		Collapse: d.Collapse, Lonely: d.Lonely, DF: d.DF, Fixed: d.Fixed, DomainLonely: d.DomainLonely,
		Post: d.Poststratum, PostPopulation: d.PoststratumPopulation,
		Variance: d.Variance, Replicates: d.Replicates, Seed: d.Seed, Order: d.Order, Until: d.Until}
	if r := d.Response; r != nil {
		a.Response = &estimators.Response{Class: r.Class, InScope: r.Eligible, Responded: r.Responded}
	}
	if k := s.Calibration; k != nil {
		a.Calibration = &estimators.Calibration{Method: k.Method, Amounts: totals(k.Amounts)}
		if len(k.Bounds) == 2 {
			a.Calibration.Bounds = [2]float64(k.Bounds)
		}
		for _, m := range k.Margins {
			a.Calibration.Margins = append(a.Calibration.Margins, estimators.KnownMargin{Columns: m.Columns, Totals: totals(m.Totals)})
		}
	}
	if p := s.SecondPhase; p != nil {
		a.SecondPhase = &estimators.SecondPhase{Class: p.Class, Again: p.Again.indicator(), Expanded: p.Expanded}
	}
	for _, e := range s.Estimates {
		a.Requests = append(a.Requests, e.request())
	}
	return a
}

func (e Estimate) request() estimators.Request {
	r := estimators.Request{ID: e.ID, Kind: e.Kind, Y: e.Y.indicator(), X: e.X.indicator(),
		By: e.By, Where: e.Where, Interval: e.Interval, Level: e.Level,
		P: e.P, Rule: e.Rule, Statistic: e.Statistic, Levels: e.Levels, Standard: e.Standard,
		Deff: e.Deff, Family: e.Family, Poststratified: e.Poststratified, FirstReading: e.FirstReading, Reader: e.Reader.reader()}
	for _, t := range totals(e.Terms) {
		r.Terms = append(r.Terms, estimators.Term{ID: t.Name, Coefficient: t.Total})
	}
	for _, t := range totals(e.Mix) {
		r.Mix = append(r.Mix, estimators.MixCell{Cell: t.Name, Part: t.Total})
	}
	return r
}

// totals are the numbers of a table in byte order of their names, since TOML
// keeps none.
func totals(table map[string]float64) (list []estimators.KnownTotal) {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		list = append(list, estimators.KnownTotal{Name: name, Total: table[name]})
	}
	return list
}
