package aggregate

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sagsbarometer/estimators"
	"sagsbarometer/estimators/interval"
)

// survey is a sample of rows with weights, amounts and clusters of their own:
// four strata, in each units of 1 to 4 rows, and missing values.
func survey(rows int, seed uint64) []column {
	r := rand.New(rand.NewPCG(seed, 1))
	names := []string{"h", "psu", "w", "pop", "y", "x", "flag", "dom", "kind", "again", "rank"}
	kinds := []string{"text", "dictionary", "float", "int", "float", "float", "int", "text", "dictionary", "dictionary", "int"}
	values := make([][]string, len(names))
	psu := 0
	for i := range rows {
		h := i * 4 / rows
		if i == 0 || (i-1)*4/rows != h || r.IntN(3) > 0 {
			psu++
		}
		missing := func(value string) string {
			if r.IntN(15) == 0 {
				return "-"
			}
			return value
		}
		x := 1 + 9*r.Float64()
		kind := []string{"a", "b", "c"}[r.IntN(3)]
		again := kind
		if r.IntN(4) == 0 {
			again = "a"
		}
		for k, value := range []string{
			strconv.Itoa(h), fmt.Sprint("p", psu), short(0.5 + 3*r.Float64()), strconv.Itoa(10 * rows), missing(short(2*x + 5*r.NormFloat64())),
			missing(short(x)), missing(strconv.Itoa(r.IntN(2))), missing([]string{"n", "s"}[r.IntN(2)]), kind, again, strconv.Itoa(i * 7 % rows),
		} {
			values[k] = append(values[k], value)
		}
	}
	var columns []column
	for k := range names {
		columns = append(columns, column{names[k], kinds[k], values[k]})
	}
	return columns
}

