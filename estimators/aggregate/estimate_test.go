package aggregate

import (
	"context"
	"encoding/csv"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/estimators"
)

// barometer is an analysis of the rows that reviews makes.
func barometer() estimators.Analysis {
	defect := estimators.Indicator{Column: "answer", Counts: []string{"nej"}, Base: []string{"ja", "nej"}}
	return estimators.Analysis{
		Strata: []string{"stratum"}, Population: "stratum_pop", Collapse: "collapse_with", Lonely: "collapse", Fixed: []string{"region"},
		Requests: []estimators.Request{
			{ID: "defect", Y: defect, Level: 0.95},
			{ID: "defect_region", Y: defect, By: []string{"region"}, Level: 0.95},
			{ID: "defect_cross", Y: defect, By: []string{"decision", "region"}, Level: 0.95, Interval: "wilson"},
			{ID: "flag", Kind: "proportion", Y: estimators.Indicator{Column: "flag"}, By: []string{"region"}, Where: map[string][]string{"decision": {"afslag"}}, Level: 0.9},
			{ID: "nothing", Y: defect, Where: map[string][]string{"decision": {"hjemvist"}}, Level: 0.95},
		},
	}
}

// Workers, order of rows, size and start of chunks, and types of columns do
// not show: not in a bit of any float.
func TestEstimateOrder(t *testing.T) {
	const rows = 700
	var want []estimators.Estimate
	r := rand.New(rand.NewPCG(3, 3))
	for _, workers := range []int{1, 2, 16} {
		for _, size := range []int{rows, 64, 1} {
			for _, kind := range []string{"text", "dictionary"} {
				columns := reviews(rows, 9)
				columns[0].kind, columns[1].kind, columns[4].kind, columns[5].kind = kind, kind, kind, kind
				order := ordered(rows)
				if want != nil {
					r.Shuffle(rows, func(i, j int) { order[i], order[j] = order[j], order[i] })
				}
				got, err := Estimate(t.Context(), source(columns, order, size, size%7), barometer(), workers)
				if err != nil {
					t.Fatal(err)
				}
				if want == nil {
					want = got
					continue
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Fatalf("%d workers, chunks of %d, %s (-want +got):\n%s", workers, size, kind, diff)
				}
			}
		}
	}
	var ids []string
	for _, e := range want {
		ids = append(ids, e.ID)
	}
	wantIDs := []string{
		"defect",
		"defect_region@region=hovedstaden", "defect_region@region=sjælland", "defect_region@region=syddanmark",
		"defect_cross@decision=afslag;region=hovedstaden", "defect_cross@decision=afslag;region=sjælland", "defect_cross@decision=afslag;region=syddanmark",
		"defect_cross@decision=bevilling;region=hovedstaden", "defect_cross@decision=bevilling;region=sjælland", "defect_cross@decision=bevilling;region=syddanmark",
		"flag@region=hovedstaden", "flag@region=sjælland", "flag@region=syddanmark",
		"nothing",
	}
	if diff := cmp.Diff(wantIDs, ids); diff != "" {
		t.Errorf("estimates in order (-want +got):\n%s", diff)
	}
	if last := want[len(want)-1]; last.Estimate.OK || last.N != 0 || !slices.Equal(last.Notes, []estimators.Note{estimators.NoteEmptyBase}) {
		t.Errorf("no case at all: got %+v", last)
	}
}

// readCSV makes a source of a file of R's data, with types as data would give
// them.
func readCSV(t *testing.T, name string, types map[string]string) *memorySource {
	t.Helper()
	f, err := os.Open("../testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var columns []column
	for i, head := range lines[0] {
		c := column{head, "text", nil}
		if kind, ok := types[head]; ok {
			c.kind = kind
		}
		for _, line := range lines[1:] {
			v := line[i]
			if v == "" {
				v = "-"
			}
			c.values = append(c.values, v)
		}
		columns = append(columns, c)
	}
	return source(columns, ordered(len(lines)-1), 37, 0)
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Abs(want)) {
		t.Errorf("%s: got %.17g, want %.17g", what, got, want)
	}
}

