package aggregate

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"sagsbarometer/estimators"
)

// ofSize is a sample of four rows: w and y are 2 but for the third row.
func ofSize(w, y string) *memorySource {
	four := func(name, third string) column { return column{name, "float", []string{"2", "2", third, "2"}} }
	return source([]column{four("w", w), four("y", y), {"flag", "int", []string{"1", "0", "1", "0"}}, {"g", "text", []string{"a", "a", "b", "b"}}}, ordered(4), 2, 0)
}

// Weights and amounts whose squares a float64 cannot hold are refused with
// their row, whatever the route.
func TestBounds(t *testing.T) {
	ask := map[string]estimators.Request{
		"sums of shares": {ID: "e", Kind: "proportion", Y: estimators.Indicator{Column: "flag"}, Level: .95},
		"sums":           {ID: "e", Kind: "mean", Y: estimators.Indicator{Column: "y"}, Level: .95},
		"rows":           {ID: "e", Kind: "quantile", P: .5, Y: estimators.Indicator{Column: "y"}, Level: .95},
	}
	for _, test := range []struct{ w, y, want string }{
		{"1e160", "2", `row 3: 1e+160 in column "w", want a weight from 1e-50 to 1e50`},
		{"1e-170", "2", `row 3: 1e-170 in column "w", want a weight from 1e-50 to 1e50`},
		{"0", "2", `row 3: 0 in column "w", want a weight above 0`},
		{"1e-50", "2", ""},
		{"1e50", "2", ""},
		{"2", "1e200", `row 3: 1e+200 in column "y", want 0 or a number from 1e-90 to 1e90, with either sign`},
		{"2", "-1e308", `row 3: -1e+308 in column "y", want 0 or a number from 1e-90 to 1e90, with either sign`},
		{"2", "1e-200", `row 3: 1e-200 in column "y", want 0 or a number from 1e-90 to 1e90, with either sign`},
		{"2", "-1e90", ""},
		{"2", "0", ""},
		{"2", "-", ""}, // missing
	} {
		for name, r := range ask {
			want := test.want
			if name == "sums of shares" && test.w == "2" {
				want = "" // it does not read y
			}
			_, err := Estimate(t.Context(), ofSize(test.w, test.y), estimators.Analysis{Weight: "w", Requests: []estimators.Request{r}}, 2)
			if got := message(err); got != want {
				t.Errorf("%s with w = %s, y = %s: got %q, want %q", name, test.w, test.y, got, want)
			}
		}
	}
}

