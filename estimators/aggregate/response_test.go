package aggregate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sagsbarometer/estimators"
)

// delivered are rows of a barometer with losses, as cases.parquet has them:
// each line is stratum, population, wanted, class, eligible, responded,
// decision, answer; "-" is missing.
func delivered(lines string) []column {
	names := []string{"stratum", "stratum_pop", "n_planned", "nonresponse_class", "eligible", "responded", "decision", "answer"}
	kinds := []string{"text", "int", "int", "text", "int", "int", "text", "dictionary"}
	columns := make([]column, len(names))
	for k := range columns {
		columns[k] = column{name: names[k], kind: kinds[k]}
	}
	for line := range strings.Lines(lines) {
		if fields := strings.Fields(line); len(fields) > 0 {
			for k, v := range fields {
				columns[k].values = append(columns[k].values, v)
			}
		}
	}
	return columns
}

var losses = delivered(`
0101 60 4 n 1 1 afslag ja
0101 60 4 n 1 1 afslag nej
0101 60 4 n 1 1 bevilling nej
0101 60 4 n - 0 afslag -
0147 40 3 n 0 1 bevilling -
0147 40 3 n 1 1 bevilling ja
0147 40 3 n 1 0 - -
0147 40 3 n 1 1 afslag ja
0200 20 2 s 1 1 afslag nej
0200 20 2 s 1 1 bevilling ikke_relevant`)

func lossy() estimators.Analysis {
	defect := estimators.Indicator{Column: "answer", Counts: []string{"nej"}, Base: []string{"ja", "nej"}}
	return estimators.Analysis{
		Strata: []string{"stratum"}, Population: "stratum_pop", Fixed: []string{"nonresponse_class"},
		Response: &estimators.Response{Class: "nonresponse_class", InScope: "eligible", Responded: "responded"},
		Requests: []estimators.Request{
			{ID: "defect", Y: defect, Where: map[string][]string{"eligible": {"1"}}, Level: 0.95},
			{ID: "defect", Y: defect, By: []string{"decision"}, Where: map[string][]string{"eligible": {"1"}}, Level: 0.95},
			{ID: "refused", Y: defect, Where: map[string][]string{"decision": {"afslag"}}, Level: 0.95},
			{ID: "class", Y: defect, By: []string{"nonresponse_class"}, Level: 0.95},
		},
	}
}

