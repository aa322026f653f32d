package estimators

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"sagsbarometer/estimators/interval"
)

// A crossed population is, for each stratum and each of two decisions, how many
// cases count and how many do not.
type crossed [][2][2]int

// cross puts three of five cases of each stratum into the first decision, and
// lets the two differ by gap on the scale of log odds around p.
func cross(r *rand.Rand, p, spread, gap float64) crossed {
	pop := make(crossed, len(frameSizes))
	for h, N := range frameSizes {
		centre := math.Log(p/(1-p)) + spread*r.NormFloat64()
		for range N {
			decision, sign := 0, 0.4
			if r.Float64() < 0.4 {
				decision, sign = 1, -0.6
			}
			if r.Float64() < 1/(1+math.Exp(-centre-sign*gap)) {
				pop[h][decision][0]++
			} else {
				pop[h][decision][1]++
			}
		}
	}
	return pop
}

// regions are five, of strata of all sizes.
const regions = 5

// posts are the cases of each region and decision.
func (pop crossed) posts() []PostStratum {
	list := make([]PostStratum, 2*regions)
	for h, s := range pop {
		for decision, c := range s {
			q := &list[2*(h%regions)+decision]
			q.ID = fmt.Sprint(h%regions, decision)
			q.Population += int64(c[0] + c[1])
		}
	}
	return list
}

// draw takes n cases in each stratum: the cells of the design with
// post-strata, what was found in each, and the same without.
func (pop crossed) draw(r *rand.Rand, n []int, posts []PostStratum) (cells []Cell, with, without Tally) {
	for h, s := range pop {
		left := s
		var found [2][2]int64
		for k := range n[h] {
			at := r.IntN(frameSizes[h] - k)
		taking:
			for decision := range left {
				for kind, m := range left[decision] {
					if at < m {
						left[decision][kind]--
						found[decision][kind]++
						break taking
					}
					at -= m
				}
			}
		}
		for decision, f := range found {
			m := f[0] + f[1]
			cells = append(cells, Cell{Stratum: h, Post: posts[2*(h%regions)+decision].ID, Drawn: m, Known: m, InScope: m, Reviewed: m})
			with = append(with, Count{m, m, f[0]})
		}
		m := int64(n[h])
		without = append(without, Count{m, m, found[0][0] + found[1][0]})
	}
	return cells, with, without
}

// TestCoveragePost prints how often the intervals hold the share of the country
// with and without post-stratification by region and decision, where the two
// decisions differ, and how wide they are.
func TestCoveragePost(t *testing.T) {
	if !*coverageSim {
		t.Skip("takes minutes: -coverage-sim")
	}
	n := minimumTwo(385)
	strata := make([]Stratum, len(frameSizes))
	for h, N := range frameSizes {
		strata[h] = Stratum{ID: fmt.Sprint(h), Population: int64(N), Units: int64(n[h])}
	}
	plain := design(t, Options{}, strata...)
	methods := []string{"wald", "logit", "clopper-pearson-kish", interval.Published}
	for _, gap := range []float64{0, 1.5} {
		r := rand.New(rand.NewPCG(385, uint64(10*gap)))
		worst := map[string]float64{}
		width := map[string]float64{}
		for _, p := range []float64{0.02, 0.1, 0.3, 0.5} {
			pop := cross(r, p, 0.5, gap)
			var yes int
			for _, s := range pop {
				yes += s[0][0] + s[1][0]
			}
			truth, posts := float64(yes)/6000, pop.posts()
			held := map[string]float64{}
			for range *coverageReps {
				cells, with, without := pop.draw(r, n, posts)
				both := map[string]Estimate{}
				for name, c := range map[string]struct {
					d *Design
					t Tally
				}{"with": {design(t, Options{Response: cells, Post: posts}, strata...), with}, "without": {plain, without}} {
					e, err := Proportion(c.d, c.t, Report{Level: 0.95})
					if err != nil {
						t.Fatal(err)
					}
					both[name] = e
				}
				for name, e := range both {
					for _, method := range methods {
						m, _ := interval.ByName(method)
						if i, ok := m.Interval(e.Evidence); ok {
							width[name+" "+method] += (i.High - i.Low) / float64(*coverageReps) / 4
							if i.Low <= truth && truth <= i.High {
								held[name+" "+method] += 1 / float64(*coverageReps)
							}
						}
					}
				}
			}
			for _, name := range []string{"with", "without"} {
				for _, method := range methods {
					key := name + " " + method
					if w, ok := worst[key]; !ok || held[key] < w {
						worst[key] = held[key]
					}
				}
			}
		}
		for _, name := range []string{"without", "with"} {
			for _, method := range methods {
				t.Logf("decisions %v apart, %s post-strata, %s: worst %.3f, mean width %.4f", gap, name, method, worst[name+" "+method], width[name+" "+method])
			}
		}
		if got := worst["with "+interval.Published]; got < 0.935 {
			t.Errorf("decisions %v apart: %s covers %v at worst", gap, interval.Published, got)
		}
	}
}