// Counts read the weight of a stratum.
func TestBoundsOfStrata(t *testing.T) {
	for w, want := range map[string]string{
		"1e160": `the only stratum: 1e+160 in column "w", want a weight from 1e-50 to 1e50`, "1e-170": `the only stratum: 1e-170 in column "w", want a weight from 1e-50 to 1e50`, "1e50": "",
	} {
		src := source([]column{{"w", "float", slices.Repeat([]string{w}, 4)}, {"flag", "int", []string{"1", "0", "1", "0"}}}, ordered(4), 2, 0)
		_, err := Estimate(t.Context(), src, estimators.Analysis{Weight: "w", Requests: []estimators.Request{{ID: "e", Y: estimators.Indicator{Column: "flag"}, Level: .95}}}, 2)
		if got := message(err); got != want {
			t.Errorf("weights of %s: got %q, want %q", w, got, want)
		}
	}
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// Coefficients and parts have the bounds of amounts, and a contrast speaks of
// no contrast.
func TestContrastRefuses(t *testing.T) {
	mean := estimators.Request{ID: "mean", Kind: "mean", Y: estimators.Indicator{Column: "y"}, Level: .95}
	of := func(id string, terms ...estimators.Term) estimators.Request {
		return estimators.Request{ID: id, Kind: "contrast", Terms: terms, Level: .95}
	}
	mixed := estimators.Request{ID: "m", Kind: "standardized", Y: mean.Y, Standard: []string{"g"}, Mix: []estimators.MixCell{{Cell: "a", Part: 1e308}, {Cell: "b", Part: 1}}, Level: .95}
	for _, test := range []struct {
		requests []estimators.Request
		want     string
	}{
		{[]estimators.Request{mean, of("c", estimators.Term{ID: "mean", Coefficient: 1e308})}, `estimate "c": term "mean" has the coefficient 1e+308, want 0 or a number from 1e-90 to 1e90, with either sign`},
		{[]estimators.Request{mixed}, `estimate "m": mix: cell "a" has part 1e+308, want 0 or a number from 1e-90 to 1e90, with either sign`},
		{[]estimators.Request{of("m", estimators.Term{ID: "m", Coefficient: 1})}, `estimate "m": term "m" is the contrast itself, want a mean, a total, a ratio, a proportion or a standardized rate`},
		{[]estimators.Request{mean, of("c", estimators.Term{ID: "mean", Coefficient: 1}), of("d", estimators.Term{ID: "c", Coefficient: 1})}, `estimate "d": term "c" is a contrast, want a mean, a total, a ratio, a proportion or a standardized rate`},
		{[]estimators.Request{of("c", estimators.Term{ID: "mean", Coefficient: 1})}, `estimate "c": term "mean" is no estimate of the analysis, which has none but contrasts`},
	} {
		_, err := Estimate(t.Context(), ofSize("2", "3"), estimators.Analysis{Weight: "w", Requests: test.requests}, 2)
		if got := message(err); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

// All columns that are not there are told at once, whichever route would read
// them.
func TestUnknownColumns(t *testing.T) {
	a := estimators.Analysis{Weight: "ww", Requests: []estimators.Request{
		{ID: "a", Kind: "proportion", Y: estimators.Indicator{Column: "flagg"}, Level: .95},
		{ID: "b", Kind: "mean", Y: estimators.Indicator{Column: "amount"}, Where: map[string][]string{"place": {"x"}}, Level: .95},
		{ID: "c", Kind: "quantile", P: .5, Y: estimators.Indicator{Column: "y"}, By: []string{"group"}, Level: .95},
	}}
	_, err := Estimate(t.Context(), ofSize("2", "3"), a, 2)
	for _, name := range []string{"ww", "flagg", "amount", "place", "group"} {
		if got := message(err); strings.Count(got, `no column "`+name+`"`) != 1 {
			t.Errorf("no word of %s in\n%s", name, got)
		}
	}
}

// untilLooks is a context that ends at some look at it.
type untilLooks struct {
	context.Context
	left int
}

func (u *untilLooks) Err() error {
	if u.left--; u.left < 0 {
		return context.Canceled
	}
	return nil
}

func (u *untilLooks) Deadline() (time.Time, bool) { return time.Time{}, false }

// Domains of rows end with their context, as do the rows that are put in order.
func TestRowsCalledOff(t *testing.T) {
	columns := survey(400, 3)
	p, err := newPlan(estimators.Analysis{Weight: "w", Requests: []estimators.Request{
		{ID: "q", Kind: "quantile", P: .5, Y: estimators.Indicator{Column: "y"}, By: []string{"rank"}, Level: .95},
	}})
	if err != nil {
		t.Fatal(err)
	}
	src := source(columns, ordered(400), 400, 0)
	loaded, err := loadSheet(t.Context(), src, p.sheetQuery(src.Schema()), 1)
	if err != nil {
		t.Fatal(err)
	}
	ctx := &untilLooks{t.Context(), 3}
	e := &rowEstimation{plan: p, sheet: loaded, ctx: ctx, workers: 1}
	seen := 0
	if err := e.domains(p.Requests[0], func(rowDomain) error { seen++; return nil }); err != nil && !errors.Is(err, context.Canceled) || seen != 2 {
		t.Errorf("saw %d domains, %v", seen, err)
	}
	if err := e.arrange(); err == nil && ctx.left < 0 {
		t.Error("rows were put in order though called off")
	}
}
