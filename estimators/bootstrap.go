package estimators

import (
	"fmt"
	"math"
	"slices"
)

// Bootstrap resamples the first-stage units. In every replicate, of each
// stratum with n units n-1 are drawn with replacement and equal chances, and
// with m the number of times that a unit came up its weight is multiplied by
//
//	1 - l + l m n/(n-1),   l = sqrt(1 - n/N),
//
// which no chance can bring below 0. So totals have, over all that could be
// drawn, exactly the variance of [Survey.Variance]; quantiles and other
// estimates that are not smooth have theirs too, in large samples. R replicates
// leave an error of about 1/sqrt(2R) on a standard error: 2 % for 1000.
//
// Replicate k draws from a stream of its own, which seed and k alone decide, so
// that neither the number of workers nor the number of replicates shows in it.
//
// Strata opened in full vary not at all. Strata with a single unit of several
// contribute nothing and are told by [Replicates.Lonely], but under [Collapse],
// where units are drawn from groups. A second stage counts through its
// first-stage units only. Degrees of freedom are those of the survey.
//
// Rao and Wu (1988), JASA 83:231, 4 with m = n-1; Rao, Wu and Yue
// (1992), Survey Methodology 18:209.
// R: as.svrepdesign(design, type = "subbootstrap") for a design without
// populations; R leaves them out, which is l = 1.
func (s *Survey) Bootstrap(replicates int, seed string) (*Replicates, error) {
	if replicates < 2 {
		return nil, fmt.Errorf("%d replicates, want at least 2", replicates)
	}
	r, err := s.newReplicates("bootstrap")
	if err != nil {
		return nil, err
	}
	r.missing = true
	r.seed = seed
	r.scales = make([]float64, replicates)
	for k := range r.scales {
		r.scales[k] = 1 / float64(replicates-1)
	}
	for g, group := range s.design.groups {
		if group.units == 1 && !group.full() {
			r.lonely = append(r.lonely, s.design.strata[s.member(g)].ID)
		}
	}
	urns := s.urns()
	r.factors = func(k int) func(row int) float64 {
		of := s.resample(urns, newStream(seed, k))
		return func(row int) float64 { return of[s.first.of[row]] }
	}
	return r, nil
}

// An urn is the first-stage units of a group, to draw from with replacement.
type urn struct {
	places [][2]int // runs of places of units, from and to
	units  int      // with those that have no rows
	keep   float64  // 1 - l
	drawn  float64  // l n/(n-1): what a unit counts for each time it comes up
}

// varies reports whether there is anything to draw.
func (u urn) varies() bool { return u.drawn > 0 }

// urns are the groups of the design, in their order.
func (s *Survey) urns() []urn {
	out := make([]urn, len(s.design.groups))
	for g, group := range s.design.groups {
		out[g] = urn{units: int(group.units), keep: 1}
		if group.units > 1 && !group.full() {
			n, l := float64(group.units), math.Sqrt(group.open())
			out[g].keep, out[g].drawn = 1-l, l*n/(n-1)
		}
	}
	for h, g := range s.design.group {
		out[g].places = append(out[g].places, [2]int{s.first.begin[h], s.first.begin[h+1]})
	}
	return out
}

// resample draws the factors of a replicate, of the units at all places.
func (s *Survey) resample(urns []urn, draws *stream) []float64 {
	of := make([]float64, s.first.begin[len(s.first.begin)-1])
	var drawn, times []uint32
	for _, u := range urns {
		times = slices.Grow(times[:0], u.units)[:u.units]
		clear(times)
		if u.varies() {
			drawn = slices.Grow(drawn[:0], u.units)[:u.units-1]
			draws.draw(drawn, uint32(u.units))
			for _, i := range drawn {
				times[i]++
			}
		}
		next := times
		for _, run := range u.places {
			for place := run[0]; place < run[1]; place++ {
				of[place] = u.keep + float64(u.drawn*float64(next[place-run[0]]))
			}
			next = next[run[1]-run[0]:] // units without rows come last
		}
	}
	return of
}
