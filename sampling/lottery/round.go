package lottery

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A Leaf is a stratum as [Round] sees it: a leaf of the tree land / group /
// code.
type Leaf struct {
	Group      string // such as a region; without "/"
	Code       string // of the stratum, such as 0101 or 0101/afslag
	Population int64  // N_h, at least 1
}

// Round turns the expected sizes total N_h / N into whole ones that sum to
// total, so that every case has the same chance, total / N. It is pivotal
// sampling along a fixed tree (Deville and Tille 1998; the order along a tree:
// Jonasson 2013): each n_h is total N_h / N rounded down or up, with exactly
// that expectation, and so is the sum of each group. The sizes come in the
// order of leaves; that order does not matter.
//
// All arithmetic is on integers in units of 1/N, and chance comes from tickets
// of its own (see the package's documentation).
//
// Errors, all at once: a seed against the package's rule; a group that is
// empty, against that rule or has a "/", which would give two nodes of the
// tree one name; a code against the rule; a leaf twice; a population under 1;
// a total under 0 or above N; total times a population, or N, above 10^14.
func Round(seed string, total int64, leaves []Leaf) ([]int64, error) {
	var errs []error
	if err := checkSeed(seed); err != nil {
		errs = append(errs, fmt.Errorf("round: the seed %w", err))
	}
	if err := checkLeaves(total, leaves); err != nil {
		errs = append(errs, fmt.Errorf("round: %w", err))
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return roundBy(total, leaves, roundTickets(seed).less), nil
}

// A lot decides the merge at path: true with chance below / of.
type lot func(path string, below, of int64) bool

// roundBy is Round with any lot, over leaves that have been checked.
func roundBy(total int64, leaves []Leaf, less lot) []int64 {
	r := rounding{sizes: make([]int64, len(leaves)), less: less}
	for _, l := range leaves {
		r.n += l.Population
	}
	order := make([]int, len(leaves))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(strings.Compare(leaves[i].Group, leaves[j].Group), strings.Compare(leaves[i].Code, leaves[j].Code))
	})
	land := node{}
	for len(order) > 0 {
		group := leaves[order[0]].Group
		region := node{}
		for len(order) > 0 && leaves[order[0]].Group == group {
			i := order[0]
			order = order[1:]
			expected := total * leaves[i].Population // in units of 1/N
			r.sizes[i] = expected / r.n
			region = r.merge(region, node{expected % r.n, i}, "land/"+group+"/"+leaves[i].Code)
		}
		land = r.merge(land, region, "land/"+group)
	}
	sum := int64(0)
	for _, n := range r.sizes {
		sum += n
	}
	// The fractions sum to a whole number, so nothing can be left over.
	if land.part != 0 || sum != total {
		panic(fmt.Sprintf("lottery: rounding %d leaves a residual of %d/%d and a sum of %d", total, land.part, r.n, sum))
	}
	return r.sizes
}

// A node is what is left of a subtree: at most one leaf that is not decided,
// and its part, in units of 1/N.
type node struct {
	part int64
	leaf int // meaningless where part is 0
}

type rounding struct {
	n     int64 // N
	sizes []int64
	less  lot
}

// merge decides at least one of two leaves. No lot is drawn where one part is
// 0. With s = a + b under 1, one of the parts becomes 0 and the other s; else
// one becomes 1 and the other s - 1; expectations stay.
func (r *rounding) merge(i, j node, path string) node {
	switch s := i.part + j.part; {
	case i.part == 0:
		return j
	case j.part == 0:
		return i
	case s < r.n:
		if r.less(path, i.part, s) {
			return node{s, i.leaf}
		}
		return node{s, j.leaf}
	default:
		up, keep := j.leaf, i.leaf
		if r.less(path, r.n-j.part, 2*r.n-s) {
			up, keep = i.leaf, j.leaf
		}
		r.sizes[up]++
		return node{s - r.n, keep}
	}
}

// checkLeaves lists what Round refuses of a tree.
func checkLeaves(total int64, leaves []Leaf) error {
	var errs []error
	type name struct{ group, code string }
	seen := make(map[name]bool, len(leaves))
	var population int64
	for _, l := range leaves {
		at := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("leaf %q of %q: "+format, append([]any{l.Code, l.Group}, args...)...))
		}
		if err := checkText(l.Group); err != nil {
			at("the group %w", err)
		} else if strings.Contains(l.Group, "/") {
			at("the group has a slash, want none: a group's name would be a leaf's")
		}
		if err := checkText(l.Code); err != nil {
			at("the code %w", err)
		}
		if seen[name{l.Group, l.Code}] {
			at("occurs twice, want each once")
		}
		seen[name{l.Group, l.Code}] = true
		switch {
		case l.Population < 1:
			at("a population of %d, want at least 1", l.Population)
		case l.Population > maxCases-population:
			at("more than %.0f cases so far", float64(maxCases))
		case total > 0 && l.Population > maxCases/total:
			at("%d times a population of %d, want at most %.0f", total, l.Population, float64(maxCases))
		default:
			population += l.Population
		}
	}
	if len(errs) == 0 && (total < 0 || total > population) {
		errs = append(errs, fmt.Errorf("a total of %d of %d cases, want 0 to %d", total, population, population))
	}
	return errors.Join(errs...)
}
