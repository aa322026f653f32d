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
	cases := readGoldens(t)
	if len(cases) != 697 {
		t.Errorf("%d cases, want 697", len(cases))
	}
	by := slices.Clone(comparers)
	slices.SortFunc(by, func(a, b comparer) int { return strings.Compare(a.name, b.name) })
	taken := make([]map[string]int, len(by))
	for i := range by {
		taken[i] = map[string]int{}
	}
	left := map[string]int{}
cases:
	for _, g := range cases {
		for i, c := range by {
			if c.compare(t, g) {
				taken[i][g.Group]++
				continue cases
			}
		}
		left[g.Group]++
	}
	for i, c := range by {
		if diff := cmp.Diff(c.want, taken[i]); diff != "" {
			t.Errorf("cases compared by %s, by group (-want +got):\n%s", c.name, diff)
		}
	}
	t.Log("left:", left)
}
