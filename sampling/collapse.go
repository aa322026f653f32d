package sampling

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Collapse names the partner of every stratum, in the order given: the one
// that it joins should losses leave it with fewer than two cases, which show
// no variance, and that takes over its weight should it lose them all.
//
// Partners are fixed in the plan, from the group and the population alone.
// Chosen later, when answers are known, they would make the variance too
// small.
//
//   - The partner is the stratum of the same group nearest in population; of
//     two as near, the smaller; of equal populations, neighbours by ID.
//   - A stratum alone in its group takes the nearest of all groups.
//   - A stratum taken in full neither has a partner nor is one: it has no
//     sampling error to estimate. Nor is a stratum with no case planned a
//     partner, but it has one, for its weight.
//   - Where that leaves nobody the partner is empty.
//
// Partners need not be mutual: whoever collapses joins a stratum, its partner
// and, if that one is short of cases too, the partner's partner.
//
// Hansen, Hurwitz & Madow (1953), volume I, section 9.15; Rust & Kalton
// (1987), J. Official Statistics 3:69, on why sizes should be alike.
func Collapse(strata []Stratum) ([]string, error) {
	if err := checkStrata(strata, 0); err != nil {
		return nil, fmt.Errorf("collapse: %w", err)
	}
	var open []Stratum // all that have a partner, by group, population, ID
	for _, s := range strata {
		if !s.full() {
			open = append(open, s)
		}
	}
	slices.SortFunc(open, func(a, b Stratum) int {
		return cmp.Or(strings.Compare(a.Group, b.Group), bySize(a, b))
	})
	partner := make(map[string]string, len(open))
	for rest := open; len(rest) > 0; {
		size := 1
		for size < len(rest) && rest[size].Group == rest[0].Group {
			size++
		}
		pair(rest[:size], partner)
		rest = rest[size:]
	}
	slices.SortFunc(open, bySize)
	pair(open, partner)

	partners := make([]string, len(strata))
	for h, s := range strata {
		partners[h] = partner[s.ID]
	}
	return partners, nil
}

func bySize(a, b Stratum) int {
	return cmp.Or(cmp.Compare(a.Population, b.Population), strings.Compare(a.ID, b.ID))
}

// pair gives each of the strata, sorted by size, that has no partner yet the
// nearest of the others that has cases planned.
func pair(sorted []Stratum, partner map[string]string) {
	after := make([]int, len(sorted)) // the next with cases planned, or len
	next := len(sorted)
	for i := len(sorted) - 1; i >= 0; i-- {
		after[i] = next
		if sorted[i].Planned > 0 {
			next = i
		}
	}
	before := -1
	for i, s := range sorted {
		j := before
		if k := after[i]; k < len(sorted) &&
			(j < 0 || sorted[k].Population-s.Population < s.Population-sorted[j].Population) {
			j = k
		}
		if j >= 0 && partner[s.ID] == "" {
			partner[s.ID] = sorted[j].ID
		}
		if s.Planned > 0 {
			before = i
		}
	}
}