// TestEstimateR takes a file of R's all the way: R 4.2.2, survey 4.1.1 with
// st = svydesign(ids=~1, strata=~stype, weights=~pw, fpc=~fpc, data=apistrat),
// numbers from goldens.json by the ids given.
func TestEstimateR(t *testing.T) {
	src := readCSV(t, "apistrat.csv", map[string]string{"pw": "float", "fpc": "int", "y": "int", "ok": "int", "rel": "int", "stype": "dictionary"})
	got, err := Estimate(t.Context(), src, estimators.Analysis{
		Strata: []string{"stype"}, Weight: "pw", Population: "fpc", DF: "domain",
		Requests: []estimators.Request{
			{ID: "mean.st", Y: estimators.Indicator{Column: "y"}, Interval: "wald", Level: 0.95},
			{ID: "by_ciprop.beta.st", Y: estimators.Indicator{Column: "awards", Counts: []string{"Yes"}}, By: []string{"comp.imp"}, Interval: "beta", Level: 0.95},
			{ID: "by_share_dom2.st", Y: estimators.Indicator{Column: "ok"}, By: []string{"dom"}, Where: map[string][]string{"rel": {"1"}}, Interval: "logit", Level: 0.95},
		},
	}, 2)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 5 {
		t.Fatalf("got %d estimates, want 5", len(got))
	}
	near(t, "mean", got[0].Estimate.F, 0.6389360640505782, 1e-12)
	near(t, "mean se", got[0].SE.F, 0.0344059179972689, 1e-10)
	near(t, "mean low", got[0].Low.F, 0.5710848745302618, 1e-9)
	near(t, "mean high", got[0].High.F, 0.7067872535708947, 1e-9)
	if got[0].DF != estimators.Some(197) || got[0].NBase != 200 {
		t.Errorf("mean: df %v of %d", got[0].DF, got[0].NBase)
	}
	if e := got[1]; e.ID != "by_ciprop.beta.st@comp.imp=No" || e.NCounts != 0 || e.Low.OK {
		t.Errorf("none counted: got %+v", e) // R has NaN
	}
	near(t, "beta", got[2].Estimate.F, 0.9745093066733275, 1e-12)
	near(t, "beta low", got[2].Low.F, 0.9226116710763163, 1e-9)
	near(t, "beta high", got[2].High.F, 0.995455570910972, 1e-9)
	near(t, "share hi", got[3].Estimate.F, 0.22872071609212877, 1e-12)
	near(t, "share hi se", got[3].SE.F, 0.06091449028528836, 1e-10)
	near(t, "share hi low", got[3].Low.F, 0.12895682922935087, 1e-9) // by_share_ciprop.xlogit.st
	near(t, "share lo", got[4].Estimate.F, 0.8766042666462958, 1e-12)
}

// TestEstimateWithReplacement: no strata, a weight, no population.
// R: mean.srs0.
func TestEstimateWithReplacement(t *testing.T) {
	src := readCSV(t, "apisrs.csv", map[string]string{"pw": "float"})
	got, err := Estimate(t.Context(), src, estimators.Analysis{Weight: "pw", Requests: []estimators.Request{
		{ID: "y", Y: estimators.Indicator{Column: "y"}, Interval: "clopper-pearson", Level: 0.95},
	}}, 1)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "se", got[0].SE.F, 0.03440813273035825, 1e-10)
	if got[0].NCounts != 124 || got[0].Interval != "clopper-pearson" {
		t.Errorf("got %+v", got[0])
	}
}

// Without a design there are counts, whatever was asked for.
func TestEstimateBases(t *testing.T) {
	columns := reviews(100, 5)
	request := estimators.Request{ID: "a", Y: estimators.Indicator{Column: "number"}, By: []string{"region"}, Interval: "wald", Level: 0.95}
	for _, basis := range []string{"census", "purposive"} {
		got, err := Estimate(t.Context(), source(columns, ordered(100), 9, 0), estimators.Analysis{Basis: basis, Requests: []estimators.Request{request}}, 2)
		if err != nil || len(got) != 3 {
			t.Fatalf("%s: %d estimates, %v", basis, len(got), err)
		}
		for _, e := range got {
			want := estimators.Number{}
			if basis == "census" {
				want = estimators.Some(float64(e.NCounts) / float64(e.NBase))
			}
			if e.Estimate != want || e.SE.OK || e.Low.OK || e.High.OK || e.Interval != "" || e.Level != 0 || e.Grade != "" || e.Notes[0] != estimators.Note(basis) {
				t.Errorf("%s: got %+v", basis, e)
			}
		}
	}
}

