package estimators

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A comparer compares cases of the goldens with what this package makes of
// the same data.
type comparer struct {
	name    string
	want    map[string]int // cases that it takes, by group
	compare func(t *testing.T, g golden) bool
}

var comparers []comparer

// register adds a comparer; call it from an init function. compare reports
// whether the case is one of its own. Comparers are asked in the order of their
// names.
func register(name string, want map[string]int, compare func(t *testing.T, g golden) bool) {
	comparers = append(comparers, comparer{name, want, compare})
}

// TestGoldens compares every number of R survey that this package gives. What
// is left out is counted too, so that neither can shrink or grow unnoticed.
func TestGoldens(t *testing.T) {
	by := slices.Clone(comparers)
	slices.SortFunc(by, func(a, b comparer) int { return strings.Compare(a.name, b.name) })
	taken := make([]map[string]int, len(by))
	for i := range by {
		taken[i] = map[string]int{}
	}
	left := make([]int, len(notCompared))
	cases := readGoldens(t)
cases:
	for _, g := range cases {
		for i, c := range by {
			if c.compare(t, g) {
				taken[i][g.Group]++
				continue cases
			}
		}
		if i := whyNot(g); i >= 0 {
			left[i]++
		} else {
			t.Errorf("%s: compared by nobody", g.ID)
		}
	}
	all := 0
	for i, c := range by {
		if diff := cmp.Diff(c.want, taken[i]); diff != "" {
			t.Errorf("cases compared by %s, by group (-want +got):\n%s", c.name, diff)
		}
		for _, n := range taken[i] {
			all += n
		}
	}
	for i, n := range notCompared {
		if left[i] != n.cases {
			t.Errorf("%v: %d cases left out, want %d", n.prefixes, left[i], n.cases)
		}
		all += left[i]
	}
	if len(cases) != 697 || all != 697 {
		t.Errorf("%d cases, of which %d are accounted for, want 697", len(cases), all)
	}
}