// TestEstimateResponse counts by hand what goes into the design and the tally.
func TestEstimateResponse(t *testing.T) {
	design := func(until [3]int64) *estimators.Design {
		d, err := estimators.NewDesign([]estimators.Stratum{
			{ID: "0101", Population: 60, Units: 4, Until: until[0]}, {ID: "0147", Population: 40, Units: 4, Until: until[1]},
			{ID: "0200", Population: 20, Units: 2, Until: until[2]},
		}, estimators.Options{Response: []estimators.Cell{
			{Stratum: 0, Class: "n", Drawn: 4, Known: 3, InScope: 3, Reviewed: 3},
			{Stratum: 1, Class: "n", Drawn: 4, Known: 4, InScope: 3, Reviewed: 2},
			{Stratum: 2, Class: "s", Drawn: 2, Known: 2, InScope: 2, Reviewed: 2},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	tallies := []estimators.Tally{
		{{Cases: 3, Base: 3, Counts: 2}, {Cases: 2, Base: 2}, {Cases: 2, Base: 1, Counts: 1}},
		{{Cases: 2, Base: 2, Counts: 1}, {Cases: 1, Base: 1}, {Cases: 1, Base: 1, Counts: 1}}, // afslag
		{{Cases: 1, Base: 1, Counts: 1}, {Cases: 1, Base: 1}, {Cases: 1}},                     // bevilling
		{{Cases: 2, Base: 2, Counts: 1}, {Cases: 1, Base: 1}, {Cases: 1, Base: 1, Counts: 1}}, // where afslag
		{{Cases: 3, Base: 3, Counts: 2}, {Cases: 2, Base: 2}, {}},                             // class n
		{{}, {}, {Cases: 2, Base: 1, Counts: 1}},                                              // class s
	}
	// The unknown case of 0101 was an afslag; the unread one of 0147 has no
	// decision, so it may be either.
	missing := [][]int64{{1, 1, 0}, {1, 1, 0}, {0, 1, 0}, {1, 1, 0}, {1, 1, 0}, {0, 0, 0}}
	holds := [][]bool{nil, nil, nil, nil, {true, true, false}, {false, false, true}}
	for _, until := range [][3]int64{{}, {4, 3, 2}} {
		a, d := lossy(), design(until)
		if until[0] > 0 {
			a.Until = "n_planned"
		}
		got, err := Estimate(t.Context(), source(losses, ordered(10), 3, 0), a, 2)
		if err != nil {
			t.Fatal(err)
		}
		bounds, err := Worst(t.Context(), source(losses, ordered(10), 3, 0), a, 2)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != len(tallies) || len(bounds) != len(tallies) {
			t.Fatalf("%d estimates, %d bounds", len(got), len(bounds))
		}
		for i, tally := range tallies {
			r := estimators.Report{Level: 0.95, Holds: holds[i]}
			want, err := estimators.Proportion(d, tally, r)
			if err != nil {
				t.Fatal(err)
			}
			want.ID, want.Measure, want.Domain = got[i].ID, got[i].Measure, got[i].Domain
			if diff := cmp.Diff(want, got[i]); diff != "" {
				t.Errorf("%s, until %v (-want +got):\n%s", got[i].ID, until, diff)
			}
			worst, err := estimators.Worst(d, tally, missing[i], r)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(worst, bounds[i].WorstCase); diff != "" || bounds[i].ID != got[i].ID {
				t.Errorf("%s, bounds (-want +got):\n%s", bounds[i].ID, diff)
			}
		}
	}
}

// TestEstimateClassesCross: a stratum may hold several classes, whose counts lie
// apart where they are counted by decision.
func TestEstimateClassesCross(t *testing.T) {
	columns := delivered(`
0101 60 4 n 1 1 afslag ja
0101 60 4 s 1 1 afslag nej
0101 60 4 n 1 1 bevilling nej
0101 60 4 s 1 1 bevilling nej
0101 60 4 s - 0 bevilling -`)
	a := lossy()
	a.Fixed = nil
	got, err := Estimate(t.Context(), source(columns, ordered(5), 2, 0), a, 2)
	if err != nil {
		t.Fatal(err)
	}
	// Class s: 3 drawn, 2 reviewed, a = 3/2: (1 + 3)/(2 + 3) of 60.
	if got[0].NBase != 4 || got[0].NCounts != 3 {
		t.Errorf("got %d of %d", got[0].NCounts, got[0].NBase)
	}
	near(t, "share", got[0].Estimate.F, 0.8, 1e-12)
	near(t, "cases", got[0].PopHat.F, 60, 1e-12)
}

// TestEstimateResponseOrder: as for a file without losses.
func TestEstimateResponseOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 3))
	var lines strings.Builder
	for i := range 400 {
		h := i % 9
		status := []string{"1 1", "1 1", "1 1", "1 1", "0 0", "- 0", "1 0"}[r.IntN(7)]
		answer := "-"
		if status == "1 1" {
			answer = []string{"ja", "nej"}[r.IntN(2)]
		}
		fmt.Fprintf(&lines, "%04d %d 300 %c %s %s %s\n", 101+h, 2000+h, 'a'+h/3, status, []string{"afslag", "bevilling", "-"}[r.IntN(3)], answer)
	}
	columns := delivered(lines.String())
	a := lossy()
	a.Until = "n_planned" // never reached: the number opened was fixed
	var want []estimators.Estimate
	var bounds []Bound
	for _, workers := range []int{1, 2, 16} {
		for _, size := range []int{400, 61, 1} {
			order := ordered(400)
			if want != nil {
				r.Shuffle(400, func(i, j int) { order[i], order[j] = order[j], order[i] })
			}
			got, err := Estimate(t.Context(), source(columns, order, size, 0), a, workers)
			if err != nil {
				t.Fatal(err)
			}
			worst, err := Worst(t.Context(), source(columns, order, size, 0), a, workers)
			if err != nil {
				t.Fatal(err)
			}
			if want == nil {
				want, bounds = got, worst
			}
			if diff := cmp.Diff(want, got) + cmp.Diff(bounds, worst); diff != "" {
				t.Fatalf("%d workers, chunks of %d (-want +got):\n%s", workers, size, diff)
			}
		}
	}
}

// TestEstimateSelfWeighting: one sample with equal chances, weights as they
// are after losses. 12 of 120 cases, weight 10; class a lost 2 of 6, so its
// others have 15, b none. p = (15·1 + 10·3)/120 = 3/8.
func TestEstimateSelfWeighting(t *testing.T) {
	columns := []column{{name: "w", kind: "float"}, {name: "c", kind: "text"}, {name: "e", kind: "bool"}, {name: "r", kind: "bool"}, {name: "y", kind: "int"}}
	add := func(n int, values ...string) {
		for range n {
			for k, v := range values {
				columns[k].values = append(columns[k].values, v)
			}
		}
	}
	add(1, "15", "a", "true", "true", "1")
	add(3, "15", "a", "true", "true", "0")
	add(2, "0", "a", "-", "false", "-")
	add(3, "10", "b", "true", "true", "1")
	add(3, "10", "b", "true", "true", "0")
	a := estimators.Analysis{
		Weight: "w", Response: &estimators.Response{Class: "c", InScope: "e", Responded: "r"},
		Requests: []estimators.Request{{ID: "y", Y: estimators.Indicator{Column: "y"}, Interval: "clopper-pearson", Level: 0.95}},
	}
	got, err := Estimate(t.Context(), source(columns, ordered(12), 5, 0), a, 2)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "share", got[0].Estimate.F, 0.375, 1e-12)
	near(t, "cases", got[0].PopHat.F, 120, 1e-12)
	near(t, "Kish", got[0].NKish.F, 120.0*120/(4*225+6*100), 1e-12)
	if got[0].Interval != "clopper-pearson-survey" || !strings.Contains(fmt.Sprint(got[0].Notes), "approximate") {
		t.Errorf("got %s %v", got[0].Interval, got[0].Notes)
	}
	// All delivered: v = p(1-p)/(n-1), and the plain interval, R: binom.test(1, 4).
	columns[0].values = []string{"10", "10", "10", "10"}
	for k := 1; k < 5; k++ {
		columns[k].values = columns[k].values[:4]
	}
	a.Response = nil
	if got, err = Estimate(t.Context(), source(columns, ordered(4), 5, 0), a, 2); err != nil {
		t.Fatal(err)
	}
	near(t, "se", got[0].SE.F, math.Sqrt(0.1875/3), 1e-12)
	near(t, "high", got[0].High.F, 0.8058796, 1e-6)
	if strings.Contains(fmt.Sprint(got[0].Notes), "approximate") {
		t.Errorf("got %v", got[0].Notes)
	}
}

func TestResponseRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		change func(*estimators.Analysis)
		lines  string
		want   string
	}{
		{"until alone", func(a *estimators.Analysis) { a.Until, a.Response = "n_planned", nil }, "0101 60 4 n 1 1 afslag ja", "until needs response, which says which cases are in scope, and population"},
		{"weight", func(a *estimators.Analysis) { a.Weight = "w" }, "0101 60 4 n 1 1 afslag ja", "weight beside response: losses make the weights of strata, so leave it out and give population"},
		{"columns", func(a *estimators.Analysis) { a.Response = &estimators.Response{InScope: "eligible"} }, "0101 60 4 n 1 1 afslag ja", `response has the columns class "", eligible "eligible" and responded "", want all three`},
		{"rows", func(a *estimators.Analysis) { a.Fixed = nil }, "0101 60 4 - 1 1 afslag ja\n0101 60 4 n 2 1 afslag ja\n0101 60 4 n 1 3 afslag ja\n0101 60 4 n - 1 afslag ja", `stratum 0101: 1 rows have no value in column "nonresponse_class", which makes their class of non-response
stratum 0101: 1 rows that were reviewed, and column "eligible" does not say whether they are in scope
stratum 0101: 1 rows with "3" in column "responded", want 1 reviewed, or 0 or nothing where it is not
stratum 0101: 1 rows with "2" in column "eligible", want 1 in scope, 0 out of scope, or nothing where it is not known`},
		{"surplus", func(a *estimators.Analysis) { a.Until = "n_planned" }, "0101 60 1 n 1 1 afslag ja\n0101 60 1 n 1 1 afslag ja", "stratum 0101: 2 units that may be in scope, and it was opened until there were 1: leave out those opened later"},
		{"until", func(a *estimators.Analysis) { a.Until = "n_planned" }, "0101 60 0 n 1 1 afslag ja\n0101 60 0 n 1 1 afslag ja", `stratum 0101: "0" in column "n_planned", want the number of cases in scope that were wanted`},
	} {
		a := lossy()
		if test.change != nil {
			test.change(&a)
		}
		columns := delivered(test.lines)
		_, err := Estimate(t.Context(), source(columns, ordered(len(columns[0].values)), 20, 0), a, 2)
		if err == nil || err.Error() != test.want {
			t.Errorf("%s: got\n%v\nwant\n%s", test.name, err, test.want)
		}
	}
	_, err := Worst(t.Context(), source(losses, ordered(10), 3, 0), estimators.Analysis{Basis: "purposive"}, 2)
	if want := "basis purposive has no design, so no bounds"; err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// TestRowsRespond: what rows give of an answer as 0 or 1, its mean, is the share