func short(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// ofRows is an analysis of the rows that survey makes.
func ofRows(change func(*estimators.Analysis)) estimators.Analysis {
	amount := func(column string) estimators.Indicator { return estimators.Indicator{Column: column} }
	yes := estimators.Indicator{Column: "kind", Counts: []string{"a"}}
	a := estimators.Analysis{
		Strata: []string{"h"}, Weight: "w", Population: "pop",
		Requests: []estimators.Request{
			{ID: "mean", Kind: "mean", Y: amount("y"), By: []string{"dom"}},
			{ID: "total", Kind: "total", Y: amount("y"), Where: map[string][]string{"kind": {"a", "b"}}},
			{ID: "ratio", Kind: "ratio", Y: amount("y"), X: amount("x"), By: []string{"dom", "kind"}},
			{ID: "share", Kind: "proportion", Y: amount("flag"), By: []string{"dom"}, Interval: "logit"},
			{ID: "shares", Y: yes, Interval: interval.Published},
			{ID: "counted", Kind: "mean", Y: yes, By: []string{"h"}},
		},
	}
	for i := range a.Requests {
		a.Requests[i].Level = 0.95
	}
	change(&a)
	return a
}

// rowsAlone are the estimates with all rows in memory.
func rowsAlone(t *testing.T, src Source, a estimators.Analysis) []estimators.Estimate {
	t.Helper()
	p, err := newPlan(a)
	if err != nil {
		t.Fatal(err)
	}
	for i := range p.routes {
		p.routes[i] = byRows
	}
	lists := make([][]estimators.Estimate, len(p.Requests))
	if err := p.loadAll(t.Context(), src, 2, lists); err != nil {
		t.Fatal(err)
	}
	p.families(lists)
	return slices.Concat(lists...)
}

// Counts, sums and rows give the same estimates. Rows add floats up in an order
// of their own, so that the last digits may differ: variances take squares of
// what is left of sums of 400 amounts, 1e-10.
func TestRoutesAgree(t *testing.T) {
	src := source(survey(400, 1), ordered(400), 64, 3)
	for _, test := range []struct {
		name   string
		change func(*estimators.Analysis)
	}{
		{"weights of rows", func(*estimators.Analysis) {}},
		{"clusters", func(a *estimators.Analysis) { a.Cluster = "psu" }},
		{"clusters with replacement", func(a *estimators.Analysis) { a.Cluster, a.Population = "psu", "" }},
		{"degrees of the domain", func(a *estimators.Analysis) { a.DF = "domain" }},
		{"weights of strata", func(a *estimators.Analysis) { a.Weight = "" }},
		{"against samples without replacement", func(a *estimators.Analysis) {
			for i := range a.Requests {
				a.Requests[i].Deff = estimators.WithoutReplacement
			}
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			a := ofRows(test.change)
			got, err := Estimate(t.Context(), src, a, 3)
			if err != nil {
				t.Fatal(err)
			}
			want := rowsAlone(t, src, a)
			near := cmp.Comparer(func(x, y float64) bool {
				return x == y || math.IsNaN(x) == math.IsNaN(y) && math.Abs(x-y) <= 1e-10*math.Max(1, math.Max(math.Abs(x), math.Abs(y)))
			})
			if diff := cmp.Diff(want, got, near, cmpopts.EquateEmpty(), cmpopts.IgnoreFields(estimators.Estimate{}, "Evidence")); diff != "" {
				t.Errorf("rows in memory (-) and sums (+):\n%s", diff)
			}
		})
	}
}

// Rows that were not reviewed are carried alike by counts and by rows.
func TestRoutesAgreeOnLosses(t *testing.T) {
	columns := survey(400, 4)
	r := rand.New(rand.NewPCG(4, 4))
	scope, read, class := column{name: "scope", kind: "int"}, column{name: "read", kind: "bool"}, column{name: "class", kind: "text"}
	for range 400 {
		s := []string{"1", "1", "1", "1", "1", "1", "0", "-"}[r.IntN(8)]
		scope.values = append(scope.values, s)
		read.values = append(read.values, strconv.FormatBool(s == "1" && r.IntN(5) > 0))
		class.values = append(class.values, []string{"north", "south"}[r.IntN(2)])
	}
	src := source(append(columns, scope, read, class), ordered(400), 64, 0)
	a := ofRows(func(a *estimators.Analysis) {
		a.Weight, a.Response = "", &estimators.Response{Class: "class", InScope: "scope", Responded: "read"}
		a.Requests = a.Requests[3:5]
	})
	got, err := Estimate(t.Context(), src, a, 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range rowsAlone(t, src, a) {
		for _, pair := range [][2]estimators.Number{{want.Estimate, got[i].Estimate}, {want.SE, got[i].SE}, {want.Low, got[i].Low}, {want.High, got[i].High}} {
			if !pair[0].OK || !pair[1].OK || math.Abs(pair[0].F-pair[1].F) > 1e-10 {
				t.Errorf("%s: rows give %v ± %v, counts %v ± %v", want.ID, want.Estimate, want.SE, got[i].Estimate, got[i].SE)
				break
			}
		}
	}
}

// everyKind asks for all that needs rows.
func everyKind(a *estimators.Analysis) {
	amount := func(column string) estimators.Indicator { return estimators.Indicator{Column: column} }
	a.Requests = append(a.Requests,
		estimators.Request{ID: "values", Kind: "distribution", Y: amount("kind"), By: []string{"dom"}},
		estimators.Request{ID: "median", Kind: "quantile", Y: amount("y"), P: 0.5},
		estimators.Request{ID: "apart", Kind: "difference", Y: amount("y"), By: []string{"dom"}, Levels: []string{"n", "s"}, Interval: "wald", Family: "f"},
		estimators.Request{ID: "others", Kind: "difference", Y: amount("flag"), By: []string{"kind"}, Levels: []string{"a"}, Interval: "wilson", Family: "f"},
		estimators.Request{ID: "between", Kind: "contrast", Terms: []estimators.Term{{ID: "mean@dom=n", Coefficient: 1}, {ID: "mean@dom=s", Coefficient: -1}}},
		estimators.Request{ID: "mixed", Kind: "standardized", Y: amount("y"), Standard: []string{"kind"}, By: []string{"dom"}},
		estimators.Request{ID: "apart?", Kind: "independence", Y: amount("dom"), X: amount("kind")},
		estimators.Request{ID: "agree", Kind: "agreement", Y: amount("kind"), X: amount("again")},
	)
	for i := range a.Requests {
		a.Requests[i].Level = 0.95
	}
}

// Workers, order of rows and cut into chunks do not show, in no bit, whatever
// the route.
func TestRoutesOrder(t *testing.T) {
	const rows = 300
	columns := survey(rows, 2)
	for name, change := range map[string]func(*estimators.Analysis){
		"taylor":    everyKind,
		"clusters":  func(a *estimators.Analysis) { everyKind(a); a.Cluster = "psu" },
		"jackknife": func(a *estimators.Analysis) { a.Variance = estimators.Jackknife },
		"bootstrap": func(a *estimators.Analysis) {
			a.Variance, a.Replicates, a.Seed = estimators.Bootstrap, 20, "seed"
		},
		"in order": func(a *estimators.Analysis) { a.Variance, a.Order = estimators.Successive, "rank" },
		"calibrated": func(a *estimators.Analysis) {
			everyKind(a)
			a.Calibration = &estimators.Calibration{Method: "raking", Margins: []estimators.KnownMargin{
				{Columns: []string{"kind"}, Totals: []estimators.KnownTotal{{Name: "a", Total: 200}, {Name: "b", Total: 220}, {Name: "c", Total: 230}}},
			}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := ofRows(change)
			var want []estimators.Estimate
			r := rand.New(rand.NewPCG(7, 7))
			several := []int{1, 3, 16}
			if testing.Short() {
				several = several[:2]
			}
			for _, workers := range several {
				for _, size := range []int{rows, 37} {
					order := ordered(rows)
					if want != nil {
						r.Shuffle(rows, func(i, j int) { order[i], order[j] = order[j], order[i] })
					}
					got, err := Estimate(t.Context(), source(columns, order, size, size%5), a, workers)
					if err != nil {
						t.Fatal(err)
					}
					if want == nil {
						want = got
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Fatalf("%d workers, chunks of %d (-want +got):\n%s", workers, size, diff)
					}
				}
			}
		})
	}
}

// A crossing of a million cells is estimated by every route that streams, and
// refused with a reason by the one that goes over all rows for every cell.
func TestMillionCells(t *testing.T) {
	if testing.Short() {
		t.Skip("a million cells: slow under the race detector")
	}
	const side = 1000
	cells := side * side
	a, b, y := column{name: "a", kind: "int"}, column{name: "b", kind: "int"}, column{name: "y", kind: "int"}
	for i := range cells {
		a.values, b.values = append(a.values, strconv.Itoa(i/side)), append(b.values, strconv.Itoa(i%side))
		y.values = append(y.values, strconv.Itoa(i%2))
	}
	w := column{name: "w", kind: "int", values: slices.Repeat([]string{"3"}, cells)}
	src := source([]column{a, b, y, w}, ordered(cells), 1<<17, 0)
	ask := func(kind string) ([]estimators.Estimate, error) {
		return Estimate(t.Context(), src, estimators.Analysis{Weight: "w", Requests: []estimators.Request{
			{ID: "it", Kind: kind, Y: estimators.Indicator{Column: "y"}, By: []string{"a", "b"}, Level: 0.95, P: 0.5},
		}}, 2)
	}
	for _, kind := range []string{"proportion", "mean"} {
		got, err := ask(kind)
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != cells || got[7].NBase != 1 || got[7].PopHat != estimators.Some(3) {
			t.Errorf("%s: %d estimates, one of them %+v", kind, len(got), got[7])
		}
	}
	const want = `estimate "it": 1000000 domains of 1000000 rows are too many for an estimate that needs the rows themselves: group by fewer columns`
	if _, err := ask("quantile"); err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
