package estimators

// Jackknife leaves out one first-stage unit at a time. Of a stratum with n
// units each is left out once, and the weights of the others in it are
// multiplied by n/(n-1); the square of a deviation counts for
//
//	c = (1 - n/N) (n-1)/n.
//
// For totals, and for means with weights that are known, that is exactly the
// variance of [Survey.Variance]; for ratios it differs in the second order. It
// needs no linearisation, but takes time by units times rows, and is wrong for
// quantiles. Degrees of freedom are those of the survey, [Survey.Degrees].
//
// Strata opened in full contribute nothing. Lonely ones follow the rule of the
// design, each so that totals have the variance that linearisation gives them:
// [Certainty] leaves them out; [Adjust] makes a replicate with the mean unit of
// the sample in the place of theirs; [Average] scales the others up; [Collapse]
// leaves units out of groups. A second stage counts through its first-stage
// units only.
//
// Rao, Wu and Yue (1992), Survey Methodology 18:209; Wolter (2007),
// Introduction to Variance Estimation, 4.5.
// R: as.svrepdesign(design, type = "JKn"), without strata "JK1"; there
// "adjust" and "average" have rules of their own, and degrees of freedom are
// the rank of the weights less 1.
func (s *Survey) Jackknife() (*Replicates, error) {
	r, err := s.newReplicates("jackknife")
	if err != nil {
		return nil, err
	}
	var out []leftOut
	scale, lonely := 1.0, 0
	for g, group := range s.design.groups {
		n := float64(group.units)
		switch {
		case group.full():
		case group.units > 1:
			found := int64(0)
			for h, st := range s.design.strata {
				if s.design.group[h] != g {
					continue
				}
				for place := s.first.begin[h]; place < s.first.begin[h+1]; place++ {
					out = append(out, leftOut{group: g, place: place, others: n / (n - 1), elsewhere: 1})
				}
				for found = int64(s.first.begin[h+1] - s.first.begin[h]); found < st.Units; found++ {
					out = append(out, leftOut{group: g, place: -1, others: n / (n - 1), elsewhere: 1})
				}
			}
			for len(r.scales) < len(out) {
				r.scales = append(r.scales, group.open()*(n-1)/n)
			}
		case s.design.lonely == Adjust:
			n := float64(s.design.units())
			h := s.member(g)
			place := -1
			if s.first.begin[h] < s.first.begin[h+1] {
				place = s.first.begin[h]
			}
			out = append(out, leftOut{group: g, place: place, itself: 1 / n, others: 1, elsewhere: 1 + 1/n})
			r.scales = append(r.scales, group.open())
		default:
			lonely++
			r.lonely = append(r.lonely, s.design.strata[s.member(g)].ID)
		}
	}
	if usable := len(s.design.groups) - lonely; s.design.lonely == Average && usable > 0 {
		scale = float64(len(s.design.groups)) / float64(usable)
	}
	for k := range r.scales {
		r.scales[k] *= scale
	}
	r.factors = func(k int) func(row int) float64 {
		x := out[k]
		return func(row int) float64 {
			switch {
			case int(s.first.of[row]) == x.place:
				return x.itself
			case s.design.group[s.stratum[row]] == x.group:
				return x.others
			}
			return x.elsewhere
		}
	}
	return r, nil
}

// A leftOut is a replicate without one unit: the factors on its weight, on
// those of its group, and on all others.
type leftOut struct {
	group, place              int // place -1: a unit without rows
	itself, others, elsewhere float64
}

// member is the first stratum of a group.
func (s *Survey) member(group int) int {
	for h, g := range s.design.group {
		if g == group {
			return h
		}
	}
	return -1
}
