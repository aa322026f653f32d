package estimators

import (
	"slices"
	"strings"
	"testing"
)

func init() {
	register("domain", map[string]int{"domain": 100}, compareDomain)
	register("contrast", map[string]int{"contrast": 10, "calibration": 1}, compareContrast)
}

// compareDomain compares svyby and subset: rows outside the domain stay in the
// design.
func compareDomain(t *testing.T, g golden) bool {
	t.Helper()
	if g.Group != "domain" {
		return false
	}
	part := strings.Split(g.ID, ".")
	name := part[len(part)-1]
	r := Report{Level: 0.95}
	o := Options{DF: DomainDF}
	narrow := func(f frame) []bool { return f.where(both(f.is("comp.imp", "Yes"), f.is("sch.wide", "No"))) }
	switch part[0] {
	case "subset_mean", "subset_total":
		compareRows(t, g, name, o, r, func(s *Survey, f frame) (of []Linear) {
			for _, y := range []string{"api00", "y"} {
				if part[0] == "subset_mean" {
					of = append(of, s.Mean(f.values(t, y), narrow(f)))
				} else {
					of = append(of, s.Total(f.values(t, y), narrow(f)))
				}
			}
			return of
		})
		return true
	case "domain_as_ratio":
		o.DF = DesignDF
		compareRows(t, g, name, o, r, func(s *Survey, f frame) []Linear {
			return []Linear{s.Ratio(f.indicator(both(f.is("y", "1"), f.is("comp.imp", "Yes"))), f.indicator(f.is("comp.imp", "Yes")), nil)}
		})
		return true
	case "by_ciprop", "by_share_ciprop":
		return compareShares(t, g, part)
	}
	o.DF = InfiniteDF // svyby's own intervals
	s, f := surveyOf(t, name, o)
	by := g.by()
	var columns []string
	estimate := func(column string, in []bool) Linear { return s.Mean(f.values(t, column), in) }
	switch part[0] {
	case "by_mean_stratum":
		columns = []string{"api00"}
	case "by_mean_cross":
		columns = []string{"api00", "y"}
	case "by_total":
		columns = []string{"y"}
		estimate = func(column string, in []bool) Linear { return s.Total(f.values(t, column), in) }
	case "by_share_dom2":
		columns = []string{"ok"}
		estimate = func(column string, in []bool) Linear {
			return s.Mean(f.values(t, column), inBoth(in, f.where(f.is("rel", "1"))))
		}
	default:
		columns = []string{map[string]string{"by_ratio": "api00/api99", "by_share_dom": "ok/rel", "by_share_stratum": "ok/rel"}[part[0]]}
		estimate = func(column string, in []bool) Linear {
			y, x, _ := strings.Cut(column, "/")
			return s.Ratio(f.values(t, y), f.values(t, x), in)
		}
	}
	var all []Linear
	for _, column := range columns {
		for i := range len(g.names(by[0])) {
			all = append(all, compareCell(t, g, s, estimate(column, f.domain(g, by, i)), column, i))
		}
	}
	compareCovariance(t, g, ".vcov", s, all)
	return true
}

// compareCell compares one entry of svyby.
func compareCell(t *testing.T, g golden, s *Survey, l Linear, column string, i int) Linear {
	t.Helper()
	e, err := s.Report("mean", l, Report{Level: 0.95})
	if err != nil {
		t.Fatal(err)
	}
	se := "se." + column
	if g.Result[se] == nil {
		se = "se"
	}
	near(t, g.ID, e.Estimate.F, g.at(t, column, i), tolEstimate)
	nearSE(t, g.ID, e.SE, g.at(t, se, i))
	if g.Result["ci_l"] != nil {
		nearBounds(t, g.ID, e, g.at(t, "ci_l", i), g.at(t, "ci_u", i), tolBound)
	}
	if g.Result["cv"] != nil {
		near(t, g.ID+" cv", e.SE.F/e.Estimate.F, g.at(t, "cv", i), tolVariance)
	}
	return l
}

// by are the columns that a svyby crosses.
func (g golden) by() (columns []string) {
	for _, c := range []string{"comp.imp", "stype", "dom", "sch.wide"} {
		if g.Result[c] != nil {
			columns = append(columns, c)
		}
	}
	return columns
}

// domain are the rows of entry i of a svyby.
func (f frame) domain(g golden, by []string, i int) []bool {
	return f.where(func(row int) bool {
		return !slices.ContainsFunc(by, func(c string) bool { return f.codes(c)[row] != g.names(c)[i] })
	})
}

func inBoth(a, b []bool) []bool {
	out := make([]bool, len(a))
	for i := range a {
		out[i] = a[i] && b[i]
	}
	return out
}

// compareContrast compares svycontrast and svystandardize.
func compareContrast(t *testing.T, g golden) bool {
	t.Helper()
	part := strings.Split(g.ID, ".")
	if g.Group != "contrast" && part[0] != "standardize" {
		return false
	}
	o := Options{DF: DomainDF}
	if g.Result["df"] == "Inf" {
		o.DF = InfiniteDF
	}
	compareRows(t, g, part[1], o, Report{Level: 0.95}, func(s *Survey, f frame) []Linear {
		in := func(column, code string) []bool { return f.where(f.is(column, code)) }
		minus := []float64{1, -1}
		switch part[0] {
		case "share_diff":
			ok, rel := f.values(t, "ok"), in("rel", "1")
			return []Linear{Combine(minus, s.Mean(ok, inBoth(in("dom", "hi"), rel)), s.Mean(ok, inBoth(in("dom", "lo"), rel)))}
		case "domain_diff_within":
			yes := in("comp.imp", "Yes")
			return []Linear{Combine(minus, s.Mean(f.values(t, "y"), yes), s.Mean(f.values(t, "y"), s.Others(yes)))}
		case "domain_ratio_of_means":
			y := f.values(t, "y")
			return []Linear{LogRelative(s.Mean(y, in("comp.imp", "Yes")), s.Mean(y, in("comp.imp", "No")))}
		case "change_same_units":
			return []Linear{Combine(minus, s.Mean(f.values(t, "api00"), nil), s.Mean(f.values(t, "api99"), nil))}
		case "change_same_units_as_mean":
			change := f.values(t, "api00")
			for i, x := range f.values(t, "api99") {
				change[i] -= x
			}
			return []Linear{s.Mean(change, nil)}
		case "change_ratio_same_units":
			q := Relative(s.Total(f.values(t, "api00"), nil), s.Total(f.values(t, "api99"), nil))
			return []Linear{Delta(q.Estimate.F-1, []float64{1}, q)}
		case "standardize":
			var cell []int32
			for _, code := range f.codes("comp.imp") {
				cell = append(cell, int32(slices.Index([]string{"No", "Yes"}, code)))
			}
			l, err := s.Standardized(f.values(t, "y"), cell, []float64{0.5, 0.5}, nil)
			if err != nil {
				t.Fatal(err)
			}
			return []Linear{l}
		}
		t.Fatalf("%s: an unknown contrast", g.ID)
		return nil
	})
	return true
}
