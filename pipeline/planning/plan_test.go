package planning

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sagsbarometer/pipeline/batch"
	"sagsbarometer/sampling"
)

// small is a plan over five kommuner with 60 cases.
func small(t *testing.T, d *batch.Design) *Plan {
	t.Helper()
	lines := five()
	s, err := Size(&batch.Batch{Design: d}, lines, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	p := &Plan{Lines: lines, Equal: s.Equal()}
	if p.Total, err = s.fill(lines); err != nil {
		t.Fatal(err)
	}
	return p
}

// By hand, 20 of 60: n_h = N_h/3. 0101 gets 8 of 24: 8·7/(24·23) = 7/69. 0751
// expects 14/3, so 4 or, with probability 2/3, 5: (4·3/3 + 5·4·2/3)/(14·13) =
// (52/3)/182 = 2/21. The one case of 0825 has no pair.
func TestSelfWeightingPlan(t *testing.T) {
	p := small(t, &batch.Design{Method: batch.SelfWeighting, Strata: []string{"kommune"}, Total: 20, Allocation: batch.Proportional, DetectPower: 0.8})
	mergeClasses(p.Lines)
	const want = heading + `
0101,24,,8,0.3333333333333333,,,0,hovedstaden,hovedstaden,1/3,7/69
0147,12,,4,0.3333333333333333,,,0,hovedstaden,hovedstaden,1/3,1/11
0751,14,,4.666666666666667,0.3333333333333333,,,0,midtjylland,midtjylland+nordjylland,1/3,2/21
0825,1,,0.3333333333333333,0.3333333333333333,,,0,nordjylland,midtjylland+nordjylland,1/3,
0851,9,,3,0.3333333333333333,,,0,nordjylland,midtjylland+nordjylland,1/3,1/12
`
	// Classes: hovedstaden 12, midtjylland 4 2/3, nordjylland 3 1/3; the
	// smallest joins the nearest, and both, 8, would join hovedstaden.
	all := strings.NewReplacer("hovedstaden,hovedstaden,", "hovedstaden,hovedstaden+midtjylland+nordjylland,",
		"midtjylland,midtjylland+nordjylland,", "midtjylland,hovedstaden+midtjylland+nordjylland,",
		"nordjylland,midtjylland+nordjylland,", "nordjylland,hovedstaden+midtjylland+nordjylland,").Replace(want)
	if got := string(p.CSV()); got != all {
		t.Errorf("got\n%swant\n%s", got, all)
	}
}

// By hand, 19 of 60 with at least 2, two reserves and 0825 in full: the rest
// is 18 of 59 in proportion: 7.32, 3.66, 4.27, 2.75, of which 0851 and 0147
// get the missing cases.
func TestStratifiedPlan(t *testing.T) {
	p := small(t, &batch.Design{Method: batch.Stratified, Strata: []string{"kommune"}, Total: 19, Minimum: 2, Reserve: 2, Allocation: batch.Proportional, DetectPower: 0.8})
	const want = heading + `
0101,24,7,7,0.2916666666666667,3.4285714285714284,0147,2,hovedstaden,hovedstaden,7/24,7/92
0147,12,4,4,0.3333333333333333,3,0101,2,hovedstaden,hovedstaden,1/3,1/11
0751,14,4,4,0.2857142857142857,3.5,0147,2,midtjylland,midtjylland,2/7,6/91
0825,1,1,1,1,1,,0,nordjylland,nordjylland,1,
0851,9,3,3,0.3333333333333333,3,0147,2,nordjylland,nordjylland,1/3,1/12
`
	if got := string(p.CSV()); got != want {
		t.Errorf("got\n%swant\n%s", got, want)
	}
}

// A plan's file is read back as it was written, whatever the names.
func TestPlanFileRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Plan
		for h := range rapid.IntRange(1, 5).Draw(t, "strata") {
			population := rapid.Int64Range(1, 50).Draw(t, "population")
			l := Line{Stratum: sampling.Stratum{ID: fmt.Sprint(h, rapid.StringMatching(`[a-zæøå,";/ ]{0,4}`).Draw(t, "id")), Population: population,
				Planned: rapid.Int64Range(0, population).Draw(t, "planned")}, Class: rapid.StringMatching(`[a-z,"]{1,4}`).Draw(t, "class")}
			l.Expected = float64(l.Planned)
			q, err := sampling.Stratified(l.Stratum)
			if err != nil {
				t.Fatal(err)
			}
			l.Pi, l.Pi2 = q.Pi, q.Joint
			p.Lines = append(p.Lines, l)
		}
		lines, err := ReadLines(p.CSV())
		if err != nil {
			t.Fatal(err)
		}
		if again := (&Plan{Lines: lines}).CSV(); string(again) != string(p.CSV()) {
			t.Fatalf("got\n%swant\n%s", again, p.CSV())
		}
	})
}

// The small ones join the nearest in planned cases, and those that share a
// code before those that do not.
func TestMergeClasses(t *testing.T) {
	for _, c := range []struct {
		name    string
		planned map[string]float64
		want    string
	}{
		{"all large enough", map[string]float64{"a": 10, "b": 12}, "a b"},
		{"one small", map[string]float64{"a": 9, "b": 40, "c": 12}, "a+c b a+c"},
		{"none large enough", map[string]float64{"a": 1, "b": 2, "c": 3}, "a+b+c a+b+c a+b+c"},
		{"the same region first", map[string]float64{"n/afslag": 4, "n/bevilling": 60, "s/afslag": 12, "s/bevilling": 30},
			"n/afslag+n/bevilling n/afslag+n/bevilling s/afslag s/bevilling"},
		{"one class", map[string]float64{"a": 3}, "a"},
	} {
		var lines []Line
		for _, name := range slices.Sorted(keys(c.planned)) {
			lines = append(lines, Line{Class: name, Expected: c.planned[name]})
		}
		mergeClasses(lines)
		var got []string
		for _, l := range lines {
			got = append(got, l.Class)
		}
		if strings.Join(got, " ") != strings.ReplaceAll(c.want, "  ", " ") {
			t.Errorf("%s: got %v, want %s", c.name, got, c.want)
		}
	}
}

func keys(m map[string]float64) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// The probabilities of a self-weighting plan add up to its total exactly.
func TestProbabilitiesAddUp(t *testing.T) {
	p := small(t, &batch.Design{Method: batch.SelfWeighting, Strata: []string{"kommune"}, Total: 17, Allocation: batch.Proportional, DetectPower: 0.8})
	sum := new(big.Rat)
	for _, l := range p.Lines {
		sum.Add(sum, new(big.Rat).Mul(l.Pi, new(big.Rat).SetInt64(l.Population)))
	}
	if sum.Cmp(big.NewRat(17, 1)) != 0 {
		t.Errorf("Σ N_h π_h is %v, want 17", sum)
	}
}