// A region is known to lie in its strata only, so the heaviest case elsewhere
// does not widen its interval; a decision can be made anywhere.
func TestEstimateFixed(t *testing.T) {
	// Two strata: 5 of 50 in the north, 5 of 500 in the south; none counted.
	// North: 1 - .025^(1/5) if only the north can hold it, else the heaviest
	// case is 100 of 50: 1 - .025^(100/50).
	columns := []column{
		{"kommune", "text", nil}, {"region", "text", nil}, {"size", "long", nil}, {"y", "int", nil}, {"kind", "text", nil},
	}
	for i := range 10 {
		row := []string{"n", "nord", "50", "0", "a"}
		if i >= 5 {
			row = []string{"s", "syd", "500", "0", "b"}
		}
		for k, v := range row {
			columns[k].values = append(columns[k].values, v)
		}
	}
	a := estimators.Analysis{Strata: []string{"kommune"}, Population: "size", Fixed: []string{"region"}}
	for _, by := range []string{"region", "kommune", "kind"} {
		a.Requests = append(a.Requests, estimators.Request{ID: by, Y: estimators.Indicator{Column: "y"}, By: []string{by}, Level: 0.95})
	}
	a.Requests = append(a.Requests, estimators.Request{ID: "where", Y: estimators.Indicator{Column: "y"}, Where: map[string][]string{"region": {"nord"}}, Level: 0.95})
	a.Requests = append(a.Requests, estimators.Request{ID: "both", Y: estimators.Indicator{Column: "y"}, By: []string{"kommune"}, Where: map[string][]string{"region": {"nord", "syd"}}, Level: 0.95})
	got, err := Estimate(t.Context(), source(columns, ordered(10), 3, 0), a, 2)
	if err != nil {
		t.Fatal(err)
	}
	known, open := 1-math.Pow(0.025, 1.0/5), 1-math.Pow(0.025, 100.0/50)
	for i, want := range map[int]float64{0: known, 2: known, 4: open, 6: known, 7: known} {
		near(t, got[i].ID, got[i].High.F, want, 1e-12)
	}
	// A column that is not fixed is found out.
	columns[1].values[9] = "nord"
	_, err = Estimate(t.Context(), source(columns, ordered(10), 3, 0), a, 2)
	if want := `stratum s: both "nord" and "syd" in column "region", want one value`; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// 300 by 300 codes: a cell for each row, and an estimate for each cell.
func TestEstimateManyDomains(t *testing.T) {
	if testing.Short() {
		t.Skip("ninety thousand domains: slow under the race detector")
	}
	const side = 300
	columns := []column{{"a", "int", nil}, {"b", "int", nil}, {"n", "int", nil}, {"y", "int", nil}}
	for i := range side * side {
		for k, v := range []string{fmt.Sprint(i / side), fmt.Sprint(i % side), fmt.Sprint(2 * side * side), fmt.Sprint(i % 2)} {
			columns[k].values = append(columns[k].values, v)
		}
	}
	got, err := Estimate(t.Context(), source(columns, ordered(side*side), 20_000, 0), estimators.Analysis{
		Population: "n", Requests: []estimators.Request{{ID: "y", Y: estimators.Indicator{Column: "y"}, By: []string{"a", "b"}, Level: 0.95}},
	}, 2)
	if err != nil || len(got) != side*side {
		t.Fatalf("%d estimates, %v", len(got), err)
	}
	if e := got[1]; e.ID != "y@a=0;b=1" || e.NBase != 1 || e.NCounts != 1 || e.PopHat != estimators.Some(2) {
		t.Errorf("got %+v", e)
	}
}

func ExampleEstimate() {
	// Ten cases of two strata: 4 of 60 and 6 of 40 were opened.
	src := source([]column{
		{"kommune", "text", []string{"0101", "0101", "0101", "0101", "0147", "0147", "0147", "0147", "0147", "0147"}},
		{"cases", "int", []string{"60", "60", "60", "60", "40", "40", "40", "40", "40", "40"}},
		{"deadline_met", "text", []string{"ja", "nej", "nej", "-", "ja", "ja", "nej", "ja", "ja", "-"}},
	}, ordered(10), 5, 0)
	estimates, err := Estimate(context.Background(), src, estimators.Analysis{
		Strata: []string{"kommune"}, Population: "cases",
		Requests: []estimators.Request{{
			ID: "late", Y: estimators.Indicator{Column: "deadline_met", Counts: []string{"nej"}}, Level: 0.95,
		}},
	}, 2)
	if err != nil {
		panic(err)
	}
	for _, e := range estimates {
		// By hand: (15·2 + 20/3·1) / (15·3 + 20/3·5) = 36.67/78.33.
		fmt.Printf("%s: %d of %d, %.3f (%.2f to %.2f)\n", e.ID, e.NCounts, e.NBase, e.Estimate.F, e.Low.F, e.High.F)
	}
	// Output: late: 3 of 8, 0.468 (0.10 to 0.88)
}
