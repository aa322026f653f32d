package aggregate

import (
	"slices"
	"testing"

	"sagsbarometer/estimators"
)

func TestEstimateRefuses(t *testing.T) {
	y := estimators.Indicator{Column: "number"}
	ask := func(change func(*estimators.Analysis)) estimators.Analysis {
		a := barometer()
		change(&a)
		return a
	}
	weights := func(values ...string) column {
		return column{"w", "text", append(slices.Repeat([]string{"1"}, 50-len(values)), values...)}
	}
	one := []estimators.Request{{ID: "one", Y: estimators.Indicator{Column: "flag"}, Level: 0.95}}
	for _, test := range []struct {
		name    string
		a       estimators.Analysis
		columns func([]column) []column
		want    string
	}{
		{
			"everything at once",
			estimators.Analysis{Basis: "sample", Requests: []estimators.Request{
				{ID: "a", Kind: "proporton", Y: y, Level: 0.95},
				{ID: "a", Kind: "mean", By: []string{"region", "region"}},
				{ID: "a", Y: y, By: []string{"region"}, Level: 0.95},
				{ID: "a", Y: y, Level: 0.95},
			}},
			nil, `basis is "sample", want probability, census or purposive
estimate "a": unknown kind "proporton", did you mean "proportion"?
estimate "a": kind "proporton" under basis sample, which has shares and counts only
estimate "a": kind "mean" under basis sample, which has shares and counts only
estimate "a": no column for y
estimate "a": groups by "region" twice
estimate "a": given twice for the same domains`,
		},
		{
			"interval and level",
			estimators.Analysis{Weight: "w", Requests: []estimators.Request{{ID: "a", Y: y, Interval: "wilson-kich", Level: 95}}},
			nil, `estimate "a": unknown interval "wilson-kich", did you mean "wilson-kish"?
estimate "a": level is 95, want a number between 0 and 1`,
		},
		{"no design", estimators.Analysis{}, nil, "a probability sample needs a weight or a population, found neither"},
		{
			"a design without chance", estimators.Analysis{Basis: "purposive", Weight: "w"}, nil,
			"basis purposive has no design: leave out strata, weight, population, collapse, fixed, response and until",
		},
		{"unknown column", ask(func(a *estimators.Analysis) { a.Population = "stratum_popp" }), nil, `no column "stratum_popp", did you mean "stratum_pop"?`},
		{
			"population differs", barometer(), func(c []column) []column { c[2].values[13] = "1"; return c },
			`stratum 0102: both "1" and "107" in column "stratum_pop", want one value`,
		},
		{
			"population of words", barometer(), func(c []column) []column {
				c[2].kind = "text"
				for i, s := range c[0].values {
					if s == "0102" {
						c[2].values[i] = "mange"
					}
				}
				return c
			},
			`stratum 0102: "mange" in column "stratum_pop", want a whole number of cases`,
		},
		{
			"population below sample", barometer(), func(c []column) []column {
				for i, s := range c[0].values {
					if s == "0102" {
						c[2].values[i] = "1"
					}
				}
				return c
			},
			`stratum 0102: 4 units opened of a population of 1`,
		},
		{
			"stratum missing", barometer(), func(c []column) []column { c[0].values[0], c[0].values[40] = "-", "-"; return c },
			`2 rows have no value in column "stratum", which makes their stratum`,
		},
		{
			"no weight", estimators.Analysis{Weight: "w", Requests: one}, func(c []column) []column { return append(c, weights("2", "3", "-")) },
			`row 50: nothing in column "w", want a weight above 0`,
		},
		{
			"weights below 0 among others", estimators.Analysis{Weight: "w", Requests: one}, func(c []column) []column { return append(c, weights("-2", "3", "0")) },
			"row 48: -2 in column \"w\", want a weight above 0\nrow 50: 0 in column \"w\", want a weight above 0",
		},
		{
			"weight below 0", estimators.Analysis{Weight: "w", Requests: one}, func(c []column) []column {
				return append(c, column{"w", "float", slices.Repeat([]string{"-1"}, 50)})
			},
			`the only stratum: "-1" in column "w", want a weight above 0`,
		},
		{"no rows", barometer(), func([]column) []column { return reviews(0, 1) }, "no rows, so no strata"},
		{
			"not a share", ask(func(a *estimators.Analysis) { a.Requests[0].Y = estimators.Indicator{Column: "decision"} }), undecided,
			"row 23: \"afslag\" in column \"decision\", want 0 or 1, since no values to count are named\nrow 25: \"?\" in column \"decision\", want 0 or 1, since no values to count are named",
		},
		{
			"not a share in either", ask(func(a *estimators.Analysis) {
				a.Requests[0] = estimators.Request{ID: "d", Kind: estimators.KindDifference, Y: estimators.Indicator{Column: "decision"},
					By: []string{"region"}, Levels: []string{"nord"}, Interval: "wilson", Level: .95}
			}), undecided,
			"estimate \"d\": row 23: \"afslag\" in column \"decision\", want 0 or 1, since no values to count are named\nrow 25: \"?\" in column \"decision\", want 0 or 1, since no values to count are named",
		},
		{
			"calibrated to what rows lack", ask(func(a *estimators.Analysis) {
				a.Calibration = &estimators.Calibration{Method: "linear", Amounts: []estimators.KnownTotal{{Name: "amount", Total: 100}},
					Margins: []estimators.KnownMargin{{Columns: []string{"cell"}, Totals: []estimators.KnownTotal{{Name: "a", Total: 50}}}}}
			}), func(c []column) []column {
				cells, amounts := slices.Repeat([]string{"a"}, 50), slices.Repeat([]string{"1"}, 50)
				cells[2], amounts[41] = "-", "-"
				return append(c, column{"cell", "text", cells}, column{"amount", "float", amounts})
			},
			"calibration: row 3: nothing in column \"cell\", want a cell of every row, since all are known\nrow 42: nothing in column \"amount\", want an amount of every row, since its total is known",
		},
		{
			"plain interval", ask(func(a *estimators.Analysis) { a.Requests[0].Interval = "clopper-pearson" }), nil,
			`estimate "defect": interval clopper-pearson counts every unit once, but weights differ between strata: use clopper-pearson-survey`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			columns := reviews(50, 1)
			if test.columns != nil {
				columns = test.columns(columns)
			}
			_, err := Estimate(t.Context(), source(columns, ordered(len(columns[0].values)), 20, 0), test.a, 2)
			if err == nil || err.Error() != test.want {
				t.Errorf("got\n%v\nwant\n%s", err, test.want)
			}
		})
	}
}

// undecided are decisions of 0 and 1 but for two rows of the second chunk.
func undecided(c []column) []column {
	k := slices.IndexFunc(c, func(c column) bool { return c.name == "decision" })
	c[k].values = slices.Repeat([]string{"0", "1"}, len(c[k].values)/2)
	c[k].values[22], c[k].values[24] = "afslag", "?"
	return c
}
