package estimators

import (
	"math"
	"testing"
)

// A place is a stratum of a small population: its first-stage units, each with
// the cases that it holds.
type place struct {
	units  [][]float64
	drawn  int // first-stage units
	within int // cases of each unit; 0: all
}

// samples calls f with every sample of the places, each as likely as its
// chance says.
func samples(places []place, f func(chance float64, rows Rows, y []float64)) {
	stage := false
	for _, p := range places {
		stage = stage || p.within > 0
	}
	var walk func(h int, chance float64, rows Rows, populations []int64, y []float64)
	walk = func(h int, chance float64, rows Rows, populations []int64, y []float64) {
		if h == len(places) {
			if stage {
				rows.Second = &Stage{Population: populations}
			}
			f(chance, rows, y)
			return
		}
		p := places[h]
		subsets(upTo(len(p.units)), p.drawn, func(chosen []int) {
			var inside func(k int, chance float64, rows Rows, populations []int64, y []float64)
			inside = func(k int, chance float64, rows Rows, populations []int64, y []float64) {
				if k == len(chosen) {
					walk(h+1, chance, rows, populations, y)
					return
				}
				cases := p.units[chosen[k]]
				m := len(cases)
				if p.within > 0 {
					m = min(m, p.within)
				}
				subsets(upTo(len(cases)), m, func(of []int) {
					r, v := rows, y
					for _, i := range of {
						r.Stratum = append(r.Stratum[:len(r.Stratum):len(r.Stratum)], int32(h))
						r.Unit = append(r.Unit[:len(r.Unit):len(r.Unit)], int32(len(populations)))
						v = append(v[:len(v):len(v)], cases[i])
					}
					inside(k+1, chance/choose(len(cases), m), r, append(populations[:len(populations):len(populations)], int64(len(cases))), v)
				})
			}
			inside(0, chance/choose(len(p.units), p.drawn), rows, populations, y)
		})
	}
	walk(0, 1, Rows{}, nil, nil)
}

// TestUnbiasedOverAllSamples goes through every sample of small populations:
// on average the estimated total is the total, its estimated variance is the
// variance, and so for the total of a domain, for the mean where the number of
// cases is known, and for the covariance of two totals. There is no chance in
// it, so nothing is left but rounding.
func TestUnbiasedOverAllSamples(t *testing.T) {
	single := func(values ...float64) (units [][]float64) {
		for _, v := range values {
			units = append(units, []float64{v})
		}
		return units
	}
	clusters := [][]float64{{3, 5}, {8}, {1, 2, 4}, {9, 7}, {6, 6, 2}}
	for _, test := range []struct {
		name   string
		places []place
		mean   bool // every sample stands for as many cases as there are
	}{
		{"simple random", []place{{units: single(1, 4, 4, 7, 12, 3), drawn: 3}}, true},
		{"two strata", []place{{units: single(1, 4, 4, 7, 12), drawn: 2}, {units: single(30, 31, 29, 45), drawn: 3}}, true},
		{"a stratum in full", []place{{units: single(1, 4, 4, 7, 12), drawn: 2}, {units: single(30, 31), drawn: 2}}, true},
		{"clusters", []place{{units: clusters, drawn: 2}}, false},
		{"clusters in strata", []place{{units: clusters, drawn: 3}, {units: [][]float64{{2, 2}, {5}, {1, 9}}, drawn: 2}}, false},
		{"two stages", []place{{units: [][]float64{{3, 5}, {8, 1, 5}, {1, 2, 4, 4}, {9, 7}}, drawn: 2, within: 2}}, false},
		{"two stages in strata", []place{{units: [][]float64{{3, 5, 9}, {8, 1, 5}, {1, 2, 4, 4}}, drawn: 2, within: 2}, {units: [][]float64{{3, 5}, {8}}, drawn: 2, within: 2}}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			strata := make([]Stratum, len(test.places))
			var total, domain, cases float64
			for h, p := range test.places {
				strata[h] = Stratum{ID: string(rune('a' + h)), Population: int64(len(p.units))}
				for _, u := range p.units {
					for _, y := range u {
						total += y
						cases++
						if y > 4 {
							domain += y
						}
					}
				}
			}
			var all, part, mean moments
			var covariance, product float64
			samples(test.places, func(chance float64, rows Rows, y []float64) {
				s, err := NewSurvey(strata, rows, Options{})
				if err != nil {
					t.Fatal(err)
				}
				in := make([]bool, len(y))
				for i := range y {
					in[i] = y[i] > 4
				}
				a, b, m := s.Total(y, nil), s.Total(y, in), s.Mean(y, nil)
				v := s.Covariance(a, b)
				all.add(chance, a.Estimate.F, v[0][0])
				part.add(chance, b.Estimate.F, v[1][1]) // 0, absent, where none of the sample is in it
				mean.add(chance, m.Estimate.F, s.Variance(m))
				covariance += chance * v[0][1]
				product += chance * a.Estimate.F * b.Estimate.F
			})
			unbiased(t, "total", all, total)
			unbiased(t, "total of a domain", part, domain)
			if test.mean {
				unbiased(t, "mean", mean, total/cases)
			}
			if truth := product - total*domain; math.Abs(covariance-truth) > 1e-9*math.Abs(truth) {
				t.Errorf("covariance: estimated %v on average, is %v", covariance, truth)
			}
		})
	}
}

func unbiased(t *testing.T, what string, m moments, want float64) {
	t.Helper()
	mean, truth, estimated := m.result()
	if math.Abs(m.chance-1) > 1e-12 || math.Abs(mean-want) > 1e-12*want {
		t.Errorf("%s: %v on average, is %v", what, mean, want)
	}
	if math.Abs(estimated-truth) > 1e-9*truth { // truth is a difference of squares
		t.Errorf("%s: variance estimated at %v on average, is %v", what, estimated, truth)
	}
}
