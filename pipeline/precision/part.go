package precision

import (
	"slices"

	"sagsbarometer/pipeline/planning"
)

// A part is a domain of the population, and the strata that could hold some of
// it, in order; nil: those that do.
type part struct {
	planning.Part
	hold []int
}

// union is two parts of the population in one. Its domain is that of the first.
func union(a, b part) part {
	u := part{planning.Part{Domain: a.Domain, Size: a.Size + b.Size}, slices.Concat(a.hold, b.hold)}
	slices.Sort(u.hold)
	u.hold = slices.Compact(u.hold)
	for i, j := 0, 0; i < len(a.Strata) || j < len(b.Strata); {
		switch {
		case j == len(b.Strata) || i < len(a.Strata) && a.Strata[i] < b.Strata[j]:
			u.Strata, u.Cases = append(u.Strata, a.Strata[i]), append(u.Cases, a.Cases[i])
			i++
		case i == len(a.Strata) || b.Strata[j] < a.Strata[i]:
			u.Strata, u.Cases = append(u.Strata, b.Strata[j]), append(u.Cases, b.Cases[j])
			j++
		default:
			u.Strata, u.Cases = append(u.Strata, a.Strata[i]), append(u.Cases, a.Cases[i]+b.Cases[j])
			i, j = i+1, j+1
		}
	}
	return u
}
