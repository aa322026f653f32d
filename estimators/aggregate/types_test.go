package aggregate

import (
	"errors"
	"math"
	"strings"
	"testing"

	"sagsbarometer/estimators"
)

// The same zeros and ones in every type that a column may have: in the roles
// where a type's values allow it the estimate is that of integers, and in the
// others the error says what was found. A date is never a number.
func TestTypesAndRoles(t *testing.T) {
	const rows = 40
	zeroOne := make([]int, rows)
	for i := range zeroOne {
		zeroOne[i] = i * i % 3 % 2
	}
	as := map[string][2]string{ // 0 and 1
		"text": {"0", "1"}, "large": {"0", "1"}, "dictionary": {"0", "1"}, "short": {"0", "1"}, "bool": {"false", "true"},
		"int": {"0", "1"}, "long": {"0", "1"}, "float": {"0", "1"}, "date": {"2025-01-01", "2025-12-31"},
	}
	column01 := func(name, kind string, of func(i int) int) column {
		c := column{name: name, kind: kind}
		for i := range rows {
			c.values = append(c.values, as[kind][of(i)])
		}
		return c
	}
	amount := estimators.Indicator{Column: "v"}
	other := estimators.Indicator{Column: "x"}
	for role, test := range map[string]struct {
		a     func(one string) estimators.Analysis
		value func(i int) int
		dates bool // dates will do
	}{
		"y that counts": {func(one string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Y: estimators.Indicator{Column: "v", Counts: []string{one}}}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"y of 0 and 1": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Y: amount}}}
		}, func(i int) int { return zeroOne[i] }, false},
		"amount": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Kind: "mean", Y: amount}}}
		}, func(i int) int { return zeroOne[i] }, false},
		"amount of a quantile": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Kind: "quantile", Y: amount, P: 0.5}}}
		}, func(i int) int { return zeroOne[i] }, false},
		"denominator": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Kind: "ratio", Y: other, X: amount}}}
		}, func(i int) int { return zeroOne[i] }, false},
		"value of a distribution": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Kind: "distribution", Y: amount}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"domain": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Kind: "mean", Y: other, By: []string{"v"}}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"condition": {func(one string) estimators.Analysis {
			return estimators.Analysis{Weight: "w", Requests: []estimators.Request{{Y: estimators.Indicator{Column: "flag"}, Where: map[string][]string{"v": {one}}}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"stratum": {func(string) estimators.Analysis {
			return estimators.Analysis{Strata: []string{"v"}, Weight: "w", Requests: []estimators.Request{{Kind: "mean", Y: other}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"cluster": {func(string) estimators.Analysis {
			return estimators.Analysis{Cluster: "v", Weight: "w", Requests: []estimators.Request{{Kind: "mean", Y: other}}}
		}, func(i int) int { return zeroOne[i] }, true},
		"weight": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "v", Requests: []estimators.Request{{Kind: "total", Y: other}}}
		}, func(int) int { return 1 }, false},
		"weight of counts": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "v", Requests: []estimators.Request{{Y: estimators.Indicator{Column: "flag"}}}}
		}, func(int) int { return 1 }, false},
		"weight of rows": {func(string) estimators.Analysis {
			return estimators.Analysis{Weight: "v", Requests: []estimators.Request{{Kind: "quantile", Y: other, P: 0.5}}}
		}, func(int) int { return 1 }, false},
	} {
		t.Run(role, func(t *testing.T) {
			var want []estimators.Estimate
			for _, kind := range []string{"int", "long", "float", "text", "large", "dictionary", "short", "bool", "date"} {
				columns := []column{column01("v", kind, test.value), column01("flag", "int", func(i int) int { return i % 2 })}
				w, x := column{name: "w", kind: "float"}, column{name: "x", kind: "float"}
				for i := range rows {
					w.values, x.values = append(w.values, short(1+float64(i)/8)), append(x.values, short(float64(i*i%7)))
				}
				a := test.a(as[kind][1])
				a.Requests[0].ID, a.Requests[0].Level = "it", 0.95
				got, err := Estimate(t.Context(), source(append(columns, w, x), ordered(rows), 16, 0), a, 2)
				if kind == "date" && !test.dates {
					if err == nil || !strings.Contains(err.Error(), "2025-") {
						t.Errorf("dates: %v, want an error that shows one", err)
					}
					continue
				}
				if err != nil {
					t.Errorf("%s: %v", kind, err)
					continue
				}
				if want == nil {
					want = got
				}
				if err := sameFigures(want, got); err != nil {
					t.Errorf("%s: %v", kind, err)
				}
			}
		})
	}
}

func sameFigures(want, got []estimators.Estimate) error {
	if len(want) != len(got) {
		return errors.New("another number of estimates")
	}
	for i := range want {
		a, b := want[i], got[i]
		if a.Estimate != b.Estimate || a.SE != b.SE || a.Low != b.Low || a.N != b.N || a.NBase != b.NBase || math.IsNaN(b.Estimate.F) {
			return errors.New(a.ID + " differs from that of integers")
		}
	}
	return nil
}