// that the cells of the design give, with losses, and its standard error too; of
// the whole and of decisions. An amount that the lists tell of every case counts
// for those reviewed only.
func TestRowsRespond(t *testing.T) {
	a := lossy()
	a.Fixed = nil
	columns := append([]column(nil), losses...)
	nej := column{name: "nej", kind: "int"}
	for _, v := range columns[7].values {
		nej.values = append(nej.values, map[string]string{"nej": "1", "ja": "0"}[v])
		if last := len(nej.values) - 1; nej.values[last] == "" {
			nej.values[last] = "-"
		}
	}
	columns = append(columns, nej)
	a.Requests = nil
	for _, by := range [][]string{nil, {"decision"}} {
		where := map[string][]string{"eligible": {"1"}}
		a.Requests = append(a.Requests,
			estimators.Request{ID: "share", Y: estimators.Indicator{Column: "answer", Counts: []string{"nej"}, Base: []string{"ja", "nej"}}, By: by, Where: where, Interval: "wald", Level: 0.95},
			estimators.Request{ID: "mean", Kind: "mean", Y: estimators.Indicator{Column: "nej"}, By: by, Where: where, Level: 0.95},
			estimators.Request{ID: "listed", Kind: "total", Y: estimators.Indicator{Column: "n_planned"}, By: by, Where: where, Level: 0.95})
	}
	got, err := Estimate(t.Context(), source(columns, ordered(10), 3, 0), a, 2)
	if err != nil {
		t.Fatal(err)
	}
	byID := map[string]estimators.Estimate{}
	for _, e := range got {
		byID[e.ID] = e
	}
	for _, domain := range []string{"", "@decision=afslag", "@decision=bevilling"} {
		share, mean := byID["share"+domain], byID["mean"+domain]
		if math.Abs(share.Estimate.F-mean.Estimate.F) > 1e-12 || math.Abs(share.SE.F-mean.SE.F) > 1e-12 || share.NBase != mean.NBase || !mean.SE.OK {
			t.Errorf("%q: share %+v, mean %+v", domain, share, mean)
		}
	}
	if n := byID["listed"].NBase; n != 7 {
		t.Errorf("%d rows in the base of what the lists tell, want the 7 reviewed", n)
	}
}
