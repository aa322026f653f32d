package pipeline

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// Cells are (region, decision, cases in the frame, drawn).
func TestJoinSmall(t *testing.T) {
	type cell struct {
		region, decision string
		population       int64
		drawn            int64
	}
	for _, test := range []struct {
		name  string
		cells []cell
		want  []string // name, population
	}{
		{"all large enough", []cell{{"n", "bevilling", 200, 12}, {"n", "afslag", 100, 10}, {"h", "afslag", 300, 20}},
			[]string{"h/afslag 300", "n/afslag 100", "n/bevilling 200"}},
		// 4 afslag and 5 andet are 9, so bevilling comes too; delvis is enough by itself.
		{"with the next in the region, until there are enough", []cell{{"n", "afslag", 40, 4}, {"n", "andet", 50, 5}, {"n", "bevilling", 200, 20}, {"n", "delvis", 99, 10}},
			[]string{"n/afslag+andet+bevilling 290", "n/delvis 99"}},
		{"the last with the one before", []cell{{"n", "afslag", 100, 10}, {"n", "bevilling", 200, 20}, {"n", "delvis", 90, 9}, {"s", "afslag", 100, 30}},
			[]string{"n/afslag 100", "n/bevilling+delvis 290", "s/afslag 100"}},
		{"no case drawn", []cell{{"n", "afslag", 3, 0}, {"n", "bevilling", 200, 20}, {"n", "delvis", 2, 0}},
			[]string{"n/afslag+bevilling+delvis 205"}},
		// h has 9 in all, so it joins n; then decisions are joined over both.
		{"regions", []cell{{"h", "afslag", 40, 4}, {"h", "bevilling", 50, 5}, {"n", "afslag", 70, 7}, {"n", "bevilling", 60, 6}, {"s", "afslag", 100, 10}},
			[]string{"h+n/afslag 110", "h+n/bevilling 110", "s/afslag 100"}},
		{"the last region", []cell{{"h", "afslag", 100, 10}, {"n", "afslag", 70, 7}}, []string{"h+n/afslag 170"}},
		{"not said", []cell{{"h", "", 30, 3}, {"h", "afslag", 100, 10}, {"h", "bevilling", 100, 10}}, []string{"h/afslag+uoplyst 130", "h/bevilling 100"}},
		{"too few in all", []cell{{"h", "afslag", 30, 3}, {"s", "bevilling", 20, 2}}, []string{"h+s/afslag+bevilling 50"}},
	} {
		var cells []postCell
		for _, c := range test.cells {
			cells = append(cells, postCell{[]string{c.region, c.decision}, c.population, c.drawn})
		}
		var got []string
		for _, g := range joinSmall(cells, 0) {
			var n int64
			for _, c := range g {
				n += c.population
			}
			got = append(got, fmt.Sprint(postName(g), " ", n))
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got)\n%s", test.name, diff)
		}
	}
}

// TestJoinSmallProperties: every cell is in one post-stratum, each of them has
// enough drawn unless it is the only one, names differ, and the order of the
// cells shows in nothing.
func TestJoinSmallProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var cells []postCell
		for _, region := range []string{"a", "b", "c"} {
			for _, decision := range []string{"", "x", "y", "z"} {
				for _, year := range []string{"1", "2"} {
					if rapid.Bool().Draw(t, "there") {
						n := rapid.Int64Range(0, 15).Draw(t, "drawn")
						cells = append(cells, postCell{[]string{region, decision, year}, n + 1, n})
					}
				}
			}
		}
		if len(cells) == 0 {
			return
		}
		names := func(cells []postCell) map[string]int64 {
			groups, sizes := joinSmall(cells, 0), map[string]int64{}
			for _, g := range groups {
				var drawn int64
				for _, c := range g {
					sizes[postName(g)] += c.population
					drawn += c.drawn
				}
				if drawn < leastOfPost && len(groups) > 1 {
					t.Fatalf("%s has %d drawn", postName(g), drawn)
				}
			}
			if len(sizes) != len(groups) {
				t.Fatalf("%d names of %d post-strata", len(sizes), len(groups))
			}
			return sizes
		}
		var want, got int64
		for _, c := range cells {
			want += c.population
		}
		sizes := names(append([]postCell(nil), cells...))
		for _, n := range sizes {
			got += n
		}
		if got != want {
			t.Fatalf("%d cases in post-strata, want %d", got, want)
		}
		if diff := cmp.Diff(sizes, names(rapid.Permutation(cells).Draw(t, "order"))); diff != "" {
			t.Fatalf("in another order (-want +got)\n%s", diff)
		}
	})
}
